/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `state` and `path`: the end points of a path, from saved states, the library or a file.
 */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "engine/path.h"
#include "engine/states.h"
#include "model/landscape.h"
#include "model/system.h"
#include "store/extxyz.h"
#include "store/library.h"

/* -- state ------------------------------------------------------------------------- */

typedef struct {
  const char *name;
} state_args;

static dw_status run_save(void *self, dw_ctx *ctx)
{
  return dw_state_save(ctx, ((const state_args *)self)->name);
}

static dw_status run_load(void *self, dw_ctx *ctx)
{
  const dw_system *saved;
  dw_system *copy;
  DW_TRY(dw_state_get(ctx, ((const state_args *)self)->name, &saved));
  DW_TRY(dw_system_clone(ctx, saved, &copy));
  return dw_context_set_system(ctx, copy);
}

static const dw_field state_fields[] = {{.name = "name",
                                         .doc = "Name of the state.",
                                         .type = DW_HANDLE,
                                         .flags = DW_REQUIRED | DW_POSITIONAL,
                                         .offset = offsetof(state_args, name)},
                                        {0}};

/* -- path from ------------------------------------------------------------------------ */

typedef struct {
  const char *from, *to;
  int64_t row;
} from_args;

/* The configuration of a saved state as a vector on V; DW_EVALUE when its particles are not
 * those of the current system. */
static dw_status state_vector(dw_ctx *ctx, const dw_landscape *V, const char *name,
                              const double **x)
{
  const dw_system *s, *now = ctx->system;
  DW_TRY(dw_state_get(ctx, name, &s));
  if (s->n != now->n || V->n > 3 * s->n)
    return dw_fail(ctx, DW_EVALUE,
                   "path: state %s has %lld particles, the current system %lld", name,
                   (long long)s->n, (long long)now->n);
  if (memcmp(s->box.h, now->box.h, sizeof now->box.h) ||
      memcmp(s->box.tilt, now->box.tilt, sizeof now->box.tilt))
    return dw_fail(ctx, DW_EVALUE, "path: state %s has another box than the current system",
                   name);
  for (int64_t i = 0; i < s->n; i++)
    if (s->diameter[i] != now->diameter[i] || s->species[i] != now->species[i] ||
        s->id[i] != now->id[i])
      return dw_fail(
          ctx, DW_EVALUE,
          "path: particle %lld of state %s has another diameter or species than in "
          "the current system",
          (long long)s->id[i], name);
  *x = (const double *)s->x;
  return DW_OK;
}

static dw_status from_states(dw_ctx *ctx, dw_landscape *V, const from_args *a)
{
  const double *xa, *xb;
  DW_TRY(state_vector(ctx, V, a->from, &xa));
  DW_TRY(state_vector(ctx, V, a->to, &xb));
  return dw_band_set(ctx, V, xa, xb, a->from, a->to);
}

/* One minimum of a library as a vector, copied because the library's buffer is its own. */
static dw_status minimum(dw_ctx *ctx, dw_library *lib, const dw_landscape *V, double id,
                         double **x)
{
  int64_t count;
  const double *v;
  DW_TRY(dw_library_vector(ctx, lib, "minima", "x", (int64_t)id, &count, &v));
  if (count != V->n)
    return dw_fail(
        ctx, DW_EVALUE,
        "path: minimum %lld of the library has %lld coordinates, the current system "
        "%lld",
        (long long)id, (long long)count, (long long)V->n);
  *x = dw_alloc(ctx, (size_t)count, sizeof **x);
  if (!*x) return DW_ENOMEM;
  memcpy(*x, v, (size_t)count * sizeof **x);
  return DW_OK;
}

