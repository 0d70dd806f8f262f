/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "barrier.h"

#include <math.h>
#include <string.h>

enum { MAP_STEPS = 4 };

static double dot(int64_t n, const double *a, const double *b)
{
  double s = 0;
  for (int64_t i = 0; i < n; i++)
    s += a[i] * b[i];
  return s;
}

void dw_barrier_project(const dw_landscape *V, double *z)
{
  for (int64_t a = 0; V->zero && a < V->dim; a++) {
    double mean = 0;
    for (int64_t i = 0; i < V->sites; i++)
      mean += z[V->dim * i + a] / (double)V->sites;
    for (int64_t i = 0; i < V->sites; i++)
      z[V->dim * i + a] -= mean;
  }
}

static dw_status contract(dw_barrier *s, int k, const double *z, double *out)
{
  if (s->V->contract(s->V, 0, s->x, k, z, out, NULL) != DW_OK)
    return DW_FAIL(s->host, s->ctx, DW_ENUMERIC,
                   "modes %s: a derivative of V is not finite", s->form->style);
  dw_barrier_project(s->V, out);
  return DW_OK;
}

/* t of the form at z: a quarter of the gradient of sum |z_i - z_j|^4, or U3:zz, U4:zzz. */
static dw_status form(dw_barrier *s, const double *z, double *out)
{
  const int64_t dim = s->V->dim;
  if (!s->form->pairs) return contract(s, s->form->degree, z, out);
  memset(out, 0, (size_t)s->n * sizeof *out);
  for (int64_t k = 0; k < s->pairs; k++) {
    const int64_t i = dim * s->pair[2 * k], j = dim * s->pair[2 * k + 1];
    double b = 0;
    for (int64_t a = 0; a < dim; a++)
      b += (z[i + a] - z[j + a]) * (z[i + a] - z[j + a]);
    for (int64_t a = 0; a < dim; a++) {
      const double f = b * (z[i + a] - z[j + a]);
      out[i + a] += f, out[j + a] -= f;
    }
  }
  return DW_OK;
}

static double ratio(const dw_barrier *s, double kappa, double g)
{
  return s->form->degree == 3 ? 2 * kappa * kappa * kappa / (3 * g * g) : kappa * kappa / g;
}

/* Normalises p->z and computes kappa, G, b, the residual. */
static dw_status look(dw_barrier *s, dw_barrier_point *p)
{
  const int64_t n = s->n;
  dw_barrier_project(s->V, p->z);
  const double norm = sqrt(dot(n, p->z, p->z));
  for (int64_t i = 0; i < n; i++)
    p->z[i] /= norm;
  DW_TRY(contract(s, 2, p->z, p->Mz));
  DW_TRY(form(s, p->z, p->t));
  p->kappa = dot(n, p->z, p->Mz), p->g = dot(n, p->z, p->t);
  p->b = ratio(s, p->kappa, p->g);
  double rest = 0;
  for (int64_t i = 0; i < n; i++)
    rest += pow(p->Mz[i] - p->kappa / p->g * p->t[i], 2);
  p->residual = sqrt(rest / dot(n, p->Mz, p->Mz));
  return DW_OK;
}

/* p->y = (kappa/G) M^+ t - z. */
static dw_status descend(dw_barrier *s, dw_barrier_point *p)
{
  DW_TRY(s->host->solve(s->ctx, s->V, s->x, p->t, p->y));
  for (int64_t i = 0; i < s->n; i++)
    p->y[i] = p->kappa / p->g * p->y[i] - p->z[i];
  return DW_OK;
}

static void advance(dw_barrier *s)
{
  const dw_barrier_point old = s->now;
  s->now = s->next, s->next = old;
}

static bool sound(const dw_barrier_point *p)
{
  return p->kappa > 0 && isfinite(p->b) && p->b > 0;
}

/* No higher than the lowest so far, but for the rounding of b: near convergence b is flat
 * and the residual leads. */
static bool accepted(dw_barrier *s)
{
  if (!sound(&s->next) || s->next.b > s->lowest * (1 + 1e-11)) return false;
  s->lowest = fmin(s->lowest, s->next.b);
  return true;
}

/* -- the published map ---------------------------------------------------------------- */

