/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix langevin: constant temperature by friction and noise, in the BAOAB splitting.
 *
 *   B  v += dt/2 f/m     A  x += dt/2 v     O  v = c v + sqrt((1 - c^2) T/m) xi,
 *   c = exp(-dt/tdamp),  a step is B A O A, forces, B
 *
 * Leimkuhler and Matthews, Appl. Math. Res. eXpress 2013, 34: configurations are sampled
 * with an error of O(dt^2) that vanishes in the harmonic limit.  Noise is addressed by step
 * and particle.  The energy taken up from the bath is booked, so that econserve is that of
 * velocity Verlet. */
#include <math.h>

#include <dwell/clones.h>
#include <dwell/random.h>

#include "verlet.h"

enum { NOISE = 1 };

typedef struct {
  double temp, to, tdamp; /* arguments */
  double taken;           /* energy given to the bath */
  const dw_host *host;
  double (*xi)[3]; /* noise of one step */
  int64_t room;
} langevin;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  langevin *p = self;
  (void)ctx;
  p->host = host;
  if (p->to == 0) p->to = p->temp;
  return DW_OK;
}

/* xi[3n] of this step. */
DW_CLONES static void draw(uint64_t key, int64_t step, int64_t n, double *xi)
{
  dw_normals(key, (uint64_t)step, n, xi);
}

static dw_status noise(langevin *p, dw_ctx *ctx, const dw_system *sys, double dt)
{
  const double temp = p->temp + (p->to - p->temp) * p->host->progress(ctx);
  const double c = exp(-dt / p->tdamp), width = sqrt((1 - c * c) * temp);
  double(*const v)[3] = sys->v;
  double before = 0, after = 0;
  if (p->room < sys->n) {
    p->host->release(ctx, p->xi);
    p->xi = p->host->alloc(ctx, (size_t)sys->n, sizeof *p->xi);
    p->room = p->xi ? sys->n : 0;
  }
  if (!p->xi) return DW_ENOMEM;
  draw(p->host->key(ctx, NOISE), sys->step, 3 * sys->n, (double *)p->xi);
  for (int64_t i = 0; i < sys->n; i++) {
    const double m = sys->mass[i], s = width / sqrt(m), *xi = p->xi[i];
    before += m * (v[i][0] * v[i][0] + v[i][1] * v[i][1] + v[i][2] * v[i][2]);
    for (int a = 0; a < 3; a++)
      v[i][a] = c * v[i][a] + s * xi[a];
    after += m * (v[i][0] * v[i][0] + v[i][1] * v[i][1] + v[i][2] * v[i][2]);
  }
  p->taken += 0.5 * (before - after);
  return DW_OK;
}

static dw_status act(void *self, dw_ctx *ctx, dw_when when)
{
  langevin *p = self;
  const dw_host *host = p->host;
  const double dt = host->timestep(ctx);
  const dw_system *sys = host->system(ctx);
  if (!sys) return DW_ESTATE;
  if (when == DW_AT_BEGIN) {
    verlet_kick(sys, 0.5 * dt);
    verlet_drift(sys, 0.5 * dt);
    DW_TRY(noise(p, ctx, sys, dt));
    verlet_drift(sys, 0.5 * dt);
    host->touch(ctx, false);
  }
  if (when == DW_AT_END) verlet_kick(sys, 0.5 * dt);
  return DW_OK;
}

static double reservoir(const void *self)
{
  return ((const langevin *)self)->taken;
}

static const dw_field fields[] = {
    {.name = "temp",
     .doc = "Temperature of the bath.",
     .type = DW_REAL,
     .flags = DW_REQUIRED,
     .offset = offsetof(langevin, temp),
     .range = "(0,inf)",
     .unit = "temperature"},
    {.name = "to",
     .doc = "Temperature at the end of each run, approached linearly; default: temp.",
     .type = DW_REAL,
     .offset = offsetof(langevin, to),
     .range = "(0,inf)",
     .unit = "temperature"},
    DW_ARG(langevin, tdamp, "1.0", "(0,inf)", "time",
           "Time in which a velocity is forgotten: 1/friction."),
    {.name = "taken",
     .doc = "Energy given to the bath so far.",
     .type = DW_REAL,
     .flags = DW_STATE,
     .offset = offsetof(langevin, taken),
     .unit = "energy"},
    {0}};

static const dw_fix_ops ops = {.size = sizeof ops,
                               .flags = DW_FIX_INTEGRATES | DW_FIX_STIRS,
                               .act = act,
                               .reservoir = reservoir};

static const dw_reference references[] = {
    {"Leimkuhler and Matthews, Appl. Math. Res. eXpress 2013, 34", "10.1093/amrx/abs010"},
    {0}};

static const char *const examples[] = {"fix langevin temp 0.04",
                                       "fix langevin temp 0.2 to 0.1 tdamp 0.5", NULL};

static const dw_style fix = {
    .kind = DW_KIND_FIX,
    .name = "langevin",
    .brief = "Constant temperature by friction and noise (BAOAB)",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(langevin),
    .fields = fields,
    .create = create,
    .ops = &ops,
};

static const dw_style *const styles[] = {&fix, NULL};

DW_PLUGIN(.name = "langevin", .version = "0.1", .author = "dwell",
          .licence = "BSD-3-Clause", .styles = styles);
