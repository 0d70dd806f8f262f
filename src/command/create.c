/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `create` and `set`: particles that no file holds, and their diameters, masses, species.
 *
 * Power-law diameters P(s) = A s^-p on [min, max] by inversion: with q = 1 - p and u in
 * (0,1), s = [min^q + u (max^q - min^q)]^(1/q), for q = 0 s = min (max/min)^u. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "command/command.h"
#include "model/system.h"

enum { POSITIONS = 1, DIAMETERS = 2 }; /* purposes of random numbers */

/* -- diameters ------------------------------------------------------------------------ */

typedef struct {
  double exponent, min, max;
  int32_t draw;
} powerlaw;

static const char *const draws[] = {"random", "quantile", NULL};
enum { DRAW_RANDOM, DRAW_QUANTILE };

#define POWERLAW_FIELDS(T, m)                                                          \
  {.name = "exponent",                                                                 \
   .doc = "p of the distribution P(s) = A s^-p of diameters.",                         \
   .type = DW_REAL,                                                                    \
   .offset = offsetof(T, m.exponent),                                                  \
   .dflt = "3",                                                                        \
   .range = "[0,20]",                                                                  \
   .unit = "1"},                                                                       \
      {.name = "min",                                                                  \
       .doc = "Smallest diameter.",                                                    \
       .type = DW_REAL,                                                                \
       .offset = offsetof(T, m.min),                                                   \
       .dflt = "0.73",                                                                 \
       .range = "(0,inf)",                                                             \
       .unit = "length"},                                                              \
      {.name = "max",                                                                  \
       .doc = "Largest diameter.",                                                     \
       .type = DW_REAL,                                                                \
       .offset = offsetof(T, m.max),                                                   \
       .dflt = "1.62",                                                                 \
       .range = "(0,inf)",                                                             \
       .unit = "length"},                                                              \
  {                                                                                    \
    .name = "draw",                                                                    \
    .doc = "At random, or the quantiles u = (k + 1/2)/N in a random order.",           \
    .type = DW_ENUM, .offset = offsetof(T, m.draw), .dflt = "random", .choices = draws \
  }

static double inverse(const powerlaw *p, double u)
{
  const double q = 1 - p->exponent;
  if (fabs(q) < 1e-12) return p->min * pow(p->max / p->min, u);
  const double lo = pow(p->min, q), hi = pow(p->max, q);
  return pow(lo + u * (hi - lo), 1 / q);
}

static dw_status draw_diameters(dw_ctx *ctx, const powerlaw *p, dw_system *sys)
{
  if (p->max < p->min)
    return dw_fail(ctx, DW_EVALUE, "diameter powerlaw: max = %g is below min = %g", p->max,
                   p->min);
  const uint64_t key = dw_rng_key(ctx->seed, ctx->task, "diameter", DIAMETERS);
  for (int64_t i = 0; i < sys->n; i++) {
    const double u = p->draw == DRAW_QUANTILE ? ((double)i + 0.5) / (double)sys->n
                                              : dw_rng_uniform(key, (uint64_t)i, 0, 0);
    sys->diameter[i] = inverse(p, u);
  }
  if (p->draw == DRAW_QUANTILE) /* neighbours in the file need not be alike: shuffle */
    for (int64_t i = sys->n - 1; i > 0; i--) {
      const int64_t j = (int64_t)(dw_rng_uniform(key, (uint64_t)i, 1, 0) * (double)(i + 1));
      const double t = sys->diameter[i];
      sys->diameter[i] = sys->diameter[j], sys->diameter[j] = t;
    }
  dw_system_touch(sys);
  return DW_OK;
}

/* -- create ------------------------------------------------------------------------- */

static const char *const sizes[] = {"one", "powerlaw", NULL};
static const char *const lattices[] = {"sc", "bcc", "fcc", NULL};

typedef struct {
  int64_t n;
  double density;
  int32_t diameter, lattice;
  powerlaw law;
} create_args;

#define COUNT_FIELD(text)                                                           \
  {                                                                                 \
    .name = "n", .doc = text, .type = DW_INT, .flags = DW_REQUIRED | DW_POSITIONAL, \
    .offset = offsetof(create_args, n), .range = "[1,100000000]", .unit = "1"       \
  }
#define DENSITY_FIELD                                                         \
  {                                                                           \
    .name = "density", .doc = "Number density of the cubic periodic box.",    \
    .type = DW_REAL, .offset = offsetof(create_args, density), .dflt = "1.0", \
    .range = "(0,inf)", .unit = "1/length^3"                                  \
  }
#define DIAMETER_FIELD                                                          \
  {                                                                             \
    .name = "diameter", .doc = "All diameters one, or drawn from a power law.", \
    .type = DW_ENUM, .offset = offsetof(create_args, diameter), .dflt = "one",  \
    .choices = sizes                                                            \
  }

