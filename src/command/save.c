/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `save`: what the current task produced goes into a library, as one committed unit. */
#include "command/save.h"

#include <stdio.h>

#include "command/command.h"
#include "engine/path.h"
#include "engine/restart.h"

/* The marks that a save leaves are results like any other, so that a farm task starts with
 * those of the farm line. */
static const char *mark(const dw_saving *s, const char *what, char out[160])
{
  snprintf(out, 160, "%s.%s", s->name, what);
  return out;
}

static int64_t marked(const dw_ctx *ctx, const dw_saving *s, const char *what)
{
  char name[160];
  const dw_result *r = dw_results_get(ctx->results, mark(s, what, name));
  return r && r->v ? (int64_t)r->v[0] : 0;
}

static dw_status put_mark(dw_ctx *ctx, const dw_saving *s, const char *what, int64_t value)
{
  char name[160];
  const double v = (double)value;
  return dw_results_put(ctx, mark(s, what, name), 0, NULL, &v);
}

bool dw_save_fresh(const dw_ctx *ctx, const dw_saving *s, const char *result)
{
  const dw_result *r = dw_results_get(ctx->results, result);
  return r && r->serial > s->since;
}

/* Rows of the path that an earlier save wrote, if it is still that path. */
static void recall(const dw_ctx *ctx, dw_saving *s)
{
  char name[160];
  const dw_result *last = dw_results_get(ctx->results, mark(s, "saved", name));
  s->since = last ? last->serial : 0;
  if (!ctx->band || dw_save_fresh(ctx, s, "path.d")) return;
  s->well = marked(ctx, s, "well"), s->a = marked(ctx, s, "a"), s->b = marked(ctx, s, "b");
}

dw_status dw_save(dw_ctx *ctx, dw_saving *s)
{
  recall(ctx, s);
  dw_status status = dw_save_well(ctx, s);
  if (status == DW_OK) status = dw_save_computes(ctx, s);
  if (status == DW_OK) status = dw_save_modes(ctx, s);
  if (status == DW_OK) status = dw_library_commit(ctx, s->lib);
  ctx->restart->owed = true;
  if (status != DW_OK) {
    dw_library_discard(s->lib);
    return status;
  }
  DW_TRY(put_mark(ctx, s, "well", s->well));
  DW_TRY(put_mark(ctx, s, "a", s->a));
  DW_TRY(put_mark(ctx, s, "b", s->b));
  return put_mark(ctx, s, "saved", s->rows);
}

/* -- the command
 * ----------------------------------------------------------------------------- */

typedef struct {
  const char *library;
  bool vectors;
} save_args;

static dw_status run_save(void *self, dw_ctx *ctx)
{
  const save_args *a = self;
  dw_saving s = {.name = a->library, .vectors = a->vectors};
  s.lib = dw_libraries_find(ctx->libraries, a->library);
  if (!s.lib)
    return dw_fail_word(ctx, DW_ENOTFOUND, 1, "library FILE as NAME opens one",
                        "save: no library is called %s", a->library);
  DW_TRY(dw_save(ctx, &s));
  if (s.rows)
    dw_note(ctx, "saved %lld rows into %s", (long long)s.rows, dw_library_path(s.lib));
  else
    dw_warn(ctx, "save %s: there is nothing new to save", a->library);
  return DW_OK;
}

static const dw_field save_fields[] = {
    {.name = "library",
     .doc = "Name of an open library.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(save_args, library)},
    {.name = "vectors",
     .doc = "Store the vectors of modes as well; a full set of 3N takes 72 N^2 bytes.",
     .type = DW_BOOL,
     .offset = offsetof(save_args, vectors),
     .dflt = "no"},
    {0}};

DW_COMMAND(save, "save", save_args, save_fields,
           "Put what the task produced into a library", "save L");

const dw_style *const dw_commands_save[] = {&save_style, NULL};
