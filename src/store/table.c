/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t cell_size[] = {[DW_COL_REAL] = sizeof(double),
                                   [DW_COL_INT] = sizeof(int64_t),
                                   [DW_COL_TEXT] = sizeof(char *),
                                   [DW_COL_VECTOR] = sizeof(dw_vector_cell)};
static const char *const type_name[] = {[DW_COL_REAL] = "numbers",
                                        [DW_COL_INT] = "whole numbers",
                                        [DW_COL_TEXT] = "text",
                                        [DW_COL_VECTOR] = "vectors"};

static dw_status no_memory(dw_ctx *ctx, const dw_table *t)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory for table %s", t->name ? t->name : "");
}

/* -- life ---------------------------------------------------------------------------- */

static void drop_cell(const dw_table *t, int64_t c, int64_t row)
{
  if (t->column[c].type == DW_COL_TEXT) free(t->cells[c].text[row]);
  if (t->column[c].type == DW_COL_VECTOR) free(t->cells[c].vector[row].v);
}

static void drop_row(const dw_table *t, int64_t row)
{
  for (int64_t c = 0; c < t->columns; c++)
    drop_cell(t, c, row);
}

static void free_text(const char *text)
{
  free((void *)(uintptr_t)text);
}

static void drop_column(dw_column *c)
{
  free_text(c->name), free_text(c->unit), free_text(c->doc), free_text(c->refers);
}

static void drop_table(dw_table *t)
{
  for (int64_t row = 0; row < t->rows; row++)
    drop_row(t, row);
  for (int64_t c = 0; c < t->columns; c++)
    drop_column(&t->column[c]), free(t->cells[c].any);
  free(t->name), free(t->place), free(t->order), free(t->column), free(t->cells);
}

void dw_tables_free(dw_tables *s)
{
  for (int64_t i = 0; i < s->count; i++)
    drop_table(&s->table[i]);
  free(s->table);
  *s = (dw_tables){0};
}

dw_table *dw_tables_find(const dw_tables *s, const char *name)
{
  for (int64_t i = 0; i < s->count; i++)
    if (dw_name_is(s->table[i].name, name)) return &s->table[i];
  return NULL;
}

dw_status dw_tables_add(dw_ctx *ctx, dw_tables *s, const char *name, dw_table **out)
{
  static const dw_column id = {.name = "id",
                               .type = DW_COL_INT,
                               .unit = "1",
                               .doc = "Number of the row, for ever."},
                         run = {.name = "run",
                                .type = DW_COL_INT,
                                .unit = "1",
                                .doc = "Row of table runs: what made this row.",
                                .refers = "runs"};
  int64_t c;
  dw_table *grown = realloc(s->table, (size_t)(s->count + 1) * sizeof *grown);
  if (!grown) return dw_fail(ctx, DW_ENOMEM, "no memory for table %s", name);
  s->table = grown;
  dw_table *t = &grown[s->count];
  *t = (dw_table){.name = strdup(name)};
  if (!t->name) return no_memory(ctx, t);
  s->count++;
  *out = t;
  DW_TRY(dw_table_want(ctx, t, &id, &c));
  return dw_table_want(ctx, t, &run, &c);
}

/* -- columns ------------------------------------------------------------------------- */

int64_t dw_table_column(const dw_table *t, const char *name)
{
  for (int64_t c = 0; c < t->columns; c++)
    if (dw_name_is(t->column[c].name, name)) return c;
  return -1;
}

static void set_missing(const dw_table *t, int64_t c, int64_t row)
{
  switch (t->column[c].type) {
  case DW_COL_REAL:
    t->cells[c].real[row] = NAN;
    break;
  case DW_COL_INT:
    t->cells[c].integer[row] = DW_MISSING;
    break;
  case DW_COL_TEXT:
    t->cells[c].text[row] = NULL;
    break;
  case DW_COL_VECTOR:
    t->cells[c].vector[row] = (dw_vector_cell){0};
    break;
  }
}

static char *copy(const char *text)
{
  return strdup(text ? text : "");
}