static dw_status finish(dw_ctx *ctx, const create_args *a, dw_system *sys)
{
  dw_status status = a->diameter ? draw_diameters(ctx, &a->law, sys) : DW_OK;
  if (status == DW_OK) return dw_context_set_system(ctx, sys);
  dw_system_free(sys);
  return status;
}

static dw_status run_random(void *self, dw_ctx *ctx)
{
  const create_args *a = self;
  const double zero[3] = {0}, edge = cbrt((double)a->n / a->density),
               h[3] = {edge, edge, edge};
  const uint64_t key = dw_rng_key(ctx->seed, ctx->task, "create", POSITIONS);
  dw_system *sys;
  DW_TRY(dw_system_new(ctx, a->n, &sys));
  sys->box = dw_box_make(zero, h, NULL);
  for (int64_t i = 0; i < a->n; i++)
    for (uint32_t c = 0; c < 3; c++)
      sys->x[i][c] = edge * dw_rng_uniform(key, (uint64_t)i, 0, c);
  return finish(ctx, a, sys);
}

static dw_status run_lattice(void *self, dw_ctx *ctx)
{
  static const double basis[3][4][3] = {
      {{0, 0, 0}},
      {{0, 0, 0}, {0.5, 0.5, 0.5}},
      {{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}}};
  static const int sites[3] = {1, 2, 4};
  const create_args *a = self;
  const int per = sites[a->lattice];
  const int64_t cells = llround(cbrt((double)a->n / per));
  if (cells * cells * cells * per != a->n)
    return dw_fail_word(ctx, DW_EVALUE, 3, NULL,
                        "create lattice %s: %lld particles do not fill a cube; the nearest "
                        "number that does is %lld",
                        lattices[a->lattice], (long long)a->n,
                        (long long)(cells * cells * cells * per));
  const double zero[3] = {0}, edge = cbrt((double)a->n / a->density),
               h[3] = {edge, edge, edge};
  const double cell = edge / (double)cells;
  dw_system *sys;
  DW_TRY(dw_system_new(ctx, a->n, &sys));
  sys->box = dw_box_make(zero, h, NULL);
  for (int64_t i = 0; i < a->n; i++) {
    const int64_t c = i / per, at[3] = {c % cells, c / cells % cells, c / (cells * cells)};
    for (int d = 0; d < 3; d++)
      sys->x[i][d] = cell * ((double)at[d] + basis[a->lattice][i % per][d]);
  }
  return finish(ctx, a, sys);
}

static const dw_field random_fields[] = {
    COUNT_FIELD("Number of particles, placed at random: they overlap."),
    DENSITY_FIELD,
    DIAMETER_FIELD,
    POWERLAW_FIELDS(create_args, law),
    {0}};

static const dw_field lattice_fields[] = {
    {.name = "lattice",
     .doc = "Crystal.",
     .type = DW_ENUM,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(create_args, lattice),
     .choices = lattices},
    COUNT_FIELD("Number of particles; must fill a cube of cells."),
    DENSITY_FIELD,
    DIAMETER_FIELD,
    POWERLAW_FIELDS(create_args, law),
    {0}};

/* -- set ------------------------------------------------------------------------------ */

static const char *const diameter_sources[] = {"value", "file", "powerlaw", NULL};
static const char *const plain_sources[] = {"value", "file", NULL};
enum { FROM_VALUE, FROM_FILE, FROM_POWERLAW };

typedef struct {
  int32_t source;
  const char *what;
  powerlaw law;
} set_args;

static dw_status current(dw_ctx *ctx, dw_system **sys)
{
  *sys = ctx->system;
  return *sys ? DW_OK
              : dw_fail(ctx, DW_ESTATE, "there is no system; `read` or `create` one first");
}

/* Positive numbers, one a particle in order of id, separated by white space. */
static dw_status numbers_from(dw_ctx *ctx, const char *file, const char *property,
                              int64_t n, double *out)
{
  char path[4096], word[64];
  const bool rooted = file[0] == '/' || !ctx->folder;
  snprintf(path, sizeof path, "%s%s%s", rooted ? "" : ctx->folder, rooted ? "" : "/", file);
  FILE *in = fopen(path, "r");
  if (!in)
    return dw_fail_word(ctx, DW_EIO, 3, NULL, "set %s: cannot read %s", property, file);
  double v;
  int64_t got = 0;
  bool good = true;
  while (good && got <= n && fscanf(in, "%63s", word) == 1) {
    good = dw_parse_real(word, &v) && v > 0;
    if (good && got < n) out[got] = v;
    got += good;
  }
  fclose(in);
  if (!good)
    return dw_fail(ctx, DW_EVALUE, "set %s: entry %lld of %s, %s, is not a positive number",
                   property, (long long)got + 1, file, word);
  if (got != n)
    return dw_fail(ctx, DW_EVALUE, "set %s: %s has %s numbers than the %lld particles",
                   property, file, got < n ? "fewer" : "more", (long long)n);
  return DW_OK;
}

