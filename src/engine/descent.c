/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The minimum-energy path from the saddle into an end: the flow
 *
 *   dx/dt = -g(x),   x(0) next to the saddle along its unstable mode,
 *
 * by the stabilised Runge-Kutta-Chebyshev method of second order (B. P. Sommeijer, L. F.
 * Shampine, J. G. Verwer, J. Comput. Appl. Math. 88, 315 (1998)).  A step resolves how fast
 * |g| changes, the rate of the soft motion along the path; its stages, as the root of
 * lambda dt, damp what is stiffer, up to the largest curvature lambda.  Towards the end the
 * points crowd with |g|, so the path is resolved there as no band of equal steps resolves
 * it. */
#include "engine/descent.h"

#include <math.h>
#include <string.h>

#include "base/context.h"
#include "engine/lowest_mode.h"
#include "model/landscape.h"

static const double start = 1e-3, /* first step off the saddle, in lengths of the band */
    nearest = 1.0 / 4000,         /* stops this near the end, in lengths of the band */
    change = 0.04;                /* of log |g| in a step */
enum { PRODUCTS = 40, STEPS = 2000, STAGES = 40 };

typedef struct {
  dw_ctx *ctx;
  const dw_band *band;
  const double *end;
  double *x, *g, *y[3], *f; /* [n]: point and gradient; stages and their gradient */
  double lambda, rate;      /* largest curvature met so far; of log |g| */
  double s;                 /* length so far */
  dw_descent *out;
} walk;

static double distance(int64_t n, const double *a, const double *b)
{
  double sum = 0;
  for (int64_t i = 0; i < n; i++)
    sum += (a[i] - b[i]) * (a[i] - b[i]);
  return sqrt(sum);
}

/* Power iteration from the gradient's own direction: a tenth is near enough. */
static dw_status largest(walk *w)
{
  dw_landscape *V = w->band->V;
  int64_t products = 0;
  double norm = 0;
  for (int64_t i = 0; i < V->n; i++)
    w->g[i] = cos(1.0 + 2.399963229728653 * (double)i); /* no symmetry of V has this */
  for (int k = 0; k < PRODUCTS; k++) {
    norm = dw_norm(V->n, w->g);
    for (int64_t i = 0; i < V->n; i++)
      w->g[i] /= norm;
    DW_TRY(dw_hessian_times(w->ctx, V, w->x, w->g, w->f, &products));
    memcpy(w->g, w->f, (size_t)V->n * sizeof *w->g);
  }
  w->lambda = 1.1 * dw_norm(V->n, w->g);
  w->out->evaluations += products;
  if (w->lambda > 0) return DW_OK;
  return dw_fail(w->ctx, DW_ENUMERIC, "path: the Hessian at the saddle is zero");
}

static dw_status keep(walk *w)
{
  dw_descent *d = w->out;
  const size_t n = (size_t)w->band->path.n;
  if (d->count == STEPS + 2)
    return dw_fail(w->ctx, DW_ENUMERIC,
                   "path: the descent from the saddle comes near its "
                   "end too often to be a path");
  double *x = dw_arena_alloc(w->band->arena, n, sizeof *x);
  if (!x) return dw_fail(w->ctx, DW_ENOMEM, "no memory for a path");
  memcpy(x, w->x, n * sizeof *x);
  d->x[d->count] = x, d->s[d->count++] = w->s;
  return DW_OK;
}

/* Off the saddle, to the side of the end. */
static void leave_saddle(walk *w, bool b)
{
  const dw_path *p = &w->band->path;
  double towards = 0;
  for (int64_t i = 0; i < p->n; i++)
    towards += p->mode[i] * (p->x[p->top + 1][i] - p->x[p->top - 1][i]);
  const double step = start * p->s[p->images - 1] * ((towards > 0) == b ? 1 : -1);
  for (int64_t i = 0; i < p->n; i++)
    w->x[i] = p->saddle[i] + step * p->mode[i];
  w->s = fabs(step);
}

static dw_status gradient(walk *w, const double *x, double *g)
{
  double e;
  w->out->evaluations++;
  return w->band->V->value(w->band->V, 0, x, &e, g);
}

static dw_status stuck(walk *w, double left, double force)
{
  return dw_fail(
      w->ctx, DW_ENUMERIC,
      "path: steepest descent from the saddle does not end in %s: after a length "
      "of %g it is %g away, |g| = %.3g",
      w->end == w->band->b ? "B" : "A", w->s, left, force);
}

/* T_j, T'_j, T''_j at w0. */
typedef struct {
  double t[STAGES + 1], d[STAGES + 1], dd[STAGES + 1];
} chebyshev;

static void evaluate(int stages, double w0, chebyshev *c)
{
  c->t[0] = 1, c->d[0] = c->dd[0] = 0;
  c->t[1] = w0, c->d[1] = 1, c->dd[1] = 0;
  for (int j = 2; j <= stages; j++) {
    c->t[j] = 2 * w0 * c->t[j - 1] - c->t[j - 2];
    c->d[j] = 2 * c->t[j - 1] + 2 * w0 * c->d[j - 1] - c->d[j - 2];
    c->dd[j] = 4 * c->d[j - 1] + 2 * w0 * c->dd[j - 1] - c->dd[j - 2];
  }
}

static double weight(const chebyshev *c, int j)
{
  const int k = j < 2 ? 2 : j;
  return c->dd[k] / (c->d[k] * c->d[k]);
}

