/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `figure`: plots from a library, with their data and scripts. */
#include "store/figure.h"

#include "command/command.h"

typedef struct {
  int32_t which;
  const char *from, *to;
  int64_t minimum, well;
  double soft, emax, prmax;
} figure_args;

static dw_status run_figure(void *self, dw_ctx *ctx)
{
  const figure_args *a = self;
  dw_library *lib = dw_libraries_find(ctx->libraries, a->from);
  if (!lib)
    return dw_fail_word(ctx, DW_ENOTFOUND, -1, "library FILE as NAME opens one",
                        "figure: no library is called %s", a->from);
  const dw_figure_how how = {.folder = a->to,
                             .minimum = a->minimum,
                             .well = a->well,
                             .soft = a->soft,
                             .emax = a->emax,
                             .prmax = a->prmax};
  const char *which = dw_figure_names[a->which];
  DW_TRY(dw_figure(ctx, lib, which, &how));
  dw_note(ctx, "figure %s is in %s", which, a->to);
  return DW_OK;
}

static const dw_field figure_fields[] = {
    {.name = "which",
     .doc =
         "Figure of the paper: 2, participation ratio against frequency of all modes of "
         "one minimum; 3, the linear and the cubic mode of largest overlap with r_AB of "
         "one "
         "well in space; 4, overlaps of r_tA with all linear modes of one well for growing "
         "numbers "
         "of images; 5, distribution of the largest overlap of r_tA, r_AS, r_AB with a "
         "linear mode; 6, splitting against the frequency at A; 7, distributions of the "
         "overlaps of r_AB with linear and cubic modes; 8, the same for the softest "
         "quasi-localised linear mode and the cubic mode started from it, which the deck "
         "calls soft.  scores: the comparison of predictors by compute score, their means "
         "with "
         "bootstrap errors over glasses, and the table as scores.csv.  disconnectivity: "
         "the minima joined at "
         "the lowest saddles between them, one tree for each basin.",
     .type = DW_ENUM,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(figure_args, which),
     .choices = dw_figure_names},
    {.name = "from",
     .doc = "Name of an open library.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED,
     .offset = offsetof(figure_args, from)},
    {.name = "to",
     .doc = "Folder for data, script, caption and plots; made when there is none.",
     .type = DW_PATH,
     .flags = DW_REQUIRED,
     .offset = offsetof(figure_args, to)},
    {.name = "minimum",
     .doc = "Row of table minima; 0 takes the minimum with the largest set of modes.  "
            "disconnectivity: only the basin of this minimum; 0: all with a saddle.",
     .type = DW_INT,
     .offset = offsetof(figure_args, minimum),
     .dflt = "0",
     .range = "[0,inf)"},
    {.name = "well",
     .doc = "Figures 3 and 4: row of table wells; 0 takes the first with both modes, or "
            "the one "
            "with most tangents.",
     .type = DW_INT,
     .offset = offsetof(figure_args, well),
     .dflt = "0",
     .range = "[0,inf)"},
    {.name = "soft",
     .doc = "Modes of participation ratio below 0.1 are marked below this frequency.",
     .type = DW_REAL,
     .offset = offsetof(figure_args, soft),
     .dflt = "4",
     .range = "(0,inf)",
     .unit = "1/time"},
    {.name = "emax",
     .doc =
         "Figures 5 to 8: only wells of smaller splitting; 0: below 0.01 in figure 5, all "
         "in the others.",
     .type = DW_REAL,
     .offset = offsetof(figure_args, emax),
     .dflt = "0",
     .range = "[0,inf)",
     .unit = "energy"},
    {.name = "prmax",
     .doc = "Figures 5 to 8: only wells of smaller participation ratio; 0: below 5 in "
            "figure 5, all in the others.",
     .type = DW_REAL,
     .offset = offsetof(figure_args, prmax),
     .dflt = "0",
     .range = "[0,inf)",
     .unit = "particles"},
    {0}};

DW_COMMAND(figure, "figure", figure_args, figure_fields,
           "Draw a figure of the paper from a library", "figure 2 from L to figures");

const dw_style *const dw_commands_figure[] = {&figure_style, NULL};
