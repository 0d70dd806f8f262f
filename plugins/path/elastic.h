/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* elastic.h - the plain nudged elastic band, driven by FIRE. */
#ifndef DW_PLUGINS_PATH_ELASTIC_H
#define DW_PLUGINS_PATH_ELASTIC_H

#include "images.h"

typedef struct {
  double ftol;
  double softness; /* or stop when no |g_perp| exceeds this part of the largest |g.t| */
  double spring, dt, dtmax;
  bool climb;
  int64_t maxiter;
} dw_elastic;

/* Relaxes the inner images; on return the best band seen, and why it stopped. */
dw_status dw_elastic_relax(dw_images *, const dw_elastic *, int64_t *iterations,
                           dw_reason *);

#endif
