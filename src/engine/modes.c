/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/modes.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/results.h"
#include "model/landscape.h"

/* -- named sets -------------------------------------------------------------------- */

/* A set and all it points to live in an arena of their own. */
typedef struct {
  dw_modes modes;
  dw_arena *arena;
} entry;

struct dw_modesets {
  entry *item;
  int64_t count;
};

dw_modesets *dw_modesets_new(void)
{
  return calloc(1, sizeof(dw_modesets));
}

void dw_modesets_clear(dw_modesets *s)
{
  if (!s) return;
  for (int64_t i = 0; i < s->count; i++)
    dw_arena_free(s->item[i].arena);
  free(s->item);
  *s = (dw_modesets){.count = 0};
}

void dw_modesets_free(dw_modesets *s)
{
  dw_modesets_clear(s);
  free(s);
}

static int64_t find(const dw_modesets *s, const char *name)
{
  for (int64_t i = 0; i < s->count; i++)
    if (!strcmp(s->item[i].modes.name, name)) return i;
  return -1;
}

const dw_modes *dw_modes_named(const dw_modesets *s, const char *name)
{
  const int64_t i = find(s, name);
  return i < 0 ? NULL : &s->item[i].modes;
}

int64_t dw_modesets_count(const dw_modesets *s)
{
  return s->count;
}

const dw_modes *dw_modesets_at(const dw_modesets *s, int64_t i)
{
  return i >= 0 && i < s->count ? &s->item[i].modes : NULL;
}

/* Takes the entry over, in place of one of the same name. */
static dw_status keep(dw_ctx *ctx, const entry *e)
{
  dw_modesets *s = ctx->modesets;
  const int64_t old = find(s, e->modes.name);
  if (old >= 0) {
    dw_arena_free(s->item[old].arena);
    s->item[old] = *e;
    return DW_OK;
  }
  entry *grown = realloc(s->item, (size_t)(s->count + 1) * sizeof *grown);
  if (!grown)
    return dw_fail(ctx, DW_ENOMEM, "no memory for the mode set %s", e->modes.name);
  s->item = grown;
  s->item[s->count++] = *e;
  return DW_OK;
}

dw_status dw_modesets_add(dw_ctx *ctx, const dw_modes *m, dw_arena *arena)
{
  const entry e = {*m, arena};
  return keep(ctx, &e);
}

/* -- finding ------------------------------------------------------------------------- */

static dw_status check_set(dw_ctx *ctx, const dw_landscape *V, const dw_modes *m)
{
  const dw_modeset *s = &m->set;
  if (s->count < 1 || s->n != V->n || !s->z)
    return dw_fail(ctx, DW_EINTERNAL, "modes %s gave no modes of length %lld", m->style,
                   (long long)V->n);
  for (int64_t k = 0; k < s->count; k++) {
    const double norm = dw_norm(s->n, s->z + k * s->n);
    if (!(fabs(norm - 1) < 1e-8))
      return dw_fail(ctx, DW_ENUMERIC, "modes %s gave a mode (number %lld) of norm %g",
                     m->style, (long long)(s->first + k), norm);
  }
  return DW_OK;
}

static dw_status put(dw_ctx *ctx, const dw_modes *m, const char *name, bool array,
                     const double *v)
{
  char full[256];
  snprintf(full, sizeof full, "%s.%s", m->name, name);
  return dw_results_put(ctx, full, array, &m->set.count, v);
}

static dw_status put_arrays(dw_ctx *ctx, const dw_modes *m, double *room)
{
  const dw_modeset *s = &m->set;
  for (int64_t k = 0; k < s->count; k++)
    room[k] = copysign(sqrt(fabs(s->stiffness[k])), s->stiffness[k]);
  DW_TRY(put(ctx, m, "omega", true, room));
  for (int64_t k = 0; k < s->count; k++)
    room[k] = s->reason[k];
  DW_TRY(put(ctx, m, "reason", true, room));
  for (int64_t k = 0; k < s->count; k++)
    room[k] = (double)s->iterations[k];
  DW_TRY(put(ctx, m, "iterations", true, room));
  DW_TRY(put(ctx, m, "value", true, s->value));
  DW_TRY(put(ctx, m, "stiffness", true, s->stiffness));
  DW_TRY(put(ctx, m, "residual", true, s->residual));
  return put(ctx, m, "PR", true, m->participation);
}

static dw_status publish(dw_ctx *ctx, const dw_modes *m)
{
  const dw_modeset *s = &m->set;
  int64_t converged = 0;
  for (int64_t k = 0; k < s->count; k++)
    converged += s->reason[k] > 0;
  const double count = (double)s->count, first = (double)s->first,
               all = converged == s->count;
  DW_TRY(put(ctx, m, "count", false, &count));
  DW_TRY(put(ctx, m, "first", false, &first));
  DW_TRY(put(ctx, m, "converged", false, &all));
  DW_TRY(put(ctx, m, "e", false, &m->e));
  double *room = malloc((size_t)s->count * sizeof *room);
  if (!room)
    return dw_fail(ctx, DW_ENOMEM, "no memory for the results of modes %s", m->name);
  const dw_status status = put_arrays(ctx, m, room);
  free(room);
  if (converged < s->count)
    dw_warn(ctx, "modes %s: %lld of %lld did not converge (%s.residual tells how far)",
            m->name, (long long)(s->count - converged), (long long)s->count, m->name);
  return status;
}

/* Fills the set in its own arena, which is the current one. */
static dw_status fill(dw_ctx *ctx, const dw_instance *style, dw_modes *m)
{
  const dw_modes_ops *ops = style->style->ops;
  const char *at = ops->at ? ops->at(style->self) : NULL;
  dw_landscape *V;
  DW_TRY(dw_landscape_current(ctx, &V));
  m->name = dw_copy_text(ctx, style->name);
  m->style = dw_copy_text(ctx, style->style->name);
  m->at = dw_copy_text(ctx, at ? at : "current");
  m->x = dw_alloc(ctx, (size_t)V->n, sizeof *m->x);
  if (!m->name || !m->style || !m->at || !m->x) return DW_ENOMEM;
  DW_TRY(dw_point_named(ctx, at, V->n, m->x));
  if (V->value(V, 0, m->x, &m->e, NULL) != DW_OK)
    return dw_fail(ctx, DW_ENUMERIC, "V is not finite where the modes are wanted (%s)",
                   m->at);
  DW_TRY(ops->find(style->self, ctx, V, m->x, &m->set));
  m->set.x = m->x;
  DW_TRY(check_set(ctx, V, m));
  m->participation = dw_alloc(ctx, (size_t)m->set.count, sizeof *m->participation);
  if (!m->participation) return DW_ENOMEM;
  for (int64_t k = 0; k < m->set.count; k++)
    m->participation[k] = dw_participation(V, m->set.z + k * V->n);
  return DW_OK;
}

dw_status dw_modes_find(dw_ctx *ctx, const dw_instance *style)
{
  entry e = {.arena = dw_arena_new()};
  if (!e.arena) return dw_fail(ctx, DW_ENOMEM, "no memory for modes");
  dw_arena *const arena = ctx->arena;
  const char *const instance = ctx->instance;
  dw_results_drop(ctx->results, style->name);
  ctx->arena = e.arena, ctx->instance = style->name;
  dw_status status = fill(ctx, style, &e.modes);
  ctx->arena = arena, ctx->instance = instance;
  if (status == DW_OK) status = publish(ctx, &e.modes);
  if (status == DW_OK) status = keep(ctx, &e);
  if (status != DW_OK) dw_arena_free(e.arena);
  return status;
}
