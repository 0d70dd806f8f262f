/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/farm.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/ranks.h"
#include "command/command.h"
#include "deck/tasks.h"
#include "store/progress.h"

/* Tasks shorter than this share a commit. */
static const double commit_every = 0.25; /* seconds */

/* A library that was open at the farm line, and what it knows of the farm. */
typedef struct {
  dw_library *library;
  dw_tasks *tasks;
} shelf;

/* What a farm remembers between its tasks. */
struct dw_task {
  dw_snapshot *state;
  dw_var **var; /* by number of name */
  int vars;
  uint64_t draws, outer;
  shelf *shelf; /* the last one keeps the record, and is committed last */
  int64_t shelves;
  char hash[DW_HASH_ROOM];
  int64_t turn, first, stride; /* tasks first, first + stride, ... are this process's */
  bool under_way;
  double began, committed; /* wall clock */
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

/* -- libraries -- */

static shelf *record(const struct dw_task *t)
{
  return t->shelves ? &t->shelf[t->shelves - 1] : NULL;
}

static dw_status open_shelves(dw_deck *d, const dw_frame *f, struct dw_task *t)
{
  const int64_t count = dw_libraries_count(d->ctx->libraries);
  t->shelf = calloc((size_t)count + 1, sizeof *t->shelf);
  if (!t->shelf) return no_memory(d);
  if (d->options->skip_run) return DW_OK; /* such tasks are not finished */
  for (int64_t i = 0; i < count; i++) {
    dw_library *lib = dw_libraries_at(d->ctx->libraries, i);
    if (!dw_library_writable(lib)) continue;
    shelf *s = &t->shelf[t->shelves++];
    s->library = lib;
    DW_TRY(dw_library_commit(d->ctx, lib));
    DW_TRY(dw_library_refresh(d->ctx, lib));
    DW_TRY(dw_tasks_read(d->ctx, lib, f->loop->name, t->hash, &s->tasks));
  }
  return DW_OK;
}

/* Tasks that other statements finished: the deck must say what it means. */
static dw_status check_changed(dw_deck *d, const dw_frame *f, const struct dw_task *t)
{
  const shelf *s = record(t);
  const int64_t changed = s ? dw_tasks_changed(s->tasks) : 0;
  if (!changed || f->loop->redo || f->loop->keep) return DW_OK;
  return dw_fail_word(
      d->ctx, DW_ESTATE, 0,
      "at the end of the farm line: redo runs them again, keep leaves them as they are",
      "the statements of farm %s have changed since %lld of its tasks finished (%s)",
      f->loop->name, (long long)changed, dw_library_path(s->library));
}

/* For those who watch: how much there is to do. */
static dw_status announce(dw_deck *d, const dw_frame *f, const struct dw_task *t)
{
  const shelf *s = record(t);
  if (!s || dw_rank(d->ctx) != 0) return DW_OK;
  const int64_t finished = dw_tasks_finished(s->tasks);
  if (finished >= f->count) return DW_OK;
  DW_TRY(dw_progress_begin(d->ctx, s->library, f->loop->name, f->count, finished,
                           (double)time(NULL)));
  return dw_library_commit(d->ctx, s->library);
}

static dw_status commit(dw_deck *d, struct dw_task *t)
{
  for (int64_t i = 0; i < t->shelves; i++)
    DW_TRY(dw_library_commit(d->ctx, t->shelf[i].library));
  t->committed = dw_clock();
  return DW_OK;
}

/* Rows of a task go with its record, those of a failed one go nowhere.  A library that has
 * the task already, because a crash came between two commits, does not get it twice. */
static dw_status put_record(dw_deck *d, const shelf *s, const dw_task_row *row, bool always)
{
  const bool had = !always && dw_tasks_find(s->tasks, row->value) == DW_TASK_DONE;
  if (row->reason || had) dw_library_discard(s->library);
  if (!always && !dw_library_held(s->library)) return DW_OK;
  return dw_tasks_append(d->ctx, s->library, row);
}

/* -- who does what -- */

static int64_t from_environment(const char *name, int64_t otherwise)
{
  int64_t v;
  const char *text = getenv(name);
  return text && dw_parse_int(text, &v) ? v : otherwise;
}

/* An element of a Slurm job array takes its stride: of numbers by their place, of rows by
 * their id, because elements that begin at different times see different rows. */
static void take_stride(struct dw_task *t)
{
  const int64_t id = from_environment("SLURM_ARRAY_TASK_ID", -1),
                least = from_environment("SLURM_ARRAY_TASK_MIN", 0),
                step = from_environment("SLURM_ARRAY_TASK_STEP", 1),
                count = from_environment("SLURM_ARRAY_TASK_COUNT", 1);
  t->first = 0, t->stride = 1;
  if (id < least || step < 1 || count < 1 || (id - least) / step >= count) return;
  t->first = (id - least) / step, t->stride = count;
}

void dw_farm_next(dw_deck *d, dw_frame *f)
{
  struct dw_task *t = f->task;
  int64_t turn = d->ctx->ranks ? dw_ranks_next(d->ctx) : t->turn++;
  if (!f->row) {
    f->i = turn < f->count ? t->first + turn * t->stride : f->count;
    return;
  }
  while (turn < f->count && f->row[turn] % t->stride != t->first)
    turn = d->ctx->ranks ? dw_ranks_next(d->ctx) : t->turn++;
  f->i = turn < f->count ? turn : f->count;
}

/* -- the farm -- */

dw_status dw_farm_enter(dw_deck *d, const dw_unit *unit, dw_frame *f)
{
  struct dw_task *t = calloc(1, sizeof *t);
  if (!t) return no_memory(d);
  f->task = t;
  t->draws = d->draws, t->outer = d->ctx->task;
  dw_tasks_hash(unit, f->step + 1, unit->step[f->step].target, t->hash);
  take_stride(t);
  DW_TRY(open_shelves(d, f, t));
  DW_TRY(check_changed(d, f, t));
  DW_TRY(keep_variables(d, t));
  DW_TRY(dw_context_snapshot(d->ctx, &t->state));
  /* the first task starts as all others do */
  DW_TRY(dw_context_restore(d->ctx, t->state));
  t->committed = dw_clock();
  DW_TRY(dw_ranks_part(d->ctx));
  return announce(d, f, t); /* by one rank, thus not while all write together */
}

static const char *value_of(const dw_deck *d, const dw_frame *f)
{
  const dw_var *v = dw_names_at(d->names, f->loop->symbol)->var;
  const char *text = dw_datum_print(&v->value, d->scratch);
  return text ? text : "";
}

/* Random numbers of a task depend on its farm and its value, not on which tasks ran. */
static uint64_t task_number(const dw_frame *f, const char *value)
{
  const uint64_t h = dw_hash(DW_HASH_START, f->loop->name, strlen(f->loop->name));
  return dw_hash(h, value, strlen(value)) | 1;
}

static bool finished(const dw_frame *f, const char *value)
{
  const shelf *s = record(f->task);
  const dw_task_state state = s ? dw_tasks_find(s->tasks, value) : DW_TASK_NEW;
  return state == DW_TASK_DONE || (state == DW_TASK_FAILED && !f->loop->redo) ||
         (state == DW_TASK_CHANGED && f->loop->keep);
}

dw_status dw_farm_begin(dw_deck *d, dw_frame *f, bool *run)
{
  struct dw_task *t = f->task;
  const dw_pool_mark mark = dw_pool_here(d->scratch);
  const char *value = value_of(d, f);
  *run = !finished(f, value);
  if (*run) {
    d->ctx->task = task_number(f, value);
    d->draws = t->draws;
    t->under_way = true, t->began = dw_clock();
    for (int64_t i = 0; i < t->shelves; i++)
      dw_library_hold(t->shelf[i].library);
  } else {
    t->skipped++;
  }
  dw_pool_back(d->scratch, mark);
  return DW_OK;
}

bool dw_farm_busy(const dw_frame *f)
{
  return f->task && f->task->under_way;
}

static dw_status go_back(dw_deck *d, dw_frame *f)
{
  d->ctx->task = f->task->outer;
  DW_TRY(restore_variables(d, f->task));
  return dw_context_restore(d->ctx, f->task->state);
}

/* The failure in full, as a warning: the farm goes on.  Its first line, without the place,
 * goes on record. */
static void warn(dw_deck *d, const char *value)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out) return;
  dw_deck_describe(d, out);
  fclose(out);
  if (size && text[size - 1] == '\n') text[size - 1] = '\0';
  dw_warn(d->ctx, "task %s of the farm failed: %s", value, text);
  free(text);
}