static dw_status add_column(dw_ctx *ctx, dw_table *t, const dw_column *want)
{
  if (t->columns == t->column_room) {
    const int64_t room = t->column_room ? 2 * t->column_room : 16;
    dw_column *column = realloc(t->column, (size_t)room * sizeof *column);
    if (column) t->column = column;
    dw_cells *cells = realloc(t->cells, (size_t)room * sizeof *cells);
    if (cells) t->cells = cells;
    if (!column || !cells) return no_memory(ctx, t);
    t->column_room = room;
  }
  dw_column *c = &t->column[t->columns];
  *c = (dw_column){copy(want->name), copy(want->unit), copy(want->doc), want->type,
                   copy(want->refers)};
  void *cells = calloc((size_t)t->row_room + 1, cell_size[want->type]);
  if (!c->name || !c->unit || !c->doc || !c->refers || !cells) {
    drop_column(c), free(cells);
    return no_memory(ctx, t);
  }
  t->cells[t->columns].any = cells;
  for (int64_t row = 0; row < t->rows; row++)
    set_missing(t, t->columns, row);
  t->columns++;
  return DW_OK;
}

/* Two bytes patterns of equal size: in place. */
static void make_real(dw_table *t, int64_t c)
{
  for (int64_t row = 0; row < t->rows; row++) {
    const int64_t v = t->cells[c].integer[row];
    const double x = v == DW_MISSING ? NAN : (double)v;
    memcpy(&t->cells[c].real[row], &x, sizeof x);
  }
  t->column[c].type = DW_COL_REAL;
}

dw_status dw_table_want(dw_ctx *ctx, dw_table *t, const dw_column *want, int64_t *index)
{
  *index = dw_table_column(t, want->name);
  if (*index < 0) {
    *index = t->columns;
    return add_column(ctx, t, want);
  }
  const dw_col_type have = t->column[*index].type;
  if (have == want->type || (have == DW_COL_REAL && want->type == DW_COL_INT)) return DW_OK;
  if (have == DW_COL_INT && want->type == DW_COL_REAL && *index > DW_COLUMN_RUN) {
    make_real(t, *index);
    return DW_OK;
  }
  return dw_fail(ctx, DW_EVALUE, "column %s of table %s holds %s, not %s", want->name,
                 t->name, type_name[have], type_name[want->type]);
}

/* -- rows ---------------------------------------------------------------------------- */

