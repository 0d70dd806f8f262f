/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* bare_context.h - a context of base/ alone: messages, memory, results. */
#ifndef DW_TESTS_BARE_CONTEXT_H
#define DW_TESTS_BARE_CONTEXT_H

#include "base/context.h"
#include "base/results.h"

static inline dw_ctx bare_context(const char *instance)
{
  return (dw_ctx){.arena = dw_arena_new(),
                  .results = dw_results_new(),
                  .threads = 1,
                  .instance = instance};
}

static inline void bare_close(dw_ctx *ctx)
{
  dw_results_free(ctx->results);
  dw_arena_free(ctx->arena);
}

#endif
