/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Documentation for the terminal. */
#include "style/help.h"

#include <string.h>

#include "style/page.h"

enum { WIDTH = 88, TEXT = 2048 };

/* -- text ------------------------------------------------------------------------------ */

/* One paragraph, filled to WIDTH, lines after the first indented; `column` is where the
 * first begins. */
static void fill(FILE *out, const char *text, size_t length, int indent, int column)
{
  const char *end = text + length;
  bool first = true;
  while (text < end) {
    text += strspn(text, " \n");
    if (text >= end) break;
    size_t n = strcspn(text, " \n");
    if (n > (size_t)(end - text)) n = (size_t)(end - text);
    if (!first && column + 1 + (int)n > WIDTH) {
      fprintf(out, "\n%*s", indent, "");
      column = indent, first = true;
    }
    column += fprintf(out, "%s%.*s", first ? "" : " ", (int)n, text);
    first = false;
    text += n;
  }
  fputc('\n', out);
}

/* Paragraphs are set apart by empty lines; one that begins with a blank is kept as it is.
 */
static void paragraphs(FILE *out, const char *text)
{
  while (*text) {
    const char *end = strstr(text, "\n\n");
    const size_t n = end ? (size_t)(end - text) : strlen(text);
    if (*text == ' ') {
      fprintf(out, "  %.*s\n\n", (int)n, text);
    } else {
      fputs("  ", out);
      fill(out, text, n, 2, 2);
      fputc('\n', out);
    }
    text += n + (end ? 2 : 0);
  }
}

/* -- one style ----------------------------------------------------------------------------
 */

typedef struct {
  char name[64], unit[32], values[200], dflt[100];
} cells;

static cells cells_of(const dw_field *f)
{
  cells c;
  snprintf(c.name, sizeof c.name, f->flags & DW_POSITIONAL ? "<%s>" : "%s", f->name);
  snprintf(c.unit, sizeof c.unit, "%s", f->unit ? f->unit : "");
  dw_page_values(f, c.values, sizeof c.values);
  dw_page_default(f, c.dflt, sizeof c.dflt);
  return c;
}

static void widen(int *width, const char *text)
{
  const int n = (int)strlen(text);
  if (n > *width && n <= 24) *width = n;
}

/* A row of cells, no blanks at its end; how wide it is. */
static int row(FILE *out, const int w[4], const cells *c)
{
  char text[500];
  int n = snprintf(text, sizeof text, "  %-*s  %-*s  %-*s  %-*s", w[0], c->name, w[1],
                   c->unit, w[2], c->values, w[3], c->dflt);
  while (n > 0 && text[n - 1] == ' ')
    n--;
  return fprintf(out, "%.*s", n, text);
}

/* What is said of an argument stands beside its row, or below it where rows are wide. */
static void arguments(FILE *out, const dw_field *fields)
{
  int w[4] = {0, 0, 0, 0};
  for (const dw_field *f = fields; f && f->type != DW_END; f++) {
    const cells c = cells_of(f);
    if (f->flags & DW_STATE) continue;
    widen(&w[0], c.name), widen(&w[1], c.unit), widen(&w[2], c.values),
        widen(&w[3], c.dflt);
  }
  const int beside = w[0] + w[1] + w[2] + w[3] + 10;
  const int indent = beside > WIDTH - 30 ? 6 : beside;
  for (const dw_field *f = fields; f && f->type != DW_END; f++) {
    const cells c = cells_of(f);
    if (f->flags & DW_STATE) continue;
    const int column = row(out, w, &c);
    if (column + 2 > indent)
      fprintf(out, "\n%*s", indent, "");
    else
      fprintf(out, "%*s", indent - column, "");
    fill(out, f->doc ? f->doc : "", f->doc ? strlen(f->doc) : 0, indent, indent);
  }
  if (dw_page_arguments(fields)) fputc('\n', out);
}

static void results(FILE *out, const dw_style *style)
{
  int w[2] = {0, 0};
  if (!dw_page_arguments(style->results)) return;
  fprintf(out, "  Results, read as ${%s.result}:\n\n", dw_page_prefix(style));
  for (const dw_field *f = style->results; f->type != DW_END; f++)
    widen(&w[0], f->name), widen(&w[1], f->unit ? f->unit : "");
  for (const dw_field *f = style->results; f->type != DW_END; f++) {
    const char *doc = f->doc ? f->doc : "";
    const int column =
        fprintf(out, "    %-*s  %-*s  ", w[0], f->name, w[1], f->unit ? f->unit : "");
    fill(out, doc, strlen(doc), w[0] + w[1] + 8, column);
  }
  fputc('\n', out);
}

