/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* images.h - the images of a path style: geometry, tangents, perpendicular forces. */
#ifndef DW_PLUGINS_PATH_IMAGES_H
#define DW_PLUGINS_PATH_IMAGES_H

#include <dwell/plugin.h>
#include <dwell/vector.h>

/* m images of n numbers, each array in one block; x[0] and x[m-1] never move. */
typedef struct {
  dw_ctx *ctx;
  const dw_host *host;
  dw_landscape *V;
  int64_t n, m;
  double **x, **g, **t; /* positions, gradients, unit tangents */
  double *e;
  int64_t climbing; /* image that climbs, or -1 */
  int64_t evaluations;
} dw_images;

dw_status dw_images_new(dw_images *, dw_ctx *, const dw_host *, dw_landscape *, int64_t m);
void dw_images_free(dw_images *);
/* Energies and gradients of the images from..to (inclusive), in parallel. */
dw_status dw_images_evaluate(dw_images *, int64_t from, int64_t to);
/* Improved tangents of the inner images from the energies. */
void dw_images_tangents(dw_images *);
/* The point at part 0..1 of the way, in image numbers. */
void dw_images_between(const dw_images *, double part, double *out);
int64_t dw_images_top(const dw_images *);
/* Largest component, over the inner images, of the gradient perpendicular to the tangent;
 * of the whole gradient on the climbing image. */
double dw_images_fperp(const dw_images *);
double dw_images_length(const dw_images *);
/* Copies positions and energies to the path and fills s, top, fperp, evaluations. */
void dw_images_store(const dw_images *, dw_path *);

#endif
