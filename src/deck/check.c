/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* What can be known before anything runs: names, arguments, labels. */
#include <ctype.h>
#include <string.h>

#include "deck/deck.h"

typedef struct {
  dw_deck *deck;
  const dw_unit *unit;
  const dw_step *step;
  const char *see;
} checking;

static void find(checking *c, dw_span span)
{
  dw_deck_find(c->deck, c->unit, span, c->see);
}

/* -- names -- */

static bool is_known(const dw_deck *d, const char *name)
{
  char prefix[64];
  const char *dot = strchr(name, '.');
  const int v = !strncmp(name, "v_", 2) ? dw_names_find(d->names, name + 2) : -1;
  const int n = dw_names_find(d->names, name);
  if (d->open_names || (n >= 0 && dw_names_at(d->names, n)->defined)) return true;
  if (v >= 0 && dw_names_at(d->names, v)->defined) return true;
  if (!dot) return dw_keyword_is(name);
  if ((size_t)(dot - name) >= sizeof prefix) return true;
  snprintf(prefix, sizeof prefix, "%.*s", (int)(dot - name), name);
  const int p = dw_names_find(d->names, prefix);
  return p >= 0 && dw_names_at(d->names, p)->prefix;
}

/* $temp means ${t}emp: say so when that looks like a mistake. */
static bool too_long(dw_span span)
{
  const char *s = span.source->text;
  return span.end == span.at + 2 && s[span.at] == '$' &&
         (isalnum((unsigned char)s[span.end]) || s[span.end] == '_');
}

static void check_name(checking *c, int symbol, dw_span span)
{
  const char *name = dw_names_at(c->deck->names, symbol)->name;
  char hint[600];
  if (is_known(c->deck, name)) return;
  if (too_long(span))
    snprintf(hint, sizeof hint, "a name of more than one letter needs braces: ${name}");
  else
    dw_deck_name_hint(c->deck, name, hint, sizeof hint);
  dw_fail_word(c->deck->ctx, DW_ENOTFOUND, -1, hint,
               strchr(name, '.') ? "no statement gives a result %.100s"
                                 : "unknown variable %.100s",
               name);
  find(c, span);
}

static void check_word(checking *, const dw_lexeme *);

static void check_formula(checking *c, const dw_formula *f)
{
  for (int i = 0; f && i < f->n; i++) {
    const dw_code *code = &f->code[i];
    const dw_span span = {f->where.source, code->at, code->end};
    const bool name = code->op == DW_OP_NAME || code->op == DW_OP_DOLLAR;
    if (name && !code->word) check_name(c, code->arg, span);
    if (code->op == DW_OP_ITEM) check_name(c, code->arg, span);
    if (code->op == DW_OP_TEXT) check_word(c, &f->text[code->arg]);
  }
}

static void check_word(checking *c, const dw_lexeme *word)
{
  for (int i = 0; i < word->parts; i++) {
    if (word->part[i].kind == DW_PART_NAME)
      check_name(c, word->part[i].symbol, word->part[i].where);
    if (word->part[i].kind == DW_PART_EXPR) check_formula(c, word->part[i].formula);
  }
}

static bool formula_spaced(const dw_deck *d, const dw_formula *f)
{
  for (int i = 0; f && i < f->n; i++) {
    const dw_code *code = &f->code[i];
    if (code->op == DW_OP_TEXT) return true;
    if (code->op == DW_OP_CONSTANT && f->constant[code->arg].type == DW_DATUM_TEXT)
      return true;
    if ((code->op == DW_OP_NAME || code->op == DW_OP_DOLLAR) &&
        dw_names_at(d->names, code->arg)->spaced)
      return true;
  }
  return false;
}

/* May this bare word become several? */
static bool spaced(const dw_deck *d, const dw_lexeme *word)
{
  for (int i = 0; i < word->parts && !word->quote; i++) {
    const dw_part *part = &word->part[i];
    if (part->kind == DW_PART_NAME && dw_names_at(d->names, part->symbol)->spaced)
      return true;
    if (part->kind == DW_PART_EXPR && formula_spaced(d, part->formula)) return true;
  }
  return false;
}

/* -- arguments -- */

static void report(dw_ctx *ctx, void *arg)
{
  checking *c = arg;
  const dw_line *line = &c->step->line;
  const int word = ctx->error.word;
  find(c, word >= 0 && word < line->n ? line->word[word].where : line->where);
}

static void check_style(checking *c)
{
  const dw_step *s = c->step;
  const dw_line *line = &s->line;
  char title[100];
  for (int i = 0; i < line->n; i++)
    check_word(c, &line->word[i]);
  if (!s->entry) return;
  dw_word *word = dw_pool_take(c->deck->scratch, (size_t)line->n, sizeof *word);
  if (!word) return;
  for (int i = 0; i < line->n; i++) {
    const dw_lexeme *w = &line->word[i];
    if (spaced(c->deck, w)) return;
    word[i] = (dw_word){w->text ? w->text : "", !w->text, w->quote != 0};
  }
  dw_style_title(s->entry->style, title, sizeof title);
  c->see = title;
  dw_fields_check(c->deck->ctx, s->entry->style, s->used, line->n, word, report, c);
  c->see = NULL;
}

/* -- jumps -- */

static bool inside(const dw_unit *u, int step, int block)
{
  for (int b = u->step[step].block; b >= 0; b = u->step[b].block)
    if (b == block) return true;
  return false;
}

