/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* progress.h - how far the farms of a library are: what table tasks has on record, beside
 * what table farms said when each began. */
#ifndef DW_STORE_PROGRESS_H
#define DW_STORE_PROGRESS_H

#include "store/library.h"

typedef struct {
  const char *farm;      /* within the library */
  int64_t count, failed; /* tasks on record, those of them that failed */
  double wall;           /* seconds they took, summed */
  double total;          /* tasks the farm has; NaN: not told */
  double rate;           /* tasks a second since it last began, by all at work; NaN */
  double left;           /* seconds until its end at this rate; 0: ended; NaN */
} dw_farm_progress;

/* In the order in which they began; *list is for free().  `now`: seconds since 1970. */
dw_status dw_progress_read(dw_ctx *, dw_library *, double now, dw_farm_progress **list,
                           int64_t *count);
/* A farm begins: so many tasks, of which some are on record. */
dw_status dw_progress_begin(dw_ctx *, dw_library *, const char *farm, int64_t tasks,
                            int64_t finished, double now);
/* "3 min", "2.5 h"; "?" for NaN. */
const char *dw_progress_time(double seconds, char room[24]);

#endif
