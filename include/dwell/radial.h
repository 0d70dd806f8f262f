/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dwell/radial.h - every kernel a radial pair potential needs, from v(s) alone.
 *
 * Define, then include:
 *
 *   DW_RADIAL           tag; the ops table is DW_RADIAL_ops
 *   DW_RADIAL_PARAMS    the instance struct
 *   DW_RADIAL_MIX       what mixing two sites gives (default double: a length)
 *   dw_mix(p,a,b)       static inline DW_RADIAL_MIX: of two dw_site
 *   dw_cut2(p,mix)      static inline double: squared cutoff of that pair
 *   dw_smooth(p)        static inline int: derivatives of v continuous there
 *   dw_v(p,s,mix,m,u)   static inline void: u[k] = d^k v / ds^k, k = 0..m, s = r^2
 *
 * Derivatives are taken in s = r^2, so a pair term of the k-th derivative tensor needs only
 * g_k = 2^k u_k and dot products; no square root, and no rank-3 or rank-4 array, is ever
 * formed.  m is a literal at every call, so the compiler drops the orders a kernel does not
 * use.  With d the pair vector, t = z_i - z_j, a = d.t, b = t.t the row i of d^k U : z..z
 * is k=2:  g2 a d + g1 t k=3:  (g3 a^2 + g2 b) d + 2 g2 a t k=4:  (g4 a^3 + 3 g3 a b) d + 3
 * (g3 a^2 + g2 b) t and row j its opposite.  Lists are half: a pair is computed once, in a
 * fixed order.
 */
#include <math.h>
#include <string.h>
#include <dwell/plugin.h>

#ifndef DW_RADIAL_MIX
#define DW_RADIAL_MIX double
#endif

#define DW_CAT_(a, b) a##b
#define DW_CAT(a, b)  DW_CAT_(a, b)

/* d = xi - xj, minimum image; returns d.d */
static inline double dw_pair_(const dw_box *b, const double *xi, const double *xj,
                              double d[3])
{
  d[0] = xi[0] - xj[0], d[1] = xi[1] - xj[1], d[2] = xi[2] - xj[2];
  const double kz = b->periodic[2] ? rint(d[2] * b->inv[2]) : 0;
  d[2] -= kz * b->h[2], d[1] -= kz * b->tilt[2], d[0] -= kz * b->tilt[1];
  const double ky = b->periodic[1] ? rint(d[1] * b->inv[1]) : 0;
  d[1] -= ky * b->h[1], d[0] -= ky * b->tilt[0];
  const double kx = b->periodic[0] ? rint(d[0] * b->inv[0]) : 0;
  d[0] -= kx * b->h[0];
  return d[0] * d[0] + d[1] * d[1] + d[2] * d[2];
}

static inline dw_site dw_site_(const dw_system *sys, int64_t i)
{
  return (dw_site){sys->diameter[i], sys->species[i]};
}

static double dw_cut_(const void *self, dw_site a, dw_site b)
{
  const DW_RADIAL_PARAMS *const p = self;
  return sqrt(dw_cut2(p, dw_mix(p, a, b)));
}

static int dw_smooth_(const void *self)
{
  return dw_smooth((const DW_RADIAL_PARAMS *)self);
}

static dw_status dw_energy_(const void *self, const dw_system *sys, const dw_nlist *nl,
                            double *e, double (*f)[3], double w[6])
{
  const DW_RADIAL_PARAMS *const p = self;
  double total = 0, virial[6] = {0};
  for (int64_t i = 0; i < sys->n; i++) {
    const dw_site si = dw_site_(sys, i);
    double fi[3] = {0, 0, 0};
    for (int64_t k = nl->start[i]; k < nl->start[i + 1]; k++) {
      const int64_t j = nl->index[k];
      double d[3], u[5];
      const DW_RADIAL_MIX mix = dw_mix(p, si, dw_site_(sys, j));
      const double s = dw_pair_(&sys->box, sys->x[i], sys->x[j], d);
      if (s >= dw_cut2(p, mix)) continue;
      dw_v(p, s, mix, 1, u);
      const double g1 = 2 * u[1];
      total += u[0];
      if (f)
        for (int a = 0; a < 3; a++)
          fi[a] -= g1 * d[a], f[j][a] += g1 * d[a];
      if (w) {
        virial[0] -= g1 * d[0] * d[0], virial[1] -= g1 * d[1] * d[1];
        virial[2] -= g1 * d[2] * d[2], virial[3] -= g1 * d[1] * d[2];
        virial[4] -= g1 * d[0] * d[2], virial[5] -= g1 * d[0] * d[1];
      }
    }
    if (f)
      for (int a = 0; a < 3; a++)
        f[i][a] += fi[a];
  }
  if (w) memcpy(w, virial, sizeof virial);
  *e = total;
  return isfinite(total) ? DW_OK : DW_ENUMERIC;
}

