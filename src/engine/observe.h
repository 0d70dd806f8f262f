/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* observe.h - numbers of the current system by name, brought up to date when they are asked
 * for: thermo keywords (step, temp, pe, ...) and results of computes (msd.msd). */
#ifndef DW_ENGINE_OBSERVE_H
#define DW_ENGINE_OBSERVE_H

#include "base/results.h"
#include "style/instance.h"

typedef struct {
  const char *name, *header; /* in decks; in tables */
  bool whole;                /* an integer */
  dw_status (*value)(dw_ctx *, double *);
} dw_quantity;

/* NULL: no keyword of that name. */
const dw_quantity *dw_quantity_find(const char *name);
int64_t dw_quantity_count(void);
const dw_quantity *dw_quantity_at(int64_t i);

/* The value of a keyword, or of a scalar result; "name[i]" is element i of a vector,
 * from 1. DW_ENOTFOUND names the nearest. */
dw_status dw_observe(dw_ctx *, const char *name, double *v);
/* A result; the compute it belongs to is evaluated before if it follows the system and that
 * has changed.  *r is NULL when there is none of that name. */
dw_status dw_result_fresh(dw_ctx *, const char *name, const dw_result **r);
/* Evaluates a compute now; its earlier results are forgotten. */
dw_status dw_compute_evaluate(dw_ctx *, dw_instance *);

#endif
