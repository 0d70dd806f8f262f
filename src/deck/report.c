/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Failures as they are shown:
 *
 *   ERROR: wells.in:9:20: neb: spring = -1 is outside (0,inf)
 *        9 |   neb      images 40 spring -1 climb yes
 *          |                             ^~
 *     legal: (0,inf)
 *     in loop t = 311 (wells.in:6), included from main.in:12
 *     see: dwell -help neb
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ranks.h"
#include "deck/deck.h"

enum { SHOWN = 96, FINDINGS_SHOWN = 100, FINDINGS_KEPT = 1000 };

/* -- one place in a file -- */

/* Characters first .. first+count-1 of a line; blanks for what is no letter. */
static void put_characters(FILE *out, const dw_source *s, dw_location where, size_t first,
                           size_t count)
{
  size_t k = 0;
  for (size_t i = where.begin; i < where.end && k < first + count; k++) {
    const size_t n = dw_source_step(s, i);
    const unsigned char c = (unsigned char)s->text[i];
    const bool shown = c >= 0x20 && c != 0x7f && (n > 1 || c < 0x80);
    if (k >= first && shown)
      fwrite(s->text + i, 1, n, out);
    else if (k >= first)
      fputc(c == '\t' ? ' ' : '?', out);
    i += n;
  }
}

/* The line with a caret below; long ones are cut around it. */
static void put_excerpt(FILE *out, dw_span span)
{
  const dw_source *s = span.source;
  const dw_location at = dw_source_locate(span);
  const size_t width = dw_source_width(s->text + at.begin, at.end - at.begin);
  const size_t end = span.end < at.end ? span.end : at.end;
  size_t marks = end > span.at ? dw_source_width(s->text + span.at, end - span.at) : 1;
  size_t first = 0, column = at.column - 1;
  if (width > SHOWN && column > SHOWN / 2) first = column - SHOWN / 2;
  fprintf(out, "%6zu | %s", at.line, first ? "..." : "");
  put_characters(out, s, at, first, SHOWN);
  fprintf(out, "%s\n       | ", width > first + SHOWN ? "..." : "");
  column -= first;
  if (first) column += 3;
  fprintf(out, "%*s^", (int)column, "");
  for (size_t k = 1; k < marks && k + column < SHOWN; k++)
    fputc('~', out);
  fputc('\n', out);
}

static void put_place(FILE *out, dw_span span)
{
  const dw_location at = dw_source_locate(span);
  fprintf(out, "%s:%zu:%zu: ", span.source->name, at.line, at.column);
}

static size_t line_of(dw_span span)
{
  return dw_source_locate(span).line;
}

/* Text of many lines stays indented. */
static void put_hint(FILE *out, const char *hint)
{
  if (!hint || !*hint) return;
  fputs("  ", out);
  for (; *hint; hint++) {
    fputc(*hint, out);
    if (*hint == '\n') fputs("  ", out);
  }
  fputc('\n', out);
}

/* -- findings of the check -- */

void dw_deck_drop_findings(dw_deck *d)
{
  for (int i = 0; i < d->findings; i++)
    free(d->finding[i].text), free(d->finding[i].hint), free(d->finding[i].see);
  free(d->finding);
  d->finding = NULL, d->findings = d->finding_room = 0;
}

void dw_deck_find(dw_deck *d, const dw_unit *unit, dw_span span, const char *see)
{
  const dw_error *e = &d->ctx->error;
  if (d->findings >= FINDINGS_KEPT)
    d->unsaid++;
  else if (dw_room_for(&d->finding, d->findings, &d->finding_room, sizeof *d->finding))
    d->finding[d->findings++] = (dw_finding){.span = span,
                                             .unit = unit,
                                             .code = dw_deck_error_code(e),
                                             .text = strdup(e->text),
                                             .hint = strdup(e->hint),
                                             .see = see ? strdup(see) : NULL,
                                             .source = e->source,
                                             .source_line = e->source_line};
  dw_error_clear(d->ctx);
}

