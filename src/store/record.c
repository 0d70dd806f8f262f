/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/record.h"

#include <stdlib.h>

#include "store/table.h"

static void add(dw_record *r, dw_about about, dw_cell cell)
{
  if (r->count == r->room) {
    const int64_t room = r->room ? 2 * r->room : 32;
    dw_cell *grown = realloc(r->cell, (size_t)room * sizeof *grown);
    r->failed = r->failed || !grown;
    if (!grown) return;
    r->cell = grown, r->room = room;
  }
  cell.column = about.name, cell.unit = about.unit, cell.doc = about.doc;
  r->cell[r->count++] = cell;
}

void dw_record_real(dw_record *r, dw_about about, double v)
{
  add(r, about, (dw_cell){.type = DW_COL_REAL, .real = v});
}

void dw_record_int(dw_record *r, dw_about about, int64_t v)
{
  add(r, about, (dw_cell){.type = DW_COL_INT, .integer = v});
}

void dw_record_text(dw_record *r, dw_about about, const char *text)
{
  add(r, about, (dw_cell){.type = DW_COL_TEXT, .text = text});
}

void dw_record_id(dw_record *r, dw_about about, const char *table, int64_t id)
{
  const int64_t v = id > 0 ? id : DW_MISSING;
  add(r, about, (dw_cell){.type = DW_COL_INT, .integer = v, .refers = table});
}

void dw_record_vector(dw_record *r, dw_about about, int64_t count, int64_t width,
                      const double *v)
{
  add(r, about,
      (dw_cell){
          .type = DW_COL_VECTOR, .count = v ? count : 0, .width = width, .vector = v});
}

dw_status dw_record_append(dw_ctx *ctx, dw_library *lib, const char *table, dw_record *r,
                           int64_t *id)
{
  int64_t made = 0;
  const dw_status status =
      r->failed ? dw_fail(ctx, DW_ENOMEM, "no memory for a row of table %s", table)
                : dw_library_append(ctx, lib, table, r->count, r->cell, &made);
  free(r->cell);
  *r = (dw_record){0};
  if (id) *id = made;
  return status;
}
