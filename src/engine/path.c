/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/results.h"
#include "engine/lowest_mode.h"
#include "engine/minimize.h"
#include "model/landscape.h"

static const double same = 1e-6; /* ends nearer than this are one minimum */
static const double end_ftol = 1e-9, minimum_ftol = 1e-10, saddle_ftol = 1e-9;

void dw_band_free(dw_band *band)
{
  if (!band) return;
  dw_arena_free(band->arena);
  free(band);
}

static double *vectors(dw_ctx *ctx, dw_band *band, int64_t count, int64_t n)
{
  double *x = dw_arena_alloc(band->arena, (size_t)(count * n), sizeof *x);
  if (!x) dw_fail(ctx, DW_ENOMEM, "no memory for a path of %lld images", (long long)count);
  return x;
}

/* -- ends ---------------------------------------------------------------------------- */

static dw_status end_value(dw_ctx *ctx, dw_landscape *V, const double *x, const char *name,
                           double *e, double *force)
{
  double *g = dw_alloc(ctx, (size_t)V->n, sizeof *g);
  if (!g) return DW_ENOMEM;
  const dw_status status = V->value(V, 0, x, e, g);
  *force = status == DW_OK ? dw_max_abs(V->n, g) : 0;
  dw_release(ctx, g);
  if (status == DW_ENUMERIC)
    dw_fail(ctx, status, "path: the energy of end %s is not finite", name);
  return status;
}

/* Distance, participation and energies of the two ends, and their results. */
static dw_status measure(dw_ctx *ctx, dw_band *band)
{
  dw_landscape *V = band->V;
  DW_TRY(end_value(ctx, V, band->a, band->name_a, &band->ea, &band->fa));
  DW_TRY(end_value(ctx, V, band->b, band->name_b, &band->eb, &band->fb));
  double *z = dw_alloc(ctx, (size_t)V->n, sizeof *z);
  if (!z) return DW_ENOMEM;
  for (int64_t i = 0; i < V->n; i++)
    z[i] = band->b[i] - band->a[i];
  band->d = dw_norm(V->n, z);
  for (int64_t i = 0; i < V->n; i++)
    z[i] /= band->d;
  if (band->d >= same) band->pr = dw_participation(V, z) * (double)V->sites;
  dw_release(ctx, z);
  if (!(band->d >= same))
    return dw_fail(ctx, DW_EVALUE,
                   "path: %s and %s are the same configuration (distance %g)", band->name_a,
                   band->name_b, band->d);
  const double dE = band->eb - band->ea;
  DW_TRY(dw_results_put(ctx, "path.d", 0, NULL, &band->d));
  DW_TRY(dw_results_put(ctx, "path.PR", 0, NULL, &band->pr));
  return dw_results_put(ctx, "path.dE", 0, NULL, &dE);
}

static const dw_box *box_of(const dw_ctx *ctx)
{
  return ctx->system ? &ctx->system->box : NULL;
}

/* A band of two ends, not measured yet; it becomes the context's. */
static dw_status make(dw_ctx *ctx, dw_landscape *V, const char *name_a, const char *name_b)
{
  dw_band_free(ctx->band);
  ctx->band = NULL;
  dw_results_drop(ctx->results, "path");
  dw_band *band = calloc(1, sizeof *band);
  if (band) band->arena = dw_arena_new();
  if (!band || !band->arena) {
    free(band);
    return dw_fail(ctx, DW_ENOMEM, "no memory for a path");
  }
  ctx->band = band;
  band->V = V;
  band->name_a = dw_arena_text(band->arena, name_a);
  band->name_b = dw_arena_text(band->arena, name_b);
  band->a = vectors(ctx, band, 1, V->n);
  band->b = vectors(ctx, band, 1, V->n);
  return band->name_a && band->name_b && band->a && band->b ? DW_OK : DW_ENOMEM;
}

