/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Folding whole tables: on opening a library, where the findings of several writers are
 * unified, and on packing it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/fold.h"
#include "store/identity.h"
#include "store/shelf.h"

/* -- pairs --------------------------------------------------------------------------- */

typedef struct {
  int64_t low, high;
} pair;

static pair pair_of(const dw_library *lib, int64_t a, int64_t b)
{
  a = dw_fold_id(lib, "minima", a), b = dw_fold_id(lib, "minima", b);
  return a < b ? (pair){a, b} : (pair){b, a};
}

static pair pair_at(const dw_library *lib, const dw_table *t, int64_t row)
{
  return pair_of(lib, dw_fold_integer(t, "a", row), dw_fold_integer(t, "b", row));
}

/* The slot of a pair, or the free one where it belongs. */
static int64_t slot_of(const dw_library *lib, const dw_fold *f, const dw_table *t, pair p)
{
  uint64_t h =
      (uint64_t)p.low * 0x9e3779b97f4a7c15u ^ (uint64_t)p.high * 0xc2b2ae3d27d4eb4fu;
  h ^= h >> 29;
  int64_t s = (int64_t)(h & (uint64_t)(f->slots - 1));
  while (f->hash[s] >= 0) {
    const pair q = pair_at(lib, t, f->hash[s]);
    if (q.low == p.low && q.high == p.high) break;
    s = (s + 1) & (f->slots - 1);
  }
  return s;
}

static bool make_hash(dw_fold *f, int64_t heads)
{
  f->slots = 1024;
  while (f->slots < 2 * heads)
    f->slots *= 2;
  free(f->hash);
  f->hash = malloc((size_t)f->slots * sizeof *f->hash);
  if (f->hash) memset(f->hash, 0xff, (size_t)f->slots * sizeof *f->hash);
  return f->hash;
}

void dw_fold_hash(const dw_library *lib, dw_fold *f, const dw_table *t, int64_t row)
{
  if (!f->hash) return;
  if (2 * f->heads <= f->slots) {
    f->hash[slot_of(lib, f, t, pair_at(lib, t, row))] = (int32_t)row;
    return;
  }
  free(f->hash);
  f->hash = NULL; /* made larger when it is asked for */
}

static dw_status want_hash(dw_ctx *ctx, const dw_library *lib, dw_fold *f,
                           const dw_table *t)
{
  if (f->hash) return DW_OK;
  if (!make_hash(f, 2 * f->heads))
    return dw_fail(ctx, DW_ENOMEM, "no memory to index table %s", t->name);
  for (int64_t k = 0; k < f->heads; k++)
    f->hash[slot_of(lib, f, t, pair_at(lib, t, f->order[k]))] = f->order[k];
  return DW_OK;
}

dw_status dw_fold_pair(dw_ctx *ctx, const dw_library *lib, int64_t a, int64_t b,
                       int64_t *row)
{
  dw_fold *f = dw_fold_of(lib, "transitions");
  const dw_table *t = dw_tables_find(&lib->tables, "transitions");
  *row = -1;
  if (!t || !f || !f->heads) return DW_OK;
  DW_TRY(want_hash(ctx, lib, f, t));
  *row = f->hash[slot_of(lib, f, t, pair_of(lib, a, b))];
  return DW_OK;
}

/* -- unifying ------------------------------------------------------------------------ */

static int64_t writer_of(const dw_table *t, int64_t row)
{
  return (t->cells[DW_COLUMN_ID].integer[row] - 1) / DW_WRITER_ROWS;
}

/* The smaller id stays. */
static void join(const dw_library *lib, const dw_table *t, int64_t a, int64_t b)
{
  const int64_t *id = t->cells[DW_COLUMN_ID].integer;
  dw_fold_join(lib, t, id[a] < id[b] ? a : b, id[a] < id[b] ? b : a);
}

/* What one writer found it has told apart already. */
static dw_status unify_minima(dw_ctx *ctx, dw_library *lib)
{
  dw_fold *f = &lib->fold[DW_FOLD_MINIMA];
  const dw_table *t = dw_tables_find(&lib->tables, "minima");
  for (int64_t k = 0; k < f->heads; k++) {
    bool same = false;
    const int64_t row = f->energy[k];
    const double e = dw_fold_real(t, "energy", row);
    for (int64_t j = k + 1; !same && j < f->heads; j++) {
      const int64_t other = f->energy[j];
      if (!(dw_fold_real(t, "energy", other) - e <= dw_identity_window(e))) break;
      if (writer_of(t, row) == writer_of(t, other)) continue;
      DW_TRY(dw_fold_same(ctx, lib, row, other, &same));
      if (!same) continue;
      join(lib, t, row, other);
      k--; /* the list has one less, and a third writer may have it, too */
    }
  }
  return DW_OK;
}

static dw_status unify_transitions(dw_ctx *ctx, dw_library *lib)
{
  dw_fold *f = &lib->fold[DW_FOLD_TRANSITIONS];
  const dw_table *t = dw_tables_find(&lib->tables, "transitions");
  if (!make_hash(f, 2 * f->heads))
    return dw_fail(ctx, DW_ENOMEM, "no memory to index table transitions");
  for (int64_t k = 0; k < f->heads; k++) { /* by ascending id: the first one stays */
    const int64_t row = f->order[k];
    const int64_t s = slot_of(lib, f, t, pair_at(lib, t, row));
    if (f->hash[s] < 0) {
      f->hash[s] = (int32_t)row;
    } else {
      dw_fold_join(lib, t, f->hash[s], row);
      k--;
    }
  }
  return DW_OK;
}

