/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute score - how well predictors find the particles that move most in a field r: the
 * core, the `core` particles of largest |r_i|.  Of a predictor q_i
 *   auc   probability that q is larger in the core than outside, equal ones count half:
 *         the area under the curve of true against false positives;
 *   rank  share of all others below the particle that moves most, equal ones half.
 * A mode v predicts by q_i = |v_i|^2 and has c = |r.v|/(|r||v|), a = sum
 * |r_i||v_i|/(|r||v|). J. A. Hanley, B. J. McNeil, Radiology 143, 29 (1982). */
#include <dwell/plugin.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  dw_words of; /* arguments */
  const char *against;
  int64_t core;
  const dw_host *host;
} score;

typedef struct {
  double value;
  int64_t at;
} ranked;

typedef struct {
  const score *c;
  dw_ctx *ctx;
  const dw_landscape *V;
  double *r, *v, *moved, *q; /* [n], [n], [sites], [sites] */
  ranked *order;             /* [sites] */
  bool *in;                  /* [sites]: of the core */
  int64_t top;               /* the particle that moves most */
} work;

static int by_value(const void *a, const void *b)
{
  const ranked *x = a, *y = b;
  if (x->value != y->value) return x->value < y->value ? -1 : 1;
  return (x->at > y->at) - (x->at < y->at);
}

static void squares(const dw_landscape *V, const double *v, double *out)
{
  for (int64_t i = 0; i < V->sites; i++) {
    out[i] = 0;
    for (int64_t k = V->dim * i; k < V->dim * (i + 1); k++)
      out[i] += v[k] * v[k];
  }
}

static void sort(work *w, const double *value)
{
  for (int64_t i = 0; i < w->V->sites; i++)
    w->order[i] = (ranked){value[i], i};
  qsort(w->order, (size_t)w->V->sites, sizeof *w->order, by_value);
}

/* Ranks from 1, equal values share theirs: auc is the rank sum of the core. */
static void judge(work *w, double *auc, double *rank)
{
  const int64_t n = w->V->sites;
  const double core = (double)w->c->core;
  double sum = 0;
  sort(w, w->q);
  for (int64_t from = 0, to; from < n; from = to) {
    for (to = from + 1; to < n && w->order[to].value == w->order[from].value;)
      to++;
    const double mean = 0.5 * (double)(from + 1 + to);
    for (int64_t k = from; k < to; k++) {
      sum += w->in[w->order[k].at] ? mean : 0;
      if (w->order[k].at == w->top) *rank = (mean - 1) / (double)(n - 1);
    }
  }
  *auc = (sum - core * (core + 1) / 2) / (core * ((double)n - core));
}

/* NAME.RESULT is a number for each particle; all else names a vector. */
static bool is_vector(const char *word)
{
  const char *dot = strrchr(word, '.');
  return !strncmp(word, "r_", 2) || !strncmp(word, "file:", 5) || !dot ||
         (dot[1] >= '0' && dot[1] <= '9');
}

static dw_status take_result(work *w, const char *word)
{
  int rank;
  int64_t shape[4];
  const double *v;
  DW_TRY(w->c->host->get(w->ctx, word, &rank, shape, &v));
  if (rank != 1 || shape[0] != w->V->sites)
    return DW_FAIL(w->c->host, w->ctx, DW_EVALUE,
                   "compute score: %s is not one number for each of the %lld particles",
                   word, (long long)w->V->sites);
  memcpy(w->q, v, (size_t)w->V->sites * sizeof *v);
  for (int64_t i = 0; i < w->V->sites; i++)
    if (isnan(v[i]))
      return DW_FAIL(w->c->host, w->ctx, DW_ENUMERIC, "compute score: %s has nan", word);
  return DW_OK;
}

static dw_status put(const work *w, const char *word, const char *quantity, double v)
{
  char name[112];
  snprintf(name, sizeof name, "%s", word);
  for (char *p = name; *p; p++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *p))
      *p = '_';
  const size_t at = strlen(name);
  snprintf(name + at, sizeof name - at, ".%s", quantity);
  return w->c->host->put(w->ctx, name, 0, NULL, &v);
}

static dw_status overlaps(const work *w, double *c, double *a)
{
  double rv = 0, both = 0, rr = 0, vv = 0;
  for (int64_t k = 0; k < w->V->n; k++)
    rv += w->r[k] * w->v[k];
  for (int64_t i = 0; i < w->V->sites; i++)
    both += sqrt(w->moved[i] * w->q[i]), rr += w->moved[i], vv += w->q[i];
  if (!(vv > 0)) return DW_EVALUE;
  *c = fabs(rv) / sqrt(rr * vv), *a = both / sqrt(rr * vv);
  return DW_OK;
}

