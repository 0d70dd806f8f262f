/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/sample.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/distribution.h"

static dw_status number(dw_ctx *ctx, dw_library *lib, const char *column, int64_t id,
                        double *v)
{
  return dw_library_real(ctx, lib, "wells", column, id, v);
}

/* -- wells
 * ---------------------------------------------------------------------------------- */

static dw_status take(dw_ctx *ctx, dw_library *lib, const dw_sample_cuts *cuts, int64_t id,
                      dw_sample *s)
{
  double converged, minima, curvature;
  dw_sample_well w = {.id = id};
  DW_TRY(number(ctx, lib, "converged", id, &converged));
  DW_TRY(number(ctx, lib, "minima", id, &minima));
  DW_TRY(number(ctx, lib, "E", id, &w.E));
  DW_TRY(number(ctx, lib, "PR", id, &w.PR));
  DW_TRY(number(ctx, lib, "curvature_a", id, &curvature));
  if (!(converged > 0) || minima != 0 || !isfinite(w.E)) return DW_OK;
  w.omega = curvature > 0 ? sqrt(curvature) : NAN;
  s->wells++;
  if (w.E < cuts->emax && w.PR < cuts->pr) s->well[s->count++] = w;
  return DW_OK;
}

dw_status dw_sample_take(dw_ctx *ctx, dw_library *lib, const dw_sample_cuts *cuts,
                         dw_sample *s)
{
  *s = (dw_sample){0};
  s->rows = dw_library_rows(lib, "wells");
  if (s->rows < 0) s->rows = 0;
  s->well = calloc((size_t)s->rows + 1, sizeof *s->well);
  if (!s->well)
    return dw_fail(ctx, DW_ENOMEM, "no memory for %lld wells", (long long)s->rows);
  dw_status status = DW_OK;
  for (int64_t k = 0; status == DW_OK && k < s->rows; k++)
    status = take(ctx, lib, cuts, dw_library_id(lib, "wells", k), s);
  if (status == DW_OK && !s->count)
    status =
        dw_fail(ctx, DW_ENOTFOUND,
                "library %s has no double wells to show: %lld paths, %lld double wells "
                "with a splitting, none of them with E < %g and PR < %g",
                dw_library_path(lib), (long long)s->rows, (long long)s->wells, cuts->emax,
                cuts->pr);
  if (status != DW_OK) dw_sample_free(s);
  return status;
}

void dw_sample_free(dw_sample *s)
{
  free(s->well);
  *s = (dw_sample){0};
}

void dw_sample_describe(const dw_library *lib, const dw_sample *s,
                        const dw_sample_cuts *cuts, FILE *out)
{
  fprintf(out, "%lld of the %lld double wells (%lld paths) of library %s",
          (long long)s->count, (long long)s->wells, (long long)s->rows,
          dw_library_path(lib));
  const char *word = ", those";
  if (isfinite(cuts->emax))
    fprintf(out, "%s of splitting below %g", word, cuts->emax), word = " and";
  if (isfinite(cuts->pr))
    fprintf(out, "%s of participation ratio below %g", word, cuts->pr);
}

static int by_id(const void *a, const void *b)
{
  const int64_t x = ((const dw_sample_well *)a)->id, y = ((const dw_sample_well *)b)->id;
  return (x > y) - (x < y);
}

/* -- overlaps
 * ------------------------------------------------------------------------------- */

/* A mode set of the wanted style: a well and the name the deck gave it. */
typedef struct {
  int64_t well;
  const char *name;
} set;

static int by_well_and_name(const void *a, const void *b)
{
  const set *x = a, *y = b;
  if (x->well != y->well) return x->well > y->well ? 1 : -1;
  return strcmp(x->name, y->name);
}

static const char soft[] = "soft";

static dw_status list_sets(dw_ctx *ctx, dw_library *lib, const dw_overlap_key *key,
                           set *sets, int64_t *count)
{
  for (int64_t k = 0; k < dw_library_rows(lib, "modesets"); k++) {
    const int64_t id = dw_library_id(lib, "modesets", k);
    const char *is;
    double well;
    DW_TRY(dw_library_text(ctx, lib, "modesets", "style", id, &is));
    DW_TRY(dw_library_real(ctx, lib, "modesets", "well", id, &well));
    if (strcmp(is, key->style) || !(well > 0)) continue;
    set *s = &sets[*count];
    s->well = (int64_t)well;
    DW_TRY(dw_library_text(ctx, lib, "modesets", "name", id, &s->name));
    *count += !strcmp(s->name, soft) == key->soft;
  }
  qsort(sets, (size_t)*count, sizeof *sets, by_well_and_name);
  return DW_OK;
}

