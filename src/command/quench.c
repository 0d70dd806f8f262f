/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix quench: the landscape under a trajectory.
 *
 * Every n steps a copy of the system goes downhill to its inherent structure (F. H.
 * Stillinger and T. A. Weber, Phys. Rev. A 25, 978 (1982)), which is looked up in a library
 * or added to it; two consecutive different ones are a transition. */
#include <math.h>
#include <string.h>

#include "base/results.h"
#include "command/command.h"
#include "command/minimum.h"
#include "command/recall.h"
#include "engine/restart.h"
#include "engine/shadow.h"
#include "store/identity.h"

typedef struct {
  int64_t every, maxeval, recall; /* arguments */
  const char *with, *into;
  double ftol, etol, dtol;
  int64_t at, step; /* state: where the last quench ended, at which step */
  int64_t quenches, found, transitions, failed, evaluations, recalled;
  dw_recall memory; /* state */
  dw_library *lib;
  dw_shadow shadow;
} quench;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  quench *q = self;
  (void)host;
  q->lib = dw_libraries_find(ctx->libraries, q->into);
  if (!q->lib)
    return dw_fail_word(ctx, DW_ENOTFOUND, -1, "library FILE as NAME opens one",
                        "fix quench: no library is called %s", q->into);
  return dw_shadow_open(ctx, &q->shadow, q->with);
}

static void destroy(void *self, dw_ctx *ctx)
{
  quench *q = self;
  dw_shadow_close(ctx, &q->shadow);
}

/* A quench that does not get there breaks the chain: no transition is counted over it. */
static dw_status identify(quench *q, dw_ctx *ctx, const dw_minimize_report *r,
                          int64_t known)
{
  const dw_minimum_place in = {.lib = q->lib,
                               .V = q->shadow.V,
                               .sys = dw_minimum_particles(ctx, q->shadow.V) ? ctx->system
                                                                             : NULL,
                               .etol = q->etol,
                               .dtol = q->dtol,
                               .visit = true};
  const dw_save_point p = {ctx->instance, q->shadow.x, r->e, r->fmax};
  const int64_t before = q->at;
  bool fresh;
  if (known) {
    DW_TRY(dw_library_visits(ctx, q->lib, q->at = known, 1));
    q->recalled++;
  } else if (!(r->fmax < q->ftol)) {
    q->failed++, q->at = 0;
    return DW_OK;
  } else {
    DW_TRY(dw_minimum_find(ctx, &in, &p, &q->at, &fresh));
    dw_recall_put(&q->memory, q->shadow.V->n, q->at, r->e, q->shadow.x);
    q->found += fresh;
  }
  if (!before || before == q->at) return DW_OK;
  q->transitions++;
  const dw_passage once = {before, q->at, 1, 0, 0};
  return dw_library_passages(ctx, q->lib, &once, &(int64_t){0});
}

static dw_status descend(quench *q, dw_ctx *ctx)
{
  dw_recall_query asked = {.recall = &q->memory};
  const dw_minimize_limits limits = {.ftol = q->ftol,
                                     .maxeval = q->maxeval,
                                     .enough = q->recall ? dw_recall_asked : NULL,
                                     .who = &asked};
  dw_minimize_report r;
  if (q->step == ctx->system->step && q->quenches) return DW_OK;
  DW_TRY(dw_shadow_prepare(ctx, &q->shadow));
  DW_TRY(dw_recall_prepare(ctx, &q->memory, asked.V = q->shadow.V, q->recall));
  DW_TRY(dw_shadow_descend(ctx, &q->shadow, &limits, &r));
  q->step = ctx->system->step, q->quenches++, q->evaluations += r.evaluations;
  return identify(q, ctx, &r, asked.id);
}

static dw_status publish(const quench *q, dw_ctx *ctx)
{
  const struct {
    const char *name;
    int64_t v;
  } results[] = {{"quenches", q->quenches},
                 {"found", q->found},
                 {"transitions", q->transitions},
                 {"failed", q->failed},
                 {"evaluations", q->evaluations},
                 {"recalled", q->recalled},
                 {"minimum", dw_library_now(q->lib, q->at)}};
  for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
    const double v = (double)results[i].v;
    DW_TRY(dw_host_table.put(ctx, results[i].name, 0, NULL, &v));
  }
  return DW_OK;
}

static dw_status act(void *self, dw_ctx *ctx, dw_when when)
{
  quench *q = self;
  if (when == DW_AT_SETUP) dw_shadow_forget(&q->shadow);
  if ((when == DW_AT_SETUP || when == DW_AT_END) && ctx->system->step % q->every == 0)
    return descend(q, ctx);
  if (when != DW_AT_FINISH) return DW_OK;
  if (q->failed)
    dw_warn(ctx, "fix %s: %lld of %lld quenches did not reach max |f| < %g", ctx->instance,
            (long long)q->failed, (long long)q->quenches, q->ftol);
  DW_TRY(publish(q, ctx));
  ctx->restart->owed = true;
  return dw_library_commit(ctx, q->lib);
}

