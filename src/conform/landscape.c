/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Analytic landscapes: the derivatives at a few points. */
#include "model/landscape.h"

#include "conform/check.h"
#include "conform/problem.h"

static dw_status run(dw_check *c, dw_landscape *V)
{
  double *x = dw_alloc(c->ctx, (size_t)V->n, sizeof *x),
         *z = dw_alloc(c->ctx, (size_t)V->n, sizeof *z);
  if (!x || !z) return DW_ENOMEM;
  for (uint64_t point = 1; point <= 3; point++) {
    for (int64_t i = 0; i < V->n; i++)
      x[i] = 0.8 * dw_problem_noise(point, i), z[i] = dw_problem_noise(point + 10, i);
    const double largest = dw_max_abs(V->n, z);
    for (int64_t i = 0; i < V->n; i++)
      z[i] /= largest;
    dw_conform_derivatives(c, V, x, z, 5e-4);
  }
  dw_release(c->ctx, x), dw_release(c->ctx, z);
  return DW_OK;
}

void dw_conform_landscape(dw_check *c, const char *line)
{
  dw_instance *it = dw_check_instance(c, line);
  dw_landscape *V = NULL;
  if (!it) return;
  const int64_t n = ((const dw_landscape_ops *)it->style->ops)->dimension(it->self);
  if (dw_check_holds(c, "a dimension", n > 0 && n < 100000, "it is %lld", (long long)n) &&
      dw_check_call(c, "landscape", dw_landscape_analytic(c->ctx, it->style, it->self, &V)))
    dw_check_call(c, "derivatives", run(c, V));
  dw_landscape_free(V);
  dw_instance_free(c->ctx, it);
}
