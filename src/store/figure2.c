/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Figure 2: participation ratio against frequency of all modes of one minimum, and the
 * frequency against the number of the mode.
 *
 * A mode is quasi-localised when its participation ratio is below 0.1 and it is soft; modes
 * at the upper edge of the spectrum are localised, too, but stiff. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/figure.h"

static const double localised = 0.1, zero_mode = 1e-4;

typedef struct {
  double number, omega, pr, residual;
} mode;

typedef struct {
  int64_t set, minimum, particles, run;
  double energy;
  mode *item;
  int64_t count, zero, soft; /* modes; of these translations, quasi-localised soft ones */
  double lowest, highest;    /* frequencies but zero */
} spectrum;

/* The linear set of most modes, of the wanted minimum; the last one of these. */
static dw_status choose(dw_ctx *ctx, const dw_plot *p, spectrum *s)
{
  double most = 0;
  for (int64_t k = 0; k < dw_library_rows(p->lib, "modesets"); k++) {
    const int64_t id = dw_library_id(p->lib, "modesets", k);
    const char *style;
    double count, minimum;
    DW_TRY(dw_library_text(ctx, p->lib, "modesets", "style", id, &style));
    DW_TRY(dw_library_real(ctx, p->lib, "modesets", "count", id, &count));
    DW_TRY(dw_library_real(ctx, p->lib, "modesets", "minimum", id, &minimum));
    const bool wanted = p->how->minimum == 0 || (double)p->how->minimum == minimum;
    if (strcmp(style, "linear") || !wanted || count < most) continue;
    most = count, s->set = id, s->minimum = (int64_t)minimum;
  }
  if (s->set) return DW_OK;
  if (p->how->minimum)
    return dw_fail(ctx, DW_ENOTFOUND,
                   "figure 2: library %s has no linear modes of minimum %lld",
                   dw_library_path(p->lib), (long long)p->how->minimum);
  return dw_fail(ctx, DW_ENOTFOUND,
                 "figure 2: library %s has no linear modes; `modes linear all` and `save` "
                 "put them there",
                 dw_library_path(p->lib));
}

static dw_status describe(dw_ctx *ctx, const dw_plot *p, spectrum *s)
{
  double particles, run;
  DW_TRY(dw_library_real(ctx, p->lib, "minima", "N", s->minimum, &particles));
  DW_TRY(dw_library_real(ctx, p->lib, "minima", "energy", s->minimum, &s->energy));
  DW_TRY(dw_library_real(ctx, p->lib, "modesets", "run", s->set, &run));
  s->particles = (int64_t)particles, s->run = (int64_t)run;
  return DW_OK;
}

static int by_number(const void *a, const void *b)
{
  const double x = ((const mode *)a)->number, y = ((const mode *)b)->number;
  return (x > y) - (x < y);
}

static dw_status read_modes(dw_ctx *ctx, const dw_plot *p, spectrum *s)
{
  const int64_t rows = dw_library_rows(p->lib, "modes");
  s->item = malloc((size_t)(rows > 0 ? rows : 1) * sizeof *s->item);
  if (!s->item)
    return dw_fail(ctx, DW_ENOMEM, "figure 2: no memory for %lld modes", (long long)rows);
  for (int64_t k = 0; k < rows; k++) {
    const int64_t id = dw_library_id(p->lib, "modes", k);
    mode *m = &s->item[s->count];
    double set;
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "set", id, &set));
    if ((int64_t)set != s->set) continue;
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "number", id, &m->number));
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "omega", id, &m->omega));
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "PR", id, &m->pr));
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "residual", id, &m->residual));
    s->count++;
  }
  qsort(s->item, (size_t)s->count, sizeof *s->item, by_number);
  return DW_OK;
}

static bool is_zero(const mode *m)
{
  return fabs(m->omega) < zero_mode;
}

static bool is_soft(const mode *m, const dw_figure_how *how)
{
  return !is_zero(m) && m->pr < localised && m->omega < how->soft;
}

static void count(spectrum *s, const dw_figure_how *how)
{
  s->lowest = INFINITY, s->highest = -INFINITY;
  for (int64_t k = 0; k < s->count; k++) {
    const mode *m = &s->item[k];
    s->zero += is_zero(m), s->soft += is_soft(m, how);
    if (is_zero(m)) continue;
    s->lowest = fmin(s->lowest, m->omega), s->highest = fmax(s->highest, m->omega);
  }
}

/* -- files
 * ---------------------------------------------------------------------------------- */

