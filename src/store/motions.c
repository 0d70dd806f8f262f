/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/motions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <dwell/box.h>

#include "model/box.h"

/* -- the field of a well ------------------------------------------------------------------
 */

/* x += sign * positions of a minimum. */
static dw_status add_positions(dw_ctx *ctx, dw_library *lib, const char *end, int64_t well,
                               double sign, int64_t n, double *x)
{
  double id;
  const double *v;
  int64_t count;
  DW_TRY(dw_library_real(ctx, lib, "wells", end, well, &id));
  DW_TRY(dw_library_vector(ctx, lib, "minima", "x", (int64_t)id, &count, &v));
  if (count != n)
    return dw_fail(ctx, DW_EIO, "well %lld: its ends differ in size", (long long)well);
  for (int64_t i = 0; i < n; i++)
    x[i] += sign * v[i];
  return DW_OK;
}

static dw_status read_box(dw_ctx *ctx, dw_library *lib, int64_t minimum, dw_box *box,
                          bool *periodic)
{
  int64_t count = 0;
  const double *edges = NULL;
  *periodic = false;
  if (!dw_library_has(lib, "minima", "box")) return DW_OK;
  DW_TRY(dw_library_vector(ctx, lib, "minima", "box", minimum, &count, &edges));
  *periodic = count == 9;
  if (*periodic) *box = dw_box_of_edges(edges);
  return DW_OK;
}

static void centre(int64_t n, double *r, const dw_box *box)
{
  double mean[3] = {0};
  for (int64_t i = 0; i + 2 < n; i += 3) {
    dw_box_image(box, r + i);
    for (int a = 0; a < 3; a++)
      mean[a] += 3 * r[i + a] / (double)n;
  }
  for (int64_t i = 0; i < n; i++)
    r[i] -= mean[i % 3];
}

static void keep(const double *r, dw_motion *m)
{
  double norm = 0;
  for (int64_t i = 0; i < m->n; i++)
    norm += r[i] * r[i];
  for (int64_t i = 0; i < m->n; i++)
    m->r[i] = (float)(norm > 0 ? r[i] / sqrt(norm) : 0);
}

dw_status dw_motion_read(dw_ctx *ctx, dw_library *lib, int64_t well, dw_motion *m)
{
  double a;
  const double *v;
  dw_box box;
  bool periodic;
  m->n = 0, m->r = NULL;
  if (!dw_library_has(lib, "minima", "x")) return DW_OK;
  DW_TRY(dw_library_real(ctx, lib, "wells", "a", well, &a));
  DW_TRY(dw_library_vector(ctx, lib, "minima", "x", (int64_t)a, &m->n, &v));
  double *r = calloc((size_t)m->n + 1, sizeof *r);
  m->r = malloc(((size_t)m->n + 1) * sizeof *m->r);
  dw_status status =
      r && m->r ? DW_OK : dw_fail(ctx, DW_ENOMEM, "no memory for a displacement field");
  if (status == DW_OK) status = add_positions(ctx, lib, "b", well, 1, m->n, r);
  if (status == DW_OK) status = add_positions(ctx, lib, "a", well, -1, m->n, r);
  if (status == DW_OK) status = read_box(ctx, lib, (int64_t)a, &box, &periodic);
  if (status == DW_OK) {
    if (periodic) centre(m->n, r, &box);
    keep(r, m);
  }
  free(r);
  return status;
}

/* -- groups
 * --------------------------------------------------------------------------------- */

static double overlap(const dw_motion *a, const dw_motion *b)
{
  double sum = 0;
  for (int64_t i = 0; i < a->n; i++)
    sum += (double)a->r[i] * (double)b->r[i];
  return fabs(sum);
}

static int64_t root(const int64_t *group, int64_t k)
{
  while (group[k] != k)
    k = group[k];
  return k;
}

int64_t dw_motions_group(int64_t count, const dw_motion *m, double alike, int64_t *group)
{
  int64_t groups = 0;
  for (int64_t k = 0; k < count; k++) {
    group[k] = k;
    for (int64_t j = 0; j < k && m[k].r; j++) {
      const int64_t a = root(group, j), b = root(group, k);
      if (a == b || !m[j].r || m[j].glass != m[k].glass || m[j].n != m[k].n) continue;
      if (overlap(&m[j], &m[k]) > alike) group[a > b ? a : b] = a > b ? b : a;
    }
  }
  for (int64_t k = 0; k < count; k++) {
    group[k] = root(group, k);
    groups += group[k] == k;
  }
  return groups;
}
