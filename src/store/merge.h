/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* merge.h - one library into another: rows get new ids, minima that both have are one,
 * transition counts add up. */
#ifndef DW_STORE_MERGE_H
#define DW_STORE_MERGE_H

#include "store/library.h"

/* Adds the rows of the library at `path` as one unit.  Merging the same one twice counts it
 * twice.  `thin` leaves out vectors of more than DW_THIN numbers (positions, modes): what
 * is left draws figures and tables of numbers, but its minima can no longer be compared. */
enum { DW_THIN = 50 };
dw_status dw_library_merge(dw_ctx *, dw_library *to, const char *path, bool thin);

#endif
