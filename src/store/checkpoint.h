/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* checkpoint.h - an archive as a restart file.
 *
 *   "dwell restart\n"  format (4 bytes)  byte order (4)  size (8)  FNV-1a (8)  content
 *
 * It gets its name when it is whole; the file of that name before becomes FILE.prev. */
#ifndef DW_STORE_CHECKPOINT_H
#define DW_STORE_CHECKPOINT_H

#include "base/archive.h"

enum { DW_CHECKPOINT_FORMAT = 1 };

/* DW_EIO names the file; the one before stays. */
dw_status dw_checkpoint_write(dw_ctx *, const char *path, const dw_archive *);
/* DW_EIO: it is not there, is no restart file, of another machine or dwell, cut or damaged,
 * and whether FILE.prev is there.  The archive is to be freed. */
dw_status dw_checkpoint_read(dw_ctx *, const char *path, dw_archive *);

#endif
