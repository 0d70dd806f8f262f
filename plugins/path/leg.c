/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "leg.h"

static const double lost = 6;       /* of h: farther from it, the leg led elsewhere */
static const double arrival = 1.25; /* of h: this near, the end is the next point */

dw_status dw_leg_new(dw_leg *l, dw_ctx *ctx, const dw_host *host, int64_t n, int64_t room)
{
  const size_t r = (size_t)room, size = (size_t)n;
  *l = (dw_leg){.n = n, .room = room};
  dw_curvature *memory = host->alloc(ctx, 1, sizeof *memory);
  l->block = host->alloc(ctx, (2 * r + 6 + 2 * DW_SPHERE_MEMORY) * size, sizeof *l->block);
  l->rows = host->alloc(ctx, 2 * r, sizeof *l->rows);
  l->e = host->alloc(ctx, r, sizeof *l->e);
  l->sphere.memory = memory;
  if (!memory || !l->block || !l->rows || !l->e) return DW_ENOMEM;
  for (int64_t i = 0; i < 2 * room; i++)
    l->rows[i] = l->block + i * n;
  l->x = l->rows, l->old_x = l->rows + room;
  double *work = l->block + 2 * room * n;
  l->sphere = (dw_sphere){.n = n,
                          .x = work,
                          .g = work + n,
                          .best_x = work + 2 * n,
                          .best_g = work + 3 * n,
                          .step = work + 4 * n,
                          .tangent = work + 5 * n,
                          .memory = memory};
  memory->n = n, memory->newest = -1;
  memory->s = work + 6 * n, memory->y = memory->s + DW_SPHERE_MEMORY * n;
  return DW_OK;
}

void dw_leg_free(dw_leg *l, dw_ctx *ctx, const dw_host *host)
{
  host->release(ctx, l->block);
  host->release(ctx, l->rows);
  host->release(ctx, l->e);
  host->release(ctx, l->sphere.memory);
}

double dw_leg_length(const dw_leg *l)
{
  return (double)(l->count - 1) * l->h +
         dw_vec_distance(l->n, l->x[l->count - 1], l->ends[l->end]);
}

void dw_leg_trim(dw_leg *l)
{
  double nearest = lost * l->h;
  int64_t count = 0;
  for (int64_t k = 0; k < l->count; k++) {
    const double d = dw_vec_distance(l->n, l->x[k], l->ends[l->end]);
    if (d < nearest) nearest = d, count = k + 1;
  }
  l->state = count ? DW_LEG_ARRIVED : DW_LEG_STUCK;
  if (count) l->count = count;
}

/* The previous pass at distance s from the saddle: cubic through four neighbours, weights
 * of Lagrange at unequal nodes (the last step has a length of its own). */
static void old_point(const dw_leg *l, double s, double *out)
{
  const int64_t last = l->old_count; /* the end is the point after the last */
  int64_t from = (int64_t)(s / l->old_h) - 1;
  if (from > last - 3) from = last - 3;
  if (from < 0) from = 0;
  const int64_t nodes = last + 1 < 4 ? last + 1 : 4;
  dw_vec_scale(l->n, 0, out);
  for (int64_t i = 0; i < nodes; i++) {
    double w = 1;
    const int64_t a = from + i;
    const double sa = a == last ? l->old_last : (double)a * l->old_h;
    for (int64_t j = 0; j < nodes; j++) {
      const int64_t b = from + j;
      const double sb = b == last ? l->old_last : (double)b * l->old_h;
      if (j != i) w *= (s - sb) / (sa - sb);
    }
    dw_vec_add(l->n, w, a == last ? l->ends[l->end] : l->old_x[a], out);
  }
}

/* Guess of the next point: the previous pass there, shifted by what was found at the last
 * two points; in the first pass the extrapolation of the last three. */
