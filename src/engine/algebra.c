/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Solutions with the Hessian: the factorisation of the last point is kept, and steps of
 * refinement with Hessian products, which share nothing with it, make good its rounding and
 * test it. */
#include "engine/algebra.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/factor.h"
#include "model/landscape.h"

struct dw_algebra {
  dw_landscape *V;
  int64_t n;
  double *x;
  dw_factor *factor;
  dw_account account; /* of the last dw_lowest */
};

dw_algebra *dw_algebra_new(void)
{
  return calloc(1, sizeof(dw_algebra));
}

void dw_algebra_clear(dw_algebra *a)
{
  if (!a) return;
  dw_factor_free(a->factor);
  free(a->x);
  *a = (dw_algebra){.account = a->account};
}

void dw_algebra_free(dw_algebra *a)
{
  dw_algebra_clear(a);
  free(a);
}

dw_status dw_algebra_factor(dw_ctx *ctx, dw_landscape *V, const double *x,
                            const dw_factor **out)
{
  dw_algebra *a = ctx->algebra;
  const size_t bytes = (size_t)V->n * sizeof *x;
  if (!a->factor || a->V != V || a->n != V->n || memcmp(a->x, x, bytes)) {
    dw_algebra_clear(a);
    a->V = V, a->n = V->n, a->x = malloc(bytes);
    if (!a->x) return dw_fail(ctx, DW_ENOMEM, "no memory for a point");
    memcpy(a->x, x, bytes);
    DW_TRY(dw_factor_make(ctx, V, x, &a->factor));
  }
  *out = a->factor;
  return DW_OK;
}

/* Adds corrections to out while they make |rhs - M out| smaller. */
static dw_status refine(dw_ctx *ctx, const dw_factor *f, const double *rhs, double *out,
                        double *rest)
{
  const dw_algebra *a = ctx->algebra;
  const size_t bytes = (size_t)a->n * sizeof *rest;
  const double size = dw_norm(a->n, rhs);
  double relative = 1;
  memset(out, 0, bytes);
  memcpy(rest, rhs, bytes);
  for (int step = 0; step < 4 && relative > 1e-13; step++) {
    DW_TRY(dw_factor_apply(ctx, f, rest));
    for (int64_t i = 0; i < a->n; i++)
      out[i] += rest[i];
    if (!a->V->contract) return DW_OK;
    DW_TRY(a->V->contract(a->V, 0, a->x, 2, out, rest, NULL));
    for (int64_t i = 0; i < a->n; i++)
      rest[i] = rhs[i] - rest[i];
    dw_project(a->V, rest);
    const double now = dw_norm(a->n, rest) / size;
    if (!(now < 0.5 * relative)) break;
    relative = now;
  }
  if (relative < 1e-6) return DW_OK;
  return dw_fail(ctx, DW_ENUMERIC,
                 "the Hessian is singular beyond its translations, or %s of it is wrong",
                 dw_factor_method(f));
}

dw_status dw_solve(dw_ctx *ctx, dw_landscape *V, const double *x, const double *rhs,
                   double *out)
{
  const size_t n = (size_t)V->n;
  const dw_factor *f = NULL;
  DW_TRY(dw_algebra_factor(ctx, V, x, &f));
  double *room = malloc(2 * n * sizeof *room);
  if (!room) return dw_fail(ctx, DW_ENOMEM, "no memory to solve with the Hessian");
  double *clean = room + n;
  memcpy(clean, rhs, n * sizeof *clean);
  dw_project(V, clean);
  const double size = dw_norm(V->n, clean);
  dw_status status = DW_OK;
  if (!isfinite(size))
    status = dw_fail(ctx, DW_ENUMERIC, "the right-hand side of a solve is not finite");
  else if (size > 0)
    status = refine(ctx, f, clean, out, room);
  else
    memset(out, 0, n * sizeof *out);
  free(room);
  return status;
}

dw_status dw_inertia(dw_ctx *ctx, dw_landscape *V, const double *x, int64_t *negative)
{
  const dw_factor *f = NULL;
  DW_TRY(dw_algebra_factor(ctx, V, x, &f));
  *negative = dw_factor_negative(f);
  return DW_OK;
}

dw_account *dw_algebra_account(dw_ctx *ctx)
{
  return &ctx->algebra->account;
}
