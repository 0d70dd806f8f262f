/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "base/results.h"

#include <stdlib.h>
#include <string.h>

/* A few hundred names at most: a plain array, searched from the newest. */
struct dw_results {
  dw_result *item;
  int64_t count, room;
  uint64_t serial;
};

dw_results *dw_results_new(void)
{
  return calloc(1, sizeof(dw_results));
}

static void drop(dw_result *r)
{
  free((void *)(uintptr_t)r->name);
  free((void *)(uintptr_t)r->text);
  free((void *)(uintptr_t)r->v);
}

void dw_results_free(dw_results *r)
{
  if (!r) return;
  for (int64_t i = 0; i < r->count; i++)
    drop(&r->item[i]);
  free(r->item);
  free(r);
}

static dw_result *find(const dw_results *r, const char *name)
{
  for (int64_t i = r->count; i-- > 0;)
    if (!strcmp(r->item[i].name, name)) return &r->item[i];
  return NULL;
}

static char *copy_text(const char *text)
{
  const size_t n = strlen(text) + 1;
  char *copy = malloc(n);
  return copy ? memcpy(copy, text, n) : NULL;
}

/* Takes ownership of item's text and v. */
static dw_status store(dw_ctx *ctx, dw_results *r, const char *name, dw_result item)
{
  dw_result *old = find(r, name);
  item.serial = ++r->serial;
  if (old) {
    item.name = old->name, old->name = NULL;
    drop(old);
    *old = item;
    return DW_OK;
  }
  if (r->count == r->room) {
    const int64_t room = r->room ? 2 * r->room : 64;
    dw_result *grown = realloc(r->item, (size_t)room * sizeof *grown);
    if (!grown) {
      drop(&item);
      return dw_fail(ctx, DW_ENOMEM, "no memory for the result %s", name);
    }
    r->item = grown, r->room = room;
  }
  item.name = copy_text(name);
  if (!item.name) {
    drop(&item);
    return dw_fail(ctx, DW_ENOMEM, "no memory for the result %s", name);
  }
  r->item[r->count++] = item;
  return DW_OK;
}

dw_status dw_results_put(dw_ctx *ctx, const char *name, int rank, const int64_t *shape,
                         const double *v)
{
  if (rank < 0 || rank > 4)
    return dw_fail(ctx, DW_EVALUE, "result %s has rank %d, legal are 0 to 4", name, rank);
  dw_result item = {.rank = rank, .count = 1};
  for (int a = 0; a < rank; a++) {
    if (shape[a] < 0)
      return dw_fail(ctx, DW_EVALUE, "result %s has a negative extent", name);
    item.shape[a] = shape[a], item.count *= shape[a];
  }
  double *copy = malloc(((size_t)item.count + 1) * sizeof *copy);
  if (!copy) return dw_fail(ctx, DW_ENOMEM, "no memory for the result %s", name);
  if (item.count) memcpy(copy, v, (size_t)item.count * sizeof *copy);
  item.v = copy;
  return store(ctx, ctx->results, name, item);
}

dw_status dw_results_put_text(dw_ctx *ctx, const char *name, const char *text)
{
  dw_result item = {.count = 0, .text = copy_text(text)};
  if (!item.text) return dw_fail(ctx, DW_ENOMEM, "no memory for the result %s", name);
  return store(ctx, ctx->results, name, item);
}

dw_status dw_results_clone(dw_ctx *ctx, const dw_results *from, dw_results **out)
{
  dw_results *to = dw_results_new();
  *out = NULL;
  dw_status status = to ? DW_OK : dw_fail(ctx, DW_ENOMEM, "no memory for the results");
  for (int64_t i = 0; status == DW_OK && i < from->count; i++) {
    const dw_result *r = &from->item[i];
    dw_result item = *r;
    item.text = r->text ? copy_text(r->text) : NULL;
    double *v = r->v ? malloc(((size_t)r->count + 1) * sizeof *v) : NULL;
    if (v) memcpy(v, r->v, (size_t)r->count * sizeof *v);
    item.v = v;
    if ((r->text && !item.text) || (r->v && !v)) {
      item.name = NULL;
      drop(&item);
      status = dw_fail(ctx, DW_ENOMEM, "no memory for the results");
    } else {
      status = store(ctx, to, r->name, item);
      /* what is newer than what stays so */
      if (status == DW_OK) to->item[to->count - 1].serial = r->serial;
    }
  }
  if (status == DW_OK) to->serial = from->serial;
  if (status != DW_OK)
    dw_results_free(to);
  else
    *out = to;
  return status;
}

const dw_result *dw_results_get(const dw_results *r, const char *name)
{
  return find(r, name);
}

void dw_results_drop(dw_results *r, const char *instance)
{
  const size_t n = strlen(instance);
  int64_t kept = 0;
  for (int64_t i = 0; i < r->count; i++) {
    const char *name = r->item[i].name;
    if (!strncmp(name, instance, n) && name[n] == '.')
      drop(&r->item[i]);
    else
      r->item[kept++] = r->item[i];
  }
  r->count = kept;
}

int64_t dw_results_count(const dw_results *r)
{
  return r->count;
}

const dw_result *dw_results_at(const dw_results *r, int64_t i)
{
  return i >= 0 && i < r->count ? &r->item[i] : NULL;
}

/* -- archives -- */

static dw_status archive_one(dw_archive *a, dw_result *r)
{
  char *name = (char *)(uintptr_t)r->name, *text = (char *)(uintptr_t)r->text;
  double *v = (double *)(uintptr_t)r->v;
  bool numbers = v;
  DW_TRY(dw_archive_text(a, &name));
  r->name = name;
  DW_TRY(dw_archive_text(a, &text));
  r->text = text;
  DW_TRY(dw_archive_whole(a, &r->rank));
  DW_TRY(dw_archive_bytes(a, r->shape, 4, sizeof *r->shape));
  DW_TRY(dw_archive_bool(a, &numbers));
  DW_TRY(dw_archive_count(a, &r->count, numbers ? sizeof *v : 0));
  DW_TRY(dw_archive_code(a, &r->serial));
  if (!numbers) return DW_OK;
  if (!a->saving) r->v = v = malloc(((size_t)r->count + 1) * sizeof *v);
  if (!v) return dw_fail(a->ctx, DW_ENOMEM, "no memory for the results");
  return dw_archive_bytes(a, v, (size_t)r->count, sizeof *v);
}

dw_status dw_results_archive(dw_archive *a)
{
  dw_results *r = a->ctx->results;
  int64_t n = r->count;
  uint64_t serial = r->serial;
  DW_TRY(dw_archive_mark(a, "results"));
  DW_TRY(dw_archive_count(a, &n, 1));
  DW_TRY(dw_archive_code(a, &serial));
  for (int64_t i = 0; i < n; i++) {
    dw_result item = {0};
    if (a->saving) {
      item = r->item[i];
      DW_TRY(archive_one(a, &item));
      continue;
    }
    dw_status status = archive_one(a, &item);
    if (status == DW_OK && !item.name)
      status = dw_fail(a->ctx, DW_EIO, "%s is damaged: a result has no name", a->name);
    if (status != DW_OK) {
      drop(&item);
      return status;
    }
    const char *name = item.name;
    r->serial = item.serial - 1; /* store counts on */
    item.name = NULL;
    status = store(a->ctx, r, name, item);
    free((void *)(uintptr_t)name);
    DW_TRY(status);
  }
  r->serial = serial;
  return DW_OK;
}
