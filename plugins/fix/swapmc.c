/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix swapmc: Metropolis Monte Carlo of displacements and of exchanges of sites.
 *
 * An elementary move is, with probability `swap`, the exchange of the sites (diameter and
 * species) of two random particles, else a displacement of a random particle, uniform in a
 * cube of side `step`; it is accepted with probability min(1, exp(-dE/T)).  N moves are a
 * sweep.  A. Ninarello, L. Berthier, D. Coslovich, Phys. Rev. X 7, 021039 (2017).
 *
 * dE of an exchange is that of one particle, made in place, then of the other, the pair of
 * the two left out: it is the same before and after.  Energies of pairs are rounded to
 * multiples of 2^-36 of the temperature, so that dE is exact and a run that is continued
 * takes the same decisions whatever its lists. */
#include <math.h>
#include <string.h>

#include <dwell/clones.h>
#include <dwell/random.h>

#include "rows.h"

enum { MOVES = 1, BATCH = 64 };

typedef struct {
  double temp, swap, step, window, skin, adapt; /* arguments */
  int64_t every, moves, check, until;
  double width;                          /* of the cube now */
  int64_t tried[2], taken[2], recent[2]; /* displacements, exchanges; tried, taken lately */
  double energy, drift;
  const dw_host *host;
  /* the particles of the walk */
  int64_t n;
  uint64_t version; /* of the system that the walk left; 0: none */
  double *x, *y, *z, *diameter, magic, limit, longest;
  int32_t *species;
  dw_cloud cloud;
  rows rows;
  bool full, exchanged;
} swapmc;

/* -- the walk's copy of the particles
 * -------------------------------------------------------- */

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

static void release(swapmc *p, dw_ctx *ctx)
{
  void *const all[] = {p->x, p->y, p->z, p->diameter, p->species};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    p->host->release(ctx, all[k]);
  p->x = p->y = p->z = p->diameter = NULL, p->species = NULL;
  rows_free(&p->rows, ctx);
  p->version = 0, p->n = 0;
}

static dw_status reserve(swapmc *p, dw_ctx *ctx, int64_t n)
{
  if (p->n == n) return DW_OK;
  release(p, ctx);
  const size_t count = (size_t)n;
  p->x = p->host->alloc(ctx, count, sizeof *p->x);
  p->y = p->host->alloc(ctx, count, sizeof *p->y);
  p->z = p->host->alloc(ctx, count, sizeof *p->z);
  p->diameter = p->host->alloc(ctx, count, sizeof *p->diameter);
  p->species = p->host->alloc(ctx, count, sizeof *p->species);
  if (!p->x || !p->y || !p->z || !p->diameter || !p->species) return DW_ENOMEM;
  p->n = n;
  return DW_OK;
}

static dw_status too_small(const swapmc *p, dw_ctx *ctx, const dw_system *sys)
{
  for (int a = 0; a < 3; a++)
    if (sys->box.periodic[a] && p->longest + 0.9 * p->step > 0.5 * sys->box.h[a])
      return DW_FAIL(p->host, ctx, DW_EVALUE,
                     "edge %d of the box, %g, is below twice the largest cutoff %g and a "
                     "step: want a smaller step or a larger system",
                     a + 1, sys->box.h[a], p->longest);
  return DW_OK;
}

static dw_status load(swapmc *p, dw_ctx *ctx, dw_system *sys)
{
  rows *r = &p->rows;
  DW_TRY(reserve(p, ctx, sys->n));
  DW_TRY(p->host->pair(ctx, &r->pair, &r->self));
  if (!r->pair->moved || !r->pair->altered || !r->pair->cuts2)
    return DW_FAIL(p->host, ctx, DW_EUNSUP,
                   "this pair style has no energies of single particles");
  for (int64_t i = 0; i < sys->n; i++) {
    p->x[i] = sys->x[i][0], p->y[i] = sys->x[i][1], p->z[i] = sys->x[i][2];
    p->diameter[i] = sys->diameter[i], p->species[i] = sys->species[i];
  }
  p->cloud =
      (dw_cloud){p->x, p->y, p->z, p->diameter, p->species, &sys->box, p->magic, p->limit};
  r->cloud = &p->cloud, r->skin = p->skin;
  p->longest = largest_cut(r->pair, r->self, sys);
  DW_TRY(too_small(p, ctx, sys));
  DW_TRY(p->host->forces(ctx, &p->energy));
  return rows_build(r, ctx, sys->n, p->longest);
}

