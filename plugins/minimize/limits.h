/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* limits.h - what every minimiser takes (when to stop) and publishes. */
#ifndef DW_PLUGINS_MINIMIZE_LIMITS_H
#define DW_PLUGINS_MINIMIZE_LIMITS_H

#include <dwell/plugin.h>

/* Fields of a style T with members ftol, maxiter, maxeval: the kernel's loop reads them. */
#define MINIMIZE_LIMITS(T)                                                          \
  DW_ARG(T, ftol, "1e-10", "(0,inf)", "force", "Stop when max |f| is below this."), \
      DW_ARG(T, maxiter, "100000", "[0,inf)", "1",                                  \
             "Largest number of iterations; 0: no limit."),                         \
      DW_ARG(T, maxeval, "1000000", "[0,inf)", "1",                                 \
             "Largest number of force evaluations; 0: no limit.")

static const dw_field minimize_results[] = {
    {.name = "e", .type = DW_REAL, .unit = "energy", .doc = "Energy at the end."},
    {.name = "fmax",
     .type = DW_REAL,
     .unit = "force",
     .doc = "Largest |f| component there."},
    {.name = "converged", .type = DW_BOOL, .doc = "Did max |f| fall below ftol?"},
    {.name = "reason", .type = DW_STRING, .doc = "Why it stopped."},
    {.name = "iterations", .type = DW_INT, .unit = "1", .doc = "Iterations made."},
    {.name = "evaluations", .type = DW_INT, .unit = "1", .doc = "Force evaluations made."},
    {0}};

#endif