/* A path that failed to be set is no path. */
static dw_status settle(dw_ctx *ctx, dw_status status)
{
  if (status == DW_OK) return DW_OK;
  dw_band_free(ctx->band);
  ctx->band = NULL;
  dw_results_drop(ctx->results, "path");
  return status;
}

static dw_status set(dw_ctx *ctx, dw_landscape *V, const double *a, const double *b,
                     const char *name_a, const char *name_b)
{
  DW_TRY(make(ctx, V, name_a, name_b));
  dw_band *band = ctx->band;
  const size_t bytes = (size_t)V->n * sizeof *a;
  memcpy(band->a, a, bytes);
  memcpy(band->b, b, bytes);
  dw_band_align(V, box_of(ctx), band->a, band->b);
  band->path = (dw_path){.size = sizeof band->path, .n = V->n};
  return measure(ctx, band);
}

dw_status dw_band_set(dw_ctx *ctx, dw_landscape *V, const double *a, const double *b,
                      const char *name_a, const char *name_b)
{
  return settle(ctx, set(ctx, V, a, b, name_a, name_b));
}

/* -- images ---------------------------------------------------------------------------- */

static dw_status reserve(dw_ctx *ctx, dw_band *band, int64_t images)
{
  dw_path *p = &band->path;
  p->x = dw_arena_alloc(band->arena, (size_t)images, sizeof *p->x);
  p->e = vectors(ctx, band, 1, images);
  p->s = vectors(ctx, band, 1, images);
  double *x = vectors(ctx, band, images, p->n);
  if (!p->x || !p->e || !p->s || !x) return DW_ENOMEM;
  for (int64_t i = 0; i < images; i++)
    p->x[i] = x + i * p->n;
  p->images = images;
  return DW_OK;
}

static dw_status set_images(dw_ctx *ctx, dw_landscape *V, int64_t images,
                            const double *const *x)
{
  DW_TRY(set(ctx, V, x[0], x[images - 1], "first", "last"));
  dw_band *band = ctx->band;
  DW_TRY(reserve(ctx, band, images));
  const size_t bytes = (size_t)V->n * sizeof **x;
  memcpy(band->path.x[0], x[0], bytes);
  for (int64_t i = 1; i < images; i++) {
    memcpy(band->path.x[i], x[i], bytes);
    dw_band_align(V, box_of(ctx), band->path.x[i - 1], band->path.x[i]);
  }
  memcpy(band->b, band->path.x[images - 1], bytes);
  band->given = true;
  return measure(ctx, band);
}

dw_status dw_band_set_images(dw_ctx *ctx, dw_landscape *V, int64_t images,
                             const double *const *x)
{
  if (images < 2)
    return dw_fail(ctx, DW_EVALUE, "a path has at least 2 images, not %lld",
                   (long long)images);
  return settle(ctx, set_images(ctx, V, images, x));
}

/* `images` points at equal distances along the polyline of the old ones; without old ones,
 * along the line from a to b. */
static dw_status lay(dw_ctx *ctx, dw_band *band, int64_t images)
{
  const dw_path old = band->path;
  const int64_t n = old.n, last = band->given ? old.images - 1 : 1;
  const double *const line[] = {band->a, band->b};
  const double *const *from = band->given ? (const double *const *)old.x : line;
  double *s = dw_alloc(ctx, (size_t)last + 1, sizeof *s);
  if (!s) return DW_ENOMEM;
  for (int64_t k = 1; k <= last; k++) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
      sum += (from[k][i] - from[k - 1][i]) * (from[k][i] - from[k - 1][i]);
    s[k] = s[k - 1] + sqrt(sum);
  }
  DW_TRY(reserve(ctx, band, images));
  for (int64_t j = 0, k = 1; j < images; j++) {
    const double at = s[last] * (double)j / (double)(images - 1);
    while (k < last && s[k] < at)
      k++;
    const double width = s[k] - s[k - 1], part = width > 0 ? (at - s[k - 1]) / width : 0;
    for (int64_t i = 0; i < n; i++)
      band->path.x[j][i] = from[k - 1][i] + part * (from[k][i] - from[k - 1][i]);
  }
  memcpy(band->path.x[0], band->a, (size_t)n * sizeof *band->a);
  memcpy(band->path.x[images - 1], band->b, (size_t)n * sizeof *band->b);
  dw_release(ctx, s);
  return DW_OK;
}

