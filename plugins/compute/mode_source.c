/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "mode_source.h"

#include <math.h>
#include <string.h>

/* -- the given set ----------------------------------------------------------------------
 */

dw_status dw_mode_source_open(dw_mode_source *s, const dw_host *host, dw_ctx *ctx,
                              const char *name)
{
  *s = (dw_mode_source){.at = {.host = host, .ctx = ctx, .V = host->landscape(ctx)}};
  s->name = name;
  DW_TRY(host->modes(ctx, name, &s->given));
  const dw_modeset *g = s->given;
  if (g->n != s->at.V->n)
    return DW_FAIL(host, ctx, DW_ESTATE,
                   "compute overlap: the modes %s have %lld numbers, the present system "
                   "%lld; find them anew",
                   name, (long long)g->n, (long long)s->at.V->n);
  s->at.x = g->x;
  /* eigenvectors order by what is also their stiffness; nonlinear modes by a barrier */
  s->linear = !memcmp(g->value, g->stiffness, (size_t)g->count * sizeof *g->value);
  s->set =
      (dw_mode_level){.modes = {.count = g->count, .n = g->n, .value = g->value, .z = g->z},
                      .stiffness = g->stiffness};
  return DW_OK;
}

static void drop(const dw_mode_source *s, dw_mode_level *l)
{
  if (l->modes.blur) s->at.host->release(s->at.ctx, l->modes.blur);
  if (l->room) s->at.host->release(s->at.ctx, l->room);
  *l = (dw_mode_level){0};
}

void dw_mode_source_close(dw_mode_source *s)
{
  drop(s, &s->set), drop(s, &s->more), drop(s, &s->all);
}

dw_status dw_mode_source_certifiable(dw_mode_source *s)
{
  const dw_landscape *V = s->at.V;
  if (!s->linear || s->given->first != 1)
    return DW_FAIL(s->at.host, s->at.ctx, DW_EVALUE,
                   "certified is for linear modes, and %s are others", s->name);
  if (!V->contract || !V->hessian)
    return DW_FAIL(
        s->at.host, s->at.ctx, DW_EUNSUP,
        "certified needs products with the Hessian, and this potential has none");
  dw_ladder *m = &s->set.modes;
  m->blur = s->at.host->alloc(s->at.ctx, (size_t)m->count, sizeof *m->blur);
  return m->blur ? dw_ladder_check(&s->at, m) : DW_ENOMEM;
}

/* -- fields of the path -----------------------------------------------------------------
 */

/* Have the modes at x the stiffness that they have where they were found?  That asks for
 * the same minimum, whatever the images of its particles. */
static dw_status same_point(const dw_mode_source *s, const double *x, bool *same)
{
  enum { ENOUGH = 24 };
  const dw_spectral *a = &s->at;
  const dw_modeset *g = s->given;
  const int64_t stride = g->count / ENOUGH + 1;
  double *out = a->host->alloc(a->ctx, (size_t)g->n, sizeof *out), here, worst = 0, top = 0;
  if (!out) return DW_ENOMEM;
  for (int64_t k = 0; k < g->count; k += stride) {
    const double *v = g->z + k * g->n;
    if (a->V->contract(a->V, 0, x, 2, v, out, &here) != DW_OK)
      return DW_FAIL(a->host, a->ctx, DW_ENUMERIC, "compute overlap: M is not finite");
    worst = fmax(worst, fabs(here - g->stiffness[k]));
    top = fmax(top, fabs(g->stiffness[k]));
  }
  a->host->release(a->ctx, out);
  *same = worst <= 1e-5 * top;
  return DW_OK;
}

