/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix swapmc: Metropolis Monte Carlo of displacements and of exchanges of sites.
 *
 * An elementary move is, with probability `swap`, the exchange of the sites (diameter and
 * species) of two random particles, else a displacement of a random particle, uniform in a
 * cube of side `step`; it is accepted with probability min(1, exp(-dE/T)).  N moves are a
 * sweep.  A. Ninarello, L. Berthier, D. Coslovich, Phys. Rev. X 7, 021039 (2017).
 *
 * Whether a move is accepted is decided in walk.c. */
#include <math.h>

#include <dwell/clones.h>
#include <dwell/random.h>

#include "walk.h"

enum { MOVES = 1, BATCH = 64 };

typedef struct {
  double temp, swap, step, window, skin, adapt; /* arguments */
  int64_t every, moves, check, until;
  double width;                          /* of the cube now */
  int64_t tried[2], taken[2], recent[2]; /* displacements, exchanges; tried, taken lately */
  double energy, drift;
  const dw_host *host;
  walk walk;
} swapmc;

/* -- moves
 * ----------------------------------------------------------------------------------- */

/* Random numbers of BATCH moves: whom, accept where dE <= threshold, which kind, where. */
typedef struct {
  uint32_t who[BATCH], kind[BATCH], a[BATCH], b[BATCH], c[BATCH];
  double threshold[BATCH];
} draws;

