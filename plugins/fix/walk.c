/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "walk.h"

#include <math.h>
#include <string.h>

/* -- the copy of the particles */

/* The cutoff of the widest pair of these sites; `species` in use are few, and between the
 * diameters of a grid a cutoff changes no more than between its points. */
static double largest_cut(const dw_pair_ops *pair, const void *self, const dw_system *sys)
{
  enum { GRID = 33 };
  double lo = sys->diameter[0], hi = lo, most = 0, jump = 0;
  for (int64_t i = 0; i < sys->n; i++)
    lo = fmin(lo, sys->diameter[i]), hi = fmax(hi, sys->diameter[i]);
  for (int32_t s = 1; s <= sys->ntypes; s++)
    for (int32_t t = s; t <= sys->ntypes; t++)
      for (int a = 0; a < GRID; a++) {
        double last = 0;
        for (int b = 0; b < GRID; b++) {
          const dw_site u = {lo + (hi - lo) * a / (GRID - 1), s},
                        v = {lo + (hi - lo) * b / (GRID - 1), t};
          const double cut = pair->cut(self, u, v);
          if (b) jump = fmax(jump, fabs(cut - last));
          most = fmax(most, cut), last = cut;
        }
      }
  return most + jump;
}

static void release(walk *w, dw_ctx *ctx)
{
  void *const all[] = {w->at, w->species, w->energy};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    w->host->release(ctx, all[k]);
  w->at = NULL, w->energy = NULL, w->species = NULL;
  rows_free(&w->rows, ctx);
  w->version = 0, w->n = 0;
}

static dw_status reserve(walk *w, dw_ctx *ctx, int64_t n)
{
  if (w->n == n) return DW_OK;
  release(w, ctx);
  w->at = w->host->alloc(ctx, (size_t)n, sizeof *w->at);
  w->energy = w->host->alloc(ctx, (size_t)n, sizeof *w->energy);
  w->species = w->host->alloc(ctx, (size_t)n, sizeof *w->species);
  if (!w->at || !w->energy || !w->species) return DW_ENOMEM;
  w->n = n;
  return DW_OK;
}

static dw_status too_small(const walk *w, dw_ctx *ctx, double step)
{
  const dw_box *box = w->cloud.box;
  for (int a = 0; a < 3; a++)
    if (box->periodic[a] && w->longest + 0.9 * step > 0.5 * box->h[a])
      return DW_FAIL(w->host, ctx, DW_EVALUE,
                     "edge %d of the box, %g, is below twice the largest cutoff %g and a "
                     "step: want a smaller step or a larger system",
                     a + 1, box->h[a], w->longest);
  return DW_OK;
}

/* Rows, and room for the terms of one. */
static dw_status make_rows(walk *w, dw_ctx *ctx)
{
  DW_TRY(rows_build(&w->rows, ctx, w->n, w->longest));
  w->room = w->rows.room_wide + 8;
  w->host->release(ctx, w->term), w->host->release(ctx, w->near);
  w->term = w->host->alloc(ctx, 4 * (size_t)w->room, sizeof *w->term);
  w->near = w->host->alloc(ctx, 2 * (size_t)w->room, sizeof *w->near);
  return w->term && w->near ? DW_OK : DW_ENOMEM;
}

/* A row had no room left: all are made anew, with more. */
static dw_status mend(walk *w, dw_ctx *ctx)
{
  if (!w->full) return DW_OK;
  w->full = false, w->rows.room_wide *= 2;
  return make_rows(w, ctx);
}

static dw_site site_of(const walk *w, int32_t i)
{
  return (dw_site){w->at[i][3], w->species[i]};
}

static dw_guest guest_of(const walk *w, int32_t i)
{
  return (dw_guest){{w->at[i][0], w->at[i][1], w->at[i][2]}, site_of(w, i), -1, INFINITY};
}

/* Energy of a guest with the tight row of i. */
static double met(const walk *w, const dw_guest *g, int32_t i, double *term)
{
  const rows *r = &w->rows;
  return r->pair->met(r->self, &w->cloud, g, r->tights[i], r->tight + i * r->room_tight,
                      term);
}

void walk_init(walk *w, const dw_host *host, double temp, double skin)
{
  int exponent;
  frexp(temp, &exponent);
  w->host = w->rows.host = host, w->rows.skin = skin;
  w->magic = 1.5 * ldexp(1, 52 - 36 + exponent), w->limit = ldexp(1, 10 + exponent);
}

bool walk_holds(const walk *w, const dw_system *sys)
{
  return w->version == sys->x_version && w->n == sys->n;
}

dw_status walk_load(walk *w, dw_ctx *ctx, const dw_system *sys, double step)
{
  rows *r = &w->rows;
  DW_TRY(reserve(w, ctx, sys->n));
  DW_TRY(w->host->pair(ctx, &r->pair, &r->self));
  if (!r->pair->met || !r->pair->near || !r->pair->cuts2)
    return DW_FAIL(w->host, ctx, DW_EUNSUP,
                   "this pair style has no energies of single particles");
  for (int64_t i = 0; i < sys->n; i++) {
    memcpy(w->at[i], sys->x[i], sizeof sys->x[i]);
    w->at[i][3] = sys->diameter[i], w->species[i] = sys->species[i];
  }
  w->cloud =
      (dw_cloud){(const double(*)[4])w->at, w->species, &sys->box, w->magic, w->limit};
  r->cloud = &w->cloud;
  w->longest = largest_cut(r->pair, r->self, sys);
  DW_TRY(too_small(w, ctx, step));
  DW_TRY(make_rows(w, ctx));
  for (int32_t i = 0; i < w->n; i++) {
    const dw_guest as_it_is = guest_of(w, i);
    w->energy[i] = met(w, &as_it_is, i, NULL);
  }
  w->change = 0;
  return DW_OK;
}

