/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* report.h - one self-contained HTML page on a library: counts, statistics, figures, a
 * table of the wells with their profiles, and the core of each in space.  It needs no
 * network. */
#ifndef DW_STORE_REPORT_H
#define DW_STORE_REPORT_H

#include <stdio.h>

#include "store/library.h"

typedef struct {
  const char *path; /* of the page; figures are kept in the folder PATH without .html,
                       with -figures behind it */
  int64_t most;     /* wells in the table, those of smallest splitting */
} dw_report_how;

/* DW_EIO, DW_ENOMEM.  Figures that cannot be drawn are named with the reason. */
dw_status dw_report(dw_ctx *, dw_library *, const dw_report_how *);

/* -- parts of it, each in its file ------------------------------------------------ */

/* Text with & < > " ' as entities. */
void dw_report_text(FILE *, const char *);
/* Style, and the script behind the content. */
void dw_report_head(FILE *, const char *title);
void dw_report_foot(FILE *);
/* The section of the wells. */
dw_status dw_report_wells(dw_ctx *, dw_library *, const dw_report_how *, FILE *);

#endif
