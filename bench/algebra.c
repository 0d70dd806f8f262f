/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Factorisation, solve, lowest modes and cubic modes of a glass, in seconds:
 *   DWELL_PLUGIN_PATH=plugins/.libs bench/algebra input_examples/wells/IS0.data */
#include "glass.h"

#include "engine/blas.h"
#include "engine/factor.h"

static double modes(dw_ctx *ctx, const char *style, int n, const dw_word *words)
{
  const dw_entry *entry = dw_registry_find(ctx->registry, DW_KIND_MODES, style);
  dw_instance *it;
  bench_must(ctx, dw_instance_new(ctx, entry, 0, n, words, &it));
  const double start = bench_clock();
  bench_must(ctx, dw_modes_find(ctx, it));
  const double time = bench_clock() - start;
  dw_instance_free(ctx, it);
  return time;
}

int main(int argc, char **argv)
{
  dw_ctx ctx;
  dw_landscape *V;
  const dw_factor *f;
  char name[128];
  bool openblas;
  if (argc < 2) return fprintf(stderr, "usage: algebra FILE.data\n"), 2;
  bench_glass(&ctx, argv[1], &V);
  dw_blas_name(name, sizeof name, &openblas);
  const double *x = *ctx.system->x;
  double *r = calloc(2 * (size_t)V->n, sizeof *r), e;
  for (int64_t i = 0; i < V->n; i++)
    r[i] = (double)(i * 7919 % 1000) - 500;
  double t = bench_clock();
  bench_must(&ctx, V->value(V, 0, x, &e, r + V->n));
  printf("n = %lld, %s\nforce          %9.5f s\n", (long long)V->n, name,
         bench_clock() - t);
  t = bench_clock();
  bench_must(&ctx, dw_algebra_factor(&ctx, V, x, &f));
  printf("factor         %9.5f s   %s\n", bench_clock() - t, dw_factor_method(f));
  t = bench_clock();
  bench_must(&ctx, dw_solve(&ctx, V, x, r, r + V->n));
  printf("solve          %9.5f s\n", bench_clock() - t);
  const dw_word lowest[] = {{.text = "lowest"}, {.text = "50"}};
  printf("lowest 50      %9.5f s\n", modes(&ctx, "linear", 2, lowest));
  for (int k = 0; k < 12; k++)
    printf(" %.6f", dw_results_get(ctx.results, "linear.omega")->v[k]);
  printf("\n");
  const dw_word cubic[] = {{.text = "guess"},
                           {.text = "linear.4"},
                           {.text = "linear.5"},
                           {.text = "linear.6"},
                           {.text = "linear.7"}};
  printf("cubic, 4 modes %9.5f s\n", modes(&ctx, "cubic", 5, cubic));
  for (int k = 0; k < 4; k++)
    printf("  b %.6g (guess %.4g) residual %.1e steps %g\n",
           dw_results_get(ctx.results, "cubic.value")->v[k],
           dw_results_get(ctx.results, "cubic.b_guess")->v[k],
           dw_results_get(ctx.results, "cubic.residual")->v[k],
           dw_results_get(ctx.results, "cubic.iterations")->v[k]);
  printf("peak %.0f MB\n", bench_peak_megabytes());
  free(r);
  return 0;
}
