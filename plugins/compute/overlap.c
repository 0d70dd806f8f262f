/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute overlap - how much of a displacement field r is in each mode v of a set:
 *   c = |r.v|/(|r||v|),   a = sum_i |r_i||v_i|/(|r||v|),
 * i the particles.  D. Khomenko, D. R. Reichman, F. Zamponi, Phys. Rev. Materials 5, 055602
 * (2021), doi:10.1103/PhysRevMaterials.5.055602.  a >= c always; over all linear modes the
 * sum of c^2 is 1 for r free of translation, so after the softest ones with S = sum c^2 no
 * other mode has c above sqrt(1 - S): the largest c seen is certified once it is above
 * that. */
#include <dwell/plugin.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  const char *modes;
  dw_words with;
  const dw_host *host;
} overlap;

typedef struct {
  const overlap *o;
  dw_ctx *ctx;
  const dw_landscape *V;
  const dw_modeset *set;
  double *r, *size; /* the field, unit length, and |r_i| */
  double *c, *a;    /* [count] */
} work;

/* -- numbers --------------------------------------------------------------------------- */

static double length(const double *v, int64_t dim)
{
  double s = 0;
  for (int64_t k = 0; k < dim; k++)
    s += v[k] * v[k];
  return sqrt(s);
}

static dw_status take_field(const work *w, const char *name)
{
  const int64_t n = w->V->n, dim = w->V->dim;
  DW_TRY(w->o->host->vector(w->ctx, name, n, w->r));
  const double whole = length(w->r, n);
  if (!(whole > 0) || !isfinite(whole))
    return DW_FAIL(w->o->host, w->ctx, DW_EVALUE, "compute overlap: the field %s is zero",
                   name);
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
  for (int64_t m = 0; m < w->set->count; m++) {
    const double *v = w->set->z + m * n;
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

/* Eigenvectors order by what is also their stiffness; nonlinear modes by a barrier. */
static bool linear(const dw_modeset *s)
{
  return !memcmp(s->value, s->stiffness, (size_t)s->count * sizeof *s->value);
}

static dw_status publish(const work *w, const char *field)
{
  const dw_modeset *s = w->set;
  const int64_t k = best(s->count, w->c), ka = best(s->count, w->a);
  double sum = 0;
  for (int64_t m = 0; m < s->count; m++)
    sum += w->c[m] * w->c[m];
  const double rest = sqrt(fmax(0, 1 - sum));
  const struct {
    const char *name;
    double v;
    bool put;
  } out[] = {{"cmax", w->c[k], true},
             {"amax", w->a[ka], true},
             {"mode", (double)(s->first + k), true},
             {"amode", (double)(s->first + ka), true},
             {"omega", copysign(sqrt(fabs(s->stiffness[k])), s->stiffness[k]), true},
             {"PR", participation(w->V, s->z + k * s->n), true},
             {"sum2", sum, linear(s)},
             {"rest", rest, linear(s)},
             {"certified", w->c[k] >= rest, linear(s)},
             {"b", s->value[k], !linear(s)},
             {"converged", s->reason[k] > 0, !linear(s)}};
  char name[96];
  for (size_t i = 0; i < sizeof out / sizeof *out; i++) {
    result_name(field, out[i].name, name);
    if (out[i].put) DW_TRY(w->o->host->put(w->ctx, name, 0, NULL, &out[i].v));
  }
  result_name(field, "c", name);
  DW_TRY(w->o->host->put(w->ctx, name, 1, &s->count, w->c));
  result_name(field, "a", name);
  return w->o->host->put(w->ctx, name, 1, &s->count, w->a);
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const overlap *o = self;
  work w = {.o = o, .ctx = ctx, .V = o->host->landscape(ctx)};
  if (!w.V) return DW_ESTATE;
  DW_TRY(o->host->modes(ctx, o->modes, &w.set));
  const size_t n = (size_t)w.V->n, sites = (size_t)w.V->sites, count = (size_t)w.set->count;
  double *room = o->host->alloc(ctx, n + sites + 2 * count, sizeof *room);
  if (!room) return DW_ENOMEM;
  w.r = room, w.size = room + n, w.c = w.size + sites, w.a = w.c + count;
  for (int64_t i = 0; i < o->with.n; i++) {
    DW_TRY(take_field(&w, o->with.v[i]));
    measure(&w);
    DW_TRY(publish(&w, o->with.v[i]));
    if (o->with.n == 1) DW_TRY(publish(&w, ""));
  }
  o->host->release(ctx, room);
  return o->host->put_text(ctx, "modes", o->modes);
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
    RESULT("FIELD.certified", DW_BOOL, "1", "1 when cmax is the largest over all modes."),
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "overlap",
    .brief = "Overlaps of displacement fields with the modes of a set",
    .details = "Each field has its results under its own name, NAME.r_AB.cmax ...; when "
               "there is one "
               "field only they are also there without it, NAME.cmax.  In field names of "
               "files and "
               "modes every character but letters, digits and _ becomes _.",
    .references =
        (const dw_reference[]){{"D. Khomenko, D. R. Reichman and F. Zamponi, Phys. Rev. "
                                "Materials 5, 055602 (2021)",
                                "10.1103/PhysRevMaterials.5.055602"},
                               {0}},
    .examples =
        (const char *const[]){"compute overlap modes linear with r_tA r_AS r_AB as lin",
                              "compute overlap modes cubic with r_AB as cub", NULL},
    .instance_size = sizeof(overlap),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-overlap", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
