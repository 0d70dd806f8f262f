/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/instance.h"

#include <stdlib.h>
#include <string.h>

static dw_scope enter(dw_ctx *ctx, dw_arena *arena, const char *name)
{
  const dw_scope before = {ctx->arena, ctx->instance};
  ctx->arena = arena, ctx->instance = name;
  return before;
}

dw_scope dw_instance_enter(dw_ctx *ctx, const dw_instance *i)
{
  return enter(ctx, i->arena, i->name);
}

void dw_instance_leave(dw_ctx *ctx, dw_scope before)
{
  ctx->arena = before.arena, ctx->instance = before.instance;
}

/* -- making one -- */

typedef struct {
  int first, n;
  const dw_word *words;
  const char *name; /* `as NAME`, or NULL */
} statement;

static dw_status parse(void *arg, dw_ctx *ctx, const dw_style *style, void *self)
{
  statement *s = arg;
  return dw_fields_parse(ctx, style, s->first, s->n, s->words, self, &s->name);
}

static dw_status fill(dw_ctx *ctx, dw_instance *i, const char *const *name, dw_fill *set,
                      void *arg)
{
  const size_t size = i->style->instance_size;
  i->self = dw_alloc(ctx, 1, size ? size : 1);
  if (!i->self) return DW_ENOMEM;
  DW_TRY(set(arg, ctx, i->style, i->self));
  i->name = dw_copy_text(ctx, *name ? *name : i->style->name);
  if (!i->name) return DW_ENOMEM;
  ctx->instance = i->name;
  return i->style->create ? i->style->create(i->self, ctx, &dw_host_table) : DW_OK;
}

/* `name` is looked at after `set` was called. */
static dw_status make(dw_ctx *ctx, const dw_entry *entry, const char *const *name,
                      dw_fill *set, void *arg, dw_instance **out)
{
  *out = NULL;
  dw_arena *arena = dw_arena_new();
  dw_instance *i = arena ? dw_arena_alloc(arena, 1, sizeof *i) : NULL;
  if (!i) {
    dw_arena_free(arena);
    return dw_fail(ctx, DW_ENOMEM, "no memory for %s", entry->style->name);
  }
  i->style = entry->style, i->plugin = entry->plugin, i->arena = arena;
  const dw_scope before = enter(ctx, arena, entry->style->name);
  const dw_status status = fill(ctx, i, name, set, arg);
  dw_instance_leave(ctx, before);
  if (status == DW_OK) {
    *out = i;
    return DW_OK;
  }
  dw_arena_free(arena);
  return status;
}

dw_status dw_instance_new(dw_ctx *ctx, const dw_entry *entry, int first, int n,
                          const dw_word *words, dw_instance **out)
{
  statement s = {first, n, words, NULL};
  return make(ctx, entry, &s.name, parse, &s, out);
}

dw_status dw_instance_make(dw_ctx *ctx, const dw_entry *entry, const char *name,
                           dw_fill *set, void *arg, dw_instance **out)
{
  return make(ctx, entry, &name, set, arg, out);
}

void dw_instance_free(dw_ctx *ctx, dw_instance *i)
{
  if (!i) return;
  const dw_scope before = dw_instance_enter(ctx, i);
  if (i->style->destroy) i->style->destroy(i->self, ctx);
  dw_instance_leave(ctx, before);
  dw_arena_free(i->arena);
}

dw_status dw_instance_coefficients(dw_ctx *ctx, dw_instance *pair, int64_t i, int64_t j,
                                   const dw_reals *c)
{
  const dw_pair_ops *ops = pair->style->ops;
  if (ops->size < offsetof(dw_pair_ops, coeff) + sizeof ops->coeff || !ops->coeff)
    return dw_fail(ctx, DW_EUNSUP, "pair %s has no coefficients by type",
                   pair->style->name);
  const dw_scope before = dw_instance_enter(ctx, pair);
  dw_coefficients *kept = dw_alloc(ctx, 1, sizeof *kept), **end = &pair->coefficients;
  double *v = kept ? dw_alloc(ctx, (size_t)c->n + 1, sizeof *v) : NULL;
  dw_status status = v ? DW_OK : DW_ENOMEM;
  if (v && c->n) memcpy(v, c->v, (size_t)c->n * sizeof *v);
  if (v) status = ops->coeff(pair->self, ctx, (int32_t)i, (int32_t)j, c);
  dw_instance_leave(ctx, before);
  DW_TRY(status);
  *kept = (dw_coefficients){NULL, i, j, {c->n, v}};
  while (*end)
    end = &(*end)->next;
  *end = kept;
  return DW_OK;
}

const void *dw_instance_member(const dw_instance *i, const char *field, dw_type type)
{
  for (const dw_field *f = i->style->fields; f && f->type != DW_END; f++)
    if (f->type == type && !strcmp(f->name, field))
      return (const char *)i->self + f->offset;
  return NULL;
}

/* -- named instances ------------------------------------------------------------- */

struct dw_instances {
  dw_instance **item;
  int64_t count, room;
};

dw_instances *dw_instances_new(void)
{
  return calloc(1, sizeof(dw_instances));
}

/* An instance leaves the list. */
static void drop(dw_ctx *ctx, dw_instance *i)
{
  if (!i->kept) dw_instance_free(ctx, i);
}

void dw_instances_free(dw_ctx *ctx, dw_instances *all)
{
  if (!all) return;
  for (int64_t i = all->count; i-- > 0;)
    drop(ctx, all->item[i]);
  free(all->item);
  free(all);
}

static int64_t index_of(const dw_instances *all, dw_kind kind, const char *name)
{
  for (int64_t i = 0; i < all->count; i++)
    if (all->item[i]->style->kind == kind && !strcmp(all->item[i]->name, name)) return i;
  return -1;
}

dw_status dw_instances_add(dw_ctx *ctx, dw_instance *instance)
{
  dw_instances *all = ctx->instances;
  const int64_t old = index_of(all, instance->style->kind, instance->name);
  if (old >= 0) {
    drop(ctx, all->item[old]);
    all->item[old] = instance;
    return DW_OK;
  }
  if (all->count == all->room) {
    const int64_t room = all->room ? 2 * all->room : 16;
    dw_instance **grown = realloc(all->item, (size_t)room * sizeof(dw_instance *));
    if (!grown) {
      drop(ctx, instance);
      return dw_fail(ctx, DW_ENOMEM, "no memory for %lld instances", (long long)room);
    }
    all->item = grown, all->room = room;
  }
  all->item[all->count++] = instance;
  return DW_OK;
}

dw_instance *dw_instances_find(const dw_instances *all, dw_kind kind, const char *name)
{
  const int64_t at = index_of(all, kind, name);
  return at >= 0 ? all->item[at] : NULL;
}

bool dw_instances_remove(dw_ctx *ctx, dw_kind kind, const char *name)
{
  dw_instances *all = ctx->instances;
  const int64_t at = index_of(all, kind, name);
  if (at < 0) return false;
  drop(ctx, all->item[at]);
  memmove(all->item + at, all->item + at + 1,
          (size_t)(--all->count - at) * sizeof *all->item);
  return true;
}

int64_t dw_instances_count(const dw_instances *all)
{
  return all->count;
}

dw_instance *dw_instances_at(const dw_instances *all, int64_t i)
{
  return i >= 0 && i < all->count ? all->item[i] : NULL;
}
