/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Minimum images alone are not enough: a glass that has drifted by half a box has
 * displacements near +L/2 and -L/2.  The drift is the circular mean of the displacements in
 * units of the period, and it is taken out before the images. */
#include "model/align.h"

#include <math.h>

#include "model/box.h"

static const double pi = 3.14159265358979323846;

/* Cartesian displacement -> fractions of the edges a, b, c, and back. */
static void to_fractions(const dw_box *box, const double d[3], double f[3])
{
  f[2] = d[2] / box->h[2];
  f[1] = (d[1] - box->tilt[2] * f[2]) / box->h[1];
  f[0] = (d[0] - box->tilt[0] * f[1] - box->tilt[1] * f[2]) / box->h[0];
}

static void from_fractions(const dw_box *box, const double f[3], double d[3])
{
  d[0] = box->h[0] * f[0] + box->tilt[0] * f[1] + box->tilt[1] * f[2];
  d[1] = box->h[1] * f[1] + box->tilt[2] * f[2];
  d[2] = box->h[2] * f[2];
}

/* The translation from a to b, as a circular mean over the particles. */
static void drift(const dw_box *box, int64_t sites, const double *a, const double *b,
                  double out[3])
{
  double c[3] = {0}, s[3] = {0}, f[3];
  for (int64_t i = 0; i < sites; i++) {
    const double d[3] = {b[3 * i] - a[3 * i], b[3 * i + 1] - a[3 * i + 1],
                         b[3 * i + 2] - a[3 * i + 2]};
    to_fractions(box, d, f);
    for (int k = 0; k < 3; k++)
      c[k] += cos(2 * pi * f[k]), s[k] += sin(2 * pi * f[k]);
  }
  for (int k = 0; k < 3; k++)
    f[k] = box->periodic[k] ? atan2(s[k], c[k]) / (2 * pi) : 0;
  from_fractions(box, f, out);
}

void dw_align(const dw_box *box, int64_t sites, int64_t dim, const double *a, double *b)
{
  if (box) {
    double move[3];
    drift(box, sites, a, b, move);
    for (int64_t i = 0; i < sites; i++) {
      double d[3];
      for (int k = 0; k < 3; k++)
        d[k] = b[3 * i + k] - a[3 * i + k] - move[k];
      dw_box_image(box, d);
      for (int k = 0; k < 3; k++)
        b[3 * i + k] = a[3 * i + k] + d[k];
    }
  }
  for (int64_t k = 0; k < dim; k++) {
    double mean = 0;
    for (int64_t i = 0; i < sites; i++)
      mean += b[dim * i + k] - a[dim * i + k];
    mean /= (double)sites;
    for (int64_t i = 0; i < sites; i++)
      b[dim * i + k] -= mean;
  }
}
