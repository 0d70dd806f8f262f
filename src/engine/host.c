/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The table of services that every style is handed: thin wrappers, each naming the kernel
 * function that does the work. */
#include <string.h>

#include "base/results.h"
#include "base/rng.h"
#include "engine/algebra.h"
#include "engine/dynamics.h"
#include "engine/minimize.h"
#include "engine/modes.h"
#include "engine/observe.h"
#include "engine/path.h"
#include "engine/shares.h"
#include "engine/slice.h"
#include "model/landscape.h"
#include "model/system.h"
#include "store/append.h"

static dw_status fail(dw_ctx *ctx, dw_status status, const char *file, int line,
                      const char *fmt, ...)
{
  char text[sizeof ctx->error.text];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  return dw_fail_at(ctx, status, file, line, "%s", text);
}

static dw_system *host_system(dw_ctx *ctx)
{
  if (!ctx->system)
    dw_fail(ctx, DW_ESTATE, "there is no system; `read` or `create` one first");
  return ctx->system;
}

static dw_landscape *host_landscape(dw_ctx *ctx)
{
  dw_landscape *V = NULL;
  return dw_landscape_current(ctx, &V) == DW_OK ? V : NULL;
}

static dw_status host_minimize(dw_ctx *ctx, dw_landscape *V, double ftol, dw_point *p,
                               dw_reason *why)
{
  dw_minimize_report report = {0};
  DW_TRY(dw_minimize_default(ctx, V, ftol, p, &report));
  *why = report.reason;
  return DW_OK;
}

static dw_status host_path(dw_ctx *ctx, const dw_path **path)
{
  if (!ctx->band)
    return dw_fail(ctx, DW_ESTATE,
                   "there is no path; `path from A to B` and `neb` make one");
  if (!ctx->band->relaxed)
    return dw_fail(ctx, DW_ESTATE,
                   "the path is not relaxed; `neb` or `string` must run first");
  *path = &ctx->band->path;
  return DW_OK;
}

static dw_status host_modes(dw_ctx *ctx, const char *name, const dw_modeset **set)
{
  const dw_modes *found = dw_modes_named(ctx->modesets, name);
  if (!found) {
    char known[512] = "";
    for (int64_t i = 0; i < dw_modesets_count(ctx->modesets); i++) {
      const size_t at = strlen(known);
      snprintf(known + at, sizeof known - at, " %s",
               dw_modesets_at(ctx->modesets, i)->name);
    }
    return dw_fail(ctx, DW_ENOTFOUND, "no mode set is called %s; there are:%s", name,
                   known[0] ? known : " none (use `modes linear all`)");
  }
  *set = &found->set;
  return DW_OK;
}

static void host_account(dw_ctx *ctx, dw_account *out)
{
  *out = *dw_algebra_account(ctx);
}

static dw_status host_reserve(dw_ctx *ctx, dw_modeset *set, int64_t count, int64_t n)
{
  if (count < 0 || n < 1)
    return dw_fail(ctx, DW_EVALUE, "a mode set of %lld modes", (long long)count);
  set->size = sizeof *set, set->count = count, set->n = n, set->first = 1;
  const size_t m = (size_t)(count ? count : 1);
  set->value = dw_alloc(ctx, m, sizeof *set->value);
  set->stiffness = dw_alloc(ctx, m, sizeof *set->stiffness);
  set->residual = dw_alloc(ctx, m, sizeof *set->residual);
  set->z = dw_alloc(ctx, m, (size_t)n * sizeof *set->z);
  set->reason = dw_alloc(ctx, m, sizeof *set->reason);
  set->iterations = dw_alloc(ctx, m, sizeof *set->iterations);
  return set->value && set->stiffness && set->residual && set->z && set->reason &&
                 set->iterations
             ? DW_OK
             : DW_ENOMEM;
}

/* "instance.name"; DW_EVALUE when it does not fit. */
static dw_status full_name(dw_ctx *ctx, const char *name, char *out, size_t room)
{
  const int need = ctx->instance ? snprintf(out, room, "%s.%s", ctx->instance, name)
                                 : snprintf(out, room, "%s", name);
  if (need < 0 || (size_t)need >= room)
    return dw_fail(ctx, DW_EVALUE, "the result name %s is too long", name);
  return DW_OK;
}

static dw_status put(dw_ctx *ctx, const char *name, int rank, const int64_t *shape,
                     const double *v)
{
  char full[256];
  DW_TRY(full_name(ctx, name, full, sizeof full));
  return dw_results_put(ctx, full, rank, shape, v);
}

static dw_status put_text(dw_ctx *ctx, const char *name, const char *text)
{
  char full[256];
  DW_TRY(full_name(ctx, name, full, sizeof full));
  return dw_results_put_text(ctx, full, text);
}

