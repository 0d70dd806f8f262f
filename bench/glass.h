/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* glass.h - for benches: a minimum of the polydisperse glass from a data file, its
 * landscape, and a clock. */
#ifndef DW_BENCH_GLASS_H
#define DW_BENCH_GLASS_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "base/results.h"
#include "engine/algebra.h"
#include "engine/minimize.h"
#include "engine/modes.h"
#include "engine/states.h"
#include "model/landscape.h"
#include "model/system.h"
#include "store/lammps.h"
#include "style/load.h"

/* Processor time: other work on the machine does not count.  All here runs on one thread.
 */
static inline double bench_clock(void)
{
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline double bench_peak_megabytes(void)
{
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (double)u.ru_maxrss / 1024;
}

static inline void bench_must(dw_ctx *ctx, dw_status status)
{
  if (status == DW_OK) return;
  fprintf(stderr, "bench: %s\n", ctx->error.text);
  exit(1);
}

/* The minimum of `file`, with pair polydisperse; plugins from DWELL_PLUGIN_PATH. */
static inline void bench_glass(dw_ctx *ctx, const char *file, dw_landscape **V)
{
  *ctx = (dw_ctx){.arena = dw_arena_new(),
                  .registry = dw_registry_new(),
                  .results = dw_results_new(),
                  .instances = dw_instances_new(),
                  .states = dw_states_new(),
                  .modesets = dw_modesets_new(),
                  .algebra = dw_algebra_new(),
                  .threads = 1,
                  .skin = 0.3,
                  .instance = "bench"};
  bench_must(ctx, dw_plugins_scan(ctx, NULL));
  bench_must(ctx, dw_lammps_read(ctx, file, DW_DIAMETER_CHARGE, &ctx->system));
  const dw_entry *pair = dw_registry_find(ctx->registry, DW_KIND_PAIR, "polydisperse");
  if (!pair)
    bench_must(ctx,
               dw_fail(ctx, DW_ENOTFOUND, "no pair polydisperse on DWELL_PLUGIN_PATH"));
  bench_must(ctx, dw_instance_new(ctx, pair, 0, 0, NULL, &ctx->pair));
  bench_must(ctx, dw_landscape_current(ctx, V));
  dw_point p = {.x = *ctx->system->x, .g = calloc((size_t)(*V)->n, sizeof(double))};
  dw_minimize_report report;
  bench_must(ctx, dw_minimize_default(ctx, *V, 1e-10, &p, &report));
  free(p.g);
}

#endif
