/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* shadow.h - a copy of the current system that goes downhill: on a landscape of its own, so
 * that neither the walker nor the neighbour list of its forces notices. */
#ifndef DW_ENGINE_SHADOW_H
#define DW_ENGINE_SHADOW_H

#include "engine/minimize.h"

typedef struct {
  dw_instance *minimizer;
  dw_landscape *V;
  const dw_system *sys;
  uint64_t sites; /* site_version that V belongs to */
  double *x, *g;  /* where the last descent ended */
} dw_shadow;

/* With the minimiser style `with`, its own defaults but for the limits; DW_ENOTFOUND: there
 * is none of that name. */
dw_status dw_shadow_open(dw_ctx *, dw_shadow *, const char *with);
void dw_shadow_close(dw_ctx *, dw_shadow *);
/* The deck may have changed everything: the next descent makes its landscape anew. */
void dw_shadow_forget(dw_shadow *);
/* The landscape of the current particles, shadow->V, before a descent asks for it. */
dw_status dw_shadow_prepare(dw_ctx *, dw_shadow *);
/* From the current positions down to a minimum, shadow->x.  Not converging is no error. */
dw_status dw_shadow_descend(dw_ctx *, dw_shadow *, const dw_minimize_limits *,
                            dw_minimize_report *);

#endif
