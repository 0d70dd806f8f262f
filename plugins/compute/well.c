/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "well.h"

#include "twofold.h"

typedef dw_twofold tf;
enum { MAXDEGREE = 32, BLOCK = DW_WELL_LEVELS + 3 };

/* Gauss-Lobatto nodes and weights on [-1,1] and the stiffness of their Lagrange basis. */
typedef struct {
  int p;
  tf x[MAXDEGREE + 1], w[MAXDEGREE + 1], k[MAXDEGREE + 1][MAXDEGREE + 1];
} element;

/* Symmetric band matrix A, lower half: row[i*(p+1) + k] is A(i, i-k). */
typedef struct {
  int64_t n;
  int p;
  tf *row, *factor;
} band;

static void legendre(int p, tf x, tf *top, tf *below)
{
  tf a = dw_tf(1), b = x;
  for (int k = 2; k <= p; k++) {
    const tf c = dw_tf_sub(dw_tf_scale(2 * k - 1, dw_tf_mul(x, b)), dw_tf_scale(k - 1, a));
    a = b, b = dw_tf_div(c, dw_tf(k));
  }
  *top = b, *below = a;
}

static void make_nodes(element *e, tf *value)
{
  const int p = e->p;
  for (int i = 0; i <= p; i++) {
    tf x = dw_tf(i == 0 ? -1 : i == p ? 1 : -cos(acos(-1.0) * i / p)), top, below;
    for (int it = 0; it < 60 && i > 0 && i < p; it++) { /* Newton on (1 - x^2) P_p' */
      legendre(p, x, &top, &below);
      const tf d = dw_tf_div(dw_tf_sub(dw_tf_mul(x, top), below), dw_tf_scale(p + 1, top));
      x = dw_tf_sub(x, d);
      if (fabs(d.hi) < 1e-31) break;
    }
    legendre(p, x, &top, &below);
    e->x[i] = x, value[i] = top;
    e->w[i] = dw_tf_div(dw_tf(2), dw_tf_scale((double)p * (p + 1), dw_tf_mul(top, top)));
  }
}

static void make_element(element *e)
{
  const int p = e->p;
  tf value[MAXDEGREE + 1], d[MAXDEGREE + 1][MAXDEGREE + 1];
  make_nodes(e, value);
  for (int i = 0; i <= p; i++)
    for (int j = 0; j <= p; j++)
      if (i == j)
        d[i][j] = dw_tf(i == 0 ? -p * (p + 1) / 4.0 : i == p ? p * (p + 1) / 4.0 : 0);
      else
        d[i][j] = dw_tf_div(value[i], dw_tf_mul(value[j], dw_tf_sub(e->x[i], e->x[j])));
  for (int i = 0; i <= p; i++)
    for (int j = 0; j <= p; j++) {
      e->k[i][j] = dw_tf(0);
      for (int q = 0; q <= p; q++)
        e->k[i][j] = dw_tf_add(e->k[i][j], dw_tf_mul(e->w[q], dw_tf_mul(d[q][i], d[q][j])));
    }
}

/* A = M^-1/2 (K + V M) M^-1/2 on the points between the walls; s[i] are the points. */
static void assemble(const dw_well *w, const element *e, band *b, tf *mass, double *s)
{
  const int p = e->p;
  const tf half = dw_tf_scale(0.5, dw_tf_product(w->hbar, w->hbar));
  for (int64_t k = 0; k + 1 < w->edges; k++) {
    const double j = 0.5 * (w->edge[k + 1] - w->edge[k]);
    for (int i = 0; i <= p; i++) {
      const int64_t r = k * p + i - 1;
      if (r < 0 || r >= b->n) continue;
      s[r] = i == p
                 ? w->edge[k + 1]
                 : w->edge[k] + dw_tf_value(dw_tf_scale(j, dw_tf_add(dw_tf(1), e->x[i])));
      mass[r] = dw_tf_add(mass[r], dw_tf_scale(j, e->w[i]));
      for (int c = 0; c <= i; c++)
        if (r - (i - c) >= 0) {
          tf *a = &b->row[r * (p + 1) + i - c];
          *a = dw_tf_add(*a, dw_tf_div(dw_tf_mul(half, e->k[i][c]), dw_tf(j)));
        }
    }
  }
  for (int64_t r = 0; r < b->n; r++)
    mass[r] = dw_tf_sqrt(mass[r]);
  for (int64_t r = 0; r < b->n; r++)
    for (int k = 0; k <= p && k <= r; k++) {
      tf *a = &b->row[r * (p + 1) + k];
      *a = dw_tf_div(*a, dw_tf_mul(mass[r], mass[r - k]));
    }
}

