/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* quintic.h - the interpolating spline of degree five through points of a profile V(s).
 *
 * Each piece is the quintic Hermite polynomial of the values v, slopes d and curvatures m
 * at its two nodes.  At a node where the slope is known (a minimum, a saddle) it is kept
 * and V''' is continuous; elsewhere V''' and V'''' are.  An end of known slope has a
 * quartic last piece unless its curvature is known, too; at an end of unknown slope the
 * last three pieces are one polynomial. So any quartic is reproduced exactly.  Outside the
 * nodes V goes on as the parabola of its end. */
#ifndef DW_COMPUTE_QUINTIC_H
#define DW_COMPUTE_QUINTIC_H

#include <dwell/plugin.h>

typedef struct {
  int64_t n;
  double *s, *v, *d, *m; /* node, value, slope, curvature: [n] */
  bool bent[2];          /* m of the first, the last node is known, and its slope */
} dw_quintic;

/* q->n, s, v are set; d holds the known slopes and NAN elsewhere, m has room and holds
 * the known curvatures.  Fills d, m.
 * DW_EVALUE: fewer than 3 nodes (7 with both ends free) or nodes not ascending. */
dw_status dw_quintic_fit(const dw_host *, dw_ctx *, dw_quintic *q);
double dw_quintic_value(const dw_quintic *, double s);

#endif
