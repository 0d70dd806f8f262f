/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The manual page of a style, in the shape LAMMPS users know. */
#include <config.h>

#include <ctype.h>
#include <string.h>

#include "style/help.h"
#include "style/page.h"

enum { TEXT = 2048 };

/* -- roff --------------------------------------------------------------------------------
 */

/* Text such that no character of it is an instruction; `start`: it begins a line. */
static void put(FILE *out, const char *text, size_t n, bool start)
{
  for (size_t i = 0; i < n; i++) {
    const char c = text[i];
    if (start && (c == '.' || c == '\'')) fputs("\\&", out);
    if (c == '\\')
      fputs("\\e", out);
    else if (c == '-')
      fputs("\\-", out);
    else
      fputc(c, out);
    start = c == '\n';
  }
}

/* Within a line. */
static void put_text(FILE *out, const char *text)
{
  put(out, text, strlen(text), false);
}

static void put_line(FILE *out, const char *text)
{
  put(out, text, strlen(text), true);
  fputc('\n', out);
}

static void section(FILE *out, const char *name)
{
  fprintf(out, ".SH %s\n", name);
}

/* Lines as they are. */
static void literal(FILE *out, const char *text, size_t n)
{
  fputs(".nf\n", out);
  put(out, text, n, true);
  fputs("\n.fi\n", out);
}

static void paragraphs(FILE *out, const char *text)
{
  while (*text) {
    const char *end = strstr(text, "\n\n");
    const size_t n = end ? (size_t)(end - text) : strlen(text);
    fputs(".PP\n", out);
    if (*text == ' ') {
      literal(out, text, n);
    } else {
      put(out, text, n, true);
      fputc('\n', out);
    }
    text += n + (end ? 2 : 0);
  }
}

/* -- sections
 * ------------------------------------------------------------------------------- */

static void page_name(const dw_style *style, char *out, size_t room)
{
  snprintf(out, room, "dwell-%s-%s", dw_kind_word(style->kind), style->name);
  for (char *p = out; *p; p++)
    if (*p == ' ') *p = '-';
}

static void arguments(FILE *out, const dw_field *fields)
{
  char text[200];
  if (dw_page_arguments(fields) == 0) put_line(out, "None.");
  for (const dw_field *f = fields; f && f->type != DW_END; f++) {
    if (f->flags & DW_STATE) continue;
    fputs(".TP\n.B ", out);
    put_line(out, f->name);
    put_line(out, f->doc ? f->doc : "");
    dw_page_values(f, text, sizeof text);
    if (*text) put_text(out, "Legal: "), put_text(out, text), put_text(out, ". ");
    if (f->unit && strcmp(f->unit, "1") != 0)
      put_text(out, "Unit: "), put_text(out, f->unit), put_text(out, ". ");
    dw_page_default(f, text, sizeof text);
    if (!*text && !(f->flags & DW_REQUIRED)) snprintf(text, sizeof text, "optional");
    *text = (char)toupper((unsigned char)*text);
    put_text(out, text);
    fputs(".\n", out);
  }
}

static void results(FILE *out, const dw_style *style)
{
  if (dw_page_arguments(style->results) == 0) {
    put_line(out, "None.");
    return;
  }
  for (const dw_field *f = style->results; f->type != DW_END; f++) {
    fputs(".TP\n.B ", out);
    put_text(out, f->name);
    fprintf(out, "\n");
    put_line(out, f->doc ? f->doc : "");
    if (f->unit && strcmp(f->unit, "1") != 0)
      put_text(out, "Unit: "), put_text(out, f->unit), put_text(out, ".\n");
  }
  fputs(".PP\n", out);
  const bool named = !strcmp(dw_page_prefix(style), "NAME");
  fprintf(out, "A deck reads them as ${%s.result}", dw_page_prefix(style));
  put_text(out,
           named ? ", NAME being that of `as NAME`, else that of the style.\n" : ".\n");
}

static void restrictions(FILE *out, const dw_entry *e)
{
  char text[TEXT];
  dw_page_limits(e->style, text, sizeof text);
  if (*text) put_line(out, text);
  if (e->plugin) {
    snprintf(text, sizeof text, "It comes with the plugin %.100s %.100s%s%.200s.",
             e->plugin->name, e->plugin->version, e->plugin->licence ? ", licence " : "",
             e->plugin->licence ? e->plugin->licence : "");
    put_line(out, text);
  } else if (!*text) {
    put_line(out, "None.");
  }
}

static void related(FILE *out, const dw_registry *r, const dw_style *style)
{
  char name[100];
  fputs(".BR dwell (1)", out);
  for (int64_t i = 0; i < dw_registry_count(r); i++) {
    const dw_style *other = dw_registry_at(r, i)->style;
    if (other->kind != style->kind || !strcmp(other->name, style->name)) continue;
    page_name(other, name, sizeof name);
    fputs(",\n.BR ", out);
    put_text(out, name);
    fputs(" (7)", out);
  }
  fputc('\n', out);
}

static void defaults(FILE *out, const dw_field *fields)
{
  int n = 0;
  for (const dw_field *f = fields; f && f->type != DW_END; f++) {
    if ((f->flags & (DW_STATE | DW_REQUIRED)) || !f->dflt) continue;
    if (n++) fputs(", ", out);
    put_text(out, f->name), put_text(out, " "), put_text(out, f->dflt);
  }
  put_line(out, n ? "" : "None.");
}

static void references(FILE *out, const dw_style *style)
{
  if (!style->references || !style->references->cite) return;
  section(out, "REFERENCES");
  for (const dw_reference *r = style->references; r->cite; r++) {
    if (r != style->references) fputs(".PP\n", out);
    put_text(out, r->cite);
    if (r->doi) put_text(out, ", doi:"), put_text(out, r->doi);
    fputc('\n', out);
  }
}

static void page(dw_ctx *ctx, FILE *out, const dw_entry *e)
{
  const dw_style *style = e->style;
  char text[TEXT], name[100];
  page_name(style, name, sizeof name);
  fputs(".TH ", out);
  for (const char *p = name; *p; p++)
    *p == '-' ? fputs("\\-", out) : fputc(toupper((unsigned char)*p), out);
  fputs(" 7 \"\" \"dwell " PACKAGE_VERSION "\" \"dwell styles\"\n", out);
  section(out, "NAME");
  put_text(out, name), fputs(" \\- ", out), put_line(out, style->brief);
  section(out, "SYNTAX");
  dw_page_usage(style, text, sizeof text);
  put_line(out, text);
  section(out, "EXAMPLES");
  for (int i = 0; style->examples && style->examples[i]; i++)
    literal(out, style->examples[i], strlen(style->examples[i]));
  section(out, "DESCRIPTION");
  put(out, style->brief, strlen(style->brief), true), fputs(".\n", out);
  if (style->details) paragraphs(out, style->details);
  section(out, "ARGUMENTS");
  arguments(out, style->fields);
  section(out, "RESULTS");
  results(out, style);
  section(out, "RESTRICTIONS");
  restrictions(out, e);
  section(out, "RELATED");
  related(out, ctx->registry, style);
  section(out, "DEFAULT");
  defaults(out, style->fields);
  references(out, style);
}

dw_status dw_help_man(dw_ctx *ctx, FILE *out, int n, const char *const *words)
{
  const dw_entry *entry;
  if (n == 0)
    return dw_fail(ctx, DW_EVALUE,
                   "-man needs a style: -man pair lj, -man neb, -man read data");
  DW_TRY(dw_page_find(ctx, n, words, &entry));
  page(ctx, out, entry);
  return DW_OK;
}
