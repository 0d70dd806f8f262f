/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Figure 6: tunnel splitting against the frequency at A, sqrt(V'') along the path. */
#include <math.h>
#include <stdlib.h>

#include "store/figure.h"
#include "store/sample.h"

/* Spearman's rank correlation needs ranks; ties do not occur in computed numbers. */
typedef struct {
  double value;
  int64_t at;
} ranked;

static int by_value(const void *a, const void *b)
{
  const double x = ((const ranked *)a)->value, y = ((const ranked *)b)->value;
  return (x > y) - (x < y);
}

static void rank(int64_t n, ranked *r, double *out)
{
  qsort(r, (size_t)n, sizeof *r, by_value);
  for (int64_t k = 0; k < n; k++)
    out[r[k].at] = (double)k;
}

/* Of E and omega over the wells that have both; NaN for fewer than three. */
static dw_status correlation(dw_ctx *ctx, const dw_sample *s, double *rho)
{
  const size_t room = (size_t)s->count;
  ranked *e = malloc(room * sizeof *e), *w = malloc(room * sizeof *w);
  double *re = malloc(room * sizeof *re), *rw = malloc(room * sizeof *rw), d2 = 0;
  int64_t n = 0;
  const bool good = e && w && re && rw;
  for (int64_t k = 0; good && k < s->count; k++) {
    if (isnan(s->well[k].omega)) continue;
    e[n] = (ranked){s->well[k].E, n}, w[n] = (ranked){s->well[k].omega, n}, n++;
  }
  *rho = NAN;
  if (good && n >= 3) {
    rank(n, e, re), rank(n, w, rw);
    for (int64_t k = 0; k < n; k++)
      d2 += (re[k] - rw[k]) * (re[k] - rw[k]);
    *rho = 1 - 6 * d2 / ((double)n * ((double)n * (double)n - 1));
  }
  free(e), free(w), free(re), free(rw);
  return good ? DW_OK : dw_fail(ctx, DW_ENOMEM, "figure 6: no memory");
}

static void write_data(const dw_plot *p, const dw_sample *s)
{
  fprintf(p->data.out,
          "# Figure 6: tunnel splitting against the frequency at A\n"
          "# library %s, %lld wells of %lld\n"
          "# well  omega[1/time]  E[energy]  PR[particles]\n",
          dw_library_path(p->lib), (long long)s->count, (long long)s->wells);
  for (int64_t k = 0; k < s->count; k++)
    fprintf(p->data.out, "%lld %.17g %.17g %.17g\n", (long long)s->well[k].id,
            s->well[k].omega, s->well[k].E, s->well[k].PR);
}

static void write_script(const dw_plot *p)
{
  dw_plot_script(p);
  fputs("  set logscale y; set format y '10^{%T}'\n"
        "  set xlabel 'frequency at A, ω  [ε^{1/2}σ^{-1}m^{-1/2}]'\n"
        "  set ylabel 'splitting E  [ε]'\n"
        "  set xrange [0:*]; set key off\n"
        "  plot data using 2:3 with points pt 6 ps 0.4 lc rgb blue\n",
        p->script.out);
  dw_plot_script_end(p);
}

dw_status dw_figure6(dw_ctx *ctx, dw_plot *p)
{
  const dw_sample_cuts cuts = {p->how->emax > 0 ? p->how->emax : INFINITY,
                               p->how->prmax > 0 ? p->how->prmax : INFINITY};
  dw_sample s;
  double rho;
  DW_TRY(dw_sample_take(ctx, p->lib, &cuts, &s));
  const dw_status status = correlation(ctx, &s, &rho);
  if (status == DW_OK) {
    write_data(p, &s);
    write_script(p);
    fputs(
        "Tunnel splitting against the frequency at A (square root of V'' along the path): ",
        p->caption.out);
    dw_sample_describe(p->lib, &s, &cuts, p->caption.out);
    if (isnan(rho))
      fputs("; too few wells for a rank correlation.\n", p->caption.out);
    else
      fprintf(p->caption.out, ". Spearman's rank correlation: %.3f.\n", rho);
  }
  dw_sample_free(&s);
  return status;
}
