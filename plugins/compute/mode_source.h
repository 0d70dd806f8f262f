/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* mode_source.h - the modes compute overlap sees: those of a set, and more when asked. */
#ifndef DW_COMPUTE_MODE_SOURCE_H
#define DW_COMPUTE_MODE_SOURCE_H

#include "certificate.h"

typedef struct {
  dw_ladder modes;
  const double *stiffness; /* [count] */
  double *room;            /* what was allocated for it */
} dw_mode_level;

typedef struct {
  dw_spectral at;
  const char *name;
  const dw_modeset *given;
  bool linear;
  dw_mode_level set, more, all; /* the given ones; more of the lowest; all */
} dw_mode_source;

dw_status dw_mode_source_open(dw_mode_source *, const dw_host *, dw_ctx *,
                              const char *name);
void dw_mode_source_close(dw_mode_source *);
/* Are these modes that a certificate can start from? */
dw_status dw_mode_source_certifiable(dw_mode_source *);
/* Does the field r start or end where the modes are?  True of all but those of the path. */
dw_status dw_mode_source_fits(const dw_mode_source *, const char *field, const double *r);
/* At least `count` of the lowest modes, found when they are not there yet. */
dw_status dw_mode_source_more(dw_mode_source *, int64_t count, const dw_mode_level **);
/* So many of the lowest modes reach up to omega^2 = lambda, and at least 2.5 times the
 * `seen`; all when that costs less than more of the lowest. */
dw_status dw_mode_source_reach(const dw_mode_source *, double lambda, int64_t seen,
                               int64_t *count);
/* Number of mode k of a level as `modes linear` counts: translations first. */
int64_t dw_mode_number(const dw_mode_source *, const dw_mode_level *, int64_t k);

#endif
