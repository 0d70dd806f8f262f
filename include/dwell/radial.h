/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/radial.h - every kernel a radial pair potential needs, from v(s) alone.
 *
 * Define, then include:
 *
 *   DW_RADIAL           tag; the ops table is DW_RADIAL_ops
 *   DW_RADIAL_PARAMS    the instance struct
 *   dw_mix(p,a,b)       static inline double: what tells how sites a and b interact: the
 *                       interaction length, or an index into a table of the instance; the
 *                       same number for b and a
 *   dw_cut2(p,mix)      static inline double: squared cutoff of that pair
 *   dw_smooth(p)        static inline int: derivatives of v continuous there
 *   dw_v(p,s,mix,m,u)   static inline void: u[k] = d^k v / ds^k, k = 0..m <= 4, where
 *                       s = r^2 is never above the squared cutoff
 *   DW_RADIAL_COEFF     optional: the function that takes `pair_coeff`
 *   DW_RADIAL_REPULSIVE optional: true when v is nowhere negative
 *
 * Derivatives are taken in s = r^2, so a pair term of the k-th derivative tensor needs only
 * g_k = 2^k u_k and dot products; no square root, and no array of rank 3 or 4, is formed.
 * m is a literal at every call, so the compiler drops the orders a kernel does not use.
 *
 * Lists are walked in batches: gather the pair vectors, evaluate the batch in vector
 * registers with zeros beyond the cutoff, scatter in the order of the list.  Sums run
 * over the pairs that interact in that order and no other. */
#ifndef DWELL_RADIAL_H
#define DWELL_RADIAL_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <dwell/clones.h>
#include <dwell/plugin.h>

#ifndef DW_RADIAL_COEFF
#define DW_RADIAL_COEFF NULL
#endif
#ifndef DW_RADIAL_REPULSIVE
#define DW_RADIAL_REPULSIVE false
#endif

#define DW_CAT_(a, b) a##b
#define DW_CAT(a, b)  DW_CAT_(a, b)

enum { DW_BATCH_ = 64 };

/* Before a loop over lanes: gcc, which would unroll it first, makes vectors of it. */
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 8
#define DW_LOOP_ _Pragma("GCC unroll 1")
#else
#define DW_LOOP_
#endif

/* Pair vectors d = x_i - x_j of one stretch of a list, s = d.d, and their mix. */
typedef struct {
  double d[3][DW_BATCH_], s[DW_BATCH_], own[DW_BATCH_];
  const double *mix; /* of the list, or own */
} dw_batch_;

/* To the nearest integer, ties to even, |t| < 2^51; needs no instruction beyond addition.
 */
static inline double dw_round_(double t)
{
  return (t + 0x1.8p52) - 0x1.8p52;
}

/* Minimum images of n pair vectors, and s = d.d. */
static inline __attribute__((always_inline)) void
dw_images_(const dw_box *box, int n, double *dx, double *dy, double *dz, double *s)
{
  const double hx = box->h[0], hy = box->h[1], hz = box->h[2];
  const double ix = box->periodic[0] ? box->inv[0] : 0,
               iy = box->periodic[1] ? box->inv[1] : 0,
               iz = box->periodic[2] ? box->inv[2] : 0;
  const double xy = box->tilt[0], xz = box->tilt[1], yz = box->tilt[2];
  if (xy != 0 || xz != 0 || yz != 0) {
    DW_LOOP_
    for (int q = 0; q < n; q++) {
      double x = dx[q], y = dy[q], z = dz[q];
      const double nz = dw_round_(z * iz);
      z -= hz * nz, y -= yz * nz, x -= xz * nz;
      const double ny = dw_round_(y * iy);
      y -= hy * ny, x -= xy * ny;
      x -= hx * dw_round_(x * ix);
      dx[q] = x, dy[q] = y, dz[q] = z;
      s[q] = x * x + y * y + z * z;
    }
  } else {
    DW_LOOP_
    for (int q = 0; q < n; q++) {
      const double x = dx[q] - hx * dw_round_(dx[q] * ix);
      const double y = dy[q] - hy * dw_round_(dy[q] * iy);
      const double z = dz[q] - hz * dw_round_(dz[q] * iz);
      dx[q] = x, dy[q] = y, dz[q] = z;
      s[q] = x * x + y * y + z * z;
    }
  }
}

