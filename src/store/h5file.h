/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* h5file.h - an HDF5 file driver on which a full disk is an ordinary failure. */
#ifndef DW_STORE_H5FILE_H
#define DW_STORE_H5FILE_H

#include <hdf5.h>
#include <stdbool.h>

/* A file access list whose files are created by this driver, or opened to `amend` them; the
 * errno of the first write that failed goes to *error, which must outlive the file.
 * Negative on failure. */
hid_t dw_h5file_access(int *error, bool amend);

#endif