/* The farm around a step, -1. */
static int farm_of(const dw_unit *u, int step)
{
  int b = u->step[step].block;
  while (b >= 0 && u->step[b].kind != DW_STEP_FARM)
    b = u->step[b].block;
  return b;
}

static dw_status target_reachable(checking *c, const dw_unit *to, int target)
{
  const int here = (int)(c->step - c->unit->step), farm = farm_of(c->unit, here);
  const int block = to->step[target].block;
  if (block >= 0 && (to != c->unit || !inside(to, here, block)))
    return dw_fail_word(c->deck->ctx, DW_ESYNTAX, -1, "a loop begins at its first line",
                        "this jump would go into the middle of a loop");
  if (farm >= 0 && (to != c->unit || !inside(to, target, farm)))
    return dw_fail_word(c->deck->ctx, DW_ESYNTAX, -1,
                        "continue ends a task, break the farm",
                        "this jump would leave a farm");
  return DW_OK;
}

static void missing_label(checking *c, const dw_unit *to, const dw_lexeme *word)
{
  const char *names[64] = {NULL};
  char hint[400] = "";
  int count = 0, used = 0;
  while (count < to->labels && count < 64)
    names[count] = to->label[count].name, count++;
  const char *near = dw_nearest(word->text, count, names);
  if (near) used = snprintf(hint, sizeof hint, "did you mean %.60s? ", near);
  used += snprintf(hint + used, sizeof hint - (size_t)used,
                   count ? "labels:" : "the file has no labels");
  for (int i = 0; i < count && used < (int)sizeof hint - 70; i++)
    used += snprintf(hint + used, sizeof hint - (size_t)used, " %.60s", names[i]);
  dw_fail_word(c->deck->ctx, DW_ENOTFOUND, -1, hint, "no label %.100s", word->text);
  find(c, word->where);
}

static void check_jump(checking *c)
{
  const dw_line *line = &c->step->line;
  const dw_unit *to = c->step->unit ? c->step->unit : c->unit;
  for (int i = 1; i < line->n; i++)
    check_word(c, &line->word[i]);
  if (line->n < 2 || line->n > 3 || !line->word[1].text) return;
  if (!c->step->unit && strcmp(line->word[1].text, "SELF") != 0) return; /* was not read */
  int target = 0;
  if (line->n == 3) {
    if (!line->word[2].text) return;
    for (target = 0; target < to->labels; target++)
      if (!strcmp(to->label[target].name, line->word[2].text)) break;
    if (target == to->labels) {
      missing_label(c, to, &line->word[2]);
      return;
    }
    target = to->label[target].step;
  }
  if (to->steps && target_reachable(c, to, target) != DW_OK) find(c, line->word[0].where);
}

/* -- everything -- */

static void check_loop(checking *c)
{
  const dw_loop *loop = c->step->loop;
  if (!loop) return;
  for (int i = loop->first; i < loop->last; i++)
    check_word(c, &c->step->line.word[i]);
  check_formula(c, loop->from);
  check_formula(c, loop->to);
  check_formula(c, loop->by);
  /* names in `where` may be columns of a library that is not open yet */
}

static void check_step(checking *c)
{
  const dw_line *line = &c->step->line;
  switch (c->step->kind) {
  case DW_STEP_STYLE:
    check_style(c);
    break;
  case DW_STEP_JUMP:
    check_jump(c);
    break;
  case DW_STEP_FOR:
  case DW_STEP_FARM:
    check_loop(c);
    break;
  case DW_STEP_NEXT:
  case DW_STEP_QUIT:
  case DW_STEP_SHELL:
  case DW_STEP_INCLUDE:
    for (int i = 1; i < line->n; i++)
      check_word(c, &line->word[i]);
    break;
  case DW_STEP_VARIABLE:
    for (int i = 1; i < line->n && !c->step->formula; i++)
      check_word(c, &line->word[i]);
    check_formula(c, c->step->formula);
    break;
  default:
    check_formula(c, c->step->formula);
  }
}

/* Names under which the statements of a unit publish results. */
static void note_prefixes(dw_deck *d, const dw_unit *u)
{
  for (int s = 0; s < u->steps; s++) {
    const dw_step *step = &u->step[s];
    const dw_line *line = &step->line;
    if (step->kind != DW_STEP_STYLE) continue;
    if (!step->entry) d->open_names = true;
    for (int i = 0; i < line->n; i++) {
      const bool named = i > 0 && line->n == i + 1 && line->word[i - 1].text &&
                         !strcmp(line->word[i - 1].text, "as");
      if (named && !line->word[i].text) d->open_names = true;
      if ((i >= step->used && !named) || !line->word[i].text) continue;
      const int n =
          dw_names_number(d->names, line->word[i].text, strlen(line->word[i].text));
      if (n >= 0) dw_names_at(d->names, n)->prefix = true;
    }
  }
}

void dw_deck_check(dw_deck *d)
{
  for (const dw_unit *u = d->units; u; u = u->next)
    note_prefixes(d, u);
  for (const dw_unit *u = d->units; u; u = u->next)
    for (int s = 0; s < u->steps; s++) {
      const dw_pool_mark mark = dw_pool_here(d->scratch);
      checking c = {.deck = d, .unit = u, .step = &u->step[s]};
      check_step(&c);
      dw_pool_back(d->scratch, mark);
    }
}
