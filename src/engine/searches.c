/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/searches.h"

#include <stdlib.h>
#include <string.h>

#include "engine/modes.h"
#include "engine/path.h"
#include "model/landscape.h"

static dw_status no_memory(dw_archive *a)
{
  return dw_fail(a->ctx, DW_ENOMEM, "no memory for a path or modes");
}

/* -- parts: a vector or NULL, a text -- */

static dw_status block(dw_archive *a, dw_arena *arena, void *member, int64_t n, size_t size)
{
  void *p;
  memcpy(&p, member, sizeof p);
  bool there = a->saving && p;
  int64_t count = there ? n : 0;
  DW_TRY(dw_archive_bool(a, &there));
  DW_TRY(dw_archive_count(a, &count, there ? size : 0));
  if (!a->saving) {
    p = there ? dw_arena_alloc(arena, (size_t)count + 1, size) : NULL;
    if (there && !p) return no_memory(a);
    if (there && count != n)
      return dw_fail(a->ctx, DW_EIO, "%s is damaged: a vector of another length", a->name);
    memcpy(member, &p, sizeof p);
  }
  return there ? dw_archive_bytes(a, p, (size_t)count, size) : DW_OK;
}

static dw_status reals(dw_archive *a, dw_arena *arena, double **v, int64_t n)
{
  return block(a, arena, v, n, sizeof **v);
}

static dw_status text(dw_archive *a, dw_arena *arena, char **member)
{
  char *copy = *member;
  DW_TRY(dw_archive_text(a, &copy));
  if (a->saving) return DW_OK;
  *member = dw_arena_text(arena, copy ? copy : "");
  free(copy);
  return *member ? DW_OK : no_memory(a);
}

static dw_status reason(dw_archive *a, dw_reason *why)
{
  int code = (int)*why;
  DW_TRY(dw_archive_whole(a, &code));
  *why = (dw_reason)code;
  return DW_OK;
}

/* -- the path -- */

static dw_status images(dw_archive *a, dw_arena *arena, dw_path *p)
{
  DW_TRY(dw_archive_count(a, &p->images, 1));
  if (!p->images) return DW_OK;
  if (!a->saving && !(p->x = dw_arena_alloc(arena, (size_t)p->images, sizeof *p->x)))
    return no_memory(a);
  for (int64_t i = 0; i < p->images; i++)
    DW_TRY(reals(a, arena, &p->x[i], p->n));
  DW_TRY(reals(a, arena, &p->e, p->images));
  return reals(a, arena, &p->s, p->images);
}

static dw_status path(dw_archive *a, dw_arena *arena, dw_path *p)
{
  p->size = sizeof *p;
  DW_TRY(images(a, arena, p));
  DW_TRY(dw_archive_int(a, &p->top));
  DW_TRY(reals(a, arena, &p->saddle, p->n));
  DW_TRY(reals(a, arena, &p->mode, p->n));
  double *const real[] = {&p->saddle_e, &p->saddle_s, &p->saddle_force, &p->saddle_curv,
                          &p->fperp};
  for (size_t i = 0; i < sizeof real / sizeof *real; i++)
    DW_TRY(dw_archive_real(a, real[i]));
  DW_TRY(dw_archive_int(a, &p->saddle_negative));
  DW_TRY(dw_archive_int(a, &p->minima));
  DW_TRY(dw_archive_int(a, &p->evaluations));
  DW_TRY(dw_archive_int(a, &p->iterations));
  return reason(a, &p->reason);
}

static dw_status fill_band(dw_archive *a, dw_band *b)
{
  DW_TRY(reals(a, b->arena, &b->a, b->V->n));
  DW_TRY(reals(a, b->arena, &b->b, b->V->n));
  DW_TRY(text(a, b->arena, &b->name_a));
  DW_TRY(text(a, b->arena, &b->name_b));
  double *const real[] = {&b->ea, &b->eb, &b->fa,     &b->fb,
                          &b->d,  &b->pr, &b->curv_a, &b->curv_b};
  for (size_t i = 0; i < sizeof real / sizeof *real; i++)
    DW_TRY(dw_archive_real(a, real[i]));
  DW_TRY(dw_archive_bool(a, &b->given));
  DW_TRY(dw_archive_bool(a, &b->relaxed));
  b->path.n = b->V->n;
  return path(a, b->arena, &b->path); /* how it goes into its ends is found again */
}

static dw_status band(dw_archive *a)
{
  dw_ctx *ctx = a->ctx;
  bool there = a->saving && ctx->band;
  DW_TRY(dw_archive_bool(a, &there));
  if (!there) return DW_OK;
  if (a->saving) return fill_band(a, ctx->band);
  dw_landscape *V;
  DW_TRY(dw_landscape_current(ctx, &V));
  ctx->band = calloc(1, sizeof *ctx->band);
  if (!ctx->band || !(ctx->band->arena = dw_arena_new())) {
    free(ctx->band);
    ctx->band = NULL;
    return no_memory(a);
  }
  ctx->band->V = V;
  return fill_band(a, ctx->band);
}

/* -- modes -- */

static dw_status mode_set(dw_archive *a, dw_arena *arena, dw_modes *m)
{
  dw_modeset *s = &m->set;
  s->size = sizeof *s;
  DW_TRY(dw_archive_count(a, &s->count, sizeof(double)));
  DW_TRY(dw_archive_count(a, &s->n, sizeof(double)));
  DW_TRY(dw_archive_int(a, &s->first));
  DW_TRY(reals(a, arena, &s->value, s->count));
  DW_TRY(reals(a, arena, &s->stiffness, s->count));
  DW_TRY(reals(a, arena, &s->residual, s->count));
  DW_TRY(reals(a, arena, &s->z, s->count * s->n));
  DW_TRY(block(a, arena, &s->reason, s->count, sizeof *s->reason));
  DW_TRY(block(a, arena, &s->iterations, s->count, sizeof *s->iterations));
  DW_TRY(reals(a, arena, &m->participation, s->count));
  DW_TRY(reals(a, arena, &m->x, s->n));
  s->x = m->x;
  return dw_archive_real(a, &m->e);
}

static dw_status modes(dw_archive *a, dw_arena *arena, dw_modes *m)
{
  char *style = (char *)(uintptr_t)m->style;
  DW_TRY(text(a, arena, &m->name));
  DW_TRY(text(a, arena, &style));
  m->style = style;
  DW_TRY(text(a, arena, &m->at));
  return mode_set(a, arena, m);
}

static dw_status read_modes(dw_archive *a)
{
  dw_modes m = {0};
  dw_arena *arena = dw_arena_new();
  if (!arena) return no_memory(a);
  dw_status status = modes(a, arena, &m);
  if (status == DW_OK) status = dw_modesets_add(a->ctx, &m, arena);
  if (status != DW_OK) dw_arena_free(arena);
  return status;
}

dw_status dw_searches_archive(dw_archive *a)
{
  int64_t n = dw_modesets_count(a->ctx->modesets);
  DW_TRY(dw_archive_mark(a, "searches"));
  DW_TRY(band(a));
  DW_TRY(dw_archive_count(a, &n, 1));
  for (int64_t i = 0; i < n; i++) {
    dw_modes m = {0};
    if (a->saving) m = *dw_modesets_at(a->ctx->modesets, i);
    DW_TRY(a->saving ? modes(a, NULL, &m) : read_modes(a));
  }
  return DW_OK;
}
