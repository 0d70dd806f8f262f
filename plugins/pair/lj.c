/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pair lj: Lennard-Jones between types of particles.
 *
 *   v(r) = 4 eps [(sig/r)^12 - (sig/r)^6] + c0 + c1 r,   r < cut sig
 *
 * shift none: c0 = c1 = 0; energy: v(cut sig) = 0; force: v and v' vanish there (LAMMPS's
 * lj/smooth/linear).  Types without their own `pair_coeff i j eps sig` get the mixed values
 * sqrt(eps_i eps_j), (sig_i + sig_j)/2; type pairs i i start at eps = sig = 1.
 * Kob and Andersen, Phys. Rev. E 51, 4626 (1995): 80:20, eps 1 1.5 0.5, sig 1 0.8 0.88. */
#include <math.h>
#include <string.h>

#include <dwell/plugin.h>

/* Of one pair of types; derived from eps and sig. */
typedef struct {
  double eps, sig, sig2, cut2, c0, c1;
  bool given;
} coefficients;

enum { SHIFT_NONE, SHIFT_ENERGY, SHIFT_FORCE };
static const char *const shifts[] = {"none", "energy", "force", NULL};

typedef struct {
  double cut; /* arguments */
  int32_t shift;
  const dw_host *host;
  int32_t types;      /* rows of the table; larger types use row 0 */
  coefficients *pair; /* [types + 1][types + 1] */
} lj;

/* The row of the table that two species share: what the lists hold of a pair. */
static inline double dw_mix(const lj *p, dw_site a, dw_site b)
{
  const int32_t i = a.species <= p->types ? a.species : 0,
                j = b.species <= p->types ? b.species : 0;
  return i * (p->types + 1) + j;
}

static inline double dw_cut2(const lj *p, double mix)
{
  return p->pair[(int32_t)mix].cut2;
}

static inline int dw_smooth(const lj *p)
{
  return p->shift - 1; /* -1: v itself jumps */
}

/* d^k sqrt(s) = root_k sqrt(s) / s^k: the linear term that takes the force to zero. */
static inline void dw_v(const lj *p, double s, double mix, int m, double u[])
{
  const coefficients *c = &p->pair[(int32_t)mix];
  const double q = 1 / s, x = c->sig2 * q, x3 = x * x * x, att = 4 * c->eps * x3,
               rep = att * x3, lin = p->shift == SHIFT_FORCE ? c->c1 * sqrt(s) : 0;
  u[0] = rep - att + c->c0 + lin;
  if (m > 0) u[1] = (-6 * rep + 3 * att + 0.5 * lin) * q;
  if (m > 1) u[2] = (42 * rep - 12 * att - 0.25 * lin) * q * q;
  if (m > 2) u[3] = (-336 * rep + 60 * att + 0.375 * lin) * q * q * q;
  if (m > 3) u[4] = (3024 * rep - 360 * att - 0.9375 * lin) * (q * q) * (q * q);
}

static dw_status coeff(void *self, dw_ctx *ctx, int32_t i, int32_t j, const dw_reals *c);

#define DW_RADIAL        lj
#define DW_RADIAL_PARAMS lj
#define DW_RADIAL_COEFF  coeff
#include <dwell/radial.h>

static void derive(const lj *p, coefficients *c, double eps, double sig)
{
  const double rc = p->cut * sig, x6 = pow(p->cut, -6);
  const double v = 4 * eps * (x6 * x6 - x6), dv = 4 * eps * (-12 * x6 * x6 + 6 * x6) / rc;
  c->eps = eps, c->sig = sig, c->sig2 = sig * sig, c->cut2 = rc * rc;
  c->c1 = p->shift == SHIFT_FORCE ? -dv : 0;
  c->c0 = p->shift == SHIFT_NONE ? 0 : -v - c->c1 * rc;
}

/* Pairs of types that the deck did not give follow the two types. */
static void mix_rest(lj *p)
{
  const int32_t row = p->types + 1;
  for (int32_t i = 0; i <= p->types; i++)
    for (int32_t j = 0; j <= p->types; j++) {
      const coefficients *a = &p->pair[i * row + i], *b = &p->pair[j * row + j];
      coefficients *c = &p->pair[i * row + j];
      if (i != j && !c->given) derive(p, c, sqrt(a->eps * b->eps), 0.5 * (a->sig + b->sig));
    }
}

/* Room for types 0..types, the known ones kept. */
static dw_status grow(lj *p, dw_ctx *ctx, int32_t types)
{
  const int32_t row = types + 1, old = p->types + 1;
  coefficients *table = p->host->alloc(ctx, (size_t)row * (size_t)row, sizeof *table);
  if (!table) return DW_ENOMEM;
  for (int32_t i = 0; i < row; i++)
    derive(p, &table[i * row + i], 1, 1);
  for (int32_t i = 0; p->pair && i < old; i++)
    memcpy(&table[i * row], &p->pair[i * old], (size_t)old * sizeof *table);
  p->host->release(ctx, p->pair);
  p->pair = table, p->types = types;
  mix_rest(p);
  return DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  lj *p = self;
  p->host = host;
  return grow(p, ctx, 0);
}

static dw_status coeff(void *self, dw_ctx *ctx, int32_t i, int32_t j, const dw_reals *c)
{
  lj *p = self;
  if (c->n != 2 || !(c->v[0] >= 0) || !(c->v[1] > 0))
    return DW_FAIL(p->host, ctx, DW_EVALUE,
                   "pair_coeff of pair lj takes epsilon in [0,inf) and sigma in (0,inf)");
  const int32_t most = i > j ? i : j;
  if (most > p->types) DW_TRY(grow(p, ctx, most));
  coefficients *a = &p->pair[i * (p->types + 1) + j], *b = &p->pair[j * (p->types + 1) + i];
  derive(p, a, c->v[0], c->v[1]);
  a->given = true;
  *b = *a;
  mix_rest(p);
  return DW_OK;
}

static const dw_field fields[] = {
    DW_ARG(lj, cut, "2.5", "(0,inf)", "1", "Cutoff in units of the pair's sigma."),
    {.name = "shift",
     .doc = "What vanishes at the cutoff: nothing, the energy, or energy and force.",
     .type = DW_ENUM,
     .offset = offsetof(lj, shift),
     .dflt = "none",
     .choices = shifts},
    {0}};

static const dw_reference references[] = {
    {"Kob and Andersen, Phys. Rev. E 51, 4626 (1995)", "10.1103/PhysRevE.51.4626"}, {0}};

static const char *const examples[] = {"pair lj cut 2.5", "pair lj cut 2.5 shift force",
                                       NULL};

static const dw_style pair = {
    .kind = DW_KIND_PAIR,
    .name = "lj",
    .brief = "Lennard-Jones between types of particles, cut, energy- or force-shifted",
    .details =
        "pair_coeff i j epsilon sigma sets a pair of types; pairs of unequal types that "
        "are not given are mixed, sqrt(eps_i eps_j) and (sig_i + sig_j)/2.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(lj),
    .fields = fields,
    .create = create,
    .ops = &lj_ops,
};

static const dw_style *const styles[] = {&pair, NULL};

DW_PLUGIN(.name = "lj", .version = "0.1", .author = "dwell", .licence = "BSD-3-Clause",
          .styles = styles);
