/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/box.h"

#include <math.h>
#include <string.h>

dw_box dw_box_make(const double lo[3], const double h[3], const double tilt[3])
{
  dw_box box = {.periodic = {true, true, true}};
  for (int a = 0; a < 3; a++) {
    box.lo[a] = lo[a], box.h[a] = h[a], box.inv[a] = 1 / h[a];
    box.tilt[a] = tilt ? tilt[a] : 0;
  }
  return box;
}

dw_box dw_box_of_edges(const double e[9])
{
  static const double corner[3] = {0};
  return dw_box_make(corner, (double[3]){e[0], e[4], e[8]}, (double[3]){e[3], e[6], e[7]});
}

void dw_box_edges(const dw_box *b, double edges[9])
{
  const double e[9] = {b->h[0], 0,          0,          b->tilt[0], b->h[1],
                       0,       b->tilt[1], b->tilt[2], b->h[2]};
  memcpy(edges, e, sizeof e);
}

bool dw_box_tilted(const dw_box *b)
{
  return b->tilt[0] != 0 || b->tilt[1] != 0 || b->tilt[2] != 0;
}

bool dw_box_same(const dw_box *a, const dw_box *b)
{
  return !memcmp(a->h, b->h, sizeof a->h) && !memcmp(a->tilt, b->tilt, sizeof a->tilt) &&
         !memcmp(a->periodic, b->periodic, sizeof a->periodic);
}

void dw_box_unwrap(const dw_box *b, const int32_t image[3], double x[3])
{
  x[0] += b->h[0] * image[0] + b->tilt[0] * image[1] + b->tilt[1] * image[2];
  x[1] += b->h[1] * image[1] + b->tilt[2] * image[2];
  x[2] += b->h[2] * image[2];
}

void dw_box_wrap(const dw_box *b, const double x[3], double wrapped[3], int32_t image[3])
{
  double s[3];
  int32_t back[3];
  dw_box_fraction(b, x, s);
  for (int a = 0; a < 3; a++) {
    image[a] = b->periodic[a] ? (int32_t)floor(s[a]) : 0;
    back[a] = -image[a];
    wrapped[a] = x[a];
  }
  dw_box_unwrap(b, back, wrapped);
  if (dw_box_tilted(b)) return;
  for (int a = 0; a < 3; a++) { /* rounding may leave it just outside */
    if (!b->periodic[a]) continue;
    const double hi = b->lo[a] + b->h[a];
    if (wrapped[a] < b->lo[a]) wrapped[a] = b->lo[a];
    if (wrapped[a] >= hi) wrapped[a] = b->lo[a], image[a]++;
  }
}