typedef struct {
  const dw_sample *s;
  const dw_overlap_key *key;
  const set *sets;
  int64_t count;
  double *v;
} wanted;

static dw_status read_overlap(dw_ctx *ctx, dw_library *lib, int64_t id, const wanted *w)
{
  const char *field;
  double well;
  set mine;
  DW_TRY(dw_library_text(ctx, lib, "overlaps", "field", id, &field));
  DW_TRY(dw_library_real(ctx, lib, "overlaps", "well", id, &well));
  if (strcmp(field, w->key->field) || !(well > 0)) return DW_OK;
  mine.well = (int64_t)well;
  DW_TRY(dw_library_text(ctx, lib, "overlaps", "modes", id, &mine.name));
  const dw_sample_well sought = {.id = mine.well};
  const dw_sample_well *found =
      bsearch(&sought, w->s->well, (size_t)w->s->count, sizeof sought, by_id);
  if (!found || !bsearch(&mine, w->sets, (size_t)w->count, sizeof mine, by_well_and_name))
    return DW_OK;
  const int64_t k = found - w->s->well;
  return dw_library_real(ctx, lib, "overlaps", w->key->column, id, &w->v[k]);
}

dw_status dw_sample_overlaps(dw_ctx *ctx, dw_library *lib, const dw_sample *s,
                             const dw_overlap_key *key, double *v)
{
  for (int64_t k = 0; k < s->count; k++)
    v[k] = NAN;
  const int64_t room = dw_library_rows(lib, "modesets");
  if (room <= 0) return DW_OK;
  set *sets = calloc((size_t)room, sizeof *sets);
  if (!sets)
    return dw_fail(ctx, DW_ENOMEM, "no memory for %lld mode sets", (long long)room);
  wanted w = {.s = s, .key = key, .sets = sets, .v = v};
  dw_status status = list_sets(ctx, lib, key, sets, &w.count);
  for (int64_t k = 0; status == DW_OK && k < dw_library_rows(lib, "overlaps"); k++)
    status = read_overlap(ctx, lib, dw_library_id(lib, "overlaps", k), &w);
  free(sets);
  return status;
}

/* -- profiles ------------------------------------------------------------------------- */

dw_status dw_sample_profiles(dw_ctx *ctx, dw_library *lib, const dw_sample *s, bool of_soft,
                             int64_t *count, int64_t *wells)
{
  *count = *wells = 0;
  for (int64_t k = 0; k < dw_library_rows(lib, "profiles"); k++) {
    const int64_t id = dw_library_id(lib, "profiles", k);
    const char *words;
    char along[64] = "";
    double well, is;
    DW_TRY(dw_library_text(ctx, lib, "profiles", "arguments", id, &words));
    DW_TRY(dw_library_real(ctx, lib, "profiles", "well", id, &well));
    DW_TRY(dw_library_real(ctx, lib, "profiles", "double_well", id, &is));
    const dw_sample_well sought = {.id = well > 0 ? (int64_t)well : 0};
    if (!bsearch(&sought, s->well, (size_t)s->count, sizeof sought, by_id)) continue;
    sscanf(words, "along %63s", along);
    along[strcspn(along, ".")] = '\0'; /* the set of NAME.k */
    if (!strcmp(along, soft) != of_soft) continue;
    ++*count, *wells += is > 0;
  }
  return DW_OK;
}

/* -- statistics
 * ----------------------------------------------------------------------------- */

int64_t dw_sample_density(int64_t count, const double *v, double density[DW_BINS])
{
  int64_t n = 0;
  memset(density, 0, DW_BINS * sizeof *density);
  for (int64_t k = 0; k < count; k++) {
    if (!(v[k] >= 0)) continue;
    const int bin = (int)(v[k] * DW_BINS);
    density[bin < DW_BINS ? bin : DW_BINS - 1]++, n++;
  }
  for (int b = 0; n && b < DW_BINS; b++)
    density[b] *= DW_BINS / (double)n;
  return n;
}

dw_status dw_sample_median(dw_ctx *ctx, int64_t count, const double *v, double *median)
{
  double *sorted = malloc(((size_t)count + 1) * sizeof *sorted);
  int64_t n = 0;
  if (!sorted)
    return dw_fail(ctx, DW_ENOMEM, "no memory for %lld numbers", (long long)count);
  for (int64_t k = 0; k < count; k++)
    if (!isnan(v[k])) sorted[n++] = v[k];
  dw_ascend(n, sorted);
  *median = dw_quantile(n, sorted, 0.5);
  free(sorted);
  return DW_OK;
}
