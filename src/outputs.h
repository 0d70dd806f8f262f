/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* outputs.h - where a run says what it does: screen and log, of each partition its own. */
#ifndef DW_OUTPUTS_H
#define DW_OUTPUTS_H

#include "base/context.h"

/* The words of the command line; NULL: not given, "none": nowhere. */
typedef struct {
  const char *log, *screen;
  const char *part_log, *part_screen; /* -plog, -pscreen: names before .0, .1, ... */
} dw_output_names;

/* Sizes of the partitions: MxN is M of N processes, N one. */
typedef struct {
  int64_t count, *size;
} dw_partitions;

bool dw_partitions_add(dw_partitions *, const char *word); /* false: not such a word */

/* Opens them for rank 0; no log when `check`, and none yet when a restart goes on with its
 * own.  A failure was said on stderr. */
dw_status dw_outputs_open(dw_ctx *, const dw_output_names *, bool check, bool continues);
/* Exit code: 4 when something could not be written. */
int dw_outputs_close(dw_ctx *);

#endif