static dw_status write_data(dw_ctx *ctx, const dw_plot *p, const spectrum *s)
{
  FILE *out = p->data.out;
  const char *deck, *version;
  DW_TRY(dw_library_text(ctx, p->lib, "runs", "deck", s->run, &deck));
  DW_TRY(dw_library_text(ctx, p->lib, "runs", "version", s->run, &version));
  fprintf(out,
          "# Figure 2: participation ratio against frequency of the modes of one minimum\n"
          "# library %s, minimum %lld (energy %.17g, %lld particles), set %lld,\n"
          "# made by run %lld (deck %s, dwell %s)\n"
          "# quasi: 1 for modes of PR < %g and omega < %g, translations (|omega| < %g) not "
          "counted\n"
          "# number  omega[1/time]  PR[1]  quasi[0|1]  residual[1]\n",
          dw_library_path(p->lib), (long long)s->minimum, s->energy,
          (long long)s->particles, (long long)s->set, (long long)s->run, deck, version,
          localised, p->how->soft, zero_mode);
  for (int64_t k = 0; k < s->count; k++) {
    const mode *m = &s->item[k];
    fprintf(out, "%.0f %.17g %.17g %d %.3g\n", m->number, m->omega, m->pr,
            is_soft(m, p->how), m->residual);
  }
  return DW_OK;
}

static void write_script(const dw_plot *p, const spectrum *s)
{
  FILE *out = p->script.out;
  dw_plot_script(p);
  fprintf(
      out,
      "  set logscale y\n"
      "  set format y '10^{%%T}'\n"
      "  set xlabel 'frequency ω  [ε^{1/2}σ^{-1}m^{-1/2}]'\n"
      "  set ylabel 'participation ratio' offset 0.5,0\n"
      "  set xrange [%g:%g]\n"
      "  set yrange [%g:1]\n"
      "  set key above samplen 0.6\n"
      "  set arrow from graph 0, first %g to graph 1, first %g nohead dt 3 lc rgb grey\n"
      "  set multiplot\n",
      fmin(0, 1.1 * s->lowest), 1.04 * s->highest, 0.5 / (double)s->particles, localised,
      localised);
  fprintf(
      out,
      "  plot data using ($4 == 0 && abs($2) > %g ? $2 : NaN):3 with points pt 6 ps 0.35 "
      "lc rgb blue title 'modes', \\\n"
      "    data using ($4 == 1 ? $2 : NaN):3 with points pt 9 ps 0.9 lc rgb orange \\\n"
      "    title 'soft, PR < %g'\n\n",
      zero_mode, localised);
  fprintf(out,
          "  unset arrow; unset key; unset logscale; set format y '%%g'\n"
          "  set origin 0.33,0.21; set size 0.42,0.36\n"
          "  set object 1 rectangle from graph -0.36,-0.42 to graph 1.08,1.08 behind \\\n"
          "    fillcolor rgb 'white' fillstyle solid noborder\n"
          "  set xlabel 'mode number' offset 0,0.7; set ylabel 'ω' offset 1,0\n"
          "  set xtics %g offset 0,0.3; set ytics %g offset 0.5,0; set tics scale 0.5\n"
          "  set xrange [0:%lld]; set yrange [%g:%g]\n"
          "  plot data using 1:2 with lines lw 1.5 lc rgb blue\n",
          2 * pow(10, floor(log10((double)s->count / 2))),
          5 * pow(10, floor(log10(s->highest / 2))), (long long)s->count,
          fmin(0, 1.1 * s->lowest), 1.04 * s->highest);
  dw_plot_script_end(p);
}

static void write_caption(const dw_plot *p, const spectrum *s)
{
  fprintf(
      p->caption.out,
      "Participation ratio against frequency of %lld of the %lld modes of minimum %lld "
      "(%lld particles, energy %.10g) of library %s; the %lld translations are left out. "
      "Triangles: the %lld quasi-localised soft modes, of participation ratio below %g "
      "(dotted line) and frequency below %g. Frequencies from %.6g to %.6g. Inset: "
      "frequency against the number of the mode.\n",
      (long long)(s->count - s->zero), (long long)(3 * s->particles), (long long)s->minimum,
      (long long)s->particles, s->energy, dw_library_path(p->lib), (long long)s->zero,
      (long long)s->soft, localised, p->how->soft, s->lowest, s->highest);
}

static dw_status write_all(dw_ctx *ctx, dw_plot *p, spectrum *s)
{
  DW_TRY(choose(ctx, p, s));
  DW_TRY(describe(ctx, p, s));
  DW_TRY(read_modes(ctx, p, s));
  count(s, p->how);
  if (s->count == s->zero)
    return dw_fail(ctx, DW_ENOTFOUND,
                   "figure 2: set %lld of library %s has no modes to show",
                   (long long)s->set, dw_library_path(p->lib));
  DW_TRY(write_data(ctx, p, s));
  write_script(p, s);
  write_caption(p, s);
  return DW_OK;
}

dw_status dw_figure2(dw_ctx *ctx, dw_plot *p)
{
  spectrum s = {0};
  const dw_status status = write_all(ctx, p, &s);
  free(s.item);
  return status;
}
