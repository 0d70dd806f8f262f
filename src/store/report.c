/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/report.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/census.h"
#include "store/figure.h"

/* -- what the library holds
 * ---------------------------------------------------------------- */

static void put_tables(const dw_library *lib, FILE *out)
{
  fputs("<h2>Tables</h2>\n<table "
        "class='sort'>\n<thead><tr><th>table<th>rows</thead>\n<tbody>\n",
        out);
  for (int64_t t = 0; t < dw_library_tables(lib); t++) {
    const char *name = dw_library_table(lib, t);
    fputs("<tr><td>", out);
    dw_report_text(out, name);
    fprintf(out, "<td>%lld\n", (long long)dw_library_rows(lib, name));
  }
  fputs("</tbody></table>\n", out);
}

static dw_status put_census(dw_ctx *ctx, dw_library *lib, FILE *out)
{
  char *text = NULL;
  size_t length;
  dw_census *c = dw_census_new();
  FILE *memory = open_memstream(&text, &length);
  dw_status status = c && memory ? dw_census_add(ctx, c, lib)
                                 : dw_fail(ctx, DW_ENOMEM, "report: no memory");
  if (status == DW_OK) status = dw_census_print(ctx, c, memory);
  if (memory) fclose(memory);
  if (status == DW_OK) {
    fputs("<h2>Double wells in numbers</h2>\n<pre>", out);
    dw_report_text(out, text);
    fputs("</pre>\n", out);
  }
  dw_census_free(c);
  free(text);
  return status;
}

/* One row a run: what made the library. */
static dw_status put_runs(dw_ctx *ctx, dw_library *lib, FILE *out)
{
  static const char *const columns[] = {"start", "version", "deck", "deck_hash", "command"};
  enum { TEXTS = sizeof columns / sizeof *columns };
  fputs(
      "<h2>Runs</h2>\n<table class='sort'>\n<thead><tr><th>run<th>start<th>version<th>deck"
      "<th>hash of the deck<th>command<th>seed<th>seconds</thead>\n<tbody>\n",
      out);
  for (int64_t k = 0; k < dw_library_rows(lib, "runs"); k++) {
    const int64_t id = dw_library_id(lib, "runs", k);
    double seed, wall;
    fprintf(out, "<tr><td>%lld", (long long)id);
    for (int c = 0; c < TEXTS; c++) {
      const char *text;
      DW_TRY(dw_library_text(ctx, lib, "runs", columns[c], id, &text));
      fputs("<td>", out);
      dw_report_text(out, text);
    }
    DW_TRY(dw_library_real(ctx, lib, "runs", "seed", id, &seed));
    DW_TRY(dw_library_real(ctx, lib, "runs", "wall", id, &wall));
    fprintf(out, "<td>%.0f<td>%.1f\n", seed, wall);
  }
  fputs("</tbody></table>\n", out);
  return DW_OK;
}

/* -- figures
 * ------------------------------------------------------------------------------- */

static void put_base64(FILE *in, FILE *out)
{
  static const char digit[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  unsigned char b[3];
  for (size_t n; (n = fread(b, 1, 3, in)) > 0;) {
    const unsigned v =
        (unsigned)b[0] << 16 | (n > 1 ? (unsigned)b[1] << 8 : 0) | (n > 2 ? b[2] : 0);
    fputc(digit[v >> 18], out), fputc(digit[v >> 12 & 63], out);
    fputc(n > 1 ? digit[v >> 6 & 63] : '=', out), fputc(n > 2 ? digit[v & 63] : '=', out);
  }
}

/* A file of the folder of figures; NULL: there is none. */
static FILE *open_part(const char *folder, const char *figure, const char *end)
{
  char *name = dw_file_name("%s/%s.%s", folder, figure, end);
  FILE *in = name ? fopen(name, "rb") : NULL;
  free(name);
  return in;
}

static void put_figure(const char *folder, const char *which, FILE *out)
{
  const char *figure = dw_figure_stem(which);
  char line[4096];
  FILE *svg = open_part(folder, figure, "svg"), *caption = open_part(folder, figure, "txt");
  fprintf(out, "<figure>\n");
  if (svg) {
    fprintf(out, "<img alt='%s' src='data:image/svg+xml;base64,", figure);
    put_base64(svg, out);
    fputs("'>\n", out);
    fclose(svg);
  } else
    fputs("<p class='lack'>Not drawn: gnuplot is not there.</p>\n", out);
  fputs("<figcaption>", out);
  if (strcmp(figure, which)) fprintf(out, "<b>Figure %s.</b> ", which);
  while (caption && fgets(line, sizeof line, caption))
    dw_report_text(out, line);
  if (caption) fclose(caption);
  fputs("</figcaption>\n</figure>\n", out);
}

static dw_status put_figures(dw_ctx *ctx, dw_library *lib, const char *folder, FILE *out)
{
  const dw_figure_how how = {.folder = folder, .soft = 4};
  fputs("<h2>Figures</h2>\n<div class='figures'>\n", out);
  for (int i = 0; dw_figure_names[i]; i++) {
    const char *which = dw_figure_names[i];
    const dw_status status = dw_figure(ctx, lib, which, &how);
    if (status == DW_OK) {
      put_figure(folder, which, out);
      continue;
    }
    if (status != DW_ENOTFOUND) return status;
    fprintf(out, "<p class='lack'>Figure %s is not here: ", which);
    dw_report_text(out, ctx->error.text);
    fputs(".</p>\n", out);
    dw_error_clear(ctx);
  }
  fputs("</div>\n", out);
  return DW_OK;
}

/* -- the page
 * ------------------------------------------------------------------------------ */

static dw_status put_page(dw_ctx *ctx, dw_library *lib, const dw_report_how *how,
                          const char *folder, FILE *out)
{
  dw_report_head(out, dw_library_path(lib));
  fputs("<h1>Library ", out);
  dw_report_text(out, dw_library_path(lib));
  fputs("</h1>\n", out);
  if (dw_library_rows(lib, "wells") > 0) DW_TRY(put_census(ctx, lib, out));
  DW_TRY(put_figures(ctx, lib, folder, out));
  DW_TRY(dw_report_wells(ctx, lib, how, out));
  put_tables(lib, out);
  if (dw_library_rows(lib, "runs") > 0) DW_TRY(put_runs(ctx, lib, out));
  dw_report_foot(out);
  return DW_OK;
}

dw_status dw_report(dw_ctx *ctx, dw_library *lib, const dw_report_how *how)
{
  dw_file page;
  const size_t length = strlen(how->path) - (dw_file_ends(how->path, ".html") ? 5 : 0);
  char *folder = dw_file_name("%.*s-figures", (int)length, how->path);
  if (!folder) return dw_fail(ctx, DW_ENOMEM, "report: no memory");
  dw_status status = dw_file_begin(ctx, how->path, &page);
  if (status == DW_OK) {
    status = put_page(ctx, lib, how, folder, page.out);
    if (status == DW_OK)
      status = dw_file_commit(ctx, &page);
    else
      dw_file_abandon(&page);
  }
  free(folder);
  return status;
}
