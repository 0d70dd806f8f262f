/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/identity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/align.h"
#include "model/box.h"
#include "store/record.h"
#include "store/shelf.h"

double dw_identity_window(double e)
{
  return 1e-10 * (1 + fabs(e));
}

double dw_identity_radius(void)
{
  return 1e-6;
}

/* -- distances ----------------------------------------------------------------------- */

/* |b - a| once b is next to a; b is moved. */
static double distance(const dw_likeness *like, const double *a, double *b)
{
  if (like->box) dw_align(like->box, like->n / like->dim, like->dim, a, b);
  double sum = 0;
  for (int64_t k = 0; k < like->n; k++)
    sum += (b[k] - a[k]) * (b[k] - a[k]);
  return sqrt(sum);
}

/* Infinitely far when they are not of one kind. */
static dw_status measure(dw_ctx *ctx, dw_library *lib, const dw_likeness *like, int64_t id,
                         double *d)
{
  const char *glass;
  const double *v;
  int64_t count;
  *d = INFINITY;
  DW_TRY(dw_library_text(ctx, lib, "minima", "glass", id, &glass));
  if (strcmp(glass, like->glass)) return DW_OK;
  DW_TRY(dw_library_vector(ctx, lib, "minima", "x", id, &count, &v));
  if (count != like->n) return DW_OK;
  double *b = malloc((size_t)count * sizeof *b);
  if (!b) return dw_fail(ctx, DW_ENOMEM, "no memory to compare minima");
  memcpy(b, v, (size_t)count * sizeof *b);
  *d = distance(like, like->x, b);
  free(b);
  return DW_OK;
}

dw_status dw_library_nearest(dw_ctx *ctx, dw_library *lib, const dw_likeness *like,
                             int64_t *id, double *d)
{
  const dw_fold *f = dw_fold_of(lib, "minima");
  const dw_table *t = dw_tables_find(&lib->tables, "minima");
  *id = 0, *d = INFINITY;
  if (!t || dw_table_column(t, "glass") < 0) return DW_OK;
  for (int64_t k = dw_fold_below(f, t, like->e - like->etol); k < f->heads; k++) {
    const int64_t row = f->energy[k], at = t->cells[DW_COLUMN_ID].integer[row];
    double far;
    if (!(dw_fold_real(t, "energy", row) <= like->e + like->etol)) break;
    DW_TRY(measure(ctx, lib, like, at, &far));
    if (far < *d) *d = far, *id = at;
  }
  return DW_OK;
}

/* -- minima that two writers found --------------------------------------------------- */

dw_status dw_library_likeness(dw_ctx *ctx, dw_library *lib, int64_t id, dw_box *box,
                              dw_likeness *like)
{
  const dw_table *t = dw_tables_find(&lib->tables, "minima");
  const double *edges;
  int64_t count;
  *like = (dw_likeness){.glass = "", .dim = 1};
  if (dw_table_column(t, "glass") < 0) return DW_OK;
  DW_TRY(dw_library_text(ctx, lib, "minima", "glass", id, &like->glass));
  if (!like->glass[0]) return DW_OK;
  if (dw_table_column(t, "box") >= 0) {
    DW_TRY(dw_library_vector(ctx, lib, "minima", "box", id, &count, &edges));
    if (count == 9) *box = dw_box_of_edges(edges), like->box = box, like->dim = 3;
  }
  return dw_library_vector(ctx, lib, "minima", "x", id, &like->n, &like->x);
}

dw_status dw_fold_same(dw_ctx *ctx, dw_library *lib, int64_t row, int64_t other, bool *same)
{
  const dw_table *t = dw_tables_find(&lib->tables, "minima");
  const int64_t *id = t->cells[DW_COLUMN_ID].integer;
  dw_likeness like;
  dw_box box;
  double d;
  *same = false;
  DW_TRY(dw_library_likeness(ctx, lib, id[row], &box, &like));
  if (!like.glass[0]) return DW_OK;
  double *x = malloc((size_t)(like.n + 1) * sizeof *x);
  if (!x) return dw_fail(ctx, DW_ENOMEM, "no memory to compare minima");
  if (like.n) memcpy(x, like.x, (size_t)like.n * sizeof *x);
  like.x = x;
  const dw_status status = measure(ctx, lib, &like, id[other], &d);
  free(x);
  double radius = dw_fold_real(t, "radius", row);
  if (!(radius > 0)) radius = dw_identity_radius();
  *same = status == DW_OK && d < radius;
  return status;
}

