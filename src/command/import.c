/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `library import`: foreign configurations become minima of a library, quenched on entry
 * and identified like those that a run found. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "command/minimum.h"
#include "engine/minimize.h"
#include "model/landscape.h"
#include "model/system.h"
#include "store/extxyz.h"
#include "store/file.h"
#include "store/h5md.h"
#include "store/lammps.h"

typedef struct {
  dw_words files;
  const char *into;
  int32_t format, diameter;
  bool quench;
  double ftol, etol, dtol;
  /* of one call */
  dw_library *lib;
  int64_t read, found, failed;
} import_args;

enum { AUTO, DATA, H5MD, EXTXYZ };
static const char *const formats[] = {"auto", "data", "h5md", "extxyz", NULL};
static const char *const diameters[] = {"auto", "charge", "radius", "diameter", NULL};

static int format_of(const import_args *a, const char *file)
{
  if (a->format != AUTO) return a->format;
  if (dw_file_ends(file, ".h5") || dw_file_ends(file, ".h5md")) return H5MD;
  if (dw_file_ends(file, ".xyz") || dw_file_ends(file, ".extxyz")) return EXTXYZ;
  return DATA;
}

/* -- one configuration ---------------------------------------------------------------- */

/* Downhill, or as it is. */
static dw_status settle(dw_ctx *ctx, const import_args *a, dw_landscape *V, dw_point *p,
                        double *fmax, bool *good)
{
  dw_minimize_report r;
  *good = true;
  if (a->quench) {
    DW_TRY(dw_minimize_default(ctx, V, a->ftol, p, &r));
    p->e = r.e, *fmax = r.fmax, *good = r.fmax < a->ftol;
    return DW_OK;
  }
  DW_TRY(V->value(V, 0, p->x, &p->e, p->g));
  *fmax = dw_max_abs(V->n, p->g);
  return DW_OK;
}

static dw_status take(dw_ctx *ctx, import_args *a, const char *name, dw_landscape *V,
                      const dw_system *sys)
{
  const dw_minimum_place in = {
      .lib = a->lib, .V = V, .sys = sys, .etol = a->etol, .dtol = a->dtol, .visit = true};
  double *g = dw_alloc(ctx, (size_t)V->n, sizeof *g), fmax;
  dw_point p = {.x = (double *)sys->x, .g = g};
  bool good, fresh;
  int64_t id;
  if (!g) return DW_ENOMEM;
  dw_status status = settle(ctx, a, V, &p, &fmax, &good);
  dw_release(ctx, g);
  DW_TRY(status);
  a->read++;
  if (!good) {
    a->failed++;
    dw_warn(ctx, "library import: %s did not reach max |f| < %g (%.3g is left), left out",
            name, a->ftol, fmax);
    return DW_OK;
  }
  const dw_save_point at = {name, p.x, p.e, fmax};
  DW_TRY(dw_minimum_find(ctx, &in, &at, &id, &fresh));
  a->found += fresh;
  return DW_OK;
}

/* The system is this function's; the first one becomes current where there is none. */
static dw_status add(dw_ctx *ctx, import_args *a, const char *name, dw_system *sys)
{
  dw_landscape *V = NULL;
  dw_status status = dw_system_check(ctx, sys);
  if (status == DW_OK)
    status =
        dw_landscape_particles(ctx, sys, ctx->pair->style, ctx->pair->self, ctx->skin, &V);
  if (status == DW_OK) status = take(ctx, a, name, V, sys);
  dw_landscape_free(V);
  if (status == DW_OK && !ctx->system) return dw_context_set_system(ctx, sys);
  dw_system_free(sys);
  return status;
}

/* -- files ---------------------------------------------------------------------------- */