static void references(FILE *out, const dw_style *style)
{
  for (const dw_reference *r = style->references; r && r->cite; r++) {
    fputs("  ", out);
    fill(out, r->cite, strlen(r->cite), 2, 2);
    if (r->doi) fprintf(out, "  doi:%s\n", r->doi);
  }
}

static void style_page(FILE *out, const dw_entry *e)
{
  const dw_style *style = e->style;
  char title[100], text[TEXT];
  dw_style_title(style, title, sizeof title);
  fprintf(out, "%s - %s\n\n", title, style->brief);
  dw_page_usage(style, text, sizeof text);
  fputs("  ", out);
  fill(out, text, strlen(text), 6, 2);
  fputc('\n', out);
  arguments(out, style->fields);
  if (style->details) paragraphs(out, style->details);
  results(out, style);
  dw_page_limits(style, text, sizeof text);
  if (*text) paragraphs(out, text);
  for (int i = 0; style->examples && style->examples[i]; i++)
    fprintf(out, "%s    %s\n", i ? "" : "  For example\n", style->examples[i]);
  if (style->examples && style->examples[0]) fputc('\n', out);
  references(out, style);
  if (e->plugin)
    fprintf(out, "  From plugin %s %s (%s)\n", e->plugin->name, e->plugin->version,
            e->file);
}

/* -- lists
 * ------------------------------------------------------------------------------------ */

static const char *const kind_brief[] = {
    [DW_KIND_PAIR] = "potentials between particles",
    [DW_KIND_LANDSCAPE] = "analytic test landscapes",
    [DW_KIND_MINIMIZE] = "minimisers",
    [DW_KIND_PATH] = "path finders, called by their own names",
    [DW_KIND_MODES] = "mode analysers",
    [DW_KIND_COMPUTE] = "what is measured",
    [DW_KIND_COMMAND] = "commands, called by their own names",
    [DW_KIND_FIX] = "what happens in the steps of a run",
    [DW_KIND_DUMP] = "frames written during a run"};

/* The styles of a kind, and of commands only those that begin with `word` when it is not
 * NULL; how many. */
static int list(dw_ctx *ctx, FILE *out, dw_kind kind, const char *word)
{
  int n = 0;
  const size_t length = word ? strlen(word) : 0;
  for (int64_t i = 0; i < dw_registry_count(ctx->registry); i++) {
    const dw_style *s = dw_registry_at(ctx->registry, i)->style;
    if (s->kind != kind) continue;
    if (word &&
        (strncmp(s->name, word, length) || (s->name[length] && s->name[length] != ' ')))
      continue;
    fprintf(out, "  %-18s  %s\n", s->name, s->brief);
    n++;
  }
  return n;
}

static void overview(dw_ctx *ctx, FILE *out)
{
  for (int k = DW_KIND_PAIR; k < DW_KIND_END; k++) {
    fprintf(out, "%s - %s\n", dw_kind_word((dw_kind)k), kind_brief[k]);
    if (!list(ctx, out, (dw_kind)k, NULL)) fputs("  (none is loaded)\n", out);
    fputc('\n', out);
  }
  fputs("One style: dwell -help pair lj, dwell -help neb, dwell -help read data\n", out);
}

dw_status dw_help(dw_ctx *ctx, FILE *out, int n, const char *const *words)
{
  const dw_entry *entry;
  dw_kind kind;
  if (n == 0) {
    overview(ctx, out);
    return DW_OK;
  }
  if (n == 1 && dw_kind_from_word(dw_spelling(words[0]), &kind)) {
    fprintf(out, "%s - %s\n", dw_kind_word(kind), kind_brief[kind]);
    list(ctx, out, kind, NULL);
    if (kind != DW_KIND_COMMAND) list(ctx, out, DW_KIND_COMMAND, words[0]);
    return DW_OK;
  }
  const dw_status status = dw_page_find(ctx, n, words, &entry);
  if (status == DW_OK) {
    style_page(out, entry);
    return DW_OK;
  }
  if (n > 1 || !list(ctx, out, DW_KIND_COMMAND, words[0])) return status;
  dw_error_clear(ctx);
  return DW_OK;
}