static void guess(dw_leg *l, const double *v)
{
  const int64_t k = l->count, n = l->n;
  double *x = l->sphere.x, *work = l->sphere.step;
  if (l->old_count) {
    old_point(l, (double)k * l->h, x);
    for (int64_t back = 1; back <= 2 && back < k; back++) {
      const double c = k > 2 ? (back == 1 ? 2 : -1) : 1;
      old_point(l, (double)(k - back) * l->h, work);
      dw_vec_add(n, c, l->x[k - back], x);
      dw_vec_add(n, -c, work, x);
    }
    return;
  }
  if (k == 1)
    dw_vec_sum(n, l->x[0], l->h, v, x);
  else
    for (int64_t i = 0; i < n; i++)
      x[i] = k == 2 ? 2 * l->x[1][i] - l->x[0][i]
                    : 3 * (l->x[k - 1][i] - l->x[k - 2][i]) + l->x[k - 3][i];
}

static void next_sphere(dw_leg *l, const double *v)
{
  guess(l, v);
  l->sphere.centre = l->x[l->count - 1], l->sphere.h = l->h;
  dw_sphere_begin(&l->sphere);
}

void dw_leg_begin(dw_leg *l, const double *saddle, double e, const double *v, double h,
                  double ftol)
{
  if (l->state == DW_LEG_ARRIVED) {
    double **const x = l->old_x;
    l->old_h = l->h, l->old_count = l->count, l->old_last = dw_leg_length(l);
    l->old_x = l->x, l->x = x;
  }
  l->state = DW_LEG_RUNNING, l->h = h, l->count = 1, l->sphere.ftol = ftol;
  dw_vec_copy(l->n, saddle, l->x[0]);
  l->e[0] = e;
  if (l->steps == 1)
    l->state = DW_LEG_ARRIVED;
  else
    next_sphere(l, v);
}

/* Where the leg stands after a new point. */
static dw_leg_state judge(dw_leg *l)
{
  const int64_t last = l->count - 1;
  if (l->steps) return l->count == l->steps ? DW_LEG_ARRIVED : DW_LEG_RUNNING;
  for (int k = 0; k < 2; k++)
    if (l->ends[k] && dw_vec_distance(l->n, l->x[last], l->ends[k]) < arrival * l->h) {
      l->end = k;
      return DW_LEG_ARRIVED;
    }
  if (l->e[last] >= l->e[last - 1]) return DW_LEG_BOTTOM;
  return l->count == l->room ? DW_LEG_FULL : DW_LEG_RUNNING;
}

static void take(dw_leg *l)
{
  l->evaluations++;
  const dw_sphere_state state = dw_sphere_take(&l->sphere);
  if (state == DW_SPHERE_ASK) return;
  if (state == DW_SPHERE_STUCK) {
    l->state = DW_LEG_STUCK;
    return;
  }
  dw_vec_copy(l->n, l->sphere.x, l->x[l->count]);
  l->e[l->count++] = l->sphere.e;
  l->state = judge(l);
  if (l->state == DW_LEG_RUNNING) next_sphere(l, NULL);
}

dw_status dw_legs_run(dw_ctx *ctx, const dw_host *host, dw_landscape *V, int count,
                      dw_leg *const *legs)
{
  for (;;) {
    const double *x[2];
    double e[2], *g[2];
    int asked = 0, who[2];
    for (int k = 0; k < count; k++)
      if (legs[k]->state == DW_LEG_RUNNING) {
        x[asked] = legs[k]->sphere.x, g[asked] = legs[k]->sphere.g;
        who[asked++] = k;
      }
    if (!asked) return DW_OK;
    if (host->stop_requested(ctx))
      return DW_FAIL(host, ctx, DW_EINTR, "path: stopped on request");
    const dw_status status = host->values(ctx, V, asked, x, e, g);
    if (status != DW_OK && status != DW_ENUMERIC) return status;
    for (int k = 0; k < asked; k++) {
      legs[who[k]]->sphere.e = status == DW_OK ? e[k] : NAN;
      if (status != DW_OK) g[k][0] = NAN;
      take(legs[who[k]]);
    }
  }
}
