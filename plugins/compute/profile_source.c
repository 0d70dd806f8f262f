/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "profile_source.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ROWS = 20000 };

static dw_status make_room(const dw_host *host, dw_ctx *ctx, int64_t n, dw_quintic *q)
{
  double *room = host->alloc(ctx, 4 * (size_t)n, sizeof *room);
  if (!room) return DW_ENOMEM;
  *q = (dw_quintic){.s = room, .v = room + n, .d = room + 2 * n, .m = room + 3 * n};
  return DW_OK;
}

static void add_node(dw_quintic *q, double s, double v, double slope)
{
  q->s[q->n] = s, q->v[q->n] = v, q->d[q->n] = slope;
  q->n++;
}

static int64_t lowest(const dw_quintic *q, int64_t from, int64_t to)
{
  int64_t low = from;
  for (int64_t i = from; i <= to; i++)
    if (q->v[i] < q->v[low]) low = i;
  return low;
}

/* Fits the spline; finds the barrier, which is the highest inner maximum of the nodes. */
static dw_status finish(const dw_host *host, dw_ctx *ctx, dw_profile *p)
{
  dw_quintic *q = &p->spline;
  const int64_t n = q->n;
  p->slope = host->alloc(ctx, (size_t)n + 1, sizeof *p->slope);
  if (!p->slope) return DW_ENOMEM;
  for (int64_t i = 0; i < n; i++)
    p->slope[i] = q->d[i];
  DW_TRY(dw_quintic_fit(host, ctx, q));
  int64_t top = -1, first = 0, last = n - 1;
  for (int64_t i = 1; i < n - 1; i++)
    if (q->v[i] > q->v[i - 1] && q->v[i] >= q->v[i + 1] && (top < 0 || q->v[i] > q->v[top]))
      top = i;
  p->has_barrier = top >= 0, p->top = p->barrier = p->asymmetry = p->scale = 0;
  p->bottom = q->v[lowest(q, 0, n - 1)];
  p->middle = q->s[lowest(q, 0, n - 1)];
  if (p->has_barrier) {
    first = lowest(q, 0, top), last = lowest(q, top, n - 1);
    p->middle = q->s[top], p->top = q->v[top];
    p->barrier = q->v[top] - q->v[first], p->asymmetry = q->v[last] - q->v[first];
  }
  for (int64_t i = first; i <= last && p->has_barrier; i++)
    p->scale = fmax(p->scale, fabs(q->v[i]));
  return DW_OK;
}

/* -- the current path --------------------------------------------------------- */

/* Images, and the saddle where it lies between them; images that nearly coincide with it
 * (the climbing one) give way.  The node of the saddle, or -1. */
static int64_t nodes_of_path(const dw_path *path, bool with_saddle, dw_quintic *q)
{
  const int64_t last = path->images - 1;
  const double at = path->saddle_s, close = 0.3 * path->s[last] / (double)last;
  const bool saddle = with_saddle && path->saddle && at > path->s[0] && at < path->s[last];
  int64_t node = -1;
  q->n = 0;
  for (int64_t i = 0; i <= last; i++) {
    if (saddle && node < 0 && path->s[i] > at) {
      node = q->n;
      add_node(q, at, path->saddle_e - path->e[0], 0);
    }
    if (saddle && i > 0 && i < last && fabs(path->s[i] - at) < close) continue;
    add_node(q, path->s[i], path->e[i] - path->e[0], i == 0 || i == last ? 0 : NAN);
  }
  return node;
}

/* A minimum so shallow that the images do not show it curve up: it is given the curvature
 * that the Hessian has there along the path. */
static dw_status bend_ends(const dw_host *host, dw_ctx *ctx, dw_profile *p)
{
  static const char *const names[] = {"path.curvature_A", "path.curvature_B"};
  dw_quintic *q = &p->spline;
  for (int k = 0; k < 2; k++) {
    const int64_t i = k ? q->n - 1 : 0;
    const double *v;
    int rank;
    int64_t shape[4];
    if (q->m[i] > 0 || host->get(ctx, names[k], &rank, shape, &v) != DW_OK || !(*v > 0))
      continue;
    q->bent[k] = true, q->m[i] = *v;
  }
  if (!q->bent[0] && !q->bent[1]) return DW_OK;
  host->note(ctx, "compute splitting: a minimum is too shallow for the images; its "
                  "curvature is that of the Hessian along the path");
  for (int64_t i = 0; i < q->n; i++)
    q->d[i] = p->slope[i];
  return dw_quintic_fit(host, ctx, q);
}

