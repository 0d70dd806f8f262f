/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes pseudoharmonic where every mode is known: dimers V = sum_m k_m |u_m|^2/2 +
 * sum_i e |x_i|^2/2, u_m the difference of the two of dimer m.  With the two of a dimer
 * opposite, kappa = sum K_m |u_m|^2, K_m = k_m + e/2, and C = kappa^2 / sum |u_m|^4.  It is
 * stationary for |u_m|^2 ~ K_m on any set of dimers, where it is the sum of their K_m^2:
 * the minima are single dimers, at any angle, with C = K_m^2. */
#include "statements.h"
#include "unit.h"

enum { DIMERS = 5, SITES = 2 * DIMERS, N = 3 * SITES };
static const double k[DIMERS] = {2, 0.5, 1.2, 3, 0.8}, e = 0.4;

static dw_status contract(dw_landscape *V, int64_t slot, const double *x, int order,
                          const double *z, double *out, double *s)
{
  (void)slot, (void)x;
  memset(out, 0, N * sizeof *out);
  for (int i = 0; order == 2 && i < N; i++) {
    const int mate = i / 3 % 2 ? i - 3 : i + 3;
    out[i] = k[i / 6] * (z[i] - z[mate]) + e * z[i];
  }
  if (s) *s = dw_dot(V->n, out, z);
  return DW_OK;
}

static dw_status value(dw_landscape *V, int64_t slot, const double *x, double *v, double *g)
{
  double grad[N];
  contract(V, slot, x, 2, x, grad, v); /* V is a quadratic form */
  *v /= 2;
  if (g) memcpy(g, grad, sizeof grad);
  return DW_OK;
}

static dw_status hessian(dw_landscape *V, int64_t slot, const double *x, double *H)
{
  double unit[N] = {0};
  for (int i = 0; i < N; i++) {
    unit[i] = 1;
    contract(V, slot, x, 2, unit, H + N * i, NULL);
    unit[i] = 0;
  }
  return DW_OK;
}

typedef struct {
  dw_landscape V; /* first */
  int64_t start[SITES + 1];
  int32_t index[2 * SITES];
  double val[2 * SITES][9];
} dimers;

static dw_status blocks(dw_landscape *V, int64_t slot, const double *x, dw_blocks *H)
{
  dimers *d = (dimers *)V;
  (void)slot, (void)x;
  for (int i = 0; i <= SITES; i++)
    d->start[i] = 2 * i;
  for (int b = 0; b < 2 * SITES; b++) {
    const int i = b / 2, j = i / 2 * 2 + b % 2;
    d->index[b] = j;
    for (int a = 0; a < 9; a++)
      d->val[b][a] = a % 4 ? 0 : i == j ? k[i / 2] + e : -k[i / 2];
  }
  *H = (dw_blocks){
      .size = sizeof *H, .n = SITES, .start = d->start, .index = d->index, .val = d->val};
  return DW_OK;
}

static dw_landscape landscape(void)
{
  return (dw_landscape){.size = sizeof(dw_landscape),
                        .n = N,
                        .sites = SITES,
                        .dim = 3,
                        .smooth = 99,
                        .orders = 2,
                        .value = value,
                        .contract = contract,
                        .hessian = hessian,
                        .blocks = blocks};
}

/* The dimer that a mode is in, its two particles opposite. */
static int dimer_of(const double *z)
{
  int found = -1;
  for (int m = 0; m < DIMERS; m++) {
    const double share = dw_dot(6, z + 6 * m, z + 6 * m);
    if (share < 1e-16) continue;
    ck_assert_int_eq(found, -1);
    ck_assert_double_eq_tol(share, 1, 1e-10);
    for (int q = 0; q < 3; q++)
      ck_assert_double_eq_tol(z[6 * m + q], -z[6 * m + 3 + q], 1e-8);
    found = m;
  }
  return found;
}

START_TEST(every_mode_is_a_dimer_with_its_known_value)
{
  static const double origin[N];
  static dimers d;
  d.V = landscape();
  dw_ctx ctx = statements_open(&d.V, origin);
  bool seen[DIMERS] = {false};
  must(&ctx, "modes pseudoharmonic random 60 as set");
  const dw_modes *set = dw_modes_named(ctx.modesets, "set");
  ck_assert_int_eq(set->set.count, 60);
  for (int64_t m = 0; m < 60; m++) {
    const int at = dimer_of(set->set.z + m * N);
    ck_assert_int_ge(at, 0);
    ck_assert_double_eq_tol(set->set.value[m], pow(k[at] + e / 2, 2), 1e-9);
    ck_assert_double_eq_tol(number(&ctx, "set.spread", m), 4, 1e-9); /* |u|^2 = 2 */
    ck_assert_double_le(set->set.residual[m], 1e-10);
    seen[at] = true;
  }
  for (int m = 0; m < DIMERS; m++)
    ck_assert(seen[m]);
  statements_close(&ctx);
}
END_TEST

UNIT_MAIN("dimers", every_mode_is_a_dimer_with_its_known_value)