static bool factorise(band *b, double shift) /* A - shift = L D L^T */
{
  const int p = b->p, w = p + 1;
  for (int64_t i = 0; i < b->n; i++)
    for (int k = i < p ? (int)i : p; k >= 0; k--) { /* column j = i - k */
      const int64_t j = i - k;
      tf a = b->row[i * w + k];
      if (k == 0) a = dw_tf_sub(a, dw_tf(shift));
      for (int64_t c = i > p ? i - p : 0; c < j; c++) {
        if (j - c > p) continue;
        const tf l = b->factor[j * w + (j - c)];
        a = dw_tf_sub(
            a, dw_tf_mul(dw_tf_mul(b->factor[i * w + (i - c)], l), b->factor[c * w]));
      }
      if (k > 0) a = dw_tf_div(a, b->factor[j * w]);
      if (!isfinite(a.hi) || (k == 0 && a.hi == 0)) return false;
      b->factor[i * w + k] = a;
    }
  return true;
}

static void solve(const band *b, tf *x)
{
  const int p = b->p, w = p + 1;
  for (int64_t i = 0; i < b->n; i++)
    for (int k = 1; k <= p && k <= i; k++)
      x[i] = dw_tf_sub(x[i], dw_tf_mul(b->factor[i * w + k], x[i - k]));
  for (int64_t i = b->n; i-- > 0;) {
    x[i] = dw_tf_div(x[i], b->factor[i * w]);
    for (int k = 1; k <= p && i + k < b->n; k++)
      x[i] = dw_tf_sub(x[i], dw_tf_mul(b->factor[(i + k) * w + k], x[i + k]));
  }
}

static void multiply(const band *b, const tf *x, tf *y)
{
  const int p = b->p, w = p + 1;
  for (int64_t i = 0; i < b->n; i++)
    y[i] = dw_tf_mul(b->row[i * w], x[i]);
  for (int64_t i = 0; i < b->n; i++)
    for (int k = 1; k <= p && k <= i; k++) {
      y[i] = dw_tf_add(y[i], dw_tf_mul(b->row[i * w + k], x[i - k]));
      y[i - k] = dw_tf_add(y[i - k], dw_tf_mul(b->row[i * w + k], x[i]));
    }
}

static tf dot(int64_t n, const tf *a, const tf *b)
{
  tf s = dw_tf(0);
  for (int64_t i = 0; i < n; i++)
    s = dw_tf_add(s, dw_tf_mul(a[i], b[i]));
  return s;
}

static void orthonormalise(int64_t n, tf *x)
{
  for (int k = 0; k < BLOCK; k++) {
    tf *v = x + k * n;
    for (int twice = 0; twice < 2; twice++)
      for (int j = 0; j < k; j++) {
        const tf c = dot(n, x + j * n, v);
        for (int64_t i = 0; i < n; i++)
          v[i] = dw_tf_sub(v[i], dw_tf_mul(c, x[j * n + i]));
      }
    const tf norm = dw_tf_sqrt(dot(n, v, v));
    for (int64_t i = 0; i < n; i++)
      v[i] = dw_tf_div(v[i], norm);
  }
}

