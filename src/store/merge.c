/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/box.h"
#include "store/identity.h"
#include "store/record.h"
#include "store/shelf.h"

/* Old and new ids of one table, by ascending old id. */
typedef struct {
  const char *table;
  int64_t count, *old, *new;
} renaming;

typedef struct {
  dw_library *to, *from;
  bool thin;
  renaming *map;         /* a table of `from` each */
  bool *busy;            /* tables that wait for the ones they refer to */
  dw_arena *arena, *row; /* of the maps; of the vectors of one row */
} merge;

static int64_t renamed(const merge *m, const char *table, int64_t id)
{
  for (int64_t i = 0; i < m->from->tables.count; i++) {
    const renaming *r = &m->map[i];
    if (!r->table || strcmp(r->table, table)) continue;
    int64_t lo = 0, hi = r->count;
    while (lo < hi) {
      const int64_t mid = lo + (hi - lo) / 2;
      if (r->old[mid] < id)
        lo = mid + 1;
      else
        hi = mid;
    }
    return lo < r->count && r->old[lo] == id ? r->new[lo] : 0;
  }
  return 0;
}

/* -- rows ------------------------------------------------------------------------------ */

static dw_status add_vector(dw_ctx *ctx, const merge *m, const char *table,
                            const dw_column *c, int64_t id, dw_record *r)
{
  const dw_table *t = dw_tables_find(&m->from->tables, table);
  const int64_t row = dw_table_row(t, id), k = dw_table_column(t, c->name);
  const double *v;
  int64_t count;
  DW_TRY(dw_library_vector(ctx, m->from, table, c->name, id, &count, &v));
  if (m->thin && count > DW_THIN) return DW_OK;
  double *copy = dw_arena_alloc(m->row, (size_t)count + 1, sizeof *copy);
  if (!copy) return dw_fail(ctx, DW_ENOMEM, "no memory to merge table %s", table);
  if (count) memcpy(copy, v, (size_t)count * sizeof *copy);
  const int64_t width = t->cells[k].vector[row].width;
  dw_record_vector(r, (dw_about){c->name, c->unit, c->doc}, count, width > 0 ? width : 1,
                   count ? copy : NULL);
  return DW_OK;
}

/* A cell of `from`; ids in the terms of `to`. */
static dw_status add_cell(dw_ctx *ctx, const merge *m, const char *table,
                          const dw_column *c, int64_t id, dw_record *r)
{
  const dw_about about = {c->name, c->unit, c->doc};
  const char *text;
  double v;
  if (c->type == DW_COL_VECTOR) return add_vector(ctx, m, table, c, id, r);
  if (c->type == DW_COL_TEXT) {
    DW_TRY(dw_library_text(ctx, m->from, table, c->name, id, &text));
    dw_record_text(r, about, text);
    return DW_OK;
  }
  DW_TRY(dw_library_real(ctx, m->from, table, c->name, id, &v));
  if (c->type == DW_COL_REAL)
    dw_record_real(r, about, v);
  else if (c->refers[0])
    dw_record_id(r, about, c->refers, isnan(v) ? 0 : renamed(m, c->refers, (int64_t)v));
  else
    dw_record_int(r, about, isnan(v) ? DW_MISSING : (int64_t)v);
  return DW_OK;
}

static dw_status copy_row(dw_ctx *ctx, const merge *m, const char *table, int64_t id,
                          int64_t *new)
{
  const dw_column *c;
  int64_t count;
  dw_record r = {0};
  DW_TRY(dw_library_columns(ctx, m->from, table, &count, &c));
  for (int64_t k = DW_COLUMN_RUN + 1; k < count; k++) {
    if (!strcmp(c[k].name, "of")) continue; /* what is read is summed already */
    const dw_status status = add_cell(ctx, m, table, &c[k], id, &r);
    if (status == DW_OK) continue;
    free(r.cell);
    return status;
  }
  return dw_record_append(ctx, m->to, table, &r, new);
}

static dw_status add_row(dw_ctx *ctx, merge *m, const char *table, int64_t id, int64_t *new)
{
  double run;
  const int64_t own = m->to->run;
  const bool runs = !strcmp(table, "runs");
  m->row = dw_arena_new();
  if (!m->row) return dw_fail(ctx, DW_ENOMEM, "no memory to merge table %s", table);
  if (runs) m->to->run = -1; /* as the row of this process does */
  const dw_status status = copy_row(ctx, m, table, id, new);
  if (runs) m->to->run = own;
  dw_arena_free(m->row);
  DW_TRY(status);
  DW_TRY(dw_library_real(ctx, m->from, table, "run", id, &run));
  const dw_table *t = dw_tables_find(&m->to->tables, table);
  const int64_t made_by = isnan(run) || runs ? 0 : renamed(m, "runs", (int64_t)run);
  if (made_by) t->cells[DW_COLUMN_RUN].integer[dw_table_row(t, *new)] = made_by;
  return DW_OK;
}

/* -- what both may have ------------------------------------------------------------------
 */

/* The minimum of `to` that this one is; 0: none. */
static dw_status same_minimum(dw_ctx *ctx, const merge *m, int64_t id, int64_t *is)
{
  dw_likeness like;
  double d, radius;
  dw_box box;
  *is = 0;
  DW_TRY(dw_library_likeness(ctx, m->from, id, &box, &like));
  if (!like.glass[0]) return DW_OK;
  DW_TRY(dw_library_real(ctx, m->from, "minima", "energy", id, &like.e));
  DW_TRY(dw_library_real(ctx, m->from, "minima", "radius", id, &radius));
  like.etol = dw_identity_window(like.e);
  DW_TRY(dw_library_nearest(ctx, m->to, &like, is, &d));
  if (!(d < (radius > 0 ? radius : dw_identity_radius()))) *is = 0;
  return DW_OK;
}

