/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* check.h - the lines of a conformance report. */
#ifndef DW_CONFORM_CHECK_H
#define DW_CONFORM_CHECK_H

#include "style/instance.h"

typedef struct {
  dw_ctx *ctx; /* of its own; only the registry is shared */
  FILE *out;
  const dw_entry *entry; /* the style under test */
  int passed, failed, skipped;
} dw_check;

/* ok when measured <= bound (a NaN is not); both are shown. */
void dw_check_bound(dw_check *, const char *what, double measured, double bound);
/* ok when `holds`; otherwise `why` is shown. */
bool dw_check_holds(dw_check *, const char *what, bool holds, const char *why, ...)
    DW_PRINTF(4, 5);
/* A call that must succeed: a failure is a line with its message, success is none. */
bool dw_check_call(dw_check *, const char *what, dw_status);
void dw_check_skip(dw_check *, const char *what, const char *why);

/* An instance from a deck line that calls the style under test; NULL: a line said why. */
dw_instance *dw_check_instance(dw_check *, const char *line);
/* Runs a statement in the check's context. */
dw_status dw_check_run(dw_check *, const char *line);

/* -- the suites ------------------------------------------------------------------ */

void dw_conform_descriptor(dw_check *);
void dw_conform_pair(dw_check *, const char *line);
void dw_conform_landscape(dw_check *, const char *line);
void dw_conform_minimize(dw_check *, const char *line);
void dw_conform_path(dw_check *, const char *line);
void dw_conform_modes(dw_check *, const char *line);
void dw_conform_compute(dw_check *, const char *line);

/* Derivatives 1 to V->orders of V at x along z (largest component 1) against Richardson
 * differences of the next lower ones, with steps h; the Hessian against its product. */
void dw_conform_derivatives(dw_check *, dw_landscape *, const double *x, const double *z,
                            double h);

#endif
