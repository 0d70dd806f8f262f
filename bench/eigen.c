/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Full diagonalisation of the Hessian of a glass against the bare LAPACKE drivers on the
 * same matrix: OMP_NUM_THREADS=1 DWELL_PLUGIN_PATH=plugins/.libs bench/eigen
 * input_examples/wells/IS0.data [which ...] which: dsyevd dsyevr dsyevd_2stage (values
 * only) dwell modes (one thread); default: all.  Seconds of wall time. */
#include "glass.h"

#include "base/clock.h"
#include "engine/blas.h"

static double *matrix(dw_ctx *ctx, dw_landscape *V)
{
  double *h = malloc((size_t)V->n * (size_t)V->n * sizeof *h);
  bench_must(ctx, V->hessian(V, 0, *ctx->system->x, h));
  return h;
}

static int threads(void)
{
  const char *n = getenv("OMP_NUM_THREADS");
  return n && atoi(n) > 0 ? atoi(n) : 1;
}

static double bare(const char *driver, lapack_int n, double *h, double *w)
{
  lapack_int found, info = -1;
  double *z = NULL;
  lapack_int *support = NULL;
  dw_blas_threads(threads());
  if (!strcmp(driver, "dsyevr")) {
    z = malloc((size_t)n * (size_t)n * sizeof *z);
    support = malloc(2 * (size_t)n * sizeof *support);
  }
  const double start = dw_clock();
  if (!strcmp(driver, "dsyevd"))
    info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'L', n, h, n, w);
  if (!strcmp(driver, "dsyevd_U"))
    info = LAPACKE_dsyevd(LAPACK_COL_MAJOR, 'V', 'U', n, h, n, w);
  if (!strcmp(driver, "dsyevd_2stage"))
    info = LAPACKE_dsyevd_2stage(LAPACK_COL_MAJOR, 'N', 'L', n, h, n, w);
  if (z)
    info = LAPACKE_dsyevr(LAPACK_COL_MAJOR, 'V', 'A', 'L', n, h, n, 0, 0, 0, 0, 0, &found,
                          w, z, n, support);
  const double time = dw_clock() - start;
  if (info) fprintf(stderr, "bench: %s gave %d\n", driver, (int)info);
  free(z), free(support);
  return time;
}

static double ours(dw_ctx *ctx, dw_landscape *V, double *h, double *w)
{
  const double start = dw_clock();
  bench_must(ctx, dw_eigen_threads(ctx, threads(), V->n, h, w, h));
  return dw_clock() - start;
}

/* The whole statement: Hessian, spectrum, residual of every mode, results. */
static double statement(dw_ctx *ctx)
{
  const dw_entry *linear = dw_registry_find(ctx->registry, DW_KIND_MODES, "linear");
  dw_instance *it;
  bench_must(ctx, dw_instance_new(ctx, linear, 0, 0, NULL, &it));
  const double start = dw_clock();
  bench_must(ctx, dw_modes_find(ctx, it));
  const double time = dw_clock() - start;
  dw_instance_free(ctx, it);
  return time;
}

int main(int argc, char **argv)
{
  static const char *const all[] = {"dsyevd", "dsyevr", "dsyevd_2stage", "dwell", "modes"};
  const char *const *which = argc > 2 ? (const char *const *)argv + 2 : all;
  const int count = argc > 2 ? argc - 2 : 5;
  dw_ctx ctx;
  dw_landscape *V;
  char name[128];
  bool openblas;
  if (argc < 2) return fprintf(stderr, "usage: eigen FILE.data [which ...]\n"), 2;
  dw_blas_restart(argv); /* as dwell does: with the kernel that suits the processor */
  bench_glass(&ctx, argv[1], &V);
  dw_blas_name(name, sizeof name, &openblas);
  printf("n = %lld, %s\n", (long long)V->n, name);
  double *w = malloc((size_t)V->n * sizeof *w);
  for (int k = 0; k < count; k++) {
    double *h = strcmp(which[k], "modes") ? matrix(&ctx, V) : NULL;
    const double time = !strcmp(which[k], "dwell") ? ours(&ctx, V, h, w)
                        : h                        ? bare(which[k], (lapack_int)V->n, h, w)
                                                   : statement(&ctx);
    printf("%-14s %8.2f s   peak %.0f MB\n", which[k], time, bench_peak_megabytes());
    free(h);
  }
  free(w);
  return 0;
}
