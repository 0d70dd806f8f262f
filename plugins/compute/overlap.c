/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute overlap - how much of a displacement field r is in each mode v of a set:
 *   c = |r.v|/(|r||v|),   a = sum_i |r_i||v_i|/(|r||v|),
 * i the particles.  D. Khomenko, D. R. Reichman, F. Zamponi, Phys. Rev. Materials 5, 055602
 * (2021), doi:10.1103/PhysRevMaterials.5.055602.  a >= c always; over all linear modes the
 * sum of c^2 is 1 for r free of translation. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mode_source.h"

typedef struct {
  const char *modes;
  dw_words with;
  bool certified;
  const dw_host *host;
} overlap;

typedef struct {
  const overlap *o;
  dw_ctx *ctx;
  dw_landscape *V;
  dw_mode_source source;
  const dw_mode_level *set;
  double *r, *size;   /* the field, unit length, and |r_i| */
  double *c, *a;      /* [set->count], with room for all */
  double translation; /* what was taken out of the field */
  dw_certificate proof;
} work;

/* -- numbers --------------------------------------------------------------------------- */

static double length(const double *v, int64_t dim)
{
  double s = 0;
  for (int64_t k = 0; k < dim; k++)
    s += v[k] * v[k];
  return sqrt(s);
}

/* Takes the mean motion out of r; returns how much of r it was. */
static double centre(const dw_landscape *V, double *r)
{
  const double whole = length(r, V->n);
  double sum = 0;
  for (int64_t k = 0; k < V->zero; k++) {
    double mean = 0;
    for (int64_t i = k; i < V->n; i += V->dim)
      mean += r[i] / (double)V->sites;
    for (int64_t i = k; i < V->n; i += V->dim)
      r[i] -= mean;
    sum += mean * mean * (double)V->sites;
  }
  return sqrt(sum) / whole;
}

static dw_status take_field(work *w, const char *name)
{
  const int64_t n = w->V->n, dim = w->V->dim;
  DW_TRY(w->o->host->vector(w->ctx, name, n, w->r));
  DW_TRY(dw_mode_source_fits(&w->source, name, w->r));
  w->translation = w->o->certified && length(w->r, n) > 0 ? centre(w->V, w->r) : 0;
  const double whole = length(w->r, n);
  if (!(whole > 0) || !isfinite(whole) || w->translation > 1 - 1e-12)
    return DW_FAIL(w->o->host, w->ctx, DW_EVALUE, "compute overlap: the field %s is %s",
                   name, w->translation > 0 ? "a translation" : "zero");
  for (int64_t i = 0; i < n; i++)
    w->r[i] /= whole;
  for (int64_t i = 0; i < w->V->sites; i++)
    w->size[i] = length(w->r + dim * i, dim);
  return DW_OK;
}

/* One pass over the modes. */
static void measure(const work *w)
{
  const int64_t n = w->V->n, dim = w->V->dim;
  for (int64_t m = 0; m < w->set->modes.count; m++) {
    const double *v = w->set->modes.z + m * n;
    double c = 0, a = 0, norm = 0;
    for (int64_t i = 0; i < w->V->sites; i++) {
      double own = 0;
      for (int64_t k = dim * i; k < dim * (i + 1); k++)
        c += w->r[k] * v[k], own += v[k] * v[k];
      a += w->size[i] * sqrt(own), norm += own;
    }
    norm = sqrt(norm);
    w->c[m] = fabs(c) / norm, w->a[m] = a / norm;
  }
}

static double participation(const dw_landscape *V, const double *v)
{
  double two = 0, four = 0;
  for (int64_t i = 0; i < V->sites; i++) {
    const double s = length(v + V->dim * i, V->dim);
    two += s * s, four += s * s * s * s;
  }
  return two * two / (four * (double)V->sites);
}