/* Minimum image of the batch, and s. */
static inline void dw_batch_image_(const dw_box *box, int n, dw_batch_ *b)
{
  dw_images_(box, n, b->d[0], b->d[1], b->d[2], b->s);
}

static inline dw_site dw_site_(const dw_system *sys, int64_t i)
{
  return (dw_site){sys->diameter[i], sys->species[i]};
}

/* Entries first..first+n of a list. */
static inline void dw_batch_load_(const DW_RADIAL_PARAMS *p, const dw_system *sys,
                                  const dw_nlist *nl, int64_t first, int n, dw_batch_ *b)
{
  const double(*const x)[3] = (const double(*)[3])sys->x;
  const int32_t *const row = nl->row + first, *const index = nl->index + first;
  for (int q = 0; q < n; q++) {
    const double *const xi = x[row[q]], *const xj = x[index[q]];
    b->d[0][q] = xi[0] - xj[0], b->d[1][q] = xi[1] - xj[1], b->d[2][q] = xi[2] - xj[2];
  }
  b->mix = nl->mix ? nl->mix + first : b->own;
  if (!nl->mix && nl->alike) {
    const double mix = dw_mix(p, dw_site_(sys, 0), dw_site_(sys, 0));
    for (int q = 0; q < n; q++)
      b->own[q] = mix;
  } else if (!nl->mix)
    for (int q = 0; q < n; q++)
      b->own[q] = dw_mix(p, dw_site_(sys, row[q]), dw_site_(sys, index[q]));
  dw_batch_image_(&sys->box, n, b);
}

static double dw_cut_(const void *self, dw_site a, dw_site b)
{
  const DW_RADIAL_PARAMS *const p = self;
  return sqrt(dw_cut2(p, dw_mix(p, a, b)));
}

static double dw_mix_(const void *self, dw_site a, dw_site b)
{
  return dw_mix((const DW_RADIAL_PARAMS *)self, a, b);
}

static int dw_smooth_(const void *self)
{
  return dw_smooth((const DW_RADIAL_PARAMS *)self);
}

/* Where dw_energy_ puts what it finds; f and w may be NULL. */
typedef struct {
  double *e;
  double (*f)[3], *w;
} dw_sums_;

/* v and 2 v' of a batch; `one` is the mix when all pairs have the same. */
static inline __attribute__((always_inline)) void
dw_batch_terms_(const DW_RADIAL_PARAMS *p, int n, const dw_batch_ *b, const double *one,
                double *restrict v, double *restrict g1)
{
  for (int q = 0; q < n; q++) {
    double u[5];
    const double mix = one ? *one : b->mix[q], cut2 = dw_cut2(p, mix),
                 in = b->s[q] < cut2 ? 1 : 0;
    dw_v(p, b->s[q] < cut2 ? b->s[q] : cut2, mix, 1, u);
    v[q] = in * u[0], g1[q] = in * 2 * u[1];
  }
}

static inline __attribute__((always_inline)) dw_status
dw_energy_of_(const DW_RADIAL_PARAMS *self, const dw_system *sys, const dw_nlist *nl,
              const double *one, const dw_sums_ *out)
{
  const DW_RADIAL_PARAMS p = *self; /* a copy cannot change while the loops run */
  const int64_t pairs = nl->start[nl->n];
  double(*const f)[3] = out->f;
  dw_batch_ b;
  double v[DW_BATCH_], g1[DW_BATCH_], total = 0, vir[6] = {0};
  double vi = 0, fi[3] = {0, 0, 0}; /* sums over the row so far */
  int64_t row = 0;

  for (int64_t first = 0; first < pairs; first += DW_BATCH_) {
    const int n = pairs - first < DW_BATCH_ ? (int)(pairs - first) : DW_BATCH_;
    dw_batch_load_(&p, sys, nl, first, n, &b);
    dw_batch_terms_(&p, n, &b, one, v, g1);
    if (out->w)
      for (int q = 0; q < n; q++) {
        const double x = b.d[0][q], y = b.d[1][q], z = b.d[2][q];
        vir[0] -= g1[q] * x * x, vir[1] -= g1[q] * y * y, vir[2] -= g1[q] * z * z;
        vir[3] -= g1[q] * y * z, vir[4] -= g1[q] * x * z, vir[5] -= g1[q] * x * y;
      }
    for (int q = 0; q < n; q++) {
      const int64_t i = nl->row[first + q], j = nl->index[first + q];
      if (i != row) {
        if (f) f[row][0] += fi[0], f[row][1] += fi[1], f[row][2] += fi[2];
        total += vi, vi = fi[0] = fi[1] = fi[2] = 0, row = i;
      }
      vi += v[q];
      if (!f) continue;
      const double x = g1[q] * b.d[0][q], y = g1[q] * b.d[1][q], z = g1[q] * b.d[2][q];
      fi[0] -= x, fi[1] -= y, fi[2] -= z;
      f[j][0] += x, f[j][1] += y, f[j][2] += z;
    }
  }
  if (f && pairs) f[row][0] += fi[0], f[row][1] += fi[1], f[row][2] += fi[2];
  if (out->w)
    for (int a = 0; a < 6; a++)
      out->w[a] = vir[a];
  *out->e = total + vi;
  return isfinite(*out->e) ? DW_OK : DW_ENUMERIC;
}

