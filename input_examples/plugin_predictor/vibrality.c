/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute vibrality: how far each particle moves in the softest vibrations of a minimum.
 *
 *   Psi_i = sum_a |v_i^a|^2 / omega_a^2     over the modes of a set, translations left out
 *
 * A predictor of where a glass will rearrange: H. Tong and N. Xu, Phys. Rev. E 90, 010401
 * (2014).  `compute score of NAME.psi` says how well it does.
 *
 * To make a predictor of your own, copy this file and change what evaluate() computes.
 */
#include <dwell/plugin.h>

typedef struct {
  const char *modes; /* argument */
  const dw_host *host;
} vibrality;

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const vibrality *p = self;
  const dw_landscape *V = p->host->landscape(ctx);
  const dw_modeset *m;
  if (!V) return DW_ESTATE; /* the host has said why */
  DW_TRY(p->host->modes(ctx, p->modes, &m));
  if (m->n != V->n)
    return DW_FAIL(p->host, ctx, DW_ESTATE, "%s are modes of another system", p->modes);
  if (m->count > 0 && m->stiffness[0] < -1e-8)
    return DW_FAIL(p->host, ctx, DW_ENUMERIC, "%s are not those of a minimum", p->modes);
  double *psi = p->host->alloc(ctx, (size_t)V->sites, sizeof *psi);
  if (!psi) return DW_ENOMEM;
  for (int64_t a = 0; a < m->count; a++) {
    const double *v = m->z + a * m->n;
    if (m->stiffness[a] < 1e-8) continue; /* a translation */
    for (int64_t k = 0; k < m->n; k++)
      psi[k / V->dim] += v[k] * v[k] / m->stiffness[a];
  }
  DW_TRY(p->host->put(ctx, "psi", 1, &V->sites, psi));
  p->host->release(ctx, psi);
  return DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((vibrality *)self)->host = host;
  return DW_OK;
}

/* -- what the deck may write, and read --------------------------------------------------
 */

static const dw_field fields[] = {{.name = "modes",
                                   .type = DW_HANDLE,
                                   .flags = DW_REQUIRED,
                                   .offset = offsetof(vibrality, modes),
                                   .doc = "Name of a set of modes."},
                                  {0}};

static const dw_field results[] = {
    {.name = "psi", .doc = "Psi of each particle.", .type = DW_REALS, .unit = "1/energy"},
    {0}};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "vibrality",
    .brief = "Mobility of each particle in the softest vibrations of a minimum",
    .references =
        (const dw_reference[]){{"H. Tong and N. Xu, Phys. Rev. E 90, 010401 (2014)",
                                "10.1103/PhysRevE.90.010401"},
                               {0}},
    .examples = (const char *const[]){"compute vibrality modes linear as v", NULL},
    .instance_size = sizeof(vibrality),
    .fields = fields,
    .results = results,
    .create = create,
    .ops = &(const dw_compute_ops){.size = sizeof(dw_compute_ops), .evaluate = evaluate},
};

DW_PLUGIN(.name = "vibrality", .version = "1.0", .author = "your name",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
