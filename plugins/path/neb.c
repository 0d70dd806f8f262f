/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "elastic.h"

typedef struct {
  int64_t images, maxiter;
  bool climb;
  double ftol, end_ftol, spring, dt, dtmax;
  int32_t ends;
  const dw_host *host;
} neb;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((neb *)self)->host = host;
  return DW_OK;
}

static int64_t images(const void *self)
{
  return ((const neb *)self)->images;
}

static dw_status relax(void *self, dw_ctx *ctx, dw_landscape *V, dw_path *p)
{
  const neb *o = self;
  dw_images b;
  DW_TRY(dw_images_new(&b, ctx, o->host, V, p->images));
  for (int64_t i = 0; i < p->images; i++)
    dw_vec_copy(V->n, p->x[i], b.x[i]);
  DW_TRY(dw_images_evaluate(&b, 0, b.m - 1));
  const dw_elastic e = {.ftol = o->ftol,
                        .spring = o->spring,
                        .dt = o->dt,
                        .dtmax = o->dtmax,
                        .climb = o->climb,
                        .maxiter = o->maxiter};
  DW_TRY(dw_elastic_relax(&b, &e, &p->iterations, &p->reason));
  dw_images_store(&b, p);
  dw_images_free(&b);
  return DW_OK;
}

static const char *const ends_choices[] = {"relax", "refuse", NULL};

static const dw_field fields[] = {
    DW_ARG(neb, images, "40", "[3,10000]", "1", "Number of images, the two ends included."),
    DW_ARG(neb, climb, "yes", NULL, NULL, "Does the highest image climb to the saddle?"),
    DW_ARG(neb, ftol, "1e-6", "(0,inf)", "force",
           "Stop when no component of the perpendicular force exceeds this."),
    DW_ARG(neb, maxiter, "10000", "[1,inf)", "1", "Largest number of iterations."),
    DW_ARG(neb, spring, "5", "(0,inf)", "energy/length^2", "Spring constant of the band."),
    DW_ARG(neb, dt, "0.02", "(0,inf)", "time", "First time step of FIRE."),
    DW_ARG(neb, dtmax, "0.12", "(0,inf)", "time", "Largest time step of FIRE."),
    DW_ARG(neb, end_ftol, "1e-9", "(0,inf)", "force",
           "The ends must be minima with max |f| below this."),
    {.name = "ends",
     .doc = "What to do with ends that are not: minimise them or refuse.",
     .type = DW_ENUM,
     .offset = offsetof(neb, ends),
     .dflt = "relax",
     .choices = ends_choices},
    {0}};

static const dw_reference references[] = {
    {"G. Henkelman and H. Jonsson, J. Chem. Phys. 113, 9978 (2000)", "10.1063/1.1323224"},
    {"G. Henkelman, B. P. Uberuaga and H. Jonsson, J. Chem. Phys. 113, 9901 (2000)",
     "10.1063/1.1329672"},
    {0}};

static const char *const examples[] = {"neb images 40 climb yes ftol 1e-6", NULL};

static const dw_path_ops ops = {sizeof ops, images, relax};

static const dw_style style = {
    .kind = DW_KIND_PATH,
    .name = "neb",
    .brief = "Nudged elastic band with improved tangents and a climbing image",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(neb),
    .fields = fields,
    .create = create,
    .ops = &ops,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "neb", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
