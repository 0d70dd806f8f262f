/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* lines.h - a text file line by line, and errors that name the line. */
#ifndef DW_STORE_LINES_H
#define DW_STORE_LINES_H

#include <stdio.h>

#include "base/context.h"

typedef struct {
  dw_ctx *ctx;
  const char *file;
  FILE *in;
  int64_t bytes; /* of the file; INT32_MAX where that is not known */
  char *line;    /* without its end */
  size_t room;
  int64_t number; /* of the line, from 1 */
} dw_lines;

/* DW_ENOTFOUND, DW_EIO. */
dw_status dw_lines_open(dw_ctx *, const char *file, dw_lines *);
void dw_lines_close(dw_lines *);
/* False at the end of the file. */
bool dw_lines_next(dw_lines *);
void dw_lines_rewind(dw_lines *);
/* DW_EVALUE, "FILE:LINE: ..." */
dw_status dw_lines_bad(const dw_lines *, const char *fmt, ...) DW_PRINTF(2, 3);

#endif
