/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* context.h - one simulation context: errors, messages, memory, and handles to all that
 * the statements of a deck made.
 *
 * base/ knows nobody: objects of other folders appear here as opaque pointers, each owned
 * by the folder named beside it. */
#ifndef DW_BASE_CONTEXT_H
#define DW_BASE_CONTEXT_H

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>

#include <dwell/plugin.h>

#include "base/arena.h"

/* The first failure of a statement.  `word` is the index of the word at fault among the
 * statement's words (0 is the command itself), -1 when no single word is; `hint` holds the
 * legal values or the nearest word, "" when there is nothing to say.  The interpreter adds
 * file, line, column and caret. */
typedef struct {
  dw_status status;
  int word;
  char text[1024];
  char hint[1024];
  const char *source; /* file and line in dwell's own source, shown with -debug */
  int source_line;
} dw_error;

struct dw_ctx {
  dw_error error;
  dw_arena *arena;    /* where host->alloc takes memory now: that of the running instance */
  FILE *screen, *log; /* NULL: none */
  uint64_t seed;
  uint64_t task; /* farm task number folded into the random key; 0 outside a farm */
  int threads;   /* OpenMP threads for images */
  bool safe;     /* -safe: no shell */
  volatile sig_atomic_t *stop; /* set by signal handlers; may be NULL */
  bool stepping;        /* a step of a run is under way: it ends before a stop is heard */
  const char *instance; /* name of the running instance: prefix of what it puts */
  const char *folder;   /* folder of the deck: DW_PATH arguments are relative to it */

  struct dw_registry *registry;   /* style/registry.h */
  struct dw_results *results;     /* base/results.h */
  dw_system *system;              /* model/system.h: current configuration, or NULL */
  dw_landscape *landscape;        /* model/landscape.h: V of the current system, or NULL */
  struct dw_instance *pair;       /* style/instance.h: current pair or landscape style */
  struct dw_instances *instances; /* computes and other named instances */
  struct dw_states *states;       /* engine/states.h: saved configurations */
  struct dw_band *band;           /* engine/path.h: current path */
  struct dw_modesets *modesets;   /* engine/modes.h */
  struct dw_algebra *algebra;     /* engine/algebra.h: cached factorisation */
  struct dw_libraries *libraries; /* store/library.h: open result stores */
  struct dw_deck *deck;           /* deck/deck.h: what is being run, or NULL */
  const struct dw_provenance *provenance; /* store/library.h: of this run, or NULL */
  struct dw_dynamics *dynamics; /* engine/dynamics.h: forces of the system, runs */
  struct dw_restart *restart;   /* engine/restart.h: checkpoints */
  struct dw_ranks *ranks;       /* base/ranks.h: the processes of one deck, or NULL */
  bool apart;                   /* each of them has a task of a farm */
  int partition;                /* of -partition, from 0 */
  int partitions;               /* how many; 0: no -partition */
  double skin;                  /* neighbour list skin, length */
  double timestep;
};

/* Records the failure unless one is pending (the first one wins) and returns `status`. */
dw_status dw_fail_at(dw_ctx *, dw_status status, const char *file, int line,
                     const char *fmt, ...) DW_PRINTF(5, 6);
#define dw_fail(ctx, status, ...) dw_fail_at(ctx, status, __FILE__, __LINE__, __VA_ARGS__)
/* The same, naming the word at fault and what would be legal (hint may be NULL). */
dw_status dw_fail_word(dw_ctx *, dw_status status, int word, const char *hint,
                       const char *fmt, ...) DW_PRINTF(5, 6);
/* Forgets a pending failure. */
void dw_error_clear(dw_ctx *);

/* Messages to screen and log.  A note and a warning are one line each; dw_say writes text
 * as it is. */
void dw_say(dw_ctx *, const char *fmt, ...) DW_PRINTF(2, 3);
void dw_note(dw_ctx *, const char *fmt, ...) DW_PRINTF(2, 3);
void dw_warn(dw_ctx *, const char *fmt, ...) DW_PRINTF(2, 3);

/* Memory of the running instance: zeroed, 64-byte aligned; NULL with the failure recorded.
 */
void *dw_alloc(dw_ctx *, size_t count, size_t size);
void dw_release(dw_ctx *, void *);
char *dw_copy_text(dw_ctx *, const char *);

bool dw_stop_requested(dw_ctx *);

#endif
