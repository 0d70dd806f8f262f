/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* tasks.h - what a library knows of a farm: table tasks, a row a finished task.
 *
 *   farm, task   name of the farm, value of its variable
 *   hash         of the statements inside
 *   outcome      done or failed; reason: why it failed
 *   wall         seconds it took
 *
 * The row is in the same commit as what the task saved. */
#ifndef DW_DECK_TASKS_H
#define DW_DECK_TASKS_H

#include "deck/deck.h"
#include "store/library.h"

typedef struct dw_tasks dw_tasks;

typedef enum {
  DW_TASK_NEW,
  DW_TASK_CHANGED, /* finished with other statements only */
  DW_TASK_FAILED,  /* with these statements */
  DW_TASK_DONE
} dw_task_state;

/* What is on record now of a farm whose statements have this hash. */
dw_status dw_tasks_read(dw_ctx *, dw_library *, const char *farm, const char *hash,
                        dw_tasks **);
void dw_tasks_free(dw_tasks *); /* NULL is allowed */
dw_task_state dw_tasks_find(const dw_tasks *, const char *value);
int64_t dw_tasks_finished(const dw_tasks *); /* how many are on record with these */
int64_t dw_tasks_changed(const dw_tasks *);  /* how many are DW_TASK_CHANGED */

typedef struct {
  const char *farm, *value, *hash;
  const char *reason; /* NULL: it is done */
  double wall;
} dw_task_row;
dw_status dw_tasks_append(dw_ctx *, dw_library *, const dw_task_row *);

enum { DW_HASH_ROOM = 17 };
/* Of the words of the statements between a farm line and its end, and of what they
 * include: neither blanks nor comments count. */
void dw_tasks_hash(const dw_unit *, int first, int last, char out[DW_HASH_ROOM]);

#endif