static dw_status from_library(dw_ctx *ctx, dw_landscape *V, const from_args *a)
{
  char name[128], id_a[32], id_b[32];
  const char *dot = strchr(a->from, '.');
  if (!dot || (size_t)(dot - a->from) >= sizeof name)
    return dw_fail_word(
        ctx, DW_EVALUE, 2,
        "path from A to B; path from LIB.transitions ID; "
        "path from LIB.wells ID",
        "path from %s: a table of a library is LIB.wells or LIB.transitions", a->from);
  memcpy(name, a->from, (size_t)(dot - a->from));
  name[dot - a->from] = '\0';
  dw_library *lib = dw_libraries_find(ctx->libraries, name);
  if (!lib)
    return dw_fail_word(ctx, DW_ENOTFOUND, 2, "library FILE as NAME opens one",
                        "path from %s: no library is called %s", a->from, name);
  double ia, ib, *xa, *xb;
  DW_TRY(dw_library_real(ctx, lib, dot + 1, "a", a->row, &ia));
  DW_TRY(dw_library_real(ctx, lib, dot + 1, "b", a->row, &ib));
  DW_TRY(minimum(ctx, lib, V, ia, &xa));
  DW_TRY(minimum(ctx, lib, V, ib, &xb));
  snprintf(id_a, sizeof id_a, "%.0f", ia), snprintf(id_b, sizeof id_b, "%.0f", ib);
  return dw_band_set(ctx, V, xa, xb, id_a, id_b);
}

static dw_status run_from(void *self, dw_ctx *ctx)
{
  const from_args *a = self;
  dw_landscape *V;
  DW_TRY(dw_landscape_current(ctx, &V));
  if (a->to && a->row >= 0)
    return dw_fail(ctx, DW_EVALUE,
                   "path from takes two states (`to`) or one row, not both");
  if (a->to) return from_states(ctx, V, a);
  if (a->row >= 0) return from_library(ctx, V, a);
  return dw_fail_word(ctx, DW_EVALUE, 2, "path from A to B; path from LIB.wells ID",
                      "path from %s: where to?", a->from);
}

static const dw_field from_fields[] = {
    {.name = "start",
     .doc = "A saved state, or a table of a library: LIB.transitions, LIB.wells.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(from_args, from)},
    {.name = "row",
     .doc = "Row of that table.",
     .type = DW_INT,
     .flags = DW_POSITIONAL,
     .offset = offsetof(from_args, row),
     .dflt = "-1",
     .range = "[-1,inf)"},
    {.name = "to",
     .doc = "The other saved state; it is brought next to the first one by the minimum "
            "image of "
            "each particle and removal of the mean displacement.",
     .type = DW_HANDLE,
     .offset = offsetof(from_args, to)},
    {0}};

/* -- path read ------------------------------------------------------------------------ */

typedef struct {
  const char *file;
} read_args;

static dw_status run_read(void *self, dw_ctx *ctx)
{
  const read_args *a = self;
  dw_landscape *V;
  DW_TRY(dw_landscape_current(ctx, &V));
  int64_t frames;
  DW_TRY(dw_extxyz_frames(ctx, a->file, &frames));
  if (frames < 2)
    return dw_fail(ctx, DW_EVALUE,
                   "path read %s: a path has at least 2 images, the file has %lld", a->file,
                   (long long)frames);
  double **x = dw_alloc(ctx, (size_t)frames, sizeof *x);
  if (!x) return DW_ENOMEM;
  for (int64_t k = 0; k < frames; k++) {
    dw_system *image;
    DW_TRY(dw_extxyz_read(ctx, a->file, k, &image));
    if (3 * image->n != V->n) {
      const long long n = image->n;
      dw_system_free(image);
      return dw_fail(ctx, DW_EVALUE,
                     "path read %s: image %lld has %lld particles, the current system %lld",
                     a->file, (long long)k, n, (long long)ctx->system->n);
    }
    x[k] = dw_alloc(ctx, (size_t)V->n, sizeof **x);
    if (x[k]) memcpy(x[k], image->x, (size_t)V->n * sizeof **x);
    dw_system_free(image);
    if (!x[k]) return DW_ENOMEM;
  }
  return dw_band_set_images(ctx, V, frames, (const double *const *)x);
}

static const dw_field read_fields[] = {
    {.name = "file",
     .doc = "Extended XYZ file, one frame an image, ends included.",
     .type = DW_PATH,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(read_args, file)},
    {0}};

DW_COMMAND(save, "state save", state_args, state_fields,
           "Keep the current system under a name", "state save A");
DW_COMMAND(load, "state load", state_args, state_fields, "Go back to a saved system",
           "state load A");
DW_COMMAND(from, "path from", from_args, from_fields, "End points of the current path",
           "path from A to B");
DW_COMMAND(read, "path read", read_args, read_fields,
           "Images of the current path from a file", "path read band.xyz");

const dw_style *const dw_commands_path[] = {&save_style, &load_style, &from_style,
                                            &read_style, NULL};
