/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute stress - the pressure tensor, its parts, and means over a run:
 *   P_ab = (1/V) [ sum_i m v_ia v_ib + sum_pairs r_a F_b ],   p = (P_xx + P_yy + P_zz)/3,
 * positive when the particles push the walls outwards; the stress is sigma = -P.  The pair
 * part is -(1/V) dE/deps_ab for the strain x -> (1 + eps) x of particles and box together,
 * the box orthogonal or tilted.  M. P. Allen and D. J. Tildesley, Computer Simulation of
 * Liquids, 2nd ed., section 2.4. */
#include <math.h>

#include <dwell/box.h>

enum { XX, YY, ZZ, YZ, XZ, XY, SIX, SCALAR = SIX, SEVEN };

typedef struct {
  int64_t every; /* argument */
  int64_t samples, step;
  dw_reals mean, square; /* state: of the six components and p: mean, squared deviations */
  const dw_host *host;
} stress;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  stress *c = self;
  c->host = host;
  c->mean = (dw_reals){SEVEN, host->alloc(ctx, SEVEN, sizeof *c->mean.v)};
  c->square = (dw_reals){SEVEN, host->alloc(ctx, SEVEN, sizeof *c->square.v)};
  return c->mean.v && c->square.v ? DW_OK : DW_ENOMEM;
}

/* The two parts of P. */
static dw_status parts(const stress *c, dw_ctx *ctx, double kinetic[6], double pair[6])
{
  static const int first[6] = {0, 1, 2, 1, 0, 0}, second[6] = {0, 1, 2, 2, 2, 1};
  const dw_system *sys = c->host->system(ctx);
  if (!sys) return DW_ESTATE;
  const double volume = dw_box_volume(&sys->box);
  DW_TRY(c->host->virial(ctx, pair));
  for (int k = 0; k < SIX; k++) {
    kinetic[k] = 0;
    for (int64_t i = 0; i < sys->n; i++)
      kinetic[k] += sys->mass[i] * sys->v[i][first[k]] * sys->v[i][second[k]];
    kinetic[k] /= volume, pair[k] /= volume;
  }
  return DW_OK;
}

static void total(const double kinetic[6], const double pair[6], double p[SEVEN])
{
  for (int k = 0; k < SIX; k++)
    p[k] = kinetic[k] + pair[k];
  p[SCALAR] = (p[XX] + p[YY] + p[ZZ]) / 3;
}

static dw_status sample(void *self, dw_ctx *ctx)
{
  stress *c = self;
  const dw_system *sys = c->host->system(ctx);
  double kinetic[6], pair[6], p[SEVEN];
  if (!sys) return DW_ESTATE;
  if (c->samples && c->step == sys->step) return DW_OK;
  DW_TRY(parts(c, ctx, kinetic, pair));
  total(kinetic, pair, p);
  c->step = sys->step, c->samples++;
  for (int k = 0; k < SEVEN; k++) {
    const double off = p[k] - c->mean.v[k];
    c->mean.v[k] += off / (double)c->samples;
    c->square.v[k] += off * (p[k] - c->mean.v[k]);
  }
  return DW_OK;
}

static dw_status publish_means(const stress *c, dw_ctx *ctx)
{
  const int64_t six = SIX;
  const double n = (double)c->samples;
  double mean[SEVEN], deviation = NAN;
  for (int k = 0; k < SEVEN; k++)
    mean[k] = c->samples ? c->mean.v[k] : NAN;
  if (c->samples > 1) deviation = sqrt(c->square.v[SCALAR] / (n - 1));
  DW_TRY(c->host->put(ctx, "mean_tensor", 1, &six, mean));
  DW_TRY(c->host->put(ctx, "mean", 0, NULL, &mean[SCALAR]));
  DW_TRY(c->host->put(ctx, "deviation", 0, NULL, &deviation));
  return c->host->put(ctx, "samples", 0, NULL, &n);
}

/* von Mises: sqrt(3/2 s:s) of the deviator s. */
static double shear(const double p[SEVEN])
{
  double sum = 0;
  for (int k = 0; k < SIX; k++) {
    const double s = k < YZ ? p[k] - p[SCALAR] : p[k];
    sum += k < YZ ? s * s : 2 * s * s;
  }
  return sqrt(1.5 * sum);
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const stress *c = self;
  const int64_t six = SIX;
  double kinetic[6], pair[6], p[SEVEN];
  DW_TRY(parts(c, ctx, kinetic, pair));
  total(kinetic, pair, p);
  const double mises = shear(p);
  DW_TRY(c->host->put(ctx, "pressure", 0, NULL, &p[SCALAR]));
  DW_TRY(c->host->put(ctx, "tensor", 1, &six, p));
  DW_TRY(c->host->put(ctx, "kinetic", 1, &six, kinetic));
  DW_TRY(c->host->put(ctx, "pair", 1, &six, pair));
  DW_TRY(c->host->put(ctx, "mises", 0, NULL, &mises));
  return publish_means(c, ctx);
}

#define STATE(m, kind, text)                                  \
  {                                                           \
    .name = #m, .doc = text, .type = kind, .flags = DW_STATE, \
    .offset = offsetof(stress, m)                             \
  }
static const dw_field fields[] = {
    DW_ARG(stress, every, "10", "[0,inf)", "1",
           "Steps between the samples that the means are over; 0: none."),
    STATE(samples, DW_INT, "Samples taken."),
    STATE(step, DW_INT, "Step of the last sample."),
    STATE(mean, DW_REALS, "Means of P xx yy zz yz xz xy and of p."),
    STATE(square, DW_REALS, "Sums of their squared deviations from them."),
    {0}};

#define RESULT(n, kind, text)                                       \
  {                                                                 \
    .name = n, .type = kind, .unit = "energy/length^3", .doc = text \
  }
static const dw_field results[] = {
    RESULT("pressure", DW_REAL, "p now; the thermo keyword press is the same."),
    RESULT("tensor", DW_REALS, "P now: xx yy zz yz xz xy; the stress is minus it."),
    RESULT("kinetic", DW_REALS, "Its kinetic part."),
    RESULT("pair", DW_REALS, "Its part from the forces of pairs."),
    RESULT("mises", DW_REAL, "von Mises shear stress now, sqrt(3/2 s:s)."),
    RESULT("mean", DW_REAL, "Mean of p over the samples; nan before the first."),
    RESULT("mean_tensor", DW_REALS, "Mean of P."),
    RESULT("deviation", DW_REAL, "Standard deviation of p; nan below two samples."),
    {.name = "samples", .type = DW_INT, .unit = "1", .doc = "Samples taken."},
    {0}};

static const dw_compute_ops ops = {
    .size = sizeof ops, .evaluate = evaluate, .flags = DW_COMPUTE_LIVE, .sample = sample};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "stress",
    .brief = "Pressure tensor, its kinetic and pair parts, and means over a run",
    .details =
        "P is positive when the particles push outwards, as the thermo keywords press, "
        "pxx, ... and LAMMPS have it; the stress is -P. Kinetic energy counts in full: no "
        "degree of freedom is taken off. Elements are read as `stress.tensor[6]`, in the "
        "order xx yy zz yz xz xy. The box may be tilted.",
    .references = (const dw_reference[]){{"M. P. Allen and D. J. Tildesley, Computer "
                                          "Simulation of Liquids, 2nd ed. (Oxford, 2017)",
                                          "10.1093/oso/9780198803195.001.0001"},
                                         {0}},
    .examples =
        (const char *const[]){"compute stress every 10", "compute stress every 0", NULL},
    .instance_size = sizeof(stress),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-stress", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
