/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* double_well.c - a quartic double well whose valley is bent by harmonic modes,
 *   V(x, y) = h [(x/a)^2 - 1]^2 + t x/a + sum_k w_k^2 r_k^2 / 2,  r_k = y_k - b (x^2 -
 * a^2), with w_k from `soft` to `stiff` in equal ratios.
 *
 * Without tilt the minima are at x = +-a, y = 0, the saddle at x = 0, y_k = -b a^2, and the
 * barrier is h: the double well of a glass in a few dimensions, with everything known. */
#include <math.h>

#include <dwell/plugin.h>

typedef struct {
  double barrier, half, tilt, bend, soft, stiff;
  int64_t modes;
} double_well;

static int64_t dimension(const void *self)
{
  return 1 + ((const double_well *)self)->modes;
}

static double stiffness(const double_well *o, int64_t k)
{
  const double part = o->modes > 1 ? (double)k / (double)(o->modes - 1) : 0;
  const double w = o->soft * pow(o->stiff / o->soft, part);
  return w * w;
}

static dw_status value(const void *self, const double *x, double *e, double *g)
{
  const double_well *o = self;
  const double u = x[0] / o->half, w = u * u - 1;
  *e = o->barrier * w * w + o->tilt * u;
  if (g) g[0] = (4 * o->barrier * u * w + o->tilt) / o->half;
  for (int64_t k = 0; k < o->modes; k++) {
    const double r = x[k + 1] - o->bend * (x[0] * x[0] - o->half * o->half);
    const double f = stiffness(o, k) * r;
    *e += 0.5 * f * r;
    if (!g) continue;
    g[k + 1] = f;
    g[0] -= 2 * o->bend * x[0] * f;
  }
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

/* Derivative of order k of the quartic, along x. */
static double quartic(const double_well *o, double x, int k)
{
  const double a = o->half, u = x / a, h = o->barrier;
  switch (k) {
  case 2:
    return h * (12 * u * u - 4) / (a * a);
  case 3:
    return h * 24 * u / (a * a * a);
  default:
    return h * 24 / (a * a * a * a);
  }
}

/* With r1 = dr.z, r2 = d2r:zz and G = dr/dx, D = d2r.z, a mode gives w^2 times
 *   k=2: r1 G + r D   k=3: r2 G + 2 r1 D   k=4: 3 r2 D. */
static dw_status contract(const void *self, const double *x, int k, const double *z,
                          double *out)
{
  const double_well *o = self;
  out[0] = quartic(o, x[0], k) * pow(z[0], k - 1);
  const double G = -2 * o->bend * x[0], D = -2 * o->bend * z[0], r2 = D * z[0];
  for (int64_t m = 0; m < o->modes; m++) {
    const double r = x[m + 1] - o->bend * (x[0] * x[0] - o->half * o->half);
    const double r1 = z[m + 1] + G * z[0], c = stiffness(o, m);
    const double cg = k == 2 ? r1 : k == 3 ? r2 : 0;
    const double cd = k == 2 ? r : k == 3 ? 2 * r1 : 3 * r2;
    out[m + 1] = c * cg;
    out[0] += c * (cg * G + cd * D);
  }
  return DW_OK;
}

static dw_status hessian(const void *self, const double *x, double *H)
{
  const double_well *o = self;
  const int64_t n = 1 + o->modes;
  const double G = -2 * o->bend * x[0];
  for (int64_t i = 0; i < n * n; i++)
    H[i] = 0;
  H[0] = quartic(o, x[0], 2);
  for (int64_t m = 0; m < o->modes; m++) {
    const double r = x[m + 1] - o->bend * (x[0] * x[0] - o->half * o->half);
    const double c = stiffness(o, m);
    H[0] += c * (G * G - 2 * o->bend * r);
    H[m + 1] = H[(m + 1) * n] = c * G;
    H[(m + 1) * n + m + 1] = c;
  }
  return DW_OK;
}

static const dw_field fields[] = {
    DW_ARG(double_well, barrier, "0.02", "(0,inf)", "energy",
           "Height of the barrier without tilt."),
    DW_ARG(double_well, half, "0.2", "(0,inf)", "length",
           "Half the distance between the minima without tilt."),
    DW_ARG(double_well, tilt, "0", NULL, "energy",
           "Half the energy added between the two."),
    DW_ARG(double_well, modes, "3", "[0,100000]", "1", "Number of harmonic modes."),
    DW_ARG(double_well, bend, "0", NULL, "1/length", "How much the valley bends."),
    DW_ARG(double_well, soft, "1", "(0,inf)", "1/time", "Frequency of the softest mode."),
    DW_ARG(double_well, stiff, "16", "(0,inf)", "1/time",
           "Frequency of the stiffest mode."),
    {0}};

static const char *const examples[] = {"landscape double_well barrier 0.02 modes 10", NULL};

static const dw_landscape_ops ops = {sizeof ops, dimension, value, contract, hessian};

static const dw_style style = {
    .kind = DW_KIND_LANDSCAPE,
    .name = "double_well",
    .brief = "Quartic double well with harmonic modes that bend its valley",
    .details =
        "A double well of which everything is known, for tests of minimisers, paths, "
        "splittings and modes.",
    .examples = examples,
    .instance_size = sizeof(double_well),
    .fields = fields,
    .ops = &ops,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "double_well", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
