/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute relaxation - how much of an earlier configuration is left, from one origin of
 * time or several: the self overlap and the fraction of bonds that hold,
 *   Q(t) = (1/N) sum_i theta(a - |r_i(t) - r_i(0) - their mean|),
 *   B(t) = fraction of the pairs with r_ij(0) < shell s_ij that have r_ij(t) < apart s_ij,
 * s_ij the mean diameter at the origin, and the steps until each first falls below a level
 * (1/e): relaxation times in steps, or sweeps of swap Monte Carlo.  B does not see what
 * moves together.  N. Lacevic et al., J. Chem. Phys. 119, 7372 (2003),
 * doi:10.1063/1.1605094; R. Yamamoto and A. Onuki, Phys. Rev. E 58, 3515 (1998),
 * doi:10.1103/PhysRevE.58.3515. */
#include "near.h"
#include "reference.h"

typedef struct {
  int32_t i, j;
  double apart2; /* broken beyond this squared distance */
} bond;

typedef struct {
  bond *v; /* NULL: not looked for yet */
  int64_t count;
} bonds;

/* What is known of one origin. */
typedef struct {
  double at, steps;     /* its step; steps from there to its last sample */
  double q, b;          /* then */
  double tau, tau_bond; /* nan before they are known */
} origin;
enum { NUMBERS = sizeof(origin) / sizeof(double) };

typedef struct {
  double a, level, shell, apart; /* arguments */
  int64_t every, origins, spacing;
  bool com;
  dw_reals reference, records; /* state: [origins][3N positions, N diameters], origins */
  int64_t taken;               /* state */
  bonds *bonds;                /* of each origin, made when they are asked for */
  const dw_host *host;
} relaxation;

static origin *record(const relaxation *c, int64_t k)
{
  return (origin *)c->records.v + k;
}

/* Positions at origin k; the diameters are behind them. */
static dw_reals positions(const relaxation *c, const dw_system *sys, int64_t k)
{
  return (dw_reals){3 * sys->n, c->reference.v + 4 * sys->n * k};
}

static void take(relaxation *c, dw_ctx *ctx, const dw_system *sys)
{
  const int64_t k = c->taken++;
  const dw_reals x = positions(c, sys, k);
  memcpy(x.v, sys->x, (size_t)(3 * sys->n) * sizeof *x.v);
  memcpy(x.v + 3 * sys->n, sys->diameter, (size_t)sys->n * sizeof *x.v);
  if (c->bonds[k].v) c->host->release(ctx, c->bonds[k].v); /* of an earlier farm task */
  c->bonds[k].v = NULL;
  *record(c, k) = (origin){(double)sys->step, 0, 1, 1, NAN, NAN};
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  relaxation *c = self;
  const dw_system *sys = host->system(ctx);
  if (!sys) return DW_ESTATE;
  if (c->apart < c->shell)
    return DW_FAIL(host, ctx, DW_EVALUE, "apart = %g is below shell = %g", c->apart,
                   c->shell);
  const size_t n = (size_t)sys->n, many = (size_t)c->origins;
  c->host = host;
  c->reference = (dw_reals){(int64_t)(4 * n * many),
                            host->alloc(ctx, 4 * n * many, sizeof *c->reference.v)};
  c->records = (dw_reals){(int64_t)(NUMBERS * many),
                          host->alloc(ctx, NUMBERS * many, sizeof *c->records.v)};
  c->bonds = host->alloc(ctx, many, sizeof *c->bonds);
  if (!c->reference.v || !c->records.v || !c->bonds) return DW_ENOMEM;
  take(c, ctx, sys);
  return DW_OK;
}

/* The system, when it still has the particles of the origins. */
static const dw_system *same_system(const relaxation *c, dw_ctx *ctx)
{
  const dw_reals first = {c->reference.n / c->origins / 4 * 3, c->reference.v};
  return reference_system(c->host, ctx, &first);
}

/* -- bonds -------------------------------------------------------------------------------
 */

typedef struct {
  const relaxation *c;
  const double *diameter;
  bonds *list; /* counted first, then filled */
} seeker;

static void seek(void *who, int64_t i, int64_t j, const double d[3], double r2)
{
  seeker *s = who;
  const double size = (s->diameter[i] + s->diameter[j]) / 2, shell = s->c->shell * size,
               apart = s->c->apart * size;
  (void)d;
  if (r2 >= shell * shell) return;
  if (s->list->v)
    s->list->v[s->list->count] = (bond){(int32_t)i, (int32_t)j, apart * apart};
  s->list->count++;
}