DW_CLONES_WIDE static void draw(uint64_t key, int64_t step, int64_t first, double temp,
                                draws *d)
{
  const uint32_t k[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
  double u[BATCH];
  for (int q = 0; q < BATCH; q++) {
    const uint32_t counter[4] = {(uint32_t)(uint64_t)step, (uint32_t)((uint64_t)step >> 32),
                                 (uint32_t)(first + q), 0};
    uint32_t r[4];
    dw_philox_block(counter, k, r);
    d->who[q] = r[0], d->kind[q] = r[1];
    u[q] = 1 - (double)(((uint64_t)r[2] << 32 | r[3]) >> 11) * 0x1p-53;
  }
  for (int q = 0; q < BATCH; q++) {
    const uint32_t counter[4] = {(uint32_t)(uint64_t)step, (uint32_t)((uint64_t)step >> 32),
                                 (uint32_t)(first + q), 1};
    uint32_t r[4];
    dw_philox_block(counter, k, r);
    d->a[q] = r[0], d->b[q] = r[1], d->c[q] = r[2];
  }
  for (int q = 0; q < BATCH; q++)
    d->threshold[q] = -temp * dw_log_(u[q]);
}

static int32_t pick(uint32_t r, int64_t n)
{
  return (int32_t)(((uint64_t)r * (uint64_t)n) >> 32);
}

static double along(uint32_t r, double width)
{
  return (((double)r + 0.5) * 0x1p-32 - 0.5) * width;
}

/* Move q of the draws. */
static void propose(const swapmc *p, const draws *r, int q, bool exchange, walk_move *m)
{
  const int64_t n = p->walk.n;
  m->i = pick(r->who[q], n), m->j = exchange ? pick(r->a[q], n) : -1;
  m->most = r->threshold[q];
  m->d[0] = along(r->a[q], p->width);
  m->d[1] = along(r->b[q], p->width);
  m->d[2] = along(r->c[q], p->width);
}

/* Moves first..last of the draws. */
static dw_status try_some(swapmc *p, dw_ctx *ctx, const draws *r, int first, int last,
                          uint32_t swaps)
{
  walk_move m[WALK_GROUP];
  bool taken[WALK_GROUP];
  const int n = last - first;
  for (int q = 0; q < n; q++)
    propose(p, r, first + q, r->kind[first + q] < swaps, &m[q]);
  DW_TRY(walk_decide(&p->walk, ctx, n, m, taken));
  for (int q = 0; q < n; q++)
    p->tried[m[q].j >= 0]++, p->taken[m[q].j >= 0] += taken[q];
  return DW_OK;
}

static dw_status sweep(swapmc *p, dw_ctx *ctx, int64_t step)
{
  const uint64_t key = p->host->key(ctx, MOVES);
  const int64_t moves = p->moves ? p->moves : p->walk.n;
  const uint32_t swaps = p->swap >= 1 ? UINT32_MAX : (uint32_t)(p->swap * 0x1p32);
  draws r;
  for (int64_t first = 0; first < moves; first += BATCH) {
    const int here = moves - first < BATCH ? (int)(moves - first) : BATCH;
    draw(key, step, first, p->temp, &r);
    for (int q = 0; q < here; q += WALK_GROUP)
      DW_TRY(try_some(p, ctx, &r, q, q + WALK_GROUP < here ? q + WALK_GROUP : here, swaps));
  }
  return DW_OK;
}

/* -- what is watched
 * ------------------------------------------------------------------------- */

/* The running energy against the sum over all pairs. */
static dw_status check(swapmc *p, dw_ctx *ctx)
{
  double e;
  DW_TRY(p->host->forces(ctx, &e));
  p->drift = p->energy - e;
  if (!(fabs(p->drift) <= 1e-8 * (double)p->walk.n * p->temp))
    return DW_FAIL(p->host, ctx, DW_ENUMERIC,
                   "the running energy %.12g is not the sum over all pairs, %.12g: the "
                   "start may hold particles that overlap; `minimize` first",
                   p->energy, e);
  p->energy = e;
  return DW_OK;
}

static double share(int64_t taken, int64_t tried)
{
  return tried ? (double)taken / (double)tried : 0;
}

/* Steps grow where more than `adapt` of them are accepted, and shrink where fewer are. */
static void adapt(swapmc *p, int64_t step)
{
  enum { SWEEPS = 20 };
  if (p->adapt <= 0 || step > p->until || step % SWEEPS) return;
  const double had = share(p->taken[0] - p->recent[1], p->tried[0] - p->recent[0]);
  p->width = fmin(fmax(p->width * fmin(fmax(had / p->adapt, 0.8), 1.25), 1e-6), p->step);
  p->recent[0] = p->tried[0], p->recent[1] = p->taken[0];
}

static dw_status publish(const swapmc *p, dw_ctx *ctx)
{
  const double moved = share(p->taken[0], p->tried[0]),
               swapped = share(p->taken[1], p->tried[1]);
  DW_TRY(p->host->put(ctx, "moved", 0, NULL, &moved));
  DW_TRY(p->host->put(ctx, "swapped", 0, NULL, &swapped));
  DW_TRY(p->host->put(ctx, "width", 0, NULL, &p->width));
  return p->host->put(ctx, "drift", 0, NULL, &p->drift);
}

static dw_status finish(swapmc *p, dw_ctx *ctx)
{
  if (p->tried[1] > 1000 && p->taken[1] == 0)
    p->host->warn(ctx, "fix swapmc: none of %lld exchanges was accepted; widen the window",
                  (long long)p->tried[1]);
  return publish(p, ctx);
}

static dw_status act(void *self, dw_ctx *ctx, dw_when when)
{
  swapmc *p = self;
  dw_system *sys = p->host->system(ctx);
  if (!sys) return DW_ESTATE;
  if (when == DW_AT_FINISH) return finish(p, ctx);
  if (when != DW_AT_END || sys->step % p->every) return DW_OK;
  if (!walk_holds(&p->walk, sys)) {
    DW_TRY(walk_load(&p->walk, ctx, sys, p->step));
    DW_TRY(p->host->forces(ctx, &p->energy));
  }
  const double before = p->walk.change;
  DW_TRY(sweep(p, ctx, sys->step));
  p->energy += p->walk.change - before;
  walk_store(&p->walk, ctx, sys);
  adapt(p, sys->step);
  return p->check > 0 && sys->step % p->check == 0 ? check(p, ctx) : DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  swapmc *p = self;
  p->host = host;
  if (p->width == 0) p->width = p->step;
  if (0.5 * p->skin < p->step)
    return DW_FAIL(host, ctx, DW_EVALUE, "fix swapmc: skin = %g is below twice step = %g",
                   p->skin, p->step);
  walk_init(&p->walk, host, p->temp, p->window, p->skin);
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "temp",
     .doc = "Temperature.",
     .type = DW_REAL,
     .flags = DW_REQUIRED,
     .offset = offsetof(swapmc, temp),
     .range = "(0,inf)",
     .unit = "temperature"},
    DW_ARG(swapmc, swap, "0.2", "[0,1]", "1",
           "Probability that a move exchanges the sites of two particles."),
    DW_ARG(swapmc, step, "0.12", "(0,inf)", "length", "Side of the cube of displacements."),
    DW_ARG(swapmc, window, "1e9", "(0,inf)", "length",
           "Exchanges only between diameters that differ by less."),
    DW_ARG(swapmc, every, "1", "[1,inf)", "steps",
           "Acts at the steps that are multiples of this: with an integrating fix, a block "
           "of moves after so many steps of it."),
    DW_ARG(swapmc, moves, "0", "[0,inf)", "1",
           "Moves each time; 0: as many as particles, a sweep."),
    DW_ARG(swapmc, adapt, "0", "[0,1)", "1",
           "Wanted acceptance of displacements: step is the largest side, and the side is "
           "changed every 20 steps up to step number `until`; 0: it stays."),
    DW_ARG(swapmc, until, "0", "[0,inf)", "steps",
           "Last step at which the side is changed; production begins after it."),
    DW_ARG(swapmc, check, "1000", "[0,inf)", "steps",
           "The running energy is compared with the full sum so often; 0: never."),
    DW_ARG(swapmc, skin, "0.5", "(0,inf)", "length", "Skin of the rows of neighbours."),
#define STATE(m, t, u, d)                                                              \
  {                                                                                    \
    .name = #m, .doc = d, .type = t, .flags = DW_STATE, .offset = offsetof(swapmc, m), \
    .unit = u                                                                          \
  }
    STATE(width, DW_REAL, "length", "Side of the cube now."),
    {.name = "tried_moves",
     .doc = "Displacements tried.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(swapmc, tried[0])},
    {.name = "tried_swaps",
     .doc = "Exchanges tried.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(swapmc, tried[1])},
    {.name = "taken_moves",
     .doc = "Displacements accepted.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(swapmc, taken[0])},
    {.name = "taken_swaps",
     .doc = "Exchanges accepted.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(swapmc, taken[1])},
    {.name = "recent_tried",
     .doc = "Displacements tried when the side was last changed.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(swapmc, recent[0])},
    {.name = "recent_taken",
     .doc = "Displacements accepted then.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(swapmc, recent[1])},
    STATE(energy, DW_REAL, "energy", "Running energy."),
    STATE(drift, DW_REAL, "energy", "Running energy less the full sum at the last check."),
    {0}};

static const dw_field results[] = {
    {.name = "moved",
     .type = DW_REAL,
     .unit = "1",
     .doc = "Share of displacements accepted."},
    {.name = "swapped",
     .type = DW_REAL,
     .unit = "1",
     .doc = "Share of exchanges accepted."},
    {.name = "width", .type = DW_REAL, .unit = "length", .doc = "Side of the cube now."},
    {.name = "drift",
     .type = DW_REAL,
     .unit = "energy",
     .doc = "Running energy less the full sum at the last check."},
    {0}};

static const dw_fix_ops ops = {.size = sizeof ops, .flags = DW_FIX_MOVES, .act = act};

static const dw_reference references[] = {
    {"Ninarello, Berthier and Coslovich, Phys. Rev. X 7, 021039 (2017)",
     "10.1103/PhysRevX.7.021039"},
    {0}};

static const char *const examples[] = {"fix swapmc temp 0.062 swap 0.2 step 0.12",
                                       "fix swapmc temp 0.25 adapt 0.4 until 2000", NULL};

static const dw_style fix = {
    .kind = DW_KIND_FIX,
    .name = "swapmc",
    .brief = "Monte Carlo of displacements and exchanges of diameters or species",
    .details =
        "Alone, a step of `run` is a sweep: as many elementary moves as particles.  Beside "
        "an integrating fix it makes hybrid dynamics: `fix swapmc temp 0.1 swap 1 every "
        "25` "
        "tries N exchanges after every 25 steps.\n\n"
        "Positions are not wrapped, so displacements over any time can be measured.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(swapmc),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results,
};

static const dw_style *const styles[] = {&fix, NULL};

DW_PLUGIN(.name = "swapmc", .version = "0.1", .author = "dwell", .licence = "BSD-3-Clause",
          .styles = styles);
