/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix nvt: Nose-Hoover chains around velocity Verlet.
 *
 *   dp_1/dt = 2K - g T - p_1 p_2/Q_2,  dp_k/dt = p_{k-1}^2/Q_{k-1} - T - p_k
 * p_{k+1}/Q_{k+1} Q_1 = g T tdamp^2,  Q_k = T tdamp^2,  g degrees of freedom
 *
 * in half steps of the chain before and after the step of nve, the chain in Suzuki-Yoshida
 * steps of fourth order (Martyna, Tuckerman, Tobias and Klein, Mol. Phys. 87, 1117 (1996)).
 * H' = K + V + sum p_k^2/2Q_k + g T eta_1 + T sum_{k>1} eta_k is conserved (thermo keyword
 * econserve), unless `to` moves the temperature. */
#include <math.h>

#include "verlet.h"

typedef struct {
  double temp, to, tdamp; /* arguments */
  int64_t chain, loops;
  dw_reals eta, rate; /* rate = p/Q, which stays what it is when T moves */
  double target;      /* now */
  const dw_host *host;
  double freedom;
} nvt;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  nvt *p = self;
  p->host = host;
  if (p->to == 0) p->to = p->temp;
  p->target = p->temp;
  p->eta = (dw_reals){p->chain, host->alloc(ctx, (size_t)p->chain, sizeof(double))};
  p->rate = (dw_reals){p->chain, host->alloc(ctx, (size_t)p->chain, sizeof(double))};
  return p->eta.v && p->rate.v ? DW_OK : DW_ENOMEM;
}

static double mass_of(const nvt *p, int64_t k)
{
  return (k == 0 ? p->freedom : 1) * p->target * p->tdamp * p->tdamp;
}

static double force_on(const nvt *p, int64_t k, double kinetic)
{
  const double drive =
      k == 0 ? 2 * kinetic : mass_of(p, k - 1) * p->rate.v[k - 1] * p->rate.v[k - 1];
  const double rest = (k == 0 ? p->freedom : 1) * p->target;
  return (drive - rest) / mass_of(p, k);
}

/* Chain and velocities over a time h; returns what velocities are multiplied with. */
static double evolve(nvt *p, double kinetic, double h)
{
  const int64_t last = p->chain - 1;
  double scale = 1;
  for (int64_t k = last; k >= 0; k--) {
    const double drag = k < last ? exp(-0.125 * h * p->rate.v[k + 1]) : 1;
    p->rate.v[k] = (p->rate.v[k] * drag + 0.25 * h * force_on(p, k, kinetic)) * drag;
  }
  scale = exp(-0.5 * h * p->rate.v[0]);
  kinetic *= scale * scale;
  for (int64_t k = 0; k <= last; k++)
    p->eta.v[k] += 0.5 * h * p->rate.v[k];
  for (int64_t k = 0; k <= last; k++) {
    const double drag = k < last ? exp(-0.125 * h * p->rate.v[k + 1]) : 1;
    p->rate.v[k] = (p->rate.v[k] * drag + 0.25 * h * force_on(p, k, kinetic)) * drag;
  }
  return scale;
}

/* Half a time step of the thermostat. */
static void thermostat(nvt *p, const dw_system *sys, double dt)
{
  static const double weight[3] = {1.3512071919596576, -1.7024143839193153,
                                   1.3512071919596576}; /* 1/(2 - 2^(1/3)) */
  double kinetic = 0, scale = 1;
  double(*const v)[3] = sys->v;
  for (int64_t i = 0; i < sys->n; i++)
    kinetic +=
        0.5 * sys->mass[i] * (v[i][0] * v[i][0] + v[i][1] * v[i][1] + v[i][2] * v[i][2]);
  for (int64_t loop = 0; loop < p->loops; loop++)
    for (int w = 0; w < 3; w++)
      scale *= evolve(p, kinetic * scale * scale, weight[w] * dt / (double)p->loops);
  for (int64_t i = 0; i < sys->n; i++)
    v[i][0] *= scale, v[i][1] *= scale, v[i][2] *= scale;
}

static dw_status act(void *self, dw_ctx *ctx, dw_when when)
{
  nvt *p = self;
  const dw_host *host = p->host;
  const double dt = host->timestep(ctx);
  const dw_system *sys = host->system(ctx);
  if (!sys) return DW_ESTATE;
  if (when == DW_AT_SETUP) p->freedom = host->freedom(ctx);
  if (when == DW_AT_SETUP && !(p->freedom > 0))
    return DW_FAIL(host, ctx, DW_ESTATE, "one particle has no temperature");
  if (when == DW_AT_BEGIN) {
    p->target = p->temp + (p->to - p->temp) * host->progress(ctx);
    thermostat(p, sys, dt);
    verlet_kick(sys, 0.5 * dt);
    verlet_drift(sys, dt);
    host->touch(ctx, false);
  }
  if (when == DW_AT_END) {
    verlet_kick(sys, 0.5 * dt);
    thermostat(p, sys, dt);
  }
  return DW_OK;
}

static double reservoir(const void *self)
{
  const nvt *p = self;
  double sum = 0;
  for (int64_t k = 0; k < p->chain; k++)
    sum += 0.5 * mass_of(p, k) * p->rate.v[k] * p->rate.v[k] +
           (k == 0 ? p->freedom : 1) * p->target * p->eta.v[k];
  return sum;
}

#define ARG(m, ...) DW_ARG(nvt, m, __VA_ARGS__)
#define STATE(m, text)                                                             \
  {                                                                                \
    .name = #m, .doc = text, .type = DW_TYPE_OF(((nvt *)0)->m), .flags = DW_STATE, \
    .offset = offsetof(nvt, m)                                                     \
  }
static const dw_field fields[] = {
    {.name = "temp",
     .doc = "Temperature of the bath.",
     .type = DW_REAL,
     .flags = DW_REQUIRED,
     .offset = offsetof(nvt, temp),
     .range = "(0,inf)",
     .unit = "temperature"},
    {.name = "to",
     .doc = "Temperature at the end of each run, approached linearly; default: temp.",
     .type = DW_REAL,
     .offset = offsetof(nvt, to),
     .range = "(0,inf)",
     .unit = "temperature"},
    ARG(tdamp, "1.0", "(0,inf)", "time", "Time scale of the thermostat."),
    ARG(chain, "3", "[1,20]", "1", "Thermostats in the chain."),
    ARG(loops, "1", "[1,100]", "1", "Steps of the chain in half a time step."),
    STATE(eta, "Coordinates of the thermostats."),
    STATE(rate, "Rates of change of eta."),
    STATE(target, "Temperature of the bath now."),
    {0}};

static const dw_fix_ops ops = {
    .size = sizeof ops, .flags = DW_FIX_INTEGRATES, .act = act, .reservoir = reservoir};

static const dw_reference references[] = {
    {"Martyna, Tuckerman, Tobias and Klein, Mol. Phys. 87, 1117 (1996)",
     "10.1080/00268979600100761"},
    {0}};

static const char *const examples[] = {"fix nvt temp 0.04",
                                       "fix nvt temp 0.2 to 0.1 tdamp 0.5", NULL};

static const dw_style fix = {
    .kind = DW_KIND_FIX,
    .name = "nvt",
    .brief = "Constant temperature by Nose-Hoover chains",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(nvt),
    .fields = fields,
    .create = create,
    .ops = &ops,
};

static const dw_style *const styles[] = {&fix, NULL};

DW_PLUGIN(.name = "nvt", .version = "0.1", .author = "dwell", .licence = "BSD-3-Clause",
          .styles = styles);
