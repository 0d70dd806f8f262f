/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute relaxation - the self overlap with the configuration at which the compute was
 * made,
 *   Q(t) = (1/N) sum_i theta(a - |r_i(t) - r_i(0)|),
 * and the step at which it first falls below a level (1/e): the relaxation time in steps,
 * or sweeps of swap Monte Carlo.  N. Lacevic et al., J. Chem. Phys. 119, 7372 (2003),
 * doi:10.1063/1.1605094. */
#include "reference.h"

#include <math.h>

typedef struct {
  double a, level; /* arguments */
  int64_t every;
  dw_reals reference; /* the rest is state */
  int64_t origin, steps;
  double q, tau; /* at the last sample, `steps` behind the origin */
  const dw_host *host;
} relaxation;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  relaxation *c = self;
  c->host = host, c->q = 1, c->tau = NAN;
  return reference_take(host, ctx, &c->reference, &c->origin);
}

static double overlap(const relaxation *c, const dw_system *sys)
{
  static const double drift[3] = {0, 0, 0};
  int64_t near = 0;
  for (int64_t i = 0; i < sys->n; i++)
    near += reference_square(sys, &c->reference, i, drift) < c->a * c->a;
  return (double)near / (double)sys->n;
}

/* Between two samples Q is taken to be linear. */
static dw_status sample(void *self, dw_ctx *ctx)
{
  relaxation *c = self;
  const dw_system *sys = reference_system(c->host, ctx, &c->reference);
  if (!sys) return DW_ESTATE;
  const double q = overlap(c, sys);
  const int64_t steps = sys->step - c->origin;
  if (isnan(c->tau) && q < c->level)
    c->tau = (double)c->steps + (double)(steps - c->steps) * (c->q - c->level) / (c->q - q);
  c->q = q, c->steps = steps;
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const relaxation *c = self;
  const dw_system *sys = reference_system(c->host, ctx, &c->reference);
  if (!sys) return DW_ESTATE;
  const double q = overlap(c, sys), steps = (double)(sys->step - c->origin);
  DW_TRY(c->host->put(ctx, "Q", 0, NULL, &q));
  DW_TRY(c->host->put(ctx, "steps", 0, NULL, &steps));
  return c->host->put(ctx, "tau", 0, NULL, &c->tau);
}

#define STATE(m, kind, text)                                  \
  {                                                           \
    .name = #m, .doc = text, .type = kind, .flags = DW_STATE, \
    .offset = offsetof(relaxation, m)                         \
  }
static const dw_field fields[] = {
    DW_ARG(relaxation, every, "10", "[0,inf)", "1",
           "Steps between samples of Q, which tau is found from; 0: none."),
    DW_ARG(relaxation, a, "0.3", "(0,inf)", "length",
           "A particle that moved less counts as where it was."),
    DW_ARG(relaxation, level, "0.36787944117144233", "(0,1)", "1",
           "tau is where Q first falls below this."),
    STATE(reference, DW_REALS, "Positions when the compute was made."),
    STATE(origin, DW_INT, "Step when the compute was made."),
    STATE(steps, DW_INT, "Steps from there to the last sample."),
    STATE(q, DW_REAL, "Q at the last sample."),
    STATE(tau, DW_REAL, "Relaxation time; nan before it is known."),
    {0}};

static const dw_field results[] = {
    {.name = "Q", .type = DW_REAL, .unit = "1", .doc = "Self overlap now."},
    {.name = "steps", .type = DW_INT, .unit = "1", .doc = "Steps since the reference."},
    {.name = "tau",
     .type = DW_REAL,
     .unit = "steps",
     .doc = "Steps until Q fell below the level; nan as long as it has not."},
    {0}};

static const dw_compute_ops ops = {
    .size = sizeof ops, .evaluate = evaluate, .flags = DW_COMPUTE_LIVE, .sample = sample};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "relaxation",
    .brief = "Self overlap with the configuration of the start, and relaxation time",
    .details = "With fix swapmc alone a step is a sweep, so that tau is in sweeps. One "
               "origin: make several computes, with `as`, for more. The reference is kept "
               "in restarts.",
    .references =
        (const dw_reference[]){
            {"N. Lacevic, F. W. Starr, T. B. Schroder and S. C. Glotzer, "
             "J. Chem. Phys. 119, 7372 (2003)",
             "10.1063/1.1605094"},
            {0}},
    .examples = (const char *const[]){"compute relaxation every 10",
                                      "compute relaxation every 100 a 0.2 as fine", NULL},
    .instance_size = sizeof(relaxation),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-relaxation", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
