/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/census.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "store/balance.h"
#include "store/distribution.h"
#include "store/motions.h"
#include "store/sheet.h"

enum { MATERIALS = 2, RESAMPLINGS = 1000 };
static const struct {
  const char *name;
  double tq;
} materials[MATERIALS] = {{"argon", 0.0015}, {"nip", 0.0002}};

typedef enum { WELL, OTHER_MINIMA, NOT_CONVERGED, FATES } fate;
static const char *const fates[FATES] = {"double wells", "paths over other minima",
                                         "paths that did not converge"};

/* The numbers of a pair: E in each material, then columns of wells and of deformation; NaN:
 * not known. */
enum { OF_WELLS = MATERIALS, OF_DEFORMATION = OF_WELLS + 4, NUMBERS = OF_DEFORMATION + 2 };
static const struct {
  const char *name, *published, *column, *unit;
} numbers[NUMBERS] = {{"E_argon", "E_Ar", "E", "energy"},
                      {"E_nip", "E_NiP", "E", "energy"},
                      {"d", "d", "d", "length"},
                      {"PR", "PR_DW", "PR", "particles"},
                      {"dE", "DeltaE", "dE", "energy"},
                      {"barrier_ab", "barrier_ab", "barrier_ab", "energy"},
                      {"gamma_volume", "gamma_volume", "volume", "energy"},
                      {"gamma_shear", "gamma_shear", "shear", "energy"}};

typedef struct {
  int64_t library, id, a, b, glass;
  fate fate;
  double v[NUMBERS];
  bool above[MATERIALS]; /* its ground level lies above the barrier */
  dw_motion motion;      /* of a double well */
} examined;

typedef struct {
  char *name;
  double particles;
} glass;

struct dw_census {
  int64_t libraries, pairs, glasses, scores;
  dw_score *score;
  examined *pair;
  glass *glass;
  dw_balance balance;
  dw_sheet published;
};

dw_census *dw_census_new(void)
{
  return calloc(1, sizeof(dw_census));
}

void dw_census_free(dw_census *c)
{
  if (!c) return;
  for (int64_t g = 0; g < c->glasses; g++)
    free(c->glass[g].name);
  for (int64_t k = 0; k < c->pairs; k++)
    free(c->pair[k].motion.r);
  free(c->glass), free(c->pair), free(c->score), free(c->balance.z);
  dw_sheet_free(&c->published);
  free(c);
}

/* -- taking -------------------------------------------------------------------------------
 */

static dw_status no_memory(dw_ctx *ctx)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory for the statistics of a library");
}

static dw_status find_glass(dw_ctx *ctx, dw_census *c, const dw_library *lib,
                            int64_t minimum, int64_t *at)
{
  const char *name;
  DW_TRY(dw_library_text(ctx, lib, "minima", "glass", minimum, &name));
  for (*at = 0; *at < c->glasses; ++*at)
    if (!strcmp(c->glass[*at].name, name)) return DW_OK;
  glass *more = realloc(c->glass, (size_t)(c->glasses + 1) * sizeof *more);
  if (!more) return no_memory(ctx);
  c->glass = more;
  glass *g = &c->glass[c->glasses];
  g->name = strdup(name);
  if (!g->name) return no_memory(ctx);
  c->glasses++;
  return dw_library_real(ctx, lib, "minima", "N", minimum, &g->particles);
}

static dw_status take(dw_ctx *ctx, dw_census *c, const dw_library *lib, int64_t id,
                      examined *e)
{
  double converged, minima, ends[2];
  *e = (examined){.library = c->libraries, .id = id};
  for (int k = 0; k < NUMBERS; k++)
    e->v[k] = NAN;
  DW_TRY(dw_library_real(ctx, lib, "wells", "converged", id, &converged));
  DW_TRY(dw_library_real(ctx, lib, "wells", "minima", id, &minima));
  DW_TRY(dw_library_real(ctx, lib, "wells", "a", id, &ends[0]));
  DW_TRY(dw_library_real(ctx, lib, "wells", "b", id, &ends[1]));
  for (int k = OF_WELLS; k < OF_DEFORMATION; k++)
    DW_TRY(dw_library_real(ctx, lib, "wells", numbers[k].column, id, &e->v[k]));
  e->a = (int64_t)fmin(ends[0], ends[1]), e->b = (int64_t)fmax(ends[0], ends[1]);
  e->fate = !(converged > 0) ? NOT_CONVERGED : minima > 0 ? OTHER_MINIMA : WELL;
  return find_glass(ctx, c, lib, e->a, &e->glass);
}

