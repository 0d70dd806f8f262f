/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "quintic.h"

#include <math.h>

/* Unknowns d_0 m_0 d_1 m_1 ...; an equation reaches three nodes on, and elimination with
 * row exchanges fills as many again. */
enum { BELOW = 7, ABOVE = 14, WIDTH = BELOW + ABOVE + 1 };

typedef struct {
  int64_t n; /* unknowns */
  double (*row)[WIDTH];
  double *rhs;
} band;

static void add(band *b, int64_t i, int64_t j, double v)
{
  b->row[i][j - i + BELOW] += v;
}

/* Adds w times a derivative of piece i to equation r.  With D = v1 - v0 over h:
 * c[0] D + h (c[1] d0 + c[2] d1) + h^2 (c[3] m0 + c[4] m1), over h^k. */
static void add_piece(band *b, const dw_quintic *q, int64_t r, int64_t i, double w, int k,
                      const double c[5])
{
  const double h = q->s[i + 1] - q->s[i], f = w / pow(h, k);
  add(b, r, 2 * i, f * h * c[1]);
  add(b, r, 2 * i + 2, f * h * c[2]);
  add(b, r, 2 * i + 1, f * h * h * c[3]);
  add(b, r, 2 * i + 3, f * h * h * c[4]);
  b->rhs[r] -= f * c[0] * (q->v[i + 1] - q->v[i]);
}

static const double third_left[5] = {60, -36, -24, -9, 3},
                    third_right[5] = {60, -24, -36, -3, 9};
static const double fourth_left[5] = {-360, 192, 168, 36, -24},
                    fourth_right[5] = {360, -168, -192, -24, 36};
static const double fifth[5] = {720, -360, -360, -60, 60};

static void end_equations(band *b, const dw_quintic *q, bool last)
{
  const int64_t i = last ? q->n - 1 : 0, piece = last ? q->n - 2 : 0, in = last ? -1 : 1;
  if (!isnan(q->d[i])) {
    add(b, 2 * i, 2 * i, 1), b->rhs[2 * i] = q->d[i];
    if (q->bent[last])
      add(b, 2 * i + 1, 2 * i + 1, 1), b->rhs[2 * i + 1] = q->m[i];
    else
      add_piece(b, q, 2 * i + 1, piece, 1, 5, fifth);
    return;
  }
  for (int k = 0; k < 2; k++) {
    add_piece(b, q, 2 * i + k, piece + k * in, 1, 5, fifth);
    add_piece(b, q, 2 * i + k, piece + (k + 1) * in, -1, 5, fifth);
  }
}

static void inner_equations(band *b, const dw_quintic *q, int64_t i)
{
  add_piece(b, q, 2 * i, i - 1, 1, 3, third_right);
  add_piece(b, q, 2 * i, i, -1, 3, third_left);
  if (!isnan(q->d[i])) {
    add(b, 2 * i + 1, 2 * i, 1), b->rhs[2 * i + 1] = q->d[i];
    return;
  }
  add_piece(b, q, 2 * i + 1, i - 1, 1, 4, fourth_right);
  add_piece(b, q, 2 * i + 1, i, -1, 4, fourth_left);
}

/* Rows differ by powers of h: each is scaled to largest element 1 before pivoting. */
static void scale_rows(band *b)
{
  for (int64_t i = 0; i < b->n; i++) {
    double top = 0;
    for (int k = 0; k < WIDTH; k++)
      top = fmax(top, fabs(b->row[i][k]));
    for (int k = 0; k < WIDTH; k++)
      b->row[i][k] /= top;
    b->rhs[i] /= top;
  }
}

static void exchange(band *b, int64_t i, int64_t p)
{
  for (int64_t j = i; j < b->n && j <= i + ABOVE; j++) {
    double *a = &b->row[i][j - i + BELOW], *c = &b->row[p][j - p + BELOW], t = *a;
    *a = *c, *c = t;
  }
  const double t = b->rhs[i];
  b->rhs[i] = b->rhs[p], b->rhs[p] = t;
}

