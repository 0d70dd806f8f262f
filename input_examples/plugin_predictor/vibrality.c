/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute vibrality: how far each particle moves in the softest vibrations of a minimum.
 *
 *   Psi_i = sum_a |v_i^a|^2 / omega_a^2     over the `count` lowest modes, zero modes left
 * out
 *
 * A predictor of where a glass will rearrange: H. Tong and N. Xu, Phys. Rev. E 90, 010401
 * (2014).  `compute score of NAME.psi` says how well it does.
 *
 * To make a predictor of your own, copy this file and change what evaluate() computes.
 */
#include <dwell/plugin.h>

typedef struct {
  const char *at; /* arguments */
  int64_t count;
  const dw_host *host;
} vibrality;

/* |r_i|^2 of site i, c numbers a site */
static double square(const double *r, int64_t i, int64_t c)
{
  double s = 0;
  for (int64_t a = 0; a < c; a++)
    s += r[c * i + a] * r[c * i + a];
  return s;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const vibrality *p = self;
  const dw_host *host = p->host;
  dw_landscape *V = host->landscape(ctx);
  if (!V) return DW_ESTATE; /* the host has said why */
  const int64_t m = p->count + V->zero < V->n ? p->count + V->zero : V->n;
  double *x = host->alloc(ctx, (size_t)V->n, sizeof *x);
  double *z = host->alloc(ctx, (size_t)(m * V->n), sizeof *z);
  double *value = host->alloc(ctx, (size_t)m, sizeof *value);
  double *psi = host->alloc(ctx, (size_t)V->sites, sizeof *psi);
  if (!x || !z || !value || !psi) return DW_ENOMEM;

  DW_TRY(host->point(ctx, p->at, V->n, x));
  DW_TRY(host->lowest(ctx, V, x, m, value, z));
  for (int64_t a = V->zero; a < m; a++) {
    if (!(value[a] > 0))
      return DW_FAIL(host, ctx, DW_ENUMERIC,
                     "compute vibrality: mode %lld has omega^2 = %g: not a minimum",
                     (long long)a + 1, value[a]);
    for (int64_t i = 0; i < V->sites; i++)
      psi[i] += square(z + a * V->n, i, V->dim) / value[a];
  }
  DW_TRY(host->put(ctx, "psi", 1, &V->sites, psi));
  host->release(ctx, x), host->release(ctx, z);
  host->release(ctx, value), host->release(ctx, psi);
  return DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((vibrality *)self)->host = host;
  return DW_OK;
}

/* -- what the deck may write, and read ---------------------------------------------------
 */

static const dw_field fields[] = {
    DW_ARG(vibrality, count, "30", "[1,inf)", "1", "Number of modes, the softest first."),
    {.name = "at",
     .doc = "A or B of the path, or a saved state; the current system without it.",
     .type = DW_HANDLE,
     .offset = offsetof(vibrality, at)},
    {0}};

static const dw_field results[] = {
    {.name = "psi", .doc = "Psi of each particle.", .type = DW_REALS, .unit = "1/energy"},
    {0}};

static const dw_reference references[] = {
    {"H. Tong and N. Xu, Phys. Rev. E 90, 010401 (2014)", "10.1103/PhysRevE.90.010401"},
    {0}};

static const char *const examples[] = {"compute vibrality",
                                       "compute vibrality count 50 at A as v", NULL};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style vibrality_style = {
    .kind = DW_KIND_COMPUTE,
    .name = "vibrality",
    .brief = "Mobility of each particle in the softest vibrations of a minimum",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(vibrality),
    .fields = fields,
    .results = results,
    .create = create,
    .ops = &ops,
};

static const dw_style *const styles[] = {&vibrality_style, NULL};

DW_PLUGIN(.name = "vibrality", .version = "1.0", .author = "your name",
          .licence = "BSD-3-Clause", .styles = styles);
