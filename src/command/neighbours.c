/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `library neighbours`: pairs of minima that are near each other, found by distance.
 *
 * Minima sorted by energy, a window of |dE| over them; within it the triangle inequality
 * with the distance to the lowest minimum of the glass, | |a - r| - |b - r| | <= |a - b|,
 * excludes most of the rest before any two sets of coordinates are compared. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "model/feature.h"
#include "model/system.h"
#include "store/inspect.h"
#include "store/record.h"

typedef struct {
  const char *of;
  double d, dE;
} neighbours_args;

typedef struct {
  int64_t id;
  const char *glass;
  double e, far; /* far: distance from the reference of its glass */
} minimum;

typedef struct {
  int64_t a, b;
} pair;

typedef struct {
  const neighbours_args *args;
  dw_library *lib;
  int64_t count, known;
  minimum *m;
  pair *pair; /* those the table has, sorted */
  int64_t compared, found;
} search;

static int by_energy(const void *a, const void *b)
{
  const minimum *p = a, *q = b;
  const int glass = strcmp(p->glass, q->glass);
  if (glass) return glass;
  if (p->e != q->e) return p->e < q->e ? -1 : 1;
  return p->id < q->id ? -1 : 1;
}

static int by_pair(const void *a, const void *b)
{
  const pair *p = a, *q = b;
  if (p->a != q->a) return p->a < q->a ? -1 : 1;
  return (p->b > q->b) - (p->b < q->b);
}

/* -- what there is -------------------------------------------------------------------- */

static dw_status list_minima(dw_ctx *ctx, search *s)
{
  const int64_t rows = dw_library_rows(s->lib, "minima");
  s->m = dw_alloc(ctx, (size_t)(rows > 0 ? rows : 1), sizeof *s->m);
  if (!s->m) return DW_ENOMEM;
  for (int64_t k = 0; k < rows; k++) {
    minimum *m = &s->m[s->count];
    m->id = dw_library_id(s->lib, "minima", k);
    DW_TRY(dw_library_text(ctx, s->lib, "minima", "glass", m->id, &m->glass));
    DW_TRY(dw_library_real(ctx, s->lib, "minima", "energy", m->id, &m->e));
    if (m->glass[0]) s->count++;
  }
  qsort(s->m, (size_t)s->count, sizeof *s->m, by_energy);
  return DW_OK;
}

static dw_status list_known(dw_ctx *ctx, search *s)
{
  const int64_t rows = dw_library_rows(s->lib, "neighbours");
  s->pair = dw_alloc(ctx, (size_t)(rows > 0 ? rows : 1), sizeof *s->pair);
  if (!s->pair) return DW_ENOMEM;
  for (; s->known < rows; s->known++) {
    double a, b;
    const int64_t id = dw_library_id(s->lib, "neighbours", s->known);
    DW_TRY(dw_library_real(ctx, s->lib, "neighbours", "a", id, &a));
    DW_TRY(dw_library_real(ctx, s->lib, "neighbours", "b", id, &b));
    s->pair[s->known] = (pair){(int64_t)a, (int64_t)b};
  }
  qsort(s->pair, (size_t)s->known, sizeof *s->pair, by_pair);
  return DW_OK;
}

/* -- comparing ------------------------------------------------------------------------ */

/* Distances from the lowest minimum of each glass. */
static dw_status measure(dw_ctx *ctx, const search *s)
{
  dw_system *reference = NULL, *sys;
  for (int64_t k = 0; k < s->count; k++) {
    minimum *m = &s->m[k];
    if (k == 0 || strcmp(m->glass, m[-1].glass)) {
      dw_system_free(reference);
      reference = NULL;
      DW_TRY(dw_library_state(ctx, s->lib, m->id, &reference));
      continue;
    }
    const dw_status status = dw_library_state(ctx, s->lib, m->id, &sys);
    if (status != DW_OK) {
      dw_system_free(reference);
      return status;
    }
    m->far = dw_feature_between(reference, sys).d;
    dw_system_free(sys);
  }
  dw_system_free(reference);
  return DW_OK;
}

