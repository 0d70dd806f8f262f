/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* restart.h - when checkpoints are made, and who stops a run.
 *
 * A signal handler, the time limit and the file EXIT only ask; dw_restart_poll, called
 * after each step of a run and before each statement, answers. */
#ifndef DW_ENGINE_RESTART_H
#define DW_ENGINE_RESTART_H

#include "base/context.h"

/* What signals ask for; the first three are set by handlers. */
typedef struct {
  volatile sig_atomic_t stop, save, status;
} dw_signals;

typedef struct dw_restart {
  dw_signals *signals; /* NULL: nobody asks */
  char *file;          /* NULL: restart.dwell */
  int64_t steps;       /* between checkpoints; 0: no */
  double seconds;      /* between checkpoints; 0: no */
  bool usr1_stops;
  bool owed; /* a statement wrote what must not be written twice */
  double saved_at, looked_at, shown_at; /* dw_clock */
  bool showing; /* the terminal's line holds the progress of the run */
  bool saved;   /* the stop under way has its checkpoint */
  bool made;    /* the last call of `write` made a file */
  char *log;    /* name of the log file; NULL: none */
  /* makes a checkpoint of the deck that is running; NULL: there is none */
  dw_status (*write)(dw_ctx *, const char *file);
} dw_restart;

dw_restart *dw_restart_new(void); /* NULL: no memory */
void dw_restart_free(dw_restart *);
const char *dw_restart_file(const dw_restart *);
dw_status dw_restart_set_file(dw_ctx *, const char *);
dw_status dw_restart_set_log(dw_ctx *, const char *); /* NULL: none */
/* `stepped`: a step of a run has ended just now. */
dw_status dw_restart_poll(dw_ctx *, bool stepped);
/* As on SIGTERM `seconds` from now (0: no such limit), or a while before the end of the
 * Slurm job, whatever is first. */
void dw_restart_limit(int64_t seconds);
/* The checkpoint that goes with a stop; once. */
dw_status dw_restart_stop(dw_ctx *);
void dw_restart_say(dw_ctx *); /* where it is, if there is one */
/* Before something else is printed. */
void dw_restart_hide_progress(dw_ctx *);

#endif
