/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* force.c - what an evaluation of V costs: medians of the time of an energy and force, of
 * contractions, of the Hessian and of a list build, and their ratios to a force.
 *
 *   make bench        or   bench/force FILE.data polydisperse|lj [repetitions] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "model/nlist.h"
#include "tests/unit/pairs.h"

typedef struct {
  dw_landscape *V;
  const dw_system *sys;
  const potential *p;
  const double *x, *z;
  double *out;
  dw_list_rule rule;
} work;

static double now(void)
{
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int ascending(const void *a, const void *b)
{
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static dw_status energy(work *w)
{
  double e;
  return w->V->value(w->V, 0, w->x, &e, NULL);
}

static dw_status force(work *w)
{
  double e;
  return w->V->value(w->V, 0, w->x, &e, w->out);
}

static dw_status contract2(work *w)
{
  return w->V->contract(w->V, 0, w->x, 2, w->z, w->out, NULL);
}

static dw_status contract3(work *w)
{
  return w->V->contract(w->V, 0, w->x, 3, w->z, w->out, NULL);
}

static dw_status contract4(work *w)
{
  return w->V->contract(w->V, 0, w->x, 4, w->z, w->out, NULL);
}

static dw_status blocks(work *w)
{
  dw_blocks H;
  return w->V->blocks(w->V, 0, w->x, &H);
}

static dw_status list(work *w)
{
  dw_neighbours *l = dw_neighbours_new(&w->rule);
  const dw_nlist *nl;
  const dw_status status = dw_neighbours_update(l, w->sys, &nl);
  dw_neighbours_free(l);
  return status;
}

static double timed(work *w, dw_status (*f)(work *))
{
  const double start = now();
  if (f(w) != DW_OK) pairs_stop(&w->p->ctx, "evaluation");
  return now() - start;
}

static double median(double *t, int n)
{
  qsort(t, (size_t)n, sizeof *t, ascending);
  return t[n / 2];
}

/* Each job is timed in turns with a force, so that both meet the same machine. */
static void report(work *w, int repetitions)
{
  static const struct {
    const char *name;
    dw_status (*run)(work *);
    int share; /* of the repetitions: one in so many */
  } jobs[] = {{"energy and force", force, 1},    {"energy", energy, 1},
              {"contraction k=2", contract2, 1}, {"contraction k=3", contract3, 1},
              {"contraction k=4", contract4, 1}, {"sparse Hessian", blocks, 1},
              {"list, from nothing", list, 10}};
  double *t = malloc((size_t)repetitions * sizeof *t),
         *unit = malloc((size_t)repetitions * sizeof *t);
  printf("# %-20s %10s %10s\n", "what", "us", "forces");
  for (size_t k = 0; k < sizeof jobs / sizeof *jobs; k++) {
    const int n = (repetitions + jobs[k].share - 1) / jobs[k].share;
    for (int i = 0; i < n; i++)
      unit[i] = timed(w, force), t[i] = timed(w, jobs[k].run);
    const double m = median(t, n);
    printf("%-22s %10.1f %10.2f\n", jobs[k].name, 1e6 * m, m / median(unit, n));
  }
  free(t), free(unit);
}

int main(int argc, char **argv)
{
  if (argc < 3) {
    fprintf(stderr, "usage: %s FILE.data polydisperse|lj [repetitions]\n", argv[0]);
    return 2;
  }
  const bool lj = !strcmp(argv[2], "lj");
  const int wanted = argc > 3 ? atoi(argv[3]) : 500, repetitions = wanted > 0 ? wanted : 1;
  potential *p = lj ? potential_kob_andersen("lj shift force") : potential_open(argv[2]);
  dw_system *sys =
      read_system(&p->ctx, argv[1], lj ? DW_DIAMETER_AUTO : DW_DIAMETER_CHARGE);
  work w = {.V = potential_landscape(p, sys), .sys = sys, .p = p, .x = sys->x[0]};
  w.rule = (dw_list_rule){p->ops,      p->self,       dw_cut_max(p->ops, p->self, sys),
                          p->ctx.skin, DW_LIST_TIGHT, 1};
  double *z = malloc((size_t)w.V->n * sizeof *z);
  w.out = malloc((size_t)w.V->n * sizeof *z), w.z = z;
  for (int64_t i = 0; i < w.V->n; i++)
    z[i] = dw_rng_normal(5, (uint64_t)i, 0, 0);
  printf("# %s, pair %s, N = %lld, medians of %d\n", argv[1], argv[2], (long long)sys->n,
         repetitions);
  report(&w, repetitions);
  free(z), free(w.out);
  dw_landscape_free(w.V), dw_system_free(sys), potential_close(p);
  return 0;
}
