/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/supernodes.h"

#include <config.h>
#include <stdlib.h>

void dw_supernodes_free(dw_supernodes *s)
{
  free(s->super), free(s->row);
  *s = (dw_supernodes){.n = 0};
}

/* Places for `count` supernodes of n columns and `rows` rows together. */
static dw_status room(dw_ctx *ctx, dw_supernodes *s, int64_t n, int64_t count, int64_t rows)
{
  s->n = n, s->count = count;
  s->super = calloc(3 * (size_t)(count + 1), sizeof *s->super);
  s->row = malloc((size_t)(rows + n) * sizeof *s->row);
  if (!s->super || !s->row)
    return dw_fail(ctx, DW_ENOMEM, "no memory for the pattern of a factor");
  s->pi = s->super + count + 1, s->px = s->pi + count + 1;
  s->perm = s->row + rows;
  return DW_OK;
}

#ifdef HAVE_CHOLMOD

#include "engine/pattern.h"

static dw_status copy(dw_ctx *ctx, const cholmod_factor *L, dw_supernodes *s)
{
  DW_TRY(room(ctx, s, (int64_t)L->n, (int64_t)L->nsuper, (int64_t)L->ssize));
  const SuiteSparse_long *const super = L->super, *const pi = L->pi, *const px = L->px,
                                *const row = L->s, *const perm = L->Perm;
  for (int64_t k = 0; k <= s->count; k++)
    s->super[k] = super[k], s->pi[k] = pi[k], s->px[k] = px[k];
  for (int64_t k = 0; k < s->pi[s->count]; k++)
    s->row[k] = row[k];
  for (int64_t c = 0; c < s->n; c++)
    s->perm[c] = perm[c];
  s->numbers = (int64_t)L->xsize, s->update = (int64_t)L->maxcsize;
  return DW_OK;
}

dw_status dw_supernodes_find(dw_ctx *ctx, const dw_blocks *H, dw_supernodes *s)
{
  cholmod_common common;
  *s = (dw_supernodes){.n = 0};
  cholmod_l_start(&common);
  common.print = 0, common.supernodal = CHOLMOD_SUPERNODAL;
  cholmod_sparse *A = dw_pattern_lower(H, 0, &common);
  cholmod_factor *L = A ? dw_pattern_factor(H, A, &common) : NULL;
  cholmod_l_free_sparse(&A, &common);
  const dw_status status =
      L ? copy(ctx, L, s)
        : dw_fail(ctx, DW_ENOMEM, "no memory for the pattern of a factor");
  cholmod_l_free_factor(&L, &common);
  cholmod_l_finish(&common);
  return status;
}

#else

#include "engine/rcm.h"

enum { STRIP = 96 };

/* Strips of columns, each with the rows that the band reaches. */
static void cut(dw_supernodes *s, int64_t reach)
{
  for (int64_t k = 0; k < s->count; k++) {
    const int64_t first = k * STRIP, end = first + STRIP < s->n ? first + STRIP : s->n;
    const int64_t last = end + reach < s->n ? end + reach : s->n, tall = last - first;
    s->super[k] = first, s->super[k + 1] = end;
    s->pi[k + 1] = s->pi[k] + tall;
    s->px[k + 1] = s->px[k] + tall * (end - first);
    for (int64_t r = first; r < last; r++)
      s->row[s->pi[k] + r - first] = r;
    if (s->update < tall * STRIP) s->update = tall * STRIP;
  }
  s->numbers = s->px[s->count];
}

dw_status dw_supernodes_find(dw_ctx *ctx, const dw_blocks *H, dw_supernodes *s)
{
  const int64_t n = 3 * H->n, count = (n + STRIP - 1) / STRIP;
  int64_t reach;
  *s = (dw_supernodes){.n = 0};
  int32_t *order = malloc((size_t)H->n * sizeof *order);
  dw_status status = order && dw_rcm_order(H, order, &reach)
                         ? DW_OK
                         : dw_fail(ctx, DW_ENOMEM, "no memory to order a Hessian");
  if (status == DW_OK) {
    reach = 3 * reach + 2;
    status = room(ctx, s, n, count, count * (STRIP + (reach < n ? reach : n)));
  }
  if (status == DW_OK) {
    cut(s, reach);
    for (int64_t i = 0; i < n; i++)
      s->perm[3 * (int64_t)order[i / 3] + i % 3] = i;
  }
  free(order);
  return status;
}

#endif