static int by_id(const void *key, const void *element)
{
  const int64_t id = *(const int64_t *)key, at = ((const examined *)element)->id;
  return (id > at) - (id < at);
}

/* The pair that a row of `table` belongs to, of `count` in the order of their ids; NULL:
 * none. */
static dw_status owner(dw_ctx *ctx, const dw_library *lib, const char *table, int64_t id,
                       examined *first, int64_t count, examined **e)
{
  double well;
  DW_TRY(dw_library_real(ctx, lib, table, "well", id, &well));
  const int64_t key = (int64_t)well;
  *e = count ? bsearch(&key, first, (size_t)count, sizeof *first, by_id) : NULL;
  return DW_OK;
}

/* The splittings of the wells, the last of each material. */
static dw_status take_splittings(dw_ctx *ctx, const dw_library *lib, examined *first,
                                 int64_t count)
{
  for (int64_t k = 0; k < dw_library_rows(lib, "splittings"); k++) {
    const int64_t id = dw_library_id(lib, "splittings", k);
    const char *material;
    double above;
    examined *e;
    DW_TRY(owner(ctx, lib, "splittings", id, first, count, &e));
    DW_TRY(dw_library_text(ctx, lib, "splittings", "material", id, &material));
    DW_TRY(dw_library_real(ctx, lib, "splittings", "above_barrier", id, &above));
    for (int m = 0; e && m < MATERIALS; m++)
      if (!strcmp(material, materials[m].name)) {
        e->above[m] = above > 0;
        DW_TRY(dw_library_real(ctx, lib, "splittings", numbers[m].column, id, &e->v[m]));
      }
  }
  return DW_OK;
}

/* Their deformation potentials, the last of each. */
static dw_status take_deformations(dw_ctx *ctx, const dw_library *lib, examined *first,
                                   int64_t count)
{
  for (int64_t k = 0; k < dw_library_rows(lib, "deformation"); k++) {
    const int64_t id = dw_library_id(lib, "deformation", k);
    examined *e;
    DW_TRY(owner(ctx, lib, "deformation", id, first, count, &e));
    for (int q = OF_DEFORMATION; e && q < NUMBERS; q++)
      DW_TRY(dw_library_real(ctx, lib, "deformation", numbers[q].column, id, &e->v[q]));
  }
  return DW_OK;
}

static int by_pair(const void *a, const void *b)
{
  const examined *x = a, *y = b;
  if (x->a != y->a) return x->a > y->a ? 1 : -1;
  if (x->b != y->b) return x->b > y->b ? 1 : -1;
  return (x->id > y->id) - (x->id < y->id);
}

/* Of rows of the same pair the last stays. */
static int64_t without_repeats(examined *e, int64_t count)
{
  int64_t kept = 0;
  qsort(e, (size_t)count, sizeof *e, by_pair);
  for (int64_t k = 0; k < count; k++)
    if (k + 1 == count || e[k].a != e[k + 1].a || e[k].b != e[k + 1].b) e[kept++] = e[k];
  return kept;
}

