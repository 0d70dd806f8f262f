/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/sheet.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/lines.h"

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

static dw_status read_rows(dw_lines *text, dw_sheet *s)
{
  int64_t room = 0;
  while (dw_lines_next(text)) {
    const int64_t cells = cut(text->line);
    if (cells != s->columns)
      return dw_lines_bad(text, "%lld cells where the first line has %lld",
                          (long long)cells, (long long)s->columns);
    DW_TRY(add_row(text->ctx, s, text->line, &room));
  }
  return s->rows ? DW_OK : dw_lines_bad(text, "no rows of comma-separated numbers");
}

dw_status dw_sheet_read(dw_ctx *ctx, const char *file, dw_sheet *s)
{
  dw_lines text;
  *s = (dw_sheet){0};
  DW_TRY(dw_lines_open(ctx, file, &text));
  if (dw_lines_next(&text)) {
    s->columns = cut(text.line);
    s->names = text.line;
    text.line = NULL, text.room = 0;
  }
  const dw_status status = read_rows(&text, s);
  dw_lines_close(&text);
  return status;
}