/* One number for all particles, or a file of them. */
static dw_status numbers(dw_ctx *ctx, const set_args *a, const char *property, int64_t n,
                         double *out)
{
  double v;
  if (!a->what)
    return dw_fail(ctx, DW_EVALUE, "set %s %s needs a %s", property,
                   diameter_sources[a->source], a->source == FROM_FILE ? "file" : "number");
  if (a->source == FROM_VALUE) {
    if (!dw_parse_real(a->what, &v) || !(v > 0))
      return dw_fail_word(ctx, DW_EVALUE, 3, "(0,inf)",
                          "set %s: %s is not a positive number", property, a->what);
    for (int64_t i = 0; i < n; i++)
      out[i] = v;
    return DW_OK;
  }
  return numbers_from(ctx, a->what, property, n, out);
}

static dw_status run_diameter(void *self, dw_ctx *ctx)
{
  const set_args *a = self;
  dw_system *sys;
  DW_TRY(current(ctx, &sys));
  dw_context_changed(ctx);
  if (a->source == FROM_POWERLAW) return draw_diameters(ctx, &a->law, sys);
  DW_TRY(numbers(ctx, a, "diameter", sys->n, sys->diameter));
  dw_system_touch(sys);
  return DW_OK;
}

static dw_status run_mass(void *self, dw_ctx *ctx)
{
  dw_system *sys;
  DW_TRY(current(ctx, &sys));
  return numbers(ctx, self, "mass", sys->n, sys->mass);
}

static dw_status run_species(void *self, dw_ctx *ctx)
{
  dw_system *sys;
  DW_TRY(current(ctx, &sys));
  double *v = dw_alloc(ctx, (size_t)sys->n, sizeof *v);
  if (!v) return DW_ENOMEM;
  DW_TRY(numbers(ctx, self, "species", sys->n, v));
  int32_t ntypes = 1;
  for (int64_t i = 0; i < sys->n; i++) {
    if (v[i] != floor(v[i]) || v[i] > 1024)
      return dw_fail(ctx, DW_EVALUE, "set species: %g is not a whole number from 1 to 1024",
                     v[i]);
    if (v[i] > ntypes) ntypes = (int32_t)v[i];
  }
  dw_context_changed(ctx);
  for (int64_t i = 0; i < sys->n; i++)
    sys->species[i] = (int32_t)v[i];
  sys->ntypes = ntypes;
  dw_system_touch(sys);
  return DW_OK;
}

#define SOURCE_FIELD(choices_, text)                                                      \
  {                                                                                       \
    .name = "source", .doc = text, .type = DW_ENUM, .flags = DW_REQUIRED | DW_POSITIONAL, \
    .offset = offsetof(set_args, source), .choices = choices_                             \
  }
#define WHAT_FIELD                                                                     \
  {                                                                                    \
    .name = "what", .doc = "The number, or the file of one number a particle, by id.", \
    .type = DW_STRING, .flags = DW_POSITIONAL, .offset = offsetof(set_args, what)      \
  }
static const dw_field diameter_fields[] = {
    SOURCE_FIELD(diameter_sources, "One value, a power law, or a file."),
    WHAT_FIELD,
    POWERLAW_FIELDS(set_args, law),
    {0}};
static const dw_field plain_fields[] = {
    SOURCE_FIELD(plain_sources, "One value, or a file."), WHAT_FIELD, {0}};

DW_COMMAND(random, "create random", create_args, random_fields,
           "Particles at random in a cubic periodic box",
           "create random 1500 density 1.0 diameter powerlaw");
DW_COMMAND(lattice, "create lattice", create_args, lattice_fields,
           "Particles on a crystal lattice in a cubic periodic box",
           "create lattice fcc 1372 density 0.8442");
DW_COMMAND(diameter, "set diameter", set_args, diameter_fields,
           "Diameters of all particles",
           "set diameter powerlaw exponent 3 min 0.73 max 1.62 draw quantile");
DW_COMMAND(mass, "set mass", set_args, plain_fields, "Masses of all particles",
           "set mass value 1.0");
DW_COMMAND(species, "set species", set_args, plain_fields, "Types of all particles",
           "set species value 1");

const dw_style *const dw_commands_create[] = {
    &random_style, &lattice_style, &diameter_style, &mass_style, &species_style, NULL};
