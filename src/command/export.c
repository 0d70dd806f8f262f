/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Columns displacement_0 ... PR, T_ij, T_ji, glass are those of the public tables
 * (doi:10.1038/s41467-023-39948-7): i is the minimum of lower energy, energies E_i and E_j
 * are per particle, Delta_E is of the whole system. */
#include "command/export.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/feature.h"
#include "model/system.h"
#include "store/extxyz.h"
#include "store/file.h"
#include "store/h5md.h"
#include "store/inspect.h"
#include "store/lammps.h"

/* -- tables --------------------------------------------------------------------------- */

/* Quotes only where CSV needs them. */
static void print_text(FILE *out, const char *text)
{
  if (!strpbrk(text, ",\"\n\r")) {
    fputs(text, out);
    return;
  }
  putc('"', out);
  for (; *text; text++) {
    if (*text == '"') putc('"', out);
    putc(*text, out);
  }
  putc('"', out);
}

static void print_number(FILE *out, double v, bool whole)
{
  if (isnan(v)) return; /* missing: empty */
  fprintf(out, whole ? "%.0f" : "%.17g", v);
}

static dw_status print_cell(dw_ctx *ctx, dw_library *lib, const char *table,
                            const dw_column *c, int64_t id, FILE *out)
{
  const char *text;
  double v;
  if (c->type == DW_COL_TEXT) {
    DW_TRY(dw_library_text(ctx, lib, table, c->name, id, &text));
    print_text(out, text);
    return DW_OK;
  }
  DW_TRY(dw_library_real(ctx, lib, table, c->name, id, &v));
  print_number(out, v, c->type == DW_COL_INT);
  return DW_OK;
}

static dw_status print_table(dw_ctx *ctx, dw_library *lib, const char *table, FILE *out)
{
  const dw_column *column;
  int64_t count;
  DW_TRY(dw_library_columns(ctx, lib, table, &count, &column));
  const char *comma = "";
  for (int64_t c = 0; c < count; c++)
    if (column[c].type != DW_COL_VECTOR)
      fprintf(out, "%s%s", comma, column[c].name), comma = ",";
  putc('\n', out);
  for (int64_t k = 0; k < dw_library_rows(lib, table); k++) {
    const int64_t id = dw_library_id(lib, table, k);
    comma = "";
    for (int64_t c = 0; c < count; c++) {
      if (column[c].type == DW_COL_VECTOR) continue;
      fputs(comma, out), comma = ",";
      DW_TRY(print_cell(ctx, lib, table, &column[c], id, out));
    }
    putc('\n', out);
  }
  return DW_OK;
}

dw_status dw_export_table(dw_ctx *ctx, dw_library *lib, const char *table, const char *file)
{
  dw_file f;
  DW_TRY(dw_file_begin(ctx, file, &f));
  const dw_status status = print_table(ctx, lib, table, f.out);
  if (status == DW_OK) return dw_file_commit(ctx, &f);
  dw_file_abandon(&f);
  return status;
}

/* -- features ------------------------------------------------------------------------- */

/* Of a pair: its row in transitions, neighbours and wells; 0: none. */
typedef struct {
  int64_t a, b, transition, neighbour, well;
} pair;

typedef struct {
  pair *item;
  int64_t count, room;
} pairs;

static int by_minima(const void *x, const void *y)
{
  const pair *p = x, *q = y;
  if (p->a != q->a) return p->a < q->a ? -1 : 1;
  if (p->b != q->b) return p->b < q->b ? -1 : 1;
  return 0;
}

/* The same pair from several tables. */
static void unite(pairs *p)
{
  int64_t kept = 0;
  qsort(p->item, (size_t)p->count, sizeof *p->item, by_minima);
  for (int64_t k = 0; k < p->count; k++) {
    pair *last = kept ? &p->item[kept - 1] : NULL;
    const pair *now = &p->item[k];
    if (!last || by_minima(last, now)) {
      p->item[kept++] = *now;
      continue;
    }
    if (now->transition) last->transition = now->transition;
    if (now->neighbour) last->neighbour = now->neighbour;
    if (now->well) last->well = now->well;
  }
  p->count = kept;
}

static dw_status number(dw_ctx *ctx, dw_library *lib, const char *table, const char *column,
                        int64_t id, double *v)
{
  *v = NAN;
  if (!id) return DW_OK;
  return dw_library_real(ctx, lib, table, column, id, v);
}

static dw_status gather(dw_ctx *ctx, dw_library *lib, const char *table, pairs *p)
{
  for (int64_t k = 0; k < dw_library_rows(lib, table); k++) {
    const int64_t id = dw_library_id(lib, table, k);
    double a, b, ea, eb;
    DW_TRY(number(ctx, lib, table, "a", id, &a));
    DW_TRY(number(ctx, lib, table, "b", id, &b));
    if (!(a > 0) || !(b > 0)) continue;
    DW_TRY(number(ctx, lib, "minima", "energy", (int64_t)a, &ea));
    DW_TRY(number(ctx, lib, "minima", "energy", (int64_t)b, &eb));
    if (p->count == p->room) {
      const int64_t room = p->room ? 2 * p->room : 64;
      pair *grown = realloc(p->item, (size_t)room * sizeof *grown);
      if (!grown) return dw_fail(ctx, DW_ENOMEM, "no memory for pairs");
      p->item = grown, p->room = room;
    }
    const bool up = ea < eb || (ea == eb && a < b);
    pair *new = &p->item[p->count++];
    *new = (pair){.a = (int64_t)(up ? a : b), .b = (int64_t)(up ? b : a)};
    if (table[0] == 't') new->transition = id;
    if (table[0] == 'n') new->neighbour = id;
    if (table[0] == 'w') new->well = id;
  }
  return DW_OK;
}

