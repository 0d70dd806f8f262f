/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* string.c - the string method: x <- x - dt g_perp on every image, then the images are put
 * back to equal distances along the cubic spline through them.
 *
 * W. E, W. Ren, E. Vanden-Eijnden, Phys. Rev. B 66, 052301 (2002),
 * doi:10.1103/PhysRevB.66.052301, and J. Chem. Phys. 126, 164103 (2007),
 * doi:10.1063/1.2720838.  Tangents are the upwind ones of G. Henkelman, H. Jonsson, J.
 * Chem. Phys. 113, 9978 (2000), doi:10.1063/1.1323224: with central ones (those of the
 * spline) bends of soft paths grow, and |g_perp| stays near 3e-4.  The time step follows
 * the largest curvature met. */
#include "results.h"
#include "spline.h"

typedef struct {
  int64_t images, maxiter;
  double ftol, end_ftol, dt;
  int32_t ends;
  const dw_host *host;
} string;

typedef struct {
  const string *o;
  dw_images *b;
  dw_spline spline;
  int64_t size;        /* numbers of the inner images */
  double *move, *next; /* g_perp of the inner images; new positions */
  double dt, stiffest; /* step; largest curvature along recent moves */
  double cap, least;   /* largest step; least force since the cap was set */
  int64_t since;       /* moves since then */
} pull;

enum { PATIENCE = 100 }; /* moves without progress after which the largest step is halved */

static const double forget = 0.999, safety = 1.6; /* dt = safety / curvature */
static const double farthest = 0.02; /* largest displacement of a coordinate in a step */

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((string *)self)->host = host;
  return DW_OK;
}

static int64_t images(const void *self)
{
  return ((const string *)self)->images;
}

/* The perpendicular gradients into d->next, and the curvature along the last move. */
static void perpendicular(pull *d, bool moved)
{
  dw_images *b = d->b;
  dw_images_tangents(b);
  for (int64_t k = 1; k + 1 < b->m; k++)
    dw_vec_sum(b->n, b->g[k], -dw_vec_dot(b->n, b->g[k], b->t[k]), b->t[k],
               d->next + (k - 1) * b->n);
  if (moved) { /* the last move was -dt times the last g_perp */
    const double old = dw_vec_dot(d->size, d->move, d->move);
    const double change = old - dw_vec_dot(d->size, d->move, d->next);
    if (old > 0) d->stiffest = fmax(forget * d->stiffest, change / (d->dt * old));
  }
  double *swap = d->move;
  d->move = d->next, d->next = swap;
}

static void step(pull *d)
{
  dw_images *b = d->b;
  d->dt = d->stiffest > 0 ? fmin(1.05 * d->dt, safety / d->stiffest) : d->o->dt;
  const double largest = dw_vec_max(d->size, d->move);
  d->dt = fmin(d->dt, d->cap);
  if (d->dt * largest > farthest) d->dt = farthest / largest;
  dw_vec_add(d->size, -d->dt, d->move, b->x[1]);
  dw_spline_build(&d->spline);
  const double length = d->spline.s[b->m - 1];
  for (int64_t k = 1; k + 1 < b->m; k++)
    dw_spline_point(&d->spline, length * (double)k / (double)(b->m - 1),
                    d->next + (k - 1) * b->n);
  dw_vec_copy(d->size, d->next, b->x[1]);
}

/* Advection of bends along the path can outgrow the damping: then shorter steps help. */
static void calm(pull *d, double fperp)
{
  if (fperp < d->least) {
    d->least = fperp, d->since = 0;
  } else if (++d->since >= PATIENCE) {
    d->cap = 0.5 * d->dt, d->least = fperp, d->since = 0;
  }
}

static dw_status loop(pull *d, dw_path *p)
{
  dw_images *b = d->b;
  for (p->iterations = 0;; p->iterations++) {
    const dw_status status = dw_images_evaluate(b, 1, b->m - 2);
    if (status == DW_ENUMERIC) {
      p->reason = DW_DIVERGED_NAN;
      return DW_OK;
    }
    DW_TRY(status);
    perpendicular(d, p->iterations > 0);
    const double fperp = dw_vec_max(d->size, d->move);
    if (fperp < d->o->ftol)
      p->reason = DW_CONVERGED_GRADIENT;
    else if (!isfinite(fperp))
      p->reason = DW_DIVERGED_NAN;
    else if (p->iterations >= d->o->maxiter)
      p->reason = DW_DIVERGED_MAXITER;
    if (p->reason != DW_ITERATING) return DW_OK;
    if (d->o->host->stop_requested(b->ctx))
      return DW_FAIL(d->o->host, b->ctx, DW_EINTR, "string: stopped on request");
    calm(d, fperp);
    step(d);
  }
}

static dw_status relax(void *self, dw_ctx *ctx, dw_landscape *V, dw_path *p)
{
  const string *o = self;
  dw_images b;
  DW_TRY(dw_images_new(&b, ctx, o->host, V, p->images));
  for (int64_t i = 0; i < p->images; i++)
    dw_vec_copy(V->n, p->x[i], b.x[i]);
  pull d = {.o = o,
            .b = &b,
            .size = (b.m - 2) * b.n,
            .dt = o->dt,
            .cap = INFINITY,
            .least = INFINITY};
  DW_TRY(dw_spline_new(&d.spline, &b));
  d.move = o->host->alloc(ctx, 2 * (size_t)d.size, sizeof *d.move);
  if (!d.move) return DW_ENOMEM;
  d.next = d.move + d.size;
  DW_TRY(dw_images_evaluate(&b, 0, 0));
  DW_TRY(dw_images_evaluate(&b, b.m - 1, b.m - 1));
  DW_TRY(loop(&d, p));
  dw_images_store(&b, p);
  if (p->reason == DW_DIVERGED_NAN) p->fperp = NAN;
  return DW_OK;
}

static const dw_field fields[] = {
    DW_ARG(string, images, "40", "[4,10000]", "1",
           "Number of images, the two ends included."),
    DW_ARG(string, ftol, "1e-6", "(0,inf)", "force",
           "Stop when no component of the perpendicular force exceeds this."),
    DW_ARG(string, maxiter, "20000", "[1,inf)", "1", "Largest number of steps."),
    DW_ARG(string, dt, "0.002", "(0,inf)", "time^2",
           "First step; later ones follow the curvature."),
    PATH_ENDS(string),
    {0}};

static const dw_reference references[] = {
    {"W. E, W. Ren and E. Vanden-Eijnden, Phys. Rev. B 66, 052301 (2002)",
     "10.1103/PhysRevB.66.052301"},
    {"W. E, W. Ren and E. Vanden-Eijnden, J. Chem. Phys. 126, 164103 (2007)",
     "10.1063/1.2720838"},
    {"G. Henkelman and H. Jonsson, J. Chem. Phys. 113, 9978 (2000)", "10.1063/1.1323224"},
    {0}};

static const char *const examples[] = {"string images 40 ftol 1e-6", NULL};

static const dw_path_ops ops = {sizeof ops, images, relax};

static const dw_style style = {
    .kind = DW_KIND_PATH,
    .name = "string",
    .brief = "String method: steepest descent of equally spaced images on a spline",
    .details =
        "Slow and steady: no springs, no climbing image, and tangents of the spline. "
        "Use it to check a path that `neb` found.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(string),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = path_results,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "string", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
