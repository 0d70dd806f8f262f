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

double dw_box_volume(const dw_box *b)
{
  return b->h[0] * b->h[1] * b->h[2];
}

/* The distance between the faces spanned by two edges is volume / |their cross product|. */
void dw_box_widths(const dw_box *b, double w[3])
{
  const double xy = b->tilt[0], xz = b->tilt[1], yz = b->tilt[2];
  const double *h = b->h, v = dw_box_volume(b);
  const double bc = hypot(hypot(h[1] * h[2], xy * h[2]), xy * yz - h[1] * xz);
  w[0] = v / bc;
  w[1] = h[1] * h[2] / hypot(yz, h[2]);
  w[2] = h[2];
}

double dw_box_width(const dw_box *b)
{
  double w[3];
  dw_box_widths(b, w);
  return fmin(w[0], fmin(w[1], w[2]));
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

/* Reducing z, then y, then x finds every image shorter than half the width of the box: its
 * component along each axis is then below half the edge. */
void dw_box_image(const dw_box *b, double d[3])
{
  if (b->periodic[2]) {
    const double n = rint(d[2] * b->inv[2]);
    d[2] -= b->h[2] * n, d[1] -= b->tilt[2] * n, d[0] -= b->tilt[1] * n;
  }
  if (b->periodic[1]) {
    const double n = rint(d[1] * b->inv[1]);
    d[1] -= b->h[1] * n, d[0] -= b->tilt[0] * n;
  }
  if (b->periodic[0]) d[0] -= b->h[0] * rint(d[0] * b->inv[0]);
}

void dw_box_fraction(const dw_box *b, const double x[3], double s[3])
{
  s[2] = (x[2] - b->lo[2]) * b->inv[2];
  s[1] = (x[1] - b->lo[1] - b->tilt[2] * s[2]) * b->inv[1];
  s[0] = (x[0] - b->lo[0] - b->tilt[0] * s[1] - b->tilt[1] * s[2]) * b->inv[0];
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