static dw_status one(work *w, const char *word)
{
  double c = NAN, a = NAN, auc = NAN, rank = NAN;
  if (is_vector(word)) {
    DW_TRY(w->c->host->vector(w->ctx, word, w->V->n, w->v));
    squares(w->V, w->v, w->q);
    if (overlaps(w, &c, &a) != DW_OK)
      return DW_FAIL(w->c->host, w->ctx, DW_EVALUE, "compute score: %s is zero", word);
  } else
    DW_TRY(take_result(w, word));
  judge(w, &auc, &rank);
  DW_TRY(put(w, word, "auc", auc));
  DW_TRY(put(w, word, "rank", rank));
  DW_TRY(put(w, word, "c", c));
  return put(w, word, "a", a);
}

static dw_status find_core(work *w)
{
  const int64_t n = w->V->sites;
  if (w->c->core >= n)
    return DW_FAIL(w->c->host, w->ctx, DW_EVALUE,
                   "compute score: core = %lld, but there are %lld particles",
                   (long long)w->c->core, (long long)n);
  DW_TRY(w->c->host->vector(w->ctx, w->c->against, w->V->n, w->r));
  squares(w->V, w->r, w->moved);
  sort(w, w->moved);
  w->top = w->order[n - 1].at;
  if (!(w->moved[w->top] > 0))
    return DW_FAIL(w->c->host, w->ctx, DW_EVALUE, "compute score: %s is zero",
                   w->c->against);
  for (int64_t k = 0; k < w->c->core; k++)
    w->in[w->order[n - 1 - k].at] = true;
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const score *c = self;
  const dw_host *host = c->host;
  work w = {.c = c, .ctx = ctx, .V = host->landscape(ctx)};
  if (!w.V) return DW_ESTATE;
  const size_t n = (size_t)w.V->n, sites = (size_t)w.V->sites;
  w.r = host->alloc(ctx, 2 * (n + sites), sizeof *w.r);
  w.order = host->alloc(ctx, sites, sizeof *w.order);
  w.in = host->alloc(ctx, sites, sizeof *w.in);
  if (!w.r || !w.order || !w.in) return DW_ENOMEM;
  w.v = w.r + n, w.moved = w.v + n, w.q = w.moved + sites;
  dw_status status = find_core(&w);
  for (int64_t i = 0; status == DW_OK && i < c->of.n; i++)
    status = one(&w, c->of.v[i]);
  host->release(ctx, w.r), host->release(ctx, w.order), host->release(ctx, w.in);
  return status;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  score *c = self;
  c->host = host;
  for (int64_t i = 0; i < c->of.n; i++)
    if (strlen(c->of.v[i]) > 80)
      return DW_FAIL(host, ctx, DW_EVALUE, "the predictor %.20s... is longer than 80",
                     c->of.v[i]);
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "of",
     .type = DW_WORDS,
     .flags = DW_REQUIRED,
     .offset = offsetof(score, of),
     .doc = "Predictors: NAME.RESULT, a result of one number for each particle (large "
            "where it moves); NAME.k, a mode; file:NAME."},
    {.name = "against",
     .type = DW_HANDLE,
     .offset = offsetof(score, against),
     .dflt = "r_AB",
     .doc = "Displacement field to foretell."},
    DW_ARG(score, core, "10", "[1,inf)", "1", "How many particles count as moving."),
    {0}};

#define RESULT(n, d)                                  \
  {                                                   \
    .name = n, .type = DW_REAL, .unit = "1", .doc = d \
  }
static const dw_field results[] = {
    RESULT("PREDICTOR.auc", "Area under the curve; 1/2: a guess."),
    RESULT("PREDICTOR.rank", "Share of others below the particle that moves most."),
    RESULT("PREDICTOR.c", "Overlap with the field; modes only, else nan."),
    RESULT("PREDICTOR.a", "Overlap of the lengths; modes only, else nan."),
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "score",
    .brief = "How well predictors find the particles that move most",
    .references = (const dw_reference[]){{"J. A. Hanley and B. J. McNeil, Radiology 143, "
                                          "29 (1982)",
                                          "10.1148/radiology.143.1.7063747"},
                                         {0}},
    .examples = (const char *const[]){"compute score of softness.vibrality thermal.energy "
                                      "linear.4 cubic.1 against r_AB",
                                      NULL},
    .instance_size = sizeof(score),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-score", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
