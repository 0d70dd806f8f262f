/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/sparse.h"

#include <config.h>

#ifdef HAVE_CHOLMOD

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/pattern.h"

struct dw_sparse {
  cholmod_common common;
  cholmod_factor *L;
  cholmod_dense *b, *x, *work, *spare; /* x, work, spare: CHOLMOD's, kept between solves */
  int64_t n, negative;
};

void dw_sparse_free(dw_sparse *s)
{
  if (!s) return;
  cholmod_l_free_factor(&s->L, &s->common);
  cholmod_dense **const all[] = {&s->b, &s->x, &s->work, &s->spare};
  for (int k = 0; k < 4; k++)
    cholmod_l_free_dense(all[k], &s->common);
  cholmod_l_finish(&s->common);
  free(s);
}

/* Pivots of a simplicial L D L^T; false when one vanishes beside the largest. */
static bool count_negative(dw_sparse *s)
{
  const double *v = s->L->x;
  const SuiteSparse_long *start = s->L->p;
  double largest = 0, least = INFINITY;
  for (int64_t i = 0; i < s->n; i++) {
    const double d = v[start[i]];
    largest = fmax(largest, fabs(d)), least = fmin(least, fabs(d));
    s->negative += d < 0;
  }
  return least > 1e-13 * largest;
}

static bool factorise(dw_sparse *s, const dw_blocks *H, double pin, bool positive)
{
  cholmod_common *c = &s->common;
  cholmod_sparse *A = dw_pattern_lower(H, pin, c);
  if (!A) return false;
  c->supernodal = positive ? CHOLMOD_SUPERNODAL : CHOLMOD_SIMPLICIAL;
  c->final_ll = positive, c->quick_return_if_not_posdef = positive;
  s->L = dw_pattern_factor(H, A, c);
  bool done = s->L && cholmod_l_factorize(A, s->L, c) && c->status == CHOLMOD_OK &&
              s->L->minor == s->L->n;
  cholmod_l_free_sparse(&A, c);
  if (done && !positive) done = count_negative(s);
  return done;
}

dw_status dw_sparse_make(dw_ctx *ctx, const dw_blocks *H, double pin, bool positive,
                         dw_sparse **out)
{
  *out = NULL;
  dw_sparse *s = calloc(1, sizeof *s);
  if (!s) return dw_fail(ctx, DW_ENOMEM, "no memory to factorise a Hessian");
  cholmod_l_start(&s->common);
  s->common.print = 0, s->common.error_handler = NULL;
  s->n = 3 * H->n;
  const bool done = factorise(s, H, pin, positive);
  const bool room = s->common.status != CHOLMOD_OUT_OF_MEMORY;
  if (done) s->b = cholmod_l_zeros((size_t)s->n, 1, CHOLMOD_REAL, &s->common);
  if (done && s->b)
    *out = s;
  else
    dw_sparse_free(s);
  return room && (!done || *out)
             ? DW_OK
             : dw_fail(ctx, DW_ENOMEM, "no memory to factorise a Hessian of %lld rows",
                       (long long)(3 * H->n));
}

bool dw_sparse_solve(dw_sparse *s, double *y)
{
  memcpy(s->b->x, y, (size_t)s->n * sizeof *y);
  if (!cholmod_l_solve2(CHOLMOD_A, s->L, s->b, NULL, &s->x, NULL, &s->work, &s->spare,
                        &s->common))
    return false;
  memcpy(y, s->x->x, (size_t)s->n * sizeof *y);
  return true;
}

int64_t dw_sparse_negative(const dw_sparse *s)
{
  return s->negative;
}

double dw_sparse_entries(const dw_sparse *s)
{
  return (double)(s->L->is_super ? s->L->xsize : s->L->nzmax);
}

bool dw_sparse_built(void)
{
  return true;
}

#else /* without CHOLMOD nothing is ever factored here */

dw_status dw_sparse_make(dw_ctx *ctx, const dw_blocks *H, double pin, bool positive,
                         dw_sparse **out)
{
  (void)ctx, (void)H, (void)pin, (void)positive;
  *out = NULL;
  return DW_OK;
}

void dw_sparse_free(dw_sparse *s)
{
  (void)s;
}

bool dw_sparse_solve(dw_sparse *s, double *y)
{
  (void)s, (void)y;
  return false;
}

int64_t dw_sparse_negative(const dw_sparse *s)
{
  (void)s;
  return 0;
}

double dw_sparse_entries(const dw_sparse *s)
{
  (void)s;
  return 0;
}

bool dw_sparse_built(void)
{
  return false;
}

#endif
