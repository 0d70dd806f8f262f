/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* cg.c - nonlinear conjugate gradients with guaranteed descent:
 *   d' = -g' + beta d,  beta = max(b, eta),  b = (y - 2 d |y|^2/(d.y)) . g' / (d.y),
 *   eta = -1 / (|d| min(0.01, |g|)),  y = g' - g.
 *
 * W. W. Hager and H. Zhang, SIAM J. Optim. 16, 170 (2005), doi:10.1137/030601880.
 * No coordinate moves by more than `step` in one iteration. */
#include "limits.h"
#include "linesearch.h"

typedef struct {
  double ftol, step;
  int64_t maxiter, maxeval;
  const dw_host *host;
  int64_t n;
  double *x, *g, *d; /* where the line starts; direction */
  double last;       /* |slope| * step of the last search: scale of the next one */
  bool restart;
} cg;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((cg *)self)->host = host;
  return DW_OK;
}

static dw_status start(void *self, dw_ctx *ctx, dw_landscape *V, const dw_point *p)
{
  cg *o = self;
  (void)p;
  if (o->n != V->n) {
    double **const arrays[] = {&o->x, &o->g, &o->d};
    o->n = 0;
    for (int i = 0; i < 3; i++) {
      o->host->release(ctx, *arrays[i]);
      *arrays[i] = o->host->alloc(ctx, (size_t)V->n, sizeof(double));
      if (!*arrays[i]) return DW_ENOMEM;
    }
    o->n = V->n;
  }
  o->restart = true, o->last = 0;
  return DW_OK;
}

/* The direction from the new gradient p->g, the old one o->g and the old direction o->d. */
static void turn(cg *o, const dw_point *p)
{
  const int64_t n = o->n;
  double *d = o->d, *y = o->x; /* o->x is free here */
  dw_vec_sum(n, p->g, -1, o->g, y);
  const double dy = dw_vec_dot(n, d, y), yy = dw_vec_dot(n, y, y);
  const double b = (dw_vec_dot(n, y, p->g) - 2 * yy / dy * dw_vec_dot(n, d, p->g)) / dy;
  const double eta = -1 / (dw_vec_norm(n, d) * fmin(0.01, dw_vec_norm(n, o->g)));
  const double beta = dy > 0 ? fmax(b, eta) : 0;
  for (int64_t i = 0; i < n; i++)
    d[i] = -p->g[i] + beta * d[i];
}

static dw_status search(cg *o, dw_landscape *V, dw_point *p, int64_t *evals, double *step)
{
  const double slope = dw_vec_dot(o->n, p->g, o->d);
  line l = {.x0 = o->x, .d = o->d, .e0 = p->e, .slope0 = slope, .delta = 0.1, .sigma = 0.3};
  *step = 0;
  l.longest = o->step / dw_vec_max(o->n, o->d);
  l.first = o->last > 0 ? o->last / -slope : fmin(0.01, 0.1 * l.longest);
  if (!(slope < 0) || !isfinite(l.longest)) return DW_OK;
  DW_TRY(line_search(&l, V, p, evals, step));
  o->last = -slope * *step;
  return DW_OK;
}

static dw_status iterate(void *self, dw_ctx *ctx, dw_landscape *V, dw_point *p,
                         int64_t *evals, dw_reason *why)
{
  cg *o = self;
  (void)ctx;
  const int64_t n = o->n;
  const double e = p->e;
  for (;;) {
    const bool steepest = o->restart;
    if (steepest)
      for (int64_t i = 0; i < n; i++)
        o->d[i] = -p->g[i];
    else
      turn(o, p);
    dw_vec_copy(n, p->x, o->x);
    dw_vec_copy(n, p->g, o->g);
    double step;
    DW_TRY(search(o, V, p, evals, &step));
    if (step > 0) {
      o->restart = false;
      return DW_OK;
    }
    dw_vec_copy(n, o->x, p->x);
    dw_vec_copy(n, o->g, p->g);
    p->e = e;
    if (steepest) break;
    o->restart = true, o->last = 0;
  }
  *why = DW_DIVERGED_LINESEARCH;
  return DW_OK;
}

static const dw_field fields[] = {
    MINIMIZE_LIMITS(cg),
    DW_ARG(cg, step, "0.1", "(0,inf)", "length",
           "Largest change of a coordinate in one iteration."),
    {0}};

static const dw_reference references[] = {
    {"W. W. Hager and H. Zhang, SIAM J. Optim. 16, 170 (2005)", "10.1137/030601880"}, {0}};

static const char *const examples[] = {"minimize cg ftol 1e-10", NULL};

static const dw_minimize_ops ops = {sizeof ops, start, iterate};

static const dw_style style = {
    .kind = DW_KIND_MINIMIZE,
    .name = "cg",
    .brief = "Nonlinear conjugate gradients of Hager and Zhang",
    .details = "Needs three vectors of memory only; about twice the force evaluations of "
               "lbfgs.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(cg),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = minimize_results,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "cg", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
