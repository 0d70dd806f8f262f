/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Every style for other programs: a line each, or JSON. */
#include <config.h>

#include <string.h>

#include "style/help.h"
#include "style/page.h"

/* -- JSON ---------------------------------------------------------------------------------
 */

/* Length of the UTF-8 sequence at p, 0 when it is none. */
static int utf8_length(const unsigned char *p)
{
  if (*p < 0x80) return 1;
  const int n = *p >= 0xc2 && *p < 0xe0   ? 2
                : *p >= 0xe0 && *p < 0xf0 ? 3
                : *p >= 0xf0 && *p < 0xf5 ? 4
                                          : 0;
  for (int i = 1; i < n; i++)
    if ((p[i] & 0xc0) != 0x80) return 0;
  return n;
}

static void text(FILE *out, const char *s)
{
  if (!s) {
    fputs("null", out);
    return;
  }
  fputc('"', out);
  for (const unsigned char *p = (const unsigned char *)s; *p;) {
    const int n = utf8_length(p);
    if (*p == '"' || *p == '\\')
      fprintf(out, "\\%c", *p);
    else if (*p < 0x20)
      fprintf(out, "\\u%04x", *p);
    else if (n)
      fwrite(p, 1, (size_t)n, out);
    else
      fputs("\\ufffd", out);
    p += n ? n : 1;
  }
  fputc('"', out);
}

static void member(FILE *out, const char *name, const char *value)
{
  fprintf(out, ", \"%s\": ", name);
  text(out, value);
}

static void flag(FILE *out, const char *name, bool value)
{
  fprintf(out, ", \"%s\": %s", name, value ? "true" : "false");
}

static void texts(FILE *out, const char *name, const char *const *list)
{
  fprintf(out, ", \"%s\": [", name);
  for (int i = 0; list && list[i]; i++) {
    if (i) fputs(", ", out);
    text(out, list[i]);
  }
  fputc(']', out);
}

static void fields(FILE *out, const char *name, const dw_field *list)
{
  int n = 0;
  fprintf(out, ",\n    \"%s\": [", name);
  for (const dw_field *f = list; f && f->type != DW_END; f++) {
    if (f->flags & DW_STATE) continue;
    fputs(n++ ? ",\n      {\"name\": " : "\n      {\"name\": ", out);
    text(out, f->name);
    member(out, "type", dw_page_type(f->type));
    member(out, "doc", f->doc);
    member(out, "unit", f->unit);
    member(out, "default", f->dflt);
    member(out, "range", f->range);
    texts(out, "choices", f->choices);
    flag(out, "required", f->flags & DW_REQUIRED);
    flag(out, "positional", f->flags & DW_POSITIONAL);
    flag(out, "flag", f->flags & DW_FLAG);
    fputc('}', out);
  }
  fputc(']', out);
}

static void references(FILE *out, const dw_reference *r)
{
  fputs(",\n    \"references\": [", out);
  for (int i = 0; r && r[i].cite; i++) {
    fputs(i ? ", {\"cite\": " : "{\"cite\": ", out);
    text(out, r[i].cite);
    member(out, "doi", r[i].doi);
    fputc('}', out);
  }
  fputc(']', out);
}

static void style_json(FILE *out, const dw_entry *e)
{
  const dw_style *s = e->style;
  char usage[2048];
  dw_page_usage(s, usage, sizeof usage);
  fputs("   {\"kind\": ", out);
  text(out, dw_kind_word(s->kind));
  member(out, "name", s->name);
  member(out, "brief", s->brief);
  member(out, "usage", usage);
  member(out, "details", s->details);
  member(out, "plugin", e->plugin ? e->plugin->name : NULL);
  member(out, "version", e->plugin ? e->plugin->version : NULL);
  member(out, "file", e->plugin ? e->file : NULL);
  texts(out, "examples", s->examples);
  fields(out, "arguments", s->fields);
  fields(out, "results", s->results);
  references(out, s->references);
  fputc('}', out);
}

/* -- the list
 * -------------------------------------------------------------------------------- */

void dw_help_list(dw_ctx *ctx, FILE *out, bool json)
{
  const int64_t n = dw_registry_count(ctx->registry);
  if (json) fprintf(out, "{\"dwell\": \"%s\", \"styles\": [\n", PACKAGE_VERSION);
  for (int64_t i = 0; i < n; i++) {
    const dw_entry *e = dw_registry_at(ctx->registry, i);
    if (!json) {
      fprintf(out, "%s\t%s\t%s\n", dw_kind_word(e->style->kind), e->style->name,
              e->style->brief);
      continue;
    }
    style_json(out, e);
    fputs(i + 1 < n ? ",\n" : "\n", out);
  }
  if (json) fputs("]}\n", out);
}
