/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* sample.h - the double wells of a library as a statistical sample, and what modes say of
 * them: what the figures of distributions are drawn from.
 *
 * A path counts as a double well when it converged, has a single barrier and a splitting.
 */
#ifndef DW_STORE_SAMPLE_H
#define DW_STORE_SAMPLE_H

#include <stdio.h>

#include "store/library.h"

typedef struct {
  double emax; /* splittings below this, energy; INFINITY: all */
  double pr;   /* participation ratios below this, particles; INFINITY: all */
} dw_sample_cuts;

typedef struct {
  int64_t id;   /* row of table wells */
  double E;     /* tunnel splitting */
  double PR;    /* participation ratio of b - a, in particles */
  double omega; /* sqrt(V'') along the path at a; NaN where it is not positive */
} dw_sample_well;

typedef struct {
  dw_sample_well *well; /* by ascending id */
  int64_t count;
  int64_t wells, rows; /* double wells without the cuts; all rows of table wells */
} dw_sample;

typedef struct {
  const char *style;  /* of the mode set: "linear", "cubic" */
  const char *field;  /* "r_AB", ... */
  const char *column; /* of table overlaps: "cmax", "amax", ... */
  bool soft;          /* sets called `soft`, started from a soft mode; else all others */
} dw_overlap_key;

/* DW_ENOTFOUND: the library has no double wells that pass the cuts. */
dw_status dw_sample_take(dw_ctx *, dw_library *, const dw_sample_cuts *, dw_sample *);
void dw_sample_free(dw_sample *);
/* Which wells of the library these are, as the beginning of a caption's sentence. */
void dw_sample_describe(const dw_library *, const dw_sample *, const dw_sample_cuts *,
                        FILE *);
/* v[count]: a number of each well's field with the modes of sets of one style; NaN where
 * the library has none, the last row where it has several. */
dw_status dw_sample_overlaps(dw_ctx *, dw_library *, const dw_sample *,
                             const dw_overlap_key *, double *v);
/* Profiles along modes of sets that are called `soft`, or of all others, of these wells:
 * how many there are, and how many of them are double wells. */
dw_status dw_sample_profiles(dw_ctx *, dw_library *, const dw_sample *, bool soft,
                             int64_t *count, int64_t *wells);

enum { DW_BINS = 20 };
/* Probability density of the values in [0,1] (NaN left out) in DW_BINS equal bins; returns
 * how many there are. */
int64_t dw_sample_density(int64_t count, const double *v, double density[DW_BINS]);
/* Median of the values that are numbers; NaN when there are none, DW_ENOMEM. */
dw_status dw_sample_median(dw_ctx *, int64_t count, const double *v, double *median);

#endif
