/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute softness - how much each particle takes part in the softest modes of a set:
 *   vibrality      Psi_i = sum_a |v_i^a|^2/omega_a^2   H. Tong, N. Xu, PRE 90, 010401
 * (2014) participation  p_i = sum_a |v_i^a|^2               A. Widmer-Cooper, H. Perry, P.
 * Harrowell, D. R. Reichman, Nature Physics 4, 711 (2008) over the `count` lowest modes,
 * zero modes left out.  Over all modes p_i = 3 less what the zero modes have, and Psi_i is
 * <|u_i|^2>/kT of the harmonic solid. */
#include <dwell/plugin.h>

typedef struct {
  const char *modes; /* arguments */
  int64_t count;
  const dw_host *host;
} softness;

static const double zero = 1e-8; /* below it in omega^2 a mode is none */

/* Adds mode m of the set. */
static void add(const dw_landscape *V, const dw_modeset *s, int64_t m, double *psi,
                double *part)
{
  const double *v = s->z + m * s->n;
  for (int64_t i = 0; i < V->sites; i++) {
    double square = 0;
    for (int64_t k = V->dim * i; k < V->dim * (i + 1); k++)
      square += v[k] * v[k];
    psi[i] += square / s->stiffness[m], part[i] += square;
  }
}

static dw_status sum(const softness *c, dw_ctx *ctx, const dw_landscape *V, double *psi)
{
  const dw_modeset *s;
  double used = 0;
  DW_TRY(c->host->modes(ctx, c->modes, &s));
  if (s->n != V->n)
    return DW_FAIL(c->host, ctx, DW_ESTATE,
                   "compute softness: the modes %s are those of another system; find them "
                   "anew",
                   c->modes);
  for (int64_t m = 0; m < s->count && (!c->count || used < (double)c->count); m++) {
    if (s->stiffness[m] < -zero)
      return DW_FAIL(c->host, ctx, DW_ENUMERIC,
                     "compute softness: mode %lld of %s has omega^2 = %g: not a minimum",
                     (long long)(s->first + m), c->modes, s->stiffness[m]);
    if (s->stiffness[m] > zero) add(V, s, m, psi, psi + V->sites), used++;
  }
  if (used < (double)c->count || used < 1)
    return DW_FAIL(c->host, ctx, DW_EVALUE,
                   "compute softness: %s has %.0f modes that are not zero modes, count is "
                   "%lld",
                   c->modes, used, (long long)c->count);
  return c->host->put(ctx, "modes", 0, NULL, &used);
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const softness *c = self;
  const dw_landscape *V = c->host->landscape(ctx);
  if (!V) return DW_ESTATE;
  double *psi = c->host->alloc(ctx, 2 * (size_t)V->sites, sizeof *psi);
  if (!psi) return DW_ENOMEM;
  DW_TRY(sum(c, ctx, V, psi));
  DW_TRY(c->host->put(ctx, "vibrality", 1, &V->sites, psi));
  DW_TRY(c->host->put(ctx, "participation", 1, &V->sites, psi + V->sites));
  c->host->release(ctx, psi);
  return DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((softness *)self)->host = host;
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "modes",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED,
     .offset = offsetof(softness, modes),
     .doc = "Name of a mode set."},
    DW_ARG(
        softness, count, "0", "[0,inf)", "1",
        "Number of modes, the softest first, zero modes not counted; 0: all of the set."),
    {0}};

static const dw_field results[] = {
    {.name = "vibrality",
     .type = DW_REALS,
     .unit = "1/energy",
     .doc = "sum |v_i|^2/omega^2 of each particle."},
    {.name = "participation",
     .type = DW_REALS,
     .unit = "1",
     .doc = "sum |v_i|^2 of each particle."},
    {.name = "modes", .type = DW_INT, .unit = "1", .doc = "How many modes were summed."},
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "softness",
    .brief = "Vibrality and soft-mode participation of each particle",
    .details = "Modes of omega^2 below 1e-8 are left out: translations, rattlers.  Of "
               "nonlinear modes the stiffness z.M z takes the place of omega^2.",
    .references =
        (const dw_reference[]){
            {"H. Tong and N. Xu, Phys. Rev. E 90, 010401 (2014)",
             "10.1103/PhysRevE.90.010401"},
            {"A. Widmer-Cooper, H. Perry, P. Harrowell and D. R. Reichman, Nature Physics "
             "4, 711 (2008)",
             "10.1038/nphys1025"},
            {0}},
    .examples =
        (const char *const[]){"compute softness modes linear",
                              "compute softness modes linear count 30 as soft30", NULL},
    .instance_size = sizeof(softness),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-softness", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
