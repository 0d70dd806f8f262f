/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <dwell/box.h>
#include <dwell/clones.h>

#include "model/image.h"

enum { LANES = 16 }; /* particles copied and compared at once */

static bool grow(void *pointer, int64_t count, size_t item)
{
  void **p = pointer;
  void *q = realloc(*p, (size_t)(count > 0 ? count : 1) * item);
  if (q) *p = q;
  return q;
}

void dw_grid_free(dw_grid *g)
{
  free(g->start), free(g->order);
  for (int a = 0; a < 3; a++)
    free(g->x[a]);
}

void dw_vicinal_free(dw_vicinal *v)
{
  free(v->index);
  for (int a = 0; a < 3; a++)
    free(v->x[a]);
}

int64_t dw_grid_cells(const dw_grid *g)
{
  return g->n[0] * g->n[1] * g->n[2];
}

/* -- shape ------------------------------------------------------------------------- */

/* Cells a `part`-th of the radius wide along each axis; returns what a search costs a
 * particle: the particles it looks at, and its share of bringing them together. */
static double try_shape(dw_grid *g, const dw_box *box, double radius, int64_t n,
                        const int part[3])
{
  double w[3], seen = (double)n, columns = 1;
  dw_box_widths(box, w);
  /* more cells than particles cost more than they save */
  const double most = fmax(1, floor(cbrt((double)n) * 1.5));
  for (int a = 0; a < 3; a++) {
    const double fit = fmin(floor(w[a] * part[a] / radius), most);
    g->n[a] = 1, g->reach[a] = 0;
    if (fit < 3 || !box->periodic[a]) continue;
    const int64_t reach = (int64_t)ceil(radius * fit / w[a]), span = 2 * reach + 1;
    if (span > (int64_t)fit) continue;
    g->n[a] = (int64_t)fit, g->reach[a] = reach;
    seen *= (double)span / fit;
    if (a < 2) columns *= (double)span;
  }
  const double shared = fmax(1, (double)n / (double)dw_grid_cells(g));
  return seen * (1 + 0.7 / shared) + 10 * columns / shared;
}

static void choose_shape(dw_grid *g, const dw_box *box, double radius, int64_t n)
{
  static const int parts[4][3] = {{1, 1, 1}, {1, 1, 2}, {2, 2, 2}, {2, 2, 3}};
  double least = INFINITY;
  dw_grid trial = *g;
  for (int k = 0; k < 4; k++) {
    const double cost = try_shape(&trial, box, radius, n, parts[k]);
    if (cost >= least) continue;
    least = cost;
    memcpy(g->n, trial.n, sizeof g->n), memcpy(g->reach, trial.reach, sizeof g->reach);
  }
}

/* -- filling ------------------------------------------------------------------------- */

/* What the search needs of the box, in single precision. */
static void frame(dw_grid *g, const dw_box *box, double radius)
{
  const double longest = fmax(box->h[0], fmax(box->h[1], box->h[2]));
  const double far = radius + 4e-6 * longest;
  g->far2 = radius * radius, g->frame.far2 = (float)(far * far);
  for (int a = 0; a < 3; a++) {
    g->frame.h[a] = (float)box->h[a], g->frame.tilt[a] = (float)box->tilt[a];
    g->frame.inv[a] = box->periodic[a] ? (float)box->inv[a] : 0;
  }
}

/* Coordinates along the edges, in [0, 1) where the box is periodic. */
static void fraction(const dw_box *box, const double x[3], double s[3])
{
  dw_box_fraction(box, x, s);
  for (int a = 0; a < 3; a++)
    if (box->periodic[a]) s[a] -= floor(s[a]);
}

static int64_t cell_of(const dw_grid *g, const double s[3])
{
  int64_t c[3];
  for (int a = 0; a < 3; a++) {
    c[a] = g->n[a] > 1 ? (int64_t)(s[a] * (double)g->n[a]) : 0;
    if (c[a] >= g->n[a]) c[a] = g->n[a] - 1;
  }
  return (c[0] * g->n[1] + c[1]) * g->n[2] + c[2];
}

