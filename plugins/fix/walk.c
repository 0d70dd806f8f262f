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
  void *const all[] = {w->at, w->species, w->energy, w->touched};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    w->host->release(ctx, all[k]);
  w->at = NULL, w->energy = NULL, w->species = NULL, w->touched = NULL;
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
  w->touched = w->host->alloc(ctx, (size_t)n, sizeof *w->touched);
  if (!w->at || !w->energy || !w->species || !w->touched) return DW_ENOMEM;
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
  w->term = w->host->alloc(ctx, (WALK_GROUP + 4) * (size_t)w->room, sizeof *w->term);
  w->near = w->host->alloc(ctx, 2 * (size_t)w->room, sizeof *w->near);
  return w->term && w->near ? DW_OK : DW_ENOMEM;
}

/* A row had no room left: all are made anew, with more. */
static dw_status mend(walk *w, dw_ctx *ctx)
{
  if (!w->full) return DW_OK;
  w->full = false, w->moved = true, w->rows.room_wide *= 2;
  return make_rows(w, ctx);
}

static dw_site site_of(const walk *w, int32_t i)
{
  return (dw_site){w->at[i][3], w->species[i]};
}

/* i as it is, to meet its tight row. */
static void invite(const walk *w, int32_t i, double *term, dw_guest *g)
{
  const rows *const r = &w->rows;
  g->at[0] = w->at[i][0], g->at[1] = w->at[i][1], g->at[2] = w->at[i][2];
  g->site.diameter = w->at[i][3], g->site.species = w->species[i], g->skip = -1;
  g->count = r->tights[i], g->index = r->tight + i * r->room_tight, g->term = term;
}

static void meet(const walk *w, int n, dw_guest *guests)
{
  w->rows.pair->met(w->rows.self, &w->cloud, n, guests);
}

static double *term(const walk *w, int k)
{
  return w->term + k * w->room;
}

