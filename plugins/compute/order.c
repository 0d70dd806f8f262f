/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute order - bond order: q_lm(i) is the mean of Y_lm over the bonds of i,
 *   q_l(i) = sqrt(4pi/(2l+1) sum_m |q_lm(i)|^2),
 * with the bonds of the whole system instead of one particle: Q_l (Steinhardt, Nelson and
 * Ronchetti, Phys. Rev. B 28, 784); with q_lm averaged over i and its neighbours: qbar_l
 * (Lechner and Dellago, J. Chem. Phys. 129, 114707).  A bond is solid when q_6(i).q_6(j),
 * normalised, is above a level, and a particle crystalline when more than half its bonds
 * are (after ten Wolde, Ruiz-Montero and Frenkel, J. Chem. Phys. 104, 9932). */
#include "harmonics.h"
#include "near.h"

typedef struct {
  double shell, solid; /* arguments */
  const dw_host *host;
} order;

typedef struct {
  harmonic q4, q6;
} bonds;

typedef struct {
  const order *c;
  const dw_system *sys;
  bonds *own, *mean; /* of each particle; with its neighbours' */
  int64_t *count, *solid;
} survey;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((order *)self)->host = host;
  return DW_OK;
}

static void add(const bonds *from, double weight, bonds *to)
{
  for (int m = 0; m <= HARMONIC_MOST; m++) {
    to->q4.re[m] += weight * from->q4.re[m], to->q4.im[m] += weight * from->q4.im[m];
    to->q6.re[m] += weight * from->q6.re[m], to->q6.im[m] += weight * from->q6.im[m];
  }
}

static void scale(bonds *q, double factor)
{
  add(q, factor - 1, q);
}

static bool bonded(const survey *s, int64_t i, int64_t j, double r2)
{
  const double reach = s->c->shell * (s->sys->diameter[i] + s->sys->diameter[j]) / 2;
  return r2 < reach * reach;
}

/* Even l: Y_lm is the same from either end. */
static void add_bond(void *who, int64_t i, int64_t j, const double d[3], double r2)
{
  survey *s = who;
  bonds one = {0};
  if (!bonded(s, i, j, r2) || !(r2 > 0)) return;
  const double r = sqrt(r2), u[3] = {d[0] / r, d[1] / r, d[2] / r};
  harmonic_add(4, u, &one.q4), harmonic_add(6, u, &one.q6);
  add(&one, 1, &s->own[i]), add(&one, 1, &s->own[j]);
  s->count[i]++, s->count[j]++;
}

/* The second time over the bonds: q of the neighbours is known. */
static void compare(void *who, int64_t i, int64_t j, const double d[3], double r2)
{
  survey *s = who;
  (void)d;
  if (!bonded(s, i, j, r2) || !(r2 > 0)) return;
  const harmonic *a = &s->own[i].q6, *b = &s->own[j].q6;
  const double size = sqrt(harmonic_dot(6, a, a) * harmonic_dot(6, b, b));
  if (harmonic_dot(6, a, b) > s->c->solid * size) s->solid[i]++, s->solid[j]++;
  add(&s->own[j], 1, &s->mean[i]), add(&s->own[i], 1, &s->mean[j]);
}

static dw_status take(survey *s, dw_ctx *ctx)
{
  const order *c = s->c;
  double most = 0;
  for (int64_t i = 0; i < s->sys->n; i++)
    most = fmax(most, s->sys->diameter[i]);
  const double radius = c->shell * most, reach = near_reach(&s->sys->box);
  if (radius > reach * (1 + 1e-12))
    return DW_FAIL(c->host, ctx, DW_EVALUE,
                   "shell %g times the largest diameter %g is above %g, half the box",
                   c->shell, most, reach);
  DW_TRY(near_visit(c->host, ctx, s->sys, radius, add_bond, s));
  for (int64_t i = 0; i < s->sys->n; i++) {
    if (s->count[i]) scale(&s->own[i], 1 / (double)s->count[i]);
    s->mean[i] = s->own[i];
  }
  DW_TRY(near_visit(c->host, ctx, s->sys, radius, compare, s));
  for (int64_t i = 0; i < s->sys->n; i++)
    scale(&s->mean[i], 1 / (double)(s->count[i] + 1));
  return DW_OK;
}

/* -- results -----------------------------------------------------------------------------
 */

static dw_status put(const order *c, dw_ctx *ctx, const char *name, double v)
{
  return c->host->put(ctx, name, 0, NULL, &v);
}

static dw_status publish_whole(const survey *s, dw_ctx *ctx, const harmonic_table *t)
{
  bonds all = {0};
  double bonded_twice = 0;
  for (int64_t i = 0; i < s->sys->n; i++)
    add(&s->own[i], (double)s->count[i], &all), bonded_twice += (double)s->count[i];
  if (bonded_twice > 0) scale(&all, 1 / bonded_twice);
  DW_TRY(put(s->c, ctx, "Q4", harmonic_size(4, &all.q4)));
  DW_TRY(put(s->c, ctx, "Q6", harmonic_size(6, &all.q6)));
  DW_TRY(put(s->c, ctx, "W6", harmonic_third(6, t, &all.q6)));
  return put(s->c, ctx, "neighbours", bonded_twice / (double)s->sys->n);
}

enum { Q4, Q6, W6, QBAR4, QBAR6, LOCAL };

