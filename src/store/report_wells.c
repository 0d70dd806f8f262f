/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The wells of a report: a table with the profile of each, and for those of particles the
 * core in space: the particles that move most, where they are and where they go. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <dwell/box.h>

#include "model/box.h"
#include "store/report.h"

enum { CORE = 40, IN_SPACE = 50 }; /* particles of a core; wells with one */

static const struct {
  const char *column, *label;
} columns[] = {{"E", "E"},
               {"dE", "&Delta;E"},
               {"barrier_ab", "barrier"},
               {"d", "d"},
               {"PR", "PR"},
               {"length", "path"},
               {"minima", "minima between"},
               {"converged", "converged"}};
enum { COLUMNS = sizeof columns / sizeof *columns };

typedef struct {
  int64_t id, a, b;
  double v[COLUMNS];
} well;

/* By splitting; those without behind. */
static int by_splitting(const void *p, const void *q)
{
  const well *x = p, *y = q;
  const double u = isnan(x->v[0]) ? INFINITY : x->v[0],
               v = isnan(y->v[0]) ? INFINITY : y->v[0];
  if (u != v) return u > v ? 1 : -1;
  return (x->id > y->id) - (x->id < y->id);
}

static dw_status read_well(dw_ctx *ctx, const dw_library *lib, int64_t id, well *w)
{
  double a, b;
  w->id = id;
  for (int c = 0; c < COLUMNS; c++)
    DW_TRY(dw_library_real(ctx, lib, "wells", columns[c].column, id, &w->v[c]));
  DW_TRY(dw_library_real(ctx, lib, "wells", "a", id, &a));
  DW_TRY(dw_library_real(ctx, lib, "wells", "b", id, &b));
  w->a = (int64_t)a, w->b = (int64_t)b;
  return DW_OK;
}

/* -- the table
 * ----------------------------------------------------------------------------- */

/* V along the path, in a box of 120 by 36. */
static dw_status put_profile(dw_ctx *ctx, dw_library *lib, int64_t id, FILE *out)
{
  int64_t n, count;
  const double *v;
  DW_TRY(dw_library_vector(ctx, lib, "wells", "s", id, &n, &v));
  double *s = malloc((size_t)(n + 1) * sizeof *s);
  if (!s) return dw_fail(ctx, DW_ENOMEM, "report: no memory");
  if (n) memcpy(s, v, (size_t)n * sizeof *s);
  const dw_status status = dw_library_vector(ctx, lib, "wells", "V", id, &count, &v);
  double low = INFINITY, high = -INFINITY;
  for (int64_t i = 0; i < count; i++)
    low = fmin(low, v[i]), high = fmax(high, v[i]);
  if (status == DW_OK && count == n && n > 1 && high > low && s[n - 1] > 0) {
    fputs("<svg width='120' height='36' viewBox='0 0 120 36'><polyline points='", out);
    for (int64_t i = 0; i < n; i++)
      fprintf(out, "%.1f,%.1f ", 2 + 116 * s[i] / s[n - 1],
              34 - 32 * (v[i] - low) / (high - low));
    fputs("'/></svg>", out);
  }
  free(s);
  return status;
}

static void put_number(double v, FILE *out)
{
  if (isnan(v))
    fputs("<td class='none'>&ndash;", out);
  else
    fprintf(out, "<td>%.5g", v);
}

static dw_status put_row(dw_ctx *ctx, dw_library *lib, const well *w, FILE *out)
{
  const char *reason;
  fprintf(out, "<tr data-well='%lld'><td>%lld<td>%lld<td>%lld", (long long)w->id,
          (long long)w->id, (long long)w->a, (long long)w->b);
  fputs("<td>", out);
  DW_TRY(put_profile(ctx, lib, w->id, out));
  DW_TRY(dw_library_text(ctx, lib, "wells", "reason", w->id, &reason));
  for (int c = 0; c < COLUMNS; c++)
    put_number(w->v[c], out);
  fputs("<td>", out);
  dw_report_text(out, reason);
  fputs("\n", out);
  return DW_OK;
}

/* -- the core in space
 * --------------------------------------------------------------------- */

typedef struct {
  int64_t at;
  double move;
} mover;

static int by_move(const void *p, const void *q)
{
  const mover *x = p, *y = q;
  if (x->move != y->move) return x->move < y->move ? 1 : -1;
  return (x->at > y->at) - (x->at < y->at);
}

static dw_status copy_vector(dw_ctx *ctx, dw_library *lib, const char *column, int64_t id,
                             int64_t *n, double **out)
{
  const double *v;
  DW_TRY(dw_library_vector(ctx, lib, "minima", column, id, n, &v));
  *out = malloc((size_t)(*n + 1) * sizeof **out);
  if (!*out) return dw_fail(ctx, DW_ENOMEM, "report: no memory");
  if (*n) memcpy(*out, v, (size_t)*n * sizeof **out);
  return DW_OK;
}

/* [x, y, z, ux, uy, uz, diameter] of each particle of the core, about the first. */
static void put_core(const double *x, const double *u, const double *size, const mover *m,
                     int64_t count, const dw_box *box, FILE *out)
{
  for (int64_t k = 0; k < count; k++) {
    const int64_t i = 3 * m[k].at, first = 3 * m[0].at;
    double d[3] = {x[i] - x[first], x[i + 1] - x[first + 1], x[i + 2] - x[first + 2]};
    dw_box_image(box, d);
    fprintf(out, "%s[%.3f,%.3f,%.3f,%.4f,%.4f,%.4f,%.3f]", k ? "," : "", d[0], d[1], d[2],
            u[i], u[i + 1], u[i + 2], size ? size[m[k].at] : 1.0);
  }
}