void walk_init(walk *w, const dw_host *host, double temp, double window, double skin)
{
  int exponent;
  frexp(temp, &exponent);
  w->host = w->rows.host = w->rows.cells.host = host, w->rows.skin = skin;
  w->window = window;
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
    w->touched[i] = 0;
  }
  w->group = 0;
  w->cloud =
      (dw_cloud){(const double(*)[4])w->at, w->species, &sys->box, w->magic, w->limit};
  r->cloud = &w->cloud;
  w->longest = largest_cut(r->pair, r->self, sys);
  DW_TRY(too_small(w, ctx, step));
  DW_TRY(make_rows(w, ctx));
  for (int32_t i = 0; i < w->n; i++) {
    dw_guest as_it_is;
    invite(w, i, w->term, &as_it_is);
    meet(w, 1, &as_it_is);
    w->energy[i] = as_it_is.energy;
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

/* -- changes of the energy
 * --------------------------------------------------------------------------- */

static void touch(walk *w, int32_t i)
{
  w->touched[i] = w->group;
}

/* The energies of those a guest met change by sign times its terms. */
static void share_out(walk *w, const dw_guest *g, double sign)
{
  for (int64_t k = 0; k < g->count; k++)
    w->energy[g->index[k]] += sign * g->term[k], touch(w, g->index[k]);
}

/* -- displacements
 * ----------------------------------------------------------------------------- */

static void put(const walk *w, const walk_move *m, double x[3])
{
  for (int a = 0; a < 3; a++)
    x[a] = w->at[m->i][a] + m->d[a];
}

/* Rows that are good for the move. */
static dw_status make_way(walk *w, dw_ctx *ctx, const walk_move *m)
{
  double x[3];
  put(w, m, x);
  if (!rows_strayed(&w->rows, m->i, x)) return DW_OK;
  w->moved = true;
  rows_anchor(&w->rows, m->i, &w->full);
  return mend(w, ctx);
}

/* Both guests met the same row: one pass over it, where two of share_out take 3 % longer.
 */
static void displace(walk *w, int32_t i, const dw_guest *after)
{
  dw_guest before;
  invite(w, i, term(w, WALK_GROUP), &before);
  meet(w, 1, &before);
  for (int64_t k = 0; k < before.count; k++)
    w->energy[before.index[k]] += after->term[k] - before.term[k],
        touch(w, before.index[k]);
  w->change += after->energy - before.energy;
  memcpy(w->at[i], after->at, sizeof after->at);
  w->energy[i] = after->energy, touch(w, i);
}

/* -- exchanges
 * --------------------------------------------------------------------------------- */

/* Are the sites of i and j two, of diameters nearer than the window? */
static bool differ(const walk *w, int32_t i, int32_t j)
{
  const dw_site a = site_of(w, i), b = site_of(w, j);
  return (a.diameter != b.diameter || a.species != b.species) &&
         fabs(a.diameter - b.diameter) < w->window;
}

/* Two particles as they are and as they would be with each other's site, the pair of the
 * two left out: that has the same energy before and after. */
typedef struct {
  dw_guest before[2], after[2];
} change;

static void weigh(walk *w, const int32_t who[2], change *c)
{
  const rows *const r = &w->rows;
  for (int k = 0; k < 2; k++) {
    dw_guest *const g = &c->after[k];
    invite(w, who[k], term(w, WALK_GROUP + k), &c->before[k]);
    invite(w, who[k], term(w, WALK_GROUP + 2 + k), g);
    c->before[k].skip = g->skip = who[!k], g->site = site_of(w, who[!k]);
    const dw_vicinity wide = rows_wide(r, who[k]);
    g->count = r->pair->near(r->self, &w->cloud, &wide, g->site, w->near + k * w->room);
    g->index = w->near + k * w->room;
  }
  meet(w, 2, c->before), meet(w, 2, c->after);
}

static dw_status exchange(walk *w, dw_ctx *ctx, const walk_move *m, bool *taken)
{
  const int32_t who[2] = {m->i, m->j};
  change c;
  weigh(w, who, &c);
  double rise[2];
  for (int k = 0; k < 2; k++)
    rise[k] = c.after[k].energy - c.before[k].energy;
  *taken = rise[0] + rise[1] <= m->most;
  for (int k = 0; k < 2 && *taken; k++) {
    share_out(w, &c.before[k], -1), share_out(w, &c.after[k], 1);
    w->energy[who[k]] += rise[k], w->change += rise[k], touch(w, who[k]);
  }
  for (int k = 0; k < 2 && *taken; k++) {
    const int32_t i = who[k];
    w->at[i][3] = c.after[k].site.diameter, w->species[i] = c.after[k].site.species;
    rows_resite(&w->rows, i, c.before[k].site, &w->full);
    w->exchanged = true;
  }
  return mend(w, ctx);
}

/* -- moves
 * ------------------------------------------------------------------------------------- */

static bool is_exchange(const walk_move *m)
{
  return m->j >= 0;
}

/* Whom to look at first: who moves, or, of two that exchange, who grows, among those it
 * could meet already: most exchanges fail because it does not fit there. */
static void first_guest(const walk *w, const walk_move *m, double *won, dw_guest *g)
{
  if (!is_exchange(m)) {
    invite(w, m->i, won, g);
    put(w, m, g->at);
    return;
  }
  const bool swap = w->at[m->i][3] > w->at[m->j][3];
  const int32_t small = swap ? m->j : m->i, large = swap ? m->i : m->j;
  invite(w, small, won, g);
  g->skip = large, g->site.diameter = w->at[large][3], g->site.species = w->species[large];
}

/* Does what was seen of the move still hold? */
static bool holds(const walk *w, const walk_move *m)
{
  return !w->moved && w->touched[m->i] != w->group &&
         !(is_exchange(m) && w->touched[m->j] == w->group);
}

/* Could the exchange be accepted, seen that whoever grows has this energy?  The energy of
 * the pair of the two is in their sum twice, so that allows too much. */
static bool fits(const walk *w, const walk_move *m, double grown)
{
  return !w->rows.pair->repulsive || grown <= m->most + (w->energy[m->i] + w->energy[m->j]);
}

/* Move q of a group; g: what was seen of it. */
static dw_status decide(walk *w, dw_ctx *ctx, const walk_move *m, int q, dw_guest *g,
                        bool *taken)
{
  if (!holds(w, m)) {
    if (!is_exchange(m)) DW_TRY(make_way(w, ctx, m));
    first_guest(w, m, term(w, q), g);
    meet(w, 1, g);
  }
  *taken = false;
  if (is_exchange(m))
    return differ(w, m->i, m->j) && fits(w, m, g->energy) ? exchange(w, ctx, m, taken)
                                                          : DW_OK;
  *taken = g->energy <= m->most + w->energy[m->i];
  if (*taken) displace(w, m->i, g);
  return DW_OK;
}

dw_status walk_decide(walk *w, dw_ctx *ctx, int n, const walk_move *m, bool *taken)
{
  dw_guest g[WALK_GROUP];
  w->group++;
  for (int q = 0; q < n; q++)
    if (!is_exchange(&m[q])) DW_TRY(make_way(w, ctx, &m[q]));
  w->moved = false;
  for (int q = 0; q < n; q++)
    first_guest(w, &m[q], term(w, q), &g[q]);
  meet(w, n, g);
  for (int q = 0; q < n; q++)
    DW_TRY(decide(w, ctx, &m[q], q, &g[q], &taken[q]));
  return DW_OK;
}
