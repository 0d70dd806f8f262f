/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/fold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/shelf.h"

static const char *const counts[] = {"visits", "n_ab", "n_ba", "parts"};

static dw_status no_memory(dw_ctx *ctx, const dw_table *t)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to fold table %s", t->name);
}

static int64_t id_of(const dw_table *t, int64_t row)
{
  return t->cells[DW_COLUMN_ID].integer[row];
}

int64_t dw_fold_integer(const dw_table *t, const char *column, int64_t row)
{
  const int64_t c = dw_table_column(t, column);
  return c >= 0 && t->column[c].type == DW_COL_INT ? t->cells[c].integer[row] : DW_MISSING;
}

double dw_fold_real(const dw_table *t, const char *column, int64_t row)
{
  const int64_t c = dw_table_column(t, column);
  return c >= 0 && t->column[c].type == DW_COL_REAL ? t->cells[c].real[row] : NAN;
}

dw_fold *dw_fold_of(const dw_library *lib, const char *table)
{
  for (int k = 0; k < DW_FOLDS; k++)
    if (lib->fold[k].table && dw_name_is(lib->fold[k].table, table))
      return (dw_fold *)(uintptr_t)&lib->fold[k];
  return NULL;
}

static void drop(dw_fold *f)
{
  free(f->head), free(f->next), free(f->tail), free(f->best);
  free(f->order), free(f->energy), free(f->hash);
  *f = (dw_fold){0};
}

void dw_fold_forget(dw_library *lib)
{
  for (int k = 0; k < DW_FOLDS; k++)
    drop(&lib->fold[k]);
}

/* -- growing ------------------------------------------------------------------------- */

static bool grow_one(int32_t **v, int64_t room)
{
  int32_t *grown = realloc(*v, (size_t)room * sizeof *grown);
  if (grown) *v = grown;
  return grown;
}

bool dw_fold_grow(dw_fold *f, int64_t rows)
{
  if (rows <= f->room) return true;
  if (rows >= INT32_MAX) return false;
  const int64_t room = rows > 2 * f->room ? rows : 2 * f->room;
  if (!grow_one(&f->head, room) || !grow_one(&f->next, room) || !grow_one(&f->tail, room) ||
      !grow_one(&f->best, room) || !grow_one(&f->order, room) ||
      !grow_one(&f->energy, room))
    return false;
  f->room = room;
  return true;
}