/* -- relaxation --------------------------------------------------------------------------
 */

/* An end must be a minimum: it is made one, or refused. */
static dw_status mend_end(dw_ctx *ctx, const dw_band *band, const dw_instance *style,
                          double *x, double force, const char *name)
{
  const double *asked = dw_instance_member(style, "end_ftol", DW_REAL);
  const int32_t *refuse = dw_instance_member(style, "ends", DW_ENUM);
  const double ftol = asked ? *asked : end_ftol;
  if (force < ftol) return DW_OK;
  if (refuse && *refuse)
    return dw_fail(ctx, DW_ESTATE,
                   "%s: end %s is no minimum: max |f| = %g is not below end_ftol = %g; "
                   "`minimize lbfgs` makes it one",
                   style->style->name, name, force, ftol);
  dw_point p = {.x = x};
  dw_minimize_report report;
  DW_TRY(dw_minimize_default(ctx, band->V, fmin(ftol, minimum_ftol), &p, &report));
  if (!(report.fmax < ftol))
    return dw_fail(ctx, DW_ENUMERIC, "%s: end %s cannot be minimised to max |f| < %g: %s",
                   style->style->name, name, ftol, dw_reason_text(report.reason));
  dw_note(ctx, "%s: end %s had max |f| = %.3g and was minimised to %.3g",
          style->style->name, name, force, report.fmax);
  return DW_OK;
}

static dw_status mend_ends(dw_ctx *ctx, dw_band *band, const dw_instance *style)
{
  DW_TRY(mend_end(ctx, band, style, band->a, band->fa, band->name_a));
  DW_TRY(mend_end(ctx, band, style, band->b, band->fb, band->name_b));
  return measure(ctx, band);
}

/* Direction of the path at image k. */
static void tangent_at(const dw_path *p, int64_t k, double *t)
{
  for (int64_t i = 0; i < p->n; i++)
    t[i] = p->x[k + 1][i] - p->x[k - 1][i];
}

/* Where the highest image is from x: distance, and the part of it along the path. */
static double distance_from_top(const dw_path *p, const double *x, double *work,
                                double *along)
{
  tangent_at(p, p->top, work);
  const double length = dw_norm(p->n, work);
  double off = 0;
  *along = 0;
  for (int64_t i = 0; i < p->n; i++) {
    const double d = x[i] - p->x[p->top][i];
    off += d * d, *along += d * work[i] / length;
  }
  return sqrt(off);
}

/* The stationary point next to the highest image; none when the search left the path. */
static dw_status refine(dw_ctx *ctx, dw_band *band)
{
  dw_path *p = &band->path;
  const size_t bytes = (size_t)p->n * sizeof(double);
  double *x = vectors(ctx, band, 1, p->n), *v = vectors(ctx, band, 1, p->n), along;
  double *work = dw_alloc(ctx, (size_t)p->n, sizeof *work);
  if (!x || !v || !work) return DW_ENOMEM;
  memcpy(x, p->saddle ? p->saddle : p->x[p->top], bytes);
  if (p->saddle && p->mode)
    memcpy(v, p->mode, bytes);
  else
    tangent_at(p, p->top, v);
  p->saddle = p->mode = NULL;
  dw_saddle found;
  DW_TRY(dw_saddle_refine(ctx, band->V, x, v, saddle_ftol, &found));
  const double reach = 2 * (p->s[p->top + 1] - p->s[p->top - 1]);
  const double off = distance_from_top(p, x, work, &along);
  dw_release(ctx, work);
  p->evaluations += found.evaluations;
  p->saddle_negative = found.negative, p->saddle_force = found.force;
  p->saddle_curv = found.curvature;
  if (found.reason <= 0 || off > reach) {
    dw_warn(ctx, "path: no saddle near the highest image: %s",
            found.reason <= 0 ? dw_reason_text(found.reason) : "the search left the path");
    return DW_OK;
  }
  p->saddle = x, p->mode = v;
  p->saddle_e = found.e, p->saddle_s = p->s[p->top] + along;
  if (found.negative != 1)
    dw_warn(ctx, "path: the stationary point has %lld negative eigenvalues",
            (long long)found.negative);
  return DW_OK;
}

