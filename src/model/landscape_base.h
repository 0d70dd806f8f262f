/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* landscape_base.h - what every landscape of the kernel is behind its dw_landscape: private
 * to model/. */
#ifndef DW_MODEL_LANDSCAPE_BASE_H
#define DW_MODEL_LANDSCAPE_BASE_H

#include <stdatomic.h>

#include "model/landscape.h"

typedef struct dw_landscape_base dw_landscape_base;
struct dw_landscape_base {
  dw_landscape V; /* V.self is this struct */
  dw_ctx *ctx;
  const dw_style *style; /* of the potential, and its instance */
  const void *self;
  _Atomic int64_t evaluations;
  /* V, gradient (or NULL) and virial (or NULL).  Reports nothing: several may fail at once.
   */
  dw_status (*evaluate)(dw_landscape_base *, int64_t slot, const double *x, double *e,
                        double *g, double *virial);
  /* Reports why an evaluation at x ended with `status`, and returns that. */
  dw_status (*explain)(dw_landscape_base *, int64_t slot, const double *x,
                       dw_status status);
  dw_status (*grow)(dw_landscape_base *, int64_t slots); /* reports */
  void (*destroy)(dw_landscape_base *);
};

/* dw_landscape.value of all of them: evaluate, and explain a failure. */
dw_status dw_landscape_value(dw_landscape *, int64_t slot, const double *x, double *e,
                             double *g);
/* explain, by one thread at a time. */
dw_status dw_landscape_explain(dw_landscape_base *, int64_t slot, const double *x,
                               dw_status status);

#endif