DW_CLONES_WIDE
static dw_status dw_energy_(const void *self, const dw_system *sys, const dw_nlist *nl,
                            double *e, double (*f)[3], double w[6])
{
  const dw_sums_ out = {e, f, w};
  if (!nl->alike) return dw_energy_of_(self, sys, nl, NULL, &out);
  const double one =
      dw_mix((const DW_RADIAL_PARAMS *)self, dw_site_(sys, 0), dw_site_(sys, 0));
  return dw_energy_of_(self, sys, nl, &one, &out);
}

static dw_status dw_local_(const void *self, const dw_system *sys, const dw_nlist *nl,
                           int64_t i, const double xi[3], dw_site site, double *e)
{
  const DW_RADIAL_PARAMS *const p = self;
  double total = 0;

  for (int64_t k = nl->start[i]; k < nl->start[i + 1]; k++) {
    const int64_t j = nl->index[k];
    dw_batch_ b;
    double u[5];
    for (int a = 0; a < 3; a++)
      b.d[a][0] = xi[a] - sys->x[j][a];
    dw_batch_image_(&sys->box, 1, &b);
    const double mix = dw_mix(p, site, dw_site_(sys, j));
    if (b.s[0] >= dw_cut2(p, mix)) continue;
    dw_v(p, b.s[0], mix, 0, u);
    total += u[0];
  }
  *e = total;
  return isfinite(total) ? DW_OK : DW_ENUMERIC;
}

/* A pair adds B = g2 d d + g1 1 to two diagonal blocks and -B to the two others, so that
 * the blocks of a row sum to zero: the diagonal one is had from the others at the end. Rows
 * of H ascend: the entries above the diagonal follow in the order of the list, and those
 * below it have all been filled, one by one, when their row is met.  What is not in the
 * pattern does not interact. */
DW_CLONES_WIDE
static dw_status dw_hessian_(const void *self, const dw_system *sys, const dw_nlist *nl,
                             dw_blocks *H)
{
  const DW_RADIAL_PARAMS *const p = self;
  const int64_t pairs = nl->start[nl->n], rows = H->n;
  int64_t *const next = malloc((size_t)(rows + 1) * sizeof *next), row = -1, up = 0;
  if (!next) return DW_ENOMEM;
  for (int64_t i = 0; i < rows; i++)
    next[i] = H->start[i];
  for (int64_t first = 0; first < pairs; first += DW_BATCH_) {
    const int n = pairs - first < DW_BATCH_ ? (int)(pairs - first) : DW_BATCH_;
    dw_batch_ b;
    double g1[DW_BATCH_], g2[DW_BATCH_];
    dw_batch_load_(p, sys, nl, first, n, &b);
    for (int q = 0; q < n; q++) {
      double u[5];
      const double cut2 = dw_cut2(p, b.mix[q]), in = b.s[q] < cut2 ? 1 : 0;
      dw_v(p, b.s[q] < cut2 ? b.s[q] : cut2, b.mix[q], 2, u);
      g1[q] = in * -2 * u[1], g2[q] = in * -4 * u[2];
    }
    for (int q = 0; q < n; q++) {
      const int64_t i = nl->row[first + q], j = nl->index[first + q];
      if (i != row) row = i, up = next[i] + 1;
      if (up == H->start[i + 1] || H->index[up] != j) continue;
      const double x = b.d[0][q], y = b.d[1][q], z = b.d[2][q];
      const double gx = g2[q] * x, gy = g2[q] * y, gz = g2[q] * z;
      const double xy = gx * y, xz = gx * z, yz = gy * z;
      const double block[9] = {gx * x + g1[q], xy, xz, xy, gy * y + g1[q], yz, xz, yz,
                               gz * z + g1[q]};
      double *const above = H->val[up++], *const below = H->val[next[j]++];
      for (int a = 0; a < 9; a++)
        above[a] = below[a] = block[a];
    }
  }
  for (int64_t i = 0; i < rows; i++) {
    double sum[9] = {0};
    double *const diagonal = H->val[next[i]];
    for (int a = 0; a < 9; a++)
      diagonal[a] = 0;
    for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
      for (int a = 0; a < 9; a++)
        sum[a] -= H->val[k][a];
    for (int a = 0; a < 9; a++)
      diagonal[a] = sum[a];
  }
  free(next);
  return DW_OK;
}

