/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* box.h - making, comparing and wrapping periodic boxes; the geometry is in dwell/box.h. */
#ifndef DW_MODEL_BOX_H
#define DW_MODEL_BOX_H

#include <dwell/box.h>

/* A fully periodic box; tilt may be NULL. */
dw_box dw_box_make(const double lo[3], const double h[3], const double tilt[3]);
/* The same from its edge vectors a, b, c, a row each, its corner at 0; and back. */
dw_box dw_box_of_edges(const double edges[9]);
void dw_box_edges(const dw_box *, double edges[9]);
bool dw_box_tilted(const dw_box *);
/* Same shape and periodicity; the corner does not matter. */
bool dw_box_same(const dw_box *, const dw_box *);
/* Unwrapped position -> position in [lo, lo + h) and image counts; and back. */
void dw_box_wrap(const dw_box *, const double x[3], double wrapped[3], int32_t image[3]);
void dw_box_unwrap(const dw_box *, const int32_t image[3], double x[3]);

#endif
