/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/sheet.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void dw_sheet_free(dw_sheet *s)
{
  free(s->names), free(s->v);
  *s = (dw_sheet){0};
}

int64_t dw_sheet_column(const dw_sheet *s, const char *name)
{
  const char *at = s->names;
  for (int64_t k = 0; k < s->columns; k++, at += strlen(at) + 1)
    if (!strcmp(at, name)) return k;
  return -1;
}

/* The cells of a line become words; returns how many there are. */
static int64_t cut(char *line)
{
  int64_t cells = 1;
  line[strcspn(line, "\r\n")] = 0;
  for (char *c = line; *c; c++)
    if (*c == ',') *c = 0, cells++;
  return cells;
}

static dw_status add_row(dw_ctx *ctx, dw_sheet *s, const char *line, int64_t *room)
{
  if (s->rows == *room) {
    *room = 2 * *room + 64;
    double *more = realloc(s->v, (size_t)(*room * s->columns) * sizeof *more);
    if (!more) return dw_fail(ctx, DW_ENOMEM, "no memory for a table of numbers");
    s->v = more;
  }
  for (int64_t k = 0; k < s->columns; k++, line += strlen(line) + 1) {
    char *rest;
    const double v = strtod(line, &rest);
    s->v[s->rows * s->columns + k] = rest == line || *rest ? NAN : v;
  }
  s->rows++;
  return DW_OK;
}

static dw_status read_lines(dw_ctx *ctx, const char *file, FILE *f, dw_sheet *s)
{
  char *line = NULL;
  size_t size = 0;
  int64_t room = 0, number = 1;
  dw_status status = DW_OK;
  while (status == DW_OK && getline(&line, &size, f) > 0) {
    const int64_t cells = cut(line);
    if (!s->names)
      s->names = line, s->columns = cells, line = NULL, size = 0;
    else if (cells == s->columns)
      status = add_row(ctx, s, line, &room);
    else
      status = dw_fail(ctx, DW_EVALUE, "%s:%lld: %lld cells where the first line has %lld",
                       file, (long long)number, (long long)cells, (long long)s->columns);
    number++;
  }
  free(line);
  if (status == DW_OK && !s->rows)
    status = dw_fail(ctx, DW_EVALUE, "%s: no rows of comma-separated numbers", file);
  return status;
}

dw_status dw_sheet_read(dw_ctx *ctx, const char *file, dw_sheet *s)
{
  *s = (dw_sheet){0};
  FILE *f = fopen(file, "r");
  if (!f) return dw_fail(ctx, DW_EIO, "cannot read %s: %s", file, strerror(errno));
  dw_status status = read_lines(ctx, file, f, s);
  if (ferror(f) && status == DW_OK)
    status = dw_fail(ctx, DW_EIO, "cannot read %s: %s", file, strerror(errno));
  fclose(f);
  return status;
}
