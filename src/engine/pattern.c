/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <config.h>

typedef int dw_pattern_compiled; /* ISO C wants something here without CHOLMOD */

#ifdef HAVE_CHOLMOD

#include <stdlib.h>

#include "engine/pattern.h"

cholmod_sparse *dw_pattern_lower(const dw_blocks *H, double pin, cholmod_common *common)
{
  const size_t n = 3 * (size_t)H->n;
  const size_t room = 9 * ((size_t)H->start[H->n] + (size_t)H->n) / 2 + n;
  cholmod_sparse *A = cholmod_l_allocate_sparse(n, n, room, 1, 1, -1, CHOLMOD_REAL, common);
  if (!A) return NULL;
  /* by symmetry column c of the lower triangle is row c from the diagonal on */
  SuiteSparse_long *start = A->p, *row = A->i, count = 0;
  double *value = A->x;
  for (int64_t i = 0; i < H->n; i++)
    for (int a = 0; a < 3; a++) {
      start[3 * i + a] = count;
      for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
        for (int b = H->index[k] == i ? a : 0; b < 3 && H->index[k] >= i; b++) {
          row[count] = 3 * (SuiteSparse_long)H->index[k] + b;
          value[count++] =
              H->val[k][3 * a + b] + (i == 0 && H->index[k] == 0 && a == b ? pin : 0);
        }
    }
  start[n] = count;
  return A;
}

/* The sites' graph, lower triangle. */
static cholmod_sparse *graph(const dw_blocks *H, cholmod_common *common)
{
  const size_t n = (size_t)H->n, room = (size_t)H->start[H->n];
  cholmod_sparse *A =
      cholmod_l_allocate_sparse(n, n, room, 1, 1, -1, CHOLMOD_PATTERN, common);
  if (!A) return NULL;
  SuiteSparse_long *start = A->p, *row = A->i, count = 0;
  for (int64_t i = 0; i < H->n; i++) {
    start[i] = count;
    for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
      if (H->index[k] >= i) row[count++] = H->index[k];
  }
  start[n] = count;
  return A;
}

cholmod_factor *dw_pattern_factor(const dw_blocks *H, cholmod_sparse *A,
                                  cholmod_common *common)
{
  SuiteSparse_long *const order = malloc(4 * (size_t)H->n * sizeof *order);
  SuiteSparse_long *const rows = order + H->n;
  cholmod_sparse *sites = order ? graph(H, common) : NULL;
  cholmod_factor *L = NULL;
  if (sites && cholmod_l_metis(sites, NULL, 0, 1, order, common)) {
    for (int64_t i = 0; i < 3 * H->n; i++)
      rows[i] = 3 * order[i / 3] + i % 3;
    common->nmethods = 1, common->method[0].ordering = CHOLMOD_GIVEN;
    common->postorder = 1;
    L = cholmod_l_analyze_p(A, rows, NULL, 0, common);
  }
  cholmod_l_free_sparse(&sites, common);
  free(order);
  return L;
}

#endif
