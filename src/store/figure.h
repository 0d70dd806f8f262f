/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* figure.h - the figures of the papers, and others, from a library alone: for figure N the
 * files
 *
 *   figureN.dat   the data, columns named in its header
 *   figureN.gp    the gnuplot script that draws it
 *   figureN.txt   a caption with the counts
 *   figureN.svg, .pdf, .png
 *
 * and for one with a name of its own NAME.csv and so on.  Another figure is a function in a
 * file figureN.c and a line in figure.c. */
#ifndef DW_STORE_FIGURE_H
#define DW_STORE_FIGURE_H

#include "store/file.h"
#include "store/library.h"

typedef struct {
  const char *folder;
  int64_t well;       /* row of wells, figures 3 and 4; 0: the one with most to show */
  int64_t minimum;    /* row of minima; 0: that of the largest set of modes */
  double soft;        /* frequency below which a localised mode counts as soft */
  double emax, prmax; /* only wells of smaller E, PR; 0: as the figure of the paper does */
} dw_figure_how;

extern const char *const dw_figure_names[]; /* "2", ...; NULL at the end */
/* Its files are called so: "figure2"; NULL: there is no such figure. */
const char *dw_figure_stem(const char *which);

/* DW_ENOTFOUND: there is no such figure, or the library lacks what it shows.  Without
 * gnuplot a warning: data, script and caption are there. */
dw_status dw_figure(dw_ctx *, dw_library *, const char *which, const dw_figure_how *);

/* -- for the figures themselves ------------------------------------------------------ */

/* The files being written: data, script and caption. */
typedef struct {
  dw_library *lib;
  const dw_figure_how *how;
  const char *name;     /* "figure2" */
  const char *data_end; /* of the name of its data: "dat" */
  double tall;          /* height over width; 0: 0.8 */
  dw_file data, script, caption;
} dw_plot;

/* The script up to and from what a figure draws: three terminals of one size, 8.6 cm wide
 * as a column of a journal; `data`, and the colours blue, orange, grey of Okabe and Ito. */
void dw_plot_script(const dw_plot *);
void dw_plot_script_end(const dw_plot *);

dw_status dw_figure2(dw_ctx *, dw_plot *);
dw_status dw_figure3(dw_ctx *, dw_plot *);
dw_status dw_figure4(dw_ctx *, dw_plot *);
dw_status dw_figure5(dw_ctx *, dw_plot *);
dw_status dw_figure6(dw_ctx *, dw_plot *);
dw_status dw_figure7(dw_ctx *, dw_plot *);
dw_status dw_figure8(dw_ctx *, dw_plot *);
dw_status dw_figure_scores(dw_ctx *, dw_plot *);
dw_status dw_figure_disconnectivity(dw_ctx *, dw_plot *);

/* Runs gnuplot on SCRIPT in the folder; DW_ENOTFOUND: there is none, DW_EIO: it failed. */
dw_status dw_gnuplot(dw_ctx *, const char *folder, const char *script);

#endif
