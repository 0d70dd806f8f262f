/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* spline.h - the natural cubic spline through the images, by arc length. */
#ifndef DW_PLUGINS_PATH_SPLINE_H
#define DW_PLUGINS_PATH_SPLINE_H

#include "images.h"

typedef struct {
  int64_t n, m;
  double *s;     /* [m] length of the polyline to each image */
  double **x;    /* the images (borrowed) */
  double **bend; /* [m] second derivatives with respect to s */
  double *pivot; /* [m] work */
} dw_spline;

dw_status dw_spline_new(dw_spline *, dw_images *);
/* From the present images. */
void dw_spline_build(dw_spline *);
/* The point at length s. */
void dw_spline_point(const dw_spline *, double s, double *out);

#endif
