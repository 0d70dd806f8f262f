/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* box.h - periodic boxes, orthogonal and triclinic: volume, minimum image, wrapping. */
#ifndef DW_MODEL_BOX_H
#define DW_MODEL_BOX_H

#include <dwell/plugin.h>

/* A fully periodic box; tilt may be NULL. */
dw_box dw_box_make(const double lo[3], const double h[3], const double tilt[3]);
/* The same from its edge vectors a, b, c, a row each, its corner at 0; and back. */
dw_box dw_box_of_edges(const double edges[9]);
void dw_box_edges(const dw_box *, double edges[9]);
double dw_box_volume(const dw_box *);
/* Distances between opposite faces, and the smallest of them. */
void dw_box_widths(const dw_box *, double w[3]);
double dw_box_width(const dw_box *);
bool dw_box_tilted(const dw_box *);
/* Same shape and periodicity; the corner does not matter. */
bool dw_box_same(const dw_box *, const dw_box *);
/* d -> its minimum image, in place.  Exact in an orthogonal box; in a triclinic one for all
 * vectors whose image is shorter than half the width. */
void dw_box_image(const dw_box *, double d[3]);
/* Position -> coordinates along the edges, 0..1 within the box. */
void dw_box_fraction(const dw_box *, const double x[3], double s[3]);
/* Unwrapped position -> position in [lo, lo + h) and image counts; and back. */
void dw_box_wrap(const dw_box *, const double x[3], double wrapped[3], int32_t image[3]);
void dw_box_unwrap(const dw_box *, const int32_t image[3], double x[3]);

#endif