static dw_status end_task(dw_deck *d, const dw_frame *f, const dw_task_row *row)
{
  struct dw_task *t = f->task;
  dw_status status = DW_OK;
  for (int64_t i = 0; status == DW_OK && i < t->shelves; i++)
    status = put_record(d, &t->shelf[i], row, i + 1 == t->shelves);
  for (int64_t i = 0; i < t->shelves; i++) {
    if (status != DW_OK) dw_library_discard(t->shelf[i].library);
    dw_library_release(t->shelf[i].library);
  }
  if (status != DW_OK || dw_clock() - t->committed < commit_every) return status;
  return commit(d, t);
}

dw_status dw_farm_done(dw_deck *d, dw_frame *f, dw_status status)
{
  struct dw_task *t = f->task;
  char reason[sizeof d->ctx->error.text];
  const char *value = value_of(d, f);
  dw_task_row row = {
      f->loop->name, value, t->hash, NULL, dw_clock() - t->began,
  };
  t->under_way = false;
  if (status == DW_OK) {
    t->done++;
  } else {
    t->failed++;
    warn(d, value);
    snprintf(reason, sizeof reason, "%s", d->ctx->error.text);
    row.reason = reason;
    dw_error_clear(d->ctx);
  }
  DW_TRY(end_task(d, f, &row));
  return go_back(d, f);
}

