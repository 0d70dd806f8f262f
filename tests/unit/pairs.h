/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pairs.h - pair potentials from their modules, and systems to try them on, for tests and
 * benchmarks of the model that need no interpreter. */
#ifndef DW_TESTS_PAIRS_H
#define DW_TESTS_PAIRS_H

#include <dlfcn.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/context.h"
#include "base/rng.h"
#include "model/landscape.h"
#include "model/system.h"
#include "store/lammps.h"
#include "style/field.h"

typedef struct {
  dw_ctx ctx;
  const dw_style *style;
  const dw_pair_ops *ops;
  void *self;
} potential;

static dw_status pairs_fail(dw_ctx *ctx, dw_status status, const char *file, int line,
                            const char *fmt, ...)
{
  char text[512];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  return dw_fail_at(ctx, status, file, line, "%s", text);
}

static const dw_host pairs_host = {.size = sizeof(dw_host),
                                   .abi_minor = DW_ABI_MINOR,
                                   .fail = pairs_fail,
                                   .note = dw_note,
                                   .warn = dw_warn,
                                   .alloc = dw_alloc,
                                   .release = dw_release,
                                   .stop_requested = dw_stop_requested};

static inline void pairs_stop(const dw_ctx *ctx, const char *what)
{
  fprintf(stderr, "%s: %s\n", what, ctx->error.text);
  abort();
}

/* `line` is what a deck says after `pair`: "lj cut 2.5 shift force".  Stops the program
 * when that cannot be had. */
static inline potential *potential_open(const char *line)
{
  potential *p = calloc(1, sizeof *p);
  p->ctx.arena = dw_arena_new(), p->ctx.threads = 1, p->ctx.skin = 0.3;
  char *copy = dw_copy_text(&p->ctx, line), *save = NULL, path[4096];
  dw_word words[32];
  int n = 0;
  for (char *w = strtok_r(copy, " ", &save); w && n < 32; w = strtok_r(NULL, " ", &save))
    words[n++] = (dw_word){.text = w};
  const char *folder = getenv("DWELL_PLUGIN_PATH");
  snprintf(path, sizeof path, "%s/pair_%s.so", folder ? folder : ".", words[0].text);
  void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  const dw_plugin *plugin = module ? dlsym(module, DW_PLUGIN_NAME) : NULL;
  if (!plugin) {
    fprintf(stderr, "%s: %s\n", path, dlerror());
    abort();
  }
  const char *as;
  p->style = plugin->styles[0], p->ops = p->style->ops;
  p->self = calloc(1, p->style->instance_size);
  if (dw_fields_parse(&p->ctx, p->style, 1, n, words, p->self, &as) != DW_OK ||
      (p->style->create && p->style->create(p->self, &p->ctx, &pairs_host) != DW_OK))
    pairs_stop(&p->ctx, line);
  return p;
}

static inline void potential_coeff(potential *p, int i, int j, double a, double b)
{
  double v[2] = {a, b};
  if (p->ops->coeff(p->self, &p->ctx, i, j, &(dw_reals){2, v}) != DW_OK)
    pairs_stop(&p->ctx, "pair_coeff");
}

/* Kob-Andersen 80:20. */
static inline potential *potential_kob_andersen(const char *line)
{
  potential *p = potential_open(line);
  potential_coeff(p, 1, 1, 1.0, 1.0);
  potential_coeff(p, 1, 2, 1.5, 0.8);
  potential_coeff(p, 2, 2, 0.5, 0.88);
  return p;
}

static inline void potential_close(potential *p)
{
  if (p->style->destroy) p->style->destroy(p->self, &p->ctx);
  free(p->self);
  dw_arena_free(p->ctx.arena);
  free(p);
}

static inline dw_landscape *potential_landscape(potential *p, const dw_system *sys)
{
  dw_landscape *V;
  if (dw_landscape_particles(&p->ctx, sys, p->style, p->self, p->ctx.skin, &V) != DW_OK)
    pairs_stop(&p->ctx, "landscape");
  return V;
}

/* n particles at random, none closer than `apart`; diameters and species vary. */
static inline dw_system *random_system(dw_ctx *ctx, int64_t n, dw_box box, double apart)
{
  dw_system *s;
  if (dw_system_new(ctx, n, &s) != DW_OK) pairs_stop(ctx, "system");
  const uint64_t key = dw_rng_key(11, 0, "random_system", 0);
  s->box = box, s->ntypes = 2;
  uint32_t draw = 0;
  for (int64_t i = 0; i < n; draw++) {
    double u[3], close = INFINITY;
    for (uint32_t a = 0; a < 3; a++)
      u[a] = dw_rng_uniform(key, draw, 0, a);
    s->x[i][0] = box.h[0] * u[0] + box.tilt[0] * u[1] + box.tilt[1] * u[2];
    s->x[i][1] = box.h[1] * u[1] + box.tilt[2] * u[2];
    s->x[i][2] = box.h[2] * u[2];
    for (int64_t j = 0; j < i; j++) {
      double d[3] = {s->x[i][0] - s->x[j][0], s->x[i][1] - s->x[j][1],
                     s->x[i][2] - s->x[j][2]};
      dw_box_image(&box, d);
      close = fmin(close, sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]));
    }
    s->diameter[i] = 0.8 + 0.5 * dw_rng_uniform(key, (uint64_t)i, 1, 0);
    s->species[i] = 1 + i % 2;
    i += close >= apart;
  }
  return s;
}

static inline dw_system *read_system(dw_ctx *ctx, const char *file, dw_diameter_from from)
{
  dw_system *s;
  if (dw_lammps_read(ctx, file, from, &s) != DW_OK) pairs_stop(ctx, file);
  return s;
}

#endif