/* With d the pair vector, t = z_i - z_j, a = d.t, b = t.t, row i gets cd d + ct t and
 * row j its opposite:
 *   k=2:  g2 a d + g1 t
 *   k=3:  (g3 a^2 + g2 b) d + 2 g2 a t
 *   k=4:  (g4 a^3 + 3 g3 a b) d + 3 (g3 a^2 + g2 b) t */
#define DW_CONTRACT_(K, CD, CT)                                                         \
  DW_CLONES                                                                             \
  static void DW_CAT(dw_contract_, K)(const DW_RADIAL_PARAMS *const p,                  \
                                      const dw_system *sys, const dw_nlist *nl,         \
                                      const double(*z)[3], double(*out)[3])             \
  {                                                                                     \
    const int64_t pairs = nl->start[nl->n];                                             \
    dw_batch_ b;                                                                        \
    double t[3][DW_BATCH_], oi[3] = {0, 0, 0};                                          \
    int64_t row = 0;                                                                    \
    for (int64_t i = 0; i < nl->n; i++)                                                 \
      out[i][0] = out[i][1] = out[i][2] = 0;                                            \
    for (int64_t first = 0; first < pairs; first += DW_BATCH_) {                        \
      const int n = pairs - first < DW_BATCH_ ? (int)(pairs - first) : DW_BATCH_;       \
      dw_batch_load_(p, sys, nl, first, n, &b);                                         \
      for (int q = 0; q < n; q++) {                                                     \
        const double *const zi = z[nl->row[first + q]], *const zj =                     \
                                                            z[nl->index[first + q]];    \
        t[0][q] = zi[0] - zj[0], t[1][q] = zi[1] - zj[1], t[2][q] = zi[2] - zj[2];      \
      }                                                                                 \
      for (int q = 0; q < n; q++) {                                                     \
        double u[5] = {0};                                                              \
        const double dx = b.d[0][q], dy = b.d[1][q], dz = b.d[2][q], tx = t[0][q],      \
                     ty = t[1][q], tz = t[2][q];                                        \
        const double cut2 = dw_cut2(p, b.mix[q]), in = b.s[q] < cut2 ? 1 : 0;           \
        dw_v(p, b.s[q] < cut2 ? b.s[q] : cut2, b.mix[q], K, u);                         \
        const double a = dx * tx + dy * ty + dz * tz, bb = tx * tx + ty * ty + tz * tz, \
                     g1 = 2 * u[1], g2 = 4 * u[2], g3 = 8 * u[3], g4 = 16 * u[4];       \
        (void)g1, (void)g3, (void)g4, (void)bb;                                         \
        const double cd = in * (CD), ct = in * (CT);                                    \
        t[0][q] = cd * dx + ct * tx, t[1][q] = cd * dy + ct * ty;                       \
        t[2][q] = cd * dz + ct * tz;                                                    \
      }                                                                                 \
      for (int q = 0; q < n; q++) {                                                     \
        const int64_t i = nl->row[first + q], j = nl->index[first + q];                 \
        if (i != row) {                                                                 \
          out[row][0] += oi[0], out[row][1] += oi[1], out[row][2] += oi[2];             \
          oi[0] = oi[1] = oi[2] = 0, row = i;                                           \
        }                                                                               \
        oi[0] += t[0][q], oi[1] += t[1][q], oi[2] += t[2][q];                           \
        out[j][0] -= t[0][q], out[j][1] -= t[1][q], out[j][2] -= t[2][q];               \
      }                                                                                 \
    }                                                                                   \
    if (pairs) out[row][0] += oi[0], out[row][1] += oi[1], out[row][2] += oi[2];        \
  }
