/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* lbfgs.c - limited-memory BFGS: d = -H g with H built from the last `memory` steps s and
 * gradient changes y by the two-loop recursion, scaled by s.y/y.y.
 *
 * J. Nocedal, Math. Comput. 35, 773 (1980), doi:10.1090/S0025-5718-1980-0572855-7;
 * D. C. Liu, J. Nocedal, Math. Program. 45, 503 (1989), doi:10.1007/BF01589116.
 * No coordinate moves by more than `step` in one iteration, so that a quench stays in the
 * basin it started in. */
#include <dwell/clones.h>

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

/* d += c u, and v.d of the new d, in one passage. */
static inline double add_dot(int64_t n, double c, const double *u, const double *v,
                             double *d)
{
  double s[8] = {0};
  int64_t i = 0;
  for (; i + 8 <= n; i += 8)
    for (int k = 0; k < 8; k++) {
      const double di = d[i + k] + c * u[i + k];
      d[i + k] = di, s[k] += v[i + k] * di;
    }
  for (int k = 0; i < n; i++, k++)
    d[i] += c * u[i], s[k] += v[i] * d[i];
  return ((s[0] + s[4]) + (s[2] + s[6])) + ((s[1] + s[5]) + (s[3] + s[7]));
}

/* d = -H g: the newest pair first and then back again.  Adding one pair's vector and the
 * product with the next pair's share a passage: for thousands of coordinates the recursion
 * would otherwise cost more than a force. */
DW_CLONES_WIDE
static void direction(lbfgs *o, const double *g)
{
  const int64_t n = o->n, m = o->memory, newest = o->newest, used = o->used;
  double *const d = o->d, *const a = o->a;
  for (int64_t i = 0; i < n; i++)
    d[i] = -g[i];
  if (!used) return;
  const double *const y = o->y, *const s = o->s, *const rho = o->rho;
  double dot = dw_vec_dot(n, s + newest * n, d);
  for (int64_t k = 0; k < used; k++) {
    const int64_t i = (newest - k + m) % m, next = (newest - k - 1 + m) % m;
    a[i] = rho[i] * dot;
    dot = add_dot(n, -a[i], y + i * n, k + 1 < used ? s + next * n : y + i * n, d);
  }
  const double *const last = y + newest * n;
  const double scale = 1 / (rho[newest] * dw_vec_dot(n, last, last));
  dw_vec_scale(n, scale, d);
  dot *= scale; /* with y of the oldest */
  for (int64_t k = used; k-- > 0;) {
    const int64_t i = (newest - k + m) % m, next = (newest - k + 1 + m) % m;
    const double c = a[i] - rho[i] * dot;
    if (k > 0)
      dot = add_dot(n, c, s + i * n, y + next * n, d);
    else
      dw_vec_add(n, c, s + i * n, d);
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
