/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* lbfgs.c - limited-memory BFGS: d = -H g with H built from the last `memory` steps s and
 * gradient changes y by the two-loop recursion, scaled by s.y/y.y.
 *
 * J. Nocedal, Math. Comput. 35, 773 (1980), doi:10.1090/S0025-5718-1980-0572855-7;
 * D. C. Liu, J. Nocedal, Math. Program. 45, 503 (1989), doi:10.1007/BF01589116.
 * No coordinate moves by more than `step` in one iteration, so that a quench stays in the
 * basin it started in. */
#include "limits.h"
#include "linesearch.h"

typedef struct {
  double ftol, step;
  int64_t maxiter, maxeval, memory;
  const dw_host *host;
  int64_t n, used, newest; /* pairs in use; the newest is at index newest */
  double *s, *y, *rho;     /* [memory][n], [memory] */
  double *x, *g, *d, *a;   /* where the line starts; direction; [memory] */
} lbfgs;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  ((lbfgs *)self)->host = host;
  return DW_OK;
}

static dw_status start(void *self, dw_ctx *ctx, dw_landscape *V, const dw_point *p)
{
  lbfgs *o = self;
  (void)p;
  if (o->n != V->n) {
    double **const arrays[] = {&o->s, &o->y, &o->rho, &o->x, &o->g, &o->d, &o->a};
    const size_t n = (size_t)V->n, m = (size_t)o->memory;
    const size_t count[] = {n * m, n * m, m, n, n, n, m};
    o->n = 0;
    for (size_t i = 0; i < sizeof count / sizeof *count; i++) {
      o->host->release(ctx, *arrays[i]);
      *arrays[i] = o->host->alloc(ctx, count[i], sizeof(double));
      if (!*arrays[i]) return DW_ENOMEM;
    }
    o->n = V->n;
  }
  o->used = 0, o->newest = -1;
  return DW_OK;
}

/* d = -H g */
static void direction(lbfgs *o, const double *g)
{
  const int64_t n = o->n, m = o->memory;
  for (int64_t i = 0; i < n; i++)
    o->d[i] = -g[i];
  for (int64_t k = 0; k < o->used; k++) {
    const int64_t i = (o->newest - k + m) % m;
    o->a[i] = o->rho[i] * dw_vec_dot(n, o->s + i * n, o->d);
    dw_vec_add(n, -o->a[i], o->y + i * n, o->d);
  }
  if (o->used) {
    const double *y = o->y + o->newest * n;
    dw_vec_scale(n, 1 / (o->rho[o->newest] * dw_vec_dot(n, y, y)), o->d);
  }
  for (int64_t k = o->used; k-- > 0;) {
    const int64_t i = (o->newest - k + m) % m;
    const double b = o->rho[i] * dw_vec_dot(n, o->y + i * n, o->d);
    dw_vec_add(n, o->a[i] - b, o->s + i * n, o->d);
  }
}

/* Keeps the last step when the curvature along it is positive. */
static void learn(lbfgs *o, const dw_point *p)
{
  const int64_t n = o->n, at = (o->newest + 1) % o->memory;
  double *s = o->s + at * n, *y = o->y + at * n;
  dw_vec_sum(n, p->x, -1, o->x, s);
  dw_vec_sum(n, p->g, -1, o->g, y);
  const double sy = dw_vec_dot(n, s, y);
  if (!(sy > 1e-10 * dw_vec_norm(n, s) * dw_vec_norm(n, y))) return;
  o->rho[at] = 1 / sy;
  o->newest = at;
  if (o->used < o->memory) o->used++;
}

/* The search along d: the full step first, once there is a scale for it. */
static line plan(const lbfgs *o, const dw_point *p)
{
  const double slope = dw_vec_dot(o->n, p->g, o->d), largest = dw_vec_max(o->n, o->d);
  line l = {
      .x0 = o->x, .d = o->d, .e0 = p->e, .slope0 = slope, .delta = 1e-4, .sigma = 0.9};
  l.longest = o->step / largest;
  l.first = o->used ? 1 : fmin(0.01, 0.1 * l.longest);
  return l;
}

static dw_status iterate(void *self, dw_ctx *ctx, dw_landscape *V, dw_point *p,
                         int64_t *evals, dw_reason *why)
{
  lbfgs *o = self;
  (void)ctx;
  const double e = p->e;
  for (;;) {
    direction(o, p->g);
    dw_vec_copy(o->n, p->x, o->x);
    dw_vec_copy(o->n, p->g, o->g);
    const line l = plan(o, p);
    double step = 0;
    if (l.slope0 < 0 && isfinite(l.longest)) DW_TRY(line_search(&l, V, p, evals, &step));
    if (step > 0) {
      learn(o, p);
      return DW_OK;
    }
    dw_vec_copy(o->n, o->x, p->x);
    dw_vec_copy(o->n, o->g, p->g);
    p->e = e;
    if (!o->used) break;
    o->used = 0; /* forget the curvature, try steepest descent */
  }
  *why = DW_DIVERGED_LINESEARCH;
  return DW_OK;
}

static const dw_field fields[] = {
    MINIMIZE_LIMITS(lbfgs),
    DW_ARG(lbfgs, memory, "20", "[1,200]", "1", "Steps whose curvature is remembered."),
    DW_ARG(lbfgs, step, "0.1", "(0,inf)", "length",
           "Largest change of a coordinate in one iteration."),
    {0}};

static const dw_reference references[] = {
    {"J. Nocedal, Math. Comput. 35, 773 (1980)", "10.1090/S0025-5718-1980-0572855-7"},
    {"D. C. Liu and J. Nocedal, Math. Program. 45, 503 (1989)", "10.1007/BF01589116"},
    {"W. W. Hager and H. Zhang, SIAM J. Optim. 16, 170 (2005)", "10.1137/030601880"},
    {0}};

static const char *const examples[] = {"minimize lbfgs ftol 1e-10", NULL};

static const dw_minimize_ops ops = {sizeof ops, start, iterate};

static const dw_style style = {
    .kind = DW_KIND_MINIMIZE,
    .name = "lbfgs",
    .brief = "Limited-memory BFGS with a Hager-Zhang line search",
    .details =
        "Each iteration moves along the quasi-Newton direction; the full step is tried "
        "first and is nearly always taken, so an iteration costs one force evaluation. "
        "Near the minimum steps are judged by the slope along them, because the energy "
        "no longer resolves the decrease.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(lbfgs),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = minimize_results,
};

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(.name = "lbfgs", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = styles);
