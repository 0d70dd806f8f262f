/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/keep.h"

#include <stdlib.h>
#include <string.h>

/* What one DW_STATE field held: n numbers, or a text. */
typedef struct {
  int64_t n;
  void *v;
} cell;

typedef struct {
  dw_instance *instance;
  cell *state; /* by the order of its fields */
} item;

struct dw_kept {
  item *item;
  int64_t count;
};

static dw_status no_memory(dw_ctx *ctx)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to keep the state of fixes and computes");
}

/* Bytes of a plain value; 0: it has parts elsewhere. */
static size_t bytes_of(dw_type type)
{
  return type == DW_REAL   ? sizeof(double)
         : type == DW_INT  ? sizeof(int64_t)
         : type == DW_BOOL ? sizeof(bool)
         : type == DW_ENUM ? sizeof(int32_t)
                           : 0;
}

static bool is_text(dw_type type)
{
  return type == DW_STRING || type == DW_PATH || type == DW_HANDLE;
}

static int64_t fields_of(const dw_style *style)
{
  int64_t n = 0;
  while (style->fields && style->fields[n].type != DW_END)
    n++;
  return n;
}

static void *copy(const void *v, size_t bytes)
{
  void *out = malloc(bytes ? bytes : 1);
  return out && bytes ? memcpy(out, v, bytes) : out;
}

/* -- keeping ------------------------------------------------------------------------- */

static bool keep_field(const dw_field *f, const void *member, cell *c)
{
  const size_t plain = bytes_of(f->type);
  if (plain) {
    c->v = copy(member, plain);
  } else if (f->type == DW_REALS) {
    const dw_reals *r = member;
    c->n = r->n, c->v = copy(r->v, (size_t)r->n * sizeof(double));
  } else if (is_text(f->type)) {
    const char *text = *(const char *const *)member;
    if (!text) return true;
    c->v = strdup(text);
  } else {
    return true;
  }
  return c->v;
}

static bool keep_instance(dw_instance *instance, item *it)
{
  const int64_t n = fields_of(instance->style);
  it->instance = instance;
  it->state = calloc((size_t)n + 1, sizeof *it->state);
  bool good = it->state;
  for (int64_t k = 0; good && k < n; k++) {
    const dw_field *f = &instance->style->fields[k];
    if (f->flags & DW_STATE)
      good = keep_field(f, (const char *)instance->self + f->offset, &it->state[k]);
  }
  return good;
}

dw_status dw_instances_keep(dw_ctx *ctx, dw_kept **out)
{
  const int64_t count = dw_instances_count(ctx->instances);
  dw_kept *k = calloc(1, sizeof *k);
  *out = k;
  if (!k) return no_memory(ctx);
  k->item = calloc((size_t)count + 1, sizeof *k->item);
  if (!k->item) return no_memory(ctx);
  for (int64_t i = 0; i < count; i++) {
    dw_instance *instance = dw_instances_at(ctx->instances, i);
    k->count++;
    if (!keep_instance(instance, &k->item[i])) return no_memory(ctx);
    instance->kept = true;
  }
  return DW_OK;
}

/* -- going back ------------------------------------------------------------------------
 */

static dw_status put_reals(dw_ctx *ctx, dw_reals *r, const cell *c)
{
  if (r->n != c->n) {
    double *v = dw_alloc(ctx, (size_t)c->n + 1, sizeof *v);
    if (!v) return DW_ENOMEM;
    if (r->v) dw_release(ctx, r->v);
    r->v = v, r->n = c->n;
  }
  if (c->n) memcpy(r->v, c->v, (size_t)c->n * sizeof(double));
  return DW_OK;
}

static dw_status put_field(dw_ctx *ctx, const dw_field *f, void *member, const cell *c)
{
  const size_t plain = bytes_of(f->type);
  if (plain) memcpy(member, c->v, plain);
  if (f->type == DW_REALS) return put_reals(ctx, member, c);
  if (!is_text(f->type)) return DW_OK;
  const char **text = member;
  if (c->v && *text && !strcmp(*text, c->v)) return DW_OK;
  *text = c->v ? dw_copy_text(ctx, c->v) : NULL;
  return c->v && !*text ? DW_ENOMEM : DW_OK;
}

static dw_status put_instance(dw_ctx *ctx, const item *it)
{
  const dw_field *fields = it->instance->style->fields;
  const dw_scope before = dw_instance_enter(ctx, it->instance);
  dw_status status = DW_OK;
  for (int64_t k = 0; status == DW_OK && fields && fields[k].type != DW_END; k++)
    if (fields[k].flags & DW_STATE)
      status = put_field(ctx, &fields[k], (char *)it->instance->self + fields[k].offset,
                         &it->state[k]);
  dw_instance_leave(ctx, before);
  it->instance->seen_version = 0, it->instance->seen_step = 0;
  return status;
}

dw_status dw_instances_go_back(dw_ctx *ctx, const dw_kept *k)
{
  dw_instances *all = dw_instances_new();
  dw_instances *now = ctx->instances;
  if (!all) return no_memory(ctx);
  dw_instances_free(ctx, now); /* those that are not kept */
  ctx->instances = all;
  for (int64_t i = 0; i < k->count; i++)
    DW_TRY(dw_instances_add(ctx, k->item[i].instance));
  for (int64_t i = 0; i < k->count; i++)
    DW_TRY(put_instance(ctx, &k->item[i]));
  return DW_OK;
}

static bool in_use(const dw_ctx *ctx, const dw_instance *instance)
{
  for (int64_t i = 0; i < dw_instances_count(ctx->instances); i++)
    if (dw_instances_at(ctx->instances, i) == instance) return true;
  return false;
}

void dw_kept_free(dw_ctx *ctx, dw_kept *k)
{
  for (int64_t i = 0; k && i < k->count; i++) {
    const item *it = &k->item[i];
    for (int64_t f = 0; it->state && f < fields_of(it->instance->style); f++)
      free(it->state[f].v);
    free(it->state);
    it->instance->kept = false;
    if (!in_use(ctx, it->instance)) dw_instance_free(ctx, it->instance);
  }
  if (k) free(k->item);
  free(k);
}