static int64_t best(int64_t n, const double *v)
{
  int64_t k = 0;
  for (int64_t i = 1; i < n; i++)
    if (v[i] > v[k]) k = i;
  return k;
}

/* -- results -----------------------------------------------------------------------------
 */

/* "r_tA" -> "r_tA.cmax"; characters that are not part of a name become _. */
static void result_name(const char *field, const char *name, char out[96])
{
  snprintf(out, 96, "%s", field);
  for (char *p = out; *p; p++)
    if (!strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_", *p))
      *p = '_';
  const size_t at = strlen(out);
  snprintf(out + at, 96 - at, "%s%s", at ? "." : "", name);
}

static dw_status put(const work *w, const char *field, const char *quantity, double v)
{
  char name[96];
  result_name(field, quantity, name);
  return w->o->host->put(w->ctx, name, 0, NULL, &v);
}

static dw_status publish_proof(const work *w, const char *field)
{
  static const char *const how[] = {"none", "bound", "lanczos", "all modes"};
  const dw_certificate *p = &w->proof;
  char name[96];
  DW_TRY(put(w, field, "proven", p->proof != DW_PROOF_NONE));
  DW_TRY(put(w, field, "unseen", p->unseen));
  DW_TRY(put(w, field, "seen", (double)w->set->modes.count));
  DW_TRY(put(w, field, "steps", (double)p->steps));
  DW_TRY(put(w, field, "degenerate", p->degenerate));
  DW_TRY(put(w, field, "translation", w->translation));
  result_name(field, "how", name);
  return w->o->host->put_text(w->ctx, name, how[p->proof]);
}

/* The softest quasi-localised mode, of positive stiffness, and its c; 0: there is none. */
static dw_status publish_soft(const work *w, const char *field)
{
  static const double localised = 0.1, zero = 1e-8;
  const dw_ladder *s = &w->set->modes;
  int64_t m = 0;
  while (m < s->count &&
         (s->value[m] < zero || participation(w->V, s->z + m * s->n) >= localised))
    m++;
  const bool any = m < s->count;
  DW_TRY(put(w, field, "soft", any ? (double)dw_mode_number(&w->source, w->set, m) : 0));
  return put(w, field, "c_soft", any ? w->c[m] : NAN);
}

/* What only linear modes have, and only others. */
static dw_status publish_kind(const work *w, const char *field, int64_t k)
{
  const dw_modeset *s = w->source.given;
  double sum = 0;
  if (!w->source.linear) {
    DW_TRY(put(w, field, "b", s->value[k]));
    return put(w, field, "converged", s->reason[k] > 0);
  }
  for (int64_t m = 0; m < w->set->modes.count; m++)
    sum += w->c[m] * w->c[m];
  DW_TRY(put(w, field, "sum2", sum));
  DW_TRY(put(w, field, "rest", sqrt(fmax(0, 1 - sum))));
  DW_TRY(publish_soft(w, field));
  return w->o->certified ? publish_proof(w, field) : DW_OK;
}

static dw_status publish(const work *w, const char *field)
{
  const dw_ladder *s = &w->set->modes;
  const int64_t k = best(s->count, w->c), ka = best(s->count, w->a);
  const double stiffness = w->set->stiffness[k];
  char name[96];
  DW_TRY(put(w, field, "cmax", w->c[k]));
  DW_TRY(put(w, field, "amax", w->a[ka]));
  DW_TRY(put(w, field, "mode", (double)dw_mode_number(&w->source, w->set, k)));
  DW_TRY(put(w, field, "amode", (double)dw_mode_number(&w->source, w->set, ka)));
  DW_TRY(put(w, field, "omega", copysign(sqrt(fabs(stiffness)), stiffness)));
  DW_TRY(put(w, field, "PR", participation(w->V, s->z + k * s->n)));
  DW_TRY(publish_kind(w, field, k));
  result_name(field, "c", name);
  DW_TRY(w->o->host->put(w->ctx, name, 1, &s->count, w->c));
  result_name(field, "a", name);
  return w->o->host->put(w->ctx, name, 1, &s->count, w->a);
}

/* -- the style --------------------------------------------------------------------------
 */

/* With more modes, until it is certain which is the largest, or never will be. */
static dw_status certify(work *w)
{
  const dw_spectral *a = &w->source.at;
  for (w->set = &w->source.set;;) {
    measure(w);
    DW_TRY(dw_certify(a, &w->set->modes, w->r, w->c, &w->proof));
    const int64_t seen = w->set->modes.count;
    if (w->proof.proof || w->proof.degenerate || seen == w->V->n) return DW_OK;
    int64_t count;
    DW_TRY(dw_mode_source_reach(&w->source, w->proof.lambda, seen, &count));
    DW_TRY(dw_mode_source_more(&w->source, count, &w->set));
  }
}

static dw_status each_field(work *w)
{
  const overlap *o = w->o;
  for (int64_t i = 0; i < o->with.n; i++) {
    DW_TRY(take_field(w, o->with.v[i]));
    if (o->certified)
      DW_TRY(certify(w));
    else
      measure(w);
    DW_TRY(publish(w, o->with.v[i]));
    if (o->with.n == 1) DW_TRY(publish(w, ""));
  }
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const overlap *o = self;
  work w = {.o = o, .ctx = ctx, .V = o->host->landscape(ctx)};
  if (!w.V) return DW_ESTATE;
  DW_TRY(dw_mode_source_open(&w.source, o->host, ctx, o->modes));
  if (o->certified) DW_TRY(dw_mode_source_certifiable(&w.source));
  w.set = &w.source.set;
  const size_t n = (size_t)w.V->n, sites = (size_t)w.V->sites;
  const size_t count = o->certified ? n : (size_t)w.set->modes.count;
  double *room = o->host->alloc(ctx, n + sites + 2 * count, sizeof *room);
  if (!room) return DW_ENOMEM;
  w.r = room, w.size = room + n, w.c = w.size + sites, w.a = w.c + count;
  const dw_status status = each_field(&w);
  o->host->release(ctx, room);
  dw_mode_source_close(&w.source);
  return status == DW_OK ? o->host->put_text(ctx, "modes", o->modes) : status;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  overlap *o = self;
  o->host = host;
  if (o->with.n < 1)
    return DW_FAIL(host, ctx, DW_EVALUE,
                   "with takes one or more fields: r_tA r_AS r_AB, ...");
  for (int64_t i = 0; i < o->with.n; i++)
    if (strlen(o->with.v[i]) > 80)
      return DW_FAIL(host, ctx, DW_EVALUE, "the field name %.20s... is longer than 80",
                     o->with.v[i]);
  return DW_OK;
}

static const dw_field fields[] = {{.name = "modes",
                                   .type = DW_HANDLE,
                                   .flags = DW_REQUIRED,
                                   .offset = offsetof(overlap, modes),
                                   .doc = "Name of a mode set."},
                                  {.name = "with",
                                   .type = DW_WORDS,
                                   .flags = DW_REQUIRED,
                                   .offset = offsetof(overlap, with),
                                   .doc =
                                       "Displacement fields: r_AB r_AS r_tA r_BA r_BS "
                                       "r_tB of the path; r_tA:N r_tB:N, the r_tA that a "
                                       "band of N images would have were it exact (the "
                                       "path is followed from the saddle; results "
                                       "r_tA_N.cmax); NAME.k; file:NAME."},
                                  {.name = "certified",
                                   .type = DW_BOOL,
                                   .flags = DW_FLAG,
                                   .offset = offsetof(overlap, certified),
                                   .dflt = "no",
                                   .doc = "Prove that cmax is the largest over all linear "
                                          "modes, from those of the set as far as they do; "
                                          "translations are first taken out of the field."},
                                  {0}};

#define RESULT(n, t, u, d)                    \
  {                                           \
    .name = n, .type = t, .unit = u, .doc = d \
  }
static const dw_field results[] = {
    RESULT("FIELD.c", DW_REALS, "1", "|r.v|/(|r||v|) for every mode."),
    RESULT("FIELD.a", DW_REALS, "1", "sum_i |r_i||v_i|/(|r||v|) for every mode."),
    RESULT("FIELD.cmax", DW_REAL, "1", "Largest c."),
    RESULT("FIELD.amax", DW_REAL, "1", "Largest a."),
    RESULT("FIELD.mode", DW_INT, "1", "Number of the mode of largest c."),
    RESULT("FIELD.amode", DW_INT, "1", "Number of the mode of largest a."),
    RESULT("FIELD.omega", DW_REAL, "1/time", "Frequency of the mode of largest c."),
    RESULT("FIELD.PR", DW_REAL, "1", "Its participation ratio."),
    RESULT("FIELD.b", DW_REAL, "energy", "Its barrier; nonlinear modes only."),
    RESULT("FIELD.converged", DW_BOOL, "1",
           "1 when it has converged; nonlinear modes only."),
    RESULT("FIELD.sum2", DW_REAL, "1",
           "Sum of c^2; linear modes only: 1 over all of them."),
    RESULT("FIELD.rest", DW_REAL, "1", "sqrt(1 - sum2): no mode outside the set has more."),
    RESULT("FIELD.soft", DW_INT, "1",
           "Number of the softest quasi-localised linear mode (participation ratio below "
           "0.1, translations left out); 0: none was seen."),
    RESULT("FIELD.c_soft", DW_REAL, "1", "Its c; nan: none."),
    RESULT(
        "FIELD.proven", DW_BOOL, "1",
        "1 when cmax is the largest over all modes; with certified, as all that follow."),
    RESULT("FIELD.how", DW_STRING, "1",
           "What proves it: bound (unseen <= rest), lanczos, all modes; none."),
    RESULT("FIELD.unseen", DW_REAL, "1", "No mode that was not seen has a larger c."),
    RESULT("FIELD.seen", DW_INT, "1",
           "Number of modes seen; c, a, cmax and amax are over them, and nothing bounds a "
           "of the others."),
    RESULT("FIELD.steps", DW_INT, "1", "Steps of Lanczos iteration."),
    RESULT("FIELD.degenerate", DW_BOOL, "1",
           "1 when modes of one frequency share the largest c: none can be named."),
    RESULT("FIELD.translation", DW_REAL, "1", "Part of the field that was translation."),
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "overlap",
    .brief = "Overlaps of displacement fields with the modes of a set",
    .details =
        "Each field has its results under its own name, NAME.r_AB.cmax ...; when "
        "there is one "
        "field only they are also there without it, NAME.cmax.  In field names of "
        "files and "
        "modes every character but letters, digits and _ becomes _.  A field of the path "
        "is refused with modes of another minimum than its ends.\n\n"
        "With `certified` a few of the lowest modes do for the largest c of all: the "
        "field less its part in the modes seen bounds what any other has; where that "
        "is too much, Lanczos iteration with the Hessian, started at what is left, "
        "bounds it by the weights of a Gauss rule; else modes up to where it could be are "
        "found, and in the end all.  Claims hold to 1e-6 in c, and suppose that the "
        "set lacks no mode below its last one.",
    .references =
        (const dw_reference[]){{"D. Khomenko, D. R. Reichman and F. Zamponi, Phys. Rev. "
                                "Materials 5, 055602 (2021)",
                                "10.1103/PhysRevMaterials.5.055602"},
                               {0}},
    .examples =
        (const char *const[]){"compute overlap modes linear with r_tA r_AS r_AB as lin",
                              "compute overlap modes cubic with r_AB as cub",
                              "compute overlap modes linear with r_tA certified as o",
                              NULL},
    .instance_size = sizeof(overlap),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-overlap", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