#define ARG(m, ...) DW_ARG(quench, m, __VA_ARGS__)
#define STATE(m, text)                                          \
  {                                                             \
    .name = #m, .doc = text, .type = DW_INT, .flags = DW_STATE, \
    .offset = offsetof(quench, m)                               \
  }
static const dw_field fields[] = {
    {.name = "every",
     .doc = "Steps between quenches; step 0 of a run counts when it is a multiple.",
     .type = DW_INT,
     .flags = DW_REQUIRED,
     .offset = offsetof(quench, every),
     .range = "[1,inf)",
     .unit = "1"},
    {.name = "with",
     .doc = "Minimiser, with its own defaults but for ftol and maxeval.",
     .type = DW_HANDLE,
     .offset = offsetof(quench, with),
     .dflt = "lbfgs"},
    {.name = "into",
     .doc = "Name of an open library.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED,
     .offset = offsetof(quench, into)},
    ARG(ftol, "1e-10", "(0,inf)", "force", "Largest force component left in a minimum."),
    ARG(maxeval, "100000", "[1,inf)", "1", "Force evaluations of one quench, at most."),
    ARG(etol, "0", "[0,inf)", "energy",
        "Only minima so near in energy can be one; 0: from the rounding of the energy and "
        "the force left."),
    ARG(dtol, "0", "[0,inf)", "length",
        "Minima nearer than this are one; 0: 1e-6 or, where that is more, what the force "
        "left over the softest eigenvalue leaves open."),
    ARG(recall, "8", "[0,16]", "1",
        "A descent stops once it is certain to end in one of the last so many minima of "
        "this run, which is then counted as visited; 0: all go down to ftol."),
    STATE(at, "Minimum of the last quench."),
    STATE(step, "Step of the last quench."),
    STATE(quenches, "Quenches so far."),
    STATE(found, "Minima that were new to the library."),
    STATE(transitions, "Consecutive quenches that ended in different minima."),
    STATE(failed, "Quenches that did not converge."),
    STATE(evaluations, "Force evaluations spent."),
    STATE(recalled, "Quenches that stopped near a minimum of this run."),
    {.name = "remembered",
     .doc = "Minima remembered so far.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(quench, memory.count)},
    {.name = "glass",
     .doc = "Which particles they are made of.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(quench, memory.glass)},
    {.name = "memory",
     .doc = "Row, energy and positions of the last minima.",
     .type = DW_REALS,
     .flags = DW_STATE,
     .offset = offsetof(quench, memory.known)},
    {0}};

#define RESULT(n, text)                                 \
  {                                                     \
    .name = n, .doc = text, .type = DW_INT, .unit = "1" \
  }
static const dw_field results[] = {
    RESULT("quenches", "Quenches so far."),
    RESULT("found", "Minima that were new to the library."),
    RESULT("transitions", "Consecutive quenches that ended in different minima."),
    RESULT("failed", "Quenches that did not reach ftol; they break the chain."),
    RESULT("evaluations", "Force evaluations spent."),
    RESULT("recalled", "Quenches that stopped near one of the last minima of this run."),
    RESULT("minimum", "Row of minima where the last quench ended; 0: it failed."),
    {0}};

static const dw_fix_ops ops = {.size = sizeof ops, .act = act};

static const dw_reference references[] = {
    {"F. H. Stillinger and T. A. Weber, Phys. Rev. A 25, 978 (1982)",
     "10.1103/PhysRevA.25.978"},
    {"D. Khomenko, C. Scalliet, L. Berthier, D. R. Reichman and F. Zamponi, Phys. Rev. "
     "Lett. 124, 225901 (2020)",
     "10.1103/PhysRevLett.124.225901"},
    {0}};

static const char *const examples[] = {"fix quench every 50 with lbfgs into L", NULL};

static const dw_style style = {
    .kind = DW_KIND_FIX,
    .name = "quench",
    .brief = "Inherent structures along a run, and the transitions between them",
    .details =
        "Every n steps a copy of the system is minimised; the run itself is not disturbed "
        "in any bit. A minimum that the library has is counted (column visits of table "
        "minima), another one is added. Two consecutive quenches that end in different "
        "minima a and b, where a is the lower one, count in columns n_ab or n_ba of table "
        "transitions. The rows are committed at the end of a run, in a farm with the task."
        "\n\nTwo quenches ended in the same minimum when their energies agree and no "
        "particle has moved, translations and periodic images aside. Of several findings "
        "of one minimum the one of smallest force is kept, so that what a library holds "
        "does not depend on the order in which they came.\n\nMost quenches of a glass end "
        "where one of the last ones did. Such a descent stops (`recall`) where it is "
        "within "
        "5e-3 of that minimum and its energy above it is that of a quadratic well within a "
        "tenth: then no crest lies between. Where a walk seldom leaves its minimum that "
        "saves two thirds of the force evaluations.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(quench),
    .fields = fields,
    .create = create,
    .destroy = destroy,
    .ops = &ops,
    .results = results,
};

const dw_style *const dw_commands_quench[] = {&style, NULL};
