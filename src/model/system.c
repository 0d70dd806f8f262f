/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/system.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Array members of a system and their sizes per particle: allocation, copy and free walk
 * this table, so a new array is one line. */
static const struct {
  size_t offset, size;
} arrays[] = {
    {offsetof(dw_system, x), 3 * sizeof(double)},
    {offsetof(dw_system, v), 3 * sizeof(double)},
    {offsetof(dw_system, f), 3 * sizeof(double)},
    {offsetof(dw_system, diameter), sizeof(double)},
    {offsetof(dw_system, mass), sizeof(double)},
    {offsetof(dw_system, species), sizeof(int32_t)},
    {offsetof(dw_system, id), sizeof(int64_t)},
};
enum { ARRAYS = sizeof arrays / sizeof *arrays, ALIGN = 64 };

static void **array(const dw_system *s, int k)
{
  return (void **)(void *)((char *)(uintptr_t)s + arrays[k].offset);
}

dw_status dw_system_new(dw_ctx *ctx, int64_t n, dw_system **out)
{
  *out = NULL;
  if (n < 1)
    return dw_fail(ctx, DW_EVALUE, "a system of %lld particles; at least 1", (long long)n);
  if (n > INT32_MAX)
    return dw_fail(ctx, DW_EVALUE, "a system of %lld particles; at most %d", (long long)n,
                   INT32_MAX);
  dw_system *s = calloc(1, sizeof *s);
  if (!s) return dw_fail(ctx, DW_ENOMEM, "no memory for a system");
  s->size = sizeof *s, s->dim = 3, s->n = n, s->ntypes = 1, s->x_version = 1;
  const double lo[3] = {0}, h[3] = {1, 1, 1};
  s->box = dw_box_make(lo, h, NULL);
  for (int k = 0; k < ARRAYS; k++) {
    const size_t bytes = ((size_t)n * arrays[k].size + ALIGN - 1) / ALIGN * ALIGN;
    void *p = aligned_alloc(ALIGN, bytes);
    *array(s, k) = p;
    if (!p) {
      dw_system_free(s);
      return dw_fail(ctx, DW_ENOMEM, "no memory for %lld particles", (long long)n);
    }
    memset(p, 0, bytes);
  }
  for (int64_t i = 0; i < n; i++)
    s->diameter[i] = s->mass[i] = 1, s->species[i] = 1, s->id[i] = i + 1;
  *out = s;
  return DW_OK;
}

dw_status dw_system_clone(dw_ctx *ctx, const dw_system *from, dw_system **out)
{
  dw_system *s;
  DW_TRY(dw_system_new(ctx, from->n, &s));
  dw_system head = *from;
  for (int k = 0; k < ARRAYS; k++) {
    memcpy(*array(s, k), *array(from, k), (size_t)from->n * arrays[k].size);
    *array(&head, k) = *array(s, k);
  }
  *s = head;
  *out = s;
  return DW_OK;
}

void dw_system_free(dw_system *s)
{
  if (!s) return;
  for (int k = 0; k < ARRAYS; k++)
    free(*array(s, k));
  free(s);
}

dw_status dw_system_archive_values(dw_archive *a, dw_system *s)
{
  DW_TRY(dw_archive_int(a, &s->step));
  DW_TRY(dw_archive_real(a, &s->time));
  DW_TRY(dw_archive_bytes(a, &s->box, 1, sizeof s->box));
  DW_TRY(dw_archive_bytes(a, &s->ntypes, 1, sizeof s->ntypes));
  DW_TRY(dw_archive_code(a, &s->x_version));
  DW_TRY(dw_archive_code(a, &s->site_version));
  for (int k = 0; k < ARRAYS; k++)
    DW_TRY(dw_archive_bytes(a, *array(s, k), (size_t)s->n, arrays[k].size));
  return DW_OK;
}

dw_status dw_system_archive(dw_archive *a, dw_system **s)
{
  bool there = a->saving && *s;
  int64_t n = there ? (*s)->n : 0;
  if (!a->saving) *s = NULL;
  DW_TRY(dw_archive_mark(a, "system"));
  DW_TRY(dw_archive_bool(a, &there));
  if (!there) return DW_OK;
  DW_TRY(dw_archive_count(a, &n, 9 * sizeof(double)));
  if (!a->saving) DW_TRY(dw_system_new(a->ctx, n, s));
  dw_status status = dw_archive_bytes(a, &(*s)->dim, 1, sizeof(*s)->dim);
  if (status == DW_OK) status = dw_system_archive_values(a, *s);
  if (status == DW_OK || a->saving) return status;
  dw_system_free(*s);
  *s = NULL;
  return status;
}

