/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/figure.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
  int64_t number;
  const char *name;
  dw_status (*make)(dw_ctx *, dw_plot *);
} figure;

static const figure figures[] = {{2, "figure2", dw_figure2}, {3, "figure3", dw_figure3},
                                 {4, "figure4", dw_figure4}, {5, "figure5", dw_figure5},
                                 {6, "figure6", dw_figure6}, {7, "figure7", dw_figure7},
                                 {8, "figure8", dw_figure8}};
enum { FIGURES = sizeof figures / sizeof *figures };

static const figure *find(int64_t number)
{
  for (int i = 0; i < FIGURES; i++)
    if (figures[i].number == number) return &figures[i];
  return NULL;
}

static dw_status no_figure(dw_ctx *ctx, int64_t number)
{
  char known[128] = "";
  for (int i = 0; i < FIGURES; i++) {
    const size_t used = strlen(known);
    snprintf(known + used, sizeof known - used, "%s%lld", used ? " " : "",
             (long long)figures[i].number);
  }
  return dw_fail_word(ctx, DW_EVALUE, 1, known, "there is no figure %lld; there are: %s",
                      (long long)number, known);
}

void dw_plot_script(const dw_plot *p)
{
  const double tall = p->tall > 0 ? p->tall : 0.8;
  fprintf(
      p->script.out,
      "# gnuplot %s.gp: %s.dat -> %s.svg, %s.pdf, %s.png\n"
      "set encoding utf8\n"
      "data = '%s.dat'\n"
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
      p->name, p->name, p->name, p->name, p->name, p->name, 325 * tall, 8.6 * tall,
      1016 * tall, p->name);
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
  dw_status status = begin(ctx, p, "dat", &p->data);
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

dw_status dw_figure(dw_ctx *ctx, dw_library *lib, int64_t number, const dw_figure_how *how)
{
  const figure *f = find(number);
  if (!f) return no_figure(ctx, number);
  dw_plot p = {.lib = lib, .how = how, .name = f->name};
  DW_TRY(dw_file_folder(ctx, how->folder));
  DW_TRY(write_files(ctx, &p, f));
  return draw(ctx, &p);
}