static void rotate(tf *a, tf *b, tf c, tf s)
{
  const tf x = dw_tf_sub(dw_tf_mul(c, *a), dw_tf_mul(s, *b));
  *b = dw_tf_add(dw_tf_mul(s, *a), dw_tf_mul(c, *b));
  *a = x;
}

/* Cyclic Jacobi: h becomes diagonal, columns of u its vectors. */
static void jacobi(tf h[BLOCK][BLOCK], tf u[BLOCK][BLOCK])
{
  for (int i = 0; i < BLOCK; i++)
    for (int j = 0; j < BLOCK; j++)
      u[i][j] = dw_tf(i == j);
  for (int sweep = 0; sweep < 40; sweep++) {
    bool done = true;
    for (int p = 0; p < BLOCK; p++)
      for (int q = p + 1; q < BLOCK; q++) {
        if (fabs(h[p][q].hi) <= 1e-32 * (fabs(h[p][p].hi) + fabs(h[q][q].hi))) continue;
        done = false;
        const tf th = dw_tf_div(dw_tf_sub(h[q][q], h[p][p]), dw_tf_scale(2, h[p][q]));
        const tf root = dw_tf_sqrt(dw_tf_add(dw_tf_mul(th, th), dw_tf(1)));
        const tf t = th.hi < 0 ? dw_tf_div(dw_tf(-1), dw_tf_sub(root, th))
                               : dw_tf_div(dw_tf(1), dw_tf_add(root, th));
        const tf c = dw_tf_div(dw_tf(1), dw_tf_sqrt(dw_tf_add(dw_tf_mul(t, t), dw_tf(1))));
        const tf s = dw_tf_mul(t, c);
        for (int i = 0; i < BLOCK; i++)
          rotate(&h[i][p], &h[i][q], c, s);
        for (int i = 0; i < BLOCK; i++) {
          rotate(&h[p][i], &h[q][i], c, s);
          rotate(&u[i][p], &u[i][q], c, s);
        }
      }
    if (done) return;
  }
}

/* Replaces the block by its Ritz vectors, ascending; y is room for one block. */
static void ritz(const band *b, tf *x, tf *y, tf value[BLOCK])
{
  const int64_t n = b->n;
  tf h[BLOCK][BLOCK], u[BLOCK][BLOCK];
  for (int j = 0; j < BLOCK; j++) {
    multiply(b, x + j * n, y + j * n);
    for (int i = 0; i <= j; i++)
      h[i][j] = h[j][i] = dot(n, x + i * n, y + j * n);
  }
  jacobi(h, u);
  int order[BLOCK];
  for (int i = 0; i < BLOCK; i++) {
    int k = i;
    for (; k > 0 && h[order[k - 1]][order[k - 1]].hi > h[i][i].hi; k--)
      order[k] = order[k - 1];
    order[k] = i;
  }
  for (int k = 0; k < BLOCK; k++) {
    value[k] = h[order[k]][order[k]];
    for (int64_t i = 0; i < n; i++) {
      tf s = dw_tf(0);
      for (int j = 0; j < BLOCK; j++)
        s = dw_tf_add(s, dw_tf_mul(x[j * n + i], u[j][order[k]]));
      y[k * n + i] = s;
    }
  }
  for (int64_t i = 0; i < BLOCK * n; i++)
    x[i] = y[i];
}

static bool settled(const tf old[BLOCK], const tf now[BLOCK])
{
  const double split = dw_tf_value(dw_tf_sub(now[1], now[0]));
  const double was = dw_tf_value(dw_tf_sub(old[1], old[0]));
  if (fabs(split - was) > 1e-13 * split + 1e-29 * now[0].hi) return false;
  for (int k = 0; k < DW_WELL_LEVELS; k++)
    if (fabs(dw_tf_value(dw_tf_sub(now[k], old[k]))) > 1e-14 * now[k].hi) return false;
  return true;
}

/* Inverse iteration, first about the bottom of V and then just below the ground level, so
 * that A - shift stays positive definite. */
