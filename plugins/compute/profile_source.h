/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* profile_source.h - where compute splitting takes V(s) from: the current path, or a file.
 */
#ifndef DW_COMPUTE_PROFILE_SOURCE_H
#define DW_COMPUTE_PROFILE_SOURCE_H

#include "quintic.h"

typedef struct {
  dw_quintic spline;
  double *slope; /* [spline.n] as known before the fit, NAN elsewhere */
  double bottom; /* lowest V of the nodes */
  double scale;  /* largest |V| between the two minima */
  double middle; /* s of the barrier; of the lowest node when there is none */
  bool has_barrier;
  double top;       /* V there */
  double barrier;   /* the same less V of the first minimum; 0 without a barrier */
  double asymmetry; /* V of the second minimum less V of the first */
} dw_profile;

/* Images and saddle of host->path; V counts from the first image. */
dw_status dw_profile_of_path(const dw_host *, dw_ctx *, dw_profile *);
/* Two columns, s ascending and V, blanks or commas between; more columns and lines that
 * start with # are passed over. */
dw_status dw_profile_read(const dw_host *, dw_ctx *, const char *file, dw_profile *);
void dw_profile_release(const dw_host *, dw_ctx *, dw_profile *);
/* The spline without every second free node; *done is false when too few are left.
 * Its room is q->s. */
dw_status dw_profile_thinned(const dw_host *, dw_ctx *, const dw_profile *, dw_quintic *,
                             bool *done);

#endif