/* Number of rows in order whose id is below `id`; at once where ids have no gaps. */
static int64_t below(const dw_table *t, int64_t id)
{
  int64_t lo = 0, hi = t->rows;
  const int64_t *ids = t->cells[DW_COLUMN_ID].integer;
  if (hi && id > ids[t->order[hi - 1]]) return hi;
  if (id > 0 && id <= hi && ids[t->order[id - 1]] == id) return id - 1;
  while (lo < hi) {
    const int64_t mid = lo + (hi - lo) / 2;
    if (ids[t->order[mid]] < id)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

int64_t dw_table_row(const dw_table *t, int64_t id)
{
  const int64_t k = below(t, id);
  if (k == t->rows || t->cells[DW_COLUMN_ID].integer[t->order[k]] != id) return -1;
  return t->order[k];
}

int64_t dw_table_last(const dw_table *t, int64_t begin, int64_t end)
{
  const int64_t k = below(t, end);
  const int64_t id = k ? t->cells[DW_COLUMN_ID].integer[t->order[k - 1]] : begin - 1;
  return id < begin ? begin - 1 : id;
}

static dw_status grow(dw_ctx *ctx, dw_table *t)
{
  const int64_t room = t->row_room ? 2 * t->row_room : 16;
  dw_place *place = realloc(t->place, (size_t)room * sizeof *place);
  if (place) t->place = place;
  int64_t *order = realloc(t->order, (size_t)room * sizeof *order);
  if (order) t->order = order;
  if (!place || !order) return no_memory(ctx, t);
  for (int64_t c = 0; c < t->columns; c++) {
    void *cells =
        realloc(t->cells[c].any, ((size_t)room + 1) * cell_size[t->column[c].type]);
    if (!cells) return no_memory(ctx, t);
    t->cells[c].any = cells;
  }
  t->row_room = room;
  return DW_OK;
}

dw_status dw_table_append(dw_ctx *ctx, dw_table *t, int64_t id, dw_place place,
                          int64_t *index)
{
  if (t->rows == t->row_room) DW_TRY(grow(ctx, t));
  const int64_t row = t->rows, k = below(t, id);
  for (int64_t c = 0; c < t->columns; c++)
    set_missing(t, c, row);
  t->cells[DW_COLUMN_ID].integer[row] = id;
  t->place[row] = place;
  memmove(t->order + k + 1, t->order + k, (size_t)(t->rows - k) * sizeof *t->order);
  t->order[k] = row;
  t->rows++;
  *index = row;
  return DW_OK;
}

void dw_table_truncate(dw_table *t, int64_t rows)
{
  int64_t kept = 0;
  for (int64_t row = rows; row < t->rows; row++)
    drop_row(t, row);
  for (int64_t k = 0; k < t->rows; k++)
    if (t->order[k] < rows) t->order[kept++] = t->order[k];
  t->rows = kept;
}

/* -- merging ------------------------------------------------------------------------- */

/* Moves one cell, whose type may widen from integer to real. */
static void move_cell(dw_table *to, int64_t c, int64_t at, dw_table *from, int64_t d,
                      int64_t row)
{
  const dw_col_type have = from->column[d].type;
  drop_cell(to, c, at);
  if (have == to->column[c].type) {
    const size_t size = cell_size[have];
    memcpy((char *)to->cells[c].any + (size_t)at * size,
           (char *)from->cells[d].any + (size_t)row * size, size);
    set_missing(from, d, row);
    return;
  }
  const int64_t v = from->cells[d].integer[row];
  to->cells[c].real[at] = v == DW_MISSING ? NAN : (double)v;
}

static dw_status merge_columns(dw_ctx *ctx, dw_table *to, const dw_table *from)
{
  int64_t c;
  for (int64_t d = 0; d < from->columns; d++)
    DW_TRY(dw_table_want(ctx, to, &from->column[d], &c));
  return DW_OK;
}

static dw_status merge_rows(dw_ctx *ctx, dw_table *to, dw_table *from)
{
  dw_status status = DW_OK;
  int64_t *column = malloc(((size_t)from->columns + 1) * sizeof *column);
  if (!column) return no_memory(ctx, to);
  for (int64_t d = 0; d < from->columns; d++)
    column[d] = dw_table_column(to, from->column[d].name);
  for (int64_t row = 0; status == DW_OK && row < from->rows; row++) {
    const int64_t id = from->cells[DW_COLUMN_ID].integer[row];
    int64_t at = dw_table_row(to, id);
    if (at >= 0 && to->place[at].stamp > from->place[row].stamp) continue;
    if (at < 0) status = dw_table_append(ctx, to, id, from->place[row], &at);
    if (status != DW_OK) break;
    to->place[at] = from->place[row];
    for (int64_t d = 0; d < from->columns; d++)
      move_cell(to, column[d], at, from, d, row);
  }
  free(column);
  return status;
}

/* A table that is not there yet comes over as it is. */
static dw_status adopt(dw_ctx *ctx, dw_tables *to, dw_table *from)
{
  dw_table *grown = realloc(to->table, (size_t)(to->count + 1) * sizeof *grown);
  if (!grown) return no_memory(ctx, from);
  to->table = grown;
  grown[to->count++] = *from;
  *from = (dw_table){0};
  return DW_OK;
}

/* Columns of all tables first: when one does not fit, no row has come in. */
dw_status dw_tables_merge(dw_ctx *ctx, dw_tables *to, dw_tables *from)
{
  dw_status status = DW_OK;
  for (int64_t i = 0; status == DW_OK && i < from->count; i++) {
    dw_table *t = dw_tables_find(to, from->table[i].name);
    if (t) status = merge_columns(ctx, t, &from->table[i]);
  }
  for (int64_t i = 0; status == DW_OK && i < from->count; i++) {
    dw_table *t = dw_tables_find(to, from->table[i].name);
    status = t ? merge_rows(ctx, t, &from->table[i]) : adopt(ctx, to, &from->table[i]);
  }
  dw_tables_free(from);
  return status;
}