static bool iterate(band *b, tf *x, tf *y, tf value[BLOCK])
{
  enum { FIRST = 8, MOST = 200 };
  const int64_t n = b->n;
  const double pi = acos(-1.0);
  for (int k = 0; k < BLOCK; k++)
    for (int64_t i = 0; i < n; i++)
      x[k * n + i] = dw_tf(sin(pi * (k + 1) * (double)(i + 1) / (double)(n + 1)));
  tf old[BLOCK] = {{0, 0}};
  if (!factorise(b, 0)) return false;
  for (int it = 0; it < MOST; it++) {
    if (it == FIRST && !factorise(b, value[0].hi - 0.1 * (value[2].hi - value[0].hi)))
      return false;
    for (int k = 0; k < BLOCK; k++)
      solve(b, x + k * n);
    orthonormalise(n, x);
    ritz(b, x, y, value);
    if (it > FIRST + 1 && settled(old, value)) return true;
    for (int k = 0; k < BLOCK; k++)
      old[k] = value[k];
  }
  return false;
}

static void report(const dw_well *w, int64_t n, const double *s, const tf *x,
                   const tf value[BLOCK], double bottom, dw_levels *out)
{
  *out = (dw_levels){.grid = n, .splitting = dw_tf_value(dw_tf_sub(value[1], value[0]))};
  for (int k = 0; k < DW_WELL_LEVELS; k++) {
    out->level[k] = bottom + dw_tf_value(value[k]);
    for (int64_t i = 0; i < n; i++)
      if (s[i] < w->middle) out->weight[k] += x[k * n + i].hi * x[k * n + i].hi;
  }
  for (int64_t i = 0; i < n; i++)
    out->difference += fabs(x[n + i].hi * x[n + i].hi - x[i].hi * x[i].hi);
}

dw_status dw_well_solve(const dw_host *host, dw_ctx *ctx, const dw_well *w, dw_levels *out)
{
  element *e = host->alloc(ctx, 1, sizeof *e);
  if (!e) return DW_ENOMEM;
  if (w->degree < 2 || w->degree > MAXDEGREE || (w->edges - 1) * w->degree <= BLOCK)
    return DW_FAIL(host, ctx, DW_EINTERNAL,
                   "no spectral elements of degree %lld on %lld edges",
                   (long long)w->degree, (long long)w->edges);
  e->p = (int)w->degree;
  make_element(e);
  band b = {.n = (w->edges - 1) * e->p - 1, .p = e->p};
  b.row = host->alloc(ctx, (size_t)b.n * (size_t)(e->p + 1), sizeof *b.row);
  b.factor = host->alloc(ctx, (size_t)b.n * (size_t)(e->p + 1), sizeof *b.factor);
  tf *mass = host->alloc(ctx, (size_t)b.n, sizeof *mass);
  tf *x = host->alloc(ctx, (size_t)b.n * BLOCK, sizeof *x);
  tf *y = host->alloc(ctx, (size_t)b.n * BLOCK, sizeof *y);
  double *s = host->alloc(ctx, (size_t)b.n, sizeof *s), bottom = INFINITY;
  if (!b.row || !b.factor || !mass || !x || !y || !s) return DW_ENOMEM;

  assemble(w, e, &b, mass, s);
  for (int64_t i = 0; i < b.n; i++)
    bottom = fmin(bottom, w->v(w->arg, s[i]));
  for (int64_t i = 0; i < b.n; i++) {
    tf *a = &b.row[i * (e->p + 1)];
    *a = dw_tf_add(*a, dw_tf(w->v(w->arg, s[i]) - bottom));
  }
  tf value[BLOCK];
  if (!iterate(&b, x, y, value))
    return DW_FAIL(host, ctx, DW_ENUMERIC,
                   "the levels of the well were not found on %lld points", (long long)b.n);
  report(w, b.n, s, x, value, bottom, out);
  void *const room[] = {e, b.row, b.factor, mass, x, y, s};
  for (size_t i = 0; i < sizeof room / sizeof *room; i++)
    host->release(ctx, room[i]);
  return DW_OK;
}