/* -- counting ------------------------------------------------------------------------ */

/* A row of this writer and unit, not committed, that counts for the head `id`; -1: none. */
static int64_t pending_row(const dw_table *t, int64_t id)
{
  const int64_t of = dw_table_column(t, "of");
  for (int64_t row = t->rows; row-- > t->kept && t->place[row].source < 0;)
    if (t->cells[DW_COLUMN_ID].integer[row] == id ||
        (of >= 0 && t->cells[of].integer[row] == id))
      return row;
  return -1;
}

static bool add(const dw_table *t, int64_t row, const char *column, int64_t more)
{
  const int64_t c = dw_table_column(t, column);
  if (row < 0 || c < 0) return false;
  int64_t *n = &t->cells[c].integer[row];
  *n = *n == DW_MISSING ? more : *n + more;
  return true;
}

dw_status dw_library_visits(dw_ctx *ctx, dw_library *lib, int64_t minimum, int64_t n)
{
  const dw_table *t = dw_tables_find(&lib->tables, "minima");
  const int64_t id = dw_fold_id(lib, "minima", minimum);
  if (t && add(t, pending_row(t, id), "visits", n)) return DW_OK;
  dw_record r = {0};
  dw_record_int(&r, (dw_about){"visits", "1", "Quenches that ended there."}, n);
  dw_record_id(&r, (dw_about){"of", "1", "The row whose counts this one adds to."},
               "minima", id);
  return dw_record_append(ctx, lib, "minima", &r, NULL);
}

static dw_status put_pair(dw_ctx *ctx, dw_library *lib, const dw_passage *p, int64_t of,
                          int64_t *id)
{
  dw_record r = {0};
  dw_record_id(&r, (dw_about){"a", "1", "The minimum of lower energy."}, "minima", p->a);
  dw_record_id(&r, (dw_about){"b", "1", "The other one."}, "minima", p->b);
  dw_record_int(&r, (dw_about){"n_ab", "1", "Consecutive quenches in a, then in b."},
                p->n_ab);
  dw_record_int(&r, (dw_about){"n_ba", "1", "Consecutive quenches in b, then in a."},
                p->n_ba);
  dw_record_int(&r,
                (dw_about){"parts", "1", "Paths over other minima, of which it is a part."},
                p->parts);
  dw_record_id(&r, (dw_about){"of", "1", "The row whose counts this one adds to."},
               "transitions", of);
  return dw_record_append(ctx, lib, "transitions", &r, id);
}

static dw_status lower(dw_ctx *ctx, const dw_library *lib, const dw_passage *p, bool *is_a)
{
  double a, b;
  DW_TRY(dw_library_real(ctx, lib, "minima", "energy", p->a, &a));
  DW_TRY(dw_library_real(ctx, lib, "minima", "energy", p->b, &b));
  *is_a = a < b || (a == b && p->a < p->b);
  return DW_OK;
}

dw_status dw_library_passages(dw_ctx *ctx, dw_library *lib, const dw_passage *passage,
                              int64_t *id)
{
  int64_t head;
  bool up;
  dw_passage p = {dw_fold_id(lib, "minima", passage->a),
                  dw_fold_id(lib, "minima", passage->b), passage->n_ab, passage->n_ba,
                  passage->parts};
  DW_TRY(dw_fold_pair(ctx, lib, p.a, p.b, &head));
  const dw_table *t = dw_tables_find(&lib->tables, "transitions");
  if (head >= 0)
    up = dw_fold_id(lib, "minima", dw_fold_integer(t, "a", head)) == p.a;
  else
    DW_TRY(lower(ctx, lib, &p, &up));
  if (!up) p = (dw_passage){p.b, p.a, p.n_ba, p.n_ab, p.parts};
  if (head < 0) return put_pair(ctx, lib, &p, 0, id);
  *id = t->cells[DW_COLUMN_ID].integer[head];
  const int64_t row = pending_row(t, *id); /* its a is that of the head */
  if (row < 0) return put_pair(ctx, lib, &p, *id, &(int64_t){0});
  add(t, row, "n_ab", p.n_ab);
  add(t, row, "n_ba", p.n_ba);
  add(t, row, "parts", p.parts);
  return DW_OK;
}
