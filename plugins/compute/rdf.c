/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute rdf - the pair distribution function of N particles in a volume V,
 *   g(r) = pairs with r in the bin / [N(N-1)/2 V] / volume of the bin,
 * which is 1 for an ideal gas of any N, and its partials
 *   g_ab(r) = pairs ab in the bin / (pairs ab / V) / volume of the bin,
 * means over the samples of a run.  M. P. Allen and D. J. Tildesley, Computer Simulation of
 * Liquids, 2nd ed., section 8.2. */
#include "near.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  int64_t bins, every; /* arguments */
  double cutoff;
  const char *to;
  dw_reals count; /* the rest is state: [1 + partials][bins] pairs counted */
  dw_reals ideal; /* [1 + partials] pairs/V, summed over the samples */
  int64_t samples, step;
  const dw_host *host;
} rdf;

static int64_t partials(int64_t types)
{
  return types > 1 ? types * (types + 1) / 2 : 0;
}

/* Row of the pair of species a, b, from 1: 11, 12, ..., 1n, 22, ... */
static int64_t row_of(int64_t types, int64_t a, int64_t b)
{
  const int64_t low = (a < b ? a : b) - 1, high = (a < b ? b : a) - 1;
  return 1 + low * types - low * (low - 1) / 2 + high - low;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  rdf *c = self;
  const dw_system *sys = host->system(ctx);
  c->host = host;
  if (!sys) return DW_ESTATE;
  const size_t rows = 1 + (size_t)partials(sys->ntypes), n = rows * (size_t)c->bins;
  c->count = (dw_reals){(int64_t)n, host->alloc(ctx, n, sizeof *c->count.v)};
  c->ideal = (dw_reals){(int64_t)rows, host->alloc(ctx, rows, sizeof *c->ideal.v)};
  return c->count.v && c->ideal.v ? DW_OK : DW_ENOMEM;
}

/* -- counting ----------------------------------------------------------------------------
 */

typedef struct {
  const rdf *c;
  const dw_system *sys;
  double scale; /* bins per length */
} counter;

static void count_pair(void *who, int64_t i, int64_t j, const double d[3], double r2)
{
  const counter *k = who;
  const int64_t bins = k->c->bins, bin = (int64_t)(sqrt(r2) * k->scale);
  (void)d;
  if (bin >= bins) return;
  k->c->count.v[bin]++;
  if (k->c->ideal.n == 1) return;
  const int64_t row = row_of(k->sys->ntypes, k->sys->species[i], k->sys->species[j]);
  k->c->count.v[row * bins + bin]++;
}

/* Pairs/V of this configuration, to each row. */
static void count_ideal(const rdf *c, const dw_system *sys)
{
  const double n = (double)sys->n, types = (double)(c->ideal.n - 1);
  const double volume = dw_box_volume(&sys->box);
  c->ideal.v[0] += n * (n - 1) / (2 * volume);
  if (!(types > 0)) return;
  for (int64_t a = 1; a <= sys->ntypes; a++)
    for (int64_t b = a; b <= sys->ntypes; b++) {
      double na = 0, nb = 0;
      for (int64_t i = 0; i < sys->n; i++)
        na += sys->species[i] == a, nb += sys->species[i] == b;
      c->ideal.v[row_of(sys->ntypes, a, b)] +=
          (a == b ? na * (na - 1) / 2 : na * nb) / volume;
    }
}

static dw_status count(rdf *c, dw_ctx *ctx)
{
  const dw_system *sys = c->host->system(ctx);
  if (!sys) return DW_ESTATE;
  if (c->ideal.n != 1 + partials(sys->ntypes))
    return DW_FAIL(c->host, ctx, DW_ESTATE,
                   "the number of species has changed; make the compute anew");
  const double reach = near_reach(&sys->box);
  if (c->cutoff > reach * (1 + 1e-12))
    return DW_FAIL(c->host, ctx, DW_EVALUE, "cutoff %g is above %g, half the box",
                   c->cutoff, reach);
  counter k = {c, sys, (double)c->bins / c->cutoff};
  count_ideal(c, sys);
  c->samples++;
  return near_visit(c->host, ctx, sys, c->cutoff, count_pair, &k);
}

static double radius(const rdf *c, int64_t k)
{
  return ((double)k + 0.5) * c->cutoff / (double)c->bins;
}

static double shell(const rdf *c, int64_t k)
{
  const double w = c->cutoff / (double)c->bins, a = (double)k * w, b = a + w;
  return 4.18879020478639098462 * (b * b * b - a * a * a);
}

static double g_of(const rdf *c, int64_t row, int64_t k)
{
  const double ideal = c->ideal.v[row] * shell(c, k);
  return ideal > 0 ? c->count.v[row * c->bins + k] / ideal : 0;
}

/* -- the file ----------------------------------------------------------------------------
 */

static bool write_table(const rdf *c, FILE *out)
{
  fprintf(out, "# r g(r)");
  if (c->ideal.n > 1) fprintf(out, " and the partials 11 12 .. 22 ..");
  fprintf(out, "; %lld samples, the last at step %lld\n", (long long)c->samples,
          (long long)c->step);
  for (int64_t k = 0; k < c->bins; k++) {
    fprintf(out, "%.10g", radius(c, k));
    for (int64_t row = 0; row < c->ideal.n; row++)
      fprintf(out, " %.10g", g_of(c, row, k));
    fputc('\n', out);
  }
  return !ferror(out);
}