int64_t dw_fold_below(const dw_fold *f, const dw_table *t, double e)
{
  int64_t lo = 0, hi = f->heads;
  while (lo < hi) {
    const int64_t mid = lo + (hi - lo) / 2;
    if (dw_fold_real(t, "energy", f->energy[mid]) < e)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

/* How many heads have a smaller id. */
static int64_t before(const dw_fold *f, const dw_table *t, int64_t id)
{
  int64_t lo = 0, hi = f->heads;
  while (lo < hi) {
    const int64_t mid = lo + (hi - lo) / 2;
    if (id_of(t, f->order[mid]) < id)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

static void insert(const dw_fold *f, int32_t *list, int64_t at, int64_t row)
{
  memmove(list + at + 1, list + at, (size_t)(f->heads - at) * sizeof *list);
  list[at] = (int32_t)row;
}

static void add_head(const dw_library *lib, dw_fold *f, const dw_table *t, int64_t row)
{
  f->head[row] = f->tail[row] = f->best[row] = (int32_t)row;
  f->next[row] = -1;
  insert(f, f->order, before(f, t, id_of(t, row)), row);
  if (f == &lib->fold[DW_FOLD_MINIMA])
    insert(f, f->energy, dw_fold_below(f, t, dw_fold_real(t, "energy", row)), row);
  f->heads++;
}

/* Of two findings of one minimum, is `a` the one to keep?  Only what was found decides. */
static bool better(const dw_table *t, int64_t a, int64_t b)
{
  const double fa = dw_fold_real(t, "fmax", a), fb = dw_fold_real(t, "fmax", b);
  if (isnan(fa) || isnan(fb) || fa == fb) {
    if (isnan(fa) != isnan(fb)) return isnan(fb);
    return dw_fold_real(t, "energy", a) < dw_fold_real(t, "energy", b);
  }
  return fa < fb;
}

/* Only a row with positions can stand for a minimum. */
static bool whole(const dw_table *t, int64_t row)
{
  return !isnan(dw_fold_real(t, "energy", row));
}

static void add_member(const dw_library *lib, dw_fold *f, const dw_table *t, int64_t head,
                       int64_t row)
{
  f->head[row] = (int32_t)head, f->next[row] = -1;
  f->tail[row] = f->best[row] = -1;
  f->next[f->tail[head]] = (int32_t)row, f->tail[head] = (int32_t)row;
  if (f == &lib->fold[DW_FOLD_MINIMA] && whole(t, row) && better(t, row, f->best[head]))
    f->best[head] = (int32_t)row;
}

bool dw_fold_leads(const dw_library *lib, const dw_fold *f, const dw_table *t, int64_t row)
{
  const int64_t of = dw_fold_integer(t, "of", row);
  if (of == DW_MISSING) return true;
  return f == &lib->fold[DW_FOLD_TRANSITIONS] && dw_table_row(t, of) < 0;
}

void dw_fold_member(const dw_library *lib, dw_fold *f, const dw_table *t, int64_t row)
{
  const int64_t at = dw_table_row(t, dw_fold_integer(t, "of", row));
  if (at >= 0 && f->head[at] >= 0)
    add_member(lib, f, t, f->head[at], row);
  else
    f->head[row] = f->next[row] = f->tail[row] = f->best[row] = -1;
}

dw_status dw_fold_append(dw_ctx *ctx, const dw_library *lib, const dw_table *t)
{
  dw_fold *f = dw_fold_of(lib, t->name);
  if (!f) return DW_OK;
  if (!dw_fold_grow(f, t->rows)) return no_memory(ctx, t);
  const int64_t row = f->rows++;
  if (!dw_fold_leads(lib, f, t, row)) {
    dw_fold_member(lib, f, t, row);
    return DW_OK;
  }
  add_head(lib, f, t, row);
  dw_fold_hash(lib, f, t, row);
  return DW_OK;
}

/* -- forgetting ---------------------------------------------------------------------- */

static void take_out(dw_fold *f, int32_t *list, int64_t row)
{
  int64_t at = 0;
  while (at < f->heads && list[at] != row)
    at++;
  if (at < f->heads)
    memmove(list + at, list + at + 1, (size_t)(f->heads - at - 1) * sizeof *list);
}

void dw_fold_join(const dw_library *lib, const dw_table *t, int64_t to, int64_t from)
{
  dw_fold *f = dw_fold_of(lib, t->name);
  if (f == &lib->fold[DW_FOLD_MINIMA]) take_out(f, f->energy, from);
  take_out(f, f->order, from);
  f->heads--;
  for (int64_t m = from; m >= 0; m = f->next[m])
    f->head[m] = (int32_t)to;
  f->next[f->tail[to]] = (int32_t)from, f->tail[to] = f->tail[from];
  if (f == &lib->fold[DW_FOLD_MINIMA] && better(t, f->best[from], f->best[to]))
    f->best[to] = f->best[from];
}

static void take_member(dw_fold *f, const dw_table *t, int64_t head, int64_t row)
{
  int64_t before = head;
  while (f->next[before] != row)
    before = f->next[before];
  f->next[before] = f->next[row];
  if (f->tail[head] == row) f->tail[head] = (int32_t)before;
  if (f->best[head] != row) return;
  f->best[head] = (int32_t)head;
  for (int64_t m = f->next[head]; m >= 0; m = f->next[m])
    if (whole(t, m) && better(t, m, f->best[head])) f->best[head] = (int32_t)m;
}

void dw_fold_truncate(const dw_library *lib, const dw_table *t, int64_t rows)
{
  dw_fold *f = dw_fold_of(lib, t->name);
  if (!f) return;
  for (int64_t row = f->rows; row-- > rows;) {
    const int64_t head = f->head[row];
    if (head == row) {
      if (f == &lib->fold[DW_FOLD_MINIMA]) take_out(f, f->energy, row);
      take_out(f, f->order, row);
      f->heads--;
    } else if (head >= 0) {
      take_member(f, t, head, row);
    }
    f->rows = row;
  }
  free(f->hash);
  f->hash = NULL;
}

/* -- reading ------------------------------------------------------------------------- */

int64_t dw_fold_row(const dw_fold *f, int64_t row)
{
  const int64_t head = row < f->rows ? f->head[row] : -1;
  return head >= 0 ? f->best[head] : -1;
}

int64_t dw_fold_id(const dw_library *lib, const char *table, int64_t id)
{
  const dw_fold *f = dw_fold_of(lib, table);
  const dw_table *t = f ? dw_tables_find(&lib->tables, table) : NULL;
  const int64_t row = t ? dw_table_row(t, id) : -1;
  return row >= 0 && row < f->rows && f->head[row] >= 0 ? id_of(t, f->head[row]) : id;
}

static bool is_count(const char *name)
{
  for (size_t k = 0; k < sizeof counts / sizeof *counts; k++)
    if (dw_name_is(counts[k], name)) return true;
  return false;
}

/* Does a row of transitions count the other way round than its head does? */
static bool reversed(const dw_library *lib, const dw_table *t, int64_t head, int64_t row)
{
  return dw_fold_id(lib, "minima", dw_fold_integer(t, "a", row)) !=
         dw_fold_id(lib, "minima", dw_fold_integer(t, "a", head));
}

bool dw_fold_sum(const dw_library *lib, const dw_table *t, int64_t column, int64_t row,
                 double *sum)
{
  const dw_fold *f = dw_fold_of(lib, t->name);
  const char *name = t->column[column].name;
  if (!f || t->column[column].type != DW_COL_INT || !is_count(name)) return false;
  const int64_t head = f->head[row];
  const bool alone = head < 0 || f->next[head] < 0;
  const int64_t other = alone                   ? -1
                        : !strcmp(name, "n_ab") ? dw_table_column(t, "n_ba")
                        : !strcmp(name, "n_ba") ? dw_table_column(t, "n_ab")
                                                : -1;
  *sum = 0;
  bool any = false;
  for (int64_t m = head; m >= 0; m = f->next[m]) {
    const int64_t c = m != head && other >= 0 && reversed(lib, t, head, m) ? other : column;
    const int64_t n = t->cells[c].integer[m];
    if (n != DW_MISSING) *sum += (double)n, any = true;
  }
  if (!any) *sum = NAN;
  return true;
}