static dw_status put(dw_ctx *ctx, search *s, const minimum *a, const minimum *b,
                     const dw_feature *f)
{
  dw_record r = {0};
  s->found++;
  dw_record_id(&r, (dw_about){"a", "1", "The minimum of lower energy."}, "minima", a->id);
  dw_record_id(&r, (dw_about){"b", "1", "The other one."}, "minima", b->id);
  dw_record_real(&r, (dw_about){"d", "length", "|b - a| in all coordinates."}, f->d);
  dw_record_real(&r, (dw_about){"dE", "energy", "V(b) - V(a)."}, b->e - a->e);
  dw_record_real(&r, (dw_about){"PR", "1", "Participation ratio of b - a, in particles."},
                 f->pr);
  return dw_record_append(ctx, s->lib, "neighbours", &r, NULL);
}

/* All of higher energy that are near enough to minimum number k. */
static dw_status look_up(dw_ctx *ctx, search *s, int64_t k)
{
  const minimum *a = &s->m[k];
  dw_system *here = NULL, *there;
  dw_status status = DW_OK;
  for (int64_t j = k + 1; status == DW_OK && j < s->count; j++) {
    const minimum *b = &s->m[j];
    const pair p = {a->id, b->id};
    if (strcmp(a->glass, b->glass) || b->e - a->e > s->args->dE) break;
    if (fabs(b->far - a->far) > s->args->d) continue;
    if (bsearch(&p, s->pair, (size_t)s->known, sizeof p, by_pair)) continue;
    if (!here) status = dw_library_state(ctx, s->lib, a->id, &here);
    if (status == DW_OK) status = dw_library_state(ctx, s->lib, b->id, &there);
    if (status != DW_OK) break;
    const dw_feature f = dw_feature_between(here, there);
    s->compared++;
    if (f.d < s->args->d) status = put(ctx, s, a, b, &f);
    dw_system_free(there);
  }
  dw_system_free(here);
  return status;
}

static dw_status run_neighbours(void *self, dw_ctx *ctx)
{
  search s = {.args = self};
  s.lib = dw_libraries_find(ctx->libraries, s.args->of);
  if (!s.lib)
    return dw_fail_word(ctx, DW_ENOTFOUND, -1, "library FILE as NAME opens one",
                        "library neighbours: no library is called %s", s.args->of);
  if (dw_library_rows(s.lib, "minima") < 1)
    return dw_fail(ctx, DW_ENOTFOUND, "library neighbours: %s has no minima yet",
                   dw_library_path(s.lib));
  DW_TRY(list_minima(ctx, &s));
  DW_TRY(list_known(ctx, &s));
  DW_TRY(measure(ctx, &s));
  dw_status status = DW_OK;
  for (int64_t k = 0; status == DW_OK && k < s.count; k++)
    status = look_up(ctx, &s, k);
  if (status != DW_OK) {
    dw_library_discard(s.lib);
    return status;
  }
  dw_note(ctx, "library neighbours: %lld minima, %lld pairs compared, %lld new neighbours",
          (long long)s.count, (long long)s.compared, (long long)s.found);
  return dw_library_commit(ctx, s.lib);
}

static const dw_field neighbours_fields[] = {
    {.name = "of",
     .doc = "Name of an open library; the pairs go into its table neighbours.",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(neighbours_args, of)},
    DW_ARG(neighbours_args, d, "0.8", "(0,inf)", "length", "Largest distance of a pair."),
    DW_ARG(neighbours_args, dE, "0.6", "(0,inf)", "energy",
           "Largest difference of energies of a pair."),
    {0}};

DW_COMMAND(neighbours, "library neighbours", neighbours_args, neighbours_fields,
           "Pairs of minima by distance, into table neighbours",
           "library neighbours L d 0.3 dE 0.1");

const dw_style *const dw_commands_neighbours[] = {&neighbours_style, NULL};
