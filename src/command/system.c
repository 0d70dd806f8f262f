/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Statements that set up the box, the particles' potential and the run: units, dimension,
 * seed, neighbor, timestep, reset, pair_coeff, point. */
#include <math.h>
#include <string.h>

#include "command/command.h"
#include "model/landscape.h"
#include "model/system.h"

static const char *const unit_systems[] = {"lj", NULL};

typedef struct {
  int32_t units;
} units_args;

static dw_status run_units(void *self, dw_ctx *ctx)
{
  (void)self, (void)ctx; /* lj is the only system there is: the table refuses others */
  return DW_OK;
}

static const dw_field units_fields[] = {
    {.name = "system",
     .doc = "Reduced units: epsilon = sigma = mass = kB = 1.",
     .type = DW_ENUM,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(units_args, units),
     .choices = unit_systems},
    {0}};

typedef struct {
  int64_t value;
} int_args;

static dw_status run_dimension(void *self, dw_ctx *ctx)
{
  (void)self, (void)ctx; /* particles live in three dimensions: the table refuses others */
  return DW_OK;
}

static const dw_field dimension_fields[] = {{.name = "dimension",
                                             .doc = "Dimension of space.",
                                             .type = DW_INT,
                                             .flags = DW_REQUIRED | DW_POSITIONAL,
                                             .offset = offsetof(int_args, value),
                                             .range = "3"},
                                            {0}};

static dw_status run_seed(void *self, dw_ctx *ctx)
{
  const int_args *a = self;
  ctx->seed = (uint64_t)a->value;
  return DW_OK;
}

static const dw_field seed_fields[] = {{.name = "seed",
                                        .doc = "Seed of all random numbers of the deck.",
                                        .type = DW_INT,
                                        .flags = DW_REQUIRED | DW_POSITIONAL,
                                        .offset = offsetof(int_args, value),
                                        .range = "[0,inf)"},
                                       {0}};

typedef struct {
  double value;
} real_args;

static dw_status run_neighbor(void *self, dw_ctx *ctx)
{
  const real_args *a = self;
  if (a->value != ctx->skin) dw_context_changed(ctx);
  ctx->skin = a->value;
  return DW_OK;
}

static const dw_field neighbor_fields[] = {
    {.name = "skin",
     .doc =
         "How far beyond the cutoff neighbours are listed; changes speed, never results.",
     .type = DW_REAL,
     .flags = DW_REQUIRED,
     .offset = offsetof(real_args, value),
     .range = "(0,inf)",
     .unit = "length"},
    {0}};

static dw_status run_timestep(void *self, dw_ctx *ctx)
{
  ctx->timestep = ((const real_args *)self)->value;
  return DW_OK;
}

static const dw_field timestep_fields[] = {{.name = "dt",
                                            .doc = "Time step of molecular dynamics.",
                                            .type = DW_REAL,
                                            .flags = DW_REQUIRED | DW_POSITIONAL,
                                            .offset = offsetof(real_args, value),
                                            .range = "(0,inf)",
                                            .unit = "time"},
                                           {0}};

static dw_status run_reset(void *self, dw_ctx *ctx)
{
  const int_args *a = self;
  if (!ctx->system) return dw_fail(ctx, DW_ESTATE, "reset step: there is no system");
  ctx->system->step = a->value;
  return DW_OK;
}

static const dw_field reset_fields[] = {{.name = "step",
                                         .doc = "The step counter continues from here.",
                                         .type = DW_INT,
                                         .flags = DW_REQUIRED,
                                         .offset = offsetof(int_args, value),
                                         .range = "[0,inf)"},
                                        {0}};

typedef struct {
  int64_t i, j;
  dw_reals c;
} coeff_args;

static dw_status run_coeff(void *self, dw_ctx *ctx)
{
  const coeff_args *a = self;
  if (!ctx->pair || ctx->pair->style->kind != DW_KIND_PAIR)
    return dw_fail(ctx, DW_ESTATE,
                   "pair_coeff: there is no pair potential; `pair` comes first");
  if (ctx->task)
    return dw_fail(ctx, DW_ESTATE,
                   "pair_coeff inside a farm would outlive its task; put it "
                   "before the farm");
  const dw_status status = dw_instance_coefficients(ctx, ctx->pair, a->i, a->j, &a->c);
  dw_context_changed(ctx);
  return status;
}

#define TYPE_FIELD(m)                                                        \
  {                                                                          \
    .name = #m, .doc = "Particle type, from 1.", .type = DW_INT,             \
    .flags = DW_REQUIRED | DW_POSITIONAL, .offset = offsetof(coeff_args, m), \
    .range = "[1,1024]"                                                      \
  }
static const dw_field coeff_fields[] = {
    TYPE_FIELD(i),
    TYPE_FIELD(j),
    {.name = "coefficients",
     .doc = "Parameters of the pair of types, as the potential's page says.",
     .type = DW_REALS,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(coeff_args, c)},
    {0}};

typedef struct {
  dw_reals x;
} point_args;

static dw_status run_point(void *self, dw_ctx *ctx)
{
  const point_args *a = self;
  dw_landscape *V;
  if (!ctx->pair || ctx->pair->style->kind != DW_KIND_LANDSCAPE)
    return dw_fail(ctx, DW_ESTATE,
                   "point: there is no test landscape; `landscape` comes first");
  DW_TRY(dw_landscape_current(ctx, &V));
  if (a->x.n != V->n)
    return dw_fail(ctx, DW_EVALUE, "point: landscape %s has %lld coordinates, got %lld",
                   ctx->pair->style->name, (long long)V->n, (long long)a->x.n);
  memcpy(ctx->system->x, a->x.v, (size_t)V->n * sizeof *a->x.v);
  dw_system_touch(ctx->system);
  return DW_OK;
}

static const dw_field point_fields[] = {
    {.name = "x",
     .doc = "Coordinates, as many as the landscape has.",
     .type = DW_REALS,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(point_args, x)},
    {0}};

DW_COMMAND(units, "units", units_args, units_fields, "Name the unit system", "units lj");
DW_COMMAND(dimension, "dimension", int_args, dimension_fields, "Dimension of space",
           "dimension 3");
DW_COMMAND(seed, "seed", int_args, seed_fields, "Seed of all random numbers", "seed 20201");
DW_COMMAND(neighbor, "neighbor", real_args, neighbor_fields, "Skin of the neighbour lists",
           "neighbor skin 0.3");
DW_COMMAND(timestep, "timestep", real_args, timestep_fields,
           "Time step of molecular dynamics", "timestep 0.01");
DW_COMMAND(reset, "reset", int_args, reset_fields, "Set the step counter", "reset step 0");
DW_COMMAND(coeff, "pair_coeff", coeff_args, coeff_fields,
           "Parameters of a pair of particle types", "pair_coeff 1 2 1.5 0.8");
DW_COMMAND(point, "point", point_args, point_fields,
           "Coordinates on an analytic test landscape", "point -0.558 1.442");

const dw_style *const dw_commands_system[] = {
    &units_style,    &dimension_style, &seed_style,
    &neighbor_style, &timestep_style,  &reset_style,
    &coeff_style,    &point_style,     NULL};
