/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* inspect.h - a library as a whole: is it sound, what is it made of, a state of it. */
#ifndef DW_STORE_INSPECT_H
#define DW_STORE_INSPECT_H

#include "store/library.h"

typedef struct {
  int64_t segments; /* files beside the packed one that count */
  int64_t skipped;  /* files that could not be read */
  bool packed;      /* is there a packed one? */
} dw_library_files;
dw_library_files dw_library_sources(const dw_library *);

/* Reads every vector and follows every reference; one line a fault into `out`. */
dw_status dw_library_check(dw_ctx *, dw_library *, FILE *out, int64_t *faults);

/* Minimum `id` as a system (free it).  DW_EUNSUP, DW_ENOTFOUND: one of an analytic
 * landscape. */
dw_status dw_library_state(dw_ctx *, dw_library *, int64_t id, dw_system **);

#endif
