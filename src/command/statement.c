/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <math.h>
#include <string.h>

#include "base/results.h"
#include "command/command.h"
#include "command/minimize.h"
#include "command/summary.h"
#include "engine/modes.h"
#include "engine/observe.h"
#include "engine/path.h"
#include "model/landscape.h"
#include "model/system.h"

dw_status dw_commands_register(dw_ctx *ctx)
{
  static const dw_style *const *const lists[] = {
      dw_commands_system, dw_commands_create,  dw_commands_files,      dw_commands_path,
      dw_commands_run,    dw_commands_library, dw_commands_save,       dw_commands_quench,
      dw_commands_temper, dw_commands_import,  dw_commands_neighbours, dw_commands_figure,
      dw_commands_report, dw_commands_session, dw_commands_inherent};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
    for (const dw_style *const *s = lists[i]; *s; s++)
      DW_TRY(dw_registry_add(ctx, *s, NULL, "", false));
  return DW_OK;
}

/* -- potentials ---------------------------------------------------------------------- */

/* A new potential replaces the current one; the old instance is kept until `clear`, because
 * a farm task goes back to it. */
static dw_status use_potential(dw_ctx *ctx, dw_instance *pair)
{
  char name[64];
  snprintf(name, sizeof name, "%s#%lld", pair->style->name,
           (long long)dw_instances_count(ctx->instances));
  pair->name = dw_arena_text(pair->arena, name);
  if (!pair->name) return dw_fail(ctx, DW_ENOMEM, "no memory for %s", name);
  DW_TRY(dw_instances_add(ctx, pair));
  dw_context_changed(ctx);
  ctx->pair = pair;
  return DW_OK;
}

/* An analytic landscape brings its own point: as many sites as hold its numbers. */
static dw_status use_landscape(dw_ctx *ctx, dw_instance *landscape)
{
  const dw_landscape_ops *ops = landscape->style->ops;
  const int64_t n = ops->dimension(landscape->self);
  dw_system *point;
  DW_TRY(dw_system_new(ctx, (n + 2) / 3, &point));
  for (int a = 0; a < 3; a++)
    point->box.periodic[a] = false;
  dw_status status = use_potential(ctx, landscape);
  if (status == DW_OK) status = dw_context_set_system(ctx, point);
  return status;
}

/* -- instances that stay ----------------------------------------------------------------
 */

/* A compute that follows the system is evaluated when it is asked for, any other now. */
static dw_status add_compute(dw_ctx *ctx, dw_instance *compute)
{
  const dw_compute_ops *ops = compute->style->ops;
  DW_TRY(dw_instances_add(ctx, compute));
  if (!(ops->flags & DW_COMPUTE_LIVE)) return dw_compute_evaluate(ctx, compute);
  dw_results_drop(ctx->results, compute->name);
  return DW_OK;
}

static dw_status run_command(dw_ctx *ctx, dw_instance *command)
{
  const dw_command_ops *ops = command->style->ops;
  const char *const outer = ctx->instance;
  dw_arena *const arena = ctx->arena;
  ctx->instance = command->name, ctx->arena = command->arena;
  const dw_status status = ops->run(command->self, ctx);
  ctx->instance = outer, ctx->arena = arena;
  return status;
}

/* Runs an instance that lives only for its statement. */
static dw_status run_once(dw_ctx *ctx, dw_instance *it)
{
  switch (it->style->kind) {
  case DW_KIND_MINIMIZE:
    return dw_minimize_current(ctx, it);
  case DW_KIND_PATH:
    DW_TRY(dw_band_relax(ctx, it));
    dw_summary_path(ctx);
    return DW_OK;
  case DW_KIND_MODES:
    DW_TRY(dw_modes_find(ctx, it));
    dw_summary_modes(ctx, it->name);
    return DW_OK;
  case DW_KIND_COMMAND:
    return run_command(ctx, it);
  default:
    return dw_fail(ctx, DW_EINTERNAL, "a style of kind %d cannot run", it->style->kind);
  }
}

dw_status dw_statement_run(dw_ctx *ctx, const dw_entry *entry, int first, int n,
                           const dw_word *words)
{
  dw_instance *it;
  dw_status status;
  DW_TRY(dw_instance_new(ctx, entry, first, n, words, &it));
  switch (entry->style->kind) {
  case DW_KIND_PAIR:
    status = use_potential(ctx, it);
    break;
  case DW_KIND_LANDSCAPE:
    status = use_landscape(ctx, it);
    break;
  case DW_KIND_COMPUTE:
    return add_compute(ctx, it);
  case DW_KIND_FIX:
  case DW_KIND_DUMP:
    return dw_instances_add(ctx, it);
  default:
    status = run_once(ctx, it);
    dw_instance_free(ctx, it);
    return status;
  }
  if (status != DW_OK && ctx->pair != it) dw_instance_free(ctx, it);
  return status;
}
