/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Figures 5, 7, 8: distributions of the overlaps of double wells with vibrational modes.
 *
 * 5: the largest c over all linear modes for the fields r_tA (and r_tA:600), r_AS, r_AB of
 *    wells of E < 0.01 and PR < 5;
 * 7: c and a with r_AB of the best linear mode and of the cubic mode started from r_AB;
 * 8: c with r_AB of the softest quasi-localised linear mode, and of the cubic mode started
 *    from it, a set that the deck calls `soft`. */
#include <math.h>
#include <stdlib.h>

#include "store/figure.h"
#include "store/sample.h"

enum { CURVES = 4 };

typedef struct {
  const char *label; /* as gnuplot writes it */
  const char *word;  /* column of the data file */
  const char *look;  /* thinner ones last: they lie over the others */
  dw_overlap_key key;
} curve;

typedef struct {
  const char *title, *label;
  dw_sample_cuts cuts;
  bool profiles; /* the caption tells of profiles along the modes called soft */
  int curves;
  curve curve[CURVES];
} distribution;

typedef struct {
  dw_sample s;
  double *v; /* [s.count], of the curve in work */
  double density[CURVES][DW_BINS], median[CURVES], least[CURVES];
  int64_t n[CURVES];
  int64_t profiles, double_wells;
} drawn;

static dw_status measure(dw_ctx *ctx, const dw_plot *p, const distribution *what, drawn *d)
{
  int64_t any = 0;
  for (int k = 0; k < what->curves; k++) {
    const curve *u = &what->curve[k];
    DW_TRY(dw_sample_overlaps(ctx, p->lib, &d->s, &u->key, d->v));
    d->n[k] = dw_sample_density(d->s.count, d->v, d->density[k]);
    DW_TRY(dw_sample_median(ctx, d->s.count, d->v, &d->median[k]));
    d->least[k] = NAN;
    for (int64_t i = 0; i < d->s.count; i++)
      d->least[k] = fmin(d->least[k], d->v[i]); /* passes over NaN */
    any += d->n[k];
  }
  if (any && what->profiles)
    DW_TRY(dw_sample_profiles(ctx, p->lib, &d->s, true, &d->profiles, &d->double_wells));
  if (any) return DW_OK;
  return dw_fail(ctx, DW_ENOTFOUND,
                 "%s: library %s has no such overlaps of its %lld wells; %s and `save` put "
                 "them there",
                 p->name, dw_library_path(p->lib), (long long)d->s.count,
                 what->profiles ? "`compute overlap modes linear with r_AB as lin`, `modes "
                                  "cubic guess linear.${lin.r_AB.soft} as soft`, `compute "
                                  "overlap modes soft with r_AB`"
                                : "`compute overlap`");
}

static void write_data(const dw_plot *p, const distribution *what, const drawn *d)
{
  FILE *out = p->data.out;
  fprintf(out, "# %s\n# library %s, %lld wells of %lld (E < %g, PR < %g)\n# from  to",
          what->title, dw_library_path(p->lib), (long long)d->s.count,
          (long long)d->s.wells, what->cuts.emax, what->cuts.pr);
  for (int k = 0; k < what->curves; k++)
    fprintf(out, "  %s[n=%lld]", what->curve[k].word, (long long)d->n[k]);
  fputs("\n", out);
  for (int b = 0; b < DW_BINS; b++) {
    fprintf(out, "%g %g", (double)b / DW_BINS, (b + 1.0) / DW_BINS);
    for (int k = 0; k < what->curves; k++)
      fprintf(out, " %.6g", d->density[k][b]);
    fputs("\n", out);
  }
}

static void write_script(const dw_plot *p, const distribution *what, const drawn *d)
{
  FILE *out = p->script.out;
  dw_plot_script(p);
  fprintf(out,
          "  set xrange [0:1]; set yrange [0:*]\n"
          "  set xlabel '%s'; set ylabel 'probability density' offset 0.5,0\n"
          "  set key above samplen 1.5 spacing 1.1\n  plot ",
          what->label);
  const char *comma = "";
  for (int k = 0; k < what->curves; k++) {
    if (!d->n[k]) continue;
    fprintf(out, "%sdata using (0.5*($1+$2)):%d with histeps %s title '%s'", comma, k + 3,
            what->curve[k].look, what->curve[k].label);
    comma = ", \\\n    ";
  }
  fputs("\n", out);
  dw_plot_script_end(p);
}