static bool eliminate(band *b)
{
  for (int64_t i = 0; i < b->n; i++) {
    const int64_t end = i + BELOW < b->n - 1 ? i + BELOW : b->n - 1;
    int64_t p = i;
    for (int64_t r = i + 1; r <= end; r++)
      if (fabs(b->row[r][i - r + BELOW]) > fabs(b->row[p][i - p + BELOW])) p = r;
    if (!(fabs(b->row[p][i - p + BELOW]) > 0)) return false;
    if (p != i) exchange(b, i, p);
    for (int64_t r = i + 1; r <= end; r++) {
      const double f = b->row[r][i - r + BELOW] / b->row[i][BELOW];
      if (f == 0) continue;
      for (int64_t j = i; j < b->n && j <= i + ABOVE; j++)
        b->row[r][j - r + BELOW] -= f * b->row[i][j - i + BELOW];
      b->rhs[r] -= f * b->rhs[i];
    }
  }
  for (int64_t i = b->n; i-- > 0;) {
    for (int64_t j = i + 1; j < b->n && j <= i + ABOVE; j++)
      b->rhs[i] -= b->row[i][j - i + BELOW] * b->rhs[j];
    b->rhs[i] /= b->row[i][BELOW];
  }
  return true;
}

dw_status dw_quintic_fit(const dw_host *host, dw_ctx *ctx, dw_quintic *q)
{
  const int64_t n = q->n, least = n > 0 && (isnan(q->d[0]) || isnan(q->d[n - 1])) ? 7 : 3;
  if (n < least)
    return DW_FAIL(host, ctx, DW_EVALUE, "a profile needs %lld points or more, not %lld",
                   (long long)least, (long long)n);
  for (int64_t i = 1; i < n; i++)
    if (!(q->s[i] > q->s[i - 1]))
      return DW_FAIL(host, ctx, DW_EVALUE,
                     "s of point %lld of the profile is not above the last",
                     (long long)i + 1);
  band b = {.n = 2 * n};
  b.row = host->alloc(ctx, (size_t)b.n, sizeof *b.row);
  b.rhs = host->alloc(ctx, (size_t)b.n, sizeof *b.rhs);
  if (!b.row || !b.rhs) return DW_ENOMEM;
  end_equations(&b, q, false);
  for (int64_t i = 1; i < n - 1; i++)
    inner_equations(&b, q, i);
  end_equations(&b, q, true);
  scale_rows(&b);
  if (!eliminate(&b))
    return DW_FAIL(host, ctx, DW_ENUMERIC,
                   "no spline goes through the points of the profile");
  for (int64_t i = 0; i < n; i++)
    q->d[i] = b.rhs[2 * i], q->m[i] = b.rhs[2 * i + 1];
  host->release(ctx, b.row);
  host->release(ctx, b.rhs);
  return DW_OK;
}

static double parabola(const dw_quintic *q, int64_t i, double x)
{
  return q->v[i] + x * (q->d[i] + 0.5 * x * q->m[i]);
}

double dw_quintic_value(const dw_quintic *q, double s)
{
  int64_t lo = 0, hi = q->n - 1;
  if (s <= q->s[lo]) return parabola(q, lo, s - q->s[lo]);
  if (s >= q->s[hi]) return parabola(q, hi, s - q->s[hi]);
  while (hi - lo > 1) {
    const int64_t mid = (lo + hi) / 2;
    if (q->s[mid] <= s)
      lo = mid;
    else
      hi = mid;
  }
  const double h = q->s[hi] - q->s[lo], x = (s - q->s[lo]) / h, y = q->v[hi] - q->v[lo];
  const double d0 = q->d[lo] * h, d1 = q->d[hi] * h, m0 = q->m[lo] * h * h,
               m1 = q->m[hi] * h * h;
  const double a3 = 10 * y - 6 * d0 - 4 * d1 - 1.5 * m0 + 0.5 * m1;
  const double a4 = -15 * y + 8 * d0 + 7 * d1 + 1.5 * m0 - m1;
  const double a5 = 6 * y - 3 * (d0 + d1) + 0.5 * (m1 - m0);
  return q->v[lo] + x * (d0 + x * (0.5 * m0 + x * (a3 + x * (a4 + x * a5))));
}
