/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/keep.h"

#include <stdlib.h>
#include <string.h>

#include "base/results.h"
#include "engine/dynamics.h"
#include "engine/searches.h"
#include "engine/states.h"
#include "engine/thermo.h"
#include "model/system.h"
#include "style/archive.h"

dw_status dw_keep_system(dw_archive *a, dw_system **system, double *timestep)
{
  DW_TRY(dw_archive_real(a, timestep));
  return dw_system_archive(a, system);
}

/* -- thermo, dynamics -- */

static dw_status columns(dw_archive *a, dw_thermo *t)
{
  int n = t->columns, shape = (int)t->shape;
  DW_TRY(dw_archive_whole(a, &shape));
  DW_TRY(dw_archive_whole(a, &n));
  if (a->saving) {
    for (int i = 0; i < n; i++)
      DW_TRY(dw_archive_text(a, &t->column[i]));
    return DW_OK;
  }
  char **name = n > 0 && (size_t)n <= a->size ? calloc((size_t)n, sizeof *name) : NULL;
  dw_status status =
      name ? DW_OK : dw_fail(a->ctx, DW_EIO, "%s is damaged: no thermo columns", a->name);
  for (int i = 0; status == DW_OK && i < n; i++) {
    status = dw_archive_text(a, &name[i]);
    if (status == DW_OK && !name[i])
      status = dw_fail(a->ctx, DW_EIO, "%s is damaged: a column has no name", a->name);
  }
  if (status == DW_OK)
    status = dw_thermo_set(a->ctx, (dw_thermo_shape)shape, n, (const char *const *)name, 0);
  for (int i = 0; name && i < n; i++)
    free(name[i]);
  free(name);
  return status;
}

static dw_status thermo(dw_archive *a, dw_thermo *t)
{
  DW_TRY(dw_archive_mark(a, "thermo"));
  DW_TRY(dw_archive_int(a, &t->every));
  DW_TRY(dw_archive_int(a, &t->digits));
  DW_TRY(dw_archive_bool(a, &t->norm));
  return columns(a, t);
}

/* Forces and energy that belong to the positions; they hold what fixes added. */
static dw_status forces(dw_archive *a, dw_dynamics *d)
{
  DW_TRY(dw_archive_code(a, &d->forces_at));
  DW_TRY(dw_archive_code(a, &d->virial_at));
  DW_TRY(dw_archive_real(a, &d->e));
  return dw_archive_bytes(a, d->virial, 6, sizeof *d->virial);
}

static dw_status dynamics(dw_archive *a, dw_dynamics *d)
{
  double elapsed = d->running ? dw_clock() - d->started : 0;
  DW_TRY(dw_archive_mark(a, "dynamics"));
  DW_TRY(forces(a, d));
  DW_TRY(dw_archive_int(a, &d->evaluations));
  DW_TRY(dw_archive_int(a, &d->first));
  DW_TRY(dw_archive_int(a, &d->last));
  DW_TRY(dw_archive_int(a, &d->row));
  DW_TRY(dw_archive_real(a, &elapsed));
  bool running = d->running;
  DW_TRY(dw_archive_bool(a, &running));
  if (!a->saving) d->resumed = running, d->started = dw_clock() - elapsed;
  return thermo(a, d->thermo);
}

/* -- all of it -- */

dw_status dw_keep_context(dw_archive *a)
{
  dw_ctx *ctx = a->ctx;
  DW_TRY(dw_archive_real(a, &ctx->skin));
  DW_TRY(dw_archive_code(a, &ctx->seed));
  DW_TRY(dw_states_archive(a, ctx->states));
  DW_TRY(dw_instances_archive(a));
  DW_TRY(dw_searches_archive(a));
  DW_TRY(dw_results_archive(a));
  return dynamics(a, ctx->dynamics);
}

dw_status dw_keep_values(dw_archive *a)
{
  DW_TRY(dw_system_archive_values(a, a->ctx->system));
  DW_TRY(dw_instances_archive_fields(a));
  return forces(a, a->ctx->dynamics);
}
