/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/box.h"

#include <math.h>

dw_box dw_box_make(const double lo[3], const double h[3], const double tilt[3])
{
  dw_box box = {{0}, {0}, {0}, {0}, {true, true, true}};
  for (int a = 0; a < 3; a++) {
    box.h[a] = h[a], box.inv[a] = 1 / h[a], box.lo[a] = lo[a];
    box.tilt[a] = tilt ? tilt[a] : 0;
  }
  return box;
}

double dw_box_volume(const dw_box *b)
{
  return b->h[0] * b->h[1] * b->h[2];
}

/* The height of the cell over each face is volume / face area. */
double dw_box_width(const dw_box *b)
{
  const double xy = b->tilt[0], xz = b->tilt[1], yz = b->tilt[2];
  const double bc[3] = {b->h[1] * b->h[2], -xy * b->h[2], xy * yz - b->h[1] * xz};
  const double ca[2] = {b->h[2] * b->h[0], -yz * b->h[0]};
  const double volume = dw_box_volume(b);
  const double wx = volume / sqrt(bc[0] * bc[0] + bc[1] * bc[1] + bc[2] * bc[2]),
               wy = volume / hypot(ca[0], ca[1]), wz = b->h[2];
  return fmin(wx, fmin(wy, wz));
}

void dw_box_image(const dw_box *b, double d[3])
{
  const double kz = b->periodic[2] ? rint(d[2] * b->inv[2]) : 0;
  d[2] -= kz * b->h[2], d[1] -= kz * b->tilt[2], d[0] -= kz * b->tilt[1];
  const double ky = b->periodic[1] ? rint(d[1] * b->inv[1]) : 0;
  d[1] -= ky * b->h[1], d[0] -= ky * b->tilt[0];
  const double kx = b->periodic[0] ? rint(d[0] * b->inv[0]) : 0;
  d[0] -= kx * b->h[0];
}

void dw_box_wrap(const dw_box *b, const double x[3], double wrapped[3], int32_t image[3])
{
  double r[3], k[3] = {0};
  for (int a = 0; a < 3; a++)
    r[a] = x[a] - b->lo[a];
  if (b->periodic[2]) {
    k[2] = floor(r[2] * b->inv[2]);
    r[2] -= k[2] * b->h[2], r[1] -= k[2] * b->tilt[2], r[0] -= k[2] * b->tilt[1];
  }
  if (b->periodic[1]) {
    k[1] = floor(r[1] * b->inv[1]);
    r[1] -= k[1] * b->h[1], r[0] -= k[1] * b->tilt[0];
  }
  if (b->periodic[0]) k[0] = floor(r[0] * b->inv[0]), r[0] -= k[0] * b->h[0];
  for (int a = 0; a < 3; a++)
    wrapped[a] = r[a] + b->lo[a], image[a] = (int32_t)k[a];
}
