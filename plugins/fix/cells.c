/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "cells.h"

#include <math.h>

#include <dwell/box.h>
#include <dwell/clones.h>

/* -- memory
 * ---------------------------------------------------------------------------------- */

static int64_t count(const cells *c)
{
  return c->side[0] * c->side[1] * c->side[2];
}

static void choose_sides(cells *c)
{
  const dw_box *b = c->box;
  bool plain = true;
  for (int a = 0; a < 3; a++) {
    c->side[a] = (int64_t)fmin(floor(b->h[a] / c->reach), 512);
    plain = plain && b->tilt[a] == 0 && b->periodic[a] && c->side[a] >= 3;
  }
  for (int a = 0; a < 3 && !plain; a++)
    c->side[a] = 1;
}

void cells_free(cells *c, dw_ctx *ctx)
{
  void *const all[] = {c->member,   c->members,  c->slot,  c->place[0],
                       c->place[1], c->place[2], c->apart2};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++)
    c->host->release(ctx, all[k]);
  c->member = c->members = c->slot = NULL;
  c->place[0] = c->place[1] = c->place[2] = c->apart2 = NULL;
}

dw_status cells_make(cells *c, dw_ctx *ctx, int64_t n, const dw_box *box, double reach,
                     int64_t room)
{
  cells_free(c, ctx);
  c->box = box, c->reach = reach;
  choose_sides(c);
  c->room = count(c) == 1 ? n : room;
  const size_t places = (size_t)(count(c) * c->room);
  c->member = c->host->alloc(ctx, places, sizeof *c->member);
  c->members = c->host->alloc(ctx, (size_t)count(c), sizeof *c->members);
  c->slot = c->host->alloc(ctx, (size_t)n, sizeof *c->slot);
  for (int a = 0; a < 3; a++)
    c->place[a] = c->host->alloc(ctx, places, sizeof *c->place[a]);
  c->apart2 = c->host->alloc(ctx, (size_t)c->room, sizeof *c->apart2);
  if (!c->member || !c->members || !c->slot || !c->place[0] || !c->place[1] ||
      !c->place[2] || !c->apart2)
    return DW_ENOMEM;
  for (int64_t k = 0; k < count(c); k++)
    c->members[k] = 0;
  return DW_OK;
}

/* -- one particle
 * ---------------------------------------------------------------------------- */

/* x within the box, if that has cells, and its cell along each edge. */
static void locate(const cells *c, const double x[3], double in[3], int64_t k[3])
{
  for (int a = 0; a < 3; a++) {
    const double f = x[a] * c->box->inv[a], part = f - floor(f);
    k[a] = (int64_t)(part * (double)c->side[a]);
    if (k[a] >= c->side[a]) k[a] = c->side[a] - 1;
    in[a] = count(c) == 1 ? x[a] : part * c->box->h[a];
  }
}

static int64_t cell_index(const cells *c, const int64_t k[3])
{
  return (k[2] * c->side[1] + k[1]) * c->side[0] + k[0];
}

bool cells_enter(cells *c, int32_t i, const double x[3])
{
  double in[3];
  int64_t k[3];
  locate(c, x, in, k);
  const int64_t cell = cell_index(c, k);
  if (c->members[cell] == c->room) return false;
  const int64_t at = cell * c->room + c->members[cell]++;
  for (int a = 0; a < 3; a++)
    c->place[a][at] = in[a];
  c->member[at] = i, c->slot[i] = (int32_t)at;
  return true;
}

void cells_leave(cells *c, int32_t i)
{
  const int64_t at = c->slot[i], cell = at / c->room,
                last = cell * c->room + --c->members[cell];
  for (int a = 0; a < 3; a++)
    c->place[a][at] = c->place[a][last];
  c->member[at] = c->member[last], c->slot[c->member[at]] = (int32_t)at;
}

/* -- those near a point
 * ---------------------------------------------------------------------- */

DW_CLONES_WIDE
static void distances2(const double x[3], int64_t n, const double *px, const double *py,
                       const double *pz, double *restrict apart2)
{
  const double x0 = x[0], x1 = x[1], x2 = x[2];
  for (int64_t k = 0; k < n; k++) {
    const double dx = px[k] - x0, dy = py[k] - x1, dz = pz[k] - x2;
    apart2[k] = dx * dx + dy * dy + dz * dz;
  }
}

static void images2(const cells *c, const double x[3], int64_t n)
{
  for (int64_t k = 0; k < n; k++) {
    double d[3];
    for (int a = 0; a < 3; a++)
      d[a] = c->place[a][k] - x[a];
    dw_box_image(c->box, d);
    c->apart2[k] = d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
  }
}

/* Members of the cell k, which may lie beyond an edge of the box; appends to n found. */
static int32_t search(const cells *c, const double x[3], const int64_t k[3], int32_t n,
                      int32_t *who, double *apart2)
{
  int64_t in[3];
  double from[3];
  for (int a = 0; a < 3; a++) {
    const int64_t turns = k[a] < 0 ? -1 : k[a] >= c->side[a];
    in[a] = k[a] - turns * c->side[a];
    from[a] = x[a] - (double)turns * c->box->h[a];
  }
  const int64_t cell = cell_index(c, in), first = cell * c->room, m = c->members[cell];
  const int32_t *const member = c->member + first;
  if (count(c) == 1)
    images2(c, x, m);
  else
    distances2(from, m, c->place[0] + first, c->place[1] + first, c->place[2] + first,
               c->apart2);
  const double most = c->reach * c->reach;
  for (int64_t q = 0; q < m; q++) {
    who[n] = member[q], apart2[n] = c->apart2[q];
    n += c->apart2[q] < most;
  }
  return n;
}

int32_t cells_within(const cells *c, const double x[3], int32_t *who, double *apart2)
{
  const int64_t far = count(c) > 1;
  double in[3];
  int64_t k[3], o[3];
  int32_t n = 0;
  locate(c, x, in, k);
  for (o[2] = k[2] - far; o[2] <= k[2] + far; o[2]++)
    for (o[1] = k[1] - far; o[1] <= k[1] + far; o[1]++)
      for (o[0] = k[0] - far; o[0] <= k[0] + far; o[0]++)
        n = search(c, in, o, n, who, apart2);
  return n;
}
