/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* neb.c - the nudged elastic band with improved tangents and a climbing image.
 *
 * Its images obey g_perp = 0 for the upwind tangent, equal distances, and g = 0 on the
 * climbing image.  By default that is solved image by image from the saddle down (leg.h);
 * `method fire` relaxes the band of springs as a whole, which needs some thirty times the
 * evaluations.  Where the first way fails, or no image climbs, the second is taken. */
#include "elastic.h"
#include "results.h"
#include "route.h"

typedef struct {
  int64_t images, coarse, maxiter;
  bool climb;
  double ftol, end_ftol, spring, dt, dtmax;
  int32_t ends, method;
  const dw_host *host;
} neb;

enum { DESCENT, FIRE };

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

static dw_status elastic(const neb *o, dw_images *b, dw_path *p)
{
  const dw_elastic e = {.ftol = o->ftol,
                        .spring = o->spring,
                        .dt = o->dt,
                        .dtmax = o->dtmax,
                        .climb = o->climb,
                        .maxiter = o->maxiter};
  int64_t iterations = 0;
  const dw_status status = dw_images_evaluate(b, 0, b->m - 1);
  p->reason = DW_DIVERGED_NAN;
  if (status == DW_ENUMERIC) return DW_OK;
  DW_TRY(status);
  DW_TRY(dw_elastic_relax(b, &e, &iterations, &p->reason));
  p->iterations += iterations;
  return DW_OK;
}

static dw_status descent(const neb *o, dw_images *b, dw_path *p)
{
  dw_route r = {.ctx = b->ctx,
                .host = o->host,
                .V = b->V,
                .n = b->n,
                .images = b->m,
                .coarse = o->coarse,
                .ftol = o->ftol,
                .guess = b};
  DW_TRY(dw_route_find(&r, b->x[0], b->x[b->m - 1]));
  dw_images laid;
  DW_TRY(dw_images_new(&laid, b->ctx, o->host, b->V, b->m));
  if (!r.failure) DW_TRY(dw_route_lay(&r, &laid));
  b->evaluations += r.evaluations, p->iterations += r.iterations;
  if (r.failure) {
    o->host->note(b->ctx, "neb: %s; relaxing the whole band instead", r.failure);
    dw_images_free(&laid);
    return DW_OK;
  }
  laid.evaluations += b->evaluations;
  dw_images_free(b);
  *b = laid;
  if (dw_images_fperp(b) < o->ftol) p->reason = DW_CONVERGED_GRADIENT;
  const dw_hop *highest = r.hop[0];
  for (int k = 1; k < r.hops; k++)
    if (r.hop[k]->e > highest->e) highest = r.hop[k];
  p->saddle = highest->saddle, p->mode = highest->mode;
  return DW_OK;
}

static dw_status relax(void *self, dw_ctx *ctx, dw_landscape *V, dw_path *p)
{
  const neb *o = self;
  dw_images b;
  DW_TRY(dw_images_new(&b, ctx, o->host, V, p->images));
  for (int64_t i = 0; i < p->images; i++)
    dw_vec_copy(V->n, p->x[i], b.x[i]);
  if (o->method == DESCENT && o->climb) DW_TRY(descent(o, &b, p));
  if (p->reason == DW_ITERATING) {
    p->saddle = p->mode = NULL;
    DW_TRY(elastic(o, &b, p));
  }
  dw_images_store(&b, p);
  if (p->reason == DW_DIVERGED_NAN) p->fperp = NAN;
  dw_images_free(&b);
  return DW_OK;
}

static const char *const methods[] = {"descent", "fire", NULL};

static const dw_field fields[] = {
    DW_ARG(neb, images, "40", "[3,10000]", "1", "Number of images, the two ends included."),
    DW_ARG(neb, climb, "yes", NULL, NULL, "Does the highest image climb to the saddle?"),
    DW_ARG(neb, ftol, "1e-6", "(0,inf)", "force",
           "Stop when no component of the perpendicular force exceeds this."),
    {.name = "method",
     .doc = "How the band is solved: image by image down from the saddle, or as a whole by "
            "FIRE.",
     .type = DW_ENUM,
     .offset = offsetof(neb, method),
     .dflt = "descent",
     .choices = methods},
    DW_ARG(neb, coarse, "8", "[4,1000]", "1",
           "Images of the first, coarse band of method descent."),
    DW_ARG(neb, maxiter, "3000", "[1,inf)", "1", "Largest number of iterations of FIRE."),
    DW_ARG(neb, spring, "5", "(0,inf)", "energy/length^2",
           "Spring constant of the band of method fire."),
    DW_ARG(neb, dt, "0.02", "(0,inf)", "time", "First time step of FIRE."),
    DW_ARG(neb, dtmax, "0.12", "(0,inf)", "time", "Largest time step of FIRE."),
    PATH_ENDS(neb),
    {0}};

static const dw_reference references[] = {
    {"G. Henkelman and H. Jonsson, J. Chem. Phys. 113, 9978 (2000)", "10.1063/1.1323224"},
    {"G. Henkelman, B. P. Uberuaga and H. Jonsson, J. Chem. Phys. 113, 9901 (2000)",
     "10.1063/1.1329672"},
    {"S. A. Trygubenko and D. J. Wales, J. Chem. Phys. 120, 2082 (2004)",
     "10.1063/1.1636455"},
    {0}};

static const char *const examples[] = {"neb images 40 climb yes ftol 1e-6", NULL};

static const dw_path_ops ops = {sizeof ops, images, relax};

static const dw_style style = {
    .kind = DW_KIND_PATH,
    .name = "neb",
    .brief = "Nudged elastic band with improved tangents and a climbing image",
    .details =
        "Images 0 and last are the two minima.  By default the band is solved in three "
        "steps: a "
        "coarse band of a few images, the saddle next to its highest image, and from there "
        "down to both minima image by image, each the minimum of V on the sphere around "
        "the "
        "one above it; that is where a relaxed band of springs would be at rest, with "
        "equal "
        "distances on either side of the saddle.  When the descent meets other minima the "
        "path is continued from them, and an image lies on each minimum and saddle: "
        "`minima` "
        "counts them.  `method fire` relaxes a band of springs as a whole; it is taken too "
        "when no image climbs or the first way fails.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(neb),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = path_results,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "neb", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
