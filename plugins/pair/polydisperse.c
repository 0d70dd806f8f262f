/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pair polydisperse: soft repulsion between particles of non-additive diameters.
 *
 *   v(r) = epsilon (sigma/r)^12 + F(r/sigma),   r < cut sigma
 *   sigma = (a + b)/2 (1 - nonadd |a - b|),   a and b the two diameters
 *
 * F is minus the Taylor polynomial of the repulsion in s = (r/sigma)^2 at the cutoff, so v
 * and its first `smooth` derivatives vanish there.  smooth 2 is the model of the papers;
 * cubic and quartic modes differentiate once and twice more, for which smooth 3 or 4
 * removes the jump.
 *
 * A. Ninarello, L. Berthier, D. Coslovich, Phys. Rev. X 7, 021039 (2017). */
#include <math.h>

#include <dwell/plugin.h>

typedef struct {
  double epsilon, nonadd, cut; /* arguments */
  int64_t smooth;
  double sc, c[5]; /* derived: cutoff in s, Taylor coefficients */
} polydisperse;

static inline double dw_mix(const polydisperse *p, dw_site a, dw_site b)
{
  return 0.5 * (a.diameter + b.diameter) * (1 - p->nonadd * fabs(a.diameter - b.diameter));
}

static inline double dw_cut2(const polydisperse *p, double sigma)
{
  return p->sc * sigma * sigma;
}

static inline int dw_smooth(const polydisperse *p)
{
  return (int)p->smooth;
}

/* One division serves both 1/sigma^2 and sigma^2/r^2. */
static inline void dw_v(const polydisperse *p, double r2, double sigma, int m, double u[])
{
  const double sigma2 = sigma * sigma, i = 1 / (sigma2 * r2), w = i * r2,
               q = i * sigma2 * sigma2;
  const double q3 = q * q * q, t = r2 * w - p->sc, *c = p->c;
  double h = p->epsilon * q3 * q3, scale = w;

  u[0] = h - (c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * c[4]))));
  if (m > 0) {
    h *= q;
    u[1] = -(6 * h + c[1] + t * (2 * c[2] + t * (3 * c[3] + t * 4 * c[4]))) * scale;
  }
  if (m > 1) {
    h *= q, scale *= w;
    u[2] = (42 * h - (2 * c[2] + t * (6 * c[3] + t * 12 * c[4]))) * scale;
  }
  if (m > 2) {
    h *= q, scale *= w;
    u[3] = -(336 * h + 6 * c[3] + t * 24 * c[4]) * scale;
  }
  if (m > 3) {
    h *= q, scale *= w;
    u[4] = (3024 * h - 24 * c[4]) * scale;
  }
}

#define DW_RADIAL           polydisperse
#define DW_RADIAL_PARAMS    polydisperse
#define DW_RADIAL_REPULSIVE true
#include <dwell/radial.h>

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  static const double taylor[5] = {1, -6, 21, -56, 126}; /* of s^-6 */
  polydisperse *p = self;
  (void)ctx, (void)host;
  p->sc = p->cut * p->cut;
  for (int k = 0; k < 5; k++)
    p->c[k] = k > p->smooth ? 0 : p->epsilon * taylor[k] * pow(p->sc, -6 - k);
  return DW_OK;
}

#define ARG(m, ...) DW_ARG(polydisperse, m, __VA_ARGS__)
static const dw_field fields[] = {
    ARG(epsilon, "1.0", "(0,inf)", "energy", "Strength of the repulsion."),
    ARG(nonadd, "0.2", "[0,1)", "1/length", "Non-additivity of the interaction length."),
    ARG(cut, "1.25", "(1,inf)", "1", "Cutoff in units of the interaction length."),
    ARG(smooth, "2", "[0,4]", "1", "Number of derivatives continuous at the cutoff."),
    {0}};

static const dw_reference references[] = {
    {"Ninarello, Berthier and Coslovich, Phys. Rev. X 7, 021039 (2017)",
     "10.1103/PhysRevX.7.021039"},
    {0}};

static const char *const examples[] = {"pair polydisperse", "pair polydisperse smooth 3",
                                       0};

static const dw_style pair = {
    .kind = DW_KIND_PAIR,
    .name = "polydisperse",
    .brief = "Inverse-12 repulsion for non-additive polydisperse particles",
    .details =
        "v(r) = epsilon (sigma/r)^12 + F(r/sigma) for r < cut sigma, where sigma = "
        "(a + b)/2 (1 - nonadd |a - b|) for particles of diameters a and b.  F is minus "
        "the "
        "Taylor polynomial of the repulsion in (r/sigma)^2 at the cutoff, of order "
        "smooth.\n\n"
        "smooth 2 is the published model.  Its third derivative jumps at the cutoff, which "
        "cubic modes feel, and its fourth, which quartic modes feel: repeat any new "
        "statement "
        "about those with smooth 3 or 4.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(polydisperse),
    .fields = fields,
    .create = create,
    .ops = &polydisperse_ops,
};

static const dw_style *const styles[] = {&pair, 0};

DW_PLUGIN(.name = "polydisperse", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
