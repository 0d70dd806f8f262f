/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/blas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Weak: which of them exist depends on the library. */
extern void openblas_set_num_threads(int) __attribute__((weak));
extern char *openblas_get_config(void) __attribute__((weak));
extern char *openblas_get_corename(void) __attribute__((weak));
extern void MKL_Set_Num_Threads(int) __attribute__((weak));

void dw_blas_threads(int n)
{
  if (openblas_set_num_threads) openblas_set_num_threads(n);
  if (MKL_Set_Num_Threads) MKL_Set_Num_Threads(n);
}

void dw_blas_name(char *out, size_t room, bool *openblas)
{
  *openblas = openblas_get_config && openblas_get_corename;
  if (*openblas) {
    /* "OpenBLAS 0.3.21 OPTIONS...": name and version */
    const char *config = openblas_get_config(), *end = strchr(config, ' ');
    if (end) end = strchr(end + 1, ' ');
    const int n = end ? (int)(end - config) : (int)strlen(config);
    snprintf(out, room, "%.*s with kernel %s", n, config, openblas_get_corename());
  } else
    snprintf(out, room, "%s", MKL_Set_Num_Threads ? "MKL" : "the LAPACK of this machine");
}

/* The kernel this processor could use where OpenBLAS fell back to the one for all x86-64;
 * NULL: it did not, or there is no better one. */
static const char *better_kernel(void)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (!openblas_get_corename || strcmp(openblas_get_corename(), "Prescott") != 0)
    return NULL;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq"))
    return "SkylakeX";
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return "Haswell";
#endif
  return NULL;
}

void dw_blas_restart(char **argv)
{
  const char *kernel = better_kernel();
  if (!kernel || getenv("OPENBLAS_CORETYPE")) return;
  if (setenv("OPENBLAS_CORETYPE", kernel, 1) == 0) execv("/proc/self/exe", argv);
  unsetenv("OPENBLAS_CORETYPE"); /* this program goes on as it is */
}

dw_status dw_blas_fail(dw_ctx *ctx, const char *what, double error)
{
  char name[128];
  bool openblas;
  dw_blas_name(name, sizeof name, &openblas);
  return dw_fail(
      ctx, DW_ENUMERIC, "%s computed wrong %s (relative error %.1e)%s", name, what, error,
      openblas ? "; run again with OPENBLAS_CORETYPE=Haswell in the environment, or "
                 "with a newer OpenBLAS"
               : "; link another BLAS (configure --with-blas)");
}
