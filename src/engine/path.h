/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* path.h - the current path: ends, band, saddle, barriers, and the displacement fields of a
 * double well. */
#ifndef DW_ENGINE_PATH_H
#define DW_ENGINE_PATH_H

#include "style/instance.h"

/* The minimum-energy path from the saddle into an end, resolved towards it. */
typedef struct {
  int64_t count, evaluations; /* points; gradients and Hessian products spent */
  double **x, *s; /* points and arc length to each, from the saddle to the end */
  double length;  /* 0: not followed yet */
} dw_descent;

typedef struct dw_band {
  dw_landscape *V; /* the landscape its images live on (borrowed) */
  dw_arena *arena; /* all its memory */
  dw_path path;
  double *a, *b;         /* the two minima, b next to a (minimum image, mean removed) */
  double ea, eb, fa, fb; /* energies and max |g| there */
  double d;              /* |b - a| */
  double pr;             /* PR_DW of b - a, in particles */
  char *name_a, *name_b; /* what they are called: state names or library ids */
  bool given;            /* images between the ends were given, not interpolated */
  bool relaxed;          /* a path style has run */
  double curv_a, curv_b; /* d2V/ds2 along the path at its ends */
  dw_descent into[2];    /* a and b */
} dw_band;

/* Sets the end points (copied; b is brought next to a) and forgets any earlier band.
 * Publishes path.d, path.PR, path.dE. */
dw_status dw_band_set(dw_ctx *, dw_landscape *, const double *a, const double *b,
                      const char *name_a, const char *name_b);
/* Given images, ends included (`path read`). */
dw_status dw_band_set_images(dw_ctx *, dw_landscape *, int64_t images,
                             const double *const *x);
/* Checks that the ends are minima (re-minimises to end_ftol, or refuses), interpolates,
 * runs the path style, refines the saddle to a stationary point with exactly one negative
 * eigenvalue, counts intermediate minima, and publishes path.dE barrier barrier_ba length d
 * PR images fperp evaluations minima saddle_force saddle_negative converged ... */
dw_status dw_band_relax(dw_ctx *, const dw_instance *style);
void dw_band_free(dw_band *); /* NULL is allowed */
/* r_AB r_AS r_tA r_BA r_BS r_tB into out[n]; DW_ENOTFOUND lists them, DW_ESTATE says what
 * must run first.  r_tA:N is the r_tA that a band of N images would have if it lay on the
 * minimum-energy path: the path is followed from the saddle into A, once. */
dw_status dw_band_vector(dw_ctx *, const char *name, int64_t n, double *out);

/* -- parts of it, each in its file ------------------------------------------------ */

/* Moves b by whole periods, particle by particle, and by a translation of all of them, so
 * that |b - a| is smallest.  Nothing is done where V has no translations. */
void dw_band_align(const dw_landscape *, const dw_box *, const double *a, double *b);
/* path.dE barrier length ... of a relaxed band. */
dw_status dw_band_publish(dw_ctx *, const dw_band *);
/* Number of minima of V along the path, ends not counted; the image of each into
 * at[images], which may be NULL. */
int64_t dw_path_minima(const dw_path *, int64_t *at);

/* -- saddles ------------------------------------------------------------------------ */

/* Moves x to a stationary point of index 1 next to it by following the lowest mode uphill
 * and going downhill in all others, to max |g| < ftol.  v is the direction to follow on
 * entry and the lowest eigenvector on return. */
dw_status dw_saddle_find(dw_ctx *, dw_landscape *, double *x, double *v, double ftol,
                         dw_saddle *);
/* The same, and counts the negative eigenvalues there. */
dw_status dw_saddle_refine(dw_ctx *, dw_landscape *, double *x, double *v, double ftol,
                           dw_saddle *);

#endif