static int unit_number(const dw_deck *d, const dw_unit *unit)
{
  int n = 0;
  for (const dw_unit *u = d->units; u && u != unit; u = u->next)
    n++;
  return n;
}

static bool before(const dw_deck *d, const dw_finding *a, const dw_finding *b)
{
  const int ua = unit_number(d, a->unit), ub = unit_number(d, b->unit);
  return ua != ub ? ua < ub : a->span.at < b->span.at;
}

/* By insertion: they come nearly in order. */
static void sort(dw_deck *d)
{
  for (int i = 1; i < d->findings; i++) {
    const dw_finding f = d->finding[i];
    int k = i;
    for (; k > 0 && before(d, &f, &d->finding[k - 1]); k--)
      d->finding[k] = d->finding[k - 1];
    d->finding[k] = f;
  }
}

static void put_chain(FILE *out, const dw_unit *unit, const char *lead)
{
  for (; unit && unit->from_unit; unit = unit->from_unit) {
    fprintf(out, "%sincluded from %s:%zu", lead, unit->from.source->name,
            line_of(unit->from));
    lead = ", ";
  }
  if (*lead == ',') fputc('\n', out);
}

static void put_source(const dw_deck *d, FILE *out, const char *source, int line)
{
  if (!d->options->debug || !source) return;
  const char *inside = strstr(source, "src/");
  fprintf(out, "  raised at %s:%d\n", inside ? inside : source, line);
}

static void put_finding(const dw_deck *d, FILE *out, const dw_finding *f)
{
  fputs("ERROR: ", out);
  if (f->span.source) put_place(out, f->span);
  fprintf(out, "%s\n", f->text ? f->text : "no memory");
  if (f->span.source) put_excerpt(out, f->span);
  put_hint(out, f->hint);
  put_chain(out, f->unit, "  ");
  if (f->see) fprintf(out, "  see: dwell -help %s\n", f->see);
  put_source(d, out, f->source, f->source_line);
}

/* -- exit codes -- */

int dw_deck_exit_code(dw_status status)
{
  switch (status) {
  case DW_OK:
    return 0;
  case DW_ESYNTAX:
    return 2;
  case DW_EABI:
    return 3;
  case DW_EIO:
    return 4;
  case DW_EINTR:
    return 75;
  default:
    return 1;
  }
}

/* A file that is not there is a matter of files, whoever looked for it. */
int dw_deck_error_code(const dw_error *e)
{
  const bool file = e->status == DW_ENOTFOUND && strstr(e->text, strerror(ENOENT));
  return file ? dw_deck_exit_code(DW_EIO) : dw_deck_exit_code(e->status);
}

/* What the check finds is a mistake in the deck, unless all of it is about files or
 * plugins. */
static int findings_code(const dw_deck *d)
{
  int code = d->finding[0].code;
  for (int i = 0; i < d->findings; i++)
    if (d->finding[i].code != code) code = 2;
  return code == 1 ? 2 : code;
}

int dw_deck_show_findings(dw_deck *d)
{
  if (!d->findings) return 0;
  FILE *const out[2] = {dw_ranks_speaks(d->ctx) ? stderr : NULL, d->ctx->log};
  sort(d);
  for (int k = 0; k < 2; k++) {
    if (!out[k]) continue;
    for (int i = 0; i < d->findings && i < FINDINGS_SHOWN; i++)
      put_finding(d, out[k], &d->finding[i]);
    const int more = d->unsaid + d->findings - FINDINGS_SHOWN;
    if (more > 0) fprintf(out[k], "... and %d more errors\n", more);
    fflush(out[k]);
  }
  return findings_code(d);
}

/* -- the failure of a run -- */

