/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Minimisers: does it arrive, and does it tell the truth about how it ended? */
#include <math.h>
#include <string.h>

#include "conform/check.h"
#include "conform/problem.h"
#include "engine/minimize.h"
#include "model/landscape.h"
#include "model/system.h"

enum { MOST = 512 };
static const dw_minimize_limits usual = {
    .ftol = 1e-9, .maxiter = 200000, .maxeval = 1000000};

/* One run from x, which becomes the end point. */
static dw_status minimize(dw_check *c, const char *line, dw_landscape *V,
                          const dw_minimize_limits *limits, double *x,
                          dw_minimize_report *r)
{
  dw_instance *m = dw_check_instance(c, line);
  dw_point p = {.x = x};
  if (!m) return DW_EVALUE;
  const dw_status status = dw_minimize(c->ctx, m, V, limits, &p, r);
  dw_instance_free(c->ctx, m);
  return status;
}

/* Twice from one start: converged, really so, downhill, counted, and the same bits. */
static dw_status solve(dw_check *c, const char *line, const char *what, dw_landscape *V,
                       const double *start)
{
  double x[MOST], again[MOST], g[MOST], e0, e;
  dw_minimize_report r, second;
  char text[96];
  const size_t bytes = (size_t)V->n * sizeof *x;
  memcpy(x, start, bytes), memcpy(again, start, bytes);
  DW_TRY(V->value(V, 0, start, &e0, NULL));
  const int64_t before = dw_landscape_evaluations(V);
  DW_TRY(minimize(c, line, V, &usual, x, &r));
  const int64_t spent = dw_landscape_evaluations(V) - before;
  DW_TRY(V->value(V, 0, x, &e, g));
  const double fmax = dw_max_abs(V->n, g);
  snprintf(text, sizeof text, "%s: converged", what);
  dw_check_holds(c, text, r.reason == DW_CONVERGED_GRADIENT && e <= e0,
                 "it says: %s, after %lld iterations; V went from %g to %g",
                 dw_reason_text(r.reason), (long long)r.iterations, e0, e);
  snprintf(text, sizeof text, "%s: largest force", what);
  dw_check_bound(c, text, fmax, usual.ftol);
  snprintf(text, sizeof text, "%s: evaluations are counted", what);
  dw_check_holds(c, text, r.evaluations == spent, "it says %lld, there were %lld",
                 (long long)r.evaluations, (long long)spent);
  DW_TRY(minimize(c, line, V, &usual, again, &second));
  snprintf(text, sizeof text, "%s: the same bits twice", what);
  dw_check_holds(c, text, !memcmp(x, again, bytes), "the end points differ");
  return DW_OK;
}

static dw_status known(dw_check *c, const char *line)
{
  static const struct {
    dw_problem problem;
    const char *name;
  } all[] = {{DW_PROBLEM_ROSENBROCK, "Rosenbrock"},
             {DW_PROBLEM_BOWL, "narrow bowl"},
             {DW_PROBLEM_CLUSTER, "Lennard-Jones 13"}};
  for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
    double x[MOST];
    dw_landscape *V;
    DW_TRY(dw_problem_new(c->ctx, all[k].problem, &V));
    for (int64_t i = 0; i < V->n; i++)
      x[i] = all[k].problem == DW_PROBLEM_ROSENBROCK ? (i % 2 ? 1 : -1.2)
                                                     : dw_problem_noise(3, i);
    if (all[k].problem == DW_PROBLEM_CLUSTER)
      for (int64_t i = 0; i < V->n; i++) /* a 3 x 3 x 2 grid, five sites left out, shaken */
        x[i] = 1.15 * (double)(i % 3 == 0   ? i / 3 % 3
                               : i % 3 == 1 ? i / 9 % 3
                                            : i / 27) +
               0.1 * x[i];
    const dw_status status = solve(c, line, all[k].name, V, x);
    dw_landscape_free(V);
    DW_TRY(status);
  }
  return DW_OK;
}

static dw_status spheres(dw_check *c, const char *line)
{
  const dw_entry *e = dw_registry_find(c->ctx->registry, DW_KIND_PAIR, "polydisperse");
  dw_instance *pair;
  dw_system *sys = NULL;
  dw_landscape *V = NULL;
  if (!e) {
    dw_check_skip(c, "soft spheres", "pair polydisperse is not loaded");
    return DW_OK;
  }
  DW_TRY(dw_instance_new(c->ctx, e, 0, 0, NULL, &pair));
  dw_status status = dw_problem_particles(c->ctx, 5, 0, 1, &sys);
  if (status == DW_OK)
    status = dw_landscape_particles(c->ctx, sys, pair->style, pair->self, 0.3, &V);
  if (status == DW_OK) status = solve(c, line, "125 soft spheres", V, &sys->x[0][0]);
  dw_landscape_free(V);
  dw_system_free(sys);
  dw_instance_free(c->ctx, pair);
  return status;
}

/* What it says when it cannot or need not go on. */
static dw_status honesty(dw_check *c, const char *line)
{
  const dw_minimize_limits two = {.ftol = 1e-9, .maxiter = 2};
  double x[MOST], there[MOST], e;
  dw_minimize_report r;
  dw_landscape *V;
  DW_TRY(dw_problem_new(c->ctx, DW_PROBLEM_ROSENBROCK, &V));
  for (int64_t i = 0; i < V->n; i++)
    x[i] = i % 2 ? 1 : -1.2, there[i] = 1;
  dw_status status = minimize(c, line, V, &two, x, &r);
  if (status == DW_OK)
    dw_check_holds(c, "two iterations are not enough, and it says so",
                   r.reason == DW_DIVERGED_MAXITER && r.iterations <= 2, "it says: %s",
                   dw_reason_text(r.reason));
  if (status == DW_OK) status = minimize(c, line, V, &usual, there, &r);
  if (status == DW_OK)
    dw_check_holds(c, "at the minimum it stays",
                   r.reason == DW_CONVERGED_GRADIENT && r.iterations == 0,
                   "%lld iterations, %s", (long long)r.iterations,
                   dw_reason_text(r.reason));
  dw_landscape_free(V);
  DW_TRY(status);
  DW_TRY(dw_problem_new(c->ctx, DW_PROBLEM_CLIFF, &V));
  x[0] = 1.9;
  status = minimize(c, line, V, &usual, x, &r);
  if (status == DW_OK) status = V->value(V, 0, x, &e, NULL);
  dw_landscape_free(V);
  dw_check_holds(c, "beside a cliff of NaN it keeps its footing",
                 status == DW_OK && isfinite(e) && r.reason == DW_CONVERGED_GRADIENT,
                 "x = %g, %s", x[0], dw_reason_text(r.reason));
  dw_error_clear(c->ctx);
  return DW_OK;
}

void dw_conform_minimize(dw_check *c, const char *line)
{
  if (!dw_check_call(c, "known problems", known(c, line))) return;
  dw_check_call(c, "soft spheres", spheres(c, line));
  dw_check_call(c, "honesty", honesty(c, line));
}
