/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix temper: parallel tempering (replica exchange) over a ladder of temperatures.
 *
 * Every n steps two neighbours on the ladder, pairs (1,2), (3,4), ... and (2,3), (4,5), ...
 * in turn, exchange their configurations with probability min(1, exp((b_i - b_j)(E_i -
 * E_j))) b = 1/T; velocities are scaled by the root of the ratio of temperatures. Swendsen
 * and Wang, Phys. Rev. Lett. 57, 2607 (1986); Sugita and Okamoto, Chem. Phys. Lett. 314,
 * 141 (1999).
 *
 * A rung is what a checkpoint would hold of it: the system and the fields of the fixes that
 * move it, in their archived form.  That of the first temperature is the system of the
 * deck; the others catch up at each exchange, under a random key of their own, on whatever
 * rank. */
#include <math.h>
#include <string.h>

#include "base/ranks.h"
#include "base/rng.h"
#include "command/command.h"
#include "engine/dynamics.h"
#include "engine/run.h"
#include "model/system.h"
#include "style/archive.h"

enum { EXCHANGES = 1, KEY_SHIFT = 40 };

typedef struct {
  dw_reals temps; /* arguments */
  int64_t every;
  int64_t mark;                 /* step that the rungs are at */
  int64_t count;                /* exchanges tried of the ladder */
  int64_t system_words, stride; /* of a rung: system, fixes, energy, velocity factor */
  dw_reals held;                /* [temps.n][stride] */
  dw_reals replica;             /* on each rung: the number of the rung it began on */
  dw_reals tried, taken;        /* [temps.n - 1] */
  dw_reals sum;                 /* of energies, [temps.n] */
} temper;

static double *rung(const temper *p, int64_t k)
{
  return p->held.v + k * p->stride;
}

static double *energy_of(const temper *p, int64_t k)
{
  return rung(p, k) + p->stride - 2;
}

static double *factor_of(const temper *p, int64_t k)
{
  return rung(p, k) + p->stride - 1;
}

/* -- the fixes that move the system
 * --------------------------------------------------------- */

static uint32_t flags_of(const dw_instance *fix)
{
  return ((const dw_fix_ops *)fix->style->ops)->flags;
}

/* The next one from number *i on that is not this. */
static const dw_instance *next_mover(const dw_ctx *ctx, const temper *p, int64_t *i)
{
  while (*i < dw_instances_count(ctx->instances)) {
    const dw_instance *it = dw_instances_at(ctx->instances, (*i)++);
    if (it->style->kind == DW_KIND_FIX && it->self != p &&
        (flags_of(it) & (DW_FIX_INTEGRATES | DW_FIX_MOVES)))
      return it;
  }
  return NULL;
}

static double *member(const dw_instance *it, const char *name)
{
  return (double *)(uintptr_t)dw_instance_member(it, name, DW_REAL);
}

/* One that acts behind this one would act on what was exchanged, the others' not. */
static dw_status check_movers(const temper *p, dw_ctx *ctx)
{
  const dw_instance *it,
      *own = dw_instances_find(ctx->instances, DW_KIND_FIX, ctx->instance);
  int64_t movers = 0, place = 0;
  while (dw_instances_at(ctx->instances, place) != own)
    place++;
  for (int64_t i = 0; (it = next_mover(ctx, p, &i)); movers++) {
    const double *temp = member(it, "temp"), *to = member(it, "to");
    if (!temp) return dw_fail(ctx, DW_ESTATE, "fix %s has no temperature", it->name);
    if (*temp != p->temps.v[0] || (to && *to != *temp))
      return dw_fail(ctx, DW_ESTATE,
                     "fix %s must have the first temperature of the ladder, temp %g, and "
                     "keep it",
                     it->name, p->temps.v[0]);
    if (i > place && !(flags_of(it) & DW_FIX_INTEGRATES))
      return dw_fail(ctx, DW_ESTATE,
                     "fix %s moves particles: it must come first in the deck", it->name);
  }
  return movers ? DW_OK
                : dw_fail(ctx, DW_ESTATE,
                          "no fix moves particles; fix nvt, langevin or "
                          "swapmc must come first");
}

static void set_temperature(const temper *p, dw_ctx *ctx, double temp)
{
  const dw_instance *it;
  for (int64_t i = 0; (it = next_mover(ctx, p, &i));) {
    double *to = member(it, "to");
    *member(it, "temp") = temp;
    if (to) *to = temp;
  }
}

/* -- rungs
 * ---------------------------------------------------------------------------------- */

