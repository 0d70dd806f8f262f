/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Statements that are no blocks: variable, next, label, jump, include, quit, shell, and all
 * that styles do. */
#include <stdlib.h>
#include <string.h>

#include "deck/load.h"
#include "style/load.h"

/* -- variable -- */

static const char *const styles[] = {"index",  "loop",   "string", "equal",
                                     "vector", "getenv", "file",   "internal",
                                     "world",  "delete", NULL};

static bool listed(const char *word, const char *const *list)
{
  for (; *list; list++)
    if (!strcmp(word, *list)) return true;
  return false;
}

static int64_t length(const char *const *list)
{
  int64_t n = 0;
  while (list[n])
    n++;
  return n;
}

/* Formulas are parsed where they are defined. */
static bool takes_formula(const char *style)
{
  return !strcmp(style, "equal") || !strcmp(style, "vector") || !strcmp(style, "internal");
}

static dw_status wrong_style(dw_loader *l, const dw_line *line)
{
  const char *near = dw_nearest(line->word[2].text, length(styles), styles);
  char hint[200];
  snprintf(hint, sizeof hint,
           "%s%s%sthere are: index loop string equal vector getenv file "
           "internal world delete",
           near ? "did you mean " : "", near ? near : "", near ? "? " : "");
  return dw_load_fault(l, line, 2, hint, "unknown variable style %.60s",
                       line->word[2].text);
}

/* What the check wants to know of the name. */
static dw_status note_name(dw_loader *l, const dw_line *line)
{
  const dw_lexeme *name = &line->word[1];
  const char *style = line->word[2].text;
  if (!name->text) {
    l->deck->open_names = true;
    return DW_OK;
  }
  if (!dw_is_name(name->text))
    return dw_load_fault(l, line, 1, "a name is letters, digits and _, no digit first",
                         "%.60s is no name for a variable", name->text);
  const int number = dw_names_number(l->deck->names, name->text, strlen(name->text));
  if (number < 0) return dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for a name");
  dw_symbol *symbol = dw_names_at(l->deck->names, number);
  symbol->defined = true;
  if (style && (takes_formula(style) || !strcmp(style, "loop"))) return DW_OK;
  symbol->spaced =
      symbol->spaced || !style || !strcmp(style, "getenv") || !strcmp(style, "file");
  for (int i = 3; i < line->n; i++)
    symbol->spaced =
        symbol->spaced || !line->word[i].text || strpbrk(line->word[i].text, " \t\n");
  return DW_OK;
}

static dw_status bind_words(dw_loader *l, const dw_line *line, int first)
{
  for (int i = first; i < line->n; i++)
    DW_TRY(dw_word_bind(&l->b, &line->word[i]));
  return DW_OK;
}

/* Values that can be judged before the deck runs. */
static dw_status check_values(dw_loader *l, const dw_line *line, const char *style)
{
  const bool loop = !strcmp(style, "loop");
  const bool single =
      !strcmp(style, "string") || !strcmp(style, "getenv") || !strcmp(style, "file");
  int64_t whole;
  for (int i = 3; i < line->n; i++) {
    const char *text = line->word[i].text;
    if (!text) return DW_OK;
    if (single && i > 3)
      return dw_load_fault(l, line, i, NULL, "%s takes one word: put quotes around it",
                           style);
    if (loop && !dw_parse_int(text, &whole) && (i < 4 || strcmp(text, "pad") != 0))
      return dw_load_fault(l, line, i, "variable V loop N, variable V loop FROM TO",
                           "%.60s is no whole number", text);
  }
  return DW_OK;
}

