/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/parts.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 4, MANY = 8192 }; /* parts, and particles from which on there are so many */

void dw_parts_free(dw_parts *p)
{
  free(p->start), free(p->f);
}

/* Where the rows of part k begin; the part adds nothing to the particles before. */
static int64_t row_at(const dw_parts *p, int k)
{
  return p->n * k / MOST;
}

static bool cut(dw_parts *p, const dw_parts_call *call)
{
  const int64_t n = call->list->n, *whole = call->list->start;
  if (p->n == n && p->build == call->build) return true;
  if (p->n != n) {
    dw_parts_free(p);
    p->start = malloc(MOST * (size_t)(n + 1) * sizeof *p->start);
    p->f = malloc((MOST - 1) * (size_t)n * sizeof *p->f);
    p->n = p->start && p->f ? n : 0;
    if (!p->n) return false;
  }
  for (int k = 0; k < MOST; k++) {
    const int64_t lo = whole[row_at(p, k)], hi = whole[row_at(p, k + 1)];
    int64_t *start = p->start + k * (n + 1);
    for (int64_t i = 0; i <= n; i++)
      start[i] = (whole[i] < lo ? lo : whole[i] > hi ? hi : whole[i]) - lo;
  }
  p->build = call->build;
  return true;
}

/* The rows of part k as a list of all particles. */
static dw_nlist part_of(const dw_parts *p, const dw_nlist *list, int k)
{
  const int64_t first = list->start[row_at(p, k)];
  dw_nlist part = *list;
  part.start = p->start + k * (p->n + 1);
  part.index += first, part.row += first;
  if (part.mix) part.mix += first;
  return part;
}

static void gradient(const dw_parts *p, int threads, double *g)
{
  (void)threads; /* without OpenMP */
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
#endif
  for (int m = 0; m < MOST; m++) {
    const int64_t lo = 3 * row_at(p, m), hi = 3 * row_at(p, m + 1);
    for (int k = 1; k <= m; k++) {
      const double *const f = (const double *)(p->f + (k - 1) * p->n);
      for (int64_t i = lo; i < hi; i++)
        g[i] += f[i];
    }
    for (int64_t i = lo; i < hi; i++)
      g[i] = -g[i];
  }
}

static dw_status whole(const dw_parts_call *call, const dw_system *sys, double *e,
                       double *virial)
{
  double *const g = (double *)sys->f;
  if (g) memset(g, 0, (size_t)sys->n * sizeof *sys->f);
  DW_TRY(call->ops->energy(call->self, sys, call->list, e, sys->f, virial));
  if (g)
    for (int64_t k = 0; k < 3 * sys->n; k++)
      g[k] = -g[k];
  return DW_OK;
}

dw_status dw_parts_energy(dw_parts *p, const dw_parts_call *call, const dw_system *sys,
                          double *e, double *virial)
{
  if (sys->n < MANY) return whole(call, sys, e, virial);
  if (!cut(p, call)) return DW_ENOMEM;
  const int threads = call->threads < 1 ? 1 : call->threads < MOST ? call->threads : MOST;
  dw_status status[MOST];
  double energy[MOST], w[MOST][6];
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic) num_threads(threads) if (threads > 1)
#endif
  for (int k = 0; k < MOST; k++) {
    const dw_nlist part = part_of(p, call->list, k);
    double(*f)[3] = !sys->f ? NULL : k ? p->f + (k - 1) * p->n : sys->f;
    const int64_t first = row_at(p, k);
    if (f) memset(f + first, 0, (size_t)(p->n - first) * sizeof *f);
    status[k] =
        call->ops->energy(call->self, sys, &part, &energy[k], f, virial ? w[k] : NULL);
  }
  *e = 0;
  for (int a = 0; virial && a < 6; a++)
    virial[a] = 0;
  for (int k = 0; k < MOST; k++) {
    DW_TRY(status[k]);
    *e += energy[k];
    for (int a = 0; virial && a < 6; a++)
      virial[a] += w[k][a];
  }
  if (sys->f) gradient(p, threads, (double *)sys->f);
  return DW_OK;
}