/* Judges the relaxed images: barrier, saddle, intermediate minima, end curvatures. */
static dw_status judge(dw_ctx *ctx, dw_band *band)
{
  dw_path *p = &band->path;
  const int64_t n = p->n, last = p->images - 1;
  p->minima = dw_path_minima(p, NULL);
  p->saddle_negative = -1;
  if (p->top <= 0 || p->top >= last) {
    p->saddle = p->mode = NULL;
    p->reason = p->reason < 0 ? p->reason : DW_DIVERGED_SHAPE;
  } else if (p->reason != DW_DIVERGED_NAN) {
    DW_TRY(refine(ctx, band));
    if (p->reason > 0 && (!p->saddle || p->saddle_negative != 1))
      p->reason = DW_DIVERGED_SHAPE;
  }
  const struct {
    const double *at, *next;
    double *out;
  } ends[] = {{p->x[0], p->x[1], &band->curv_a},
              {p->x[last], p->x[last - 1], &band->curv_b}};
  double *t = dw_alloc(ctx, 2 * (size_t)n, sizeof *t);
  if (!t) return DW_ENOMEM;
  for (int k = 0; k < 2; k++) {
    for (int64_t i = 0; i < n; i++)
      t[i] = ends[k].next[i] - ends[k].at[i];
    const double length = dw_norm(n, t);
    for (int64_t i = 0; i < n; i++)
      t[i] /= length;
    DW_TRY(dw_hessian_times(ctx, band->V, ends[k].at, t, t + n, &p->evaluations));
    *ends[k].out = dw_dot(n, t, t + n);
  }
  dw_release(ctx, t);
  return DW_OK;
}

static dw_status relax(dw_ctx *ctx, dw_band *band, const dw_instance *style)
{
  const dw_path_ops *ops = style->style->ops;
  const int64_t images = ops->images(style->self);
  if (images < 3)
    return dw_fail(ctx, DW_EVALUE, "%s: images = %lld is below 3", style->style->name,
                   (long long)images);
  DW_TRY(mend_ends(ctx, band, style));
  DW_TRY(lay(ctx, band, images));
  dw_path *p = &band->path;
  band->into[0] = band->into[1] = (dw_descent){0};
  p->saddle = p->mode = NULL, p->minima = 0, p->evaluations = p->iterations = 0;
  p->reason = DW_ITERATING;
  DW_TRY(ops->relax(style->self, ctx, band->V, p));
  dw_error_clear(ctx); /* trial images where V is not finite left a message */
  DW_TRY(judge(ctx, band));
  band->relaxed = band->given = true;
  return dw_band_publish(ctx, band);
}

dw_status dw_band_relax(dw_ctx *ctx, const dw_instance *style)
{
  dw_band *band = ctx->band;
  if (!band)
    return dw_fail(ctx, DW_ESTATE, "%s: there is no path; `path from A to B` makes one",
                   style->style->name);
  dw_arena *const arena = ctx->arena;
  const char *const instance = ctx->instance;
  ctx->arena = style->arena, ctx->instance = "path";
  const dw_status status = relax(ctx, band, style);
  ctx->arena = arena, ctx->instance = instance;
  return status;
}
