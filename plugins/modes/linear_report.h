/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* linear_report.h - what modes linear says besides the modes: how they were found, whether
 * any is missing, and which of them cost no energy. */
#ifndef DW_MODES_LINEAR_REPORT_H
#define DW_MODES_LINEAR_REPORT_H

#include <dwell/plugin.h>

typedef struct {
  const dw_host *host;
  const dw_modeset *set;
  int64_t translations;
  double zero;    /* a mode of smaller |omega^2| is a zero mode */
  double seconds; /* to find the modes */
  dw_account account;
} linear_report;

/* Publishes `rattlers`, and warns of them by id. */
dw_status linear_rattlers(const dw_host *, dw_ctx *, dw_landscape *, const double *x);
/* Publishes the rest; warns of more zero modes than translations, of a multiplet cut in
 * two, and of a count that was not verified. */
dw_status linear_report_put(const linear_report *, dw_ctx *);

#endif
