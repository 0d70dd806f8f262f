/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pair hertz: finite-range repulsion of soft spheres of additive diameters.
 *
 *   v(r) = (epsilon/alpha) (1 - r/sigma)^alpha,   r < sigma = (si + sj)/2
 *
 * alpha 5/2: Hertzian spheres, alpha 2: harmonic ones.  The derivatives below alpha are
 * continuous at contact.  O'Hern, Silbert, Liu, Nagel, Phys. Rev. E 68, 011306 (2003). */
#include <math.h>

#include <dwell/chain.h>
#include <dwell/plugin.h>

typedef struct {
  double epsilon, alpha;
} hertz;

static inline double dw_mix(const hertz *p, dw_site a, dw_site b)
{
  (void)p;
  return 0.5 * (a.diameter + b.diameter);
}

static inline double dw_cut2(const hertz *p, double sig)
{
  (void)p;
  return sig * sig;
}

static inline int dw_smooth(const hertz *p)
{
  return (int)ceil(p->alpha) - 1;
}

static inline void dw_v(const hertz *p, double s, double sig, int m, double u[])
{
  const double r = sqrt(s), a = p->alpha, w = 1 / sig, gap = fmax(1 - r * w, 1e-16);
  double v[5], power = p->epsilon / a, scale = 1;
  for (int k = 0; k <= m; k++) {
    v[k] = power * scale * pow(gap, a - k);
    power *= a - k, scale *= -w;
  }
  dw_from_r(r, m, v, u);
}

#define DW_RADIAL           hertz
#define DW_RADIAL_PARAMS    hertz
#define DW_RADIAL_REPULSIVE true
#include <dwell/radial.h>

#define ARG(m, ...) DW_ARG(hertz, m, __VA_ARGS__)
static const dw_field fields[] = {
    ARG(epsilon, "1.0", "(0,inf)", "energy", "Strength of the repulsion."),
    ARG(alpha, "2.5", "[1.5,10]", "1", "Power of the overlap: 2.5 Hertzian, 2 harmonic."),
    {0}};

static const dw_reference references[] = {
    {"O'Hern, Silbert, Liu and Nagel, Phys. Rev. E 68, 011306 (2003)",
     "10.1103/PhysRevE.68.011306"},
    {0}};

static const char *const examples[] = {"pair hertz", "pair hertz alpha 2", NULL};

static const dw_style pair = {
    .kind = DW_KIND_PAIR,
    .name = "hertz",
    .brief = "Hertzian or harmonic repulsion of soft spheres",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(hertz),
    .fields = fields,
    .ops = &hertz_ops,
};

static const dw_style *const styles[] = {&pair, NULL};

DW_PLUGIN(.name = "hertz", .version = "0.1", .author = "dwell", .licence = "BSD-3-Clause",
          .styles = styles);
