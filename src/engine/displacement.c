/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The displacement fields of a double well, and B brought next to A. */
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "engine/descent.h"
#include "model/align.h"
#include "model/landscape.h"

void dw_band_align(const dw_landscape *V, const dw_box *box, const double *a, double *b)
{
  if (V->zero == 0) return;
  dw_align(V->dim == 3 ? box : NULL, V->sites, V->dim, a, b);
}

/* What a displacement is called: its number, and the images of r_tA:N (0: no number). */
static dw_status parse(dw_ctx *ctx, const char *name, int *which, int64_t *images)
{
  static const char *const names[] = {"r_AB", "r_AS", "r_tA", "r_BA", "r_BS", "r_tB", NULL};
  const size_t length = strcspn(name, ":");
  char *rest = NULL;
  *which = 0, *images = 0;
  while (names[*which] && (strncmp(names[*which], name, length) || names[*which][length]))
    ++*which;
  if (name[length]) *images = strtoll(name + length + 1, &rest, 10);
  const bool numbered = rest != NULL;
  if (names[*which] &&
      (!numbered || (*which % 3 == 2 && rest > name + length + 1 && !*rest)))
    return !numbered || (*images >= 3 && *images <= 2000)
               ? DW_OK
               : dw_fail(ctx, DW_EVALUE, "%s: want 3 to 2000 images", name);
  return dw_fail(
      ctx, DW_ENOTFOUND,
      "no displacement is called %s; there are r_AB r_AS r_tA r_BA r_BS r_tB, and "
      "r_tA:N r_tB:N",
      name);
}

/* From the end to the image next to it, were there `images` along the whole path. */
static dw_status limit_tangent(dw_ctx *ctx, dw_band *band, bool b, int64_t images,
                               double *out)
{
  for (int side = 0; side < 2; side++)
    if (!(band->into[side].length > 0))
      DW_TRY(dw_descent_take(ctx, band, side == 1, &band->into[side]));
  const double length = band->into[0].length + band->into[1].length,
               left = length / (double)(images - 1);
  const dw_descent *d = &band->into[b];
  const double *end = b ? band->b : band->a;
  if (left >= d->length)
    return dw_fail(ctx, DW_EVALUE,
                   "the saddle is nearer to %s than the next of %lld images; want more",
                   b ? "B" : "A", (long long)images);
  dw_descent_point(d, band->path.n, left, out);
  for (int64_t i = 0; i < band->path.n; i++)
    out[i] -= end[i];
  return DW_OK;
}

dw_status dw_band_vector(dw_ctx *ctx, const char *name, int64_t n, double *out)
{
  int which;
  int64_t images;
  DW_TRY(parse(ctx, name, &which, &images));
  dw_band *band = ctx->band;
  if (!band)
    return dw_fail(ctx, DW_ESTATE, "%s needs a path; `path from A to B` makes one", name);
  if (n != band->path.n)
    return dw_fail(ctx, DW_EVALUE, "%s has %lld numbers, not %lld", name,
                   (long long)band->path.n, (long long)n);
  const dw_path *p = &band->path;
  const double *from = which < 3 ? band->a : band->b, *to;
  if (which % 3 == 0)
    to = which < 3 ? band->b : band->a;
  else if (!band->relaxed)
    return dw_fail(ctx, DW_ESTATE, "%s needs a relaxed path; `neb` must run first", name);
  else if ((which % 3 == 1 || images) && !p->saddle)
    return dw_fail(ctx, DW_ESTATE, "%s needs a saddle, and this path has none", name);
  else if (images)
    return limit_tangent(ctx, band, which > 3, images, out);
  else if (which % 3 == 2)
    to = which < 3 ? p->x[1] : p->x[p->images - 2];
  else
    to = p->saddle;
  for (int64_t i = 0; i < n; i++)
    out[i] = to[i] - from[i];
  return DW_OK;
}
