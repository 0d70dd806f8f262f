/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute splitting - tunnel splitting of a path: -(hbar^2/2) psi'' + V(s) psi = E psi.
 *
 * s is the arc length of the path in all 3N coordinates (masses 1), V(s) the quintic spline
 * through its images with zero slope at the minima and at the saddle, continued outside by
 * the parabolas of its ends; E = E1 - E0.  D. Khomenko, C. Scalliet, L. Berthier,
 * D. R. Reichman, F. Zamponi, PRL 124, 225901 (2020), doi:10.1103/PhysRevLett.124.225901.
 * hbar = hbar_SI/(sigma sqrt(m epsilon)) is a number of the material. */
#include "tunnel.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  dw_words material;
  double hbar, rtol;
  const char *from;
  dw_reals domain;
  bool walls;
  const dw_host *host;
} splitting;

typedef struct {
  const char *name;
  double hbar, active; /* a two-level system counts as active below this splitting */
} material;

/* Argon: eps/kB 119.8 K, sigma 3.405 A, 39.95 u; NiP: 933.9 K, 2.21 A, 1.02e-25 kg; eps
 * rescaled by the ratio of mode-coupling temperatures 0.435/0.104. */
static const material materials[] = {{"argon", 0.0158, 0.0015}, {"nip", 0.00644, 0.0002}};

static const material *find_material(const char *name)
{
  for (size_t i = 0; i < sizeof materials / sizeof *materials; i++)
    if (!strcmp(materials[i].name, name)) return &materials[i];
  return NULL;
}

static dw_status publish(const splitting *c, dw_ctx *ctx, const char *prefix,
                         const material *m, const dw_profile *f, const dw_tunnel *t)
{
  const dw_levels *l = &t->levels;
  const struct {
    const char *name;
    double v;
  } out[] = {{"E", l->splitting},
             {"E0", l->level[0]},
             {"E1", l->level[1]},
             {"E2", l->level[2]},
             {"hbar", m->hbar},
             {"E_error", t->error},
             {"E_spline", t->spline_error},
             {"level_error", t->level_error},
             {"converged", t->level_error <= 1e-8},
             {"grid", (double)l->grid},
             {"from", t->lo},
             {"to", t->hi},
             {"dE", f->asymmetry},
             {"barrier", f->barrier},
             {"weight", l->weight[0]},
             {"shallow", f->spline.bent[0] || f->spline.bent[1]},
             {"zero_point", l->splitting < fabs(f->asymmetry)},
             {"above_barrier", !f->has_barrier || l->level[0] > f->top},
             {"active", l->splitting < m->active}};
  const size_t count = sizeof out / sizeof *out - (m->active > 0 ? 0 : 1);
  for (size_t i = 0; i < count; i++) {
    char name[96];
    snprintf(name, sizeof name, "%s%s%s", prefix, *prefix ? "." : "", out[i].name);
    DW_TRY(c->host->put(ctx, name, 0, NULL, &out[i].v));
  }
  return DW_OK;
}

static dw_status one_material(const splitting *c, dw_ctx *ctx, const material *m,
                              const dw_profile *f)
{
  const dw_tunnel_how how = {.hbar = m->hbar,
                             .walls = c->walls,
                             .domain = {c->domain.v[0], c->domain.v[1]},
                             .rtol = c->rtol};
  dw_tunnel t;
  DW_TRY(dw_tunnel_solve(c->host, ctx, f, &how, &t));
  if (*m->name) DW_TRY(publish(c, ctx, m->name, m, f, &t));
  return c->material.n == 1 || !*m->name ? publish(c, ctx, "", m, f, &t) : DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const splitting *c = self;
  const material own = {.name = "", .hbar = c->hbar};
  dw_profile profile;
  if (c->from)
    DW_TRY(dw_profile_read(c->host, ctx, c->from, &profile));
  else
    DW_TRY(dw_profile_of_path(c->host, ctx, &profile));
  if (c->hbar > 0) DW_TRY(one_material(c, ctx, &own, &profile));
  for (int64_t i = 0; i < c->material.n; i++)
    DW_TRY(one_material(c, ctx, find_material(c->material.v[i]), &profile));
  dw_profile_release(c->host, ctx, &profile);
  return c->host->put_text(ctx, "material",
                           c->hbar > 0          ? ""
                           : c->material.n == 1 ? c->material.v[0]
                                                : "several");
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  splitting *c = self;
  c->host = host;
  if (c->hbar > 0 && c->material.n > 0)
    return DW_FAIL(host, ctx, DW_EVALUE, "give `material` or `hbar`, not both");
  if (c->hbar == 0 && c->material.n == 0) {
    c->material.v = host->alloc(ctx, 1, sizeof *c->material.v);
    if (!c->material.v) return DW_ENOMEM;
    c->material.v[0] = materials[0].name, c->material.n = 1;
  }
  for (int64_t i = 0; i < c->material.n; i++)
    if (!find_material(c->material.v[i]))
      return DW_FAIL(
          host, ctx, DW_EVALUE,
          "no material is called %s: there are argon and nip; any other is `hbar X`",
          c->material.v[i]);
  if (c->domain.n != 2 || !(c->domain.v[0] < c->domain.v[1]))
    return DW_FAIL(host, ctx, DW_EVALUE, "domain takes two ascending numbers");
  return DW_OK;
}