/* Steps of the map while each lowers b.  *why stays DW_ITERATING when it has to give way.
 */
static dw_status map(dw_barrier *s, int64_t *used)
{
  for (; *used < MAP_STEPS && *used < s->maxiter; ++*used) {
    if (s->now.residual <= s->tol) return DW_OK;
    if (s->host->stop_requested(s->ctx)) return DW_EINTR;
    DW_TRY(descend(s, &s->now));
    for (int64_t i = 0; i < s->n; i++)
      s->next.z[i] = s->now.z[i] + s->now.y[i];
    DW_TRY(look(s, &s->next));
    if (!accepted(s)) return DW_OK;
    advance(s);
  }
  return DW_OK;
}

/* -- direct minimisation of b ------------------------------------------------------------
 */

/* kappa(a) and G(a) of z + a p, polynomials. */
typedef struct {
  double k[3], g[5];
  int degree;
} line;

static double value(const double *c, int degree, double a)
{
  double v = c[degree];
  for (int i = degree; i-- > 0;)
    v = v * a + c[i];
  return v;
}

static double slope(const double *c, int degree, double a)
{
  double v = degree * c[degree];
  for (int i = degree; i-- > 1;)
    v = v * a + i * c[i];
  return v;
}

/* d log(kappa^m / G^2) / da = m kappa'/kappa - 2 G'/G, times kappa |G|: of degree m. */
static double uphill(const line *l, double a)
{
  const double k = value(l->k, 2, a), g = value(l->g, l->degree, a);
  return (l->degree * slope(l->k, 2, a) * g - 2 * k * slope(l->g, l->degree, a)) *
         (g < 0 ? -1 : 1);
}

/* The first minimum of b along the line; 0 when there is none within reach. */
static double first_minimum(const line *l)
{
  double lo = 0, hi = 1e-3;
  for (; uphill(l, hi) < 0; lo = hi, hi *= 1.5)
    if (hi > 1e3) return lo;
  for (int i = 0; i < 80; i++) {
    const double mid = 0.5 * (lo + hi);
    if (uphill(l, mid) < 0)
      lo = mid;
    else
      hi = mid;
  }
  return lo;
}

/* The middle coefficient of a quartic form, 6 zzuu for u = p/|p|, by its value at z + u. */
static dw_status middle(dw_barrier *s, const double g[5], double *c)
{
  DW_TRY(form(s, s->next.z, s->next.t));
  *c = dot(s->n, s->next.z, s->next.t) - g[0] - g[1] - g[3] - g[4];
  return DW_OK;
}

static dw_status expand(dw_barrier *s, line *l)
{
  const dw_barrier_point *q = &s->now;
  const int64_t n = s->n;
  const double norm = sqrt(dot(n, s->p, s->p));
  double *const u = s->unit;
  for (int64_t i = 0; i < n; i++)
    u[i] = s->p[i] / norm, s->next.z[i] = q->z[i] + u[i];
  DW_TRY(contract(s, 2, u, s->Mu));
  DW_TRY(form(s, u, s->room));
  const double zt = dot(n, q->z, s->room), ut = dot(n, u, s->room);
  const double ku = dot(n, u, q->Mz), gu = dot(n, u, q->t);
  *l = (line){.k = {q->kappa, 2 * ku, dot(n, u, s->Mu)}, .degree = s->form->degree};
  if (l->degree == 3)
    memcpy(l->g, (double[]){q->g, 3 * gu, 3 * zt, ut, 0}, sizeof l->g);
  else {
    memcpy(l->g, (double[]){q->g, 4 * gu, 0, 4 * zt, ut}, sizeof l->g);
    DW_TRY(middle(s, l->g, &l->g[2]));
  }
  double scale = 1;
  for (int c = 0; c <= l->degree; c++, scale *= norm) {
    l->g[c] *= scale;
    if (c < 3) l->k[c] *= scale;
  }
  return DW_OK;
}

/* u . M y at the current point, for the direction y there: M y needs no product. */
static double metric(const dw_barrier *s, const double *u)
{
  const dw_barrier_point *q = &s->now;
  double sum = 0;
  for (int64_t i = 0; i < s->n; i++)
    sum += u[i] * (q->kappa / q->g * q->t[i] - q->Mz[i]);
  return sum;
}

