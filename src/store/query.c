/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Reading a library: rows, columns, cells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/shelf.h"

/* -- what there is
 * -------------------------------------------------------------------------- */

static void list(char *out, size_t room, const char *name)
{
  const size_t used = strlen(out);
  snprintf(out + used, room - used, "%s%s", used ? ", " : "", name);
}

static dw_status no_table(dw_ctx *ctx, const dw_library *lib, const char *table)
{
  char names[512] = "";
  for (int64_t i = 0; i < lib->tables.count; i++)
    list(names, sizeof names, lib->tables.table[i].name);
  return dw_fail(ctx, DW_ENOTFOUND, "library %s has no table %s; it has %s", lib->path,
                 table, names[0] ? names : "none yet");
}

static dw_status no_column(dw_ctx *ctx, const dw_library *lib, const dw_table *t,
                           const char *column)
{
  char names[768] = "";
  for (int64_t c = 0; c < t->columns; c++)
    list(names, sizeof names, t->column[c].name);
  return dw_fail(ctx, DW_ENOTFOUND, "table %s of library %s has no column %s; it has %s",
                 t->name, lib->path, column, names);
}

static dw_status no_row(dw_ctx *ctx, const dw_library *lib, const dw_table *t, int64_t id)
{
  if (!t->rows)
    return dw_fail(ctx, DW_ENOTFOUND, "table %s of library %s has no rows", t->name,
                   lib->path);
  const int64_t *ids = t->cells[DW_COLUMN_ID].integer;
  return dw_fail(
      ctx, DW_ENOTFOUND,
      "table %s of library %s has no row %lld; its %lld ids run from %lld to %lld", t->name,
      lib->path, (long long)id, (long long)t->rows, (long long)ids[t->order[0]],
      (long long)ids[t->order[t->rows - 1]]);
}

int64_t dw_library_tables(const dw_library *lib)
{
  return lib->tables.count;
}

const char *dw_library_table(const dw_library *lib, int64_t i)
{
  return i >= 0 && i < lib->tables.count ? lib->tables.table[i].name : NULL;
}

int64_t dw_library_rows(const dw_library *lib, const char *table)
{
  const dw_table *t = dw_tables_find(&lib->tables, table);
  const dw_fold *f = t ? dw_fold_of(lib, table) : NULL;
  if (f) return f->heads;
  return t ? t->rows : -1;
}

int64_t dw_library_id(const dw_library *lib, const char *table, int64_t k)
{
  const dw_table *t = dw_tables_find(&lib->tables, table);
  const dw_fold *f = t ? dw_fold_of(lib, table) : NULL;
  if (!t || k < 0 || k >= (f ? f->heads : t->rows)) return 0;
  if (f) return t->cells[DW_COLUMN_ID].integer[f->order[k]];
  return t->cells[DW_COLUMN_ID].integer[t->order[k]];
}

int64_t dw_library_now(const dw_library *lib, int64_t minimum)
{
  return dw_fold_id(lib, "minima", minimum);
}

bool dw_library_has(const dw_library *lib, const char *table, const char *column)
{
  const dw_table *t = dw_tables_find(&lib->tables, table);
  return t && dw_table_column(t, column) >= 0;
}

dw_status dw_library_columns(dw_ctx *ctx, const dw_library *lib, const char *table,
                             int64_t *count, const dw_column **columns)
{
  const dw_table *t = dw_tables_find(&lib->tables, table);
  if (!t) return no_table(ctx, lib, table);
  *count = t->columns, *columns = t->column;
  return DW_OK;
}

/* -- cells
 * --------------------------------------------------------------------------------- */

typedef struct {
  const dw_table *t;
  dw_address at;
  int64_t asked; /* the row of that id; at.row answers for it */
} address;

static dw_status find(dw_ctx *ctx, const dw_library *lib, const char *table,
                      const char *column, int64_t id, address *a)
{
  a->t = dw_tables_find(&lib->tables, table);
  if (!a->t) return no_table(ctx, lib, table);
  a->at.column = dw_table_column(a->t, column);
  if (a->at.column < 0) return no_column(ctx, lib, a->t, column);
  a->asked = dw_table_row(a->t, id);
  const dw_fold *f = dw_fold_of(lib, table);
  a->at.row = f && a->asked >= 0 ? dw_fold_row(f, a->asked) : a->asked;
  return a->at.row < 0 ? no_row(ctx, lib, a->t, id) : DW_OK;
}

static dw_status wrong_type(dw_ctx *ctx, const address *a, const char *wanted)
{
  static const char *const is[] = {"a number", "a number", "text", "a vector"};
  return dw_fail(ctx, DW_EVALUE, "column %s of table %s is %s, not %s",
                 a->t->column[a->at.column].name, a->t->name,
                 is[a->t->column[a->at.column].type], wanted);
}

/* An id under which a minimum or transition is known no more stands for the one it is. */
static double integer(const dw_library *lib, const dw_table *t, const dw_column *c,
                      int64_t v)
{
  if (v == DW_MISSING) return NAN;
  const bool own = c == &t->column[DW_COLUMN_ID];
  return (double)dw_fold_id(lib, own ? t->name : c->refers, v);
}

dw_status dw_library_real(dw_ctx *ctx, const dw_library *lib, const char *table,
                          const char *column, int64_t id, double *v)
{
  address a = {0};
  DW_TRY(find(ctx, lib, table, column, id, &a));
  const dw_cells *cells = &a.t->cells[a.at.column];
  const dw_column *c = &a.t->column[a.at.column];
  if (dw_fold_sum(lib, a.t, a.at.column, a.asked, v)) return DW_OK;
  if (c->type == DW_COL_REAL)
    *v = cells->real[a.at.row];
  else if (c->type == DW_COL_INT)
    *v = integer(lib, a.t, c, cells->integer[a.at.row]);
  else
    return wrong_type(ctx, &a, "a number");
  return DW_OK;
}

dw_status dw_library_text(dw_ctx *ctx, const dw_library *lib, const char *table,
                          const char *column, int64_t id, const char **text)
{
  address a = {0};
  DW_TRY(find(ctx, lib, table, column, id, &a));
  if (a.t->column[a.at.column].type != DW_COL_TEXT) return wrong_type(ctx, &a, "text");
  const char *v = a.t->cells[a.at.column].text[a.at.row];
  *text = v ? v : "";
  return DW_OK;
}

dw_status dw_library_vector(dw_ctx *ctx, dw_library *lib, const char *table,
                            const char *column, int64_t id, int64_t *count,
                            const double **v)
{
  address a = {0};
  *count = 0, *v = NULL;
  DW_TRY(find(ctx, lib, table, column, id, &a));
  if (a.t->column[a.at.column].type != DW_COL_VECTOR)
    return wrong_type(ctx, &a, "a vector");
  dw_vector_cell cell = a.t->cells[a.at.column].vector[a.at.row];
  if (!cell.v && cell.count) {
    const dw_segment_job job = dw_shelf_job(lib, NULL, NULL);
    DW_TRY(dw_segment_cell(ctx, &job, a.t, &a.at, &cell));
    free(lib->buffer);
    lib->buffer = cell.v;
  }
  *count = cell.count, *v = cell.v;
  return DW_OK;
}