static dw_status read_frames(dw_ctx *ctx, import_args *a, const char *file,
                             const char *word)
{
  int64_t frames;
  DW_TRY(dw_extxyz_frames(ctx, file, &frames));
  for (int64_t k = 0; k < frames; k++) {
    dw_system *sys;
    char name[256];
    snprintf(name, sizeof name, "%.200s:%lld", word, (long long)k);
    DW_TRY(dw_extxyz_read(ctx, file, k, &sys));
    DW_TRY(add(ctx, a, name, sys));
  }
  return DW_OK;
}

static dw_status read_file(dw_ctx *ctx, import_args *a, const char *file, const char *word)
{
  dw_system *sys;
  const int format = format_of(a, file);
  if (format == EXTXYZ) return read_frames(ctx, a, file, word);
  if (format == H5MD)
    DW_TRY(dw_h5md_read(ctx, file, -1, &sys));
  else
    DW_TRY(dw_lammps_read(ctx, file, (dw_diameter_from)a->diameter, &sys));
  return add(ctx, a, word, sys);
}

static dw_status run_import(void *self, dw_ctx *ctx)
{
  import_args *a = self;
  a->lib = dw_libraries_find(ctx->libraries, a->into);
  if (!a->lib)
    return dw_fail_word(ctx, DW_ENOTFOUND, -1, "library FILE as NAME opens one",
                        "library import: no library is called %s", a->into);
  if (!ctx->pair || ctx->pair->style->kind != DW_KIND_PAIR)
    return dw_fail(ctx, DW_ESTATE,
                   "library import: there is no pair potential; `pair STYLE` comes first");
  if (!a->files.n) return dw_fail(ctx, DW_EVALUE, "library import: name one file at least");
  for (int64_t i = 0; i < a->files.n; i++) {
    const char *word = a->files.v[i];
    char *file = word[0] == '/' || !ctx->folder || !ctx->folder[0]
                     ? dw_file_name("%s", word)
                     : dw_file_name("%s/%s", ctx->folder, word);
    const dw_status status = file ? read_file(ctx, a, file, word)
                                  : dw_fail(ctx, DW_ENOMEM, "library import: no memory");
    free(file);
    if (status != DW_OK) dw_library_discard(a->lib);
    DW_TRY(status);
  }
  dw_note(ctx, "library import: %lld configurations, %lld new minima, %lld left out",
          (long long)a->read, (long long)a->found, (long long)a->failed);
  return dw_library_commit(ctx, a->lib);
}

static const dw_field import_fields[] = {
    {.name = "files",
     .doc = "Files, relative to the deck: LAMMPS data, H5MD (its last frame), extended XYZ "
            "(each of its frames).",
     .type = DW_WORDS,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(import_args, files)},
    {.name = "into",
     .doc = "Name of an open library.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED,
     .offset = offsetof(import_args, into)},
    {.name = "format",
     .doc = "auto goes by the end of the name: .h5 .h5md, .xyz .extxyz, else LAMMPS data.",
     .type = DW_ENUM,
     .offset = offsetof(import_args, format),
     .dflt = "auto",
     .choices = formats},
    {.name = "diameter",
     .doc = "Column of LAMMPS data that holds the diameters, as in `read data`.",
     .type = DW_ENUM,
     .offset = offsetof(import_args, diameter),
     .dflt = "auto",
     .choices = diameters},
    {.name = "quench",
     .doc = "Minimise each one first; no: they are minima, to the last bit as they are.",
     .type = DW_BOOL,
     .offset = offsetof(import_args, quench),
     .dflt = "yes"},
    DW_ARG(import_args, ftol, "1e-10", "(0,inf)", "force",
           "Largest force component left in a minimum."),
    DW_ARG(import_args, etol, "0", "[0,inf)", "energy", "As of fix quench."),
    DW_ARG(import_args, dtol, "0", "[0,inf)", "length", "As of fix quench."),
    {0}};

DW_COMMAND(import, "library import", import_args, import_fields,
           "Foreign configurations into a library, quenched and identified",
           "library import IS18.data IS46.data diameter charge into L");

const dw_style *const dw_commands_import[] = {&import_style, NULL};
