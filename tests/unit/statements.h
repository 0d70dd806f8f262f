/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* statements.h - a context with all plugins of DWELL_PLUGIN_PATH and a landscape made by
 * the test, on which single statements are run as a deck would. */
#ifndef DW_TESTS_STATEMENTS_H
#define DW_TESTS_STATEMENTS_H

#include <check.h>
#include <math.h>
#include <string.h>

#include "bare_context.h"
#include "engine/algebra.h"
#include "engine/modes.h"
#include "engine/states.h"
#include "model/landscape.h"
#include "model/system.h"
#include "style/instance.h"
#include "style/load.h"

/* The current system has the coordinates x of V. */
static inline dw_ctx statements_open(dw_landscape *V, const double *x)
{
  dw_ctx ctx = bare_context("test");
  ctx.registry = dw_registry_new();
  ctx.instances = dw_instances_new();
  ctx.modesets = dw_modesets_new();
  ctx.states = dw_states_new();
  ctx.algebra = dw_algebra_new();
  ck_assert_int_eq(dw_plugins_scan(&ctx, NULL), DW_OK);
  ck_assert_int_eq(dw_system_new(&ctx, V->n / 3, &ctx.system), DW_OK);
  memcpy(ctx.system->x, x, (size_t)V->n * sizeof *x);
  ctx.landscape = V;
  return ctx;
}

static inline void statements_close(dw_ctx *ctx)
{
  dw_instances_free(ctx, ctx->instances);
  dw_modesets_free(ctx->modesets);
  dw_states_free(ctx->states);
  dw_algebra_free(ctx->algebra);
  dw_system_free(ctx->system);
  dw_registry_free(ctx->registry);
  bare_close(ctx);
}

static inline dw_status run_compute(dw_ctx *ctx, dw_instance *it)
{
  const dw_compute_ops *ops = it->style->ops;
  dw_arena *const arena = ctx->arena;
  dw_results_drop(ctx->results, it->name);
  ctx->instance = it->name, ctx->arena = it->arena;
  const dw_status status = ops->evaluate(it->self, ctx);
  ctx->instance = "test", ctx->arena = arena;
  return status;
}

/* Runs one modes or compute statement: words separated by single blanks. */
static inline dw_status statement(dw_ctx *ctx, const char *line)
{
  char text[512];
  const char *words[64];
  dw_word word[64];
  int n = 0, used;
  const dw_entry *entry;
  snprintf(text, sizeof text, "%s", line);
  for (char *w = strtok(text, " "); w && n < 64; w = strtok(NULL, " "), n++)
    words[n] = w, word[n] = (dw_word){.text = w};
  dw_error_clear(ctx);
  DW_TRY(dw_registry_bind(ctx, n, words, &entry, &used));
  dw_instance *it;
  DW_TRY(dw_instance_new(ctx, entry, used, n, word, &it));
  const dw_status status =
      entry->style->kind == DW_KIND_MODES ? dw_modes_find(ctx, it) : run_compute(ctx, it);
  dw_instance_free(ctx, it);
  return status;
}

static inline void must(dw_ctx *ctx, const char *line)
{
  const dw_status status = statement(ctx, line);
  ck_assert_msg(status == DW_OK, "%s: %s", line, ctx->error.text);
}

/* The statement fails and its message holds `text`. */
static inline void must_fail(dw_ctx *ctx, const char *line, const char *text)
{
  ck_assert_msg(statement(ctx, line) != DW_OK, "%s went through", line);
  ck_assert_msg(strstr(ctx->error.text, text) != NULL, "%s: %s", line, ctx->error.text);
}

static inline double number(const dw_ctx *ctx, const char *name, int64_t i)
{
  const dw_result *r = dw_results_get(ctx->results, name);
  ck_assert_msg(r && r->v && i < r->count, "no result %s[%d]", name, (int)i);
  return r->v[i];
}

#endif
