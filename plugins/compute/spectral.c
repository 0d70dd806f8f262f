/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Lanczos iteration with M from a vector r gives the Gauss rule of the measure mu = sum
 * over modes of (r.v)^2 at omega^2: nodes t_0 < t_1 < ... and weights w (gauss_rule.h).  By
 * the inequalities of Chebyshev, Markov and Stieltjes (G. Szego, Orthogonal polynomials,
 * 3.41)  mu[t_i, t_j] <= w_i + ... + w_j,  so no mode there has more; nothing need have
 * converged.
 * No vector is kept, for rounding does no harm here: the rule is that of a measure with
 * the mass of each mode spread over a tiny interval about it (A. Greenbaum, Linear Algebra
 * Appl. 113, 7 (1989), doi:10.1016/0024-3795(89)90285-1), a few rounding errors of |M| wide
 * where it was measured (A. Greenbaum and Z. Strakos, SIAM J. Matrix Anal. Appl. 13, 121
 * (1992), doi:10.1137/0613011).  So the bound is on all that lies in a window 1e4 times as
 * wide as even one such error in each of 4500 steps would make it, wherever it is put. */
#include "spectral.h"

#include <math.h>
#include <string.h>

#include "gauss_rule.h"

enum { FIRST = 16 };
static const double window = 1e-8; /* half of it, in units of |M| */

typedef struct {
  const dw_spectral *a;
  int64_t n, most;
  double *last, *now, *next; /* Lanczos vectors, [n] each */
  double *alpha, *beta;      /* [most] */
  dw_rule rule, before;
} lanczos;

static double dot(int64_t n, const double *a, const double *b)
{
  double sum = 0;
  for (int64_t i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

/* Step j; beta[j] is 0 when there is nothing more. */
static dw_status step(lanczos *l, int64_t j)
{
  const dw_spectral *a = l->a;
  const double before = j > 0 ? l->beta[j - 1] : 0;
  double *const v = l->next;
  if (a->V->contract(a->V, 0, a->x, 2, l->now, v, NULL) != DW_OK)
    return DW_FAIL(a->host, a->ctx, DW_ENUMERIC, "compute overlap: M is not finite");
  const double size = sqrt(dot(l->n, v, v));
  for (int64_t i = 0; i < l->n; i++)
    v[i] -= before * l->last[i];
  l->alpha[j] = dot(l->n, v, l->now);
  for (int64_t i = 0; i < l->n; i++)
    v[i] -= l->alpha[j] * l->now[i];
  l->beta[j] = sqrt(dot(l->n, v, v));
  if (!isfinite(l->beta[j]))
    return DW_FAIL(a->host, a->ctx, DW_ENUMERIC, "compute overlap: M is not finite");
  if (l->beta[j] <= 1e-13 * size) l->beta[j] = 0;
  for (int64_t i = 0; i < l->n && l->beta[j] > 0; i++)
    v[i] /= l->beta[j];
  l->next = l->last, l->last = l->now, l->now = v;
  return DW_OK;
}

/* The most that a window can hold: between nodes k and k+1, and about node k, where the
 * rule of fewer steps may know better. */
static void weigh(const lanczos *l, dw_heaviest *out)
{
  const dw_rule *r = &l->rule;
  double most = 0;
  const double half = window * fmax(fabs(r->at[0].node), fabs(r->at[r->m - 1].node));
  for (int64_t k = 0; k < r->m; k++) {
    const double t = r->at[k].node,
                 between = r->at[k].weight + (k + 1 < r->m ? r->at[k + 1].weight : 0);
    double about = dw_rule_held(r, t - 2 * half, t + 2 * half);
    if (l->before.m)
      about = fmin(about, dw_rule_held(&l->before, t - 2 * half, t + 2 * half));
    if (fmax(between, about) <= most) continue;
    most = fmax(between, about);
    out->lambda = between > about && k + 1 < r->m ? r->at[k + 1].node : t + 2 * half;
  }
  out->bound = fmin(out->bound, sqrt(most));
  out->steps = r->m;
}

static dw_status make_rule(lanczos *l, int64_t m, double mass)
{
  const dw_rule spare = l->before;
  l->before = l->rule, l->rule = spare;
  if (dw_rule_make(&l->rule, m, l->alpha, l->beta, mass)) return DW_OK;
  return DW_FAIL(l->a->host, l->a->ctx, DW_ENUMERIC,
                 "compute overlap: a Gauss rule of %lld nodes did not converge",
                 (long long)m);
}

static dw_status iterate(lanczos *l, double mass, double enough, dw_heaviest *out)
{
  int64_t next = FIRST;
  for (int64_t m = 1; m <= l->most; m++) {
    DW_TRY(step(l, m - 1));
    const bool last = m == l->most || l->beta[m - 1] == 0;
    if (!last && m < next) continue;
    if (l->a->host->stop_requested(l->a->ctx)) return DW_EINTR;
    next = 4 * m > l->most ? l->most : 2 * m; /* a rule costs m^2 */
    const double before = out->lambda;
    DW_TRY(make_rule(l, m, mass));
    weigh(l, out);
    /* where the most is has been found, and it is there: more steps take nothing away */
    const bool found = fabs(out->lambda - before) <= 1e-9 * fabs(before);
    if (last || found || out->bound < enough) return DW_OK;
  }
  return DW_OK;
}

dw_status dw_spectral_heaviest(const dw_spectral *a, const double *rest, double enough,
                               int64_t most, dw_heaviest *out)
{
  const int64_t n = a->V->n;
  const double mass = dot(n, rest, rest);
  lanczos l = {.a = a, .n = n, .most = most};
  out->bound = sqrt(mass), out->steps = 0;
  if (out->bound < enough || most < 1) return DW_OK;
  const size_t m = (size_t)most;
  double *room = a->host->alloc(a->ctx, 3 * (size_t)n + 8 * m, sizeof *room);
  if (!room) return DW_ENOMEM;
  l.last = room, l.now = room + n, l.next = room + 2 * n;
  l.alpha = room + 3 * n, l.beta = l.alpha + m;
  l.rule.at = (dw_node *)(l.beta + m), l.rule.off = l.beta + 3 * m;
  l.before.at = (dw_node *)(l.beta + 4 * m), l.before.off = l.beta + 6 * m;
  for (int64_t i = 0; i < n; i++)
    l.now[i] = rest[i] / out->bound;
  const dw_status status = iterate(&l, mass, enough, out);
  a->host->release(a->ctx, room);
  return status;
}