dw_status dw_load_variable(dw_loader *l, dw_line *line)
{
  const int at = dw_load_step(l, DW_STEP_VARIABLE, line);
  if (at < 0) return DW_ENOMEM;
  if (line->n < 3)
    return dw_load_fault(l, line, line->n,
                         "variable NAME equal EXPR, variable NAME index a b c",
                         "variable needs a name and a style");
  const char *style = line->word[2].text;
  if (style && !listed(style, styles)) return wrong_style(l, line);
  DW_TRY(note_name(l, line));
  DW_TRY(bind_words(l, line, 1));
  if (style && !strcmp(style, "delete"))
    return line->n == 3 ? DW_OK
                        : dw_load_fault(l, line, 3, NULL, "delete takes nothing more");
  if (line->n < 4)
    return dw_load_fault(l, line, line->n, NULL, "variable %s has no value",
                         line->word[1].text ? line->word[1].text : "");
  if (!style) return DW_OK;
  if (!takes_formula(style)) return check_values(l, line, style);
  return dw_load_formula(l, line, 3, line->n, &l->unit->step[at].formula);
}

/* -- jumps -- */

dw_status dw_load_next(dw_loader *l, dw_line *line)
{
  if (dw_load_step(l, DW_STEP_NEXT, line) < 0) return DW_ENOMEM;
  if (line->n < 2)
    return dw_load_fault(l, line, line->n, "next V", "next needs the name of a variable");
  return bind_words(l, line, 1);
}

dw_status dw_load_label(dw_loader *l, dw_line *line)
{
  dw_unit *u = l->unit;
  const int at = dw_load_step(l, DW_STEP_NOTHING, line);
  if (at < 0) return DW_ENOMEM;
  if (line->n != 2 || !line->word[1].text)
    return dw_load_fault(l, line, line->n > 1 ? 1 : 0, "label NAME",
                         "label needs one name");
  if (l->inner)
    return dw_load_fault(l, line, 0, NULL, "label cannot stand in the one-line form of if");
  for (int i = 0; i < u->labels; i++)
    if (!strcmp(u->label[i].name, line->word[1].text))
      return dw_load_fault(l, line, 1, NULL, "label %s is there twice, first in line %zu",
                           u->label[i].name,
                           dw_source_locate(u->step[u->label[i].step].line.where).line);
  if (!dw_room_for(&u->label, u->labels, &u->label_room, sizeof *u->label))
    return dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for a label");
  u->label[u->labels++] = (dw_label){line->word[1].text, at};
  return DW_OK;
}

/* The unit that word 1 names: NULL in *out when its name is only known later. */
static dw_status other_file(dw_loader *l, const dw_line *line, dw_unit **out)
{
  const dw_lexeme *word = &line->word[1];
  *out = NULL;
  if (!word->text) {
    l->deck->open_names = true;
    return dw_word_bind(&l->b, &line->word[1]);
  }
  char *path = dw_deck_path(l->deck, word->text);
  if (!path) return dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for a file name");
  *out = dw_deck_load(l->deck, path, l->unit, line->where);
  free(path);
  if (*out) return DW_OK;
  l->b.fault = word->where;
  return l->deck->ctx->error.status;
}

dw_status dw_load_jump(dw_loader *l, dw_line *line)
{
  const int at = dw_load_step(l, DW_STEP_JUMP, line);
  dw_unit *u = NULL;
  if (at < 0) return DW_ENOMEM;
  if (line->n < 2 || line->n > 3)
    return dw_load_fault(l, line, line->n < 2 ? 1 : 3, "jump SELF LABEL, jump FILE [LABEL]",
                         line->n < 2 ? "jump needs SELF or a file"
                                     : "jump takes one label");
  DW_TRY(bind_words(l, line, 2));
  if (!dw_word_is(line, 1, "SELF")) DW_TRY(other_file(l, line, &u));
  l->unit->step[at].unit = u;
  return DW_OK;
}

dw_status dw_load_include(dw_loader *l, dw_line *line)
{
  const int at = dw_load_step(l, DW_STEP_INCLUDE, line);
  dw_unit *u;
  if (at < 0) return DW_ENOMEM;
  if (line->n != 2)
    return dw_load_fault(l, line, line->n < 2 ? 1 : 2, "include FILE",
                         "include takes one file");
  DW_TRY(other_file(l, line, &u));
  if (u && u->loading)
    return dw_load_fault(l, line, 1, NULL, "%s includes itself",
                         u->source ? u->source->name : "a file");
  l->unit->step[at].unit = u;
  return DW_OK;
}

