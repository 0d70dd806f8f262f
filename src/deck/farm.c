/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/farm.h"

#include <stdlib.h>
#include <string.h>

#include "command/command.h"

/* What a farm remembers between its tasks. */
struct dw_task {
  dw_snapshot *state;
  dw_var **var; /* by number of name */
  int vars;
  uint64_t draws, outer;
  int done, failed, skipped;
};

static dw_status no_memory(dw_deck *d)
{
  return dw_fail(d->ctx, DW_ENOMEM, "no memory to keep the state at the farm line");
}

/* -- variables -- */

static dw_status keep_variables(dw_deck *d, struct dw_task *t)
{
  t->vars = dw_names_count(d->names);
  t->var = calloc((size_t)t->vars + 1, sizeof(dw_var *));
  if (!t->var) return no_memory(d);
  for (int i = 0; i < t->vars; i++) {
    const dw_var *v = dw_names_at(d->names, i)->var;
    if (v && !(t->var[i] = dw_var_copy(v))) return no_memory(d);
  }
  return DW_OK;
}

static dw_status restore_variables(dw_deck *d, const struct dw_task *t)
{
  for (int i = 0; i < dw_names_count(d->names); i++) {
    dw_var *copy = NULL;
    if (i < t->vars && t->var[i] && !(copy = dw_var_copy(t->var[i]))) return no_memory(d);
    dw_var_set(dw_names_at(d->names, i), copy);
  }
  return DW_OK;
}

/* -- the farm -- */

dw_status dw_farm_enter(dw_deck *d, const dw_unit *unit, dw_frame *f)
{
  (void)unit;
  struct dw_task *t = calloc(1, sizeof *t);
  if (!t) return no_memory(d);
  f->task = t;
  t->draws = d->draws, t->outer = d->ctx->task;
  DW_TRY(keep_variables(d, t));
  return dw_context_snapshot(d->ctx, &t->state);
}

/* Random numbers of a task depend on its farm and its value, not on which tasks ran. */
static uint64_t task_number(const dw_deck *d, const dw_frame *f)
{
  uint64_t h = 0xcbf29ce484222325u; /* FNV-1a */
  const dw_var *v = dw_names_at(d->names, f->loop->symbol)->var;
  const char *parts[2] = {f->loop->name, dw_datum_print(&v->value, d->scratch)};
  for (int k = 0; k < 2; k++)
    for (const char *p = parts[k]; p && *p; p++)
      h = (h ^ (unsigned char)*p) * 0x100000001b3u;
  return h | 1;
}

dw_status dw_farm_begin(dw_deck *d, const dw_unit *unit, dw_frame *f, bool *run)
{
  (void)unit;
  *run = true;
  d->ctx->task = task_number(d, f);
  d->draws = f->task->draws;
  return DW_OK;
}

static dw_status go_back(dw_deck *d, dw_frame *f)
{
  d->ctx->task = f->task->outer;
  DW_TRY(restore_variables(d, f->task));
  return dw_context_restore(d->ctx, f->task->state);
}

/* The failure in full, as a warning: the farm goes on. */
static void warn(dw_deck *d, const dw_frame *f)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out) return;
  dw_deck_describe(d, out);
  fclose(out);
  if (size && text[size - 1] == '\n') text[size - 1] = '\0';
  dw_warn(d->ctx, "task %s of the farm failed: %s",
          dw_datum_print(&dw_names_at(d->names, f->loop->symbol)->var->value, d->scratch),
          text);
  free(text);
}

dw_status dw_farm_done(dw_deck *d, const dw_unit *unit, dw_frame *f, dw_status status)
{
  (void)unit;
  if (status == DW_OK) {
    f->task->done++;
  } else {
    f->task->failed++;
    warn(d, f);
    dw_error_clear(d->ctx);
  }
  return go_back(d, f);
}

dw_status dw_farm_end(dw_deck *d, dw_frame *f)
{
  const struct dw_task *t = f->task;
  dw_note(d->ctx, "farm %s: %d tasks done, %d failed, %d were done before", f->loop->name,
          t->done, t->failed, t->skipped);
  return DW_OK;
}

void dw_farm_leave(dw_deck *d, dw_frame *f)
{
  struct dw_task *t = f->task;
  f->task = NULL;
  if (!t) return;
  d->ctx->task = t->outer;
  for (int i = 0; i < t->vars && t->var; i++)
    dw_var_free(t->var[i]);
  free(t->var);
  dw_snapshot_free(d->ctx, t->state);
  free(t);
}
