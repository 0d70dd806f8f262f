/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/keep.h"

#include <stdlib.h>

#include "style/archive.h"

struct dw_kept {
  dw_instance **item;
  int64_t count;
  dw_archive fields;
};

static dw_status no_memory(dw_ctx *ctx)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to keep fixes and computes");
}

dw_status dw_instances_keep(dw_ctx *ctx, dw_kept **out)
{
  const int64_t count = dw_instances_count(ctx->instances);
  dw_kept *k = calloc(1, sizeof *k);
  *out = k;
  if (!k) return no_memory(ctx);
  k->item = calloc((size_t)count + 1, sizeof(dw_instance *));
  if (!k->item) return no_memory(ctx);
  for (; k->count < count; k->count++) {
    k->item[k->count] = dw_instances_at(ctx->instances, k->count);
    k->item[k->count]->kept = true;
  }
  k->fields = (dw_archive){.ctx = ctx, .name = "the farm line", .saving = true};
  return dw_instances_archive_fields(&k->fields);
}

dw_status dw_instances_go_back(dw_ctx *ctx, dw_kept *k)
{
  dw_instances *all = dw_instances_new();
  if (!all) return no_memory(ctx);
  dw_instances_free(ctx, ctx->instances); /* but for those that are kept */
  ctx->instances = all;
  for (int64_t i = 0; i < k->count; i++) {
    k->item[i]->seen_version = 0, k->item[i]->seen_step = 0;
    DW_TRY(dw_instances_add(ctx, k->item[i]));
  }
  dw_archive_rewind(&k->fields);
  return dw_instances_archive_fields(&k->fields);
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
    k->item[i]->kept = false;
    if (!in_use(ctx, k->item[i])) dw_instance_free(ctx, k->item[i]);
  }
  if (k) dw_archive_free(&k->fields), free(k->item);
  free(k);
}