/* Zeros past the end, for they are copied along. */
static bool grow_padded(void *pointer, int64_t count, size_t item)
{
  if (!grow(pointer, count + LANES, item)) return false;
  memset((char *)*(void **)pointer + (size_t)count * item, 0, LANES * item);
  return true;
}

static bool room_for(dw_grid *g, int64_t n)
{
  const int64_t cells = dw_grid_cells(g);
  if (cells + 1 > g->cells_room) {
    if (!grow(&g->start, cells + 1, sizeof *g->start)) return false;
    g->cells_room = cells + 1;
  }
  if (n <= g->room && g->order) return true;
  g->room = n;
  return grow_padded(&g->order, n, sizeof *g->order) &&
         grow_padded(&g->x[0], n, sizeof(float)) &&
         grow_padded(&g->x[1], n, sizeof(float)) && grow_padded(&g->x[2], n, sizeof(float));
}

/* A counting sort of the particles by cell. */
bool dw_grid_fill(dw_grid *g, const dw_system *sys, double radius)
{
  choose_shape(g, &sys->box, radius, sys->n);
  frame(g, &sys->box, radius);
  if (!room_for(g, sys->n)) return false;
  const int64_t cells = dw_grid_cells(g);
  int32_t *cell = malloc((size_t)sys->n * sizeof *cell);
  if (!cell) return false;
  memset(g->start, 0, (size_t)(cells + 1) * sizeof *g->start);
  for (int64_t i = 0; i < sys->n; i++) {
    double s[3];
    fraction(&sys->box, sys->x[i], s);
    cell[i] = (int32_t)cell_of(g, s);
    g->start[cell[i] + 1]++;
  }
  for (int64_t c = 0; c < cells; c++)
    g->start[c + 1] += g->start[c];
  for (int64_t i = 0; i < sys->n; i++)
    g->order[g->start[cell[i]]++] = (int32_t)i;
  memmove(g->start + 1, g->start, (size_t)cells * sizeof *g->start);
  g->start[0] = 0;
  for (int64_t k = 0; k < sys->n; k++) {
    const dw_box *b = &sys->box;
    double s[3];
    fraction(b, sys->x[g->order[k]], s);
    g->x[0][k] = (float)(b->h[0] * s[0] + b->tilt[0] * s[1] + b->tilt[1] * s[2]);
    g->x[1][k] = (float)(b->h[1] * s[1] + b->tilt[2] * s[2]);
    g->x[2][k] = (float)(b->h[2] * s[2]);
  }
  free(cell);
  return true;
}

/* -- looking around ---------------------------------------------------------------------
 */

/* Room for `more` particles and what is copied beyond them. */
static bool room_in(dw_vicinal *v, int64_t more)
{
  if (v->count + more + 2 * LANES <= v->room) return true;
  const int64_t room = 2 * v->count + more + 256;
  if (!grow(&v->index, room, sizeof *v->index) || !grow(&v->x[0], room, sizeof(float)) ||
      !grow(&v->x[1], room, sizeof(float)) || !grow(&v->x[2], room, sizeof(float)))
    return false;
  v->room = room;
  return true;
}

/* Copied in blocks of LANES: what is too much is overwritten, or left out at the end. */
static inline void take(const dw_grid *g, int64_t from, int64_t to, dw_vicinal *v)
{
  for (int64_t k = from, at = v->count; k < to; k += LANES, at += LANES) {
    memcpy(v->index + at, g->order + k, LANES * sizeof *v->index);
    for (int a = 0; a < 3; a++)
      memcpy(v->x[a] + at, g->x[a] + k, LANES * sizeof *v->x[a]);
  }
  v->count += to - from;
}

