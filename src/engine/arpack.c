/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/arpack.h"

#include <config.h>

#ifdef HAVE_ARPACK

#include <arpack.h>
#include <stdlib.h>
#include <string.h>

enum { RESTARTS = 300 };

typedef struct {
  a_int n, count, basis, length, iparam[11], ipntr[11], info;
  double *v, *work, *space; /* [basis][n], [3][n], [length] */
} solver;

static dw_status iterate(dw_ctx *ctx, const dw_arpack_job *job, solver *s)
{
  a_int ido = 0;
  s->iparam[0] = 1, s->iparam[2] = RESTARTS, s->iparam[6] = 1;
  s->info = 1; /* the first vector is given: the same one each time */
  do {
    dsaupd_c(&ido, "I", s->n, "LA", s->count, 1e-14, job->start, s->basis, s->v, s->n,
             s->iparam, s->ipntr, s->work, s->space, s->length, &s->info);
    if (ido != 1 && ido != -1) break;
    double *to = s->work + s->ipntr[1] - 1;
    memcpy(to, s->work + s->ipntr[0] - 1, (size_t)s->n * sizeof *to);
    DW_TRY(dw_factor_apply(ctx, job->factor, to));
  } while (!dw_stop_requested(ctx));
  return dw_stop_requested(ctx) ? DW_EINTR : DW_OK;
}

static dw_status solve(dw_ctx *ctx, const dw_arpack_job *job, solver *s, double *theta,
                       double *z, bool *done)
{
  a_int *select = calloc((size_t)s->basis, sizeof *select);
  if (!select)
    return dw_fail(ctx, DW_ENOMEM, "no memory for %lld modes", (long long)s->count);
  dw_status status = iterate(ctx, job, s);
  if (status == DW_OK && s->info == 0 && s->iparam[4] >= s->count) {
    dseupd_c(1, "A", select, theta, z, s->n, 0, "I", s->n, "LA", s->count, 1e-14,
             job->start, s->basis, s->v, s->n, s->iparam, s->ipntr, s->work, s->space,
             s->length, &s->info);
    *done = s->info == 0;
  }
  free(select);
  return status;
}

dw_status dw_arpack_largest(dw_ctx *ctx, const dw_arpack_job *job, double *theta, double *z,
                            bool *done)
{
  const int64_t wide = 2 * job->count + 20 < job->n ? 2 * job->count + 20 : job->n;
  *done = false;
  if (job->count >= wide) return DW_OK;
  solver s = {.n = (a_int)job->n, .count = (a_int)job->count, .basis = (a_int)wide};
  s.length = s.basis * (s.basis + 8);
  const size_t n = (size_t)job->n;
  s.v = malloc(((size_t)s.basis * n + 3 * n + (size_t)s.length) * sizeof *s.v);
  if (!s.v)
    return dw_fail(ctx, DW_ENOMEM, "no memory for %lld Lanczos vectors", (long long)wide);
  s.work = s.v + (size_t)s.basis * n, s.space = s.work + 3 * n;
  const dw_status status = solve(ctx, job, &s, theta, z, done);
  free(s.v);
  return status;
}

bool dw_arpack_built(void)
{
  return true;
}

#else

dw_status dw_arpack_largest(dw_ctx *ctx, const dw_arpack_job *job, double *theta, double *z,
                            bool *done)
{
  (void)ctx, (void)job, (void)theta, (void)z;
  *done = false;
  return DW_OK;
}

bool dw_arpack_built(void)
{
  return false;
}

#endif