static const dw_field fields[] = {
    DW_ARG(splitting, material, NULL, NULL, NULL,
           "Materials, each with its hbar: argon (0.0158), nip (0.00644); argon when hbar "
           "is not given either."),
    DW_ARG(splitting, hbar, "0", "[0,inf)", "length sqrt(mass energy)",
           "hbar/(sigma sqrt(m epsilon)) of any other material; 0: that of `material`."),
    {.name = "from",
     .type = DW_PATH,
     .offset = offsetof(splitting, from),
     .doc = "A file of two columns, s and V, in place of the current path."},
    DW_ARG(
        splitting, walls, "no", NULL, NULL,
        "Hard walls at `domain`; without them the domain grows until levels do not move."),
    DW_ARG(splitting, domain, "-0.6 1.6", NULL, "path length",
           "With walls: where they stand, in units of the path length from its start."),
    DW_ARG(splitting, rtol, "1e-10", "[1e-14,1e-4]", "1",
           "Refine until levels and splitting move less than this, relative."),
    {0}};

#define RESULT(n, u, d)                             \
  {                                                 \
    .name = n, .type = DW_REAL, .unit = u, .doc = d \
  }
static const dw_field results[] = {
    RESULT("E", "energy", "Splitting E1 - E0."),
    RESULT("E0", "energy",
           "Ground level; V is 0 at the start of the path, or that of the file."),
    RESULT("E1", "energy", "First excited level."),
    RESULT("E2", "energy", "Second excited level."),
    RESULT("hbar", "length sqrt(mass energy)", "The hbar used."),
    RESULT("E_error", "energy", "Bound of the numerical error of E, given V."),
    RESULT("shallow", "1",
           "1 when the images do not show a minimum curve up, and its curvature is that of "
           "the Hessian along the path."),
    RESULT("E_spline", "energy",
           "Change of E without every second image: what V between the images is worth."),
    RESULT("level_error", "1", "Last change of E0 and E1 on refinement, relative."),
    RESULT("converged", "1", "1 when that is below 1e-8."),
    RESULT("grid", "1", "Points of the last grid."),
    RESULT("from", "length", "Where psi vanishes, left."),
    RESULT("to", "length", "Where psi vanishes, right."),
    RESULT("dE", "energy", "V of the second minimum less V of the first."),
    RESULT("barrier", "energy",
           "V at the saddle less V of the first minimum; 0: no barrier."),
    RESULT("weight", "1", "Weight of the ground state on the first side of the barrier."),
    RESULT("zero_point", "1", "1 when E < |dE|: zero-point energies make up for it."),
    RESULT("above_barrier", "1", "1 when the ground level lies above the barrier."),
    RESULT("active", "1", "1 when E is below 0.0015 (argon), 0.0002 (nip)."),
    {.name = "material",
     .type = DW_STRING,
     .doc = "The material, empty when hbar was given."},
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "splitting",
    .brief = "Tunnel splitting of the current path, or of a profile from a file",
    .details =
        "Solves the one-dimensional Schroedinger equation along the arc length of the "
        "path. "
        "V is exact at the images and the saddle, has zero slope at both minima and the "
        "saddle, and goes on outside as the parabola of each end.  In a file an end from "
        "which V rises inwards is a minimum, any other end a flank of free slope.\n\n"
        "With one material the results are NAME.E ... and NAME.MATERIAL.E ..., with "
        "several "
        "only the latter.  The levels are found in twofold precision by spectral elements, "
        "whose degree is raised and whose domain is widened until nothing moves; E_error "
        "states what remains, including what rounding of V alone can do.",
    .references = (const dw_reference[]){{"D. Khomenko, C. Scalliet, L. Berthier, "
                                          "D. R. Reichman and F. Zamponi, Phys. Rev. Lett. "
                                          "124, 225901 (2020)",
                                          "10.1103/PhysRevLett.124.225901"},
                                         {"A. T. Patera, J. Comput. Phys. 54, 468 (1984)",
                                          "10.1016/0021-9991(84)90128-1"},
                                         {0}},
    .examples =
        (const char *const[]){
            "compute splitting material argon as E",
            "compute splitting material argon nip as E",
            "compute splitting hbar 0.01 walls yes domain -0.6 1.6 as box",
            "compute splitting from profile.txt hbar 1", NULL},
    .instance_size = sizeof(splitting),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-splitting", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
