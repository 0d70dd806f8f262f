/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute inherent - the energy of the inherent structure under a run, per particle.
 *
 * Every n steps a copy of the system goes downhill to max |f| < ftol: e_IS of F. H.
 * Stillinger and T. A. Weber, Phys. Rev. A 25, 978 (1982).  The walker is not disturbed. */
#include <math.h>

#include "base/results.h"
#include "command/command.h"
#include "engine/shadow.h"

typedef struct {
  int64_t every, maxeval; /* arguments */
  const char *with;
  double ftol;
  int64_t step, samples, failed, evaluations; /* state */
  double last, mean, square; /* square: sum of (e - mean)^2, updated with the mean */
  dw_shadow shadow;
} inherent;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  inherent *c = self;
  (void)host;
  c->last = NAN;
  return dw_shadow_open(ctx, &c->shadow, c->with);
}

static void destroy(void *self, dw_ctx *ctx)
{
  inherent *c = self;
  dw_shadow_close(ctx, &c->shadow);
}

/* A descent that does not get there counts, but its energy is in no average. */
static dw_status sample(void *self, dw_ctx *ctx)
{
  inherent *c = self;
  const dw_minimize_limits limits = {.ftol = c->ftol, .maxeval = c->maxeval};
  dw_minimize_report r;
  if (c->step == ctx->system->step && c->samples + c->failed > 0) return DW_OK;
  DW_TRY(dw_shadow_descend(ctx, &c->shadow, &limits, &r));
  c->step = ctx->system->step, c->evaluations += r.evaluations;
  if (!(r.fmax < c->ftol)) {
    if (!c->failed++)
      dw_warn(ctx, "compute %s: the descent of step %lld ended at max |f| = %g, above %g",
              ctx->instance, (long long)c->step, r.fmax, c->ftol);
    return DW_OK;
  }
  c->last = r.e / (double)c->shadow.V->sites, c->samples++;
  const double off = c->last - c->mean;
  c->mean += off / (double)c->samples;
  c->square += off * (c->last - c->mean);
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const inherent *c = self;
  const double n = (double)c->samples;
  const struct {
    const char *name;
    double v;
  } results[] = {{"last", c->last},
                 {"mean", c->samples ? c->mean : NAN},
                 {"deviation", c->samples > 1 ? sqrt(c->square / (n - 1)) : NAN},
                 {"step", (double)c->step},
                 {"samples", n},
                 {"failed", (double)c->failed},
                 {"evaluations", (double)c->evaluations}};
  for (size_t i = 0; i < sizeof results / sizeof *results; i++)
    DW_TRY(dw_host_table.put(ctx, results[i].name, 0, NULL, &results[i].v));
  return DW_OK;
}

#define ARG(m, ...) DW_ARG(inherent, m, __VA_ARGS__)
#define STATE(m, kind, text)                                  \
  {                                                           \
    .name = #m, .doc = text, .type = kind, .flags = DW_STATE, \
    .offset = offsetof(inherent, m)                           \
  }
static const dw_field fields[] = {
    ARG(every, "1000", "[1,inf)", "1", "Steps between descents."),
    {.name = "with",
     .doc = "Minimiser, with its own defaults but for ftol and maxeval.",
     .type = DW_HANDLE,
     .offset = offsetof(inherent, with),
     .dflt = "lbfgs"},
    ARG(ftol, "1e-6", "(0,inf)", "force", "Largest force component left in a minimum."),
    ARG(maxeval, "100000", "[1,inf)", "1", "Force evaluations of one descent, at most."),
    STATE(step, DW_INT, "Step of the last descent."),
    STATE(samples, DW_INT, "Descents that converged."),
    STATE(failed, DW_INT, "Descents that did not."),
    STATE(evaluations, DW_INT, "Force evaluations spent."),
    STATE(last, DW_REAL, "Energy per particle at the end of the last one."),
    STATE(mean, DW_REAL, "Mean of these energies."),
    STATE(square, DW_REAL, "Sum of their squared deviations from it."),
    {0}};

static const dw_field results[] = {
    {.name = "last",
     .type = DW_REAL,
     .unit = "energy",
     .doc = "Energy per particle of the last inherent structure; nan before the first."},
    {.name = "mean", .type = DW_REAL, .unit = "energy", .doc = "Mean over the samples."},
    {.name = "deviation",
     .type = DW_REAL,
     .unit = "energy",
     .doc = "Standard deviation of the samples; nan below two."},
    {.name = "step", .type = DW_INT, .unit = "1", .doc = "Step of the last descent."},
    {.name = "samples", .type = DW_INT, .unit = "1", .doc = "Descents that converged."},
    {.name = "failed",
     .type = DW_INT,
     .unit = "1",
     .doc = "Descents that did not reach ftol; they are in no average."},
    {.name = "evaluations", .type = DW_INT, .unit = "1", .doc = "Force evaluations spent."},
    {0}};

static const dw_compute_ops ops = {
    .size = sizeof ops, .evaluate = evaluate, .flags = DW_COMPUTE_LIVE, .sample = sample};

static const dw_reference references[] = {
    {"F. H. Stillinger and T. A. Weber, Phys. Rev. A 25, 978 (1982)",
     "10.1103/PhysRevA.25.978"},
    {0}};

static const char *const examples[] = {"compute inherent every 500 with lbfgs",
                                       "compute inherent every 10000 ftol 1e-10 as fine",
                                       NULL};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "inherent",
    .brief = "Energy of the inherent structure under a run, per particle",
    .details = "Every n steps of a run a copy of the system is minimised; the run itself "
               "is not disturbed in any bit. A column of the thermo table: "
               "`thermo_style custom step pe inherent.last inherent.mean`. To keep the "
               "inherent structures themselves, see `fix quench`.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(inherent),
    .fields = fields,
    .create = create,
    .destroy = destroy,
    .ops = &ops,
    .results = results,
};

const dw_style *const dw_commands_inherent[] = {&style, NULL};
