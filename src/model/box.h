/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* box.h - periodic boxes, orthogonal and triclinic: volume, minimum image, wrapping. */
#ifndef DW_MODEL_BOX_H
#define DW_MODEL_BOX_H

#include <dwell/plugin.h>

/* A fully periodic box; tilt may be NULL. */
dw_box dw_box_make(const double lo[3], const double h[3], const double tilt[3]);
double dw_box_volume(const dw_box *);
/* Smallest distance between opposite faces. */
double dw_box_width(const dw_box *);
/* d -> its minimum image, in place. */
void dw_box_image(const dw_box *, double d[3]);
/* Unwrapped position -> position in [lo, lo + h) and image counts. */
void dw_box_wrap(const dw_box *, const double x[3], double wrapped[3], int32_t image[3]);

#endif
