/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/page.h"

#include <string.h>

#include "style/value.h"

/* -- which style ------------------------------------------------------------------- */

static const dw_entry *by_name(const dw_registry *r, const char *name)
{
  const dw_entry *e = dw_registry_find(r, DW_KIND_COMMAND, name);
  return e ? e : dw_registry_find(r, DW_KIND_PATH, name);
}

static dw_status not_found(dw_ctx *ctx, const char *asked, dw_kind kind)
{
  enum { MOST = 512 };
  const char *names[MOST];
  int64_t count = 0;
  for (int64_t i = 0; i < dw_registry_count(ctx->registry) && count < MOST; i++) {
    const dw_style *s = dw_registry_at(ctx->registry, i)->style;
    if (!kind || s->kind == kind) names[count++] = s->name;
  }
  for (int k = DW_KIND_PAIR; !kind && k < DW_KIND_END && count < MOST; k++)
    names[count++] = dw_kind_word((dw_kind)k);
  const char *near = dw_nearest(asked, count, names);
  char hint[600];
  int used = near ? snprintf(hint, sizeof hint, "did you mean %s? ", near) : 0;
  used += snprintf(hint + used, sizeof hint - (size_t)used, "there are: ");
  dw_join(hint + used, sizeof hint - (size_t)used, count, names);
  return dw_fail_word(ctx, DW_ENOTFOUND, -1, hint, "no style or command %.100s", asked);
}

dw_status dw_page_find(dw_ctx *ctx, int n, const char *const *words, const dw_entry **entry)
{
  char rest[200] = "", whole[200];
  dw_kind kind = (dw_kind)0;
  const char *first = n > 0 ? dw_spelling(words[0]) : "";
  for (int i = 1; i < n; i++)
    snprintf(rest + strlen(rest), sizeof rest - strlen(rest), "%s%.60s", i > 1 ? " " : "",
             words[i]);
  snprintf(whole, sizeof whole, "%.60s%s%.120s", first, *rest ? " " : "", rest);
  *entry = by_name(ctx->registry, whole);
  if (*entry) return DW_OK;
  if (n > 1 && dw_kind_from_word(first, &kind))
    *entry = dw_registry_find(ctx->registry, kind, rest);
  if (*entry) return DW_OK;
  return not_found(ctx, kind ? rest : whole, kind);
}

/* -- arguments --------------------------------------------------------------------- */

static const char *const placeholder[] = {
    [DW_REAL] = "R",      [DW_INT] = "N",          [DW_BOOL] = "yes|no",
    [DW_ENUM] = "",       [DW_STRING] = "TEXT",    [DW_PATH] = "FILE",
    [DW_REALS] = "R ...", [DW_WORDS] = "WORD ...", [DW_HANDLE] = "NAME"};

static void join_choices(const dw_field *f, char *out, size_t room)
{
  *out = '\0';
  for (int i = 0; f->choices[i]; i++) {
    const size_t used = strlen(out);
    snprintf(out + used, room - used, "%s%s", i ? "|" : "", f->choices[i]);
  }
}

void dw_page_usage(const dw_style *style, char *out, size_t room)
{
  char value[200];
  dw_style_title(style, out, room);
  for (const dw_field *f = style->fields; f && f->type != DW_END; f++) {
    const bool must = f->flags & DW_REQUIRED, place = f->flags & DW_POSITIONAL;
    const size_t used = strlen(out);
    if (f->flags & DW_STATE) continue;
    if (f->type == DW_ENUM)
      join_choices(f, value, sizeof value);
    else
      snprintf(value, sizeof value, place ? "<%s>" : "%s",
               place ? f->name : placeholder[f->type]);
    if (place)
      snprintf(out + used, room - used, must ? " %s" : " [%s]", value);
    else if (f->flags & DW_FLAG)
      snprintf(out + used, room - used, " [%s]", f->name);
    else
      snprintf(out + used, room - used, must ? " %s %s" : " [%s %s]", f->name, value);
  }
  const size_t used = strlen(out);
  snprintf(out + used, room - used, " [as NAME]");
}

void dw_page_values(const dw_field *f, char *out, size_t room)
{
  static const char *const kind[] = {
      [DW_REAL] = "number",   [DW_INT] = "whole number", [DW_BOOL] = "yes|no",
      [DW_ENUM] = "",         [DW_STRING] = "text",      [DW_PATH] = "file",
      [DW_REALS] = "numbers", [DW_WORDS] = "words",      [DW_HANDLE] = "name"};
  if (f->type == DW_ENUM)
    join_choices(f, out, room);
  else
    snprintf(out, room, "%s",
             f->flags & DW_FLAG ? ""
             : f->range         ? f->range
                                : kind[f->type]);
}

void dw_page_default(const dw_field *f, char *out, size_t room)
{
  *out = '\0';
  if (f->flags & DW_REQUIRED)
    snprintf(out, room, "required");
  else if (f->flags & DW_FLAG)
    snprintf(out, room, "flag");
  else if (f->dflt && *f->dflt)
    snprintf(out, room, "default %s", f->dflt);
  else if (f->type == DW_ENUM)
    snprintf(out, room, "default %s", f->choices[0]);
  else if (f->type == DW_REAL || f->type == DW_INT)
    snprintf(out, room, "default 0");
  else if (f->type == DW_BOOL)
    snprintf(out, room, "default no");
}

const char *dw_page_type(dw_type type)
{
  static const char *const name[] = {
      [DW_REAL] = "real",   [DW_INT] = "int",       [DW_BOOL] = "bool",
      [DW_ENUM] = "enum",   [DW_STRING] = "string", [DW_PATH] = "path",
      [DW_REALS] = "reals", [DW_WORDS] = "words",   [DW_HANDLE] = "handle"};
  return type > DW_END && type <= DW_HANDLE ? name[type] : "?";
}

const char *dw_page_prefix(const dw_style *style)
{
  const bool shared = style->kind == DW_KIND_PATH || style->kind == DW_KIND_MINIMIZE;
  return shared ? dw_kind_word(style->kind) : "NAME";
}

int dw_page_arguments(const dw_field *fields)
{
  int n = 0;
  for (const dw_field *f = fields; f && f->type != DW_END; f++)
    n += !(f->flags & DW_STATE);
  return n;
}

/* -- what is missing ------------------------------------------------------------------ */

void dw_page_limits(const dw_style *style, char *out, size_t room)
{
  const char *lacks[4];
  int64_t n = 0;
  *out = '\0';
  if (style->kind == DW_KIND_PAIR) {
    const dw_pair_ops *ops = style->ops;
    if (!ops->hessian) lacks[n++] = "no Hessian,";
    if (!ops->contract) lacks[n++] = "no contractions (cubic and quartic modes),";
    if (!ops->local) lacks[n++] = "no energy of one particle,";
  } else if (style->kind == DW_KIND_LANDSCAPE) {
    const dw_landscape_ops *ops = style->ops;
    if (!ops->hessian) lacks[n++] = "no Hessian,";
    if (!ops->contract) lacks[n++] = "no contractions (cubic and quartic modes),";
  }
  if (!n) return;
  snprintf(out, room, "It has ");
  dw_join(out + strlen(out), room - strlen(out), n, lacks);
  out[strlen(out) - 1] = '.';
}