static dw_status archive_fixes(const temper *p, dw_archive *a)
{
  const dw_instance *it;
  for (int64_t i = 0; (it = next_mover(a->ctx, p, &i));)
    DW_TRY(dw_instance_archive_fields(a, it));
  return DW_OK;
}

static int64_t words(const dw_archive *a)
{
  return (int64_t)((a->size + sizeof(double) - 1) / sizeof(double));
}

static dw_status changed(dw_ctx *ctx)
{
  return dw_fail(ctx, DW_ESTATE,
                 "the particles, the steps or the fixes are others than those this ladder "
                 "began with; define fix temper anew");
}

/* Two archives of what is now; free both. */
static dw_status take(const temper *p, dw_ctx *ctx, dw_archive part[2])
{
  for (int k = 0; k < 2; k++)
    part[k] = (dw_archive){.ctx = ctx, .name = "a rung of fix temper", .saving = true};
  DW_TRY(dw_system_archive_values(&part[0], ctx->system));
  return archive_fixes(p, &part[1]);
}

static dw_status fits(const temper *p, dw_ctx *ctx, const dw_archive part[2])
{
  const bool same = words(&part[0]) == p->system_words &&
                    words(&part[0]) + words(&part[1]) + 2 == p->stride &&
                    p->held.n == p->temps.n * p->stride;
  return same ? DW_OK : changed(ctx);
}

/* What is now becomes rung k. */
static dw_status store(const temper *p, dw_ctx *ctx, int64_t k)
{
  dw_archive part[2];
  dw_status status = take(p, ctx, part);
  if (status == DW_OK) status = fits(p, ctx, part);
  if (status == DW_OK) {
    memcpy(rung(p, k), part[0].data, part[0].size);
    memcpy(rung(p, k) + p->system_words, part[1].data, part[1].size);
    *factor_of(p, k) = 1;
  }
  dw_archive_free(&part[0]), dw_archive_free(&part[1]);
  return status;
}

/* The system of rung k, in place, known as something new. */
static dw_status load(const temper *p, dw_ctx *ctx, int64_t k)
{
  dw_system *s = ctx->system;
  const uint64_t x = s->x_version, site = s->site_version;
  const double factor = *factor_of(p, k);
  unsigned char *data = (unsigned char *)rung(p, k);
  const size_t size = (size_t)p->system_words * sizeof(double);
  dw_archive a = {.ctx = ctx, .name = "a rung of fix temper", .data = data, .size = size};
  dw_archive b = a;
  b.data += size, b.size = (size_t)(p->stride - p->system_words) * sizeof(double);
  DW_TRY(dw_system_archive_values(&a, s));
  s->x_version = x, s->site_version = site;
  dw_system_touch_sites(s);
  for (int64_t i = 0; i < s->n && factor != 1; i++)
    for (int c = 0; c < 3; c++)
      s->v[i][c] *= factor;
  return archive_fixes(p, &b);
}

static dw_status make_room(temper *p, dw_ctx *ctx)
{
  dw_archive part[2];
  const int64_t n = p->temps.n;
  dw_reals *const all[] = {&p->held, &p->replica, &p->tried, &p->taken, &p->sum};
  dw_status status = take(p, ctx, part);
  p->system_words = words(&part[0]), p->stride = p->system_words + words(&part[1]) + 2;
  dw_archive_free(&part[0]), dw_archive_free(&part[1]);
  DW_TRY(status);
  const int64_t count[] = {n * p->stride, n, n - 1, n - 1, n};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
    *all[k] = (dw_reals){count[k], dw_alloc(ctx, (size_t)count[k], sizeof(double))};
    if (!all[k]->v) return DW_ENOMEM;
  }
  return DW_OK;
}

static dw_status put(dw_ctx *ctx, const char *name, int64_t n, const double *v)
{
  return dw_host_table.put(ctx, name, 1, &n, v);
}

static dw_status publish(const temper *p, dw_ctx *ctx)
{
  const int64_t n = p->temps.n;
  double *v = dw_alloc(ctx, (size_t)n, sizeof *v);
  if (!v) return DW_ENOMEM;
  for (int64_t k = 0; k < n; k++)
    v[k] = *energy_of(p, k);
  dw_status status = put(ctx, "energy", n, v);
  for (int64_t k = 0; k < n; k++)
    v[k] = p->count ? p->sum.v[k] / (double)p->count : *energy_of(p, k);
  if (status == DW_OK) status = put(ctx, "mean", n, v);
  for (int64_t k = 0; k + 1 < n; k++)
    v[k] = p->tried.v[k] > 0 ? p->taken.v[k] / p->tried.v[k] : 0;
  if (status == DW_OK) status = put(ctx, "accepted", n - 1, v);
  if (status == DW_OK) status = put(ctx, "replica", n, p->replica.v);
  dw_release(ctx, v);
  return status;
}

