/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/box.h - periodic boxes, orthogonal and triclinic, inline: the same for the kernel
 * and for plugins.  Edges a = (h0, 0, 0), b = (xy, h1, 0), c = (xz, yz, h2). */
#ifndef DWELL_BOX_H
#define DWELL_BOX_H

#include <math.h>

#include <dwell/plugin.h>

static inline double dw_box_volume(const dw_box *b)
{
  return b->h[0] * b->h[1] * b->h[2];
}

/* Distances between opposite faces: of those spanned by two edges it is volume / |their
 * cross product|. */
static inline void dw_box_widths(const dw_box *b, double w[3])
{
  const double xy = b->tilt[0], xz = b->tilt[1], yz = b->tilt[2];
  const double *h = b->h, v = dw_box_volume(b);
  const double bc = hypot(hypot(h[1] * h[2], xy * h[2]), xy * yz - h[1] * xz);
  w[0] = v / bc;
  w[1] = h[1] * h[2] / hypot(yz, h[2]);
  w[2] = h[2];
}

/* The smallest of them. */
static inline double dw_box_width(const dw_box *b)
{
  double w[3];
  dw_box_widths(b, w);
  return fmin(w[0], fmin(w[1], w[2]));
}

/* d -> its minimum image, in place.  Exact in an orthogonal box; in a triclinic one for all
 * vectors whose image is shorter than half the width: reducing z, then y, then x finds it,
 * for its component along each axis is then below half the edge. */
static inline void dw_box_image(const dw_box *b, double d[3])
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

/* Position -> coordinates along the edges, 0..1 within the box. */
static inline void dw_box_fraction(const dw_box *b, const double x[3], double s[3])
{
  s[2] = (x[2] - b->lo[2]) * b->inv[2];
  s[1] = (x[1] - b->lo[1] - b->tilt[2] * s[2]) * b->inv[1];
  s[0] = (x[0] - b->lo[0] - b->tilt[0] * s[1] - b->tilt[1] * s[2]) * b->inv[0];
}

#endif
