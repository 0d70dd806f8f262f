/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/dynamics.h"
#include "engine/keep.h"
#include "engine/observe.h"
#include "engine/restart.h"
#include "engine/thermo.h"
#include "model/landscape.h"

/* What the time of a run goes to. */
enum { FORCES, FIXES, OUTPUT, PARTS };

typedef struct {
  dw_ctx *ctx;
  dw_system *sys;
  dw_instance **fix; /* integrating ones first, then in order of the deck */
  int64_t fixes;
  dw_instance **watcher; /* computes that sample, dumps */
  int64_t watchers;
  bool forced; /* some fix wants forces in every step */
  double spent[PARTS], mark;
} run;

static uint32_t flags_of(const dw_instance *fix)
{
  return ((const dw_fix_ops *)fix->style->ops)->flags;
}

/* Time since the last mark goes to `part`. */
static void spend(run *r, int part)
{
  const double now = dw_clock();
  r->spent[part] += now - r->mark;
  r->mark = now;
}

/* -- who takes part -----------------------------------------------------------------------
 */

static int64_t every_of(const dw_instance *it)
{
  const int64_t *every = dw_instance_member(it, "every", DW_INT);
  return every ? *every : 0;
}

static bool watches(const dw_instance *it)
{
  if (it->style->kind == DW_KIND_DUMP) return every_of(it) > 0;
  return it->style->kind == DW_KIND_COMPUTE && every_of(it) > 0 &&
         ((const dw_compute_ops *)it->style->ops)->sample;
}

static void add_fixes(run *r, bool integrating)
{
  const dw_instances *all = r->ctx->instances;
  for (int64_t i = 0; i < dw_instances_count(all); i++) {
    dw_instance *it = dw_instances_at(all, i);
    if (it->style->kind != DW_KIND_FIX) continue;
    if (!(flags_of(it) & DW_FIX_INTEGRATES) == integrating) continue;
    r->fix[r->fixes++] = it;
    if (flags_of(it) & (DW_FIX_INTEGRATES | DW_FIX_FORCES)) r->forced = true;
  }
}

static dw_status gather(run *r, int64_t steps)
{
  const dw_instances *all = r->ctx->instances;
  const size_t room = (size_t)dw_instances_count(all) + 1;
  r->fix = calloc(room, sizeof *r->fix), r->watcher = calloc(room, sizeof *r->watcher);
  if (!r->fix || !r->watcher) return dw_fail(r->ctx, DW_ENOMEM, "run: no memory");
  add_fixes(r, true);
  if (r->fixes > 1)
    return dw_fail(r->ctx, DW_ESTATE,
                   "run: fix %s and fix %s both integrate the equations of motion; `unfix` "
                   "one of them",
                   r->fix[0]->name, r->fix[1]->name);
  bool moves = r->fixes > 0;
  add_fixes(r, false);
  for (int64_t i = 0; i < r->fixes; i++)
    moves = moves || (flags_of(r->fix[i]) & DW_FIX_MOVES);
  if (!moves && steps > 0 && !r->ctx->dynamics->resumed)
    dw_warn(r->ctx, "run: no fix moves the particles (fix nve, nvt, langevin, ... do)");
  for (int64_t i = 0; i < dw_instances_count(all); i++)
    if (watches(dw_instances_at(all, i)))
      r->watcher[r->watchers++] = dw_instances_at(all, i);
  return DW_OK;
}

/* -- one step
 * ------------------------------------------------------------------------------ */

/* The first failure keeps its words; where and when it happened is put before them. */
static dw_status blame(run *r, dw_status status, const dw_instance *it)
{
  dw_error *e = &r->ctx->error;
  char text[sizeof e->text], who[160] = "";
  if (status == DW_EINTR) return status;
  if (e->status == DW_OK) dw_fail(r->ctx, status, "failed without a word");
  if (it) snprintf(who, sizeof who, "%s %.100s: ", dw_kind_word(it->style->kind), it->name);
  snprintf(text, sizeof text, "run, step %lld: %s%.700s", (long long)r->sys->step, who,
           e->text);
  const dw_dynamics *d = r->ctx->dynamics;
  if (status == DW_ENUMERIC)
    snprintf(text + strlen(text), sizeof text - strlen(text),
             " (the potential energy was %g the step before)", d->e);
  memcpy(e->text, text, sizeof e->text);
  return status;
}

