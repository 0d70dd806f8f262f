/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* census.h - the double wells of one or more libraries as numbers: how many of the pairs
 * that were examined are double wells and why the others are not, quantiles of what is
 * known of them, active two-level systems and their density, and the specific heat.
 *
 * A pair that was examined again counts once, as it was found last.  It is a double well
 * when its path converged and has a single barrier.  It is active in a material when its
 * splitting E is below T_Q (argon 0.0015, nip 0.0002) and its ground level below the
 * barrier.  n0 = active/(glasses N T_Q), with the standard deviation of 1000 resamplings of
 * the glasses; D. Khomenko et al., PRL 124, 225901 (2020),
 * doi:10.1103/PhysRevLett.124.225901.  Wells whose displacement fields are alike are one
 * motion (motions.h, c above 0.7: they share more than half of what moves); motions are
 * counted where the library has positions.  Deformation potentials are those of `compute
 * deformation`.  Predictors are compared where `compute score` judged them (scores.h), and
 * transitions tell of detailed balance (balance.h). */
#ifndef DW_STORE_CENSUS_H
#define DW_STORE_CENSUS_H

#include <stdio.h>

#include "store/scores.h"

typedef struct dw_census dw_census;

dw_census *dw_census_new(void); /* NULL: no memory */
void dw_census_free(dw_census *);
/* What a library holds is added. */
dw_status dw_census_add(dw_ctx *, dw_census *, dw_library *);
/* A published table of double wells (sheet.h) to compare with: its Kolmogorov-Smirnov
 * distance stands behind each distribution it has.  Columns are called as they are printed,
 * or as in the authors' tables (E_Ar, E_NiP, PR_DW, DeltaE). */
dw_status dw_census_against(dw_ctx *, dw_census *, const char *file);
/* All of it, as tables of words and numbers. */
dw_status dw_census_print(dw_ctx *, dw_census *, FILE *);

/* The comparison of predictors; *lines is for free(), and names within the census. */
dw_status dw_census_scores(dw_ctx *, const dw_census *, dw_score_line **lines, int64_t *n);

#endif