dw_status dw_farm_end(dw_deck *d, dw_frame *f)
{
  struct dw_task *t = f->task;
  int64_t count[3] = {t->done, t->failed, t->skipped};
  DW_TRY(commit(d, t));
  DW_TRY(restore_variables(d, t));
  DW_TRY(dw_ranks_join(d->ctx));
  for (int64_t i = 0; d->ctx->ranks && i < t->shelves; i++)
    DW_TRY(dw_library_refresh(d->ctx, t->shelf[i].library));
  DW_TRY(dw_ranks_sum(d->ctx, 3, count));
  dw_note(d->ctx, "farm %s: %lld tasks done, %lld failed, %lld finished before",
          f->loop->name, (long long)count[0], (long long)count[1], (long long)count[2]);
  return DW_OK;
}

/* What a task that is cut short has saved is not the whole of it. */
static void close_shelves(struct dw_task *t)
{
  for (int64_t i = 0; i < t->shelves; i++) {
    if (t->under_way) dw_library_discard(t->shelf[i].library);
    dw_library_release(t->shelf[i].library);
    dw_tasks_free(t->shelf[i].tasks);
  }
  free(t->shelf);
}

void dw_farm_leave(dw_deck *d, dw_frame *f)
{
  struct dw_task *t = f->task;
  f->task = NULL;
  if (!t) return;
  d->ctx->task = t->outer;
  close_shelves(t);
  for (int i = 0; i < t->vars && t->var; i++)
    dw_var_free(t->var[i]);
  free(t->var);
  dw_snapshot_free(d->ctx, t->state);
  free(t);
}
