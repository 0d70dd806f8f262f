/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "rows.h"

#include <math.h>
#include <string.h>

static const double slack = 1e-5; /* squared gaps are kept in single precision */

static dw_site site_of(const dw_cloud *c, int32_t i)
{
  return (dw_site){c->at[i][3], c->species[i]};
}

/* -- entries
 * --------------------------------------------------------------------------------- */

/* Where j stands in a row of n, n if it does not. */
static int32_t find(const int32_t *row, int32_t n, int32_t j)
{
  int32_t at = n;
  for (int32_t k = 0; k < n; k++)
    at = row[k] == j ? k : at;
  return at;
}

static void drop(int32_t *row, int32_t *count, float *gap2, int32_t j)
{
  const int32_t k = find(row, *count, j);
  if (k == *count) return;
  row[k] = row[--*count];
  if (gap2) gap2[k] = gap2[*count];
}

static void add_tight(rows *r, int32_t i, int32_t j, bool *full)
{
  if (r->tights[i] == r->room_tight)
    *full = true;
  else
    r->tight[i * r->room_tight + r->tights[i]++] = j;
}

static void add_wide(rows *r, int32_t i, int32_t j, float gap2, bool *full)
{
  const int64_t at = i * r->room_wide + r->wides[i];
  if (r->wides[i] == r->room_wide) {
    *full = true;
    return;
  }
  r->wide[at] = j, r->gap2[at] = gap2, r->wides[i]++;
}

/* Fills the wide row of i, and enters i in those of the others; above: only larger ones. */
static void scan(rows *r, int32_t i, bool above, bool *full)
{
  const int32_t n = cells_within(&r->cells, r->anchor[i], r->found, r->apart2);
  for (int32_t k = 0; k < n; k++) {
    const int32_t j = r->found[k];
    if (j == i || (above && j < i)) continue;
    const double gap = fmax(0, sqrt(r->apart2[k]) - r->skin - slack);
    add_wide(r, i, j, (float)(gap * gap), full);
    add_wide(r, j, i, (float)(gap * gap), full);
  }
}

/* Tight row of i from its wide row; with `both`, i enters the rows of the others, too. */
static void tighten(rows *r, int32_t i, bool both, bool *full)
{
  const int32_t *const wide = r->wide + i * r->room_wide;
  const float *const gap2 = r->gap2 + i * r->room_wide;
  r->pair->cuts2(r->self, r->cloud, r->wides[i], wide, site_of(r->cloud, i), r->cut2);
  for (int32_t k = 0; k < r->wides[i]; k++) {
    if (!(gap2[k] < r->cut2[k])) continue;
    add_tight(r, i, wide[k], full);
    if (both) add_tight(r, wide[k], i, full);
  }
}

/* -- the whole
 * ------------------------------------------------------------------------------- */

void rows_free(rows *r, dw_ctx *ctx)
{
  void *const all[] = {r->wide,   r->tight, r->gap2,   r->wides, r->tights,
                       r->anchor, r->found, r->apart2, r->cut2,  r->old2};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    r->host->release(ctx, all[k]);
  r->wide = r->tight = r->wides = r->tights = NULL;
  r->found = NULL, r->gap2 = NULL, r->anchor = NULL;
  r->apart2 = r->cut2 = r->old2 = NULL;
  cells_free(&r->cells, ctx);
}

static dw_status reserve(rows *r, dw_ctx *ctx)
{
  const size_t n = (size_t)r->n, wide = (size_t)r->room_wide;
  rows_free(r, ctx);
  r->wide = r->host->alloc(ctx, n * wide, sizeof *r->wide);
  r->gap2 = r->host->alloc(ctx, n * wide, sizeof *r->gap2);
  r->tight = r->host->alloc(ctx, n * (size_t)r->room_tight, sizeof *r->tight);
  r->wides = r->host->alloc(ctx, n, sizeof *r->wides);
  r->tights = r->host->alloc(ctx, n, sizeof *r->tights);
  r->anchor = r->host->alloc(ctx, n, sizeof *r->anchor);
  r->found = r->host->alloc(ctx, n + 1, sizeof *r->found);
  r->apart2 = r->host->alloc(ctx, n + 1, sizeof *r->apart2);
  r->cut2 = r->host->alloc(ctx, wide, sizeof *r->cut2);
  r->old2 = r->host->alloc(ctx, wide, sizeof *r->old2);
  if (!r->wide || !r->gap2 || !r->tight || !r->wides || !r->tights || !r->anchor ||
      !r->found || !r->apart2 || !r->cut2 || !r->old2)
    return DW_ENOMEM;
  return cells_make(&r->cells, ctx, r->n, r->cloud->box, r->reach, r->room_wide);
}