DW_CONTRACT_(2, g2 *a, g1)
DW_CONTRACT_(3, g3 *a *a + g2 * bb, 2 * g2 * a)
DW_CONTRACT_(4, g4 *a *a *a + 3 * g3 * a * bb, 3 * (g3 * a * a + g2 * bb))

static dw_status dw_contract_(const void *self, const dw_system *sys, const dw_nlist *nl,
                              int k, const double (*z)[3], double (*out)[3], double *s)
{
  switch (k) {
  case 2:
    dw_contract_2(self, sys, nl, z, out);
    break;
  case 3:
    dw_contract_3(self, sys, nl, z, out);
    break;
  case 4:
    dw_contract_4(self, sys, nl, z, out);
    break;
  default:
    return DW_EUNSUP;
  }
  if (s) {
    *s = 0;
    for (int64_t i = 0; i < sys->n; i++)
      *s += out[i][0] * z[i][0] + out[i][1] * z[i][1] + out[i][2] * z[i][2];
  }
  return DW_OK;
}

/* -- one particle at a time ----------------------------------------------------------
 * Rows are read eight entries at a time, past their end, too: what stands there are numbers
 * of particles, and their terms are not summed. */

enum { DW_LANES_ = 8 };

static inline dw_site dw_row_site_(const dw_cloud *c, int32_t j)
{
  return (dw_site){c->at[j][3], c->species[j]};
}

