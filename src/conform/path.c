/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Path finders on the Mueller-Brown surface, whose minima and saddles are known. */
#include "engine/path.h"

#include <math.h>
#include <string.h>

#include "conform/check.h"
#include "conform/problem.h"
#include "model/landscape.h"

static const double minima[3][2] = {
    {-0.558223635, 1.441725842}, {-0.050010823, 0.466694105}, {0.623499405, 0.028037759}};
static const double saddle[2][3] = {{-0.822001559, 0.624312803, -40.66484351}, /* x, y, V */
                                    {0.212486582, 0.292988325, -72.24894016}};

/* Newton from a published place to the minimum itself. */
static dw_status polish(dw_landscape *V, const double *from, double x[2])
{
  x[0] = from[0], x[1] = from[1];
  for (int i = 0; i < 10; i++) {
    double e, g[2], H[4];
    DW_TRY(V->value(V, 0, x, &e, g));
    DW_TRY(V->hessian(V, 0, x, H));
    const double det = H[0] * H[3] - H[1] * H[2];
    x[0] -= (H[3] * g[0] - H[1] * g[1]) / det, x[1] -= (H[0] * g[1] - H[2] * g[0]) / det;
  }
  return DW_OK;
}

/* Images: ends where they were, values and arc lengths as the positions say. */
static dw_status images(dw_check *c, dw_landscape *V, const dw_path *p, const double *a,
                        const double *b)
{
  double values = 0, lengths = 0, s = 0, top = -INFINITY;
  const size_t bytes = 2 * sizeof *a;
  dw_check_holds(c, "  the ends are where they were",
                 !memcmp(p->x[0], a, bytes) && !memcmp(p->x[p->images - 1], b, bytes),
                 "they moved");
  for (int64_t i = 0; i < p->images; i++) {
    double e;
    DW_TRY(V->value(V, 0, p->x[i], &e, NULL));
    values = fmax(values, fabs(e - p->e[i]));
    if (i > 0) s += hypot(p->x[i][0] - p->x[i - 1][0], p->x[i][1] - p->x[i - 1][1]);
    lengths = fmax(lengths, fabs(p->s[i] - s));
    top = fmax(top, e);
  }
  dw_check_bound(c, "  energies of the images", values, 1e-9);
  dw_check_bound(c, "  arc lengths of the images", lengths, 0.02 * s);
  dw_check_holds(c, "  the highest image is named",
                 p->top >= 0 && p->top < p->images && p->e[p->top] >= top - 1e-9,
                 "image %lld", (long long)p->top);
  return DW_OK;
}

/* One band from minimum i to minimum j; *barrier as seen from i. */
static dw_status band(dw_check *c, const char *line, dw_landscape *V, int i, int j,
                      const double *want, double *barrier)
{
  double a[2], b[2], e, g[2];
  char text[64];
  DW_TRY(polish(V, minima[i], a));
  DW_TRY(polish(V, minima[j], b));
  DW_TRY(dw_band_set(c->ctx, V, a, b, "A", "B"));
  dw_instance *style = dw_check_instance(c, line);
  if (!style) return DW_EVALUE;
  const dw_status status = dw_band_relax(c->ctx, style);
  dw_instance_free(c->ctx, style);
  DW_TRY(status);
  const dw_path *p = &c->ctx->band->path;
  snprintf(text, sizeof text, "from minimum %d to %d: it ended for a reason", i + 1, j + 1);
  dw_check_holds(c, text, p->reason != DW_ITERATING && p->reason != DW_DIVERGED_NAN,
                 "reason %d", (int)p->reason);
  DW_TRY(images(c, V, p, a, b));
  if (!dw_check_holds(c, "  it found a saddle", p->saddle != NULL, "there is none"))
    return DW_OK;
  DW_TRY(V->value(V, 0, p->saddle, &e, g));
  dw_check_bound(c, "  the saddle's place",
                 hypot(p->saddle[0] - want[0], p->saddle[1] - want[1]), 1e-6);
  dw_check_bound(c, "  the saddle's energy", fabs(e - want[2]), 1e-6);
  dw_check_bound(c, "  largest force at the saddle", dw_max_abs(2, g), 1e-6);
  dw_check_holds(c, "  one negative eigenvalue there", p->saddle_negative == 1,
                 "there are %lld", (long long)p->saddle_negative);
  *barrier = p->saddle_e - c->ctx->band->ea;
  return DW_OK;
}

static dw_status run(dw_check *c, const char *line, dw_landscape *V)
{
  for (int k = 0; k < 2; k++) {
    double there = NAN, back = NAN, e[2];
    DW_TRY(band(c, line, V, k, k + 1, saddle[k], &there));
    e[0] = c->ctx->band->ea, e[1] = c->ctx->band->eb;
    DW_TRY(band(c, line, V, k + 1, k, saddle[k], &back));
    dw_check_bound(c, "  A to B is B to A", fabs((there + e[0]) - (back + e[1])), 1e-8);
  }
  return DW_OK;
}

void dw_conform_path(dw_check *c, const char *line)
{
  dw_landscape *V;
  if (!dw_check_call(c, "landscape", dw_problem_new(c->ctx, DW_PROBLEM_BROWN, &V))) return;
  dw_check_call(c, "Mueller-Brown", run(c, line, V));
  dw_band_free(c->ctx->band);
  c->ctx->band = NULL;
  dw_landscape_free(V);
}
