/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/states.h"

#include <stdlib.h>
#include <string.h>

#include "model/system.h"

/* A deck names a handful of states: a plain array. */
typedef struct {
  char *name;
  dw_system *system;
} state;

struct dw_states {
  state *item;
  int64_t count;
};

dw_states *dw_states_new(void)
{
  return calloc(1, sizeof(dw_states));
}

void dw_states_free(dw_states *s)
{
  if (!s) return;
  for (int64_t i = 0; i < s->count; i++)
    free(s->item[i].name), dw_system_free(s->item[i].system);
  free(s->item);
  free(s);
}

static state *find(const dw_states *s, const char *name)
{
  for (int64_t i = 0; i < s->count; i++)
    if (!strcmp(s->item[i].name, name)) return &s->item[i];
  return NULL;
}

static dw_status put(dw_ctx *ctx, dw_states *s, const char *name, const dw_system *from)
{
  dw_system *copy;
  DW_TRY(dw_system_clone(ctx, from, &copy));
  state *old = find(s, name);
  if (old) {
    dw_system_free(old->system);
    old->system = copy;
    return DW_OK;
  }
  state *grown = realloc(s->item, (size_t)(s->count + 1) * sizeof *grown);
  if (grown) s->item = grown;
  char *own = strdup(name);
  if (!grown || !own) {
    free(own), dw_system_free(copy);
    return dw_fail(ctx, DW_ENOMEM, "no memory for state %s", name);
  }
  s->item[s->count++] = (state){own, copy};
  return DW_OK;
}

dw_status dw_state_save(dw_ctx *ctx, const char *name)
{
  if (!ctx->system)
    return dw_fail(ctx, DW_ESTATE,
                   "state save %s: there is no system; `read` or `create` one", name);
  return put(ctx, ctx->states, name, ctx->system);
}

dw_status dw_state_get(dw_ctx *ctx, const char *name, const dw_system **system)
{
  const state *s = find(ctx->states, name);
  if (!s) {
    char known[512] = "";
    for (int64_t i = 0; i < ctx->states->count; i++) {
      const size_t at = strlen(known);
      snprintf(known + at, sizeof known - at, " %s", ctx->states->item[i].name);
    }
    return dw_fail(ctx, DW_ENOTFOUND, "no state is called %s; saved are:%s", name,
                   known[0] ? known : " none (use `state save NAME`)");
  }
  *system = s->system;
  return DW_OK;
}

const dw_system *dw_state_find(const dw_states *s, const char *name)
{
  const state *found = find(s, name);
  return found ? found->system : NULL;
}

dw_status dw_states_clone(dw_ctx *ctx, const dw_states *from, dw_states **out)
{
  *out = dw_states_new();
  if (!*out) return dw_fail(ctx, DW_ENOMEM, "no memory for the saved states");
  for (int64_t i = 0; i < from->count; i++) {
    const dw_status status = put(ctx, *out, from->item[i].name, from->item[i].system);
    if (status != DW_OK) {
      dw_states_free(*out);
      *out = NULL;
      return status;
    }
  }
  return DW_OK;
}

dw_status dw_states_archive(dw_archive *a, dw_states *s)
{
  int64_t n = s->count;
  DW_TRY(dw_archive_mark(a, "states"));
  DW_TRY(dw_archive_count(a, &n, 1));
  for (int64_t i = 0; i < n; i++) {
    char *name = a->saving ? s->item[i].name : NULL;
    dw_system *system = a->saving ? s->item[i].system : NULL;
    DW_TRY(dw_archive_text(a, &name));
    dw_status status = dw_system_archive(a, &system);
    if (a->saving) continue;
    if (status == DW_OK && (!name || !system))
      status = dw_fail(a->ctx, DW_EIO, "%s is damaged: a state is empty", a->name);
    if (status == DW_OK) status = put(a->ctx, s, name, system);
    free(name), dw_system_free(system);
    DW_TRY(status);
  }
  return DW_OK;
}