/* Exact whatever the order: the terms are multiples of the grain. */
static inline double dw_sum8_(const double v[DW_LANES_])
{
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

/* Coordinates and diameters of eight particles, in[a][q] of particle near[q].  The shuffles
 * spare the slow gathers of the processor. */
#if defined(__has_builtin)
#if __has_builtin(__builtin_shufflevector)
#define DW_SHUFFLE_ __builtin_shufflevector
#endif
#endif
static inline __attribute__((always_inline)) void
dw_eight_(const double (*at)[4], const int32_t *near, double in[4][DW_LANES_])
{
#ifdef DW_SHUFFLE_
  typedef double four __attribute__((vector_size(32)));
  typedef double eight __attribute__((vector_size(64)));
  four p[DW_LANES_];
  eight two[4], t[4], out[4];
  for (int q = 0; q < DW_LANES_; q++)
    memcpy(&p[q], at[near[q]], sizeof p[q]);
  for (int q = 0; q < 4; q++)
    two[q] = DW_SHUFFLE_(p[q], p[q + 4], 0, 1, 2, 3, 4, 5, 6, 7);
  for (int q = 0; q < 4; q += 2) {
    t[q] = DW_SHUFFLE_(two[q], two[q + 1], 0, 8, 2, 10, 4, 12, 6, 14);
    t[q + 1] = DW_SHUFFLE_(two[q], two[q + 1], 1, 9, 3, 11, 5, 13, 7, 15);
  }
  for (int a = 0; a < 2; a++) {
    out[a] = DW_SHUFFLE_(t[a], t[a + 2], 0, 1, 8, 9, 4, 5, 12, 13);
    out[a + 2] = DW_SHUFFLE_(t[a], t[a + 2], 2, 3, 10, 11, 6, 7, 14, 15);
  }
  memcpy(in, out, sizeof out);
#else
  for (int q = 0; q < DW_LANES_; q++)
    for (int a = 0; a < 4; a++)
      in[a][q] = at[near[q]][a];
#endif
}

/* 1 for the first `left` of eight entries that are not `skip`, else 0. */
static inline __attribute__((always_inline)) void
dw_counts_(const int32_t *near, int64_t skip, int64_t left, double counts[DW_LANES_])
{
  static const double ones[2 * DW_LANES_] = {1, 1, 1, 1, 1, 1, 1, 1};
  memcpy(counts, ones + (left < DW_LANES_ ? DW_LANES_ - left : 0),
         sizeof *ones * DW_LANES_);
  if (skip < 0) return;
  for (int q = 0; q < DW_LANES_; q++)
    if (near[q] == skip) counts[q] = 0;
}

DW_CLONES_WIDE
static void dw_cuts2_(const void *self, const dw_cloud *c, int64_t count,
                      const int32_t *index, dw_site site, double *cut2)
{
  const DW_RADIAL_PARAMS p = *(const DW_RADIAL_PARAMS *)self;
  const dw_cloud g = *c; /* a copy cannot change while the loops run */
  for (int64_t k = 0; k < ((count + 7) & ~7); k++)
    cut2[k] = dw_cut2(&p, dw_mix(&p, site, dw_row_site_(&g, index[k])));
}

DW_CLONES_WIDE
static int64_t dw_near_(const void *self, const dw_cloud *c, const dw_vicinity *row,
                        dw_site site, int32_t *near)
{
  const DW_RADIAL_PARAMS p = *(const DW_RADIAL_PARAMS *)self;
  const dw_cloud g = *c;
  const int32_t *const index = row->index;
  int64_t n = 0;
  for (int64_t first = 0; first < row->count; first += DW_LANES_) {
    double cut2[DW_LANES_];
    for (int q = 0; q < DW_LANES_; q++)
      cut2[q] = dw_cut2(&p, dw_mix(&p, site, dw_row_site_(&g, index[first + q])));
    for (int q = 0; q < DW_LANES_; q++) {
      near[n] = index[first + q];
      n += first + q < row->count && row->gap2[first + q] < cut2[q];
    }
  }
  for (int q = 0; q < DW_LANES_; q++)
    near[n + q] = index[0];
  return n;
}

/* Many guests in a call, and no branch on what was found: their arithmetic overlaps. */
DW_CLONES_WIDE
static void dw_met_(const void *self, const dw_cloud *c, int n, dw_guest *guests)
{
  const DW_RADIAL_PARAMS p = *(const DW_RADIAL_PARAMS *)self;
  const dw_cloud g = *c;
  const dw_box box = *c->box;
  for (dw_guest *guest = guests; guest < guests + n; guest++) {
    const dw_site site = guest->site;
    const double x = guest->at[0], y = guest->at[1], z = guest->at[2];
    double part[DW_LANES_] = {0};
    for (int64_t first = 0; first < guest->count; first += DW_LANES_) {
      const int32_t *const near = guest->index + first;
      double in[4][DW_LANES_], d[3][DW_LANES_], s[DW_LANES_], v[DW_LANES_],
          counts[DW_LANES_];
      dw_eight_(g.at, near, in);
      dw_counts_(near, guest->skip, guest->count - first, counts);
      DW_LOOP_
      for (int q = 0; q < DW_LANES_; q++)
        d[0][q] = x - in[0][q], d[1][q] = y - in[1][q], d[2][q] = z - in[2][q];
      dw_images_(&box, DW_LANES_, d[0], d[1], d[2], s);
      DW_LOOP_
      for (int q = 0; q < DW_LANES_; q++) {
        double u[5];
        const double mix = dw_mix(&p, site, (dw_site){in[3][q], g.species[near[q]]});
        const double cut2 = dw_cut2(&p, mix);
        dw_v(&p, s[q] < cut2 ? s[q] : cut2, mix, 0, u);
        const double v0 = DW_RADIAL_REPULSIVE && u[0] < 0 ? 0 : u[0]; /* rounding */
        v[q] = (s[q] < cut2 ? counts[q] : 0) *
               (((v0 < g.limit ? v0 : g.limit) + g.magic) - g.magic);
      }
      memcpy(guest->term + first, v, sizeof v);
      DW_LOOP_
      for (int q = 0; q < DW_LANES_; q++)
        part[q] += v[q];
    }
    guest->energy = dw_sum8_(part);
  }
}

static const dw_pair_ops DW_CAT(DW_RADIAL, _ops) = {
    .size = sizeof(dw_pair_ops),
    .cut = dw_cut_,
    .smooth = dw_smooth_,
    .mix = dw_mix_,
    .energy = dw_energy_,
    .local = dw_local_,
    .hessian = dw_hessian_,
    .contract = dw_contract_,
    .coeff = DW_RADIAL_COEFF,
    .cuts2 = dw_cuts2_,
    .near = dw_near_,
    .met = dw_met_,
    .repulsive = DW_RADIAL_REPULSIVE,
};

#endif