void walk_store(walk *w, dw_ctx *ctx, dw_system *sys)
{
  for (int64_t i = 0; i < sys->n; i++) {
    memcpy(sys->x[i], w->at[i], sizeof sys->x[i]);
    if (!w->exchanged) continue;
    sys->diameter[i] = w->at[i][3], sys->species[i] = w->species[i];
  }
  w->host->touch(ctx, w->exchanged);
  w->exchanged = false, w->version = sys->x_version;
}

/* -- moves */

/* The energies of count particles change by sign times the terms. */
static void share_out(walk *w, int64_t count, const int32_t *index, double sign,
                      const double *term)
{
  for (int64_t k = 0; k < count; k++)
    w->energy[index[k]] += sign * term[k];
}

dw_status walk_displace(walk *w, dw_ctx *ctx, int32_t i, const double d[3], double most,
                        bool *taken)
{
  rows *const r = &w->rows;
  dw_guest g = guest_of(w, i);
  const dw_guest before = g;
  for (int a = 0; a < 3; a++)
    g.at[a] += d[a];
  if (rows_strayed(r, i, g.at)) {
    rows_anchor(r, i, &w->full);
    DW_TRY(mend(w, ctx));
  }
  const int32_t *const row = r->tight + i * r->room_tight;
  g.most = most + w->energy[i];
  double *const won = w->term, *const lost = w->term + w->room;
  const double after = met(w, &g, i, won);
  *taken = after <= g.most;
  if (!*taken) return DW_OK;
  met(w, &before, i, lost);
  share_out(w, r->tights[i], row, -1, lost);
  share_out(w, r->tights[i], row, 1, won);
  w->change += after - w->energy[i];
  memcpy(w->at[i], g.at, sizeof g.at), w->energy[i] = after;
  return DW_OK;
}

bool walk_differ(const walk *w, int32_t i, int32_t j, double window)
{
  const dw_site a = site_of(w, i), b = site_of(w, j);
  return (a.diameter != b.diameter || a.species != b.species) &&
         fabs(a.diameter - b.diameter) < window;
}

static void put_site(walk *w, int32_t i, dw_site s)
{
  w->at[i][3] = s.diameter, w->species[i] = s.species;
}

/* i as it is and as it would be with another site, its pair with `skip` left out: that one
 * has the same energy before and after. */
typedef struct {
  int32_t i, *near; /* near: whom it would meet */
  int64_t count;
  dw_guest now, then;
  double before, after, *lost, *won;
} change;

static change change_of(const walk *w, int32_t i, int32_t skip, int k)
{
  const int64_t room = w->room;
  change c = {.i = i, .near = w->near + k * room, .now = guest_of(w, i)};
  c.lost = w->term + (2 * k) * room, c.won = w->term + (2 * k + 1) * room;
  c.now.skip = skip, c.then = c.now, c.then.site = site_of(w, skip);
  return c;
}

static void evaluate(const walk *w, change *c, double most)
{
  const rows *r = &w->rows;
  const dw_vicinity wide = rows_wide(r, c->i);
  c->then.most = most;
  c->count = r->pair->near(r->self, &w->cloud, &wide, c->then.site, c->near);
  c->after = r->pair->met(r->self, &w->cloud, &c->then, c->count, c->near, c->won);
}

static void apply(walk *w, const change *c)
{
  const rows *r = &w->rows;
  share_out(w, r->tights[c->i], r->tight + c->i * r->room_tight, -1, c->lost);
  share_out(w, c->count, c->near, 1, c->won);
  w->energy[c->i] += c->after - c->before;
  w->change += c->after - c->before;
}

/* Whoever grows is looked at first, and among those it could meet already: most exchanges
 * fail because it does not fit there. */
dw_status walk_exchange(walk *w, dw_ctx *ctx, int32_t i, int32_t j, double most,
                        bool *taken)
{
  rows *const r = &w->rows;
  const bool swap = w->at[i][3] > w->at[j][3];
  const int32_t small = swap ? j : i, large = swap ? i : j;
  change a = change_of(w, small, large, 0), b = change_of(w, large, small, 1);
  *taken = false;
  if (r->pair->repulsive) {
    a.then.most = most + (w->energy[small] + w->energy[large]);
    if (met(w, &a.then, small, NULL) > a.then.most) return DW_OK;
  }
  a.before = met(w, &a.now, small, a.lost), b.before = met(w, &b.now, large, b.lost);
  const double highest = most + (a.before + b.before);
  evaluate(w, &a, highest);
  evaluate(w, &b, highest - a.after);
  *taken = a.after + b.after <= highest;
  if (!*taken) return DW_OK;
  apply(w, &a), apply(w, &b);
  put_site(w, small, a.then.site), rows_resite(r, small, a.now.site, &w->full);
  put_site(w, large, b.then.site), rows_resite(r, large, b.now.site, &w->full);
  w->exchanged = true;
  return mend(w, ctx);
}
