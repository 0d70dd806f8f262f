/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pair ipl: inverse power law between particles of additive diameters.
 *
 *   v(r) = epsilon [(sigma/r)^n - P((r/sigma)^2)],   r < cut sigma,   sigma = (si + sj)/2
 *
 * P is the Taylor polynomial of the power in s = (r/sigma)^2 at the cutoff, to order
 * `smooth`: v and its first `smooth` derivatives vanish there (-1: plain cut).  Binary
 * mixtures of soft spheres: Bernu, Hansen, Hiwatari, Pastore, Phys. Rev. A 36, 4891 (1987).
 */
#include <math.h>

#include <dwell/plugin.h>

typedef struct {
  double epsilon, exponent, cut; /* arguments */
  int64_t smooth;
  double sc, c[5], rise[5]; /* squared cutoff, Taylor coefficients, falling factorials */
} ipl;

static inline double dw_mix(const ipl *p, dw_site a, dw_site b)
{
  (void)p;
  return 0.5 * (a.diameter + b.diameter);
}

static inline double dw_cut2(const ipl *p, double sig)
{
  return p->sc * sig * sig;
}

static inline int dw_smooth(const ipl *p)
{
  return (int)p->smooth;
}

static inline void dw_v(const ipl *p, double r2, double sig, int m, double u[])
{
  const double w = 1 / (sig * sig), s = r2 * w, q = 1 / s, t = s - p->sc;
  const double *c = p->c;
  double h = p->epsilon * pow(q, 0.5 * p->exponent), scale = 1;

  u[0] = h - (c[0] + t * (c[1] + t * (c[2] + t * (c[3] + t * c[4]))));
  if (m > 0) u[1] = -(c[1] + t * (2 * c[2] + t * (3 * c[3] + t * 4 * c[4])));
  if (m > 1) u[2] = -(2 * c[2] + t * (6 * c[3] + t * 12 * c[4]));
  if (m > 2) u[3] = -(6 * c[3] + t * 24 * c[4]);
  if (m > 3) u[4] = -24 * c[4];
  for (int k = 1; k <= m; k++)
    h *= q, scale *= w, u[k] = (u[k] + p->rise[k] * h) * scale;
}

#define DW_RADIAL           ipl
#define DW_RADIAL_PARAMS    ipl
#define DW_RADIAL_REPULSIVE true
#include <dwell/radial.h>

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  ipl *p = self;
  double taylor = p->epsilon;
  (void)ctx, (void)host;
  p->sc = p->cut * p->cut;
  p->rise[0] = 1;
  for (int k = 0; k < 4; k++)
    p->rise[k + 1] = p->rise[k] * (-0.5 * p->exponent - k);
  for (int k = 0; k < 5; k++) {
    p->c[k] = k > p->smooth ? 0 : taylor * pow(p->sc, -0.5 * p->exponent - k);
    taylor *= (-0.5 * p->exponent - k) / (k + 1);
  }
  return DW_OK;
}

#define ARG(m, ...) DW_ARG(ipl, m, __VA_ARGS__)
static const dw_field fields[] = {
    ARG(epsilon, "1.0", "(0,inf)", "energy", "Strength of the repulsion."),
    ARG(exponent, "12", "(3,100]", "1", "Power n of the repulsion."),
    ARG(cut, "2.0", "(0,inf)", "1", "Cutoff in units of the mean diameter of the pair."),
    ARG(smooth, "2", "[-1,4]", "1",
        "Number of derivatives continuous at the cutoff; -1 cuts v itself."),
    {0}};

static const dw_reference references[] = {
    {"Bernu, Hansen, Hiwatari and Pastore, Phys. Rev. A 36, 4891 (1987)",
     "10.1103/PhysRevA.36.4891"},
    {0}};

static const char *const examples[] = {"pair ipl", "pair ipl exponent 10 cut 1.5 smooth 3",
                                       NULL};

static const dw_style pair = {
    .kind = DW_KIND_PAIR,
    .name = "ipl",
    .brief = "Inverse power law between particles of additive diameters",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(ipl),
    .fields = fields,
    .create = create,
    .ops = &ipl_ops,
};

static const dw_style *const styles[] = {&pair, NULL};

DW_PLUGIN(.name = "ipl", .version = "0.1", .author = "dwell", .licence = "BSD-3-Clause",
          .styles = styles);
