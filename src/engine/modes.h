/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes.h - mode sets by name, and vectors by name. */
#ifndef DW_ENGINE_MODES_H
#define DW_ENGINE_MODES_H

#include "style/instance.h"

typedef struct {
  char *name; /* `as NAME`, else the style's name */
  const char *style;
  char *at;  /* "A", "B", a state, or "current" */
  double *x; /* where: [n] */
  double e;
  double *participation; /* [count] */
  dw_modeset set;
} dw_modes;

typedef struct dw_modesets dw_modesets;
dw_modesets *dw_modesets_new(void);
void dw_modesets_free(dw_modesets *);  /* NULL is allowed */
void dw_modesets_clear(dw_modesets *); /* forgets all sets */
/* Runs a modes style at its point, keeps the set under its name, publishes NAME.count,
 * NAME.omega, NAME.value, NAME.PR, NAME.residual, NAME.converged ... */
dw_status dw_modes_find(dw_ctx *, const dw_instance *style);
const dw_modes *dw_modes_named(const dw_modesets *, const char *name);
int64_t dw_modesets_count(const dw_modesets *);
const dw_modes *dw_modesets_at(const dw_modesets *, int64_t i);
/* Keeps a set whose memory is in `arena`, which is taken over when that succeeds. */
dw_status dw_modesets_add(dw_ctx *, const dw_modes *, dw_arena *);
/* host->vector: displacement fields of the path, NAME.k, file:NAME. */
dw_status dw_vector(dw_ctx *, const char *name, int64_t n, double *out);
/* host->point: "A", "B", a saved state, NULL: the current system. */
dw_status dw_point_named(dw_ctx *, const char *name, int64_t n, double *x);

#endif
