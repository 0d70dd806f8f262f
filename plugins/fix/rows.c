/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "rows.h"

#include <math.h>
#include <string.h>

#include <dwell/box.h>

static const double slack = 1e-5; /* squared gaps are kept in single precision */

static dw_site site_of(const dw_cloud *c, int32_t i)
{
  return (dw_site){c->at[i][3], c->species[i]};
}

/* -- cells of anchors
 * ------------------------------------------------------------------------ */

static int64_t cell_index(const rows *r, const int64_t k[3])
{
  return (k[2] * r->side[1] + k[1]) * r->side[0] + k[0];
}

static void cell_of(const rows *r, const double x[3], int64_t k[3])
{
  const dw_box *b = r->cloud->box;
  for (int a = 0; a < 3; a++) {
    const double f = x[a] * b->inv[a], in = f - floor(f);
    k[a] = (int64_t)(in * (double)r->side[a]);
    if (k[a] >= r->side[a]) k[a] = r->side[a] - 1;
  }
}

static void enter_cell(rows *r, int32_t i)
{
  int64_t k[3];
  cell_of(r, r->anchor[i], k);
  const int64_t c = cell_index(r, k);
  r->cell[i] = (int32_t)c, r->prev[i] = -1, r->next[i] = r->head[c];
  if (r->head[c] >= 0) r->prev[r->head[c]] = i;
  r->head[c] = i;
}

static void leave_cell(rows *r, int32_t i)
{
  if (r->prev[i] >= 0)
    r->next[r->prev[i]] = r->next[i];
  else
    r->head[r->cell[i]] = r->next[i];
  if (r->next[i] >= 0) r->prev[r->next[i]] = r->prev[i];
}

/* Fewer than three cells along an edge are one: its neighbours would be met twice.  So is a
 * box that is tilted or not periodic. */
static void choose_sides(rows *r)
{
  const dw_box *b = r->cloud->box;
  const bool plain = b->tilt[0] == 0 && b->tilt[1] == 0 && b->tilt[2] == 0 &&
                     b->periodic[0] && b->periodic[1] && b->periodic[2];
  for (int a = 0; a < 3; a++) {
    const double most = fmin(floor(b->h[a] / r->reach), 512);
    r->side[a] = plain && most >= 3 ? (int64_t)most : 1;
  }
}

/* -- entries
 * --------------------------------------------------------------------------------- */

static void drop(int32_t *row, int32_t *count, float *gap2, int32_t j)
{
  int32_t k = 0;
  while (k < *count && row[k] != j)
    k++;
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

static double anchors_apart(const rows *r, int32_t i, int32_t j)
{
  double d[3];
  for (int a = 0; a < 3; a++)
    d[a] = r->anchor[i][a] - r->anchor[j][a];
  dw_box_image(r->cloud->box, d);
  return sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

/* Adds to the row of i the particles of one cell that are near; above: only larger ones. */
static void scan_cell(rows *r, int32_t i, int64_t c, bool above, bool *full)
{
  for (int32_t j = r->head[c]; j >= 0; j = r->next[j]) {
    if (j == i || (above && j < i)) continue;
    const double apart = anchors_apart(r, i, j);
    if (apart >= r->reach) continue;
    const double gap = fmax(0, apart - r->skin - slack);
    add_wide(r, i, j, (float)(gap * gap), full);
    add_wide(r, j, i, (float)(gap * gap), full);
  }
}

static void scan(rows *r, int32_t i, bool above, bool *full)
{
  int64_t k[3], o[3], c[3];
  cell_of(r, r->anchor[i], k);
  for (o[2] = r->side[2] > 1 ? -1 : 0; o[2] <= (r->side[2] > 1 ? 1 : 0); o[2]++)
    for (o[1] = r->side[1] > 1 ? -1 : 0; o[1] <= (r->side[1] > 1 ? 1 : 0); o[1]++)
      for (o[0] = r->side[0] > 1 ? -1 : 0; o[0] <= (r->side[0] > 1 ? 1 : 0); o[0]++) {
        for (int a = 0; a < 3; a++)
          c[a] = (k[a] + o[a] + r->side[a]) % r->side[a];
        scan_cell(r, i, cell_index(r, c), above, full);
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
  void *const all[] = {r->wide, r->tight, r->gap2, r->wides, r->tights, r->anchor,
                       r->head, r->next,  r->prev, r->cell,  r->cut2,   r->old2};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    r->host->release(ctx, all[k]);
  r->wide = r->tight = r->wides = r->tights = NULL;
  r->head = r->next = r->prev = r->cell = NULL;
  r->gap2 = NULL, r->anchor = NULL, r->cut2 = r->old2 = NULL;
}

static dw_status reserve(rows *r, dw_ctx *ctx)
{
  const size_t n = (size_t)r->n, wide = (size_t)r->room_wide,
               cells = (size_t)(r->side[0] * r->side[1] * r->side[2]);
  rows_free(r, ctx);
  r->wide = r->host->alloc(ctx, n * wide, sizeof *r->wide);
  r->gap2 = r->host->alloc(ctx, n * wide, sizeof *r->gap2);
  r->tight = r->host->alloc(ctx, n * (size_t)r->room_tight, sizeof *r->tight);
  r->wides = r->host->alloc(ctx, n, sizeof *r->wides);
  r->tights = r->host->alloc(ctx, n, sizeof *r->tights);
  r->anchor = r->host->alloc(ctx, n, sizeof *r->anchor);
  r->head = r->host->alloc(ctx, cells, sizeof *r->head);
  r->next = r->host->alloc(ctx, n, sizeof *r->next);
  r->prev = r->host->alloc(ctx, n, sizeof *r->prev);
  r->cell = r->host->alloc(ctx, n, sizeof *r->cell);
  r->cut2 = r->host->alloc(ctx, wide, sizeof *r->cut2);
  r->old2 = r->host->alloc(ctx, wide, sizeof *r->old2);
  return r->wide && r->gap2 && r->tight && r->wides && r->tights && r->anchor && r->head &&
                 r->next && r->prev && r->cell && r->cut2 && r->old2
             ? DW_OK
             : DW_ENOMEM;
}

static void fill(rows *r, bool *full)
{
  for (int64_t c = 0; c < r->side[0] * r->side[1] * r->side[2]; c++)
    r->head[c] = -1;
  for (int32_t i = 0; i < r->n; i++) {
    r->wides[i] = r->tights[i] = 0;
    memcpy(r->anchor[i], r->cloud->at[i], sizeof r->anchor[i]);
    enter_cell(r, i);
  }
  for (int32_t i = 0; i < r->n && !*full; i++)
    scan(r, i, true, full);
  for (int32_t i = 0; i < r->n && !*full; i++)
    tighten(r, i, false, full);
}

dw_status rows_build(rows *r, dw_ctx *ctx, int64_t n, double largest_cut)
{
  r->n = n, r->reach = largest_cut + r->skin + slack;
  choose_sides(r);
  for (int64_t room = r->room_wide ? r->room_wide : 96;; room *= 2) {
    bool full = false;
    r->room_wide = r->room_tight = ((room < n ? room : n) + 7) & ~7;
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
  for (int32_t k = 0; k < r->wides[i]; k++) {
    const int32_t j = wide[k];
    drop(r->wide + j * r->room_wide, &r->wides[j], r->gap2 + j * r->room_wide, i);
    drop(r->tight + j * r->room_tight, &r->tights[j], NULL, i);
  }
  r->wides[i] = r->tights[i] = 0;
  leave_cell(r, i);
  memcpy(r->anchor[i], r->cloud->at[i], sizeof r->anchor[i]);
  enter_cell(r, i);
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