static dw_status dw_local_(const void *self, const dw_system *sys, const dw_nlist *nl,
                           int64_t i, const double xi[3], dw_site site, double *e)
{
  const DW_RADIAL_PARAMS *const p = self;
  double total = 0;
  for (int64_t k = nl->start[i]; k < nl->start[i + 1]; k++) {
    const int64_t j = nl->index[k];
    double d[3], u[5];
    const DW_RADIAL_MIX mix = dw_mix(p, site, dw_site_(sys, j));
    const double s = dw_pair_(&sys->box, xi, sys->x[j], d);
    if (s >= dw_cut2(p, mix)) continue;
    dw_v(p, s, mix, 0, u);
    total += u[0];
  }
  *e = total;
  return DW_OK;
}

/* Row i: minus the pair's block off the diagonal, their sum on it. */
static dw_status dw_hessian_(const void *self, const dw_system *sys, const dw_nlist *nl,
                             dw_blocks *H)
{
  const DW_RADIAL_PARAMS *const p = self;
  (void)nl;
  for (int64_t i = 0; i < sys->n; i++) {
    double diag[9] = {0};
    int64_t at = -1;
    for (int64_t q = H->start[i]; q < H->start[i + 1]; q++) {
      const int64_t j = H->index[q];
      if (j == i) {
        at = q;
        continue;
      }
      double d[3], u[5], *b = H->val[q];
      const DW_RADIAL_MIX mix = dw_mix(p, dw_site_(sys, i), dw_site_(sys, j));
      const double s = dw_pair_(&sys->box, sys->x[i], sys->x[j], d);
      memset(b, 0, 9 * sizeof *b);
      if (s >= dw_cut2(p, mix)) continue;
      dw_v(p, s, mix, 2, u);
      for (int a = 0; a < 3; a++)
        for (int c = 0; c < 3; c++) {
          const double t = 4 * u[2] * d[a] * d[c] + (a == c ? 2 * u[1] : 0);
          b[3 * a + c] = -t, diag[3 * a + c] += t;
        }
    }
    if (at < 0) return DW_EINTERNAL;
    memcpy(H->val[at], diag, sizeof diag);
  }
  return DW_OK;
}

#define DW_CONTRACT_(K, CD, CT)                                                   \
  static void DW_CAT(dw_contract_, K)(const DW_RADIAL_PARAMS *const p,            \
                                      const dw_system *sys, const dw_nlist *nl,   \
                                      const double(*z)[3], double(*out)[3])       \
  {                                                                               \
    memset(out, 0, (size_t)sys->n * sizeof *out);                                 \
    for (int64_t i = 0; i < sys->n; i++) {                                        \
      const dw_site si = dw_site_(sys, i);                                        \
      double o[3] = {0, 0, 0};                                                    \
      for (int64_t q = nl->start[i]; q < nl->start[i + 1]; q++) {                 \
        const int64_t j = nl->index[q];                                           \
        double d[3], t[3], u[5] = {0}, a = 0, b = 0;                              \
        const DW_RADIAL_MIX mix = dw_mix(p, si, dw_site_(sys, j));                \
        const double s = dw_pair_(&sys->box, sys->x[i], sys->x[j], d);            \
        if (s >= dw_cut2(p, mix)) continue;                                       \
        dw_v(p, s, mix, K, u);                                                    \
        for (int c = 0; c < 3; c++)                                               \
          t[c] = z[i][c] - z[j][c], a += d[c] * t[c], b += t[c] * t[c];           \
        const double g1 = 2 * u[1], g2 = 4 * u[2], g3 = 8 * u[3], g4 = 16 * u[4]; \
        (void)g1, (void)g3, (void)g4, (void)b;                                    \
        const double cd = (CD), ct = (CT);                                        \
        for (int c = 0; c < 3; c++) {                                             \
          const double r = cd * d[c] + ct * t[c];                                 \
          o[c] += r, out[j][c] -= r;                                              \
        }                                                                         \
      }                                                                           \
      for (int c = 0; c < 3; c++)                                                 \
        out[i][c] += o[c];                                                        \
    }                                                                             \
  }
DW_CONTRACT_(2, g2 *a, g1)
DW_CONTRACT_(3, g3 *a *a + g2 * b, 2 * g2 * a)
DW_CONTRACT_(4, g4 *a *a *a + 3 * g3 * a * b, 3 * (g3 * a * a + g2 * b))

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
  if (!s) return DW_OK;
  *s = 0;
  for (int64_t i = 0; i < sys->n; i++)
    *s += out[i][0] * z[i][0] + out[i][1] * z[i][1] + out[i][2] * z[i][2];
  return DW_OK;
}

static const dw_pair_ops DW_CAT(DW_RADIAL, _ops) = {
    .size = sizeof(dw_pair_ops),
    .cut = dw_cut_,
    .smooth = dw_smooth_,
    .energy = dw_energy_,
    .local = dw_local_,
    .hessian = dw_hessian_,
    .contract = dw_contract_,
};