static dw_status find_bonds(const relaxation *c, dw_ctx *ctx, const dw_system *sys,
                            int64_t k)
{
  const dw_reals x = positions(c, sys, k);
  dw_system then = *sys;
  seeker s = {c, x.v + x.n, &c->bonds[k]};
  double most = 0;
  if (s.list->v) return DW_OK;
  then.x = (double(*)[3])x.v;
  for (int64_t i = 0; i < sys->n; i++)
    most = fmax(most, s.diameter[i]);
  s.list->count = 0;
  DW_TRY(near_visit(c->host, ctx, &then, c->shell * most, seek, &s));
  s.list->v = c->host->alloc(ctx, (size_t)s.list->count + 1, sizeof *s.list->v);
  if (!s.list->v) return DW_ENOMEM;
  s.list->count = 0;
  return near_visit(c->host, ctx, &then, c->shell * most, seek, &s);
}

/* 1 without any bond. */
static dw_status bonds_left(const relaxation *c, dw_ctx *ctx, const dw_system *sys,
                            int64_t k, double *b)
{
  const bonds *list = &c->bonds[k];
  int64_t held = 0;
  DW_TRY(find_bonds(c, ctx, sys, k));
  for (int64_t p = 0; p < list->count; p++) {
    const bond *one = &list->v[p];
    double d[3];
    for (int a = 0; a < 3; a++)
      d[a] = sys->x[one->j][a] - sys->x[one->i][a];
    dw_box_image(&sys->box, d);
    held += d[0] * d[0] + d[1] * d[1] + d[2] * d[2] < one->apart2;
  }
  *b = list->count ? (double)held / (double)list->count : 1;
  return DW_OK;
}

/* -- in time -----------------------------------------------------------------------------
 */

static double overlap(const relaxation *c, const dw_system *sys, int64_t k)
{
  const dw_reals x = positions(c, sys, k);
  double drift[3] = {0, 0, 0};
  int64_t near = 0;
  if (c->com) reference_drift(sys, &x, drift);
  for (int64_t i = 0; i < sys->n; i++)
    near += reference_square(sys, &x, i, drift) < c->a * c->a;
  return (double)near / (double)sys->n;
}

/* Where a line from `before` at t0 to `now` at t1 crosses the level, if it does. */
static void cross(const relaxation *c, const double t[2], double before, double now,
                  double *tau)
{
  if (isnan(*tau) && now < c->level)
    *tau = t[0] + (t[1] - t[0]) * (before - c->level) / (before - now);
}

static dw_status follow(relaxation *c, dw_ctx *ctx, const dw_system *sys, int64_t k)
{
  origin *o = record(c, k);
  const double t[2] = {o->steps, (double)sys->step - o->at};
  double b = o->b;
  if (!isnan(o->tau) && !isnan(o->tau_bond)) return DW_OK;
  const double q = overlap(c, sys, k);
  DW_TRY(bonds_left(c, ctx, sys, k, &b));
  cross(c, t, o->q, q, &o->tau), cross(c, t, o->b, b, &o->tau_bond);
  o->steps = t[1], o->q = q, o->b = b;
  return DW_OK;
}

static dw_status sample(void *self, dw_ctx *ctx)
{
  relaxation *c = self;
  const dw_system *sys = same_system(c, ctx);
  if (!sys) return DW_ESTATE;
  for (int64_t k = 0; k < c->taken; k++)
    DW_TRY(follow(c, ctx, sys, k));
  if (c->taken < c->origins &&
      (double)sys->step >= record(c, 0)->at + (double)(c->taken * c->spacing))
    take(c, ctx, sys);
  return DW_OK;
}

/* -- results -----------------------------------------------------------------------------
 */

static dw_status put(const relaxation *c, dw_ctx *ctx, const char *name, double v)
{
  return c->host->put(ctx, name, 0, NULL, &v);
}

/* The mean over the origins whose time is known, how many they are, and all of them. */
static dw_status put_times(const relaxation *c, dw_ctx *ctx, bool of_bonds)
{
  double *v = c->host->alloc(ctx, (size_t)c->taken, sizeof *v), sum = 0, known = 0;
  if (!v) return DW_ENOMEM;
  for (int64_t k = 0; k < c->taken; k++) {
    v[k] = of_bonds ? record(c, k)->tau_bond : record(c, k)->tau;
    if (!isnan(v[k])) sum += v[k], known++;
  }
  DW_TRY(put(c, ctx, of_bonds ? "tau_bond" : "tau", known > 0 ? sum / known : NAN));
  DW_TRY(put(c, ctx, of_bonds ? "left_bond" : "left", known));
  DW_TRY(c->host->put(ctx, of_bonds ? "taus_bond" : "taus", 1, &c->taken, v));
  c->host->release(ctx, v);
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const relaxation *c = self;
  const dw_system *sys = same_system(c, ctx);
  double b;
  if (!sys) return DW_ESTATE;
  DW_TRY(bonds_left(c, ctx, sys, 0, &b));
  DW_TRY(put(c, ctx, "Q", overlap(c, sys, 0)));
  DW_TRY(put(c, ctx, "B", b));
  DW_TRY(put(c, ctx, "steps", (double)sys->step - record(c, 0)->at));
  DW_TRY(put(c, ctx, "origins", (double)c->taken));
  DW_TRY(put_times(c, ctx, false));
  return put_times(c, ctx, true);
}

