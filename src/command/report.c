/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `report`: a page on a library. */
#include "store/report.h"

#include "command/command.h"

typedef struct {
  const char *from, *to;
  int64_t most;
} report_args;

static dw_status run_report(void *self, dw_ctx *ctx)
{
  const report_args *a = self;
  const dw_report_how how = {.path = a->to, .most = a->most};
  dw_library *lib = dw_libraries_find(ctx->libraries, a->from);
  if (!lib)
    return dw_fail_word(ctx, DW_ENOTFOUND, 1, "library FILE as NAME opens one",
                        "report: no library is called %s", a->from);
  DW_TRY(dw_report(ctx, lib, &how));
  dw_note(ctx, "the report on %s is %s", a->from, a->to);
  return DW_OK;
}

static const dw_field report_fields[] = {
    {.name = "from",
     .doc = "Name of an open library.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(report_args, from)},
    {.name = "to",
     .doc =
         "File of the page, FILE.html; the figures stand in the folder FILE-figures, too.",
     .type = DW_PATH,
     .flags = DW_REQUIRED,
     .offset = offsetof(report_args, to)},
    {.name = "most",
     .doc = "Wells in the table, those of smallest splitting.",
     .type = DW_INT,
     .offset = offsetof(report_args, most),
     .dflt = "500",
     .range = "[1,100000]"},
    {0}};

DW_COMMAND(report, "report", report_args, report_fields,
           "One page on a library: statistics, figures, wells", "report L to wells.html");

const dw_style *const dw_commands_report[] = {&report_style, NULL};
