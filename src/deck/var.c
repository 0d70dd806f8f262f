/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/var.h"

#include <stdlib.h>
#include <string.h>

dw_var *dw_var_new(dw_var_kind kind)
{
  dw_var *v = calloc(1, sizeof *v);
  if (v) v->kind = kind;
  return v;
}

dw_pool *dw_var_pool(dw_var *v)
{
  if (v->body) return v->body->pool;
  dw_var_body *body = calloc(1, sizeof *body);
  if (!body) return NULL;
  body->users = 1, body->pool = dw_pool_new();
  if (!body->pool) {
    free(body);
    return NULL;
  }
  v->body = body;
  return body->pool;
}

void dw_var_free(dw_var *v)
{
  if (!v) return;
  if (v->body && --v->body->users == 0) {
    dw_pool_free(v->body->pool);
    free(v->body);
  }
  free(v);
}

dw_var *dw_var_copy(const dw_var *v)
{
  dw_var *copy = malloc(sizeof *copy);
  if (!copy) return NULL;
  *copy = *v;
  copy->busy = false;
  if (copy->body) copy->body->users++;
  return copy;
}

void dw_var_set(dw_symbol *symbol, dw_var *v)
{
  dw_var_free(symbol->var);
  symbol->var = v;
}

static dw_status no_memory(dw_ctx *ctx, dw_var *v)
{
  dw_var_free(v);
  return dw_fail(ctx, DW_ENOMEM, "no memory for a variable");
}

static void show_item(dw_var *v)
{
  v->text = v->item[v->now];
  v->value = dw_datum_guess(v->text);
}

dw_status dw_var_list(dw_ctx *ctx, int64_t n, const char *const *text, dw_var **out)
{
  dw_var *v = dw_var_new(DW_VAR_LIST);
  dw_pool *pool = v ? dw_var_pool(v) : NULL;
  const char **item = pool ? dw_pool_take(pool, (size_t)n, sizeof *item) : NULL;
  if (!item) return no_memory(ctx, v);
  for (int64_t i = 0; i < n; i++)
    if (!(item[i] = dw_pool_text(pool, text[i], strlen(text[i])))) return no_memory(ctx, v);
  v->item = item, v->last = n - 1;
  show_item(v);
  *out = v;
  return DW_OK;
}

static int digits_of(int64_t i)
{
  char text[32];
  return snprintf(text, sizeof text, "%lld", (long long)i);
}

dw_status dw_var_loop(dw_ctx *ctx, int64_t lo, int64_t hi, bool pad, dw_var **out)
{
  dw_var *v = dw_var_new(DW_VAR_LOOP);
  if (!v) return no_memory(ctx, v);
  v->now = lo, v->last = hi, v->pad = pad ? digits_of(hi) : 0;
  v->value = dw_datum_int(lo);
  *out = v;
  return DW_OK;
}

dw_status dw_var_text(dw_ctx *ctx, const char *text, dw_var **out)
{
  dw_var *v = dw_var_new(DW_VAR_VALUE);
  dw_pool *pool = v ? dw_var_pool(v) : NULL;
  const char *copy = pool ? dw_pool_text(pool, text, strlen(text)) : NULL;
  if (!copy) return no_memory(ctx, v);
  v->text = copy, v->value = dw_datum_guess(copy);
  *out = v;
  return DW_OK;
}

dw_status dw_var_value(dw_ctx *ctx, dw_datum d, dw_var **out)
{
  dw_var *v = dw_var_new(DW_VAR_VALUE);
  if (!v) return no_memory(ctx, v);
  if (!dw_datum_is_number(&d)) {
    dw_pool *pool = dw_var_pool(v);
    if (!pool || dw_datum_keep(ctx, pool, &d) != DW_OK) return no_memory(ctx, v);
  }
  v->value = d;
  *out = v;
  return DW_OK;
}

bool dw_var_next(dw_var *v)
{
  if (v->now >= v->last) return false;
  v->now++;
  if (v->kind == DW_VAR_LIST)
    show_item(v);
  else
    v->value = dw_datum_int(v->now);
  return true;
}

const char *dw_var_padded(const dw_var *v, char *out, size_t room)
{
  snprintf(out, room, "%0*lld", v->pad, (long long)v->now);
  return out;
}
