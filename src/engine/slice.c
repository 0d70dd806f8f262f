/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* M - s = L J L^T, J a diagonal of signs, by supernodes from left to right in the order and
 * pattern of supernodes.h.  There is no pivoting, as in spectrum slicing (R.
 * G. Grimes, J. G. Lewis, H. D. Simon, SIAM J. Matrix Anal. Appl. 15, 228 (1994),
 * doi:10.1137/S0895479888151111): the factors are those of M - s + E with
 * |E_ij| <= c eps sqrt(g_i g_j), g_i = (|L| |L|^T)_ii, which is computed. */
#include "engine/slice.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/blas.h"
#include "engine/supernodes.h"

enum { STRIP = 96 };

typedef struct {
  const dw_blocks *H;
  double s;
  const dw_supernodes *at;
  int64_t *home, *map, *head, *next, *from; /* [n] x 2, [count] x 3 */
  double *L, *update, *g, *sign;            /* sign[n]: J */
} nodes;

static lapack_int short_of(int64_t v)
{
  return (lapack_int)v;
}

/* -- one supernode ---------------------------------------------------------------- */

/* Its columns of M - s; rows above the diagonal are left out. */
static void assemble(const nodes *f, int64_t k)
{
  const int64_t first = f->at->super[k], end = f->at->super[k + 1],
                tall = f->at->pi[k + 1] - f->at->pi[k];
  double *const panel = f->L + f->at->px[k];
  for (int64_t p = 0; p < tall; p++)
    f->map[f->at->row[f->at->pi[k] + p]] = p;
  memset(panel, 0, (size_t)(tall * (end - first)) * sizeof *panel);
  for (int64_t c = first; c < end; c++) {
    double *const column = panel + (c - first) * tall;
    const int64_t old = f->at->perm[c], i = old / 3, a = old % 3;
    for (int64_t m = f->H->start[i]; m < f->H->start[i + 1]; m++)
      for (int b = 0; b < 3; b++) {
        const int64_t r = f->home[3 * (int64_t)f->H->index[m] + b];
        if (r >= c) column[f->map[r]] += f->H->val[m][3 * a + b];
      }
    column[c - first] -= f->s;
  }
}

/* out += or -= 2 v w^T for each column v of negative sign: what dgemm took for +. */
static void correct(const nodes *f, int64_t first, int64_t count, const double *v,
                    int64_t ld, const lapack_int size[2], double twice, double *out,
                    int64_t out_ld)
{
  const lapack_int one = 1, n = short_of(out_ld);
  for (int64_t c = 0; c < count; c++)
    if (f->sign[first + c] < 0)
      dger_(&size[0], &size[1], &twice, v + c * ld, &one, v + c * ld, &one, out, &n);
}

/* Subtracts what the finished supernode d contributes, and hangs d where its next rows are.
 */
static void subtract(const nodes *f, int64_t k, int64_t d)
{
  const int64_t first = f->at->super[k], end = f->at->super[k + 1],
                tall = f->at->pi[k + 1] - f->at->pi[k];
  const int64_t wide = f->at->super[d + 1] - f->at->super[d],
                ld = f->at->pi[d + 1] - f->at->pi[d];
  const int64_t *const row = f->at->row + f->at->pi[d] + f->from[d];
  const int64_t high = ld - f->from[d];
  const double *const v = f->L + f->at->px[d] + f->from[d];
  int64_t in = 0;
  while (in < high && row[in] < end)
    in++;
  const lapack_int size[] = {short_of(high), short_of(in)};
  const lapack_int inner = short_of(wide), step = short_of(ld);
  const double one = 1, zero = 0;
  dgemm_("N", "T", &size[0], &size[1], &inner, &one, v, &step, v, &step, &zero, f->update,
         &size[0]);
  correct(f, f->at->super[d], wide, v, ld, size, -2, f->update, high);
  double *const panel = f->L + f->at->px[k];
  for (int64_t c = 0; c < in; c++) {
    double *const column = panel + (row[c] - first) * tall;
    const double *const u = f->update + c * high;
    for (int64_t r = c; r < high; r++)
      column[f->map[row[r]]] -= u[r];
  }
  f->from[d] += in;
}

/* Signed Cholesky of the strip's own square; false at a pivot that is zero. */
static bool square(double *a, int64_t ld, int64_t wide, double *sign)
{
  for (int64_t c = 0; c < wide; c++) {
    double *const column = a + c * ld;
    const double d = column[c], root = sqrt(fabs(d));
    if (!(root > 0) || !isfinite(root)) return false;
    sign[c] = d < 0 ? -1 : 1;
    column[c] = root;
    for (int64_t r = c + 1; r < wide; r++)
      column[r] *= sign[c] / root;
    for (int64_t q = c + 1; q < wide; q++)
      for (int64_t r = q; r < wide; r++)
        a[q * ld + r] -= sign[c] * column[r] * column[q];
  }
  return true;
}