static void write_caption(const dw_plot *p, const distribution *what, const drawn *d)
{
  FILE *out = p->caption.out;
  fprintf(out, "%s: ", what->title);
  dw_sample_describe(p->lib, &d->s, &what->cuts, out);
  fputs(".", out);
  for (int k = 0; k < what->curves; k++)
    if (d->n[k])
      fprintf(out, " %s: %lld wells, median %.4g, least %.4g.", what->curve[k].word,
              (long long)d->n[k], d->median[k], d->least[k]);
  if (what->profiles && d->profiles)
    fprintf(
        out,
        " Of %lld energy profiles along these cubic modes %lld are double wells: %.1f %% "
        "are none.",
        (long long)d->profiles, (long long)d->double_wells,
        100 * (1 - (double)d->double_wells / (double)d->profiles));
  else if (what->profiles)
    fputs(" No profile along these cubic modes is saved: `compute profile along soft`.",
          out);
  fputs("\n", out);
}

static dw_status draw(dw_ctx *ctx, dw_plot *p, const distribution *preset)
{
  drawn d = {0};
  distribution what = *preset;
  if (p->how->emax > 0) what.cuts.emax = p->how->emax;
  if (p->how->prmax > 0) what.cuts.pr = p->how->prmax;
  DW_TRY(dw_sample_take(ctx, p->lib, &what.cuts, &d.s));
  d.v = malloc((size_t)d.s.count * sizeof *d.v);
  dw_status status =
      d.v ? measure(ctx, p, &what, &d) : dw_fail(ctx, DW_ENOMEM, "%s: no memory", p->name);
  if (status == DW_OK) {
    write_data(p, &what, &d);
    write_script(p, &what, &d);
    write_caption(p, &what, &d);
  }
  free(d.v);
  dw_sample_free(&d.s);
  return status;
}

dw_status dw_figure5(dw_ctx *ctx, dw_plot *p)
{
  static const distribution what = {
      .title = "Largest overlap c of a field of a double well with a linear mode",
      .label = "max c",
      .cuts = {1e-2, 5},
      .curves = 4,
      .curve = {
          {"r_{tA}", "r_tA", "lw 3 lc rgb blue", {"linear", "r_tA", "cmax", false}},
          {"r_{tA}, 600 images",
           "r_tA_600",
           "lw 2.4 lc rgb grey",
           {"linear", "r_tA_600", "cmax", false}},
          {"r_{AS}", "r_AS", "lw 1.8 lc rgb orange", {"linear", "r_AS", "cmax", false}},
          {"r_{AB}", "r_AB", "lw 0.9 lc rgb 'black'", {"linear", "r_AB", "cmax", false}}}};
  return draw(ctx, p, &what);
}

dw_status dw_figure7(dw_ctx *ctx, dw_plot *p)
{
  static const distribution what = {
      .title = "Overlaps of r_AB with the best linear mode and with the cubic mode started "
               "from it",
      .label = "overlap with r_{AB}",
      .cuts = {INFINITY, INFINITY},
      .curves = 4,
      .curve = {
          {"linear, c", "linear_c", "lw 3 lc rgb blue", {"linear", "r_AB", "cmax", false}},
          {"cubic, c", "cubic_c", "lw 2 lc rgb orange", {"cubic", "r_AB", "cmax", false}},
          {"linear, a",
           "linear_a",
           "lw 1.5 dt (6,3) lc rgb blue",
           {"linear", "r_AB", "amax", false}},
          {"cubic, a",
           "cubic_a",
           "lw 1.5 dt (6,3) lc rgb orange",
           {"cubic", "r_AB", "amax", false}}}};
  return draw(ctx, p, &what);
}

dw_status dw_figure8(dw_ctx *ctx, dw_plot *p)
{
  static const distribution what = {
      .title = "Overlaps of r_AB with the softest quasi-localised linear mode and with the "
               "cubic mode started from it",
      .label = "c with r_{AB}",
      .cuts = {INFINITY, INFINITY},
      .profiles = true,
      .curves = 2,
      .curve = {{"softest localised",
                 "soft_c",
                 "lw 3 lc rgb blue",
                 {"linear", "r_AB", "c_soft", false}},
                {"cubic from it",
                 "cubic_c",
                 "lw 2 lc rgb orange",
                 {"cubic", "r_AB", "cmax", true}}}};
  return draw(ctx, p, &what);
}
