/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* parts.h - the energy of many particles, by several threads.
 *
 * The rows of a list are cut into parts, as many as the number of particles says and
 * whatever the number of threads; each part adds its forces to an array of its own, and
 * these are added in order.  So the result is the same to the last bit for any number of
 * threads. */
#ifndef DW_MODEL_PARTS_H
#define DW_MODEL_PARTS_H

#include <dwell/plugin.h>

typedef struct {
  int64_t n, build; /* particles, and the build of the list that it was cut for */
  int64_t *start;   /* of each part: the list with all other rows empty */
  double (*f)[3];   /* of each part but the first */
} dw_parts;

/* What is evaluated: a list, which of its builds it is, and the most threads to use. */
typedef struct {
  const dw_pair_ops *ops;
  const void *self;
  const dw_nlist *list;
  int64_t build;
  int threads;
} dw_parts_call;

/* Energy, gradient into sys->f and virial; the latter two when they are not NULL. */
dw_status dw_parts_energy(dw_parts *, const dw_parts_call *, const dw_system *, double *e,
                          double *virial);
void dw_parts_free(dw_parts *);

#endif
