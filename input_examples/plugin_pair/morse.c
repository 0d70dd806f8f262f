/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pair morse: a bond-like attraction between particles of any diameters.
 *
 *   v(r) = depth (e^2 - 2 e) - T(r),   e = exp(-alpha (r/sigma - 1)),   r < cut sigma
 *
 * sigma = (si + sj)/2.  T is the Taylor polynomial of second order at the cutoff: v, v' and
 * v'' vanish there.  P. M. Morse, Phys. Rev. 34, 57 (1929).
 *
 * To make a potential of your own, copy this file and change the struct, the five functions
 * and the tables below them.
 */
#include <math.h>

#include <dwell/chain.h>
#include <dwell/plugin.h>

/* What the deck says; one such struct for each `pair morse` statement. */
typedef struct {
  double depth, alpha, cut;
} morse;

/* -- the physics ---------------------------------------------------------------------- */

/* Interaction length of a pair of particles. */
static inline double dw_mix(const morse *p, dw_site a, dw_site b)
{
  (void)p;
  return 0.5 * (a.diameter + b.diameter);
}

/* Squared cutoff of a pair of that length. */
static inline double dw_cut2(const morse *p, double sigma)
{
  return p->cut * p->cut * sigma * sigma;
}

/* Derivatives of v that are continuous at the cutoff. */
static inline int dw_smooth(const morse *p)
{
  (void)p;
  return 2;
}

/* v[k] = d^k/dr^k depth (e^2 - 2 e), k = 0..m: a factor -2 alpha or -alpha a derivative */
static inline void bare(const morse *p, double r, double sigma, int m, double v[])
{
  const double a = p->alpha / sigma, e = exp(-a * (r - sigma));
  double square = p->depth * e * e, linear = 2 * p->depth * e;
  for (int k = 0; k <= m; k++) {
    v[k] = square - linear;
    square *= -2 * a, linear *= -a;
  }
}

/* u[k] = d^k v / d(r^2)^k, k = 0..m, m at most 4 */
static inline void dw_v(const morse *p, double r2, double sigma, int m, double u[])
{
  const double r = sqrt(r2), rc = p->cut * sigma, t = r - rc;
  double v[5], c[3];
  bare(p, r, sigma, m, v);
  bare(p, rc, sigma, 2, c);
  v[0] -= c[0] + t * (c[1] + t * c[2] / 2);
  if (m > 0) v[1] -= c[1] + t * c[2];
  if (m > 1) v[2] -= c[2];
  dw_from_r(r, m, v, u);
}

/* All kernels - energy, forces, virial, Hessian, contractions to fourth order - from these.
 */
#define DW_RADIAL        morse
#define DW_RADIAL_PARAMS morse
#include <dwell/radial.h>

/* -- what the deck may write ------------------------------------------------------------
 */

#define ARG(member, ...) DW_ARG(morse, member, __VA_ARGS__)
static const dw_field fields[] = {
    ARG(depth, "1.0", "(0,inf)", "energy",
        "Depth of the well before the cutoff is smoothed."),
    ARG(alpha, "6.0", "(0,inf)", "1", "Inverse width of the well in units of 1/sigma."),
    ARG(cut, "2.5", "(1,inf)", "1", "Cutoff in units of sigma."),
    {0}};

static const dw_reference references[] = {
    {"P. M. Morse, Phys. Rev. 34, 57 (1929)", "10.1103/PhysRev.34.57"}, {0}};

static const char *const examples[] = {"pair morse", "pair morse depth 2 alpha 4 cut 3",
                                       NULL};

static const dw_style pair = {
    .kind = DW_KIND_PAIR,
    .name = "morse",
    .brief = "Morse attraction between particles of additive diameters",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(morse),
    .fields = fields,
    .ops = &morse_ops,
};

static const dw_style *const styles[] = {&pair, NULL};

DW_PLUGIN(.name = "morse", .version = "1.0", .author = "your name",
          .licence = "BSD-3-Clause", .styles = styles);
