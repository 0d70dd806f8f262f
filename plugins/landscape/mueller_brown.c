/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* mueller_brown.c - the two-dimensional test surface of path finders,
 *   V(x, y) = sum_k A_k exp[a_k (x - x_k)^2 + b_k (x - x_k)(y - y_k) + c_k (y - y_k)^2].
 *
 * K. Mueller, L. D. Brown, Theor. Chim. Acta 53, 75 (1979), doi:10.1007/BF00547608.
 * Minima (-0.558224, 1.441726), (0.623499, 0.028038), (-0.050011, 0.466694); saddles
 * (-0.822002, 0.624313), V = -40.664844, and (0.212487, 0.292988), V = -72.248940.
 *
 * With q the exponent, u = dq/dx, Q its Hessian, a = u.z and b = z.Qz, each term gives
 *   k=1: u   k=2: a u + Qz   k=3: (a^2 + b) u + 2a Qz   k=4: (a^3 + 3ab) u + 3 (a^2 + b) Qz
 * times A exp(q). */
#include <math.h>

#include <dwell/plugin.h>

typedef struct {
  double scale;
} mueller_brown;

static const double terms[4][6] = {/* A, a, b, c, x, y */
                                   {-200, -1, 0, -10, 1, 0},
                                   {-100, -1, 0, -10, 0, 0.5},
                                   {-170, -6.5, 11, -6.5, -0.5, 1.5},
                                   {15, 0.7, 0.6, 0.7, -1, 1}};

typedef struct {
  double v, u[2], Q[3]; /* A exp(q), dq/dx, (xx, xy, yy) */
} term;

static term term_at(const mueller_brown *o, int k, const double *x)
{
  const double *t = terms[k], dx = x[0] - t[4], dy = x[1] - t[5];
  return (term){.v =
                    o->scale * t[0] * exp(t[1] * dx * dx + t[2] * dx * dy + t[3] * dy * dy),
                .u = {2 * t[1] * dx + t[2] * dy, t[2] * dx + 2 * t[3] * dy},
                .Q = {2 * t[1], t[2], 2 * t[3]}};
}

static int64_t dimension(const void *self)
{
  (void)self;
  return 2;
}

static dw_status value(const void *self, const double *x, double *e, double *g)
{
  *e = 0;
  if (g) g[0] = g[1] = 0;
  for (int k = 0; k < 4; k++) {
    const term t = term_at(self, k, x);
    *e += t.v;
    if (!g) continue;
    g[0] += t.v * t.u[0];
    g[1] += t.v * t.u[1];
  }
  return isfinite(*e) ? DW_OK : DW_ENUMERIC;
}

static dw_status contract(const void *self, const double *x, int order, const double *z,
                          double *out)
{
  out[0] = out[1] = 0;
  for (int k = 0; k < 4; k++) {
    const term t = term_at(self, k, x);
    const double Qz[2] = {t.Q[0] * z[0] + t.Q[1] * z[1], t.Q[1] * z[0] + t.Q[2] * z[1]};
    const double a = t.u[0] * z[0] + t.u[1] * z[1], b = Qz[0] * z[0] + Qz[1] * z[1];
    const double cu = order == 2 ? a : order == 3 ? a * a + b : a * (a * a + 3 * b);
    const double cq = order == 2 ? 1 : order == 3 ? 2 * a : 3 * (a * a + b);
    out[0] += t.v * (cu * t.u[0] + cq * Qz[0]);
    out[1] += t.v * (cu * t.u[1] + cq * Qz[1]);
  }
  return DW_OK;
}

static dw_status hessian(const void *self, const double *x, double *H)
{
  for (int i = 0; i < 2; i++) {
    const double z[2] = {i == 0, i == 1};
    contract(self, x, 2, z, H + 2 * i);
  }
  return DW_OK;
}

static const dw_field fields[] = {
    DW_ARG(mueller_brown, scale, "1", "(0,inf)", "energy", "Factor of the energy."), {0}};

static const dw_reference references[] = {
    {"K. Mueller and L. D. Brown, Theor. Chim. Acta 53, 75 (1979)", "10.1007/BF00547608"},
    {0}};

static const char *const examples[] = {"landscape mueller_brown", NULL};

static const dw_landscape_ops ops = {sizeof ops, dimension, value, contract, hessian};

static const dw_style style = {
    .kind = DW_KIND_LANDSCAPE,
    .name = "mueller_brown",
    .brief = "Two-dimensional surface with three minima and two saddles",
    .details =
        "The customary test of path finders: a curved valley from the deep minimum at "
        "(-0.558224, 1.441726) through a shallow one to (0.623499, 0.028038).",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(mueller_brown),
    .fields = fields,
    .ops = &ops,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "mueller_brown", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
