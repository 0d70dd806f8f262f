/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute overlap ... certified, against all modes from LAPACK: what it claims is so, and
 * it claims nothing where no mode can be named. */
#include <unistd.h>

#include "springs.h"
#include "statements.h"
#include "unit.h"

enum { SITES = 150, N = 3 * SITES };

/* -- the full answer ---------------------------------------------------------------------
 */

static void centred(double *r, int sites)
{
  for (int k = 0; k < 3; k++) {
    double mean = 0;
    for (int i = 0; i < sites; i++)
      mean += r[3 * i + k] / sites;
    for (int i = 0; i < sites; i++)
      r[3 * i + k] -= mean;
  }
}

typedef struct {
  double c, second;
  int mode;
} answer;

/* Largest and second c of r over all eigenvectors. */
static answer full(dw_ctx *ctx, const double *field, int sites)
{
  const int n = 3 * sites;
  const double *z = dw_modes_named(ctx->modesets, "all")->set.z;
  double *r = malloc((size_t)n * sizeof *r);
  memcpy(r, field, (size_t)n * sizeof *r);
  centred(r, sites);
  answer best = {0};
  for (int m = 3; m < n; m++) {
    const double c = fabs(dw_dot(n, r, z + (int64_t)m * n)) / dw_norm(n, r);
    if (c > best.c)
      best = (answer){c, best.c, m + 1};
    else if (c > best.second)
      best.second = c;
  }
  free(r);
  return best;
}

/* The same certified, from `lowest` modes. */
static bool certify(dw_ctx *ctx, const double *r, int sites, int lowest)
{
  char file[] = "certified-XXXXXX", line[128];
  FILE *f = fdopen(mkstemp(file), "w");
  for (int i = 0; i < 3 * sites; i++)
    fprintf(f, "%.17g ", r[i]);
  fclose(f);
  if (lowest) {
    snprintf(line, sizeof line, "modes linear lowest %d as few", lowest);
    must(ctx, line);
  }
  snprintf(line, sizeof line, "compute overlap modes few with file:%s certified as o",
           file);
  must(ctx, line);
  unlink(file);
  return number(ctx, "o.proven", 0) == 1;
}

static void agrees(dw_ctx *ctx, const double *r, int sites)
{
  const answer a = full(ctx, r, sites);
  ck_assert_double_eq_tol(number(ctx, "o.cmax", 0), a.c, 1e-6);
  ck_assert_double_eq(number(ctx, "o.mode", 0), a.mode);
}

static bool how(const dw_ctx *ctx, const char *want)
{
  return !strcmp(dw_results_get(ctx->results, "o.how")->text, want);
}

/* -- fields ------------------------------------------------------------------------------
 */

/* Random weights of all modes, falling as omega^-power. */
static void soft_field(dw_ctx *ctx, uint64_t seed, double power, double *r)
{
  const dw_modeset *all = &dw_modes_named(ctx->modesets, "all")->set;
  memset(r, 0, N * sizeof *r);
  for (int m = 3; m < N; m++) {
    const double c = dw_rng_normal(dw_rng_key(seed, 0, "field", 0), (uint64_t)m, 0, 0) *
                     pow(all->value[m], -0.5 * power);
    for (int i = 0; i < N; i++)
      r[i] += c * all->z[m * N + i];
  }
}

