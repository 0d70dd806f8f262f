/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "command/minimize.h"

#include <sys/resource.h>

#include "base/clock.h"
#include "base/results.h"
#include "engine/minimize.h"
#include "model/landscape.h"
#include "model/system.h"

static double memory_mb(void)
{
  struct rusage use;
  return getrusage(RUSAGE_SELF, &use) ? 0 : (double)use.ru_maxrss / 1024;
}

/* The shape that LAMMPS log parsers look for: a memory line, one header that begins with
 * Step at the margin, rows of numbers, a loop time. */
static void print_table(dw_ctx *ctx, const dw_minimize_report *r, double f0, double seconds,
                        int64_t atoms)
{
  const double mb = memory_mb();
  dw_say(ctx, "Per MPI rank memory allocation (min/avg/max) = %.4g | %.4g | %.4g Mbytes\n",
         mb, mb, mb);
  dw_say(ctx, "%-8s %22s %14s\n", "Step", "PotEng", "Fmax");
  dw_say(ctx, "%8d %22.15g %14.6g\n", 0, r->e0, f0);
  dw_say(ctx, "%8lld %22.15g %14.6g\n", (long long)r->iterations, r->e, r->fmax);
  dw_say(ctx, "Loop time of %.6g on 1 procs for %lld steps with %lld atoms\n\n", seconds,
         (long long)r->iterations, (long long)atoms);
  dw_say(ctx,
         "Minimization stats:\n"
         "  Stopping criterion = %s\n"
         "  Energy initial, final = %22.15g %22.15g\n"
         "  Force max component initial, final = %g %g\n"
         "  Iterations, force evaluations = %lld %lld\n\n",
         dw_reason_text(r->reason), r->e0, r->e, f0, r->fmax, (long long)r->iterations,
         (long long)r->evaluations);
}

static dw_status publish(dw_ctx *ctx, const dw_minimize_report *r)
{
  const struct {
    const char *name;
    double v;
  } results[] = {{"minimize.e", r->e},
                 {"minimize.fmax", r->fmax},
                 {"minimize.converged", r->reason > 0},
                 {"minimize.iterations", (double)r->iterations},
                 {"minimize.evaluations", (double)r->evaluations}};
  for (size_t i = 0; i < sizeof results / sizeof *results; i++)
    DW_TRY(dw_results_put(ctx, results[i].name, 0, NULL, &results[i].v));
  return dw_results_put_text(ctx, "minimize.reason", dw_reason_text(r->reason));
}

dw_status dw_minimize_current(dw_ctx *ctx, const dw_instance *minimizer)
{
  dw_landscape *V;
  DW_TRY(dw_landscape_current(ctx, &V));
  dw_minimize_limits limits = {.ftol = 1e-10, .maxiter = 10000, .maxeval = 100000};
  const double *ftol = dw_instance_member(minimizer, "ftol", DW_REAL);
  const int64_t *maxiter = dw_instance_member(minimizer, "maxiter", DW_INT),
                *maxeval = dw_instance_member(minimizer, "maxeval", DW_INT);
  if (ftol) limits.ftol = *ftol;
  if (maxiter) limits.maxiter = *maxiter;
  if (maxeval) limits.maxeval = *maxeval;

  dw_system *sys = ctx->system;
  double *g = dw_alloc(ctx, (size_t)V->n, sizeof *g);
  if (!g) return DW_ENOMEM;
  dw_point p = {.x = (double *)sys->x, .g = g};
  dw_minimize_report report = {0};
  const double start = dw_clock();
  dw_status status = V->value(V, 0, p.x, &p.e, p.g);
  const double f0 = status == DW_OK ? dw_max_abs(V->n, g) : 0;
  if (status == DW_OK) status = dw_minimize(ctx, minimizer, V, &limits, &p, &report);
  dw_system_touch(sys);
  dw_release(ctx, g);
  if (status == DW_ENUMERIC)
    dw_fail(ctx, status, "minimize %s: the energy is not finite", minimizer->style->name);
  DW_TRY(status);
  print_table(ctx, &report, f0, dw_clock() - start, sys->n);
  if (report.reason <= 0)
    dw_warn(ctx, "minimize %s stopped before max |f| < %g: %s", minimizer->style->name,
            limits.ftol, dw_reason_text(report.reason));
  return publish(ctx, &report);
}