/* What predictors scored, by the glass of the well. */
static dw_status take_scores(dw_ctx *ctx, dw_census *c, const dw_library *lib)
{
  const int64_t rows = dw_library_rows(lib, "scores");
  if (rows < 1) return DW_OK;
  dw_score *more = realloc(c->score, (size_t)(c->scores + rows) * sizeof *more);
  if (!more) return no_memory(ctx);
  c->score = more;
  for (int64_t k = 0; k < rows; k++) {
    const int64_t id = dw_library_id(lib, "scores", k);
    dw_score *s = &c->score[c->scores];
    const char *name;
    double well, a;
    DW_TRY(dw_library_real(ctx, lib, "scores", "well", id, &well));
    DW_TRY(dw_library_text(ctx, lib, "scores", "predictor", id, &name));
    if (!(well > 0)) continue;
    snprintf(s->predictor, sizeof s->predictor, "%s", name);
    for (int q = 0; q < DW_SCORES; q++)
      DW_TRY(dw_library_real(ctx, lib, "scores", dw_score_names[q], id, &s->v[q]));
    DW_TRY(dw_library_real(ctx, lib, "wells", "a", (int64_t)well, &a));
    DW_TRY(find_glass(ctx, c, lib, (int64_t)a, &s->glass));
    c->scores++;
  }
  return DW_OK;
}

dw_status dw_census_add(dw_ctx *ctx, dw_census *c, dw_library *lib)
{
  const int64_t rows = dw_library_rows(lib, "wells"), none = rows > 0 ? rows : 0;
  examined *more = realloc(c->pair, (size_t)(c->pairs + none + 1) * sizeof *more);
  if (!more) return no_memory(ctx);
  c->pair = more;
  examined *const first = c->pair + c->pairs;
  for (int64_t k = 0; k < none; k++)
    DW_TRY(take(ctx, c, lib, dw_library_id(lib, "wells", k), &first[k]));
  DW_TRY(take_splittings(ctx, lib, first, none));
  DW_TRY(take_deformations(ctx, lib, first, none));
  DW_TRY(take_scores(ctx, c, lib));
  DW_TRY(dw_balance_add(ctx, &c->balance, lib));
  const int64_t fresh = without_repeats(first, none);
  c->libraries++;
  for (int64_t k = 0; k < fresh; k++, c->pairs++) {
    first[k].motion.glass = first[k].glass;
    if (first[k].fate == WELL)
      DW_TRY(dw_motion_read(ctx, lib, first[k].id, &first[k].motion));
  }
  return DW_OK;
}

dw_status dw_census_scores(dw_ctx *ctx, const dw_census *c, dw_score_line **lines,
                           int64_t *n)
{
  return dw_scores_judge(ctx, c->scores, c->score, c->glasses, lines, n);
}

/* -- counting -----------------------------------------------------------------------------
 */

/* Where the published table has number q, by one of its names; -1: nowhere. */
static int64_t published_column(const dw_sheet *s, int q)
{
  const int64_t at = dw_sheet_column(s, numbers[q].name);
  return at < 0 ? dw_sheet_column(s, numbers[q].published) : at;
}

/* How far n ascending values of number q are from the published ones; NaN: there are none.
 */
static dw_status distance(dw_ctx *ctx, const dw_sheet *s, int q, int64_t n, const double *v,
                          double *ks)
{
  const int64_t at = published_column(s, q);
  int64_t m = 0;
  *ks = NAN;
  if (at < 0) return DW_OK;
  double *const other = malloc(((size_t)s->rows + 1) * sizeof *other);
  if (!other) return no_memory(ctx);
  for (int64_t k = 0; k < s->rows; k++)
    if (isfinite(s->v[k * s->columns + at])) other[m++] = s->v[k * s->columns + at];
  dw_ascend(m, other);
  *ks = dw_kolmogorov_smirnov(n, v, m, other);
  free(other);
  return DW_OK;
}

/* n values of number q. */
static dw_status print_quantiles(dw_ctx *ctx, const dw_census *c, int q, int64_t n,
                                 double *v, FILE *out)
{
  static const double p[] = {0.05, 0.25, 0.5, 0.75, 0.95};
  double sum = 0, ks;
  dw_ascend(n, v);
  for (int64_t k = 0; k < n; k++)
    sum += v[k];
  fprintf(out, "%-12s %-9s %7lld", numbers[q].name, numbers[q].unit, (long long)n);
  for (int k = 0; k < 5; k++)
    fprintf(out, " %10.4g", dw_quantile(n, v, p[k]));
  fprintf(out, " %10.4g", n ? sum / (double)n : NAN);
  DW_TRY(distance(ctx, &c->published, q, n, v, &ks));
  if (isfinite(ks)) fprintf(out, " %7.3f", ks);
  fputs("\n", out);
  return DW_OK;
}