static dw_status publish_local(const survey *s, dw_ctx *ctx, const harmonic_table *t)
{
  static const char *const means[LOCAL] = {"q4", "q6", "w6", "qbar4", "qbar6"};
  static const char *const each[LOCAL] = {"local_q4", "local_q6", "local_w6", "local_qbar4",
                                          "local_qbar6"};
  const int64_t n = s->sys->n;
  double *v = s->c->host->alloc(ctx, LOCAL * (size_t)n, sizeof *v), solid = 0;
  if (!v) return DW_ENOMEM;
  for (int64_t i = 0; i < n; i++) {
    const bonds *q = &s->own[i], *mean = &s->mean[i];
    v[Q4 * n + i] = harmonic_size(4, &q->q4), v[Q6 * n + i] = harmonic_size(6, &q->q6);
    v[W6 * n + i] = harmonic_third(6, t, &q->q6);
    v[QBAR4 * n + i] = harmonic_size(4, &mean->q4);
    v[QBAR6 * n + i] = harmonic_size(6, &mean->q6);
    solid += 2 * s->solid[i] > s->count[i];
  }
  for (int k = 0; k < LOCAL; k++) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
      sum += v[k * n + i];
    DW_TRY(put(s->c, ctx, means[k], sum / (double)n));
    DW_TRY(s->c->host->put(ctx, each[k], 1, &n, v + k * n));
  }
  s->c->host->release(ctx, v);
  return put(s->c, ctx, "crystalline", solid / (double)n);
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const order *c = self;
  survey s = {.c = c, .sys = c->host->system(ctx)};
  harmonic_table t;
  if (!s.sys) return DW_ESTATE;
  const size_t n = (size_t)s.sys->n;
  s.own = c->host->alloc(ctx, 2 * n, sizeof *s.own);
  s.count = c->host->alloc(ctx, 2 * n, sizeof *s.count);
  if (!s.own || !s.count) return DW_ENOMEM;
  s.mean = s.own + n, s.solid = s.count + n;
  harmonic_fill(6, &t);
  dw_status status = take(&s, ctx);
  if (status == DW_OK) status = publish_whole(&s, ctx, &t);
  if (status == DW_OK) status = publish_local(&s, ctx, &t);
  c->host->release(ctx, s.own), c->host->release(ctx, s.count);
  return status;
}

static const dw_field fields[] = {
    DW_ARG(order, shell, "1.4", "(0,inf)", "1",
           "Two particles are neighbours nearer than this times their mean diameter."),
    DW_ARG(order, solid, "0.7", "(-1,1)", "1",
           "A bond is solid when the normalised q6(i).q6(j) is above this."),
    {0}};

#define RESULT(n, kind, text)                         \
  {                                                   \
    .name = n, .type = kind, .unit = "1", .doc = text \
  }
static const dw_field results[] = {
    RESULT("Q4", DW_REAL, "Over all bonds: 0 in an infinite liquid, 0.191 in fcc."),
    RESULT("Q6", DW_REAL, "Over all bonds: 0.575 in fcc."),
    RESULT("W6", DW_REAL, "Third-order invariant of all bonds, normalised."),
    RESULT("neighbours", DW_REAL, "Mean number of neighbours."),
    RESULT("q4", DW_REAL, "Mean over the particles of their own q4."),
    RESULT("q6", DW_REAL, "Mean over the particles of their own q6."),
    RESULT("w6", DW_REAL, "Mean of their third-order invariants, normalised."),
    RESULT("qbar4", DW_REAL, "Mean of q4 averaged with the neighbours."),
    RESULT("qbar6", DW_REAL, "Mean of q6 averaged with the neighbours."),
    RESULT("crystalline", DW_REAL,
           "Fraction of particles more than half of whose bonds are solid."),
    RESULT("local_q4", DW_REALS, "q4 of each particle."),
    RESULT("local_q6", DW_REALS, "q6 of each particle."),
    RESULT("local_w6", DW_REALS, "w6 of each particle."),
    RESULT("local_qbar4", DW_REALS, "qbar4 of each particle."),
    RESULT("local_qbar6", DW_REALS, "qbar6 of each particle."),
    {0}};

static const dw_compute_ops ops = {
    .size = sizeof ops, .evaluate = evaluate, .flags = DW_COMPUTE_LIVE};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "order",
    .brief = "Bond order q4, q6, W6 and the fraction of crystalline particles",
    .details = "Perfect lattices, with the first shell only: fcc q4 0.1909, q6 0.5745, w6 "
               "-0.0132; hcp 0.0972, 0.4848, -0.0124; bcc (8 neighbours) 0.5092, 0.6285, "
               "(14) 0.0364, 0.5107; sc 0.7638, 0.3536. Look at minima rather than at "
               "configurations of a run: vibrations blur the bonds.",
    .references =
        (const dw_reference[]){
            {"P. J. Steinhardt, D. R. Nelson and M. Ronchetti, Phys. Rev. B 28, 784 (1983)",
             "10.1103/PhysRevB.28.784"},
            {"W. Lechner and C. Dellago, J. Chem. Phys. 129, 114707 (2008)",
             "10.1063/1.2977970"},
            {"P. R. ten Wolde, M. J. Ruiz-Montero and D. Frenkel, J. Chem. Phys. 104, 9932 "
             "(1996)",
             "10.1063/1.471721"},
            {0}},
    .examples =
        (const char *const[]){"compute order", "compute order shell 1.5 as wide", NULL},
    .instance_size = sizeof(order),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-order", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
