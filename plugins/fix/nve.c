/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix nve: Newton's equations by velocity Verlet.
 *
 *   v += dt/2 f/m,   x += dt v,   forces,   v += dt/2 f/m
 *
 * Symplectic and time reversible; the energy wanders by O(dt^2) and does not drift. */
#include "verlet.h"

typedef struct {
  const dw_host *host;
} nve;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((nve *)self)->host = host;
  return DW_OK;
}

static dw_status act(void *self, dw_ctx *ctx, dw_when when)
{
  const dw_host *host = ((const nve *)self)->host;
  const double dt = host->timestep(ctx);
  const dw_system *sys = host->system(ctx);
  if (!sys) return DW_ESTATE;
  if (when == DW_AT_BEGIN) {
    verlet_kick(sys, 0.5 * dt);
    verlet_drift(sys, dt);
    host->touch(ctx, false);
  }
  if (when == DW_AT_END) verlet_kick(sys, 0.5 * dt);
  return DW_OK;
}

static const dw_field fields[] = {{0}};

static const dw_fix_ops ops = {.size = sizeof ops, .flags = DW_FIX_INTEGRATES, .act = act};

static const dw_reference references[] = {
    {"Swope, Andersen, Berens and Wilson, J. Chem. Phys. 76, 637 (1982)",
     "10.1063/1.442716"},
    {0}};

static const char *const examples[] = {"fix nve", NULL};

static const dw_style fix = {
    .kind = DW_KIND_FIX,
    .name = "nve",
    .brief = "Newton's equations of motion by velocity Verlet",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(nve),
    .fields = fields,
    .create = create,
    .ops = &ops,
};

static const dw_style *const styles[] = {&fix, NULL};

DW_PLUGIN(.name = "nve", .version = "0.1", .author = "dwell", .licence = "BSD-3-Clause",
          .styles = styles);
