/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute msd - how far particles went since the compute was made:
 *   msd = <|r_i - r_i(0)|^2>,  alpha2 = 3 <r^4> / (5 <r^2>^2) - 1,
 * the second the non-Gaussian parameter: A. Rahman, Phys. Rev. 136, A405 (1964),
 * doi:10.1103/PhysRev.136.A405. */
#include "reference.h"

#include <math.h>

typedef struct {
  bool com;
  dw_reals reference;
  int64_t origin;
  const dw_host *host;
} msd;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  msd *c = self;
  c->host = host;
  return reference_take(host, ctx, &c->reference, &c->origin);
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const msd *c = self;
  const dw_system *sys = reference_system(c->host, ctx, &c->reference);
  double drift[3] = {0, 0, 0}, two = 0, four = 0, most = 0;
  if (!sys) return DW_ESTATE;
  if (c->com) reference_drift(sys, &c->reference, drift);
  for (int64_t i = 0; i < sys->n; i++) {
    const double s = reference_square(sys, &c->reference, i, drift);
    two += s, four += s * s, most = fmax(most, s);
  }
  const double n = (double)sys->n, mean = two / n, steps = (double)(sys->step - c->origin);
  const double alpha2 = mean > 0 ? 0.6 * (four / n) / (mean * mean) - 1 : 0;
  const double largest = sqrt(most);
  DW_TRY(c->host->put(ctx, "msd", 0, NULL, &mean));
  DW_TRY(c->host->put(ctx, "alpha2", 0, NULL, &alpha2));
  DW_TRY(c->host->put(ctx, "largest", 0, NULL, &largest));
  return c->host->put(ctx, "steps", 0, NULL, &steps);
}

static const dw_field fields[] = {
    DW_ARG(msd, com, "no", NULL, NULL, "Subtract the displacement of the whole."),
    {.name = "reference",
     .doc = "Positions when the compute was made.",
     .type = DW_REALS,
     .flags = DW_STATE,
     .offset = offsetof(msd, reference)},
    {.name = "origin",
     .doc = "Step when the compute was made.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(msd, origin)},
    {0}};

static const dw_field results[] = {
    {.name = "msd",
     .type = DW_REAL,
     .unit = "length^2",
     .doc = "Mean squared displacement."},
    {.name = "alpha2",
     .type = DW_REAL,
     .unit = "1",
     .doc = "Non-Gaussian parameter; 0 when nothing has moved."},
    {.name = "largest", .type = DW_REAL, .unit = "length", .doc = "Largest displacement."},
    {.name = "steps", .type = DW_INT, .unit = "1", .doc = "Steps since the reference."},
    {0}};

static const dw_compute_ops ops = {
    .size = sizeof ops, .evaluate = evaluate, .flags = DW_COMPUTE_LIVE};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "msd",
    .brief = "Mean squared displacement since the compute was made",
    .details = "Positions are unwrapped. Ask for it in `thermo_style custom step msd.msd`, "
               "in expressions or in `print`.",
    .references =
        (const dw_reference[]){
            {"A. Rahman, Phys. Rev. 136, A405 (1964)", "10.1103/PhysRev.136.A405"}, {0}},
    .examples =
        (const char *const[]){"compute msd", "compute msd com yes as drifted", NULL},
    .instance_size = sizeof(msd),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-msd", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