/* One step dt of `stages` >= 2 from x with gradient g; the new point is in y[0]. */
static dw_status step(walk *w, double dt, int stages)
{
  const int64_t n = w->band->path.n;
  const double w0 = 1 + 2.0 / (13.0 * stages * stages);
  chebyshev c;
  evaluate(stages, w0, &c);
  const double w1 = c.d[stages] / c.dd[stages];
  double *before = w->y[0], *now = w->y[1], *next = w->y[2];
  memcpy(before, w->x, (size_t)n * sizeof *before);
  for (int64_t i = 0; i < n; i++)
    now[i] = w->x[i] - weight(&c, 1) * w1 * dt * w->g[i];
  for (int j = 2; j <= stages; j++) {
    const double b = weight(&c, j), b1 = weight(&c, j - 1), b2 = weight(&c, j - 2);
    const double mu = 2 * b * w0 / b1, nu = -b / b2, m = 2 * b * w1 / b1 * dt,
                 gamma = -(1 - b1 * c.t[j - 1]) * m;
    DW_TRY(gradient(w, now, w->f));
    if (j == 2) { /* a curvature above lambda would begin to zigzag */
      const double k = distance(n, w->f, w->g) / distance(n, now, w->x);
      if (1.1 * k > w->lambda) w->lambda = 1.1 * k;
    }
    for (int64_t i = 0; i < n; i++)
      next[i] = (1 - mu - nu) * w->x[i] + mu * now[i] + nu * before[i] - m * w->f[i] -
                gamma * w->g[i];
    double *const oldest = before;
    before = now, now = next, next = oldest;
  }
  w->y[0] = now, w->y[1] = before, w->y[2] = next;
  return DW_OK;
}

/* A step no longer than what changes |g| by a tenth, and as many stages as that takes:
 * stable up to lambda dt = 0.65 (stages^2 - 1). */
static dw_status advance(walk *w, double force)
{
  const int64_t n = w->band->path.n;
  double dt = change / w->rate;
  int stages = 2 + (int)sqrt(1 + w->lambda * dt / 0.65);
  if (stages > STAGES) stages = STAGES, dt = 0.65 * (STAGES * STAGES - 1) / w->lambda;
  DW_TRY(step(w, dt, stages));
  w->s += distance(n, w->y[0], w->x);
  double *const old = w->x;
  w->x = w->y[0], w->y[0] = old;
  DW_TRY(gradient(w, w->x, w->g));
  const double rate = fabs(log(dw_norm(n, w->g) / force)) / dt;
  w->rate = fmin(fmax(rate, 0.5 * w->rate), 2 * w->rate);
  return DW_OK;
}

static dw_status descend(walk *w)
{
  const int64_t n = w->band->path.n;
  const double reach = nearest * w->band->path.s[w->band->path.images - 1];
  double left = distance(n, w->x, w->end);
  DW_TRY(keep(w));
  DW_TRY(gradient(w, w->x, w->g));
  for (int k = 0; left > reach; k++) {
    const double force = dw_norm(n, w->g);
    if (k == STEPS || force < 1e-9 * w->lambda * reach) return stuck(w, left, force);
    DW_TRY(advance(w, force));
    left = distance(n, w->x, w->end);
    DW_TRY(keep(w));
  }
  w->out->length = w->s + left;
  memcpy(w->x, w->end, (size_t)n * sizeof *w->x);
  w->s = w->out->length;
  return keep(w);
}

dw_status dw_descent_take(dw_ctx *ctx, const dw_band *band, bool b, dw_descent *out)
{
  const int64_t n = band->path.n;
  *out = (dw_descent){0};
  if (!band->path.saddle || !band->path.mode)
    return dw_fail(ctx, DW_ESTATE, "a descent needs a saddle, and this path has none");
  double *room = dw_alloc(ctx, 6 * (size_t)n, sizeof *room);
  out->x = dw_arena_alloc(band->arena, STEPS + 2, sizeof *out->x);
  out->s = dw_arena_alloc(band->arena, STEPS + 2, sizeof *out->s);
  if (!room || !out->x || !out->s) return dw_fail(ctx, DW_ENOMEM, "no memory for a path");
  walk w = {ctx,
            band,
            b ? band->b : band->a,
            .x = room,
            .g = room + n,
            .f = room + 2 * n,
            .y = {room + 3 * n, room + 4 * n, room + 5 * n},
            .out = out};
  memcpy(w.x, band->path.saddle, (size_t)n * sizeof *w.x);
  dw_status status = largest(&w);
  if (status == DW_OK) {
    w.rate = fmax(fabs(band->path.saddle_curv), 1e-6 * w.lambda);
    leave_saddle(&w, b);
    status = descend(&w);
  }
  dw_release(ctx, room);
  if (status != DW_OK) *out = (dw_descent){0};
  return status;
}

void dw_descent_point(const dw_descent *d, int64_t n, double left, double *out)
{
  const double at = d->length - left;
  int64_t k = d->count - 1;
  while (k > 1 && d->s[k - 1] > at)
    k--;
  const double width = d->s[k] - d->s[k - 1], part = (at - d->s[k - 1]) / width;
  for (int64_t i = 0; i < n; i++)
    out[i] = d->x[k - 1][i] + part * (d->x[k][i] - d->x[k - 1][i]);
}
