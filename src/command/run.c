/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Statements of dynamics: run, velocity, thermo, thermo_style. */
#include <math.h>

#include "base/rng.h"
#include "command/command.h"
#include "engine/dynamics.h"
#include "engine/run.h"
#include "engine/thermo.h"
#include "model/system.h"

typedef struct {
  int64_t steps;
  bool upto;
} run_args;

static dw_status run_run(void *self, dw_ctx *ctx)
{
  const run_args *a = self;
  return dw_run(ctx, a->steps, a->upto);
}

static const dw_field run_fields[] = {
    {.name = "steps",
     .doc = "How many steps; with upto, the step to end at.",
     .type = DW_INT,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(run_args, steps),
     .range = "[0,inf)",
     .unit = "1"},
    {.name = "upto",
     .doc = "The number is that of the last step.",
     .type = DW_BOOL,
     .flags = DW_FLAG,
     .offset = offsetof(run_args, upto)},
    {0}};

/* -- velocity
 * ------------------------------------------------------------------------------ */

typedef struct {
  double temp;
  int64_t seed;
} velocity_args;

enum { VELOCITIES = 1 }; /* purpose of random numbers */

/* Maxwell's distribution, addressed by particle id. */
static void draw(const dw_system *sys, uint64_t key, double temp)
{
  for (int64_t i = 0; i < sys->n; i++) {
    const double width = sqrt(temp / sys->mass[i]);
    for (uint32_t a = 0; a < 3; a++)
      sys->v[i][a] = width * dw_rng_normal(key, (uint64_t)sys->id[i], 0, a);
  }
}

static void stop_drift(const dw_system *sys)
{
  double p[3] = {0}, mass = 0;
  for (int64_t i = 0; i < sys->n; i++) {
    mass += sys->mass[i];
    for (int a = 0; a < 3; a++)
      p[a] += sys->mass[i] * sys->v[i][a];
  }
  for (int64_t i = 0; i < sys->n; i++)
    for (int a = 0; a < 3; a++)
      sys->v[i][a] -= p[a] / mass;
}

/* On a test landscape only the first coordinates exist. */
static void clear_rest(const dw_system *sys, int64_t n)
{
  double *v = (double *)sys->v;
  for (int64_t k = n; k < 3 * sys->n; k++)
    v[k] = 0;
}

static dw_status run_velocity(void *self, dw_ctx *ctx)
{
  const velocity_args *a = self;
  dw_system *sys = ctx->system;
  if (!sys)
    return dw_fail(ctx, DW_ESTATE, "velocity: there is no system; `read` or `create` one");
  if (!(dw_freedom(ctx) > 0))
    return dw_fail(ctx, DW_ESTATE, "velocity: one particle has no temperature");
  const uint64_t seed = a->seed < 0 ? ctx->seed : (uint64_t)a->seed;
  draw(sys, dw_rng_key(seed, ctx->task, "velocity", VELOCITIES), a->temp);
  if (ctx->pair && ctx->pair->style->kind == DW_KIND_LANDSCAPE)
    clear_rest(sys, (int64_t)dw_freedom(ctx));
  else
    stop_drift(sys);
  const double scale = sqrt(a->temp / dw_temperature(ctx));
  for (int64_t i = 0; i < sys->n; i++)
    for (int k = 0; k < 3; k++)
      sys->v[i][k] *= scale;
  dw_system_touch(sys);
  return DW_OK;
}

static const dw_field velocity_fields[] = {
    {.name = "temp",
     .doc = "Temperature: random velocities without total momentum, scaled to have it.",
     .type = DW_REAL,
     .flags = DW_REQUIRED,
     .offset = offsetof(velocity_args, temp),
     .range = "(0,inf)",
     .unit = "temperature"},
    {.name = "seed",
     .doc = "Seed of the random numbers; without one, that of the deck.",
     .type = DW_INT,
     .offset = offsetof(velocity_args, seed),
     .dflt = "-1",
     .range = "[-1,inf)"},
    {0}};

/* -- thermo
 * -------------------------------------------------------------------------------- */

typedef struct {
  int64_t every;
} thermo_args;

static dw_status run_thermo(void *self, dw_ctx *ctx)
{
  ctx->dynamics->thermo->every = ((const thermo_args *)self)->every;
  return DW_OK;
}

static const dw_field thermo_fields[] = {
    {.name = "every",
     .doc = "Steps between rows of the table; 0: the first and the last one.",
     .type = DW_INT,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(thermo_args, every),
     .range = "[0,inf)",
     .unit = "1"},
    {0}};

static const char *const shapes[] = {"one", "custom", "yaml", NULL};

typedef struct {
  int32_t shape;
  dw_words columns;
  int64_t digits;
  bool norm;
} style_args;

static dw_status run_thermo_style(void *self, dw_ctx *ctx)
{
  const style_args *a = self;
  dw_thermo *t = ctx->dynamics->thermo;
  const dw_thermo_shape shape = (dw_thermo_shape)a->shape;
  if (shape == DW_THERMO_CUSTOM && !a->columns.n)
    return dw_fail_word(ctx, DW_EVALUE, 1, "thermo_style custom step temp pe etotal",
                        "thermo_style custom needs columns");
  if (shape == DW_THERMO_ONE && a->columns.n)
    return dw_fail_word(ctx, DW_EVALUE, 1, "thermo_style custom step temp ...",
                        "thermo_style one takes no columns");
  DW_TRY(dw_thermo_set(ctx, shape, a->columns.n, a->columns.v, 2));
  t->digits = a->digits, t->norm = a->norm;
  return DW_OK;
}

static const dw_field style_fields[] = {
    {.name = "shape",
     .doc = "one: the usual columns; custom: those that follow; yaml: either, as YAML.",
     .type = DW_ENUM,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(style_args, shape),
     .choices = shapes},
    {.name = "columns",
     .doc = "step elapsed time dt natoms temp pe ke etotal econserve press pxx pyy pzz pxy "
            "pxz pyz vol density lx ly lz fmax frms cpu eta timeremain, and results: "
            "NAME.RESULT or "
            "NAME.RESULT[i].",
     .type = DW_WORDS,
     .flags = DW_POSITIONAL,
     .offset = offsetof(style_args, columns)},
    {.name = "digits",
     .doc = "Significant digits.",
     .type = DW_INT,
     .offset = offsetof(style_args, digits),
     .dflt = "10",
     .range = "[3,17]"},
    {.name = "norm",
     .doc = "Energies per particle.",
     .type = DW_BOOL,
     .offset = offsetof(style_args, norm),
     .dflt = "no"},
    {0}};

DW_COMMAND(run, "run", run_args, run_fields, "Molecular dynamics and Monte Carlo: steps",
           "run 1000");
DW_COMMAND(velocity, "velocity", velocity_args, velocity_fields,
           "Random velocities at a temperature", "velocity temp 0.1 seed 4711");
DW_COMMAND(thermo, "thermo", thermo_args, thermo_fields, "How often a run prints its table",
           "thermo 100");
DW_COMMAND(thermo_style, "thermo_style", style_args, style_fields,
           "Columns of a run's table",
           "thermo_style custom step temp pe etotal press digits 12");

const dw_style *const dw_commands_run[] = {&run_style, &velocity_style, &thermo_style,
                                           &thermo_style_style, NULL};