/* Cells lo..hi (ends included) of a column; they lie one after another, wrapped. */
static inline void take_column(const dw_grid *g, int64_t column, int64_t lo, int64_t hi,
                               dw_vicinal *v)
{
  const int64_t nz = g->n[2], *s = g->start + column * nz;
  if (lo < 0)
    take(g, s[lo + nz], s[nz], v), take(g, s[0], s[hi + 1], v);
  else if (hi >= nz)
    take(g, s[lo], s[nz], v), take(g, s[0], s[hi + 1 - nz], v);
  else
    take(g, s[lo], s[hi + 1], v);
}

static int64_t wrapped(int64_t c, int64_t n)
{
  return c < 0 ? c + n : c >= n ? c - n : c;
}

bool dw_grid_vicinity(const dw_grid *g, int64_t cell, dw_vicinal *v)
{
  const int64_t nx = g->n[0], ny = g->n[1], z = cell % g->n[2], y = cell / g->n[2] % ny,
                x = cell / g->n[2] / ny;
  v->count = 0;
  for (int64_t dx = -g->reach[0]; dx <= g->reach[0]; dx++)
    for (int64_t dy = -g->reach[1]; dy <= g->reach[1]; dy++) {
      const int64_t column = wrapped(x + dx, nx) * ny + wrapped(y + dy, ny);
      if (!room_in(v, g->start[(column + 1) * g->n[2]] - g->start[column * g->n[2]]))
        return false;
      take_column(g, column, z - g->reach[2], z + g->reach[2], v);
    }
  for (int64_t q = 0; q < LANES; q++)
    v->x[0][v->count + q] = NAN;
  return true;
}

/* In single precision, so that many are compared at once; a margin covers its rounding. */
DW_CLONES_WIDE
static int64_t sieve(const dw_vicinal *v, const dw_grid_frame *f, const float x[3],
                     int32_t i, bool half, int32_t *restrict found)
{
  enum { CHUNK = 256 };
  const dw_grid_frame b = *f;          /* a copy cannot change while the loops run */
  const int32_t below = half ? -1 : i; /* of those not above i: what is below this */
  const float M = 0x1.8p23f, px = x[0], py = x[1], pz = x[2];
  unsigned char in[CHUNK];
  int64_t count = 0;
  for (int64_t first = 0; first < v->count; first += CHUNK) {
    const int64_t left = v->count - first;
    const int n = left < CHUNK ? (int)(left + LANES - 1) / LANES * LANES : CHUNK;
    const int32_t *const index = v->index + first;
    const float *const vx = v->x[0] + first, *const vy = v->x[1] + first,
                       *const vz = v->x[2] + first;
    for (int q = 0; q < n; q++) {
      float dx = vx[q] - px, dy = vy[q] - py, dz = vz[q] - pz;
      const float nz = (dz * b.inv[2] + M) - M;
      dz -= b.h[2] * nz, dy -= b.tilt[2] * nz, dx -= b.tilt[1] * nz;
      const float ny = (dy * b.inv[1] + M) - M;
      dy -= b.h[1] * ny, dx -= b.tilt[0] * ny;
      dx -= b.h[0] * ((dx * b.inv[0] + M) - M);
      in[q] =
          (dx * dx + dy * dy + dz * dz < b.far2) & ((index[q] > i) | (index[q] < below));
    }
    for (int q = 0; q < n; q++)
      found[count] = index[q], count += in[q];
  }
  return count;
}

int64_t dw_grid_near(const dw_grid *g, const dw_vicinal *v, const dw_system *sys, int64_t k,
                     bool half, int32_t *found, double *r2)
{
  const int32_t i = g->order[k];
  const float x[3] = {g->x[0][k], g->x[1][k], g->x[2][k]};
  const int64_t candidates = sieve(v, &g->frame, x, i, half, found);
  int64_t count = 0;
  for (int64_t q = 0; q < candidates; q++) {
    const int32_t j = found[q];
    double d[3];
    for (int a = 0; a < 3; a++)
      d[a] = sys->x[j][a] - sys->x[i][a];
    dw_image_squares(&sys->box, 1, &d[0], &d[1], &d[2], &r2[count]);
    found[count] = j, count += r2[count] < g->far2;
  }
  return count;
}
