/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Mode analysers: what every set of modes must be, whatever orders it. */
#include "engine/modes.h"

#include <math.h>
#include <string.h>

#include "conform/check.h"
#include "conform/setting.h"
#include "model/landscape.h"

/* |sum over sites of z_i|, the share of a translation in a unit vector times sqrt(sites) */
static double translation(const dw_landscape *V, const double *z)
{
  double worst = 0;
  for (int64_t a = 0; a < V->dim; a++) {
    double sum = 0;
    for (int64_t i = 0; i < V->sites; i++)
      sum += z[V->dim * i + a];
    worst = fmax(worst, fabs(sum));
  }
  return worst / sqrt((double)V->sites);
}

typedef struct {
  double norm, drift, stiffness, residual;
  int64_t ended, converged;
} worst;

/* Modes that are translations (those with no stiffness, first in a set that counts from 1)
 * are left out of what vibrations must satisfy. */
static dw_status measure(dw_check *c, dw_landscape *V, const double *x,
                         const dw_modeset *set, worst *w)
{
  double *Mz = dw_alloc(c->ctx, (size_t)V->n, sizeof *Mz);
  if (!Mz) return DW_ENOMEM;
  for (int64_t m = 0; m < set->count; m++) {
    const double *z = set->z + m * set->n;
    w->ended += set->reason[m] != DW_ITERATING;
    w->converged += set->reason[m] > 0;
    w->norm = fmax(w->norm, fabs(dw_norm(set->n, z) - 1));
    if (set->first == 1 && m < V->zero) continue;
    w->drift = fmax(w->drift, translation(V, z));
    if (V->contract) {
      double s;
      DW_TRY(V->contract(V, 0, x, 2, z, Mz, &s));
      w->stiffness = fmax(w->stiffness, fabs(s - set->stiffness[m]) / fmax(1, fabs(s)));
    }
    if (set->reason[m] > 0) w->residual = fmax(w->residual, set->residual[m]);
  }
  dw_release(c->ctx, Mz);
  return DW_OK;
}

static dw_status check_set(dw_check *c, dw_landscape *V, const dw_modes *modes)
{
  const dw_modeset *set = &modes->set;
  worst w = {0};
  if (!dw_check_holds(c, "  it has modes of the right length",
                      set->count > 0 && set->n == V->n, "%lld modes of length %lld",
                      (long long)set->count, (long long)set->n))
    return DW_OK;
  DW_TRY(measure(c, V, modes->x, set, &w));
  dw_check_holds(c, "  each ended for a reason", w.ended == set->count, "%lld of %lld did",
                 (long long)w.ended, (long long)set->count);
  dw_check_bound(c, "  unit norm", w.norm, 1e-10);
  dw_check_bound(c, "  no translation", w.drift, 1e-8);
  dw_check_bound(c, "  stiffness = z . M z", w.stiffness, 1e-7);
  dw_check_bound(c, "  residual of those that converged", w.residual, 1e-4);
  return DW_OK;
}

static dw_status run(dw_check *c, const char *line)
{
  dw_landscape *V;
  DW_TRY(dw_landscape_current(c->ctx, &V));
  const char *name = dw_setting_name(c, line);
  const size_t bytes = (size_t)V->n * sizeof(double);
  double *x = dw_alloc(c->ctx, (size_t)V->n, sizeof *x);
  if (!x) return DW_ENOMEM;
  memcpy(x, c->ctx->system->x, bytes);
  if (!dw_setting_run(c, line)) return DW_OK;
  const dw_modes *modes = dw_modes_named(c->ctx->modesets, name);
  if (!dw_check_holds(c, line, modes != NULL, "it left no set %s", name)) return DW_OK;
  DW_TRY(check_set(c, V, modes));
  dw_check_holds(c, "  the configuration was not moved",
                 !memcmp(x, c->ctx->system->x, bytes), "it was");
  const size_t all = (size_t)(modes->set.count * modes->set.n) * sizeof *x;
  double *z = dw_alloc(c->ctx, all, 1);
  if (!z) return DW_ENOMEM;
  memcpy(z, modes->set.z, all);
  DW_TRY(dw_check_run(c, line));
  modes = dw_modes_named(c->ctx->modesets, name);
  dw_check_holds(c, "  the same bits twice",
                 modes && (size_t)(modes->set.count * modes->set.n) * sizeof *x == all &&
                     !memcmp(z, modes->set.z, all),
                 "the modes differ");
  dw_release(c->ctx, x), dw_release(c->ctx, z);
  return DW_OK;
}

void dw_conform_modes(dw_check *c, const char *line)
{
  if (!c->ctx->system && !dw_setting_make(c)) return;
  dw_check_call(c, line, run(c, line));
}
