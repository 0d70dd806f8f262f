/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/tasks.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "store/record.h"

typedef struct {
  char *value;
  dw_task_state state;
} entry;

struct dw_tasks {
  entry *item; /* by value */
  int64_t count, changed;
};

static dw_status no_memory(dw_ctx *ctx)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory for the tasks on record");
}

/* -- reading ------------------------------------------------------------------------- */

/* The best state of a value last. */
static int compare(const void *a, const void *b)
{
  const entry *p = a, *q = b;
  const int order = strcmp(p->value, q->value);
  return order ? order : (int)p->state - (int)q->state;
}

static void settle(dw_tasks *t)
{
  int64_t kept = 0;
  if (t->count) qsort(t->item, (size_t)t->count, sizeof *t->item, compare);
  for (int64_t k = 0; k < t->count; k++) {
    const bool last = k + 1 == t->count || strcmp(t->item[k].value, t->item[k + 1].value);
    if (last)
      t->item[kept++] = t->item[k];
    else
      free(t->item[k].value);
  }
  t->count = kept;
  for (int64_t k = 0; k < kept; k++)
    t->changed += t->item[k].state == DW_TASK_CHANGED;
}

static dw_status read_row(dw_ctx *ctx, dw_library *lib, int64_t id,
                          const char *const who[2], dw_tasks *t)
{
  const char *farm, *hash, *value, *outcome;
  DW_TRY(dw_library_text(ctx, lib, "tasks", "farm", id, &farm));
  if (strcmp(farm, who[0])) return DW_OK;
  DW_TRY(dw_library_text(ctx, lib, "tasks", "hash", id, &hash));
  DW_TRY(dw_library_text(ctx, lib, "tasks", "task", id, &value));
  DW_TRY(dw_library_text(ctx, lib, "tasks", "outcome", id, &outcome));
  entry *e = &t->item[t->count];
  e->state = strcmp(hash, who[1])      ? DW_TASK_CHANGED
             : strcmp(outcome, "done") ? DW_TASK_FAILED
                                       : DW_TASK_DONE;
  e->value = strdup(value);
  if (!e->value) return no_memory(ctx);
  t->count++;
  return DW_OK;
}

dw_status dw_tasks_read(dw_ctx *ctx, dw_library *lib, const char *farm, const char *hash,
                        dw_tasks **out)
{
  const char *const who[2] = {farm, hash};
  const int64_t rows = dw_library_rows(lib, "tasks");
  dw_tasks *t = calloc(1, sizeof *t);
  *out = t;
  if (!t) return no_memory(ctx);
  t->item = calloc((size_t)(rows > 0 ? rows : 0) + 1, sizeof *t->item);
  if (!t->item) return no_memory(ctx);
  for (int64_t k = 0; k < rows; k++)
    DW_TRY(read_row(ctx, lib, dw_library_id(lib, "tasks", k), who, t));
  settle(t);
  return DW_OK;
}

void dw_tasks_free(dw_tasks *t)
{
  for (int64_t k = 0; t && k < t->count; k++)
    free(t->item[k].value);
  if (t) free(t->item);
  free(t);
}

dw_task_state dw_tasks_find(const dw_tasks *t, const char *value)
{
  int64_t lo = 0, hi = t->count;
  while (lo < hi) {
    const int64_t mid = lo + (hi - lo) / 2;
    const int order = strcmp(value, t->item[mid].value);
    if (!order) return t->item[mid].state;
    if (order < 0)
      hi = mid;
    else
      lo = mid + 1;
  }
  return DW_TASK_NEW;
}

int64_t dw_tasks_finished(const dw_tasks *t)
{
  return t->count - t->changed;
}

int64_t dw_tasks_changed(const dw_tasks *t)
{
  return t->changed;
}

/* -- writing ------------------------------------------------------------------------- */

dw_status dw_tasks_append(dw_ctx *ctx, dw_library *lib, const dw_task_row *t)
{
  dw_record r = {0};
  dw_record_text(&r, (dw_about){"farm", "1", "Name of the farm."}, t->farm);
  dw_record_text(&r, (dw_about){"task", "1", "Value of its variable."}, t->value);
  dw_record_text(&r, (dw_about){"hash", "1", "FNV-1a (64 bits) of its statements."},
                 t->hash);
  dw_record_text(&r, (dw_about){"outcome", "1", "done or failed."},
                 t->reason ? "failed" : "done");
  dw_record_text(&r, (dw_about){"reason", "1", "Why it failed."},
                 t->reason ? t->reason : "");
  dw_record_real(&r, (dw_about){"wall", "s", "What it took."}, t->wall);
  return dw_record_append(ctx, lib, "tasks", &r, NULL);
}

/* -- statements ------------------------------------------------------------------------
 */

/* A deck cannot include itself, but two jumps may go round in a circle. */
static uint64_t fold_steps(const dw_unit *u, int first, int last, int depth, uint64_t h)
{
  enum { DEEPEST = 64 };
  for (int s = first; s < last && depth < DEEPEST; s++) {
    const dw_step *step = &u->step[s];
    if (step->inner) continue;
    for (int w = 0; w < step->line.n; w++) {
      const dw_span at = step->line.word[w].where;
      h = dw_hash(h, at.source->text + at.at, at.end - at.at);
      h = dw_hash(h, " ", 1);
    }
    h = dw_hash(h, "\n", 1);
    if (step->unit && step->kind == DW_STEP_INCLUDE)
      h = fold_steps(step->unit, 0, step->unit->steps, depth + 1, h);
  }
  return h;
}

void dw_tasks_hash(const dw_unit *u, int first, int last, char out[DW_HASH_ROOM])
{
  const uint64_t h = fold_steps(u, first, last, 0, DW_HASH_START);
  snprintf(out, DW_HASH_ROOM, "%016" PRIx64, h);
}
