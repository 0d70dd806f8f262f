/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* route.h - the minimum-energy path between two minima as a chain of hops, each a saddle
 * with a leg down to either side: coarse band, saddle, descent, and the same again between
 * minima that were met on the way. */
#ifndef DW_PLUGINS_PATH_ROUTE_H
#define DW_PLUGINS_PATH_ROUTE_H

#include "images.h"
#include "leg.h"

enum { DW_ROUTE_HOPS = 16 };

typedef struct {
  double *saddle, *mode, e;
  dw_leg leg[2]; /* to the minimum before it, to the one after it */
} dw_hop;

typedef struct {
  dw_ctx *ctx;
  const dw_host *host;
  dw_landscape *V;
  int64_t n, images; /* images wanted */
  int64_t coarse;    /* images of the first band */
  double ftol;
  const dw_images *guess; /* images to start from: the line, or given ones */
  /* found */
  int hops;
  dw_hop *hop[DW_ROUTE_HOPS];
  double *minimum[DW_ROUTE_HOPS + 1]; /* hop k leads from minimum[k] to minimum[k + 1] */
  int64_t evaluations, iterations;
  const char *failure; /* why it was not found, or NULL */
} dw_route;

/* Finds the hops from a to b.  Not finding them is no error: see failure. */
dw_status dw_route_find(dw_route *, double *a, double *b);
/* Puts the images on the route: equally spaced on each leg, one on every saddle and
 * minimum; evaluates them. */
dw_status dw_route_lay(dw_route *, dw_images *);

#endif
