/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Improved tangent: G. Henkelman, H. Jonsson, J. Chem. Phys. 113, 9978 (2000),
 * doi:10.1063/1.1323224.  t+ = x[i+1] - x[i], t- = x[i] - x[i-1]; energy rising: t+,
 * falling: t-; at an extremum t+ dEmax + t- dEmin if E[i+1] > E[i-1], else t+ dEmin +
 * t- dEmax; normalised. */
#include "images.h"

/* Images evaluated at once: neighbours lie so near that the caches of one serve another. */
enum { BATCH = 64 };

static double **rows(double **rows_of, double *block, int64_t m, int64_t n)
{
  for (int64_t i = 0; i < m; i++)
    rows_of[i] = block + i * n;
  return rows_of;
}

dw_status dw_images_new(dw_images *b, dw_ctx *ctx, const dw_host *host, dw_landscape *V,
                        int64_t m)
{
  const size_t count = (size_t)m, n = (size_t)V->n;
  *b = (dw_images){.ctx = ctx, .host = host, .V = V, .n = V->n, .m = m, .climbing = -1};
  b->x = host->alloc(ctx, 3 * count, sizeof *b->x);
  b->e = host->alloc(ctx, count, sizeof *b->e);
  double *block = host->alloc(ctx, 3 * count * n, sizeof *block);
  if (!b->x || !b->e || !block) return DW_ENOMEM;
  b->x = rows(b->x, block, 3 * m, V->n);
  b->g = b->x + m, b->t = b->g + m;
  return DW_OK;
}

void dw_images_free(dw_images *b)
{
  if (b->x) b->host->release(b->ctx, b->x[0]);
  b->host->release(b->ctx, b->x);
  b->host->release(b->ctx, b->e);
}

dw_status dw_images_evaluate(dw_images *b, int64_t from, int64_t to)
{
  for (int64_t k = from; k <= to; k += BATCH) {
    const int64_t count = to - k + 1 < BATCH ? to - k + 1 : BATCH;
    b->evaluations += count;
    DW_TRY(b->host->values(b->ctx, b->V, count, (const double *const *)(b->x + k), b->e + k,
                           b->g + k));
  }
  return DW_OK;
}

/* t = p (x[i+1] - x[i]) + q (x[i] - x[i-1]), normalised. */
static void mix(dw_images *b, int64_t i, double p, double q)
{
  double *t = b->t[i];
  for (int64_t k = 0; k < b->n; k++)
    t[k] = p * (b->x[i + 1][k] - b->x[i][k]) + q * (b->x[i][k] - b->x[i - 1][k]);
  const double norm = dw_vec_norm(b->n, t);
  if (norm > 0) dw_vec_scale(b->n, 1 / norm, t);
}

void dw_images_tangents(dw_images *b)
{
  for (int64_t i = 1; i + 1 < b->m; i++) {
    const double up = b->e[i + 1] - b->e[i], down = b->e[i] - b->e[i - 1];
    const double most = fmax(fabs(up), fabs(down)), least = fmin(fabs(up), fabs(down));
    if (up > 0 && down > 0)
      mix(b, i, 1, 0);
    else if (up < 0 && down < 0)
      mix(b, i, 0, 1);
    else if (most == 0)
      mix(b, i, 1, 1);
    else if (b->e[i + 1] > b->e[i - 1])
      mix(b, i, most, least);
    else
      mix(b, i, least, most);
  }
}

void dw_images_between(const dw_images *b, double part, double *out)
{
  const double at = part * (double)(b->m - 1);
  int64_t k = (int64_t)at;
  if (k > b->m - 2) k = b->m - 2;
  const double c = at - (double)k;
  for (int64_t i = 0; i < b->n; i++)
    out[i] = b->x[k][i] + c * (b->x[k + 1][i] - b->x[k][i]);
}

int64_t dw_images_top(const dw_images *b)
{
  int64_t top = 0;
  for (int64_t i = 1; i < b->m; i++)
    if (b->e[i] > b->e[top]) top = i;
  return top;
}

double dw_images_fperp(const dw_images *b)
{
  double most = 0;
  for (int64_t i = 1; i + 1 < b->m; i++) {
    const double along = i == b->climbing ? 0 : dw_vec_dot(b->n, b->g[i], b->t[i]);
    for (int64_t k = 0; k < b->n; k++) {
      const double f = fabs(b->g[i][k] - along * b->t[i][k]);
      most = f <= most ? most : f;
    }
  }
  return most;
}

double dw_images_length(const dw_images *b)
{
  double s = 0;
  for (int64_t i = 1; i < b->m; i++)
    s += dw_vec_distance(b->n, b->x[i], b->x[i - 1]);
  return s;
}

void dw_images_store(const dw_images *b, dw_path *p)
{
  p->s[0] = 0;
  for (int64_t i = 0; i < b->m; i++) {
    dw_vec_copy(b->n, b->x[i], p->x[i]);
    p->e[i] = b->e[i];
    if (i) p->s[i] = p->s[i - 1] + dw_vec_distance(b->n, b->x[i], b->x[i - 1]);
  }
  p->top = dw_images_top(b);
  p->fperp = dw_images_fperp(b);
  p->evaluations = b->evaluations;
}
