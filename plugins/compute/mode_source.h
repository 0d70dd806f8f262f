/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* mode_source.h - the modes compute overlap sees: those of a set, and more when asked. */
#ifndef DW_COMPUTE_MODE_SOURCE_H
#define DW_COMPUTE_MODE_SOURCE_H

#include "certificate.h"

enum { DW_ALL_MODES = 2 }; /* levels: the given set, twice as many, all */

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
  dw_mode_level level[DW_ALL_MODES + 1];
} dw_mode_source;

dw_status dw_mode_source_open(dw_mode_source *, const dw_host *, dw_ctx *,
                              const char *name);
void dw_mode_source_close(dw_mode_source *);
/* Are these modes that a certificate can start from? */
dw_status dw_mode_source_certifiable(dw_mode_source *);
/* Does the field r start or end where the modes are?  True of all but those of the path. */
dw_status dw_mode_source_fits(const dw_mode_source *, const char *field, const double *r);
/* The modes of a level, found at first use. */
dw_status dw_mode_source_level(dw_mode_source *, int level, const dw_mode_level **);
/* Number of mode k of a level as `modes linear` counts: translations first. */
int64_t dw_mode_number(const dw_mode_source *, const dw_mode_level *, int64_t k);

#endif
