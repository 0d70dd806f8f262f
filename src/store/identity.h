/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* identity.h - which minimum of a library is this?
 *
 * Energy is the index, the displacement field decides: minimum image of each particle, mean
 * removed.  Two minima 3e-7 apart in energy with one particle moved by 0.53 are two; a
 * translation or a periodic image of a minimum is the minimum. */
#ifndef DW_STORE_IDENTITY_H
#define DW_STORE_IDENTITY_H

#include <dwell/plugin.h>

#include "store/library.h"

typedef struct {
  const char *glass; /* box, diameters, species: other glasses are not compared */
  const dw_box *box; /* NULL: neither periods nor translations */
  int64_t n, dim;    /* numbers of x; of a site */
  const double *x;
  double e, etol;
} dw_likeness;

/* What minimum `id` of a library is compared by, but for its energy: glass ("": of none),
 * box (kept in *box), x, which is valid until the next vector is read from that library. */
dw_status dw_library_likeness(dw_ctx *, dw_library *, int64_t id, dw_box *box,
                              dw_likeness *);
/* The nearest minimum within etol, and its distance; id 0: none is within etol. */
dw_status dw_library_nearest(dw_ctx *, dw_library *, const dw_likeness *, int64_t *id,
                             double *d);
/* Minima of nearer energies are compared, at least; from rounding. */
double dw_identity_window(double e);
/* What is nearer than this is one minimum whatever its curvature. */
double dw_identity_radius(void);

/* Adds to column `visits` of a minimum, in a row of this writer. */
dw_status dw_library_visits(dw_ctx *, dw_library *, int64_t minimum, int64_t n);

/* Two different minima, how often one came after the other, and how many paths between
 * other minima go from one to the other on their way. */
typedef struct {
  int64_t a, b, n_ab, n_ba, parts;
} dw_passage;
/* Adds the counts to those of the pair, whichever way round it stands in the table. */
dw_status dw_library_passages(dw_ctx *, dw_library *, const dw_passage *, int64_t *id);

#endif
