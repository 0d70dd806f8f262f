/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <stdlib.h>
#include <string.h>

#include "base/results.h"
#include "command/command.h"
#include "engine/algebra.h"
#include "engine/dynamics.h"
#include "engine/modes.h"
#include "engine/path.h"
#include "engine/restart.h"
#include "engine/states.h"
#include "engine/thermo.h"
#include "model/landscape.h"
#include "model/system.h"
#include "store/library.h"
#include "style/keep.h"

static const double default_skin = 0.3, default_timestep = 0.01;

static void defaults(dw_ctx *ctx)
{
  ctx->skin = default_skin, ctx->timestep = default_timestep;
}

dw_status dw_context_new(dw_ctx **out)
{
  dw_ctx *ctx = calloc(1, sizeof *ctx);
  *out = NULL;
  if (!ctx) return DW_ENOMEM;
  ctx->arena = dw_arena_new();
  ctx->registry = dw_registry_new();
  ctx->results = dw_results_new();
  ctx->instances = dw_instances_new();
  ctx->states = dw_states_new();
  ctx->modesets = dw_modesets_new();
  ctx->algebra = dw_algebra_new();
  ctx->dynamics = dw_dynamics_new();
  ctx->libraries = dw_libraries_new();
  ctx->restart = dw_restart_new();
  ctx->screen = stdout, ctx->seed = 1, ctx->threads = 1;
  defaults(ctx);
  if (!ctx->arena || !ctx->registry || !ctx->results || !ctx->instances || !ctx->states ||
      !ctx->modesets || !ctx->algebra || !ctx->dynamics || !ctx->libraries ||
      !ctx->restart) {
    dw_context_free(ctx);
    return DW_ENOMEM;
  }
  *out = ctx;
  return DW_OK;
}

void dw_context_changed(dw_ctx *ctx)
{
  dw_searches_drop(ctx);
  dw_dynamics_forget(ctx->dynamics);
  dw_landscape_free(ctx->landscape);
  ctx->landscape = NULL;
}

static void drop_system(dw_ctx *ctx)
{
  dw_context_changed(ctx);
  dw_system_free(ctx->system);
  ctx->system = NULL;
}

dw_status dw_context_close(dw_ctx *ctx)
{
  dw_libraries *libraries = ctx->libraries;
  ctx->libraries = NULL;
  return libraries ? dw_libraries_close(ctx, libraries) : DW_OK;
}

void dw_context_free(dw_ctx *ctx)
{
  if (!ctx) return;
  if (ctx->modesets) drop_system(ctx);
  dw_context_close(ctx);
  dw_instances_free(ctx, ctx->instances);
  dw_states_free(ctx->states);
  dw_modesets_free(ctx->modesets);
  dw_algebra_free(ctx->algebra);
  dw_dynamics_free(ctx->dynamics);
  dw_restart_free(ctx->restart);
  dw_results_free(ctx->results);
  dw_registry_free(ctx->registry);
  dw_arena_free(ctx->arena);
  free(ctx);
}

dw_status dw_context_clear(dw_ctx *ctx)
{
  dw_instances *instances = dw_instances_new();
  dw_states *states = dw_states_new();
  dw_results *results = dw_results_new();
  if (!instances || !states || !results) {
    dw_instances_free(ctx, instances), dw_states_free(states), dw_results_free(results);
    return dw_fail(ctx, DW_ENOMEM, "clear: no memory");
  }
  drop_system(ctx);
  dw_instances_free(ctx, ctx->instances);
  dw_states_free(ctx->states);
  dw_results_free(ctx->results);
  ctx->instances = instances, ctx->states = states, ctx->results = results;
  ctx->pair = NULL;
  defaults(ctx);
  return DW_OK;
}

/* Do the two differ in positions and velocities only? */
static bool same_particles(const dw_system *a, const dw_system *b)
{
  const size_t n = (size_t)a->n;
  return a->n == b->n && a->dim == b->dim && a->ntypes == b->ntypes &&
         !memcmp(a->box.h, b->box.h, sizeof a->box.h) &&
         !memcmp(a->box.tilt, b->box.tilt, sizeof a->box.tilt) &&
         !memcmp(a->box.periodic, b->box.periodic, sizeof a->box.periodic) &&
         !memcmp(a->diameter, b->diameter, n * sizeof *a->diameter) &&
         !memcmp(a->mass, b->mass, n * sizeof *a->mass) &&
         !memcmp(a->species, b->species, n * sizeof *a->species) &&
         !memcmp(a->id, b->id, n * sizeof *a->id);
}

