/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/dynamics.h"

#include <stdlib.h>
#include <string.h>

#include "engine/thermo.h"
#include "model/landscape.h"
#include "model/system.h"

dw_dynamics *dw_dynamics_new(void)
{
  dw_dynamics *d = calloc(1, sizeof *d);
  if (d && !(d->thermo = dw_thermo_new())) free(d), d = NULL;
  return d;
}

void dw_dynamics_free(dw_dynamics *d)
{
  if (!d) return;
  dw_thermo_free(d->thermo);
  free(d);
}

void dw_dynamics_forget(dw_dynamics *d)
{
  if (d) d->forces_at = d->virial_at = 0;
}

/* -- forces -----------------------------------------------------------------------------
 */

static void negate(int64_t n, double *f)
{
  for (int64_t i = 0; i < n; i++)
    f[i] = -f[i];
}

dw_status dw_forces(dw_ctx *ctx, double *e)
{
  dw_dynamics *d = ctx->dynamics;
  dw_landscape *V;
  DW_TRY(dw_landscape_current(ctx, &V));
  dw_system *sys = ctx->system;
  if (d->forces_at != sys->x_version) {
    d->forces_at = 0;
    DW_TRY(V->value(V, 0, (const double *)sys->x, &d->e, (double *)sys->f));
    negate(V->n, (double *)sys->f);
    d->forces_at = sys->x_version, d->evaluations++;
  }
  if (e) *e = d->e;
  return DW_OK;
}

dw_status dw_virial(dw_ctx *ctx, double w[6])
{
  dw_dynamics *d = ctx->dynamics;
  dw_landscape *V;
  DW_TRY(dw_landscape_current(ctx, &V));
  const dw_system *sys = ctx->system;
  if (d->virial_at != sys->x_version) {
    double e;
    d->virial_at = 0;
    DW_TRY(dw_landscape_virial(ctx, V, (const double *)sys->x, &e, NULL, d->virial));
    d->virial_at = sys->x_version;
  }
  memcpy(w, d->virial, sizeof d->virial);
  return DW_OK;
}

/* -- kinetics -----------------------------------------------------------------------------
 */

double dw_kinetic_energy(const dw_system *sys)
{
  double sum = 0;
  for (int64_t i = 0; i < sys->n; i++) {
    const double *v = sys->v[i];
    sum += sys->mass[i] * (v[0] * v[0] + v[1] * v[1] + v[2] * v[2]);
  }
  return 0.5 * sum;
}

/* The next fix from number *i on. */
static const dw_instance *next_fix(const dw_ctx *ctx, int64_t *i)
{
  while (*i < dw_instances_count(ctx->instances)) {
    const dw_instance *it = dw_instances_at(ctx->instances, (*i)++);
    if (it->style->kind == DW_KIND_FIX) return it;
  }
  return NULL;
}

double dw_freedom(dw_ctx *ctx)
{
  const dw_instance *fix, *pair = ctx->pair;
  bool stirs = false;
  if (!ctx->system) return 0;
  if (pair && pair->style->kind == DW_KIND_LANDSCAPE)
    return (double)((const dw_landscape_ops *)pair->style->ops)->dimension(pair->self);
  for (int64_t i = 0; (fix = next_fix(ctx, &i));)
    stirs = stirs || (((const dw_fix_ops *)fix->style->ops)->flags & DW_FIX_STIRS);
  return 3 * (double)ctx->system->n - (stirs ? 0 : 3);
}

double dw_temperature(dw_ctx *ctx)
{
  const double freedom = dw_freedom(ctx);
  return freedom > 0 ? 2 * dw_kinetic_energy(ctx->system) / freedom : 0;
}

double dw_progress(const dw_ctx *ctx)
{
  const dw_dynamics *d = ctx->dynamics;
  if (!d->running || d->last <= d->first || !ctx->system) return 1;
  return (double)(ctx->system->step - d->first) / (double)(d->last - d->first);
}

double dw_reservoir(const dw_ctx *ctx)
{
  const dw_instance *fix;
  double sum = 0;
  for (int64_t i = 0; (fix = next_fix(ctx, &i));) {
    const dw_fix_ops *ops = fix->style->ops;
    if (ops->reservoir) sum += ops->reservoir(fix->self);
  }
  return sum;
}