static void fill(rows *r, bool *full)
{
  for (int32_t i = 0; i < r->n; i++) {
    r->wides[i] = r->tights[i] = 0;
    memcpy(r->anchor[i], r->cloud->at[i], sizeof r->anchor[i]);
    *full = *full || !cells_enter(&r->cells, i, r->anchor[i]);
  }
  for (int32_t i = 0; i < r->n && !*full; i++)
    scan(r, i, true, full);
  for (int32_t i = 0; i < r->n && !*full; i++)
    tighten(r, i, false, full);
}

dw_status rows_build(rows *r, dw_ctx *ctx, int64_t n, double largest_cut)
{
  r->n = n, r->reach = largest_cut + r->skin + slack;
  for (int64_t room = r->room_wide ? r->room_wide : 96;; room *= 2) {
    bool full = false;
    r->room_wide = ((room < n ? room : n) + 7) & ~7;
    r->room_tight = room < n ? r->room_wide / 2 : r->room_wide;
    DW_TRY(reserve(r, ctx));
    fill(r, &full);
    if (!full) return DW_OK;
  }
}

bool rows_strayed(const rows *r, int32_t i, const double x[3])
{
  const double *a = r->anchor[i], dx = x[0] - a[0], dy = x[1] - a[1], dz = x[2] - a[2];
  return dx * dx + dy * dy + dz * dz > 0.25 * r->skin * r->skin;
}

void rows_anchor(rows *r, int32_t i, bool *full)
{
  const int32_t *const wide = r->wide + i * r->room_wide;
  const int32_t *const tight = r->tight + i * r->room_tight;
  for (int32_t k = 0; k < r->wides[i]; k++) {
    const int32_t j = wide[k];
    drop(r->wide + j * r->room_wide, &r->wides[j], r->gap2 + j * r->room_wide, i);
  }
  for (int32_t k = 0; k < r->tights[i]; k++) {
    const int32_t j = tight[k];
    drop(r->tight + j * r->room_tight, &r->tights[j], NULL, i);
  }
  r->wides[i] = r->tights[i] = 0;
  cells_leave(&r->cells, i);
  for (int a = 0; a < 3; a++)
    r->anchor[i][a] = 0.5 * (r->anchor[i][a] + r->cloud->at[i][a]);
  if (!cells_enter(&r->cells, i, r->anchor[i])) {
    *full = true;
    return;
  }
  scan(r, i, false, full);
  tighten(r, i, true, full);
}

dw_vicinity rows_wide(const rows *r, int32_t i)
{
  return (dw_vicinity){r->wides[i], r->wide + i * r->room_wide, r->gap2 + i * r->room_wide};
}

void rows_resite(rows *r, int32_t i, dw_site before, bool *full)
{
  const int32_t *const wide = r->wide + i * r->room_wide;
  const float *const gap2 = r->gap2 + i * r->room_wide;
  const int32_t n = r->wides[i];
  r->pair->cuts2(r->self, r->cloud, n, wide, site_of(r->cloud, i), r->cut2);
  r->pair->cuts2(r->self, r->cloud, n, wide, before, r->old2);
  r->tights[i] = 0;
  for (int32_t k = 0; k < n; k++) {
    const int32_t j = wide[k];
    const bool is = gap2[k] < r->cut2[k], was = gap2[k] < r->old2[k];
    if (is) add_tight(r, i, j, full);
    if (is && !was) add_tight(r, j, i, full);
    if (was && !is) drop(r->tight + j * r->room_tight, &r->tights[j], NULL, i);
  }
}
