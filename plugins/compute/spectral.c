/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Lanczos iteration with M from a vector r, in full reorthogonalisation, gives the Gauss
 * rule of the measure mu = sum over modes of (r.v)^2 at omega^2: nodes t_0 < t_1 < ... and
 * weights w.  By the inequalities of Chebyshev, Markov and Stieltjes (G. Szego, Orthogonal
 * polynomials, 3.41)
 *   mu[t_j, t_j+1] <= w_j + w_j+1,
 * whatever else mu may be, so no mode has more; nothing need have converged.
 * Rounding makes the rule that of M + E, |E| a few 1e-16 |M|.  What it does to a mode with
 * no other within |E|/1e-6 is below 1e-6; closer ones mix, so that a bound holds for all
 * that lies in a window of that width, wherever the window is put. */
#include "spectral.h"

#include <math.h>
#include <string.h>

enum { LANES = 8, FIRST = 16, PATIENCE = 100 };
static const double window = 1e-8; /* half of it, in units of |M| */

typedef struct {
  int64_t m;
  double *node, *weight; /* ascending */
} rule;

typedef struct {
  const dw_spectral *a;
  int64_t n, most;
  double *q; /* Lanczos vectors [most + 1][n] */
  double *alpha, *beta;
  rule now, before;
} lanczos;

/* -- Lanczos -------------------------------------------------------------------------- */

static double dot(int64_t n, const double *a, const double *b)
{
  double s[LANES] = {0}, sum = 0;
  int64_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (int l = 0; l < LANES; l++)
      s[l] += a[i + l] * b[i + l];
  for (; i < n; i++)
    sum += a[i] * b[i];
  for (int l = 0; l < LANES; l++)
    sum += s[l];
  return sum;
}

static void orthogonalise(const lanczos *l, int64_t count, double *v)
{
  for (int twice = 0; twice < 2; twice++)
    for (int64_t k = 0; k < count; k++) {
      const double *b = l->q + k * l->n, c = dot(l->n, b, v);
      for (int64_t i = 0; i < l->n; i++)
        v[i] -= c * b[i];
    }
}

/* q[j+1] from q[j]; beta[j] is 0 when there is nothing more. */
static dw_status step(lanczos *l, int64_t j)
{
  const dw_spectral *a = l->a;
  double *next = l->q + (j + 1) * l->n;
  if (a->V->contract(a->V, 0, a->x, 2, l->q + j * l->n, next, &l->alpha[j]) != DW_OK)
    return DW_FAIL(a->host, a->ctx, DW_ENUMERIC, "compute overlap: M is not finite");
  const double before = sqrt(dot(l->n, next, next));
  orthogonalise(l, j + 1, next);
  l->beta[j] = sqrt(dot(l->n, next, next));
  if (!isfinite(l->beta[j]))
    return DW_FAIL(a->host, a->ctx, DW_ENUMERIC, "compute overlap: M is not finite");
  if (l->beta[j] <= 1e-13 * before) l->beta[j] = 0;
  for (int64_t i = 0; i < l->n && l->beta[j] > 0; i++)
    next[i] /= l->beta[j];
  return DW_OK;
}

/* -- Gauss rules ------------------------------------------------------------------------
 */

/* That of the first m steps, for a measure of that mass. */
static dw_status make_rule(lanczos *l, int64_t m, double mass)
{
  const dw_host *host = l->a->host;
  const rule spare = l->before;
  l->before = l->now, l->now = spare;
  l->now.m = m;
  double *t = host->alloc(l->a->ctx, (size_t)(m * m), sizeof *t);
  if (!t) return DW_ENOMEM;
  for (int64_t k = 0; k < m; k++) {
    t[k * m + k] = l->alpha[k];
    if (k + 1 < m) t[k * m + k + 1] = t[(k + 1) * m + k] = l->beta[k];
  }
  DW_TRY(host->eigen(l->a->ctx, m, t, l->now.node, t));
  for (int64_t k = 0; k < m; k++)
    l->now.weight[k] = mass * t[k * m] * t[k * m];
  host->release(l->a->ctx, t);
  return DW_OK;
}

/* At most so much of the measure lies in [low, high]. */
static double held(const rule *r, double low, double high)
{
  double sum = 0;
  for (int64_t k = 0; k < r->m; k++)
    if ((k + 1 == r->m || r->node[k + 1] > low) && (k == 0 || r->node[k - 1] < high))
      sum += r->weight[k];
  return sum;
}

/* The most that a window can hold: between nodes j and j+1, and about node j, where the
 * rule of fewer steps may know better. */
static void weigh(const lanczos *l, dw_heaviest *out)
{
  const rule *r = &l->now;
  double most = 0;
  out->scale = fmax(fabs(r->node[0]), fabs(r->node[r->m - 1]));
  const double half = window * out->scale;
  for (int64_t k = 0; k < r->m; k++) {
    const bool last = k + 1 == r->m;
    const double right = last ? r->node[k] : r->node[k + 1];
    const double between = r->weight[k] + (last ? 0 : r->weight[k + 1]);
    double about = held(r, r->node[k] - 2 * half, r->node[k] + 2 * half);
    if (l->before.m)
      about = fmin(about, held(&l->before, r->node[k] - 2 * half, r->node[k] + 2 * half));
    if (fmax(between, about) <= most) continue;
    most = fmax(between, about);
    out->lambda = right;
  }
  out->bound = sqrt(most);
  out->steps = r->m;
}

/* -- together ---------------------------------------------------------------------------
 */

static dw_status iterate(lanczos *l, double mass, double enough, dw_heaviest *out)
{
  int64_t next = FIRST;
  for (int64_t m = 1; m <= l->most; m++) {
    DW_TRY(step(l, m - 1));
    const bool last = m == l->most || l->beta[m - 1] == 0;
    if (!last && m < next) continue;
    if (l->a->host->stop_requested(l->a->ctx)) return DW_EINTR;
    next = m + m / 3;
    DW_TRY(make_rule(l, m, mass));
    weigh(l, out);
    if (last || out->bound < enough) return DW_OK;
    /* the bound falls as 1/sqrt(m) */
    if (m > PATIENCE && (double)m * pow(out->bound / enough, 2) > (double)l->most)
      return DW_OK;
  }
  return DW_OK;
}

dw_status dw_spectral_heaviest(const dw_spectral *a, const double *rest, double enough,
                               int64_t most, dw_heaviest *out)
{
  const int64_t n = a->V->n;
  const double mass = dot(n, rest, rest);
  lanczos l = {.a = a, .n = n, .most = most < n - a->V->zero ? most : n - a->V->zero};
  *out = (dw_heaviest){.bound = sqrt(mass)};
  if (out->bound < enough || l.most < 1) return DW_OK;
  const size_t m = (size_t)l.most;
  l.q = a->host->alloc(a->ctx, (m + 1) * (size_t)n + 6 * m, sizeof *l.q);
  if (!l.q) return DW_ENOMEM;
  l.alpha = l.q + (m + 1) * (size_t)n, l.beta = l.alpha + m;
  l.now = (rule){.node = l.beta + m, .weight = l.beta + 2 * m};
  l.before = (rule){.node = l.beta + 3 * m, .weight = l.beta + 4 * m};
  for (int64_t i = 0; i < n; i++)
    l.q[i] = rest[i] / out->bound;
  const dw_status status = iterate(&l, mass, enough, out);
  a->host->release(a->ctx, l.q);
  return status;
}