static dw_status get(dw_ctx *ctx, const char *name, int *rank, int64_t shape[4],
                     const double **v)
{
  const dw_result *r = dw_results_get(ctx->results, name);
  if (!r || !r->v)
    return dw_fail(ctx, DW_ENOTFOUND, "no numeric result is called %s", name);
  *rank = r->rank, *v = r->v;
  memcpy(shape, r->shape, sizeof r->shape);
  return DW_OK;
}

static uint64_t key(dw_ctx *ctx, uint32_t purpose)
{
  return dw_rng_key(ctx->seed, ctx->task, ctx->instance ? ctx->instance : "", purpose);
}

static double uniform(dw_ctx *ctx, uint32_t purpose, uint64_t a, uint32_t b, uint32_t i)
{
  return dw_rng_uniform(key(ctx, purpose), a, b, i);
}

static double normal(dw_ctx *ctx, uint32_t purpose, uint64_t a, uint32_t b, uint32_t i)
{
  return dw_rng_normal(key(ctx, purpose), a, b, i);
}

/* -- dynamics ---------------------------------------------------------------------------
 */

static double host_timestep(dw_ctx *ctx)
{
  return ctx->timestep;
}

static double host_progress(dw_ctx *ctx)
{
  return dw_progress(ctx);
}

void dw_searches_drop(dw_ctx *ctx)
{
  dw_algebra_clear(ctx->algebra);
  dw_band_free(ctx->band);
  ctx->band = NULL;
  dw_modesets_clear(ctx->modesets);
}

static void host_touch(dw_ctx *ctx, bool sites)
{
  if (!ctx->system) return;
  if (sites)
    dw_system_touch_sites(ctx->system), dw_searches_drop(ctx);
  else
    dw_system_touch(ctx->system);
}

static dw_status host_pair(dw_ctx *ctx, const dw_pair_ops **ops, const void **self)
{
  if (!ctx->pair || ctx->pair->style->kind != DW_KIND_PAIR)
    return dw_fail(ctx, DW_ESTATE, "there is no pair potential; `pair STYLE` comes first");
  *ops = ctx->pair->style->ops, *self = ctx->pair->self;
  return DW_OK;
}

static dw_status host_virial_at(dw_ctx *ctx, const double *x, double w[6])
{
  dw_landscape *V;
  double e;
  DW_TRY(dw_landscape_current(ctx, &V));
  return dw_landscape_virial(ctx, V, x, &e, NULL, w);
}

static dw_status host_below(dw_ctx *ctx, dw_landscape *V, const double *x, double limit,
                            int64_t *count)
{
  dw_slice slice = {0};
  DW_TRY(dw_slice_count(ctx, V, x, limit, &slice));
  *count = slice.below;
  return DW_OK;
}

static dw_status host_shares(dw_ctx *ctx, const double *x, dw_shares *out)
{
  const dw_pair_ops *ops;
  const void *self;
  const dw_system *sys = host_system(ctx);
  if (!sys) return DW_ESTATE;
  DW_TRY(host_pair(ctx, &ops, &self));
  return dw_shares_find(ctx, x, out);
}

static dw_status append(dw_ctx *ctx, dw_frame_format format, const char *file, int64_t *end)
{
  const dw_system *sys = host_system(ctx);
  return sys ? dw_frame_append(ctx, format, file, sys, end) : DW_ESTATE;
}

const dw_host dw_host_table = {
    .size = sizeof(dw_host),
    .abi_minor = DW_ABI_MINOR,
    .fail = fail,
    .note = dw_note,
    .warn = dw_warn,
    .alloc = dw_alloc,
    .release = dw_release,
    .stop_requested = dw_stop_requested,
    .system = host_system,
    .landscape = host_landscape,
    .slots = dw_landscape_slots,
    .values = dw_landscape_values,
    .minimize = host_minimize,
    .solve = dw_solve,
    .eigen = dw_eigen,
    .lowest = dw_lowest,
    .account = host_account,
    .path = host_path,
    .modes = host_modes,
    .vector = dw_vector,
    .point = dw_point_named,
    .reserve = host_reserve,
    .put = put,
    .put_text = put_text,
    .get = get,
    .uniform = uniform,
    .normal = normal,
    .saddle = dw_saddle_find,
    .key = key,
    .timestep = host_timestep,
    .progress = host_progress,
    .forces = dw_forces,
    .virial = dw_virial,
    .freedom = dw_freedom,
    .touch = host_touch,
    .pair = host_pair,
    .number = dw_observe,
    .append = append,
    .shares = host_shares,
    .below = host_below,
    .virial_at = host_virial_at,
    .eigen_threads = dw_eigen_threads,
};
