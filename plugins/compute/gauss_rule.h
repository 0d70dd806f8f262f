/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* gauss_rule.h - the Gauss rule of a measure from its Jacobi matrix. */
#ifndef DW_COMPUTE_GAUSS_RULE_H
#define DW_COMPUTE_GAUSS_RULE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  double node, weight;
} dw_node;

typedef struct {
  int64_t m;
  dw_node *at; /* ascending */
  double *off; /* [m], for work */
} dw_rule;

/* From the diagonal alpha[m] and what is beside it, beta[m-1]; false when QL fails. */
bool dw_rule_make(dw_rule *, int64_t m, const double *alpha, const double *beta,
                  double mass);
/* At most so much of the measure lies in [low, high]. */
double dw_rule_held(const dw_rule *, double low, double high);

#endif