dw_status dw_mode_source_fits(const dw_mode_source *s, const char *field, const double *r)
{
  const dw_spectral *a = &s->at;
  if (strncmp(field, "r_", 2) || !a->V->contract) return DW_OK;
  const bool from_b = field[2] == 'B' || !strncmp(field, "r_tB", 4);
  const int64_t n = a->V->n;
  double *x = a->host->alloc(a->ctx, (size_t)n, sizeof *x);
  if (!x) return DW_ENOMEM;
  DW_TRY(a->host->point(a->ctx, from_b ? "B" : "A", n, x));
  bool same;
  DW_TRY(same_point(s, x, &same));
  for (int64_t i = 0; i < n; i++)
    x[i] += r[i];
  if (!same) DW_TRY(same_point(s, x, &same));
  a->host->release(a->ctx, x);
  if (same) return DW_OK;
  return DW_FAIL(a->host, a->ctx, DW_ESTATE,
                 "compute overlap: %s starts at %s, and the modes %s are those of another "
                 "point; say `modes ... at %s`",
                 field, from_b ? "B" : "A", s->name, from_b ? "B" : "A");
}

/* -- more modes -------------------------------------------------------------------------
 */

static dw_status find(const dw_mode_source *s, int64_t count, double *value, double *z)
{
  const dw_spectral *a = &s->at;
  const int64_t n = a->V->n;
  if (count < n) return a->host->lowest(a->ctx, a->V, a->x, count, value, z);
  if (a->V->hessian(a->V, 0, a->x, z) != DW_OK)
    return DW_FAIL(a->host, a->ctx, DW_ENUMERIC, "compute overlap: M is not finite");
  return a->host->eigen(a->ctx, n, z, value, z);
}

static dw_status fill(const dw_mode_source *s, int64_t count, dw_mode_level *l)
{
  const dw_spectral *a = &s->at;
  const int64_t n = s->given->n;
  l->room = a->host->alloc(a->ctx, (size_t)(count * (n + 1)), sizeof *l->room);
  double *blur = a->host->alloc(a->ctx, (size_t)count, sizeof *blur);
  if (!l->room || !blur) return DW_ENOMEM;
  double *value = l->room + count * n;
  l->modes =
      (dw_ladder){.count = count, .n = n, .value = value, .z = l->room, .blur = blur};
  l->stiffness = value;
  DW_TRY(find(s, count, value, l->room));
  return dw_ladder_check(a, &l->modes);
}

dw_status dw_mode_source_more(dw_mode_source *s, int64_t count, const dw_mode_level **out)
{
  dw_mode_level *const l = count < s->given->n ? &s->more : &s->all;
  *out = s->all.modes.z ? &s->all : l;
  if ((*out)->modes.count >= count) return DW_OK;
  drop(s, l);
  return fill(s, count, l);
}

dw_status dw_mode_source_reach(const dw_mode_source *s, double lambda, int64_t seen,
                               int64_t *count)
{
  enum { BEYOND = 8, CHEAP = 8 }; /* an eighth of all takes as long as all */
  const dw_spectral *a = &s->at;
  const int64_t n = s->given->n;
  int64_t below = 0;
  if (a->V->blocks) DW_TRY(a->host->below(a->ctx, a->V, a->x, lambda, &below));
  const int64_t more = 5 * seen / 2;
  *count = below + BEYOND > more ? below + BEYOND : more;
  if (*count > n / CHEAP) *count = n;
  return DW_OK;
}

/* Weight of mode k in the uniform translations. */
static double translation(const dw_landscape *V, const double *z)
{
  double weight = 0;
  for (int64_t k = 0; k < V->zero; k++) {
    double sum = 0;
    for (int64_t i = k; i < V->n; i += V->dim)
      sum += z[i];
    weight += sum * sum / (double)V->sites;
  }
  return weight;
}

int64_t dw_mode_number(const dw_mode_source *s, const dw_mode_level *l, int64_t k)
{
  int64_t number = s->given->first + k;
  if (l->modes.z == s->given->z) return number;
  for (int64_t m = k + 1; m < l->modes.count; m++)
    number += translation(s->at.V, l->modes.z + m * l->modes.n) >= 0.99;
  return number;
}
