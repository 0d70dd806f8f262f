/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* run.h - a deck from text to calls: read whole, checked whole, then run. */
#ifndef DW_DECK_RUN_H
#define DW_DECK_RUN_H

#include "base/context.h"

typedef struct {
  const char *file; /* NULL: standard input */
  int nvars;        /* -var NAME v1 v2 ... */
  const char *const
      *vars;        /* NULL-terminated lists one after another: name, v1, ..., NULL */
  const char *echo; /* none screen log both */
  const char *command_line; /* for the record in libraries; may be NULL */
  int64_t max_steps;        /* stop after so many statements; 0: never */
  bool check_only, skip_run, debug;
  const char *restart; /* a restart file: go on from there; file may be NULL then */
  bool log_continues;  /* ... in the log that it names */
} dw_deck_options;

/* Reads, checks (all errors to stderr and the log), runs.  *exit_code is what main returns
 * (0; 1 run time, 2 usage or parse, 3 plugin, 4 I/O; `quit N`). */
dw_status dw_deck_run(dw_ctx *, const dw_deck_options *, int *exit_code);

/* Particles and timestep of a restart file. */
dw_status dw_restart_read_system(dw_ctx *, const char *file, dw_system **,
                                 double *timestep);

/* What main returns for a failure. */
int dw_deck_exit_code(dw_status);

/* The statements of the language and of the session (print, log, ...) as styles, so that
 * they have help and manual pages like all others. */
dw_status dw_deck_register(dw_ctx *);

#endif
