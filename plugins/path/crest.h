/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* crest.h - a saddle somewhere between two points: a coarse band finds where to look. */
#ifndef DW_PLUGINS_PATH_CREST_H
#define DW_PLUGINS_PATH_CREST_H

#include "images.h"

typedef struct {
  dw_ctx *ctx;
  const dw_host *host;
  dw_landscape *V;
  int64_t images;         /* of a coarse band */
  double ftol;            /* of a relaxed band: it never needs to be better */
  const dw_images *guess; /* images to start from */
  /* found */
  double *saddle, *mode, e;
  double length; /* of the coarse band over the whole way */
  bool found;
  const char *failure;
  int64_t evaluations, iterations;
} dw_crest;

/* saddle and mode are the caller's; not finding one is no error: see failure. */
dw_status dw_crest_find(dw_crest *);

#endif