static void store(swapmc *p, dw_ctx *ctx, dw_system *sys)
{
  for (int64_t i = 0; i < sys->n; i++) {
    sys->x[i][0] = p->x[i], sys->x[i][1] = p->y[i], sys->x[i][2] = p->z[i];
    if (!p->exchanged) continue;
    sys->diameter[i] = p->diameter[i], sys->species[i] = p->species[i];
  }
  p->host->touch(ctx, p->exchanged);
  p->version = sys->x_version;
}

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

/* A row had no room left: all are made anew, with more. */
static dw_status mend(swapmc *p, dw_ctx *ctx)
{
  if (!p->full) return DW_OK;
  p->full = false, p->rows.room_wide *= 2;
  return rows_build(&p->rows, ctx, p->n, p->longest);
}

static dw_status displace(swapmc *p, dw_ctx *ctx, const draws *r, int q)
{
  const int32_t i = pick(r->who[q], p->n);
  const double d[3] = {along(r->a[q], p->width), along(r->b[q], p->width),
                       along(r->c[q], p->width)};
  const double to[3] = {p->x[i] + d[0], p->y[i] + d[1], p->z[i] + d[2]};
  rows *w = &p->rows;
  if (rows_strayed(w, i, to)) {
    rows_anchor(w, i, &p->full);
    DW_TRY(mend(p, ctx));
  }
  const double dE =
      w->pair->moved(w->self, &p->cloud, w->tights[i], w->tight + i * w->room_tight, i, d);
  p->tried[0]++;
  if (!(dE <= r->threshold[q])) return DW_OK;
  p->x[i] = to[0], p->y[i] = to[1], p->z[i] = to[2];
  p->energy += dE, p->taken[0]++;
  return DW_OK;
}

static dw_site site_of(const swapmc *p, int32_t i)
{
  return (dw_site){p->diameter[i], p->species[i]};
}

static void put_site(swapmc *p, int32_t i, dw_site s)
{
  p->diameter[i] = s.diameter, p->species[i] = s.species;
}

static dw_status exchange(swapmc *p, dw_ctx *ctx, const draws *r, int q)
{
  const int32_t i = pick(r->who[q], p->n), j = pick(r->a[q], p->n);
  const dw_site a = site_of(p, i), b = site_of(p, j);
  rows *w = &p->rows;
  p->tried[1]++;
  if ((a.diameter == b.diameter && a.species == b.species) ||
      fabs(a.diameter - b.diameter) >= p->window)
    return DW_OK;
  const dw_vicinity of_i = rows_wide(w, i), of_j = rows_wide(w, j);
  const double dE = w->pair->altered(w->self, &p->cloud, &of_i, i, b, j) +
                    w->pair->altered(w->self, &p->cloud, &of_j, j, a, i);
  if (!(dE <= r->threshold[q])) return DW_OK;
  put_site(p, i, b);
  rows_resite(w, i, a, &p->full);
  put_site(p, j, a);
  rows_resite(w, j, b, &p->full);
  p->energy += dE, p->taken[1]++, p->exchanged = true;
  return mend(p, ctx);
}

static dw_status sweep(swapmc *p, dw_ctx *ctx, int64_t step)
{
  const uint64_t key = p->host->key(ctx, MOVES);
  const int64_t moves = p->moves ? p->moves : p->n;
  const uint32_t swaps = p->swap >= 1 ? UINT32_MAX : (uint32_t)(p->swap * 0x1p32);
  draws r;
  for (int64_t first = 0; first < moves; first += BATCH) {
    draw(key, step, first, p->temp, &r);
    for (int q = 0; q < BATCH && first + q < moves; q++)
      DW_TRY((r.kind[q] < swaps ? exchange : displace)(p, ctx, &r, q));
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
  if (!(fabs(p->drift) <= 1e-8 * (double)p->n * p->temp))
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
  if (p->version != sys->x_version || p->n != sys->n) DW_TRY(load(p, ctx, sys));
  p->exchanged = false;
  DW_TRY(sweep(p, ctx, sys->step));
  store(p, ctx, sys);
  adapt(p, sys->step);
  return p->check > 0 && sys->step % p->check == 0 ? check(p, ctx) : DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  swapmc *p = self;
  int exponent;
  p->host = p->rows.host = host;
  if (p->width == 0) p->width = p->step;
  if (0.5 * p->skin < p->step)
    return DW_FAIL(host, ctx, DW_EVALUE, "fix swapmc: skin = %g is below twice step = %g",
                   p->skin, p->step);
  frexp(p->temp, &exponent);
  p->magic = 1.5 * ldexp(1, 52 - 36 + exponent), p->limit = ldexp(1, 10 + exponent);
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

static const dw_fix_ops ops = {
    .size = sizeof ops, .flags = DW_FIX_MOVES | DW_FIX_STIRS, .act = act};

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
