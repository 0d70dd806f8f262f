/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* recall.h - the minima that a walk found last: a descent that comes near one of them again
 * need not go down to the last digit.
 *
 * At x, with gradient g, let u = x - x_k, its mean removed.  The descent ends in minimum k
 * when |u| < 5e-3 and E - E_k = g.u/2 within a tenth of that, as in a quadratic well.  With
 * a cubic term the two differ by a third where the curvature along u vanishes: between x_k
 * and x there is no crest.  Different minima of a glass have been seen 0.013 apart. */
#ifndef DW_COMMAND_RECALL_H
#define DW_COMMAND_RECALL_H

#include "style/instance.h"

/* State of a fix: all of it is kept in restarts. */
typedef struct {
  dw_reals known; /* [most][id, energy, x[n]], ring */
  int64_t count;  /* remembered so far */
  int64_t glass;  /* which particles they are made of */
} dw_recall;

/* For an asking minimiser: dw_minimize_limits.enough. */
typedef struct {
  const dw_recall *recall;
  const dw_landscape *V;
  int64_t id; /* result: the minimum it came back to; 0: none */
} dw_recall_query;

/* Room for `most` minima of V, empty where it has none or those of another glass. */
dw_status dw_recall_prepare(dw_ctx *, dw_recall *, const dw_landscape *V, int64_t most);
/* Takes the place of an older finding of the same minimum, else of the oldest. */
void dw_recall_put(dw_recall *, int64_t n, int64_t id, double e, const double *x);
bool dw_recall_asked(void *query, const dw_point *);

#endif