/* Factorises the panel strip by strip, each after what those to its left contribute. */
static bool factorise(const nodes *f, int64_t k)
{
  const int64_t first = f->at->super[k], wide = f->at->super[k + 1] - first;
  const int64_t ld = f->at->pi[k + 1] - f->at->pi[k];
  double *const panel = f->L + f->at->px[k];
  const double one = 1, minus = -1;
  const lapack_int step = short_of(ld);
  for (int64_t c = 0; c < wide; c += STRIP) {
    const int64_t strip = wide - c < STRIP ? wide - c : STRIP, rest = ld - c - strip;
    double *const a = panel + c * ld + c;
    const lapack_int size[] = {short_of(ld - c), short_of(strip)}, inner = short_of(c),
                     below = short_of(rest);
    if (c) {
      dgemm_("N", "T", &size[0], &size[1], &inner, &minus, panel + c, &step, panel + c,
             &step, &one, a, &step);
      correct(f, first, c, panel + c, ld, size, 2, a, ld);
    }
    if (!square(a, ld, strip, f->sign + first + c)) return false;
    if (rest)
      dtrsm_("R", "L", "T", "N", &below, &size[1], &one, a, &step, a + strip, &step);
    for (int64_t q = 0; q < strip; q++)
      for (int64_t r = strip; r < ld - c && f->sign[first + c + q] < 0; r++)
        a[q * ld + r] = -a[q * ld + r];
  }
  return true;
}

static void grow(const nodes *f, int64_t k)
{
  const int64_t wide = f->at->super[k + 1] - f->at->super[k],
                tall = f->at->pi[k + 1] - f->at->pi[k];
  const int64_t *const row = f->at->row + f->at->pi[k];
  for (int64_t c = 0; c < wide; c++) {
    const double *const column = f->L + f->at->px[k] + c * tall;
    for (int64_t r = c; r < tall; r++)
      f->g[row[r]] += column[r] * column[r];
  }
}

/* -- all of them --------------------------------------------------------------------- */

/* Hangs d on the supernode that holds its next row; n: it has none left. */
static void hang(const nodes *f, const int64_t *of, int64_t d)
{
  if (f->from[d] >= f->at->pi[d + 1] - f->at->pi[d]) return;
  const int64_t k = of[f->at->row[f->at->pi[d] + f->from[d]]];
  f->next[d] = f->head[k], f->head[k] = d;
}

/* DW_EINTR, or *sound: no pivot vanished. */
static dw_status walk(dw_ctx *ctx, const nodes *f, const int64_t *of, bool *sound)
{
  *sound = true;
  for (int64_t k = 0; k < f->at->count; k++)
    f->head[k] = -1;
  for (int64_t k = 0; k < f->at->count && *sound; k++) {
    if (dw_stop_requested(ctx)) return DW_EINTR;
    assemble(f, k);
    for (int64_t d = f->head[k], then; d >= 0; d = then) {
      then = f->next[d];
      subtract(f, k, d);
      hang(f, of, d);
    }
    *sound = factorise(f, k);
    grow(f, k);
    f->from[k] = f->at->super[k + 1] - f->at->super[k];
    hang(f, of, k);
  }
  return DW_OK;
}

static void judge(const nodes *f, bool sound, dw_slice *out)
{
  double most = 0;
  for (int64_t i = 0; i < f->at->n; i++) {
    out->below += f->sign[i] < 0;
    most = fmax(most, f->g[i]);
  }
  out->blur = sound && isfinite(most) ? 1000 * DBL_EPSILON * most : INFINITY;
}

static dw_status count(dw_ctx *ctx, nodes *f, dw_slice *out)
{
  const size_t n = (size_t)f->at->n, m = (size_t)f->at->count,
               numbers = (size_t)f->at->numbers, most = (size_t)f->at->update;
  int64_t *const of = malloc((3 * n + 3 * m) * sizeof *of);
  f->L = malloc((numbers + most + 2 * n) * sizeof *f->L);
  dw_status status = DW_OK;
  bool sound;
  out->entries = (double)numbers;
  out->bytes = 8 * (double)(numbers + most);
  if (!of || !f->L)
    status =
        dw_fail(ctx, DW_ENOMEM, "no memory to count modes (%.0f MB)", 1e-6 * out->bytes);
  if (status == DW_OK) {
    f->home = of + n, f->map = f->home + n;
    f->head = f->map + n, f->next = f->head + m, f->from = f->next + m;
    f->update = f->L + numbers, f->g = f->update + most, f->sign = f->g + n;
    for (int64_t k = 0; k < f->at->count; k++)
      for (int64_t c = f->at->super[k]; c < f->at->super[k + 1]; c++)
        of[c] = k;
    for (int64_t c = 0; c < f->at->n; c++)
      f->home[f->at->perm[c]] = c, f->g[c] = 0, f->sign[c] = 1;
    status = walk(ctx, f, of, &sound);
  }
  if (status == DW_OK) judge(f, sound, out);
  free(of), free(f->L);
  return status;
}

dw_status dw_slice_count(dw_ctx *ctx, dw_landscape *V, const double *x, double s,
                         dw_slice *out)
{
  dw_blocks H;
  dw_supernodes at;
  *out = (dw_slice){.blur = INFINITY};
  dw_blas_threads(1);
  if (!V->blocks || V->blocks(V, 0, x, &H) != DW_OK)
    return dw_fail(ctx, DW_ENUMERIC, "the sparse Hessian cannot be computed at this point");
  dw_status status = dw_supernodes_find(ctx, &H, &at);
  nodes f = {.H = &H, .s = s, .at = &at};
  if (status == DW_OK) status = count(ctx, &f, out);
  dw_supernodes_free(&at);
  return status;
}