static dw_status print_distributions(dw_ctx *ctx, const dw_census *c, double *room,
                                     FILE *out)
{
  fprintf(out, "\n%-12s %-9s %7s %10s %10s %10s %10s %10s %10s%s\n", "quantity", "unit",
          "wells", "5%", "25%", "50%", "75%", "95%", "mean",
          c->published.rows ? "      KS" : "");
  for (int q = 0; q < NUMBERS; q++) {
    int64_t n = 0;
    for (int64_t k = 0; k < c->pairs; k++)
      if (c->pair[k].fate == WELL && isfinite(c->pair[k].v[q])) room[n++] = c->pair[k].v[q];
    if (n || q < OF_DEFORMATION) DW_TRY(print_quantiles(ctx, c, q, n, room, out));
  }
  return DW_OK;
}

static bool active(const examined *e, int m)
{
  return e->fate == WELL && e->v[m] < materials[m].tq && !e->above[m];
}

/* n0 of `picks` glasses of the list. */
static double density(const dw_census *c, int m, const double *count, const int64_t *pick)
{
  double found = 0, particles = 0;
  for (int64_t g = 0; g < c->glasses; g++) {
    const int64_t at = pick ? pick[g] : g;
    found += count[at], particles += c->glass[at].particles;
  }
  return found / (particles * materials[m].tq);
}

/* Standard deviation of n0 when the glasses are drawn anew, with replacement. */
static double spread(const dw_census *c, int m, const double *count, int64_t *pick)
{
  const uint64_t key = dw_rng_key(0, 0, "census", (uint32_t)m);
  double sum = 0, square = 0;
  if (c->glasses < 2) return NAN;
  for (uint32_t r = 0; r < RESAMPLINGS; r++) {
    for (int64_t g = 0; g < c->glasses; g++)
      pick[g] = (int64_t)(dw_rng_uniform(key, (uint64_t)g, r, 0) * (double)c->glasses);
    const double n0 = density(c, m, count, pick);
    sum += n0, square += n0 * n0;
  }
  const double mean = sum / RESAMPLINGS;
  return sqrt(fmax(0, square / RESAMPLINGS - mean * mean));
}

/* Distinct motions among the double wells, or the active ones of a material (m >= 0); -1:
 * not known, or no memory. */
static int64_t motions(const dw_census *c, int m)
{
  static const double alike = 0.7;
  dw_motion *some = malloc((size_t)(c->pairs + 1) * sizeof *some);
  int64_t *group = malloc((size_t)(c->pairs + 1) * sizeof *group), n = 0, found = -1;
  bool known = true;
  for (int64_t k = 0; some && k < c->pairs; k++)
    if (c->pair[k].fate == WELL && (m < 0 || active(&c->pair[k], m))) {
      some[n++] = c->pair[k].motion;
      known = known && c->pair[k].motion.r;
    }
  if (some && group && known) found = dw_motions_group(n, some, alike, group);
  free(some), free(group);
  return found;
}

static const char *print_motions(const dw_census *c, int m, char out[24])
{
  const int64_t n = motions(c, m);
  if (n < 0)
    snprintf(out, 24, "-");
  else
    snprintf(out, 24, "%lld", (long long)n);
  return out;
}

