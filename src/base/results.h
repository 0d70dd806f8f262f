/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* results.h - what statements published, by name: "path.barrier", "lin.r_tA.cmax".
 *
 * The one door by which results leave a style.  Decks read them as ${name}; `save` walks
 * them by instance. */
#ifndef DW_BASE_RESULTS_H
#define DW_BASE_RESULTS_H

#include "base/archive.h"

typedef struct {
  const char *name; /* full name */
  const char *text; /* a text result, or NULL */
  int rank;         /* 0..4; 0 is a scalar */
  int64_t shape[4];
  int64_t count;   /* product of shape, 1 for a scalar */
  const double *v; /* row major */
  uint64_t serial; /* grows with every put: which result is newer */
} dw_result;

typedef struct dw_results dw_results;

dw_results *dw_results_new(void);   /* NULL: no memory */
void dw_results_free(dw_results *); /* NULL is allowed */
dw_status dw_results_clone(dw_ctx *, const dw_results *, dw_results **);

/* Publish (or replace) a result.  DW_EVALUE: rank or shape; DW_ENOMEM. */
dw_status dw_results_put(dw_ctx *, const char *name, int rank, const int64_t *shape,
                         const double *v);
dw_status dw_results_put_text(dw_ctx *, const char *name, const char *text);
/* All of them; reading adds them to the context's. */
dw_status dw_results_archive(dw_archive *);
/* NULL when there is none of that name.  Valid until the next put. */
const dw_result *dw_results_get(const dw_results *, const char *name);
/* Forget all results of an instance: those named "instance.*". */
void dw_results_drop(dw_results *, const char *instance);
int64_t dw_results_count(const dw_results *);
const dw_result *dw_results_at(const dw_results *, int64_t i); /* in order of publication */

#endif
