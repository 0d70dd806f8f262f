/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <ctype.h>
#include <string.h>

#include "style/registry.h"
#include "style/value.h"

#define BAD(...) dw_fail(ctx, DW_EVALUE, __VA_ARGS__)

enum { INSTANCE_MAX = 1 << 24 };

/* "lj", "harmonic_spheres", and for commands also "read data". */
static bool legal_name(const char *name, bool two_words)
{
  int blanks = 0;
  if (!name || !isalpha((unsigned char)*name)) return false;
  for (const char *p = name; *p; p++) {
    if (*p == ' ' && two_words && p[1] && ++blanks == 1) continue;
    if (!isalnum((unsigned char)*p) && *p != '_' && *p != '-') return false;
  }
  return strlen(name) < 48;
}

static dw_status check_type(dw_ctx *ctx, const char *title, const dw_style *style,
                            const dw_field *f)
{
  const size_t size = dw_type_size(f->type);
  if (!size) return BAD("%s: the type of %s is not one of dw_type", title, f->name);
  if (f->offset > style->instance_size || size > style->instance_size - f->offset)
    return BAD("%s: %s lies outside the instance of %zu bytes", title, f->name,
               style->instance_size);
  if (f->type == DW_ENUM && (!f->choices || !f->choices[0]))
    return BAD("%s: %s has no choices", title, f->name);
  if ((f->flags & DW_FLAG) && f->type != DW_BOOL)
    return BAD("%s: the flag %s is not a DW_BOOL", title, f->name);
  const bool counts = f->type == DW_REAL || f->type == DW_INT || f->type == DW_REALS;
  if (f->range && (!counts || !dw_range_valid(f->range)))
    return BAD("%s: the range %s of %s is not like (0,inf), [0,1] or 2|3|4", title,
               f->range, f->name);
  return DW_OK;
}

static dw_status check_default(dw_ctx *ctx, const char *title, const dw_field *f)
{
  if (!f->dflt) return DW_OK;
  if (f->flags & DW_REQUIRED)
    return BAD("%s: %s is required and has a default", title, f->name);
  if (dw_field_default(ctx, f, NULL) == DW_OK) return DW_OK;
  dw_error_clear(ctx);
  return BAD("%s: the default %s of %s is not legal", title, f->dflt, f->name);
}

static dw_status check_fields(dw_ctx *ctx, const char *title, const dw_style *style)
{
  const dw_field *fields = style->fields;
  bool optional = false, closed = false;
  for (int i = 0; fields && fields[i].type != DW_END; i++) {
    const dw_field *f = &fields[i];
    if (i == DW_FIELDS_MAX)
      return BAD("%s has more than %d arguments", title, DW_FIELDS_MAX);
    if (!legal_name(f->name, false))
      return BAD("%s: argument %d has no legal name", title, i + 1);
    for (int j = 0; j < i; j++)
      if (!strcmp(fields[j].name, f->name))
        return BAD("%s: two arguments %s", title, f->name);
    DW_TRY(check_type(ctx, title, style, f));
    DW_TRY(check_default(ctx, title, f));
    if (!(f->flags & DW_POSITIONAL)) continue;
    if (closed || (optional && (f->flags & DW_REQUIRED)))
      return BAD("%s: the positional argument %s can never be reached", title, f->name);
    optional = optional || !(f->flags & DW_REQUIRED);
    closed = f->type == DW_REALS || f->type == DW_WORDS;
  }
  return DW_OK;
}

/* What each kind cannot do without. */
static const char *missing_operation(const dw_style *style)
{
  const dw_pair_ops *pair = style->ops;
  const dw_landscape_ops *landscape = style->ops;
  const dw_minimize_ops *minimize = style->ops;
  const dw_path_ops *path = style->ops;
  const dw_modes_ops *modes = style->ops;
  switch (style->kind) {
  case DW_KIND_PAIR:
    return !pair->cut ? "cut" : !pair->smooth ? "smooth" : !pair->energy ? "energy" : NULL;
  case DW_KIND_LANDSCAPE:
    return !landscape->dimension ? "dimension" : !landscape->value ? "value" : NULL;
  case DW_KIND_MINIMIZE:
    return !minimize->start ? "start" : !minimize->iterate ? "iterate" : NULL;
  case DW_KIND_PATH:
    return !path->images ? "images" : !path->relax ? "relax" : NULL;
  case DW_KIND_MODES:
    return !modes->at ? "at" : !modes->find ? "find" : NULL;
  case DW_KIND_COMPUTE:
    return ((const dw_compute_ops *)style->ops)->evaluate ? NULL : "evaluate";
  case DW_KIND_FIX:
    return ((const dw_fix_ops *)style->ops)->act ? NULL : "act";
  case DW_KIND_DUMP:
    return ((const dw_dump_ops *)style->ops)->write ? NULL : "write";
  default:
    return ((const dw_command_ops *)style->ops)->run ? NULL : "run";
  }
}

dw_status dw_style_check(dw_ctx *ctx, const dw_style *style)
{
  char title[100];
  if (style->kind < DW_KIND_PAIR || style->kind >= DW_KIND_END)
    return BAD("style %s is of the unknown kind %d",
               style->name ? style->name : "without name", (int)style->kind);
  if (!legal_name(style->name, style->kind == DW_KIND_COMMAND))
    return BAD("a style of kind %s has no legal name", dw_kind_word(style->kind));
  dw_style_title(style, title, sizeof title);
  if (!style->brief || !*style->brief) return BAD("%s has no brief", title);
  if (!style->ops) return BAD("%s has no table of functions", title);
  if (style->instance_size > INSTANCE_MAX)
    return BAD("%s: an instance of %zu bytes is too large", title, style->instance_size);
  const uint32_t size = *(const uint32_t *)style->ops;
  if (size < 2 * sizeof(uint32_t) || size > 4096)
    return BAD("%s: the table of functions says a size of %u bytes", title, (unsigned)size);
  DW_TRY(check_fields(ctx, title, style));
  const char *missing = missing_operation(style);
  return missing ? BAD("%s lacks the function %s", title, missing) : DW_OK;
}
