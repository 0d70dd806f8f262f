/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/archive.h"

#include <stdlib.h>
#include <string.h>

#include "style/load.h"
#include "style/value.h"

/* -- one field -- */

/* A text that belongs to the instance; the same one stays. */
static dw_status archive_text(dw_archive *a, const char **member)
{
  char *text = (char *)(uintptr_t)*member;
  DW_TRY(dw_archive_text(a, &text));
  if (a->saving) return DW_OK;
  const bool same = text && *member && !strcmp(text, *member);
  if (!same) *member = text ? dw_copy_text(a->ctx, text) : NULL;
  const bool good = !text || *member;
  free(text);
  return good ? DW_OK : DW_ENOMEM;
}

/* A vector that is as long as before stays where it is: the style may point at it. */
static dw_status archive_reals(dw_archive *a, dw_reals *member)
{
  int64_t n = member->n;
  DW_TRY(dw_archive_count(a, &n, sizeof(double)));
  if (!a->saving && n != member->n) {
    double *v = dw_alloc(a->ctx, (size_t)n + 1, sizeof *v);
    if (!v) return DW_ENOMEM;
    *member = (dw_reals){n, v};
  }
  return dw_archive_bytes(a, member->v, (size_t)n, sizeof(double));
}

static dw_status archive_words(dw_archive *a, dw_words *member)
{
  int64_t n = member->n;
  DW_TRY(dw_archive_count(a, &n, 1));
  if (!a->saving && n != member->n) {
    const char **v = dw_alloc(a->ctx, (size_t)n + 1, sizeof *v);
    if (!v) return DW_ENOMEM;
    *member = (dw_words){n, v};
  }
  for (int64_t i = 0; i < n; i++)
    DW_TRY(archive_text(a, &member->v[i]));
  return DW_OK;
}

static dw_status archive_field(dw_archive *a, const dw_field *f, void *self)
{
  void *member = (char *)self + f->offset;
  switch (f->type) {
  case DW_STRING:
  case DW_PATH:
  case DW_HANDLE:
    return archive_text(a, member);
  case DW_REALS:
    return archive_reals(a, member);
  case DW_WORDS:
    return archive_words(a, member);
  case DW_BOOL:
    return dw_archive_bool(a, member);
  default:
    return dw_archive_bytes(a, member, 1, dw_type_size(f->type));
  }
}

/* All fields, or the arguments alone. */
static dw_status archive_fields(dw_archive *a, const dw_style *style, bool state,
                                void *self)
{
  for (const dw_field *f = style->fields; f && f->type != DW_END; f++) {
    if ((f->flags & DW_STATE) && !state) continue;
    DW_TRY(dw_archive_mark(a, f->name));
    DW_TRY(archive_field(a, f, self));
  }
  return DW_OK;
}

/* -- pair_coeff -- */

static dw_status archive_coefficients(dw_archive *a, dw_instance *it)
{
  int64_t n = 0;
  for (const dw_coefficients *c = it->coefficients; c; c = c->next)
    n++;
  DW_TRY(dw_archive_count(a, &n, sizeof(int64_t)));
  dw_coefficients *c = it->coefficients;
  for (int64_t k = 0; k < n; k++) {
    dw_coefficients now = {0};
    if (a->saving) now = *c, c = c->next;
    DW_TRY(dw_archive_int(a, &now.i));
    DW_TRY(dw_archive_int(a, &now.j));
    DW_TRY(archive_reals(a, &now.c));
    if (!a->saving) DW_TRY(dw_instance_coefficients(a->ctx, it, now.i, now.j, &now.c));
  }
  return DW_OK;
}

/* -- one instance -- */

static dw_status fill(void *arg, dw_ctx *ctx, const dw_style *style, void *self)
{
  (void)ctx;
  return archive_fields(arg, style, false, self);
}

static dw_status make(dw_archive *a, int kind, const char *style, const char *name,
                      dw_instance **out)
{
  const dw_entry *entry = dw_registry_find(a->ctx->registry, (dw_kind)kind, style);
  if (!entry)
    return dw_fail(a->ctx, DW_ENOTFOUND,
                   "%s needs %s %s, and there is no such style: is its plugin on the "
                   "plugin path",
                   a->name, dw_kind_word((dw_kind)kind), style);
  return dw_instance_make(a->ctx, entry, name, fill, a, out);
}

static dw_status archive_head(dw_archive *a, dw_instance **it)
{
  int kind = *it ? (int)(*it)->style->kind : 0;
  char *style = *it ? (char *)(uintptr_t)(*it)->style->name : NULL;
  char *name = *it ? (*it)->name : NULL;
  DW_TRY(dw_archive_whole(a, &kind));
  DW_TRY(dw_archive_text(a, &style));
  dw_status status = dw_archive_text(a, &name);
  if (a->saving) return archive_fields(a, (*it)->style, false, (*it)->self);
  if (status == DW_OK && (!style || !name))
    status = dw_fail(a->ctx, DW_EIO, "%s is damaged: a style has no name", a->name);
  if (status == DW_OK) status = make(a, kind, style, name, it);
  free(style), free(name);
  if (status == DW_OK) status = dw_instances_add(a->ctx, *it);
  return status;
}

static dw_status archive_one(dw_archive *a, dw_instance *it)
{
  DW_TRY(archive_head(a, &it));
  const dw_scope before = dw_instance_enter(a->ctx, it);
  dw_status status = archive_coefficients(a, it);
  if (status == DW_OK) status = archive_fields(a, it->style, true, it->self);
  dw_instance_leave(a->ctx, before);
  DW_TRY(status);
  DW_TRY(dw_archive_code(a, &it->seen_version));
  return dw_archive_int(a, &it->seen_step);
}

/* -- all of them -- */

dw_status dw_instances_archive(dw_archive *a)
{
  dw_instances *all = a->ctx->instances;
  int64_t n = dw_instances_count(all), pair = -1;
  for (int64_t i = 0; i < n; i++)
    if (dw_instances_at(all, i) == a->ctx->pair) pair = i;
  DW_TRY(dw_archive_mark(a, "instances"));
  DW_TRY(dw_archive_count(a, &n, 1));
  DW_TRY(dw_archive_int(a, &pair));
  for (int64_t i = 0; i < n; i++) {
    DW_TRY(archive_one(a, a->saving ? dw_instances_at(all, i) : NULL));
    if (i == pair) a->ctx->pair = dw_instances_at(all, i);
  }
  return DW_OK;
}

dw_status dw_instance_archive_fields(dw_archive *a, const dw_instance *it)
{
  const dw_scope before = dw_instance_enter(a->ctx, it);
  const dw_status status = archive_fields(a, it->style, true, it->self);
  dw_instance_leave(a->ctx, before);
  return status;
}

dw_status dw_instances_archive_fields(dw_archive *a)
{
  const dw_instances *all = a->ctx->instances;
  for (int64_t i = 0; i < dw_instances_count(all); i++)
    DW_TRY(dw_instance_archive_fields(a, dw_instances_at(all, i)));
  return DW_OK;
}
