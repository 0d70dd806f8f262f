/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute local - energy and pressure of each particle: half of each pair to either side,
 *   e_i = 1/2 sum_j v(r_ij),   p_i = (N/3V) 1/2 sum_j r_ij . F_ij,
 * so that V is the sum of e_i and the pressure of the configuration the mean of p_i.
 * D. Srolovitz, K. Maeda, V. Vitek, T. Egami, Philos. Mag. A 44, 847 (1981). */
#include <dwell/box.h>

typedef struct {
  const char *at; /* argument */
  const dw_host *host;
} local;

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const local *c = self;
  const dw_host *host = c->host;
  const dw_system *sys = host->system(ctx);
  if (!sys) return DW_ESTATE;
  const int64_t n = sys->n;
  double *x = host->alloc(ctx, (size_t)(5 * n), sizeof *x);
  if (!x) return DW_ENOMEM;
  dw_shares s = {.energy = x + 3 * n, .virial = x + 4 * n};
  DW_TRY(host->point(ctx, c->at, 3 * n, x));
  DW_TRY(host->shares(ctx, x, &s));
  for (int64_t i = 0; i < n; i++)
    s.virial[i] *= (double)n / (3 * dw_box_volume(&sys->box));
  DW_TRY(host->put(ctx, "energy", 1, &n, s.energy));
  DW_TRY(host->put(ctx, "pressure", 1, &n, s.virial));
  host->release(ctx, x);
  return DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((local *)self)->host = host;
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "at",
     .type = DW_HANDLE,
     .offset = offsetof(local, at),
     .doc = "A or B of the path, or a saved state; the current system without it."},
    {0}};

static const dw_field results[] = {
    {.name = "energy",
     .type = DW_REALS,
     .unit = "energy",
     .doc = "Half of the energies of the pairs of each particle."},
    {.name = "pressure",
     .type = DW_REALS,
     .unit = "energy/length^3",
     .doc = "Its half of their virial over three times the mean volume of a particle."},
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "local",
    .brief = "Potential energy and pressure of each particle",
    .details = "The kinetic part of the pressure is left out: it is that of a "
               "configuration.  `compute score` compares both with displacement fields.",
    .references = (const dw_reference[]){{"D. Srolovitz, K. Maeda, V. Vitek and T. Egami, "
                                          "Philos. Mag. A 44, 847 (1981)",
                                          "10.1080/01418618108239553"},
                                         {0}},
    .examples = (const char *const[]){"compute local", "compute local at A as here", NULL},
    .instance_size = sizeof(local),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-local", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