static void put_loops(const dw_deck *d, FILE *out)
{
  const char *lead = "  in ";
  bool any = false;
  for (int c = d->calls - 1; c >= 0; c--) {
    const dw_call *call = &d->call[c];
    const int end = c + 1 < d->calls ? d->call[c + 1].frames : d->frames;
    for (int k = end - 1; k >= call->frames; k--) {
      const dw_loop *loop = d->frame[k].loop;
      const dw_step *step = &call->unit->step[d->frame[k].step];
      const dw_symbol *symbol = dw_names_at(d->names, loop->symbol);
      const char *value =
          symbol->var ? dw_datum_print(&symbol->var->value, d->scratch) : "?";
      fprintf(out, "%s%s %s = %s (%s:%zu)", lead, loop->farm ? "farm" : "loop",
              symbol->name, value ? value : "?", call->unit->source->name,
              line_of(step->line.where));
      lead = ", in ", any = true;
    }
    if (c > 0) {
      const dw_call *outer = &d->call[c - 1];
      fprintf(out, "%sincluded from %s:%zu", any ? ", " : "  ", outer->unit->source->name,
              line_of(outer->unit->step[outer->pc - 1].line.where));
      lead = ", in ", any = true;
    }
  }
  if (any) fputc('\n', out);
}

static bool is_keyword(const dw_style *style, const char *text)
{
  for (const dw_field *f = style->fields; f && f->type != DW_END; f++)
    if (!strcmp(f->name, text)) return true;
  return false;
}

/* Does the message name this word: a file, a state? */
static bool names_word(const char *message, const char *word)
{
  const size_t n = strlen(word);
  for (const char *p = message; (p = strstr(p, word)); p++) {
    const bool begins = p == message || !isalnum((unsigned char)p[-1]);
    if (begins && !isalnum((unsigned char)p[n])) return true;
  }
  return false;
}

/* A failure that names no word of the statement may be about one all the same: the longest
 * that its message holds. */
static int word_of_message(const dw_deck *d)
{
  const dw_step *step = d->step;
  size_t longest = 0;
  int found = -1;
  for (int i = step->used; step->entry && i < step->line.n; i++) {
    const char *text = step->line.word[i].text;
    const bool number = text && strspn(text, "+-.0123456789eE") == strlen(text);
    if (!text || strlen(text) <= longest || number ||
        is_keyword(step->entry->style, text) || !names_word(d->ctx->error.text, text))
      continue;
    longest = strlen(text), found = i;
  }
  return found;
}

/* The words at fault in the running step. */
static dw_span fault_span(const dw_deck *d)
{
  const dw_line *line = &d->step->line;
  if (d->eval.fault.source) return d->eval.fault;
  const int word = d->ctx->error.word >= 0 ? d->ctx->error.word : word_of_message(d);
  if (word >= 0 && word < line->n) return line->word[word].where;
  return line->where;
}

void dw_deck_describe(dw_deck *d, FILE *out)
{
  const dw_error *e = &d->ctx->error;
  if (!d->step) {
    fprintf(out, "%s\n", e->text);
    put_hint(out, e->hint);
    return;
  }
  const dw_line *line = &d->step->line;
  const dw_span span = fault_span(d);
  put_place(out, span);
  fprintf(out, "%s\n", e->text);
  put_excerpt(out, span);
  put_hint(out, e->hint);
  if (span.source != line->where.source || span.at < line->where.at ||
      span.at >= line->where.end)
    fprintf(out, "  read at %s:%zu\n", line->where.source->name, line_of(line->where));
  put_loops(d, out);
  if (d->step->entry && !d->eval.fault.source) {
    char title[100];
    dw_style_title(d->step->entry->style, title, sizeof title);
    fprintf(out, "  see: dwell -help %s\n", title);
  }
  put_source(d, out, e->source, e->source_line);
}

void dw_deck_fail(dw_deck *d)
{
  FILE *const out[2] = {dw_ranks_speaks(d->ctx) ? stderr : NULL, d->ctx->log};
  if (d->ctx->screen) fflush(d->ctx->screen);
  for (int k = 0; k < 2; k++) {
    if (!out[k]) continue;
    fputs("ERROR: ", out[k]);
    dw_deck_describe(d, out[k]);
    fflush(out[k]);
  }
}