void dw_system_touch(dw_system *s)
{
  s->x_version++;
}

void dw_system_touch_sites(dw_system *s)
{
  s->x_version++, s->site_version++;
}

static int by_id(const void *a, const void *b)
{
  const int64_t x = ((const int64_t *)a)[0], y = ((const int64_t *)b)[0];
  return (x > y) - (x < y);
}

/* pairs (id, index) sorted by id */
static int64_t (*sorted(dw_ctx *ctx, const dw_system *s))[2]
{
  int64_t(*order)[2] = malloc((size_t)s->n * sizeof *order);
  if (!order) {
    dw_fail(ctx, DW_ENOMEM, "no memory to sort %lld particles", (long long)s->n);
    return NULL;
  }
  for (int64_t i = 0; i < s->n; i++)
    order[i][0] = s->id[i], order[i][1] = i;
  qsort(order, (size_t)s->n, sizeof *order, by_id);
  return order;
}

dw_status dw_system_sort(dw_ctx *ctx, dw_system *s)
{
  int64_t(*order)[2] = sorted(ctx, s);
  if (!order) return DW_ENOMEM;
  char *copy = malloc((size_t)s->n * 3 * sizeof(double));
  if (!copy) {
    free(order);
    return dw_fail(ctx, DW_ENOMEM, "no memory to sort %lld particles", (long long)s->n);
  }
  for (int k = 0; k < ARRAYS; k++) {
    const size_t size = arrays[k].size;
    memcpy(copy, *array(s, k), (size_t)s->n * size);
    for (int64_t i = 0; i < s->n; i++)
      memcpy((char *)*array(s, k) + (size_t)i * size, copy + (size_t)order[i][1] * size,
             size);
  }
  free(copy), free(order);
  dw_system_touch(s);
  return DW_OK;
}

static dw_status check_particle(dw_ctx *ctx, const dw_system *s, int64_t i)
{
  const long long id = s->id[i];
  for (int a = 0; a < 3; a++)
    if (!isfinite(s->x[i][a]) || !isfinite(s->v[i][a]))
      return dw_fail(ctx, DW_EVALUE, "particle %lld: %c = %g, v%c = %g must be finite", id,
                     "xyz"[a], s -> x[i][a], "xyz"[a], s -> v[i][a]);
  if (id < 1) return dw_fail(ctx, DW_EVALUE, "particle id %lld, legal are 1 and above", id);
  if (!(s->diameter[i] > 0) || !isfinite(s->diameter[i]))
    return dw_fail(ctx, DW_EVALUE, "particle %lld: diameter = %g is outside (0,inf)", id,
                   s->diameter[i]);
  if (!(s->mass[i] > 0) || !isfinite(s->mass[i]))
    return dw_fail(ctx, DW_EVALUE, "particle %lld: mass = %g is outside (0,inf)", id,
                   s->mass[i]);
  if (s->species[i] < 1 || s->species[i] > s->ntypes)
    return dw_fail(ctx, DW_EVALUE, "particle %lld: type = %d is outside [1,%d]", id,
                   s->species[i], s->ntypes);
  return DW_OK;
}

dw_status dw_system_check(dw_ctx *ctx, const dw_system *s)
{
  const dw_box *b = &s->box;
  for (int a = 0; a < 3; a++)
    if (!(b->h[a] > 0) || !isfinite(b->h[a]) || !isfinite(b->tilt[a]) ||
        !isfinite(b->lo[a]))
      return dw_fail(ctx, DW_EVALUE, "box edge %c = %g from %g: legal are positive lengths",
                     "xyz"[a], b -> h[a], b -> lo[a]);
  for (int64_t i = 0; i < s->n; i++)
    DW_TRY(check_particle(ctx, s, i));
  int64_t(*order)[2] = sorted(ctx, s);
  if (!order) return DW_ENOMEM;
  int64_t twice = 0;
  for (int64_t i = 1; i < s->n && !twice; i++)
    if (order[i][0] == order[i - 1][0]) twice = order[i][0];
  free(order);
  return twice ? dw_fail(ctx, DW_EVALUE, "two particles have the id %lld", (long long)twice)
               : DW_OK;
}
