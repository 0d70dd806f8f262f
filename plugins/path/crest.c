/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A band of few images is relaxed until its perpendicular gradients are no larger than
 * those along it, and the search for a stationary point starts at its highest crest.  A
 * band that only climbs has its crest between the last two images, because the end is a
 * minimum: they become the ends of the next band.  Other failures are met with more images,
 * relaxed further. */
#include "crest.h"

#include "elastic.h"

enum { ATTEMPTS = 4, ITERATIONS = 500 };
static const double softness0 = 0.7, harder = 0.3, saddle_ftol = 1e-9;

/* Relaxes the band softly; the energy along it may turn out not to be finite. */
static dw_status relax(dw_crest *c, dw_images *b, double softness, bool *finite)
{
  const dw_elastic o = {.ftol = c->ftol,
                        .softness = softness,
                        .spring = 5,
                        .dt = 0.02,
                        .dtmax = 0.12,
                        .maxiter = ITERATIONS};
  int64_t iterations = 0;
  dw_reason why = DW_DIVERGED_NAN;
  dw_status status = dw_images_evaluate(b, 0, b->m - 1);
  if (status == DW_OK) status = dw_elastic_relax(b, &o, &iterations, &why);
  c->evaluations += b->evaluations, c->iterations += iterations;
  *finite = why != DW_DIVERGED_NAN;
  return status == DW_ENUMERIC ? DW_OK : status;
}

/* The highest inner image that is higher than its neighbours; -1: there is none. */
static int64_t crest_of(const dw_images *b)
{
  int64_t top = -1;
  for (int64_t k = 1; k + 1 < b->m; k++)
    if (b->e[k] > b->e[k - 1] && b->e[k] >= b->e[k + 1] && (top < 0 || b->e[k] > b->e[top]))
      top = k;
  return top;
}

static dw_status climb(dw_crest *c, const dw_images *b, int64_t top)
{
  dw_saddle s;
  dw_vec_copy(b->n, b->x[top], c->saddle);
  dw_vec_sum(b->n, b->x[top + 1], -1, b->x[top - 1], c->mode);
  DW_TRY(c->host->saddle(c->ctx, c->V, c->saddle, c->mode, saddle_ftol, &s));
  c->evaluations += s.evaluations, c->e = s.e;
  c->found = s.reason > 0;
  if (!c->found) c->failure = "no saddle near the highest image";
  return DW_OK;
}

/* `images` points of the polyline of b, or of its part from image `from` to `to`. */
static dw_status resample(dw_crest *c, const dw_images *b, int64_t from, int64_t to,
                          int64_t images, dw_images *out)
{
  DW_TRY(dw_images_new(out, c->ctx, c->host, c->V, images));
  const double last = (double)(b->m - 1);
  for (int64_t k = 0; k < images; k++) {
    const double part = (double)k / (double)(images - 1);
    dw_images_between(b, ((double)from + part * (double)(to - from)) / last, out->x[k]);
  }
  dw_vec_copy(b->n, b->x[from], out->x[0]);
  dw_vec_copy(b->n, b->x[to], out->x[images - 1]);
  return DW_OK;
}

dw_status dw_crest_find(dw_crest *c)
{
  dw_images b;
  int64_t images = c->images;
  double softness = softness0;
  c->found = false, c->evaluations = c->iterations = 0, c->length = 0;
  DW_TRY(resample(c, c->guess, 0, c->guess->m - 1, images, &b));
  for (int attempt = 0; !c->found && attempt < ATTEMPTS; attempt++) {
    bool finite;
    DW_TRY(relax(c, &b, softness, &finite));
    if (!finite) {
      c->failure = "the energy along the first band is not finite";
      break;
    }
    if (attempt == 0) c->length = dw_images_length(&b);
    const int64_t top = crest_of(&b), last = b.m - 1;
    int64_t from = 0, to = last;
    if (top >= 0) {
      DW_TRY(climb(c, &b, top));
      images += c->images - 1, softness *= harder;
    } else {
      c->failure = "no barrier between the ends";
      from = b.e[last] > b.e[0] ? last - 1 : 0, to = from ? last : 1;
    }
    dw_images next;
    DW_TRY(resample(c, &b, from, to, images, &next));
    dw_images_free(&b);
    b = next;
  }
  dw_images_free(&b);
  if (c->found) c->failure = NULL;
  return DW_OK;
}
