/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Statements about the session: plugin, clear, uncompute, unfix, undump. */
#include <string.h>

#include "base/results.h"
#include "command/command.h"
#include "style/load.h"

typedef struct {
  const char *name;
} name_args;

static dw_status run_load(void *self, dw_ctx *ctx)
{
  return dw_plugin_load(ctx, ((const name_args *)self)->name);
}

static dw_status run_list(void *self, dw_ctx *ctx)
{
  (void)self;
  const int64_t count = dw_registry_count(ctx->registry);
  for (int64_t i = 0; i < count; i++) {
    const dw_entry *e = dw_registry_at(ctx->registry, i);
    if (!e->plugin) continue;
    dw_say(ctx, "%-10s %-16s %-10s %s\n", dw_kind_word(e->style->kind), e->style->name,
           e->plugin->version, e->file);
  }
  return DW_OK;
}

static dw_status run_clear(void *self, dw_ctx *ctx)
{
  (void)self;
  return dw_context_clear(ctx);
}

/* Removes an instance of a kind, and what it published. */
static dw_status remove_named(dw_ctx *ctx, dw_kind kind, const char *name)
{
  if (dw_instances_remove(ctx, kind, name)) {
    dw_results_drop(ctx->results, name);
    return DW_OK;
  }
  char known[512] = "";
  for (int64_t i = 0; i < dw_instances_count(ctx->instances); i++) {
    const dw_instance *it = dw_instances_at(ctx->instances, i);
    const size_t at = strlen(known);
    if (it->style->kind == kind) snprintf(known + at, sizeof known - at, " %s", it->name);
  }
  return dw_fail_word(ctx, DW_ENOTFOUND, 1, NULL, "no %s is called %s; there are:%s",
                      dw_kind_word(kind), name, known[0] ? known : " none");
}

static dw_status run_uncompute(void *self, dw_ctx *ctx)
{
  return remove_named(ctx, DW_KIND_COMPUTE, ((const name_args *)self)->name);
}

static dw_status run_unfix(void *self, dw_ctx *ctx)
{
  return remove_named(ctx, DW_KIND_FIX, ((const name_args *)self)->name);
}

static dw_status run_undump(void *self, dw_ctx *ctx)
{
  return remove_named(ctx, DW_KIND_DUMP, ((const name_args *)self)->name);
}

static const dw_field load_fields[] = {
    {.name = "file",
     .doc = "A plugin FILE.so, or its source FILE.c, which is compiled with cc and the "
            "installed headers into the cache folder.",
     .type = DW_PATH,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(name_args, name)},
    {0}};
static const dw_field remove_fields[] = {
    {.name = "name",
     .doc = "What it is called: its `as NAME`, else its style.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(name_args, name)},
    {0}};
static const dw_field no_fields[] = {{0}};

DW_COMMAND(load, "plugin load", name_args, load_fields, "Load a plugin from a file",
           "plugin load mypair.so");
DW_COMMAND(list, "plugin list", name_args, no_fields,
           "List the styles that came from plugins", "plugin list");
DW_COMMAND(clear, "clear", name_args, no_fields,
           "Forget systems, potentials, computes and results", "clear");
DW_COMMAND(uncompute, "uncompute", name_args, remove_fields, "Remove a compute",
           "uncompute o");
DW_COMMAND(unfix, "unfix", name_args, remove_fields, "Remove a fix", "unfix nve");
DW_COMMAND(undump, "undump", name_args, remove_fields, "Remove a dump", "undump text");

const dw_style *const dw_commands_session[] = {
    &load_style,  &list_style,   &clear_style, &uncompute_style,
    &unfix_style, &undump_style, NULL};
