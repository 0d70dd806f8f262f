/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* sheet.h - a table of comma-separated numbers with a line of names above them, such as
 * the published ones of double wells. */
#ifndef DW_STORE_SHEET_H
#define DW_STORE_SHEET_H

#include "base/context.h"

typedef struct {
  int64_t columns, rows;
  char *names; /* the first line, its commas zeros */
  double *v;   /* [rows][columns]; NaN: no number */
} dw_sheet;

/* DW_ENOTFOUND, DW_EIO: FILE cannot be read.  DW_EVALUE: a line has another number of cells
 * than the first, or there are no rows.  Free with dw_sheet_free, also after an error. */
dw_status dw_sheet_read(dw_ctx *, const char *file, dw_sheet *);
void dw_sheet_free(dw_sheet *);
/* Index of the column called NAME, or -1. */
int64_t dw_sheet_column(const dw_sheet *, const char *name);

#endif