dw_status dw_load_quit(dw_loader *l, dw_line *line)
{
  int64_t code;
  if (dw_load_step(l, DW_STEP_QUIT, line) < 0) return DW_ENOMEM;
  if (line->n > 2) return dw_load_fault(l, line, 2, "quit [CODE]", "quit takes one code");
  const char *text = line->n == 2 ? line->word[1].text : NULL;
  if (text && (!dw_parse_int(text, &code) || code < 0 || code > 255))
    return dw_load_fault(l, line, 1, "legal: [0,255]", "quit: %.60s is no exit code", text);
  return bind_words(l, line, 1);
}

dw_status dw_load_shell(dw_loader *l, dw_line *line)
{
  if (dw_load_step(l, DW_STEP_SHELL, line) < 0) return DW_ENOMEM;
  if (line->n < 2)
    return dw_load_fault(l, line, 1, "shell COMMAND", "shell needs a command");
  if (l->deck->ctx->safe)
    return dw_load_fault(l, line, 0, NULL, "shell is refused by -safe");
  return bind_words(l, line, 1);
}

/* -- styles -- */

/* A style of this deck must be known to what follows: plugins load during the check. */
static dw_status load_plugin(dw_loader *l, const dw_line *line)
{
  const dw_lexeme *word = line->n > 2 ? &line->word[2] : NULL;
  if (!word || !word->text) return DW_OK;
  char *path = dw_deck_path(l->deck, word->text);
  if (!path) return dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for a file name");
  const dw_status status = dw_plugin_load(l->deck->ctx, path);
  free(path);
  if (status == DW_OK) return DW_OK;
  l->b.fault = word->where;
  if (!l->deck->ctx->safe)
    l->deck->ctx->error.status = DW_EABI; /* the plugin is at fault */
  return status;
}

/* The style that a line calls; NULL when a word of its name is open. */
static dw_status bind(dw_loader *l, const dw_line *line, const dw_entry **entry, int *used)
{
  dw_ctx *ctx = l->deck->ctx;
  const char *words[8];
  int n = 0;
  while (n < line->n && n < 8 && (words[n] = line->word[n].text))
    n++;
  *entry = NULL;
  if (n == 0) return DW_OK;
  const dw_status status = dw_registry_bind(ctx, n, words, entry, used);
  char hint[400];
  if (dw_lammps_hint(line, status == DW_OK, hint, sizeof hint)) {
    dw_error_clear(ctx);
    *entry = NULL;
    return dw_load_fault(l, line, 0, hint, "this line is LAMMPS's %s", words[0]);
  }
  if (status == DW_OK) return DW_OK;
  if (n == 1 && line->n > 1 && status == DW_ESYNTAX) { /* its style is open */
    *entry = NULL;
    dw_error_clear(ctx);
    return DW_OK;
  }
  const int word = ctx->error.word;
  if (word >= 0 && word < line->n) l->b.fault = line->word[word].where;
  return status;
}

dw_status dw_load_style(dw_loader *l, dw_line *line)
{
  const int at = dw_load_step(l, DW_STEP_STYLE, line);
  const dw_entry *entry;
  int used = 0;
  if (at < 0) return DW_ENOMEM;
  DW_TRY(bind_words(l, line, 0));
  for (int i = 0; i < line->n; i++)
    if (line->word[i].glued)
      return dw_load_fault(l, line, i,
                           "put a blank around the quotes, or quotes around all of it",
                           "quotes within a word");
  DW_TRY(bind(l, line, &entry, &used));
  l->unit->step[at].entry = entry, l->unit->step[at].used = used;
  if (!entry || entry->style->kind != DW_KIND_COMMAND) return DW_OK;
  return strcmp(entry->style->name, "plugin load") ? DW_OK : load_plugin(l, line);
}
