/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/figure.h"

#include <stdlib.h>
#include <string.h>

const char *const dw_figure_names[] = {
    "2", "3", "4", "5", "6", "7", "8", "scores", "disconnectivity", NULL};

typedef struct {
  const char *stem, *data_end;
  dw_status (*make)(dw_ctx *, dw_plot *);
} figure;

/* In the order of their names. */
static const figure figures[] = {{"figure2", "dat", dw_figure2},
                                 {"figure3", "dat", dw_figure3},
                                 {"figure4", "dat", dw_figure4},
                                 {"figure5", "dat", dw_figure5},
                                 {"figure6", "dat", dw_figure6},
                                 {"figure7", "dat", dw_figure7},
                                 {"figure8", "dat", dw_figure8},
                                 {"scores", "csv", dw_figure_scores},
                                 {"disconnectivity", "dat", dw_figure_disconnectivity}};

static const figure *find(const char *which)
{
  for (int i = 0; dw_figure_names[i]; i++)
    if (!strcmp(dw_figure_names[i], which)) return &figures[i];
  return NULL;
}

const char *dw_figure_stem(const char *which)
{
  const figure *f = find(which);
  return f ? f->stem : NULL;
}

void dw_plot_script(const dw_plot *p)
{
  const double tall = p->tall > 0 ? p->tall : 0.8;
  fprintf(
      p->script.out,
      "# gnuplot %s.gp: %s.%s -> %s.svg, %s.pdf, %s.png\n"
      "set encoding utf8\n"
      "data = '%s.%s'\n"
      "blue = '#0072B2'; orange = '#D55E00'; grey = '#777777'\n"
      "terminal(i) = word('svg pdfcairo pngcairo', i) . \\\n"
      "  (i == 1 ? ' size 325,%.0f font \"Helvetica,11\"' : \\\n"
      "   i == 2 ? ' size 8.6cm,%.2fcm font \"Helvetica,8\"' : \\\n"
      "   ' size 1016,%.0f font \"Helvetica,8\" fontscale 3.4 linewidth 3 pointscale 3')\n"
      "do for [i = 1:3] {\n"
      "  reset\n"
      "  eval 'set terminal ' . terminal(i)\n"
      "  set output '%s.' . word('svg pdf png', i)\n"
      "  set border lw 0.7; set tics front\n",
      p->name, p->name, p->data_end, p->name, p->name, p->name, p->name, p->data_end,
      325 * tall, 8.6 * tall, 1016 * tall, p->name);
}

void dw_plot_script_end(const dw_plot *p)
{
  fputs("  unset multiplot\n  unset output\n}\n", p->script.out);
}

static dw_status begin(dw_ctx *ctx, const dw_plot *p, const char *end, dw_file *f)
{
  char *path = dw_file_name("%s/%s.%s", p->how->folder, p->name, end);
  const dw_status status =
      path ? dw_file_begin(ctx, path, f) : dw_fail(ctx, DW_ENOMEM, "figure: no memory");
  free(path);
  return status;
}

/* All three files or none. */
static dw_status write_files(dw_ctx *ctx, dw_plot *p, const figure *f)
{
  dw_status status = begin(ctx, p, p->data_end, &p->data);
  if (status == DW_OK) status = begin(ctx, p, "gp", &p->script);
  if (status == DW_OK) status = begin(ctx, p, "txt", &p->caption);
  if (status == DW_OK) status = f->make(ctx, p);
  dw_file *const files[] = {&p->data, &p->script, &p->caption};
  for (int i = 0; i < 3; i++) {
    if (status == DW_OK)
      status = dw_file_commit(ctx, files[i]);
    else
      dw_file_abandon(files[i]);
  }
  return status;
}

static dw_status draw(dw_ctx *ctx, const dw_plot *p)
{
  char *script = dw_file_name("%s.gp", p->name);
  const dw_status status = script ? dw_gnuplot(ctx, p->how->folder, script)
                                  : dw_fail(ctx, DW_ENOMEM, "figure: no memory");
  free(script);
  if (status != DW_ENOTFOUND) return status;
  dw_error_clear(ctx);
  dw_warn(ctx,
          "%s is not drawn, gnuplot is not there; install it and run `gnuplot %s.gp` in %s",
          p->name, p->name, p->how->folder);
  return DW_OK;
}

dw_status dw_figure(dw_ctx *ctx, dw_library *lib, const char *which,
                    const dw_figure_how *how)
{
  const figure *f = find(which);
  if (!f) return dw_fail(ctx, DW_ENOTFOUND, "there is no figure %s", which);
  dw_plot p = {.lib = lib, .how = how, .name = f->stem, .data_end = f->data_end};
  DW_TRY(dw_file_folder(ctx, how->folder));
  DW_TRY(write_files(ctx, &p, f));
  return draw(ctx, &p);
}
