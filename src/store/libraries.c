/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The open libraries of a context, by the name a deck gave them. */
#include <stdlib.h>
#include <string.h>

#include "store/library.h"

typedef struct {
  char *name;
  dw_library *library;
} entry;

struct dw_libraries {
  entry *item;
  int64_t count;
};

dw_libraries *dw_libraries_new(void)
{
  return calloc(1, sizeof(dw_libraries));
}

dw_status dw_libraries_close(dw_ctx *ctx, dw_libraries *all)
{
  dw_status first = DW_OK;
  for (int64_t i = 0; i < all->count; i++) {
    const dw_status status = dw_library_close(ctx, all->item[i].library);
    if (first == DW_OK) first = status;
    free(all->item[i].name);
  }
  free(all->item);
  free(all);
  return first;
}

dw_library *dw_libraries_find(const dw_libraries *all, const char *name)
{
  for (int64_t i = 0; i < all->count; i++)
    if (!strcmp(all->item[i].name, name)) return all->item[i].library;
  return NULL;
}

int64_t dw_libraries_count(const dw_libraries *all)
{
  return all->count;
}

dw_library *dw_libraries_at(const dw_libraries *all, int64_t i)
{
  return i >= 0 && i < all->count ? all->item[i].library : NULL;
}

dw_status dw_libraries_add(dw_ctx *ctx, const char *name, dw_library *library)
{
  dw_libraries *all = ctx->libraries;
  if (dw_libraries_find(all, name))
    return dw_fail(ctx, DW_EVALUE, "a library %s is open already", name);
  entry *grown = realloc(all->item, (size_t)(all->count + 1) * sizeof *grown);
  if (grown) all->item = grown;
  char *copy = grown ? strdup(name) : NULL;
  if (!copy) return dw_fail(ctx, DW_ENOMEM, "no memory for library %s", name);
  grown[all->count++] = (entry){copy, library};
  return DW_OK;
}

const char *dw_libraries_name(const dw_libraries *all, int64_t i)
{
  return i >= 0 && i < all->count ? all->item[i].name : NULL;
}
