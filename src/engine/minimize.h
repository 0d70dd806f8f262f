/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* minimize.h - the loop around a minimiser style: tolerances, limits, log. */
#ifndef DW_ENGINE_MINIMIZE_H
#define DW_ENGINE_MINIMIZE_H

#include "style/instance.h"

typedef struct {
  double ftol;     /* stop when max |g_i| < ftol */
  int64_t maxiter; /* 0: none */
  int64_t maxeval;
  bool (*enough)(void *who, const dw_point *p); /* asked at each point; NULL: nobody is */
  void *who;
} dw_minimize_limits;

typedef struct {
  dw_reason reason;
  int64_t iterations, evaluations;
  double e0, e, fmax;
} dw_minimize_report;

/* Moves p->x downhill with the given minimiser instance.  Not converging is no error: see
 * report->reason.  Errors: what V reports, DW_EINTR. */
dw_status dw_minimize(dw_ctx *, const dw_instance *minimizer, dw_landscape *,
                      const dw_minimize_limits *, dw_point *p, dw_minimize_report *);
/* The same with the default minimiser (lbfgs), quietly. */
dw_status dw_minimize_default(dw_ctx *, dw_landscape *, double ftol, dw_point *p,
                              dw_minimize_report *);
const char *dw_reason_text(dw_reason); /* "max |f| below ftol", ... */

#endif
