/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Connecting minima by hops: S. A. Trygubenko, D. J. Wales, J. Chem. Phys. 120, 2082
 * (2004), doi:10.1063/1.1636455, with the descents of leg.h in place of steepest descent.
 */
#include "route.h"

#include "crest.h"

enum { FREE_STEPS = 60 };
static const double same = 1e-4; /* minima nearer than this are one, length */
static const double minimum_ftol = 1e-10;
static const double free_ftol = 1e-4; /* of the first descent, in units that follow */

static double *vector(dw_route *r)
{
  return r->host->alloc(r->ctx, (size_t)r->n, sizeof(double));
}

/* -- one hop ------------------------------------------------------------------------ */

static dw_status hop_new(dw_route *r, dw_hop **out)
{
  dw_hop *h = *out = r->host->alloc(r->ctx, 1, sizeof *h);
  if (!h) return DW_ENOMEM;
  const int64_t room = (r->images > 2 * FREE_STEPS ? r->images : 2 * FREE_STEPS) + 8;
  h->saddle = vector(r), h->mode = vector(r);
  if (!h->saddle || !h->mode) return DW_ENOMEM;
  DW_TRY(dw_leg_new(&h->leg[0], r->ctx, r->host, r->n, room));
  return dw_leg_new(&h->leg[1], r->ctx, r->host, r->n, room);
}

/* Images on the line from p to q, or the given ones where these are the outer ends. */
static dw_status first_guess(dw_route *r, const double *p, const double *q, dw_images *b)
{
  const dw_images *g = r->guess;
  const bool whole = p == g->x[0] && q == g->x[g->m - 1];
  DW_TRY(dw_images_new(b, r->ctx, r->host, r->V, whole ? g->m : 2));
  for (int64_t k = 0; k < b->m; k++)
    dw_vec_copy(r->n, whole ? g->x[k] : k ? q : p, b->x[k]);
  return DW_OK;
}

/* A saddle between p and q; *length is that of a coarse band. */
static dw_status find_saddle(dw_route *r, const double *p, const double *q, dw_hop *h,
                             double *length)
{
  dw_images guess;
  DW_TRY(first_guess(r, p, q, &guess));
  dw_crest c = {.ctx = r->ctx,
                .host = r->host,
                .V = r->V,
                .images = r->coarse,
                .ftol = r->ftol,
                .guess = &guess,
                .saddle = h->saddle,
                .mode = h->mode};
  DW_TRY(dw_crest_find(&c));
  dw_images_free(&guess);
  r->evaluations += c.evaluations, r->iterations += c.iterations;
  r->failure = c.failure;
  h->e = c.e, *length = c.length;
  return DW_OK;
}

/* The minimum that a leg fell into: p, q or a new one; NULL when there is none. */
static dw_status bottom(dw_route *r, dw_leg *l, double **out)
{
  *out = NULL;
  if (l->state == DW_LEG_ARRIVED) {
    *out = (double *)(uintptr_t)l->ends[l->end];
    return DW_OK;
  }
  if (l->state != DW_LEG_BOTTOM) return DW_OK;
  double *x = vector(r);
  if (!x) return DW_ENOMEM;
  dw_vec_copy(r->n, l->x[l->count - 1], x);
  dw_point point = {.x = x};
  dw_reason why;
  DW_TRY(r->host->minimize(r->ctx, r->V, minimum_ftol, &point, &why));
  for (int k = 0; k < 2; k++)
    if (dw_vec_distance(r->n, x, l->ends[k]) < same) {
      *out = (double *)(uintptr_t)l->ends[k];
      l->end = k;
    }
  if (!*out && why > 0) *out = x, l->ends[0] = x, l->end = 0;
  if (*out != x) r->host->release(r->ctx, x);
  if (*out) dw_leg_trim(l);
  if (l->state != DW_LEG_ARRIVED) *out = NULL;
  return DW_OK;
}

/* The hop found between p and q, and the minima it joins: ends[0] is the one nearer p. */
static dw_status find_hop(dw_route *r, double *p, double *q, dw_hop *h, double *ends[2])
{
  double length;
  ends[0] = ends[1] = NULL;
  DW_TRY(find_saddle(r, p, q, h, &length));
  if (r->failure) return DW_OK;
  const int64_t steps = r->images - 1 < FREE_STEPS ? r->images - 1 : FREE_STEPS;
  const double step = length / (double)(steps < 12 ? 12 : steps);
  dw_leg *legs[2] = {&h->leg[0], &h->leg[1]};
  double *back = vector(r);
  if (!back) return DW_ENOMEM;
  dw_vec_sum(r->n, h->mode, -2, h->mode, back);
  for (int k = 0; k < 2; k++) {
    legs[k]->ends[0] = p, legs[k]->ends[1] = q;
    dw_leg_begin(legs[k], h->saddle, h->e, k ? h->mode : back, step, free_ftol);
  }
  DW_TRY(dw_legs_run(r->ctx, r->host, r->V, 2, legs));
  r->host->release(r->ctx, back);
  for (int k = 0; k < 2; k++) {
    DW_TRY(bottom(r, legs[k], &ends[k]));
    r->evaluations += legs[k]->evaluations, legs[k]->evaluations = 0;
  }
  if (!ends[0] || !ends[1] || ends[0] == ends[1]) {
    r->failure = ends[0] && ends[0] == ends[1] ? "the saddle leads to one minimum twice"
                                               : "a descent from the saddle was lost";
    ends[0] = NULL;
    return DW_OK;
  }
  const double straight =
      dw_vec_distance(r->n, p, ends[0]) + dw_vec_distance(r->n, q, ends[1]);
  const double crossed =
      dw_vec_distance(r->n, p, ends[1]) + dw_vec_distance(r->n, q, ends[0]);
  if (crossed < straight) {
    const dw_leg l = h->leg[0];
    h->leg[0] = h->leg[1], h->leg[1] = l;
    double *e = ends[0];
    ends[0] = ends[1], ends[1] = e;
  }
  return DW_OK;
}

/* -- all of them ------------------------------------------------------------------------
 */

static dw_status connect(dw_route *r, double *p, double *q, int depth)
{
  dw_hop *h;
  double *ends[2];
  if (depth > DW_ROUTE_HOPS || r->hops == DW_ROUTE_HOPS) {
    r->failure = "more barriers on the way than can be followed";
    return DW_OK;
  }
  DW_TRY(hop_new(r, &h));
  DW_TRY(find_hop(r, p, q, h, ends));
  if (!ends[0]) return DW_OK;
  if (ends[0] != p && ends[1] == p) {
    r->failure = "the saddle does not lie between the ends";
    return DW_OK;
  }
  if (ends[0] != p) DW_TRY(connect(r, p, ends[0], depth + 1));
  if (r->failure) return DW_OK;
  if (r->hops == DW_ROUTE_HOPS) {
    r->failure = "more barriers on the way than can be followed";
    return DW_OK;
  }
  r->minimum[r->hops] = ends[0], r->hop[r->hops++] = h, r->minimum[r->hops] = ends[1];
  if (ends[1] != q) DW_TRY(connect(r, ends[1], q, depth + 1));
  return DW_OK;
}

dw_status dw_route_find(dw_route *r, double *a, double *b)
{
  r->failure = NULL, r->hops = 0;
  return connect(r, a, b, 0);
}