#define STATE(m, kind, text)                                  \
  {                                                           \
    .name = #m, .doc = text, .type = kind, .flags = DW_STATE, \
    .offset = offsetof(relaxation, m)                         \
  }
static const dw_field fields[] = {
    DW_ARG(relaxation, every, "10", "[0,inf)", "1",
           "Steps between samples, which the times are found from; 0: none."),
    DW_ARG(relaxation, a, "0.3", "(0,inf)", "length",
           "A particle that moved less counts as where it was."),
    DW_ARG(relaxation, com, "yes", NULL, NULL,
           "Displacements less that of the whole, which wanders in Monte Carlo."),
    DW_ARG(relaxation, shell, "1.4", "(0,inf)", "1",
           "Two particles are bonded nearer than this times their mean diameter."),
    DW_ARG(relaxation, apart, "1.7", "(0,inf)", "1",
           "A bond is broken beyond this times the mean diameter at the origin."),
    DW_ARG(relaxation, level, "0.36787944117144233", "(0,1)", "1",
           "A time is where Q, or B, first falls below this."),
    DW_ARG(relaxation, origins, "1", "[1,10000]", "1",
           "Origins of time: the first where the compute is made."),
    DW_ARG(relaxation, spacing, "1000", "[1,inf)", "1",
           "Steps between origins; each is taken at the next sample."),
    STATE(reference, DW_REALS, "Positions and diameters at each origin."),
    STATE(records, DW_REALS, "Of each: step, last sample, Q, B, tau, tau_bond."),
    STATE(taken, DW_INT, "Origins taken so far."),
    {0}};

static const dw_field results[] = {
    {.name = "Q", .type = DW_REAL, .unit = "1", .doc = "Self overlap with origin 1 now."},
    {.name = "B", .type = DW_REAL, .unit = "1", .doc = "Bonds of origin 1 that hold now."},
    {.name = "steps", .type = DW_INT, .unit = "1", .doc = "Steps since origin 1."},
    {.name = "tau",
     .type = DW_REAL,
     .unit = "steps",
     .doc = "Steps until Q fell below the level, mean over the origins where it has; nan "
            "before the first."},
    {.name = "tau_bond", .type = DW_REAL, .unit = "steps", .doc = "The same of B."},
    {.name = "origins", .type = DW_INT, .unit = "1", .doc = "Origins taken."},
    {.name = "left",
     .type = DW_INT,
     .unit = "1",
     .doc = "Origins whose tau is known: below `origins`, tau is too low."},
    {.name = "left_bond", .type = DW_INT, .unit = "1", .doc = "The same of B."},
    {.name = "taus", .type = DW_REALS, .unit = "steps", .doc = "tau of each origin."},
    {.name = "taus_bond", .type = DW_REALS, .unit = "steps", .doc = "The same of B."},
    {0}};

static const dw_compute_ops ops = {
    .size = sizeof ops, .evaluate = evaluate, .flags = DW_COMPUTE_LIVE, .sample = sample};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "relaxation",
    .brief = "Self overlap and bonds that hold since earlier times, and relaxation times",
    .details =
        "With fix swapmc alone a step is a sweep, so that tau is in sweeps. Between two "
        "samples Q and B are taken to be linear. Random moves let the whole wander: 1500 "
        "particles by 0.2 in 1e5 sweeps, which would halve the time of a glass; Q leaves "
        "it "
        "out. The origins are kept in restarts. Bonds count by the diameters at their "
        "origin, whatever swaps do.",
    .references =
        (const dw_reference[]){
            {"N. Lacevic, F. W. Starr, T. B. Schroder and S. C. Glotzer, "
             "J. Chem. Phys. 119, 7372 (2003)",
             "10.1063/1.1605094"},
            {"R. Yamamoto and A. Onuki, Phys. Rev. E 58, 3515 (1998)",
             "10.1103/PhysRevE.58.3515"},
            {0}},
    .examples = (const char *const[]){"compute relaxation every 10 origins 5 spacing 300",
                                      "compute relaxation every 100 a 0.2 as fine", NULL},
    .instance_size = sizeof(relaxation),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-relaxation", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
