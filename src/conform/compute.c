/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Computes: they publish, twice the same, and leave the configuration alone. */
#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/results.h"
#include "conform/check.h"
#include "conform/setting.h"
#include "engine/observe.h"
#include "model/system.h"

/* A hash of all that an instance published; *count of results, *bad an infinite one.  NaN
 * is how a compute says "not applicable". */
static uint64_t digest(const dw_results *r, const char *name, int64_t *count,
                       const char **bad)
{
  uint64_t hash = DW_HASH_START;
  const size_t n = strlen(name);
  *count = 0, *bad = NULL;
  for (int64_t i = 0; i < dw_results_count(r); i++) {
    const dw_result *result = dw_results_at(r, i);
    if (strncmp(result->name, name, n) || result->name[n] != '.') continue;
    ++*count;
    if (result->v)
      hash = dw_hash(hash, result->v, (size_t)result->count * sizeof *result->v);
    for (int64_t k = 0; result->v && k < result->count; k++)
      if (isinf(result->v[k])) *bad = result->name;
  }
  return hash;
}

/* One that follows the system publishes when it is asked. */
static dw_status ask(dw_check *c, const char *name)
{
  dw_instance *it = dw_instances_find(c->ctx->instances, DW_KIND_COMPUTE, name);
  const bool live =
      it && (((const dw_compute_ops *)it->style->ops)->flags & DW_COMPUTE_LIVE);
  return live ? dw_compute_evaluate(c->ctx, it) : DW_OK;
}

static dw_status run(dw_check *c, const char *line)
{
  const char *name = dw_setting_name(c, line), *bad;
  const dw_system *sys = c->ctx->system;
  const size_t bytes = (size_t)sys->n * sizeof *sys->x;
  double(*x)[3] = dw_alloc(c->ctx, (size_t)sys->n, sizeof *x);
  int64_t count, again;
  if (!x) return DW_ENOMEM;
  memcpy(x, sys->x, bytes);
  if (!dw_setting_run(c, line)) return DW_OK;
  DW_TRY(ask(c, name));
  const uint64_t first = digest(c->ctx->results, name, &count, &bad);
  dw_check_holds(c, line, count > 0, "it published nothing below %s", name);
  dw_check_holds(c, "  none of its results is infinite", !bad, "%s is", bad ? bad : "");
  DW_TRY(dw_check_run(c, line));
  DW_TRY(ask(c, name));
  const uint64_t second = digest(c->ctx->results, name, &again, &bad);
  dw_check_holds(c, "  the same bits twice", first == second && count == again,
                 "the results differ");
  dw_check_holds(c, "  the configuration was not moved",
                 !memcmp(x, c->ctx->system->x, bytes), "it was");
  dw_release(c->ctx, x);
  return DW_OK;
}

void dw_conform_compute(dw_check *c, const char *line)
{
  if (!c->ctx->system && !dw_setting_make(c)) return;
  dw_check_call(c, line, run(c, line));
}