/* Under a temporary name first: the file is always whole. */
static dw_status write_file(const rdf *c, dw_ctx *ctx)
{
  char *name = c->host->alloc(ctx, strlen(c->to) + 5, 1);
  if (!name) return DW_ENOMEM;
  sprintf(name, "%s.tmp", c->to);
  FILE *out = fopen(name, "w");
  bool good = out && write_table(c, out);
  if (out) good = !fclose(out) && good;
  good = good && !rename(name, c->to);
  c->host->release(ctx, name);
  return good
             ? DW_OK
             : DW_FAIL(c->host, ctx, DW_EIO, "cannot write %s: %s", c->to, strerror(errno));
}

static dw_status sample(void *self, dw_ctx *ctx)
{
  rdf *c = self;
  const dw_system *sys = c->host->system(ctx);
  if (!sys) return DW_ESTATE;
  if (c->samples && c->step == sys->step) return DW_OK;
  c->step = sys->step;
  DW_TRY(count(c, ctx));
  return c->to ? write_file(c, ctx) : DW_OK;
}

/* -- results -----------------------------------------------------------------------------
 */

static dw_status publish(const rdf *c, dw_ctx *ctx)
{
  const int64_t rows = c->ideal.n, shape[2] = {rows - 1, c->bins};
  const double samples = (double)c->samples;
  double *v = c->host->alloc(ctx, (size_t)((rows + 1) * c->bins), sizeof *v);
  int64_t top = 0;
  if (!v) return DW_ENOMEM;
  double *const g = v + c->bins;
  for (int64_t k = 0; k < c->bins; k++) {
    v[k] = radius(c, k);
    for (int64_t row = 0; row < rows; row++)
      g[row * c->bins + k] = g_of(c, row, k);
    if (g[k] > g[top]) top = k;
  }
  DW_TRY(c->host->put(ctx, "r", 1, &c->bins, v));
  DW_TRY(c->host->put(ctx, "g", 1, &c->bins, g));
  if (rows > 1) DW_TRY(c->host->put(ctx, "partial", 2, shape, g + c->bins));
  DW_TRY(c->host->put(ctx, "peak", 0, NULL, &v[top]));
  DW_TRY(c->host->put(ctx, "height", 0, NULL, &g[top]));
  DW_TRY(c->host->put(ctx, "samples", 0, NULL, &samples));
  c->host->release(ctx, v);
  return DW_OK;
}

/* Before the first sample: of the system as it is. */
static dw_status evaluate(void *self, dw_ctx *ctx)
{
  rdf *c = self;
  if (c->samples) return publish(c, ctx);
  dw_status status = count(c, ctx);
  if (status == DW_OK) status = publish(c, ctx);
  memset(c->count.v, 0, (size_t)c->count.n * sizeof *c->count.v);
  memset(c->ideal.v, 0, (size_t)c->ideal.n * sizeof *c->ideal.v);
  c->samples = 0;
  return status;
}

#define STATE(m, kind, text)                                                             \
  {                                                                                      \
    .name = #m, .doc = text, .type = kind, .flags = DW_STATE, .offset = offsetof(rdf, m) \
  }
static const dw_field fields[] = {
    DW_ARG(rdf, every, "100", "[0,inf)", "1", "Steps between samples; 0: none."),
    DW_ARG(rdf, bins, "100", "[1,1000000]", "1", "Bins from 0 to the cutoff."),
    DW_ARG(rdf, cutoff, "2.5", "(0,inf)", "length", "At most half the box."),
    {.name = "to",
     .doc = "File of columns r, g and the partials, written anew at each sample.",
     .type = DW_PATH,
     .offset = offsetof(rdf, to)},
    STATE(count, DW_REALS, "Pairs counted in each bin: all, then by species."),
    STATE(ideal, DW_REALS, "Pairs per volume, summed over the samples."),
    STATE(samples, DW_INT, "Samples taken."),
    STATE(step, DW_INT, "Step of the last sample."),
    {0}};

static const dw_field results[] = {
    {.name = "r", .type = DW_REALS, .unit = "length", .doc = "Middle of each bin."},
    {.name = "g",
     .type = DW_REALS,
     .unit = "1",
     .doc = "g(r), the mean over the samples; of the system as it is before the first."},
    {.name = "partial",
     .type = DW_REALS,
     .unit = "1",
     .doc = "g_ab(r) of species, rows 11 12 .. 22 ..; absent with one species."},
    {.name = "peak", .type = DW_REAL, .unit = "length", .doc = "Where g is highest."},
    {.name = "height", .type = DW_REAL, .unit = "1", .doc = "g there."},
    {.name = "samples", .type = DW_INT, .unit = "1", .doc = "Samples taken."},
    {0}};

static const dw_compute_ops ops = {
    .size = sizeof ops, .evaluate = evaluate, .flags = DW_COMPUTE_LIVE, .sample = sample};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "rdf",
    .brief = "Pair distribution function g(r), also by species",
    .details = "Bins are normalised by the volume of their shell and the number of pairs, "
               "N(N-1)/2: an ideal gas has g = 1 whatever N.",
    .references = (const dw_reference[]){{"M. P. Allen and D. J. Tildesley, Computer "
                                          "Simulation of Liquids, 2nd ed. (Oxford, 2017)",
                                          "10.1093/oso/9780198803195.001.0001"},
                                         {0}},
    .examples = (const char *const[]){"compute rdf bins 50 cutoff 2 every 100 to rdf.txt",
                                      "compute rdf every 0 as now", NULL},
    .instance_size = sizeof(rdf),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-rdf", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
