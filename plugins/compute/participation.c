/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute participation - over how many particles a vector spreads:
 *   PR = (sum_i |v_i|^2)^2 / (N sum_i |v_i|^4),
 * from 1/N (one particle moves) to 1 (all move alike).  N PR is the number of particles
 * that take part.  R. J. Bell, P. Dean, Discuss. Faraday Soc. 50, 55 (1970),
 * doi:10.1039/DF9705000055. */
#include <dwell/plugin.h>

#include <math.h>

typedef struct {
  const char *modes;
  dw_words of;
  double localised;
  const dw_host *host;
} participation;

/* |v_i|^2 summed, its square summed, the largest |v_i|. */
static double ratio(const dw_landscape *V, const double *v, double *largest)
{
  double two = 0, four = 0;
  *largest = 0;
  for (int64_t i = 0; i < V->sites; i++) {
    double s = 0;
    for (int64_t k = V->dim * i; k < V->dim * (i + 1); k++)
      s += v[k] * v[k];
    two += s, four += s * s, *largest = fmax(*largest, sqrt(s));
  }
  return four > 0 ? two * two / (four * (double)V->sites) : 0;
}

static dw_status publish(const participation *p, dw_ctx *ctx, const dw_landscape *V,
                         int64_t count, double *pr, const double *top)
{
  double localised = 0;
  for (int64_t m = 0; m < count; m++)
    localised += pr[m] < p->localised;
  DW_TRY(p->host->put(ctx, "PR", 1, &count, pr));
  DW_TRY(p->host->put(ctx, "largest", 1, &count, top));
  DW_TRY(p->host->put(ctx, "localised", 0, NULL, &localised));
  for (int64_t m = 0; m < count; m++)
    pr[m] *= (double)V->sites;
  return p->host->put(ctx, "particles", 1, &count, pr);
}

static dw_status of_set(const participation *p, dw_ctx *ctx, const dw_landscape *V)
{
  const dw_modeset *s;
  DW_TRY(p->host->modes(ctx, p->modes, &s));
  double *pr = p->host->alloc(ctx, 2 * (size_t)s->count, sizeof *pr);
  if (!pr) return DW_ENOMEM;
  for (int64_t m = 0; m < s->count; m++)
    pr[m] = ratio(V, s->z + m * s->n, &pr[s->count + m]);
  DW_TRY(publish(p, ctx, V, s->count, pr, pr + s->count));
  p->host->release(ctx, pr);
  return DW_OK;
}

static dw_status of_vectors(const participation *p, dw_ctx *ctx, const dw_landscape *V)
{
  const int64_t count = p->of.n;
  double *pr = p->host->alloc(ctx, 2 * (size_t)count + (size_t)V->n, sizeof *pr);
  if (!pr) return DW_ENOMEM;
  double *v = pr + 2 * count;
  for (int64_t m = 0; m < count; m++) {
    DW_TRY(p->host->vector(ctx, p->of.v[m], V->n, v));
    pr[m] = ratio(V, v, &pr[count + m]);
  }
  DW_TRY(publish(p, ctx, V, count, pr, pr + count));
  p->host->release(ctx, pr);
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const participation *p = self;
  const dw_landscape *V = p->host->landscape(ctx);
  if (!V) return DW_ESTATE;
  return p->modes ? of_set(p, ctx, V) : of_vectors(p, ctx, V);
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  participation *p = self;
  p->host = host;
  if ((p->modes != NULL) == (p->of.n > 0))
    return DW_FAIL(host, ctx, DW_EVALUE,
                   "give either a mode set (`modes`) or vectors (`of`)");
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "modes",
     .type = DW_HANDLE,
     .offset = offsetof(participation, modes),
     .doc = "A mode set: all its modes."},
    {.name = "of",
     .type = DW_WORDS,
     .offset = offsetof(participation, of),
     .doc = "Vectors: r_AB r_AS r_tA r_BA r_BS r_tB of the path, NAME.k, file:NAME."},
    DW_ARG(participation, localised, "0.1", "(0,1]", "1",
           "A mode counts as localised below this."),
    {0}};

static const dw_field results[] = {{.name = "PR",
                                    .type = DW_REALS,
                                    .unit = "1",
                                    .doc = "Participation ratio of each, 1/N to 1."},
                                   {.name = "particles",
                                    .type = DW_REALS,
                                    .unit = "1",
                                    .doc = "N PR: particles that take part."},
                                   {.name = "largest",
                                    .type = DW_REALS,
                                    .unit = "length",
                                    .doc = "Displacement of the particle that moves most."},
                                   {.name = "localised",
                                    .type = DW_INT,
                                    .unit = "1",
                                    .doc = "How many have PR below `localised`."},
                                   {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "participation",
    .brief = "Participation ratios of modes or displacement fields",
    .references =
        (const dw_reference[]){{"R. J. Bell and P. Dean, Discuss. Faraday Soc. 50, 55 "
                                "(1970)",
                                "10.1039/DF9705000055"},
                               {0}},
    .examples = (const char *const[]){"compute participation modes linear as pr",
                                      "compute participation of r_AB r_tA as pr", NULL},
    .instance_size = sizeof(participation),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-participation", .version = "0.1.0",
          .author = "the dwell authors", .licence = "BSD-3-Clause",
          .styles = (const dw_style *const[]){&style, NULL});