dw_status dw_profile_of_path(const dw_host *host, dw_ctx *ctx, dw_profile *p)
{
  const dw_path *path;
  *p = (dw_profile){.bottom = 0};
  DW_TRY(host->path(ctx, &path));
  if (path->images < 3 || !path->s || !path->e)
    return DW_FAIL(
        host, ctx, DW_ESTATE,
        "compute splitting: the path has no images between its ends: relax it first "
        "(`neb images 40 climb yes`)");
  DW_TRY(make_room(host, ctx, path->images + 1, &p->spline));
  const int64_t k = nodes_of_path(path, true, &p->spline);
  const double *v = p->spline.v;
  if (k >= 0 && !(v[k] > v[k - 1] && v[k] > v[k + 1])) { /* not the top of this band */
    host->note(ctx, "compute splitting: the saddle lies below the band, its V is not used");
    nodes_of_path(path, false, &p->spline);
  }
  DW_TRY(finish(host, ctx, p));
  return bend_ends(host, ctx, p);
}

/* -- a file ------------------------------------------------------------------- */

/* Two numbers of a line; false when it does not start with two finite numbers. */
static bool two_numbers(const char *line, double out[2])
{
  for (int k = 0; k < 2; k++) {
    char *end;
    out[k] = strtod(line, &end);
    if (end == line || !isfinite(out[k]) || (*end && !strchr(" \t\r\n,;", *end)))
      return false;
    line = end + strspn(end, " \t,;");
  }
  return true;
}

static dw_status read_rows(const dw_host *host, dw_ctx *ctx, FILE *f, const char *file,
                           dw_quintic *q)
{
  char line[4096];
  for (long at = 1; fgets(line, sizeof line, f); at++) {
    double v[2];
    const char *text = line + strspn(line, " \t\r\n");
    if (!*text || *text == '#') continue;
    if (strlen(line) == sizeof line - 1)
      return DW_FAIL(host, ctx, DW_EIO, "%s:%ld: the line is longer than %zu characters",
                     file, at, sizeof line - 2);
    if (!two_numbers(text, v))
      return DW_FAIL(host, ctx, DW_EIO, "%s:%ld: want two finite numbers, s and V", file,
                     at);
    if (q->n && !(v[0] > q->s[q->n - 1]))
      return DW_FAIL(host, ctx, DW_EVALUE,
                     "%s:%ld: s = %g is not above the s of the line before", file, at,
                     v[0]);
    if (q->n == MOST_ROWS)
      return DW_FAIL(host, ctx, DW_EVALUE, "%s: more than %d rows", file, MOST_ROWS);
    add_node(q, v[0], v[1], NAN);
  }
  if (ferror(f)) return DW_FAIL(host, ctx, DW_EIO, "%s: cannot be read", file);
  if (q->n < 3)
    return DW_FAIL(host, ctx, DW_EIO, "%s: %lld rows, a profile needs 3 or more", file,
                   (long long)q->n);
  return DW_OK;
}

dw_status dw_profile_read(const dw_host *host, dw_ctx *ctx, const char *file, dw_profile *p)
{
  *p = (dw_profile){.bottom = 0};
  dw_quintic *q = &p->spline;
  DW_TRY(make_room(host, ctx, MOST_ROWS, q));
  FILE *f = fopen(file, "r");
  if (!f)
    return DW_FAIL(host, ctx, DW_ENOTFOUND, "%s: cannot be opened: %s", file,
                   strerror(errno));
  const dw_status status = read_rows(host, ctx, f, file, q);
  fclose(f);
  DW_TRY(status);
  if (q->v[1] > q->v[0]) q->d[0] = 0;
  if (q->v[q->n - 2] > q->v[q->n - 1]) q->d[q->n - 1] = 0;
  return finish(host, ctx, p);
}

void dw_profile_release(const dw_host *host, dw_ctx *ctx, dw_profile *p)
{
  host->release(ctx, p->spline.s);
  host->release(ctx, p->slope);
}

/* -- half the nodes ------------------------------------------------------------- */

dw_status dw_profile_thinned(const dw_host *host, dw_ctx *ctx, const dw_profile *p,
                             dw_quintic *q, bool *done)
{
  const dw_quintic *all = &p->spline;
  DW_TRY(make_room(host, ctx, all->n, q));
  int64_t skipped = 0;
  for (int64_t i = 0; i < all->n; i++) {
    const bool fixed = i == 0 || i == all->n - 1 || !isnan(p->slope[i]);
    if (!fixed && skipped++ % 2 == 0) continue;
    add_node(q, all->s[i], all->v[i], p->slope[i]);
  }
  for (int k = 0; k < 2; k++) {
    q->bent[k] = all->bent[k];
    q->m[k ? q->n - 1 : 0] = all->m[k ? all->n - 1 : 0];
  }
  *done = q->n >= 9;
  return *done ? dw_quintic_fit(host, ctx, q) : DW_OK;
}