static dw_status forces(run *r)
{
  const double before = r->ctx->dynamics->e;
  spend(r, FIXES);
  const dw_status status = dw_forces(r->ctx, NULL);
  spend(r, FORCES);
  if (status == DW_OK) return DW_OK;
  r->ctx->dynamics->e = before; /* what the message tells */
  return blame(r, status, NULL);
}

static dw_status act(run *r, dw_when when)
{
  for (int64_t i = 0; i < r->fixes; i++) {
    dw_instance *fix = r->fix[i];
    const dw_scope before = dw_instance_enter(r->ctx, fix);
    const dw_status status =
        ((const dw_fix_ops *)fix->style->ops)->act(fix->self, r->ctx, when);
    dw_instance_leave(r->ctx, before);
    if (status != DW_OK) return blame(r, status, fix);
  }
  return DW_OK;
}

static dw_status watch(run *r, dw_instance *it)
{
  const dw_scope before = dw_instance_enter(r->ctx, it);
  const dw_status status =
      it->style->kind == DW_KIND_DUMP
          ? ((const dw_dump_ops *)it->style->ops)->write(it->self, r->ctx, r->sys)
          : ((const dw_compute_ops *)it->style->ops)->sample(it->self, r->ctx);
  dw_instance_leave(r->ctx, before);
  it->seen_version = 0; /* what it published before is out of date */
  return status == DW_OK ? DW_OK : blame(r, status, it);
}

static bool due(const run *r, const dw_instance *it)
{
  return r->sys->step % every_of(it) == 0;
}

static dw_status row(run *r)
{
  r->ctx->dynamics->row = r->sys->step;
  dw_restart_hide_progress(r->ctx);
  const dw_status status = dw_thermo_row(r->ctx);
  return status == DW_OK ? DW_OK : blame(r, status, NULL);
}

static dw_status output(run *r)
{
  const int64_t every = r->ctx->dynamics->thermo->every;
  spend(r, FIXES);
  for (int64_t i = 0; i < r->watchers; i++)
    if (due(r, r->watcher[i])) DW_TRY(watch(r, r->watcher[i]));
  if (every > 0 && r->sys->step % every == 0) DW_TRY(row(r));
  spend(r, OUTPUT);
  return DW_OK;
}

static dw_status advance(run *r)
{
  /* whoever acted last in the step before may have moved particles */
  if (r->forced) DW_TRY(forces(r));
  r->sys->step++, r->sys->time += r->ctx->timestep;
  DW_TRY(act(r, DW_AT_BEGIN));
  if (r->forced) DW_TRY(forces(r));
  DW_TRY(act(r, DW_AT_FORCE));
  return act(r, DW_AT_END);
}

static dw_status step(run *r)
{
  DW_TRY(advance(r));
  return output(r);
}

/* -- the whole
 * ------------------------------------------------------------------------------ */

static dw_status setup(run *r)
{
  dw_landscape *V;
  DW_TRY(dw_landscape_current(r->ctx, &V));
  dw_dynamics_forget(r->ctx->dynamics); /* fixes of an earlier run may have added forces */
  DW_TRY(forces(r));
  DW_TRY(act(r, DW_AT_SETUP));
  DW_TRY(act(r, DW_AT_FORCE));
  for (int64_t i = 0; i < r->watchers; i++) /* the frame that the run starts from */
    if (r->watcher[i]->style->kind == DW_KIND_DUMP && due(r, r->watcher[i]))
      DW_TRY(watch(r, r->watcher[i]));
  dw_thermo_begin(r->ctx);
  return row(r);
}

/* A run that was stopped: fixes make ready what they do not keep, then everything that
 * evolves is what it was. */
static dw_status set_up_again(run *r)
{
  dw_archive kept = {.ctx = r->ctx, .name = "the state of the run", .saving = true};
  dw_landscape *V;
  r->ctx->dynamics->resumed = false;
  DW_TRY(dw_landscape_current(r->ctx, &V));
  dw_status status = dw_keep_values(&kept);
  if (status == DW_OK) status = act(r, DW_AT_SETUP);
  dw_archive_rewind(&kept);
  if (status == DW_OK) status = dw_keep_values(&kept);
  dw_archive_free(&kept);
  return status;
}

