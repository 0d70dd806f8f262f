/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Locally optimal conjugate gradients for the Rayleigh quotient v.Mv: each step minimises
 * it over the span of v, its residual w and the previous direction p.
 *
 * A. V. Knyazev, SIAM J. Sci. Comput. 23, 517 (2001), doi:10.1137/S1064827500366124.  One
 * vector, no preconditioner: the spectrum of a glass spans a factor of 400 only. */
#include "engine/lowest_mode.h"

#include <math.h>
#include <string.h>

#include "model/landscape.h"

enum { PRODUCTS = 100 };

dw_status dw_hessian_times(dw_ctx *ctx, dw_landscape *V, const double *x, const double *z,
                           double *out, int64_t *evals)
{
  if (V->orders >= 2 && V->contract) {
    ++*evals;
    return V->contract(V, 0, x, 2, z, out, NULL);
  }
  const int64_t n = V->n;
  const double h = 1e-5;
  double *at = dw_alloc(ctx, 2 * (size_t)n, sizeof *at), e;
  if (!at) return DW_ENOMEM;
  double *g = at + n;
  for (int64_t i = 0; i < n; i++)
    at[i] = x[i] - h * z[i];
  dw_status status = V->value(V, 0, at, &e, g);
  for (int64_t i = 0; i < n; i++)
    at[i] = x[i] + h * z[i];
  if (status == DW_OK) status = V->value(V, 0, at, &e, out);
  *evals += 2;
  for (int64_t i = 0; i < n; i++)
    out[i] = (out[i] - g[i]) / (2 * h);
  dw_release(ctx, at);
  return status;
}

/* Lowest eigenpair of the symmetric A (destroyed) of order m <= 3, by Jacobi rotations. */
static double lowest_of(int m, double A[3][3], double c[3])
{
  double Q[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  for (int sweep = 0; sweep < 20; sweep++)
    for (int i = 0; i < m; i++)
      for (int j = i + 1; j < m; j++) {
        if (A[i][j] == 0) continue;
        const double theta = (A[j][j] - A[i][i]) / (2 * A[i][j]);
        const double t = copysign(1, theta) / (fabs(theta) + sqrt(theta * theta + 1));
        const double co = 1 / sqrt(t * t + 1), si = t * co;
        for (int k = 0; k < m; k++) {
          const double a = A[k][i], b = A[k][j];
          A[k][i] = co * a - si * b, A[k][j] = si * a + co * b;
        }
        for (int k = 0; k < m; k++) {
          const double a = A[i][k], b = A[j][k], p = Q[k][i], q = Q[k][j];
          A[i][k] = co * a - si * b, A[j][k] = si * a + co * b;
          Q[k][i] = co * p - si * q, Q[k][j] = si * p + co * q;
        }
      }
  int low = 0;
  for (int i = 1; i < m; i++)
    if (A[i][i] < A[low][low]) low = i;
  for (int k = 0; k < 3; k++)
    c[k] = Q[k][low];
  return A[low][low];
}

/* z and its image Mz lose their part along the unit vector u. */
static void orthogonal(int64_t n, const double *u, const double *Mu, double *z, double *Mz)
{
  const double c = dw_dot(n, u, z);
  for (int64_t i = 0; i < n; i++)
    z[i] -= c * u[i];
  if (Mz)
    for (int64_t i = 0; i < n; i++)
      Mz[i] -= c * Mu[i];
}

static bool normalise(int64_t n, double *z, double *Mz)
{
  const double norm = dw_norm(n, z);
  if (!(norm > 1e-300)) return false;
  for (int64_t i = 0; i < n; i++)
    z[i] /= norm;
  if (Mz)
    for (int64_t i = 0; i < n; i++)
      Mz[i] /= norm;
  return true;
}

/* Basis vectors q[0] = v, q[1] = w, q[2] = p and their images. */
typedef struct {
  int64_t n;
  double *q[3], *Mq[3];
  int m; /* 2 before there is a p */
} basis;

/* v <- the lowest combination, p <- what was added to v. */
static double rotate(basis *b)
{
  double A[3][3] = {{0}}, c[3] = {1, 0, 0};
  for (int i = 0; i < b->m; i++)
    for (int j = i; j < b->m; j++)
      A[i][j] = A[j][i] = dw_dot(b->n, b->q[i], b->Mq[j]);
  const double value = lowest_of(b->m, A, c);
  const double sign = c[0] < 0 ? -1 : 1, c2 = b->m > 2 ? c[2] : 0;
  double *const *sets[] = {b->q, b->Mq};
  for (int k = 0; k < 2; k++) {
    double *v = sets[k][0], *w = sets[k][1], *p = sets[k][2];
    for (int64_t i = 0; i < b->n; i++) {
      p[i] = sign * (c[1] * w[i] + c2 * p[i]);
      v[i] = sign * c[0] * v[i] + p[i];
    }
  }
  normalise(b->n, b->q[0], b->Mq[0]);
  orthogonal(b->n, b->q[0], b->Mq[0], b->q[2], b->Mq[2]);
  b->m = normalise(b->n, b->q[2], b->Mq[2]) ? 3 : 2;
  return value;
}

static dw_status follow(dw_ctx *ctx, dw_landscape *V, const double *x, basis *b,
                        double residual, double *value, int64_t *evals)
{
  const int64_t n = V->n;
  double *v = b->q[0], *w = b->q[1];
  dw_project(V, v);
  if (!normalise(n, v, NULL))
    return dw_fail(ctx, DW_EVALUE, "lowest mode: the guess is zero or a translation");
  DW_TRY(dw_hessian_times(ctx, V, x, v, b->Mq[0], evals));
  *value = dw_dot(n, v, b->Mq[0]);
  for (int k = 1; k < PRODUCTS; k++) {
    for (int64_t i = 0; i < n; i++)
      w[i] = b->Mq[0][i] - *value * v[i];
    dw_project(V, w);
    if (dw_norm(n, w) < residual) break;
    orthogonal(n, v, NULL, w, NULL);
    if (b->m > 2) orthogonal(n, b->q[2], NULL, w, NULL);
    if (!normalise(n, w, NULL)) break;
    DW_TRY(dw_hessian_times(ctx, V, x, w, b->Mq[1], evals));
    *value = rotate(b);
  }
  return DW_OK;
}

dw_status dw_mode_follow(dw_ctx *ctx, dw_landscape *V, const double *x, double *v,
                         double residual, double *value, int64_t *evals)
{
  const size_t n = (size_t)V->n;
  double *room = dw_alloc(ctx, 5 * n, sizeof *room);
  if (!room) return DW_ENOMEM;
  basis b = {.n = V->n,
             .q = {v, room, room + n},
             .Mq = {room + 2 * n, room + 3 * n, room + 4 * n},
             .m = 2};
  const dw_status status = follow(ctx, V, x, &b, residual, value, evals);
  dw_release(ctx, room);
  return status;
}
