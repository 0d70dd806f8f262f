/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* lowest_mode.h - the lowest eigenvector of the Hessian, followed from a guess by Hessian
 * products alone. */
#ifndef DW_ENGINE_LOWEST_MODE_H
#define DW_ENGINE_LOWEST_MODE_H

#include "base/context.h"

/* out = M z at x; by differences of gradients where V has no second derivatives.  Adds the
 * gradients and products spent to *evals. */
dw_status dw_hessian_times(dw_ctx *, dw_landscape *, const double *x, const double *z,
                           double *out, int64_t *evals);
/* Turns v (normalised on return, translations removed) into the lowest eigenvector of M at
 * x next to it, to |M v - value v| < residual or as near as 100 products bring it. */
dw_status dw_mode_follow(dw_ctx *, dw_landscape *, const double *x, double *v,
                         double residual, double *value, int64_t *evals);

#endif
