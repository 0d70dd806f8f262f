/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "nonlinear.h"

#include <math.h>
#include <string.h>

enum { MOST_SOFTENED = 20 };

/* What there is of a mode besides the columns of a set. */
typedef struct {
  double start, overlap, g, found; /* b of the start; |start . mode|; G; how many starts */
  double softened;                 /* how often the start was, before b was defined */
} extra;

static dw_status refuse(const nonlinear *c, const dw_barrier *s, const char *word)
{
  if (c->form->degree == 3)
    return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                   "modes %s: the third derivative vanishes along the guess %s",
                   c->form->style, word);
  return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                 "modes %s: the form of fourth degree is not positive along the guess %s, "
                 "nor where %d products with M^+ take it",
                 c->form->style, word, MOST_SOFTENED);
}

/* Products with M^+ turn a start on which a form of even degree is not positive towards
 * soft directions, until it is. */
static dw_status soften(dw_barrier *s, double *times, bool *sound)
{
  while (!*sound && *times < MOST_SOFTENED) {
    memcpy(s->room, s->now.z, (size_t)s->n * sizeof *s->room);
    DW_TRY(s->host->solve(s->ctx, s->V, s->x, s->room, s->now.z));
    DW_TRY(dw_barrier_start(s, sound));
    ++*times;
  }
  return DW_OK;
}

/* Begins at start k; first[n] is that start, of unit length. */
static dw_status prepare(const nonlinear *c, dw_barrier *s, int64_t k, double *first,
                         extra *x)
{
  double size = 0, whole = 0;
  char word[64];
  bool sound;
  DW_TRY(nonlinear_start(c, s, k, s->now.z, word));
  for (int64_t i = 0; i < s->n; i++)
    whole += s->now.z[i] * s->now.z[i];
  dw_barrier_project(s->V, s->now.z);
  for (int64_t i = 0; i < s->n; i++)
    size += s->now.z[i] * s->now.z[i];
  if (!(size > 1e-20 * whole))
    return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                   "modes %s: the guess %s is a translation or zero", c->form->style, word);
  DW_TRY(dw_barrier_start(s, &sound));
  if (!(s->now.kappa > 0))
    return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                   "modes %s: V curves down along the guess %s (kappa = %g): is this a "
                   "minimum?",
                   c->form->style, word, s->now.kappa);
  memcpy(first, s->now.z, (size_t)s->n * sizeof *first);
  if (c->form->degree == 4) DW_TRY(soften(s, &x->softened, &sound));
  return sound ? DW_OK : refuse(c, s, word);
}

static dw_status one_mode(const nonlinear *c, dw_barrier *s, int64_t k, dw_modeset *out,
                          extra *x)
{
  double *first = out->z + k * s->n, overlap = 0; /* the start, until the mode comes */
  DW_TRY(prepare(c, s, k, first, x));
  x->start = s->now.b;
  DW_TRY(dw_barrier_descend(s, &out->iterations[k], &out->reason[k]));
  for (int64_t i = 0; i < s->n; i++)
    overlap += first[i] * s->now.z[i];
  const bool odd = overlap < 0; /* modes point along their starts */
  for (int64_t i = 0; i < s->n; i++)
    first[i] = odd ? -s->now.z[i] : s->now.z[i];
  x->overlap = fabs(overlap), x->found = 1;
  x->g = odd && c->form->degree == 3 ? -s->now.g : s->now.g;
  out->value[k] = s->now.b, out->stiffness[k] = s->now.kappa;
  out->residual[k] = s->now.residual;
  return DW_OK;
}

/* -- the set of distinct modes --------------------------------------------------------- */

static double overlap(const dw_modeset *m, int64_t a, int64_t b)
{
  double sum = 0;
  for (int64_t i = 0; i < m->n; i++)
    sum += m->z[a * m->n + i] * m->z[b * m->n + i];
  return fabs(sum);
}

static void move(dw_modeset *m, extra *x, int64_t to, int64_t from)
{
  memmove(m->z + to * m->n, m->z + from * m->n, (size_t)m->n * sizeof *m->z);
  m->value[to] = m->value[from], m->stiffness[to] = m->stiffness[from];
  m->residual[to] = m->residual[from], m->reason[to] = m->reason[from];
  m->iterations[to] = m->iterations[from], x[to] = x[from];
}

/* Of those that are one mode the first one that converged stays. */
static void unite(const nonlinear *c, dw_modeset *m, extra *x)
{
  int64_t kept = 0;
  for (int64_t k = 0; k < m->count; k++) {
    int64_t same = 0;
    while (same < kept && overlap(m, same, k) <= c->distinct)
      same++;
    if (same == kept) {
      move(m, x, kept++, k);
      continue;
    }
    const double found = x[same].found + 1;
    if (m->reason[same] < 0 && m->reason[k] > 0) move(m, x, same, k);
    x[same].found = found;
  }
  m->count = kept;
}

