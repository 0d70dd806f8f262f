/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* image.h - minimum images of many pair vectors at once, in vector registers. */
#ifndef DW_MODEL_IMAGE_H
#define DW_MODEL_IMAGE_H

#include <dwell/clones.h>
#include <dwell/plugin.h>

/* r2[q] = squared length of the minimum image of (x[q], y[q], z[q]). */
static inline void dw_image_squares(const dw_box *b, int n, const double *restrict x,
                                    const double *restrict y, const double *restrict z,
                                    double *restrict r2)
{
  const double M = 0x1.8p52; /* adding and subtracting it rounds to the nearest integer */
  double inv[3];
  for (int a = 0; a < 3; a++)
    inv[a] = b->periodic[a] ? b->inv[a] : 0;
  const double hx = b->h[0], hy = b->h[1], hz = b->h[2], ix = inv[0], iy = inv[1],
               iz = inv[2], xy = b->tilt[0], xz = b->tilt[1], yz = b->tilt[2];
  for (int q = 0; q < n; q++) {
    double dx = x[q], dy = y[q], dz = z[q];
    const double nz = (dz * iz + M) - M;
    dz -= hz * nz, dy -= yz * nz, dx -= xz * nz;
    const double ny = (dy * iy + M) - M;
    dy -= hy * ny, dx -= xy * ny;
    dx -= hx * ((dx * ix + M) - M);
    r2[q] = dx * dx + dy * dy + dz * dz;
  }
}

#endif