dw_status dw_context_set_system(dw_ctx *ctx, dw_system *system)
{
  dw_system *now = ctx->system;
  if (now && same_particles(now, system)) {
    const size_t bytes = (size_t)now->n * sizeof *now->x;
    memcpy(now->x, system->x, bytes);
    memcpy(now->v, system->v, bytes);
    memcpy(now->f, system->f, bytes);
    now->step = system->step, now->time = system->time;
    now->box = system->box;
    dw_system_touch(now);
    dw_system_free(system);
    return DW_OK;
  }
  drop_system(ctx);
  ctx->system = system;
  return DW_OK;
}

/* -- farm tasks ------------------------------------------------------------------ */

struct dw_snapshot {
  dw_system *system;
  dw_instance *pair;
  dw_states *states;
  dw_results *results;
  dw_kept *instances;
  dw_thermo *thermo;
  double skin, timestep;
  uint64_t seed;
};

static dw_status take(dw_ctx *ctx, dw_snapshot *s)
{
  s->pair = ctx->pair, s->seed = ctx->seed;
  s->skin = ctx->skin, s->timestep = ctx->timestep;
  s->thermo = dw_thermo_new();
  if (!s->thermo || !dw_thermo_copy(ctx->dynamics->thermo, s->thermo))
    return dw_fail(ctx, DW_ENOMEM, "no memory to keep the state at the farm line");
  DW_TRY(dw_states_clone(ctx, ctx->states, &s->states));
  DW_TRY(dw_results_clone(ctx, ctx->results, &s->results));
  if (ctx->system) DW_TRY(dw_system_clone(ctx, ctx->system, &s->system));
  return dw_instances_keep(ctx, &s->instances);
}

dw_status dw_context_snapshot(dw_ctx *ctx, dw_snapshot **out)
{
  dw_snapshot *s = calloc(1, sizeof *s);
  *out = NULL;
  if (!s) return dw_fail(ctx, DW_ENOMEM, "no memory to keep the state at the farm line");
  const dw_status status = take(ctx, s);
  if (status == DW_OK)
    *out = s;
  else
    dw_snapshot_free(ctx, s);
  return status;
}

static dw_status restore_system(dw_ctx *ctx, const dw_snapshot *s)
{
  dw_system *system = NULL;
  if (!s->system) return DW_OK;
  DW_TRY(dw_system_clone(ctx, s->system, &system));
  return dw_context_set_system(ctx, system);
}

dw_status dw_context_restore(dw_ctx *ctx, const dw_snapshot *s)
{
  dw_states *states;
  dw_results *results;
  DW_TRY(dw_states_clone(ctx, s->states, &states));
  dw_status status = dw_results_clone(ctx, s->results, &results);
  if (status != DW_OK) {
    dw_states_free(states);
    return status;
  }
  dw_states_free(ctx->states), dw_results_free(ctx->results);
  ctx->states = states, ctx->results = results;
  ctx->skin = s->skin, ctx->timestep = s->timestep, ctx->seed = s->seed;
  ctx->dynamics->first = ctx->dynamics->last = 0;
  /* Neighbour lists are forgotten, too: what a task finds does not depend on the one before
   * it, in no bit. */
  drop_system(ctx);
  ctx->pair = s->pair;
  DW_TRY(dw_instances_go_back(ctx, s->instances));
  if (!dw_thermo_copy(s->thermo, ctx->dynamics->thermo))
    return dw_fail(ctx, DW_ENOMEM, "no memory for the columns of thermo");
  return restore_system(ctx, s);
}

void dw_snapshot_free(dw_ctx *ctx, dw_snapshot *s)
{
  if (!s) return;
  dw_system_free(s->system);
  dw_states_free(s->states);
  dw_results_free(s->results);
  dw_kept_free(ctx, s->instances);
  dw_thermo_free(s->thermo);
  free(s);
}