static void print_active(const dw_census *c, double *count, int64_t *pick, FILE *out)
{
  char number[24];
  fprintf(out, "\n%-12s %9s %9s %9s %9s %11s %11s %9s\n", "material", "T_Q", "E < T_Q",
          "active", "share", "n0", "error", "motions");
  for (int m = 0; m < MATERIALS; m++) {
    int64_t below = 0, found = 0, known = 0;
    for (int64_t g = 0; g < c->glasses; g++)
      count[g] = 0;
    for (int64_t k = 0; k < c->pairs; k++) {
      const examined *e = &c->pair[k];
      if (e->fate != WELL || !isfinite(e->v[m])) continue;
      known++, below += e->v[m] < materials[m].tq;
      found += active(e, m), count[e->glass] += active(e, m);
    }
    fprintf(out, "%-12s %9g %9lld %9lld %9.4f %11.4g %11.2g %9s\n", materials[m].name,
            materials[m].tq, (long long)below, (long long)found,
            known ? (double)found / (double)known : NAN,
            known ? density(c, m, count, NULL) : NAN,
            known ? spread(c, m, count, pick) : NAN, print_motions(c, m, number));
  }
}

/* Of two levels: (E/2T)^2 / cosh^2(E/2T). */
static double schottky(double E, double T)
{
  const double x = E / (2 * T);
  return x < 300 ? pow(x / cosh(x), 2) : 0;
}

static void print_heat(const dw_census *c, FILE *out)
{
  double particles = 0;
  for (int64_t g = 0; g < c->glasses; g++)
    particles += c->glass[g].particles;
  fprintf(out,
          "\nspecific heat of the wells below their barriers, for each particle\n%-12s",
          "T");
  for (int m = 0; m < MATERIALS; m++)
    fprintf(out, " %11s", materials[m].name);
  fputs("\n", out);
  for (int t = 0; t <= 8; t++) {
    const double T = pow(10, -4 + 0.25 * t);
    fprintf(out, "%-12.4g", T);
    for (int m = 0; m < MATERIALS; m++) {
      double sum = 0;
      for (int64_t k = 0; k < c->pairs; k++) {
        const examined *e = &c->pair[k];
        if (e->fate == WELL && isfinite(e->v[m]) && !e->above[m])
          sum += schottky(e->v[m], T);
      }
      fprintf(out, " %11.4g", particles > 0 ? sum / particles : NAN);
    }
    fputs("\n", out);
  }
}

dw_status dw_census_against(dw_ctx *ctx, dw_census *c, const char *file)
{
  dw_sheet_free(&c->published);
  DW_TRY(dw_sheet_read(ctx, file, &c->published));
  for (int q = 0; q < NUMBERS; q++)
    if (published_column(&c->published, q) >= 0) return DW_OK;
  return dw_fail(ctx, DW_EVALUE,
                 "%s has no column to compare with: E_argon, E_nip, d, PR, dE, barrier_ab, "
                 "gamma_volume, gamma_shear, or as published E_Ar, E_NiP, PR_DW, DeltaE",
                 file);
}

dw_status dw_census_print(dw_ctx *ctx, dw_census *c, FILE *out)
{
  int64_t count[FATES] = {0};
  double *room = malloc((size_t)(c->pairs + c->glasses + 1) * sizeof *room);
  int64_t *pick = malloc((size_t)(c->glasses + 1) * sizeof *pick);
  if (!room || !pick) {
    free(room), free(pick);
    return no_memory(ctx);
  }
  for (int64_t k = 0; k < c->pairs; k++)
    count[c->pair[k].fate]++;
  fprintf(out, "%lld libraries, %lld glasses, %lld pairs examined\n",
          (long long)c->libraries, (long long)c->glasses, (long long)c->pairs);
  for (int f = 0; f < FATES; f++)
    fprintf(out, "%9lld %s (%.3f)\n", (long long)count[f], fates[f],
            c->pairs ? (double)count[f] / (double)c->pairs : NAN);
  char number[24];
  fprintf(out, "%9s distinct motions of the double wells\n", print_motions(c, -1, number));
  dw_balance_print(&c->balance, out);
  const dw_status status = print_distributions(ctx, c, room, out);
  if (status == DW_OK) print_active(c, room, pick, out);
  if (status == DW_OK) print_heat(c, out);
  free(room), free(pick);
  DW_TRY(status);
  dw_score_line *lines;
  int64_t n;
  DW_TRY(dw_census_scores(ctx, c, &lines, &n));
  dw_scores_print(n, lines, out);
  free(lines);
  return DW_OK;
}