static dw_status measure(dw_ctx *ctx, dw_library *lib, const pair *p, dw_feature *f,
                         int64_t *n)
{
  dw_system *a, *b;
  DW_TRY(dw_library_state(ctx, lib, p->a, &a));
  dw_status status = dw_library_state(ctx, lib, p->b, &b);
  if (status == DW_OK && a->n != b->n) {
    dw_system_free(b);
    status = dw_fail(ctx, DW_EVALUE, "minima %lld and %lld have other particles",
                     (long long)p->a, (long long)p->b);
  }
  if (status == DW_OK) {
    *f = dw_feature_between(a, b), *n = a->n;
    dw_system_free(b);
  }
  dw_system_free(a);
  return status;
}

/* The counts of i to j and back, whichever way round the row stands. */
static dw_status counts(dw_ctx *ctx, dw_library *lib, const pair *p, double *ij, double *ji)
{
  double a = 0;
  if (p->transition) DW_TRY(number(ctx, lib, "transitions", "a", p->transition, &a));
  const bool up = (int64_t)a == p->a;
  DW_TRY(number(ctx, lib, "transitions", "n_ab", p->transition, up ? ij : ji));
  return number(ctx, lib, "transitions", "n_ba", p->transition, up ? ji : ij);
}

static dw_status print_pair(dw_ctx *ctx, dw_library *lib, const pair *p, FILE *out)
{
  static const char *const of_well[] = {"converged", "minima", "saddle_energy", "E"};
  enum { MOST = 17 };
  double v[MOST], ei, ej;
  const char *glass, *reason = "";
  dw_feature f;
  int64_t n;
  DW_TRY(measure(ctx, lib, p, &f, &n));
  DW_TRY(number(ctx, lib, "minima", "energy", p->a, &ei));
  DW_TRY(number(ctx, lib, "minima", "energy", p->b, &ej));
  DW_TRY(dw_library_text(ctx, lib, "minima", "glass", p->a, &glass));
  for (int k = 0; k < 3; k++)
    v[k] = f.displacement[k];
  v[3] = ej - ei, v[4] = ei / (double)n, v[5] = ej / (double)n;
  v[6] = f.distance[1], v[7] = f.distance[2], v[8] = f.d, v[9] = f.pr;
  DW_TRY(counts(ctx, lib, p, &v[10], &v[11]));
  for (int k = 0; k < 4; k++)
    DW_TRY(number(ctx, lib, "wells", of_well[k], p->well, &v[12 + k]));
  v[14] -= ei; /* the barrier from i */
  if (p->well) DW_TRY(dw_library_text(ctx, lib, "wells", "reason", p->well, &reason));
  fprintf(out, "%lld,%lld,%s", (long long)p->a, (long long)p->b, glass);
  for (int k = 0; k < MOST - 1; k++)
    putc(',', out), print_number(out, v[k], false);
  putc(',', out), print_text(out, reason), putc('\n', out);
  return DW_OK;
}

dw_status dw_export_features(dw_ctx *ctx, dw_library *lib, const char *file)
{
  pairs p = {0};
  dw_file f = {0};
  dw_status status = gather(ctx, lib, "transitions", &p);
  if (status == DW_OK) status = gather(ctx, lib, "neighbours", &p);
  if (status == DW_OK) status = gather(ctx, lib, "wells", &p);
  if (status == DW_OK) status = dw_file_begin(ctx, file, &f);
  if (status == DW_OK) {
    unite(&p);
    fputs("i,j,glass,displacement_0,displacement_1,displacement_2,Delta_E,E_i,E_j,0to1,"
          "0to2,total_displacement,PR,T_ij,T_ji,converged,minima,barrier,E,reason\n",
          f.out);
  }
  for (int64_t k = 0; status == DW_OK && k < p.count; k++)
    status = print_pair(ctx, lib, &p.item[k], f.out);
  free(p.item);
  if (status == DW_OK) return dw_file_commit(ctx, &f);
  if (f.out) dw_file_abandon(&f);
  return status;
}

/* -- states --------------------------------------------------------------------------- */

/* The system of minimum a of the well, at the saddle. */
static dw_status saddle(dw_ctx *ctx, dw_library *lib, int64_t well, dw_system **out)
{
  double a;
  int64_t count;
  const double *x;
  DW_TRY(dw_library_real(ctx, lib, "wells", "a", well, &a));
  DW_TRY(dw_library_state(ctx, lib, (int64_t)a, out));
  dw_status status = dw_library_vector(ctx, lib, "wells", "saddle_x", well, &count, &x);
  if (status == DW_OK && count != 3 * (*out)->n)
    status = dw_fail(ctx, DW_ENOTFOUND, "well %lld has no saddle", (long long)well);
  if (status == DW_OK)
    memcpy((*out)->x, x, (size_t)count * sizeof *x);
  else
    dw_system_free(*out);
  return status;
}

dw_status dw_export_state(dw_ctx *ctx, dw_library *lib, const char *table, int64_t id,
                          const char *file)
{
  dw_system *s;
  if (!strcmp(table, "wells"))
    DW_TRY(saddle(ctx, lib, id, &s));
  else if (!strcmp(table, "minima"))
    DW_TRY(dw_library_state(ctx, lib, id, &s));
  else
    return dw_fail(ctx, DW_EVALUE, "states are in tables minima and wells, not in %s",
                   table);
  dw_status status;
  if (dw_file_ends(file, ".h5") || dw_file_ends(file, ".h5md"))
    status = dw_h5md_write(ctx, file, s);
  else if (dw_file_ends(file, ".xyz") || dw_file_ends(file, ".extxyz"))
    status = dw_extxyz_write(ctx, file, s);
  else
    status = dw_lammps_write(ctx, file, s);
  dw_system_free(s);
  return status;
}
