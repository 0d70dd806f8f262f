/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* landscape.h - V(x): particles with a pair potential, or an analytic test landscape, as a
 * function on a vector (dw_landscape of dwell/plugin.h). */
#ifndef DW_MODEL_LANDSCAPE_H
#define DW_MODEL_LANDSCAPE_H

#include "base/context.h"

/* V of the particles of `sys` (its box, diameters, species; not its positions, which come
 * with each call).  Borrows sys and pair.  DW_EVALUE: a box narrower than twice the largest
 * cutoff. */
dw_status dw_landscape_particles(dw_ctx *, const dw_system *sys, const dw_style *pair,
                                 const void *pair_self, double skin, dw_landscape **);
dw_status dw_landscape_analytic(dw_ctx *, const dw_style *, const void *self,
                                dw_landscape **);
void dw_landscape_free(dw_landscape *); /* NULL is allowed */

dw_status dw_landscape_slots(dw_ctx *, dw_landscape *, int64_t count);
/* count values and gradients in parallel over ctx->threads; same numbers for any number. */
dw_status dw_landscape_values(dw_ctx *, dw_landscape *, int64_t count,
                              const double *const *x, double *e, double *const *g);
/* Energy, gradient and virial (xx yy zz yz xz xy) at x; particles only (else DW_EUNSUP). */
dw_status dw_landscape_virial(dw_ctx *, dw_landscape *, const double *x, double *e,
                              double *g, double virial[6]);
/* Gradients evaluated since the landscape was made, over all slots. */
int64_t dw_landscape_evaluations(const dw_landscape *);

/* V of the current system and pair, made anew; free it.  DW_ESTATE says which statement is
 * missing. */
dw_status dw_landscape_own(dw_ctx *, dw_landscape **);
/* The shared one.  Made when there is none: who changes the potential, a
 * site or the box drops it (dw_context_changed). */
dw_status dw_landscape_current(dw_ctx *, dw_landscape **);

/* -- vectors of a landscape ------------------------------------------------ */

double dw_dot(int64_t n, const double *a, const double *b);
double dw_norm(int64_t n, const double *a);
double dw_max_abs(int64_t n, const double *a);
/* Subtracts the mean over sites when V has translations. */
void dw_project(const dw_landscape *, double *z);
/* Participation ratio (sum |z_i|^2)^2 / (S sum |z_i|^4) over the S sites, in 1/S..1; 0 for
 * a vector of zeros.  Times S it is the number of sites that take part, PR_DW. */
double dw_participation(const dw_landscape *, const double *z);

#endif
