/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Tables of open libraries: LIB.table is its ids, LIB.table.column a column, and within
 * `where` a column's name is its value in the row. */
#include <string.h>

#include "deck/deck.h"
#include "store/library.h"

static dw_status no_memory(dw_deck *d)
{
  return dw_fail(d->ctx, DW_ENOMEM, "no memory for a column");
}

/* The column of a table by name; NULL when there is none. */
static dw_status find_column(dw_deck *d, const dw_library *lib, const char *table,
                             const char *name, const dw_column **out)
{
  const dw_column *columns;
  int64_t count;
  *out = NULL;
  DW_TRY(dw_library_columns(d->ctx, lib, table, &count, &columns));
  for (int64_t i = 0; i < count; i++)
    if (!strcmp(columns[i].name, name)) *out = &columns[i];
  return DW_OK;
}

/* One value of one row. */
static dw_status cell(dw_deck *d, const dw_row *row, const dw_column *column, dw_datum *out)
{
  const char *text;
  const double *v;
  int64_t count;
  double real;
  if (column->type == DW_COL_TEXT) {
    DW_TRY(dw_library_text(d->ctx, row->library, row->table, column->name, row->id, &text));
    *out = dw_datum_text(text ? text : "");
  } else if (column->type == DW_COL_VECTOR) {
    DW_TRY(dw_library_vector(d->ctx, row->library, row->table, column->name, row->id,
                             &count, &v));
    *out = dw_datum_vector(count, 1, v);
  } else {
    DW_TRY(dw_library_real(d->ctx, row->library, row->table, column->name, row->id, &real));
    const bool whole = column->type == DW_COL_INT && real >= -9e15 && real <= 9e15;
    *out = whole ? dw_datum_int((int64_t)real) : dw_datum_real(real);
  }
  return dw_datum_keep(d->ctx, d->scratch, out);
}

dw_status dw_row_value(dw_deck *d, const dw_row *row, const char *name, bool *found,
                       dw_datum *out)
{
  const dw_column *column;
  DW_TRY(find_column(d, row->library, row->table, name, &column));
  *found = column || !strcmp(name, "id");
  if (column) return cell(d, row, column, out);
  if (*found) *out = dw_datum_int(row->id);
  return DW_OK;
}

/* "LIB.table" or "LIB.table.column" in three. */
typedef struct {
  dw_library *library;
  const char *table, *column; /* column: NULL when there is none */
} address;

static dw_status split(dw_deck *d, const char *name, bool *found, address *a)
{
  const char *dot = strchr(name, '.');
  *found = false;
  if (!dot) return DW_OK;
  const char *lib = dw_pool_text(d->scratch, name, (size_t)(dot - name));
  if (!lib) return no_memory(d);
  a->library = d->ctx->libraries ? dw_libraries_find(d->ctx->libraries, lib) : NULL;
  if (!a->library) return DW_OK;
  const char *second = strchr(dot + 1, '.');
  a->table = dw_pool_text(d->scratch, dot + 1,
                          second ? (size_t)(second - dot - 1) : strlen(dot + 1));
  if (!a->table) return no_memory(d);
  a->column = second ? second + 1 : NULL;
  *found = true;
  return DW_OK;
}

static dw_status ids(dw_deck *d, const address *a, int64_t rows, dw_datum *out)
{
  double *v = dw_pool_take(d->scratch, (size_t)rows, sizeof *v);
  if (!v) return no_memory(d);
  for (int64_t k = 0; k < rows; k++)
    v[k] = (double)dw_library_id(a->library, a->table, k);
  *out = dw_datum_vector(rows, 1, v);
  return DW_OK;
}

static dw_status whole_column(dw_deck *d, const address *a, int64_t rows, dw_datum *out)
{
  double *v = dw_pool_take(d->scratch, (size_t)rows, sizeof *v);
  if (!v) return no_memory(d);
  for (int64_t k = 0; k < rows; k++)
    DW_TRY(dw_library_real(d->ctx, a->library, a->table, a->column,
                           dw_library_id(a->library, a->table, k), &v[k]));
  *out = dw_datum_vector(rows, 1, v);
  return DW_OK;
}

dw_status dw_library_value(dw_deck *d, const char *name, int64_t id, bool *found,
                           dw_datum *out)
{
  address a = {NULL, NULL, NULL};
  const dw_column *column = NULL;
  double unused;
  DW_TRY(split(d, name, found, &a));
  if (!*found) return DW_OK;
  const int64_t rows = dw_library_rows(a.library, a.table);
  if (a.column && rows >= 0) DW_TRY(find_column(d, a.library, a.table, a.column, &column));
  if (rows < 0 || (a.column && !column)) /* says what there is */
    return dw_library_real(d->ctx, a.library, a.table, a.column ? a.column : "", 1,
                           &unused);
  if (!a.column) return ids(d, &a, rows, out);
  const dw_row row = {a.library, a.table, id};
  if (id > 0) return cell(d, &row, column, out);
  if (column->type == DW_COL_TEXT || column->type == DW_COL_VECTOR)
    return dw_fail(d->ctx, DW_EVALUE, "%s holds no numbers: write %s[ID] for one row", name,
                   name);
  return whole_column(d, &a, rows, out);
}

dw_status dw_deck_table(dw_deck *d, const char *name, dw_library **library,
                        const char **table)
{
  address a = {NULL, NULL, NULL};
  bool found;
  DW_TRY(split(d, name, &found, &a));
  if (!found)
    return dw_fail_word(d->ctx, DW_ENOTFOUND, 3,
                        "library FILE as L opens one; then write L.wells",
                        "%.100s is no table of an open library", name);
  *library = a.library, *table = a.table;
  return DW_OK;
}