/* All rungs begin with the system as it is. */
static dw_status begin(temper *p, dw_ctx *ctx)
{
  dw_status status = make_room(p, ctx);
  for (int64_t k = 0; k < p->temps.n && status == DW_OK; k++) {
    set_temperature(p, ctx, p->temps.v[k]);
    status = store(p, ctx, k);
    if (status == DW_OK) status = dw_forces(ctx, energy_of(p, k));
    *factor_of(p, k) = sqrt(p->temps.v[k] / p->temps.v[0]);
    p->replica.v[k] = (double)(k + 1);
  }
  set_temperature(p, ctx, p->temps.v[0]);
  p->mark = ctx->system->step;
  return status == DW_OK ? publish(p, ctx) : status;
}

static dw_status set_up(temper *p, dw_ctx *ctx)
{
  dw_archive part[2];
  DW_TRY(check_movers(p, ctx));
  if (!p->held.n) return begin(p, ctx);
  dw_status status = take(p, ctx, part);
  if (status == DW_OK) status = fits(p, ctx, part);
  dw_archive_free(&part[0]), dw_archive_free(&part[1]);
  return status == DW_OK && ctx->system->step < p->mark ? changed(ctx) : status;
}

/* -- steps and exchanges
 * ------------------------------------------------------------------------ */

/* Rung k as far as the first one is. */
static dw_status catch_up(const temper *p, dw_ctx *ctx, int64_t k, int64_t steps)
{
  const uint64_t task = ctx->task;
  DW_TRY(load(p, ctx, k));
  ctx->task = task ^ ((uint64_t)k << KEY_SHIFT);
  dw_status status = dw_run_aside(ctx, p, steps);
  ctx->task = task;
  if (status == DW_OK) status = dw_forces(ctx, energy_of(p, k));
  return status == DW_OK ? store(p, ctx, k) : status;
}

/* Each rank has stepped its own; all get all, bit for bit: of a sum of bit patterns and
 * zeros. */
static dw_status gather(const temper *p, dw_ctx *ctx, int64_t ranks)
{
  for (int64_t k = 1; k < p->temps.n; k++) {
    if ((k - 1) % ranks != dw_rank(ctx))
      memset(rung(p, k), 0, (size_t)p->stride * sizeof(double));
    DW_TRY(dw_ranks_sum(ctx, p->stride, (int64_t *)rung(p, k)));
  }
  return DW_OK;
}

static void exchange_rungs(const temper *p, int64_t k)
{
  double *a = rung(p, k), *b = rung(p, k + 1);
  const double up = sqrt(p->temps.v[k + 1] / p->temps.v[k]), factor = *factor_of(p, k);
  const double e = *energy_of(p, k), who = p->replica.v[k];
  for (int64_t i = 0; i < p->system_words; i++) {
    double word; /* bits, not numbers */
    memcpy(&word, a + i, sizeof word);
    memcpy(a + i, b + i, sizeof word);
    memcpy(b + i, &word, sizeof word);
  }
  *energy_of(p, k) = *energy_of(p, k + 1), *energy_of(p, k + 1) = e;
  *factor_of(p, k) = *factor_of(p, k + 1) / up, *factor_of(p, k + 1) = factor * up;
  p->replica.v[k] = p->replica.v[k + 1], p->replica.v[k + 1] = who;
}

static void exchange(temper *p, const dw_ctx *ctx)
{
  const uint64_t key = dw_rng_key(ctx->seed, ctx->task, ctx->instance, EXCHANGES);
  const double *t = p->temps.v;
  for (int64_t k = p->count % 2; k + 1 < p->temps.n; k += 2) {
    const double log_p =
        (1 / t[k] - 1 / t[k + 1]) * (*energy_of(p, k) - *energy_of(p, k + 1));
    const double u = dw_rng_uniform(key, (uint64_t)ctx->system->step, (uint32_t)k, 0);
    p->tried.v[k]++;
    if (log_p < 0 && !(u < exp(log_p))) continue;
    p->taken.v[k]++;
    exchange_rungs(p, k);
  }
  p->count++;
}