/* A stop is heard when this is over: half a step is no state to go on from. */
static dw_status whole(run *r, dw_status (*part)(run *))
{
  r->ctx->stepping = true;
  const dw_status status = part(r);
  r->ctx->stepping = false;
  return status;
}

static dw_status loop(run *r)
{
  const dw_dynamics *d = r->ctx->dynamics;
  DW_TRY(whole(r, d->resumed ? set_up_again : setup));
  spend(r, OUTPUT);
  while (r->sys->step < d->last && !dw_stop_requested(r->ctx)) {
    DW_TRY(whole(r, step));
    DW_TRY(dw_restart_poll(r->ctx, true));
  }
  if (r->sys->step < d->last) DW_TRY(dw_restart_stop(r->ctx));
  if (d->row != r->sys->step) DW_TRY(row(r));
  return act(r, DW_AT_FINISH);
}

static void report(run *r)
{
  static const char *const names[PARTS] = {"Pair", "Modify", "Output"};
  const dw_dynamics *d = r->ctx->dynamics;
  const double seconds = dw_clock() - d->started;
  const int64_t steps = r->sys->step - d->first;
  const double rate = seconds > 0 ? (double)steps / seconds : 0;
  dw_thermo_end(r->ctx);
  dw_say(r->ctx, "Loop time of %.6g on %d procs for %lld steps with %lld atoms\n\n",
         seconds, r->ctx->threads, (long long)steps, (long long)r->sys->n);
  if (!steps) return;
  dw_say(r->ctx, "Performance: %.3f tau/day, %.3f timesteps/s, %.3f katom-step/s\n\n",
         rate * 86400 * r->ctx->timestep, rate, rate * (double)r->sys->n / 1000);
  dw_say(r->ctx, "Section |  time (s)  | %%total\n---------------------------\n");
  for (int k = 0; k < PARTS; k++)
    dw_say(r->ctx, "%-7s | %-10.5g | %6.2f\n", names[k], r->spent[k],
           seconds > 0 ? 100 * r->spent[k] / seconds : 0);
  dw_say(r->ctx, "\n");
}

/* The run from `first` to `last`; a resumed one knows both. */
static dw_status run_to(dw_ctx *ctx, int64_t last)
{
  dw_dynamics *d = ctx->dynamics;
  run r = {.ctx = ctx, .sys = ctx->system};
  dw_status status = gather(&r, last - ctx->system->step);
  if (status == DW_OK) {
    r.mark = dw_clock();
    if (!d->resumed) d->first = ctx->system->step, d->last = last, d->started = r.mark;
    d->running = true;
    status = loop(&r);
    if (status == DW_OK) report(&r);
    d->running = false;
  }
  free(r.fix), free(r.watcher);
  if (status == DW_OK && ctx->system->step < last)
    return dw_fail(ctx, DW_EINTR, "run: stopped on request at step %lld of %lld",
                   (long long)ctx->system->step, (long long)last);
  return status;
}

dw_status dw_run(dw_ctx *ctx, int64_t steps, bool upto)
{
  if (!ctx->system)
    return dw_fail(ctx, DW_ESTATE, "run: there is no system; `read` or `create` one first");
  const int64_t last = upto ? steps : ctx->system->step + steps;
  if (last < ctx->system->step)
    return dw_fail(ctx, DW_EVALUE, "run %lld upto: the step is %lld already",
                   (long long)steps, (long long)ctx->system->step);
  return run_to(ctx, last);
}

static void keep_movers(run *r, const void *self)
{
  const uint32_t moving = DW_FIX_INTEGRATES | DW_FIX_MOVES | DW_FIX_FORCES;
  int64_t kept = 0;
  for (int64_t i = 0; i < r->fixes; i++)
    if (r->fix[i]->self != self && (flags_of(r->fix[i]) & moving))
      r->fix[kept++] = r->fix[i];
  r->fixes = kept;
}

dw_status dw_run_aside(dw_ctx *ctx, const void *self, int64_t steps)
{
  run r = {.ctx = ctx, .sys = ctx->system, .mark = dw_clock()};
  dw_status status = gather(&r, 0);
  keep_movers(&r, self);
  for (int64_t k = 0; k < steps && status == DW_OK; k++)
    status = advance(&r);
  free(r.fix), free(r.watcher);
  return status;
}

dw_status dw_run_resume(dw_ctx *ctx)
{
  return run_to(ctx, ctx->dynamics->last);
}