static dw_status add_minimum(dw_ctx *ctx, merge *m, int64_t id, int64_t *new)
{
  double visits = NAN;
  *new = 0;
  if (!m->thin) DW_TRY(same_minimum(ctx, m, id, new));
  if (!*new) return add_row(ctx, m, "minima", id, new);
  const dw_table *t = dw_tables_find(&m->from->tables, "minima");
  if (dw_table_column(t, "visits") >= 0)
    DW_TRY(dw_library_real(ctx, m->from, "minima", "visits", id, &visits));
  return visits > 0 ? dw_library_visits(ctx, m->to, *new, (int64_t)visits) : DW_OK;
}

static dw_status add_transition(dw_ctx *ctx, merge *m, int64_t id, int64_t *new)
{
  double a, b, ab, ba, parts = NAN;
  DW_TRY(dw_library_real(ctx, m->from, "transitions", "a", id, &a));
  DW_TRY(dw_library_real(ctx, m->from, "transitions", "b", id, &b));
  DW_TRY(dw_library_real(ctx, m->from, "transitions", "n_ab", id, &ab));
  DW_TRY(dw_library_real(ctx, m->from, "transitions", "n_ba", id, &ba));
  const dw_table *t = dw_tables_find(&m->from->tables, "transitions");
  if (dw_table_column(t, "parts") >= 0)
    DW_TRY(dw_library_real(ctx, m->from, "transitions", "parts", id, &parts));
  const dw_passage p = {renamed(m, "minima", (int64_t)a), renamed(m, "minima", (int64_t)b),
                        isnan(ab) ? 0 : (int64_t)ab, isnan(ba) ? 0 : (int64_t)ba,
                        isnan(parts) ? 0 : (int64_t)parts};
  return dw_library_passages(ctx, m->to, &p, new);
}

/* -- tables ---------------------------------------------------------------------------- */

static dw_status merge_table(dw_ctx *ctx, merge *m, int64_t i);

/* Tables that it refers to come first; one that refers to itself cannot wait. */
static dw_status merge_needed(dw_ctx *ctx, merge *m, const dw_table *t)
{
  for (int64_t c = DW_COLUMN_ID + 1; c < t->columns; c++)
    for (int64_t j = 0; j < m->from->tables.count; j++)
      if (t->column[c].type == DW_COL_INT &&
          !strcmp(m->from->tables.table[j].name, t->column[c].refers))
        DW_TRY(merge_table(ctx, m, j));
  return DW_OK;
}

static dw_status merge_table(dw_ctx *ctx, merge *m, int64_t i)
{
  const dw_table *t = &m->from->tables.table[i];
  renaming *r = &m->map[i];
  if (m->busy[i]) return DW_OK;
  m->busy[i] = true;
  DW_TRY(merge_needed(ctx, m, t));
  const int64_t rows = dw_library_rows(m->from, t->name);
  r->old = dw_arena_alloc(m->arena, (size_t)rows + 1, sizeof *r->old);
  r->new = dw_arena_alloc(m->arena, (size_t)rows + 1, sizeof *r->new);
  if (!r->old || !r->new)
    return dw_fail(ctx, DW_ENOMEM, "no memory to merge table %s", t->name);
  r->table = t->name;
  for (int64_t k = 0; k < rows; k++) {
    const int64_t id = r->old[k] = dw_library_id(m->from, t->name, k);
    r->count = k;
    if (!strcmp(t->name, "minima"))
      DW_TRY(add_minimum(ctx, m, id, &r->new[k]));
    else if (!strcmp(t->name, "transitions"))
      DW_TRY(add_transition(ctx, m, id, &r->new[k]));
    else
      DW_TRY(add_row(ctx, m, t->name, id, &r->new[k]));
  }
  r->count = rows;
  return DW_OK;
}

static dw_status merge_all(dw_ctx *ctx, merge *m)
{
  const size_t tables = (size_t)m->from->tables.count + 1;
  if (!m->to->run) DW_TRY(dw_shelf_run(ctx, m->to)); /* before those that are copied */
  m->map = dw_arena_alloc(m->arena, tables, sizeof *m->map);
  m->busy = m->map ? dw_arena_alloc(m->arena, tables, sizeof *m->busy) : NULL;
  if (!m->busy) return dw_fail(ctx, DW_ENOMEM, "no memory to merge libraries");
  for (int64_t i = 0; i < m->from->tables.count; i++)
    DW_TRY(merge_table(ctx, m, i));
  return dw_library_commit(ctx, m->to);
}

/* *again: another process packed it while it was read. */
static dw_status merge_once(dw_ctx *ctx, dw_library *to, const char *path, bool thin,
                            bool *again)
{
  merge m = {.to = to, .thin = thin};
  *again = false;
  DW_TRY(dw_library_open(ctx, path, NULL, &m.from));
  m.arena = dw_arena_new();
  const dw_status status =
      m.arena ? merge_all(ctx, &m) : dw_fail(ctx, DW_ENOMEM, "no memory to merge %s", path);
  if (status != DW_OK) dw_library_discard(to);
  *again = status != DW_OK && dw_library_moved(m.from);
  dw_arena_free(m.arena);
  dw_library_close(ctx, m.from);
  return status;
}

dw_status dw_library_merge(dw_ctx *ctx, dw_library *to, const char *path, bool thin)
{
  enum { TRIES = 20 };
  bool again;
  dw_status status = merge_once(ctx, to, path, thin, &again);
  for (int tries = 1; again && tries < TRIES; tries++) {
    dw_error_clear(ctx);
    status = merge_once(ctx, to, path, thin, &again);
  }
  return status;
}