/* One step along p; *done is false when it leads nowhere. */
static dw_status step(dw_barrier *s, bool *done)
{
  line l;
  DW_TRY(expand(s, &l));
  const double a = uphill(&l, 0) < 0 ? first_minimum(&l) : 0;
  for (int64_t i = 0; i < s->n; i++)
    s->next.z[i] = s->now.z[i] + a * s->p[i];
  DW_TRY(look(s, &s->next));
  *done = a > 0 && accepted(s);
  if (!*done) return DW_OK;
  advance(s);
  return descend(s, &s->now);
}

/* Polak-Ribiere in the metric of M; next.y holds the direction of the point before. */
static dw_status conjugate(dw_barrier *s, int64_t *used, dw_reason *why)
{
  double mix = 0;
  bool fresh = true, done;
  DW_TRY(descend(s, &s->now));
  for (; *used < s->maxiter && s->now.residual > s->tol; ++*used) {
    if (s->host->stop_requested(s->ctx)) return DW_EINTR;
    const double last = metric(s, s->now.y);
    for (int64_t i = 0; i < s->n; i++)
      s->p[i] = s->now.y[i] + mix * s->p[i];
    DW_TRY(step(s, &done));
    if (!done && fresh) { /* not even along y */
      *why = DW_DIVERGED_LINESEARCH;
      return DW_OK;
    }
    fresh = !done;
    mix = done ? fmax(0, (metric(s, s->now.y) - metric(s, s->next.y)) / last) : 0;
  }
  *why = s->now.residual <= s->tol ? DW_CONVERGED_GRADIENT : DW_DIVERGED_MAXITER;
  return DW_OK;
}

dw_status dw_barrier_descend(dw_barrier *s, int64_t *iterations, dw_reason *why)
{
  *iterations = 0;
  DW_TRY(map(s, iterations));
  if (s->now.residual > s->tol) return conjugate(s, iterations, why);
  *why = DW_CONVERGED_GRADIENT;
  return DW_OK;
}

dw_status dw_barrier_start(dw_barrier *s, bool *good)
{
  DW_TRY(look(s, &s->now));
  *good = sound(&s->now);
  s->lowest = s->now.b;
  return DW_OK;
}

/* Pairs i < j with a force constant. */
static dw_status find_pairs(dw_barrier *s)
{
  dw_blocks H;
  if (s->V->blocks(s->V, 0, s->x, &H) != DW_OK)
    return DW_FAIL(s->host, s->ctx, DW_ENUMERIC, "modes %s: M is not finite",
                   s->form->style);
  s->pair = s->host->alloc(s->ctx, (size_t)H.start[H.n] + 1, sizeof *s->pair);
  if (!s->pair) return DW_ENOMEM;
  for (int64_t i = 0; i < H.n; i++)
    for (int64_t k = H.start[i]; k < H.start[i + 1]; k++) {
      if (H.index[k] <= i) continue;
      s->pair[2 * s->pairs] = (int32_t)i, s->pair[2 * s->pairs + 1] = H.index[k];
      s->pairs++;
    }
  return DW_OK;
}

dw_status dw_barrier_open(const dw_host *host, dw_ctx *ctx, const dw_form *form,
                          dw_landscape *V, const double *x, dw_barrier *s)
{
  const size_t n = (size_t)V->n;
  double *room = host->alloc(ctx, 12 * n, sizeof *room);
  if (!room) return DW_ENOMEM;
  *s = (dw_barrier){
      .host = host, .ctx = ctx, .form = form, .V = V, .x = x, .n = V->n, .room = room};
  s->p = room + n, s->Mu = room + 2 * n, s->unit = room + 11 * n;
  s->now = (dw_barrier_point){
      .z = room + 3 * n, .Mz = room + 4 * n, .t = room + 5 * n, .y = room + 6 * n};
  s->next = (dw_barrier_point){
      .z = room + 7 * n, .Mz = room + 8 * n, .t = room + 9 * n, .y = room + 10 * n};
  return form->pairs ? find_pairs(s) : DW_OK;
}

void dw_barrier_close(dw_barrier *s)
{
  s->host->release(s->ctx, s->room);
  if (s->pair) s->host->release(s->ctx, s->pair);
}