/* u = b - a, minimum image, mean removed. */
static void displace(const double *a, double *u, int64_t n, const dw_box *box)
{
  double mean[3] = {0};
  for (int64_t i = 0; i < n; i += 3) {
    for (int c = 0; c < 3; c++)
      u[i + c] -= a[i + c];
    dw_box_image(box, u + i);
    for (int c = 0; c < 3; c++)
      mean[c] += 3 * u[i + c] / (double)n;
  }
  for (int64_t i = 0; i < n; i++)
    u[i] -= mean[i % 3];
}

static dw_status put_space(dw_ctx *ctx, dw_library *lib, const well *w, bool first,
                           FILE *out)
{
  int64_t n = 0, same = 0, sizes = 0, edges = 0;
  double *a = NULL, *u = NULL, *size = NULL;
  const double *box = NULL;
  mover *m = NULL;
  dw_status status = copy_vector(ctx, lib, "x", w->a, &n, &a);
  if (status == DW_OK) status = copy_vector(ctx, lib, "x", w->b, &same, &u);
  if (status == DW_OK) status = copy_vector(ctx, lib, "diameter", w->a, &sizes, &size);
  if (status == DW_OK)
    status = dw_library_vector(ctx, lib, "minima", "box", w->a, &edges, &box);
  if (status == DW_OK && n && n == same && n % 3 == 0 && edges == 9) {
    const dw_box b = dw_box_of_edges(box);
    displace(a, u, n, &b);
    m = malloc((size_t)(n / 3) * sizeof *m);
    for (int64_t i = 0; m && i < n / 3; i++)
      m[i] = (mover){i, hypot(hypot(u[3 * i], u[3 * i + 1]), u[3 * i + 2])};
    if (m) {
      qsort(m, (size_t)(n / 3), sizeof *m, by_move);
      fprintf(out, "%s\"%lld\":[", first ? "" : ",\n", (long long)w->id);
      put_core(a, u, sizes == n / 3 ? size : NULL, m, n / 3 < CORE ? n / 3 : CORE, &b, out);
      fputs("]", out);
    } else
      status = dw_fail(ctx, DW_ENOMEM, "report: no memory");
  }
  free(a), free(u), free(size), free(m);
  return status;
}

static dw_status put_cores(dw_ctx *ctx, dw_library *lib, const well *w, int64_t count,
                           FILE *out)
{
  static const char *const needed[] = {"x", "box", "diameter"};
  for (int c = 0; c < 3; c++)
    if (!dw_library_has(lib, "minima", needed[c])) return DW_OK;
  fprintf(
      out,
      "<div id='space'><h3>The core of a well</h3>\n<p>The %d particles that move most "
      "between the two minima, where they are in A; lines lead, five times as far, to "
      "where they go; the ten first are red. Drag to turn; click a row of the table for "
      "another well (those with a core are the first %d). <span id='which'></span></p>\n"
      "<canvas id='core' width='640' height='480'></canvas></div>\n"
      "<script type='application/json' id='cores'>{",
      CORE, IN_SPACE);
  for (int64_t k = 0; k < count && k < IN_SPACE; k++)
    DW_TRY(put_space(ctx, lib, &w[k], k == 0, out));
  fputs("}</script>\n", out);
  return DW_OK;
}

/* -- all of it
 * ----------------------------------------------------------------------------- */

static dw_status put_all(dw_ctx *ctx, dw_library *lib, const well *w, int64_t shown,
                         FILE *out)
{
  fputs(
      "<table class='sort' id='wells'>\n<thead><tr><th>well<th>a<th>b<th>V along the path",
      out);
  for (int c = 0; c < COLUMNS; c++)
    fprintf(out, "<th>%s", columns[c].label);
  fputs("<th>the path</thead>\n<tbody>\n", out);
  for (int64_t k = 0; k < shown; k++)
    DW_TRY(put_row(ctx, lib, &w[k], out));
  fputs("</tbody></table>\n", out);
  return put_cores(ctx, lib, w, shown, out);
}

dw_status dw_report_wells(dw_ctx *ctx, dw_library *lib, const dw_report_how *how, FILE *out)
{
  const int64_t rows = dw_library_rows(lib, "wells");
  fputs("<h2>Wells</h2>\n", out);
  if (rows < 1) {
    fputs("<p class='lack'>There are no paths in this library.</p>\n", out);
    return DW_OK;
  }
  well *w = malloc((size_t)rows * sizeof *w);
  if (!w)
    return dw_fail(ctx, DW_ENOMEM, "report: no memory for %lld wells", (long long)rows);
  dw_status status = DW_OK;
  for (int64_t k = 0; status == DW_OK && k < rows; k++)
    status = read_well(ctx, lib, dw_library_id(lib, "wells", k), &w[k]);
  if (status == DW_OK) {
    qsort(w, (size_t)rows, sizeof *w, by_splitting);
    const int64_t shown = rows < how->most ? rows : how->most;
    fprintf(out,
            "<p>%lld of %lld paths, by their splitting; click a heading to sort.</p>\n",
            (long long)shown, (long long)rows);
    status = put_all(ctx, lib, w, shown, out);
  }
  free(w);
  return status;
}
