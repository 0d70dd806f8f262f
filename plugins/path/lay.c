/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Images on a route that was found: shares of each leg, equal steps, final convergence. */
#include "route.h"

enum { PASSES = 12 };
static const double even = 1e-5;      /* wanted relative difference of the last step */
static const double tolerable = 0.05; /* the most that is accepted */

/* Steps of each leg in proportion to its length, at least one: the leg that is most short
 * of its share gets the next one. */
static void share(const dw_route *r, int64_t *steps)
{
  const int legs = 2 * r->hops;
  for (int k = 0; k < legs; k++)
    steps[k] = 1;
  for (int64_t left = r->images - 1 - legs; left > 0; left--) {
    int most = 0;
    double widest = -1;
    for (int k = 0; k < legs; k++) {
      const double width =
          dw_leg_length(&r->hop[k / 2]->leg[k % 2]) / ((double)steps[k] + 0.5);
      if (width > widest) widest = width, most = k;
    }
    steps[most]++;
  }
}

/* The step h at which the last step equals the others: the root of f(h) = last - h. */
typedef struct {
  int passes;
  double h, f, old_h, old_f; /* of the last two passes */
  double low, high;          /* f(low) > 0 > f(high), once known; else 0 */
} step_root;

static double next_step(const step_root *q, const dw_leg *l, int64_t steps)
{
  if (q->passes == 0) return dw_leg_length(l) / (double)steps;
  double h = q->h + q->f / (double)steps;
  const double slope = (q->f - q->old_f) / (q->h - q->old_h);
  if (q->passes > 1 && slope < 0) h = q->h - q->f / slope;
  if (q->low > 0 && q->high > 0 && !(h > q->low && h < q->high))
    return 0.5 * (q->low + q->high);
  return fmax(0.7 * q->h, fmin(1.4 * q->h, h));
}

static void record(step_root *q, const dw_leg *l)
{
  q->old_h = q->h, q->old_f = q->f;
  q->h = l->h;
  q->f = dw_vec_distance(l->n, l->x[l->count - 1], l->ends[l->end]) - l->h;
  if (q->f > 0)
    q->low = q->h;
  else
    q->high = q->h;
  q->passes++;
}

static bool uneven(const step_root *q)
{
  return q->passes == 0 || fabs(q->f) > even * q->h;
}

/* Passes over the two legs of a hop until the last step is as long as the others. */
static dw_status settle(dw_route *r, dw_hop *h, const int64_t *steps)
{
  dw_leg *legs[2] = {&h->leg[0], &h->leg[1]};
  step_root root[2] = {{0}, {0}};
  for (int pass = 0; pass < PASSES && (uneven(&root[0]) || uneven(&root[1])); pass++) {
    dw_leg *active[2];
    int count = 0;
    for (int k = 0; k < 2; k++) {
      if (!uneven(&root[k])) continue;
      legs[k]->steps = steps[k];
      dw_leg_begin(legs[k], h->saddle, h->e, NULL, next_step(&root[k], legs[k], steps[k]),
                   r->ftol);
      active[count++] = legs[k];
    }
    DW_TRY(dw_legs_run(r->ctx, r->host, r->V, count, active));
    for (int k = 0; k < count; k++) {
      r->evaluations += active[k]->evaluations, active[k]->evaluations = 0;
      if (active[k]->state != DW_LEG_ARRIVED) {
        r->failure = "a descent from the saddle was lost";
        return DW_OK;
      }
      record(&root[active[k] == legs[1]], active[k]);
    }
  }
  for (int k = 0; k < 2; k++)
    if (fabs(root[k].f) > tolerable * root[k].h)
      r->failure = "the steps of a descent do not become equal";
  return DW_OK;
}

dw_status dw_route_lay(dw_route *r, dw_images *b)
{
  int64_t steps[2 * DW_ROUTE_HOPS], at = 0;
  if (r->images - 1 < 2 * r->hops) {
    r->failure = "more barriers on the way than images";
    return DW_OK;
  }
  share(r, steps);
  for (int k = 0; k < r->hops && !r->failure; k++)
    DW_TRY(settle(r, r->hop[k], steps + 2 * k));
  if (r->failure) return DW_OK;
  for (int k = 0; k < r->hops; k++) {
    const dw_leg *up = &r->hop[k]->leg[0], *down = &r->hop[k]->leg[1];
    dw_vec_copy(r->n, r->minimum[k], b->x[at++]);
    for (int64_t i = up->count; i-- > 0;)
      dw_vec_copy(r->n, up->x[i], b->x[at++]);
    for (int64_t i = 1; i < down->count; i++)
      dw_vec_copy(r->n, down->x[i], b->x[at++]);
  }
  dw_vec_copy(r->n, r->minimum[r->hops], b->x[at]);
  DW_TRY(dw_images_evaluate(b, 0, b->m - 1));
  b->climbing = dw_images_top(b);
  dw_images_tangents(b);
  return DW_OK;
}
