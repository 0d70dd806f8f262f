/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/feature.h"

#include <math.h>

#include "model/align.h"
#include "model/box.h"

static double squared(int64_t dim, const double *a, const double *b)
{
  double d = 0;
  for (int64_t k = 0; k < dim; k++)
    d += (b[k] - a[k]) * (b[k] - a[k]);
  return d;
}

static void rank(dw_feature *f, int64_t site, double d2)
{
  int m = DW_MOVERS;
  for (; m > 0 && d2 > f->displacement[m - 1]; m--)
    if (m < DW_MOVERS)
      f->displacement[m] = f->displacement[m - 1], f->who[m] = f->who[m - 1];
  if (m < DW_MOVERS) f->displacement[m] = d2, f->who[m] = site;
}

/* Between two sites, each halfway from a to b. */
static double apart(const dw_box *box, const double *a, const double *b, int64_t i,
                    int64_t j)
{
  double c[3];
  for (int k = 0; k < 3; k++)
    c[k] = 0.5 * (a[3 * i + k] + b[3 * i + k] - a[3 * j + k] - b[3 * j + k]);
  if (box) dw_box_image(box, c);
  return sqrt(c[0] * c[0] + c[1] * c[1] + c[2] * c[2]);
}

dw_feature dw_feature_of(const dw_box *box, int64_t sites, int64_t dim, const double *a,
                         const double *b)
{
  dw_feature f = {.movers = sites < DW_MOVERS ? sites : DW_MOVERS};
  double fourth = 0;
  for (int m = 0; m < DW_MOVERS; m++)
    f.displacement[m] = -1, f.who[m] = -1;
  for (int64_t i = 0; i < sites; i++) {
    const double d2 = squared(dim, a + dim * i, b + dim * i);
    f.d += d2, fourth += d2 * d2;
    rank(&f, i, d2);
  }
  f.pr = fourth > 0 ? f.d * f.d / fourth : 0;
  f.d = sqrt(f.d);
  for (int64_t m = 0; m < f.movers; m++) {
    f.displacement[m] = sqrt(f.displacement[m]);
    if (dim == 3) f.distance[m] = apart(box, a, b, f.who[m], f.who[0]);
  }
  return f;
}

dw_feature dw_feature_between(const dw_system *a, dw_system *b)
{
  const double *from = (const double *)a->x;
  double *to = (double *)b->x;
  dw_align(&a->box, a->n, 3, from, to);
  return dw_feature_of(&a->box, a->n, 3, from, to);
}