START_TEST(what_is_proven_is_the_maximum_over_all_modes)
{
  springs *net = springs_new(SITES, 1.7, 3);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  double r[N];
  int bound = 0, lanczos = 0, all = 0;
  must(&ctx, "modes linear all as all");
  must(&ctx, "modes linear lowest 20 as few");
  for (int k = 0; k < 24; k++) {
    soft_field(&ctx, (uint64_t)k, 0.5 * (k % 8), r);
    const bool proven = certify(&ctx, r, SITES, 0);
    const answer a = full(&ctx, r, SITES);
    ck_assert(proven || a.c - a.second < 2e-6);
    if (proven) agrees(&ctx, r, SITES);
    bound += how(&ctx, "bound"), lanczos += how(&ctx, "lanczos"),
        all += how(&ctx, "all modes");
  }
  ck_assert_int_ge(bound, 2);
  ck_assert_int_ge(lanczos, 2);
  ck_assert_int_ge(all, 2);
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* The bound on what was not seen holds for every mode, however few steps there were. */
START_TEST(no_mode_that_was_not_seen_is_above_its_bound)
{
  springs *net = springs_new(SITES, 1.7, 12);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  double r[N];
  must(&ctx, "modes linear all as all");
  must(&ctx, "modes linear lowest 20 as few");
  const double *z = dw_modes_named(ctx.modesets, "all")->set.z;
  for (int k = 0; k < 12; k++) {
    soft_field(&ctx, (uint64_t)k + 100, 1 + 0.3 * k, r);
    certify(&ctx, r, SITES, 0);
    if (how(&ctx, "all modes")) continue;
    const int seen = (int)number(&ctx, "o.seen", 0);
    for (int m = seen; m < N; m++)
      ck_assert_double_le(fabs(dw_dot(N, r, z + m * N)) / dw_norm(N, r),
                          number(&ctx, "o.unseen", 0) + 1e-9);
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

START_TEST(localised_fields_and_their_translation_do_not_matter)
{
  springs *net = springs_new(SITES, 1.7, 31);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  double r[N] = {0};
  must(&ctx, "modes linear all as all");
  must(&ctx, "modes linear lowest 12 as few");
  for (int k = 0; k < 5; k++) {
    r[3 * k] = 0.2, r[3 * k + 1] = -0.1;
    if (certify(&ctx, r, SITES, 0)) agrees(&ctx, r, SITES);
    const double c = number(&ctx, "o.cmax", 0), a = number(&ctx, "o.amax", 0);
    ck_assert_double_ge(a, c);
    for (int i = 0; i < N; i++)
      r[i] += i % 3;
    certify(&ctx, r, SITES, 0);
    ck_assert_double_eq_tol(number(&ctx, "o.cmax", 0), c, 1e-9);
    ck_assert_double_eq_tol(number(&ctx, "o.amax", 0), a, 1e-9);
    ck_assert_double_gt(number(&ctx, "o.translation", 0), 0.9);
    memset(r, 0, sizeof r);
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* -- multiplets --------------------------------------------------------------------------
 */

enum { EDGE = 5, CRYSTAL = EDGE * EDGE * EDGE };

/* Modes closer than can be told apart give no largest one to name; split further, they do.
 */
START_TEST(multiplets_are_claimed_only_where_they_are_resolved)
{
  static const double split[] = {0, 1e-14, 1e-12, 1e-10, 1e-4, 1e-3, 1e-2};
  for (int at = 0; at < 7; at++) {
    springs *net = springs_crystal(EDGE);
    for (int64_t m = 0; m < net->bonds; m++)
      net->k[m] *= 1 + split[at] * dw_rng_normal(9, (uint64_t)m, 0, 0);
    dw_ctx ctx = statements_open(&net->V, net->ref);
    double r[3 * CRYSTAL] = {0};
    must(&ctx, "modes linear all as all");
    must(&ctx, "modes linear lowest 30 as few");
    for (int i = 0; i < CRYSTAL; i++) /* a transverse wave, and a little of all */
      r[3 * i + 1] = cos(2 * M_PI * net->ref[3 * i] / EDGE + 0.4);
    r[0] = 0.5;
    const bool proven = certify(&ctx, r, CRYSTAL, 0);
    if (proven) agrees(&ctx, r, CRYSTAL);
    ck_assert_int_eq(proven, split[at] > 1e-7);
    ck_assert_double_eq(number(&ctx, "o.degenerate", 0), split[at] < 1e-7);
    statements_close(&ctx);
    springs_free(net);
  }
}
END_TEST

/* A mode next to the last of the set may be the same one to rounding: more are found. */
START_TEST(a_multiplet_cut_by_the_set_is_not_claimed)
{
  springs *net = springs_crystal(EDGE);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as all");
  for (int lowest = 10; lowest < 14; lowest++) {
    char line[64];
    snprintf(line, sizeof line, "modes linear lowest %d as few", lowest);
    must(&ctx, line);
    const dw_modeset *all = &dw_modes_named(ctx.modesets, "all")->set; /* sets may move */
    const int last = (int)number(&ctx, "few.count", 0) - 1;
    ck_assert_double_lt(all->value[last + 1] - all->value[last], 1e-9); /* cut */
    ck_assert(!certify(&ctx, all->z + last * all->n, CRYSTAL, 0));
    ck_assert_double_eq(number(&ctx, "o.degenerate", 0), 1);
  }
  statements_close(&ctx);
  springs_free(net);
}
END_TEST

/* -- symmetries --------------------------------------------------------------------------
 */

/* The network and the field turned by 90 degrees about z, and its sites in another order.
 */
static springs *turned(const springs *net, const double *r, double *out)
{
  springs *p = springs_empty(SITES);
  int to[SITES];
  for (int i = 0; i < SITES; i++)
    to[i] = (i * 7 + 11) % SITES;
  for (int i = 0; i < SITES; i++) {
    const double *from = net->ref + 3 * i, *v = r + 3 * i;
    double *x = p->ref + 3 * to[i], *w = out + 3 * to[i];
    x[0] = -from[1], x[1] = from[0], x[2] = from[2];
    w[0] = -v[1], w[1] = v[0], w[2] = v[2];
  }
  p->bonds = net->bonds;
  for (int64_t m = 0; m < net->bonds; m++) {
    p->i[m] = to[net->i[m]], p->j[m] = to[net->j[m]];
    p->rest[m] = net->rest[m], p->k[m] = net->k[m];
    p->image[m][0] = -net->image[m][1], p->image[m][1] = net->image[m][0];
    p->image[m][2] = net->image[m][2];
  }
  return p;
}

START_TEST(relabelling_and_rotation_change_nothing)
{
  static const char *const same[] = {"o.cmax",  "o.amax", "o.mode",   "o.amode",
                                     "o.omega", "o.PR",   "o.proven", "o.sum2"};
  double r[N], s[N], before[8];
  springs *net = springs_new(SITES, 1.7, 5);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear all as all");
  soft_field(&ctx, 8, 2, r);
  certify(&ctx, r, SITES, 20);
  for (int k = 0; k < 8; k++)
    before[k] = number(&ctx, same[k], 0);
  statements_close(&ctx);
  springs *other = turned(net, r, s);
  ctx = statements_open(&other->V, other->ref);
  certify(&ctx, s, SITES, 20);
  for (int k = 0; k < 8; k++)
    ck_assert_double_eq_tol(number(&ctx, same[k], 0), before[k], 1e-9);
  statements_close(&ctx);
  springs_free(net), springs_free(other);
}
END_TEST

/* -- refusals ----------------------------------------------------------------------------
 */

START_TEST(foreign_modes_and_fields_are_refused)
{
  springs *net = springs_new(SITES, 1.7, 6), *other = springs_new(SITES, 1.7, 7),
          *small = springs_new(SITES - 1, 1.7, 7);
  dw_ctx ctx = statements_open(&net->V, net->ref);
  must(&ctx, "modes linear lowest 20 as few");
  must(&ctx, "modes cubic guess few.4 as cub");
  must_fail(&ctx, "compute overlap modes cub with few.4 certified", "linear modes");
  must_fail(&ctx, "compute overlap modes few with few.1 certified", "translation");
  ctx.landscape = &other->V;
  must_fail(&ctx, "compute overlap modes few with few.4 certified", "present potential");
  ctx.landscape = &small->V;
  must_fail(&ctx, "compute overlap modes few with few.4", "find them anew");
  ctx.landscape = &net->V;
  statements_close(&ctx);
  springs_free(net), springs_free(other), springs_free(small);
}
END_TEST

UNIT_MAIN("certified", what_is_proven_is_the_maximum_over_all_modes,
          no_mode_that_was_not_seen_is_above_its_bound,
          localised_fields_and_their_translation_do_not_matter,
          multiplets_are_claimed_only_where_they_are_resolved,
          a_multiplet_cut_by_the_set_is_not_claimed,
          relabelling_and_rotation_change_nothing, foreign_modes_and_fields_are_refused)