/* -- loading ------------------------------------------------------------------------- */

typedef struct {
  double key;
  int32_t row;
} keyed;

static int by_key(const void *a, const void *b)
{
  const keyed *p = a, *q = b;
  if (p->key != q->key) return p->key < q->key ? -1 : 1;
  return p->row - q->row;
}

static bool sort_energies(dw_fold *f, const dw_table *t)
{
  keyed *all = malloc(((size_t)f->heads + 1) * sizeof *all);
  if (!all) return false;
  for (int64_t k = 0; k < f->heads; k++)
    all[k] = (keyed){dw_fold_real(t, "energy", f->order[k]), f->order[k]};
  qsort(all, (size_t)f->heads, sizeof *all, by_key);
  for (int64_t k = 0; k < f->heads; k++)
    f->energy[k] = all[k].row;
  free(all);
  return true;
}

/* Heads first: a row may stand before the head it adds to. */
static dw_status load(dw_ctx *ctx, dw_library *lib, int which, const char *name)
{
  dw_fold *f = &lib->fold[which];
  const dw_table *t = dw_tables_find(&lib->tables, name);
  f->table = name;
  if (!t) return DW_OK;
  if (!dw_fold_grow(f, t->rows))
    return dw_fail(ctx, DW_ENOMEM, "no memory to fold table %s", t->name);
  f->rows = t->rows;
  const int64_t of = dw_table_column(t, "of");
  for (int64_t k = 0; k < t->rows; k++) {
    const int64_t row = t->order[k];
    if (of >= 0 && t->cells[of].integer[row] != DW_MISSING &&
        !dw_fold_leads(lib, f, t, row))
      continue;
    f->head[row] = f->tail[row] = f->best[row] = (int32_t)row;
    f->next[row] = -1, f->order[f->heads++] = (int32_t)row;
  }
  for (int64_t row = 0; f->heads < t->rows && row < t->rows; row++)
    if (!dw_fold_leads(lib, f, t, row)) dw_fold_member(lib, f, t, row);
  if (which == DW_FOLD_MINIMA && !sort_energies(f, t))
    return dw_fail(ctx, DW_ENOMEM, "no memory to sort the minima");
  return DW_OK;
}

dw_status dw_fold_load(dw_ctx *ctx, dw_library *lib)
{
  dw_fold_forget(lib);
  DW_TRY(load(ctx, lib, DW_FOLD_MINIMA, "minima"));
  DW_TRY(load(ctx, lib, DW_FOLD_TRANSITIONS, "transitions"));
  const bool packed = lib->sources == 1 && !lib->source[0].name[0];
  if (packed) return DW_OK; /* unified when it was */
  DW_TRY(unify_minima(ctx, lib));
  return lib->fold[DW_FOLD_TRANSITIONS].heads ? unify_transitions(ctx, lib) : DW_OK;
}

/* -- packing ------------------------------------------------------------------------- */

/* The sum of one count does not need what the head has of another. */
static void sum_up(const dw_library *lib, const dw_table *t, int64_t head)
{
  double sum;
  for (int64_t c = 0; c < t->columns; c++)
    if (dw_fold_sum(lib, t, c, head, &sum) && !isnan(sum))
      t->cells[c].integer[head] = (int64_t)sum;
}

/* The head keeps its id, run and counts, and takes all else from the best finding. */
static void take_best(const dw_table *t, int64_t head, int64_t best)
{
  if (best == head) return;
  for (int64_t c = DW_COLUMN_RUN + 1; c < t->columns; c++) {
    const dw_cells *cells = &t->cells[c];
    if (t->column[c].type == DW_COL_REAL && !isnan(cells->real[best]))
      cells->real[head] = cells->real[best];
    if (t->column[c].type == DW_COL_VECTOR) cells->vector[head] = cells->vector[best];
  }
  t->place[head] = t->place[best];
}

static void rename_references(const dw_library *lib, const dw_table *t)
{
  for (int64_t c = DW_COLUMN_RUN + 1; c < t->columns; c++) {
    if (t->column[c].type != DW_COL_INT || !dw_fold_of(lib, t->column[c].refers)) continue;
    for (int64_t row = 0; row < t->rows; row++)
      t->cells[c].integer[row] =
          dw_fold_id(lib, t->column[c].refers, t->cells[c].integer[row]);
  }
}

void dw_fold_apply(dw_library *lib)
{
  for (int k = 0; k < DW_FOLDS; k++) {
    const dw_fold *f = &lib->fold[k];
    const dw_table *t = f->table ? dw_tables_find(&lib->tables, f->table) : NULL;
    for (int64_t h = 0; t && h < f->heads; h++)
      sum_up(lib, t, f->order[h]);
  }
  for (int64_t i = 0; i < lib->tables.count; i++)
    rename_references(lib, &lib->tables.table[i]);
  for (int k = 0; k < DW_FOLDS; k++) {
    const dw_fold *f = &lib->fold[k];
    const dw_table *t = f->table ? dw_tables_find(&lib->tables, f->table) : NULL;
    for (int64_t row = 0; t && row < t->rows; row++) {
      if (f->head[row] == row) take_best(t, row, f->best[row]);
    }
    for (int64_t row = 0; t && row < t->rows; row++)
      if (f->head[row] != row) t->place[row] = (dw_place){.source = -1};
  }
}
