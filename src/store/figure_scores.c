/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* figure scores: how well each predictor finds the particles that move most (compute
 * score): means over the wells of a library, errors from resampling its glasses. */
#include <math.h>
#include <stdlib.h>

#include "store/census.h"
#include "store/figure.h"

static void write_data(const dw_plot *p, int64_t n, const dw_score_line *l)
{
  FILE *out = p->data.out;
  fputs("predictor,wells", out);
  for (int q = 0; q < DW_SCORES; q++)
    fprintf(out, ",%s,%s_error", dw_score_names[q], dw_score_names[q]);
  fputs("\n", out);
  for (int64_t k = 0; k < n; k++) {
    fprintf(out, "%s,%lld", l[k].predictor, (long long)l[k].wells);
    for (int q = 0; q < DW_SCORES; q++)
      for (int e = 0; e < 2; e++) {
        const double v = e ? l[k].error[q] : l[k].mean[q];
        if (isfinite(v))
          fprintf(out, ",%.6g", v);
        else
          fputs(",", out); /* not known */
      }
    fputs("\n", out);
  }
}

/* Predictors from the best at the top; where one glass gives no error the bar is none. */
static void write_script(const dw_plot *p, int64_t n, const dw_score_line *l)
{
  static const struct {
    int column;
    const char *title, *look;
    double up;
  } shown[] = {{3, "ROC", "lc rgb blue pt 7", 0.24},
               {5, "rank", "lc rgb grey pt 5", 0.08},
               {7, "c", "lc rgb orange pt 9", -0.08},
               {9, "a", "lc rgb orange pt 8", -0.24}};
  FILE *out = p->script.out;
  dw_plot_script(p);
  fprintf(out,
          "  set datafile separator comma\n"
          "  set xrange [0:1.02]; set yrange [-0.6:%g]\n"
          "  set xlabel 'mean over wells'; set key above horizontal width 1 samplen 1 "
          "spacing 1.1\n"
          "  set arrow from 0.5, graph 0 to 0.5, graph 1 nohead dt 3 lc rgb grey\n"
          "  set ytics noenhanced (",
          (double)n - 0.4);
  for (int64_t k = 0; k < n; k++)
    fprintf(out, "%s'%s' %lld", k ? ", " : "", l[k].predictor, (long long)(n - 1 - k));
  fputs(")\n  plot ", out);
  for (int k = 0; k < 4; k++)
    fprintf(out,
            "%sdata every ::1 using %d:(%lld-$0+(%g)):(0+(valid(%d)?column(%d):0))"
            " with xerrorbars %s ps 0.6 title '%s'",
            k ? ", \\\n    " : "", shown[k].column, (long long)n - 1, shown[k].up,
            shown[k].column + 1, shown[k].column + 1, shown[k].look, shown[k].title);
  fputs("\n", out);
  dw_plot_script_end(p);
}

static void write_caption(const dw_plot *p, int64_t n, const dw_score_line *l)
{
  FILE *out = p->caption.out;
  fprintf(
      out,
      "Predictors compared: means over wells of the area under the ROC curve, of the share "
      "of particles ranked below the one that moves most (both 1/2 for a guess), and, "
      "of modes, of the overlaps c and a; errors from resampling glasses, none with "
      "one glass.  Library %s.",
      dw_library_path(p->lib));
  for (int64_t k = 0; k < n; k++)
    fprintf(out, " %s: %lld wells, %.3f.", l[k].predictor, (long long)l[k].wells,
            l[k].mean[0]);
  fputs("\n", out);
}

static dw_status draw(dw_ctx *ctx, dw_plot *p, const dw_census *c)
{
  dw_score_line *l;
  int64_t n;
  DW_TRY(dw_census_scores(ctx, c, &l, &n));
  if (n > 0) {
    p->tall = 0.35 + 0.11 * (double)n;
    write_data(p, n, l), write_script(p, n, l), write_caption(p, n, l);
  }
  free(l);
  if (n > 0) return DW_OK;
  return dw_fail(ctx, DW_ENOTFOUND,
                 "figure scores: library %s has no scores; `compute score` and `save` put "
                 "them there",
                 dw_library_path(p->lib));
}

dw_status dw_figure_scores(dw_ctx *ctx, dw_plot *p)
{
  dw_census *c = dw_census_new();
  if (!c) return dw_fail(ctx, DW_ENOMEM, "figure scores: no memory");
  dw_status status = dw_census_add(ctx, c, p->lib);
  if (status == DW_OK) status = draw(ctx, p, c);
  dw_census_free(c);
  return status;
}
