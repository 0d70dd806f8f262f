/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute deformation - how a strain changes the asymmetry D = V_B - V_A of the two minima
 * of the current path: dD/deps_ab for the strain x -> (1 + eps) x of particles and box
 * together.  At a minimum the particles' own answer to the strain is of second order in V,
 * so that
 *   dD/deps_ab = w_ab(A) - w_ab(B),   w_ab = sum over pairs of r_a F_b,
 * which is the volume times the difference of the stresses.  The deformation potential of
 * the two-level system is gamma = (dD/deps)/2 (P. W. Anderson, B. I. Halperin and C. M.
 * Varma, Phil. Mag. 25, 1 (1972), doi:10.1080/14786437208229210; W. A. Phillips, Rep. Prog.
 * Phys. 50, 1657 (1987), doi:10.1088/0034-4885/50/12/003). */
#include <math.h>

#include <dwell/plugin.h>

enum { SIX = 6, OFF = 3 }; /* xx yy zz yz xz xy; the last three stand twice in a matrix */

typedef struct {
  const dw_host *host;
} deformation;

static dw_status virial_at(const deformation *c, dw_ctx *ctx, const char *end, double w[6])
{
  const dw_landscape *V = c->host->landscape(ctx);
  if (!V) return DW_ESTATE;
  double *x = c->host->alloc(ctx, (size_t)V->n, sizeof *x);
  if (!x) return DW_ENOMEM;
  DW_TRY(c->host->point(ctx, end, V->n, x));
  DW_TRY(c->host->virial_at(ctx, x, w));
  c->host->release(ctx, x);
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const deformation *c = self;
  const int64_t six = SIX;
  double a[SIX], b[SIX], gamma[SIX], shear = 0;
  DW_TRY(virial_at(c, ctx, "A", a));
  DW_TRY(virial_at(c, ctx, "B", b));
  for (int k = 0; k < SIX; k++)
    gamma[k] = (a[k] - b[k]) / 2;
  const double volume = (gamma[0] + gamma[1] + gamma[2]) / 3;
  for (int k = 0; k < SIX; k++)
    shear += k < OFF ? (gamma[k] - volume) * (gamma[k] - volume) : 2 * gamma[k] * gamma[k];
  shear = sqrt(shear / 2);
  DW_TRY(c->host->put(ctx, "gamma", 1, &six, gamma));
  DW_TRY(c->host->put(ctx, "volume", 0, NULL, &volume));
  return c->host->put(ctx, "shear", 0, NULL, &shear);
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((deformation *)self)->host = host;
  return DW_OK;
}

static const dw_field fields[] = {{0}};

static const dw_field results[] = {
    {.name = "gamma",
     .type = DW_REALS,
     .unit = "energy",
     .doc = "Deformation potential, half of d(V_B - V_A)/deps: xx yy zz yz xz xy."},
    {.name = "volume",
     .type = DW_REAL,
     .unit = "energy",
     .doc = "A third of its trace: for a strain that is the same in all directions."},
    {.name = "shear",
     .type = DW_REAL,
     .unit = "energy",
     .doc = "sqrt(s:s/2), s its deviator: the most that a pure shear of strain 1/2 + 1/2 "
            "off the diagonal sees when s is such a shear."},
    {0}};

static const dw_reference references[] = {
    {"P. W. Anderson, B. I. Halperin and C. M. Varma, Phil. Mag. 25, 1 (1972)",
     "10.1080/14786437208229210"},
    {"W. A. Phillips, Rep. Prog. Phys. 50, 1657 (1987)", "10.1088/0034-4885/50/12/003"},
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "deformation",
    .brief = "Deformation potential of a double well: how strain changes its asymmetry",
    .details =
        "Both ends of the current path must be minima; no path between them is needed. "
        "The sign is that of B less A.",
    .references = references,
    .examples =
        (const char *const[]){"compute deformation", "compute deformation as g", NULL},
    .instance_size = sizeof(deformation),
    .fields = fields,
    .results = results,
    .create = create,
    .ops = &ops};

DW_PLUGIN(.name = "compute-deformation", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