static dw_status turn(temper *p, dw_ctx *ctx)
{
  const int64_t steps = ctx->system->step - p->mark;
  const int64_t ranks = dw_together(ctx) ? dw_ranks_count(ctx) : 1;
  DW_TRY(dw_forces(ctx, energy_of(p, 0)));
  DW_TRY(store(p, ctx, 0));
  for (int64_t k = 1; k < p->temps.n; k++)
    if (ranks == 1 || (k - 1) % ranks == dw_rank(ctx)) DW_TRY(catch_up(p, ctx, k, steps));
  if (ranks > 1) DW_TRY(gather(p, ctx, ranks));
  for (int64_t k = 0; k < p->temps.n; k++)
    p->sum.v[k] += *energy_of(p, k);
  exchange(p, ctx);
  DW_TRY(load(p, ctx, 0));
  *factor_of(p, 0) = 1;
  p->mark = ctx->system->step;
  return publish(p, ctx);
}

static dw_status act(void *self, dw_ctx *ctx, dw_when when)
{
  temper *p = self;
  if (when == DW_AT_SETUP) return set_up(p, ctx);
  if (when == DW_AT_END && ctx->system->step % p->every == 0) return turn(p, ctx);
  return DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  const temper *p = self;
  (void)host;
  if (p->temps.n < 2)
    return dw_fail(ctx, DW_EVALUE, "fix temper: temps wants two temperatures or more");
  for (int64_t k = 0; k < p->temps.n; k++)
    if (!(p->temps.v[k] > 0) || !isfinite(p->temps.v[k]))
      return dw_fail(ctx, DW_EVALUE, "fix temper: temps = %g is outside (0,inf)",
                     p->temps.v[k]);
  return DW_OK;
}

#define STATE(m, text)                                                                \
  {                                                                                   \
    .name = #m, .doc = text, .type = DW_TYPE_OF(((temper *)0)->m), .flags = DW_STATE, \
    .offset = offsetof(temper, m)                                                     \
  }
static const dw_field fields[] = {
    {.name = "temps",
     .doc = "The ladder of temperatures; the first is that of the deck's own system.",
     .type = DW_REALS,
     .flags = DW_REQUIRED,
     .offset = offsetof(temper, temps),
     .unit = "temperature"},
    {.name = "every",
     .doc = "Steps between exchanges.",
     .type = DW_INT,
     .flags = DW_REQUIRED,
     .offset = offsetof(temper, every),
     .range = "[1,inf)",
     .unit = "steps"},
    STATE(mark, "Step of the last exchange."),
    STATE(count, "Exchanges so far."),
    STATE(system_words, "Words of a system."),
    STATE(stride, "Words of a rung."),
    STATE(held, "All rungs: system, fields of fixes, energy, factor of velocities."),
    STATE(replica, "On each rung: the rung that it began on."),
    STATE(tried, "Exchanges tried with the next rung."),
    STATE(taken, "Exchanges made with the next rung."),
    STATE(sum, "Sum of the energies of each rung before exchanges."),
    {0}};

#define RESULT(n, u, text)                              \
  {                                                     \
    .name = n, .doc = text, .type = DW_REALS, .unit = u \
  }
static const dw_field results[] = {
    RESULT("accepted", "1", "Share of exchanges made, of each pair of neighbours."),
    RESULT("energy", "energy", "Potential energy at each temperature now."),
    RESULT("mean", "energy", "Its mean over all exchanges so far, taken before each."),
    RESULT("replica", "1", "Where the replica now at each temperature began."),
    {0}};

static const dw_fix_ops ops = {.size = sizeof ops, .flags = DW_FIX_MOVES, .act = act};

static const dw_reference references[] = {
    {"R. H. Swendsen and J.-S. Wang, Phys. Rev. Lett. 57, 2607 (1986)",
     "10.1103/PhysRevLett.57.2607"},
    {"Y. Sugita and Y. Okamoto, Chem. Phys. Lett. 314, 141 (1999)",
     "10.1016/S0009-2614(99)01123-9"},
    {0}};

static const char *const examples[] = {"fix temper temps 0.3 0.35 0.4 every 10", NULL};

static const dw_style style = {
    .kind = DW_KIND_FIX,
    .name = "temper",
    .brief = "Parallel tempering over a ladder of temperatures",
    .details =
        "The fixes that move particles (nvt, langevin, swapmc, or an integrating one with "
        "swapmc) come first in the deck, at the first temperature; they move a copy of the "
        "system at each other temperature, too, and every n steps neighbours on the ladder "
        "exchange their configurations with the probability that keeps all of them in "
        "equilibrium. What the fixes adapt they adapt for each temperature.\n\n"
        "The system of the deck, what its computes, dumps and table see, is the one at the "
        "first temperature; econserve jumps where it is exchanged. Under mpirun the ranks "
        "share the other temperatures; results are the same on any number of them.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(temper),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results,
};

const dw_style *const dw_commands_temper[] = {&style, NULL};