/* By value, in place. */
static void sort(dw_modeset *m, extra *x)
{
  const int64_t spare = m->count; /* the row behind the last is free */
  for (int64_t k = 1; k < m->count; k++) {
    int64_t to = k;
    while (to > 0 && m->value[to - 1] > m->value[k])
      to--;
    if (to == k) continue;
    move(m, x, spare, k);
    for (int64_t j = k; j > to; j--)
      move(m, x, j, j - 1);
    move(m, x, to, spare);
  }
}

/* -- results --------------------------------------------------------------------------- */

static const char *name_of_form(const dw_form *f)
{
  return f->pairs ? "spread" : f->degree == 3 ? "tau" : "chi";
}

static dw_status put_extras(const nonlinear *c, dw_ctx *ctx, const extra *x, int64_t n)
{
  double *v = c->host->alloc(ctx, (size_t)n, sizeof *v);
  if (!v) return DW_ENOMEM;
  const struct {
    const char *name;
    size_t offset;
  } out[] = {{"b_guess", offsetof(extra, start)},
             {"c_guess", offsetof(extra, overlap)},
             {name_of_form(c->form), offsetof(extra, g)},
             {"found", offsetof(extra, found)},
             {"softened", offsetof(extra, softened)}};
  for (size_t q = 0; q < sizeof out / sizeof *out; q++) {
    for (int64_t k = 0; k < n; k++)
      v[k] = *(const double *)((const char *)&x[k] + out[q].offset);
    DW_TRY(c->host->put(ctx, out[q].name, 1, &n, v));
  }
  c->host->release(ctx, v);
  return DW_OK;
}

/* -- the style ---------------------------------------------------------------------------
 */

static dw_status check(const nonlinear *c, dw_ctx *ctx, dw_barrier *s)
{
  double e, most = 0;
  if (s->V->value(s->V, 0, s->x, &e, s->room) != DW_OK)
    return DW_FAIL(c->host, ctx, DW_ENUMERIC, "modes %s: V is not finite", c->form->style);
  for (int64_t i = 0; i < s->n; i++)
    most = fmax(most, fabs(s->room[i]));
  if (most <= c->ftol) return DW_OK;
  return DW_FAIL(
      c->host, ctx, DW_ESTATE,
      "modes %s: %s is not at rest: max |f| = %.3g, want %g or less; put `minimize "
      "lbfgs ftol 1e-10` before",
      c->form->style, c->at ? c->at : "the current configuration", most, c->ftol);
}

dw_status nonlinear_find(void *self, dw_ctx *ctx, dw_landscape *V, const double *x,
                         dw_modeset *out)
{
  const nonlinear *c = self;
  dw_barrier s;
  if (V->orders < c->orders || !V->contract || (c->form->pairs && !V->blocks))
    return DW_FAIL(c->host, ctx, DW_EUNSUP, "modes %s: this potential has no %s",
                   c->form->style,
                   c->form->pairs         ? "pairs of particles"
                   : c->form->degree == 3 ? "third derivatives"
                                          : "fourth derivatives");
  DW_TRY(dw_barrier_open(c->host, ctx, c->form, V, x, &s));
  s.tol = c->tol, s.maxiter = c->maxiter;
  DW_TRY(check(c, ctx, &s));
  const int64_t starts = nonlinear_starts(c);
  DW_TRY(c->host->reserve(ctx, out, starts + 1, V->n));
  out->count = starts;
  extra *extras = c->host->alloc(ctx, (size_t)starts + 1, sizeof *extras);
  if (!extras) return DW_ENOMEM;
  for (int64_t k = 0; k < starts; k++)
    DW_TRY(one_mode(c, &s, k, out, &extras[k]));
  dw_barrier_close(&s);
  if (c->distinct > 0) unite(c, out, extras), sort(out, extras);
  DW_TRY(put_extras(c, ctx, extras, out->count));
  c->host->release(ctx, extras);
  return DW_OK;
}

const char *nonlinear_at(const void *self)
{
  return ((const nonlinear *)self)->at;
}

dw_status nonlinear_create(void *self, dw_ctx *ctx, const dw_host *host,
                           const dw_form *form, int orders)
{
  nonlinear *c = self;
  c->host = host, c->form = form, c->orders = orders;
  if (nonlinear_starts(c) < 1)
    return DW_FAIL(host, ctx, DW_EVALUE,
                   "modes %s: no start: give `guess` with one or more vectors (r_AB, "
                   "linear.4, ...), `random` or `dipole`",
                   form->style);
  return DW_OK;
}
