/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute thermal - local thermal energy: how the mean of e_i = 1/2 sum_j v_ij grows with
 * temperature at a minimum, to first order and in units of kT/2,
 *   E_i = e_i'' : M^+ - (de_i/dx) . M^+ . (U3 : M^+),   M^+ = sum_a v^a v^a/omega_a^2,
 * with U3 the third derivatives of V.  The sum over particles is the number of modes, 3N -
 * 3.  J. Zylberg, E. Lerner, Y. Bar-Sinai, E. Bouchbinder, PNAS 114, 7289 (2017). */
#include <dwell/plugin.h>

typedef struct {
  const char *modes; /* argument */
  const dw_host *host;
} thermal;

typedef struct {
  const thermal *c;
  dw_ctx *ctx;
  dw_landscape *V;
  const dw_modeset *s;
  double *energy;                /* [sites] */
  double *part, *virial, *slope; /* [sites] */
  double *push, *pull, *room;    /* [n]: U3 : M^+, M^+ of it, one term */
} work;

/* e_i'' : M^+: the block of a pair is minus the second derivative of its energy. */
static void second(work *w, const dw_blocks *H)
{
  for (int64_t m = w->V->zero; m < w->s->count; m++) {
    const double *v = w->s->z + m * w->s->n, half = 0.5 / w->s->value[m];
    for (int64_t i = 0; i < H->n; i++)
      for (int64_t k = H->start[i]; k < H->start[i + 1]; k++) {
        const int64_t j = H->index[k];
        if (j <= i) continue;
        double d[3], q = 0;
        for (int a = 0; a < 3; a++)
          d[a] = v[3 * i + a] - v[3 * j + a];
        for (int a = 0; a < 9; a++)
          q -= d[a / 3] * H->val[k][a] * d[a % 3];
        w->energy[i] += half * q, w->energy[j] += half * q;
      }
  }
}

/* The particles move on average, by -kT/2 M^+ . (U3 : M^+). */
static dw_status drift(work *w)
{
  for (int64_t m = w->V->zero; m < w->s->count; m++) {
    if (w->c->host->stop_requested(w->ctx)) return DW_EINTR;
    DW_TRY(w->V->contract(w->V, 0, w->s->x, 3, w->s->z + m * w->s->n, w->room, NULL));
    for (int64_t k = 0; k < w->V->n; k++)
      w->push[k] += w->room[k] / w->s->value[m];
  }
  DW_TRY(w->c->host->solve(w->ctx, w->V, w->s->x, w->push, w->pull));
  dw_shares parts = {
      .energy = w->part, .virial = w->virial, .along = w->pull, .slope = w->slope};
  return w->c->host->shares(w->ctx, w->s->x, &parts);
}

static dw_status find(work *w)
{
  const dw_host *host = w->c->host;
  dw_blocks H;
  DW_TRY(w->V->blocks(w->V, 0, w->s->x, &H));
  second(w, &H);
  DW_TRY(drift(w));
  double total = 0;
  for (int64_t i = 0; i < w->V->sites; i++)
    w->energy[i] -= w->slope[i], total += w->energy[i];
  DW_TRY(host->put(w->ctx, "energy", 1, &w->V->sites, w->energy));
  return host->put(w->ctx, "sum", 0, NULL, &total);
}

/* All modes, of a minimum without rattlers, of a potential that goes that far. */
static dw_status check(const work *w)
{
  static const double zero = 1e-8;
  const dw_host *host = w->c->host;
  const dw_modeset *s = w->s;
  if (!w->V->blocks || !w->V->contract || w->V->orders < 3)
    return DW_FAIL(host, w->ctx, DW_EUNSUP,
                   "compute thermal needs third derivatives of a pair potential, and this "
                   "has none");
  if (s->n != w->V->n || s->count != s->n || s->first != 1 || s->value[0] > zero)
    return DW_FAIL(host, w->ctx, DW_EVALUE,
                   "compute thermal needs all %lld linear modes, %s has %lld of %lld: say "
                   "`modes linear all`",
                   (long long)w->V->n, w->c->modes, (long long)s->count, (long long)s->n);
  if (!(s->value[w->V->zero] > zero))
    return DW_FAIL(host, w->ctx, DW_ENUMERIC,
                   "compute thermal: mode %lld has omega^2 = %g: not a minimum, or a "
                   "rattler",
                   (long long)w->V->zero + 1, s->value[w->V->zero]);
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const thermal *c = self;
  work w = {.c = c, .ctx = ctx, .V = c->host->landscape(ctx)};
  if (!w.V) return DW_ESTATE;
  DW_TRY(c->host->modes(ctx, c->modes, &w.s));
  DW_TRY(check(&w));
  const int64_t n = w.V->n, sites = w.V->sites;
  double *room = c->host->alloc(ctx, (size_t)(3 * n + 4 * sites), sizeof *room);
  if (!room) return DW_ENOMEM;
  w.push = room, w.pull = room + n, w.room = room + 2 * n;
  w.energy = room + 3 * n, w.part = w.energy + sites;
  w.virial = w.part + sites, w.slope = w.virial + sites;
  const dw_status status = find(&w);
  c->host->release(ctx, room);
  return status;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((thermal *)self)->host = host;
  return DW_OK;
}

static const dw_field fields[] = {{.name = "modes",
                                   .type = DW_HANDLE,
                                   .flags = DW_REQUIRED,
                                   .offset = offsetof(thermal, modes),
                                   .doc = "Name of a set of all linear modes."},
                                  {0}};

static const dw_field results[] = {
    {.name = "energy",
     .type = DW_REALS,
     .unit = "1",
     .doc = "Growth of the energy of each particle with kT/2; may be negative."},
    {.name = "sum",
     .type = DW_REAL,
     .unit = "1",
     .doc = "Sum over particles: 3N - 3, the number of modes, but for rounding."},
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "thermal",
    .brief = "Local thermal energy of each particle at a minimum",
    .details = "At the minimum of the mode set, which must hold all modes.  The paper "
               "defines it for each interaction; a particle has half of each of its own.",
    .references =
        (const dw_reference[]){{"J. Zylberg, E. Lerner, Y. Bar-Sinai and E. Bouchbinder, "
                                "Proc. Natl. Acad. Sci. 114, 7289 (2017)",
                                "10.1073/pnas.1704403114"},
                               {0}},
    .examples = (const char *const[]){"compute thermal modes linear as heat", NULL},
    .instance_size = sizeof(thermal),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-thermal", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
