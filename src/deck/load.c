/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/load.h"

#include <stdlib.h>
#include <string.h>

enum { UNITS_MAX = 1000, INNER_MAX = 16 };

/* -- lines -- */

dw_status dw_load_fault(dw_loader *l, const dw_line *line, int word, const char *hint,
                        const char *fmt, ...)
{
  char text[600];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  l->b.fault = line->where;
  if (word >= 0 && word < line->n) {
    l->b.fault = line->word[word].where;
  } else if (word >= line->n && line->n) { /* behind the last word */
    const size_t end = line->where.end;
    l->b.fault = (dw_span){line->where.source, end - 1, end};
  }
  return dw_fail_word(l->deck->ctx, DW_ESYNTAX, -1, hint, "%s", text);
}

bool dw_word_is(const dw_line *line, int word, const char *text)
{
  const dw_lexeme *w = &line->word[word];
  return word < line->n && w->text && !w->quote && !strcmp(w->text, text);
}

int dw_load_step(dw_loader *l, dw_step_kind kind, const dw_line *line)
{
  dw_unit *u = l->unit;
  if (!dw_room_for(&u->step, u->steps, &u->room, sizeof *u->step)) {
    dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for %d statements", u->steps);
    return -1;
  }
  int block = -1;
  for (int b = l->blocks - 1; b >= 0 && block < 0; b--)
    if (l->block[b].kind != DW_BLOCK_IF) block = l->block[b].step;
  u->step[u->steps] = (dw_step){
      .kind = kind, .line = *line, .block = block, .target = -1, .inner = l->inner > 0};
  return u->steps++;
}

dw_status dw_load_formula(dw_loader *l, const dw_line *line, int first, int last,
                          dw_formula **out)
{
  const dw_lexeme *word = &line->word[first];
  const bool quoted = last == first + 1 && word->quote;
  if (first >= last)
    return dw_load_fault(l, line, line->n, NULL, "%s needs an expression here",
                         line->word[0].text);
  const dw_span raw = {line->where.source, word->where.at, line->word[last - 1].where.end};
  const char outer = l->b.outer;
  if (quoted && word->quote == '"') l->b.outer = '"';
  const dw_status status = dw_formula_parse(&l->b, quoted ? word->inside : raw, out);
  l->b.outer = outer;
  return status;
}

/* -- statements -- */

static const struct {
  const char *word;
  dw_load_rule *rule;
} rules[] = {{"if", dw_load_if},
             {"elif", dw_load_elif},
             {"else", dw_load_else},
             {"endif", dw_load_endif},
             {"for", dw_load_for},
             {"endfor", dw_load_endfor},
             {"while", dw_load_while},
             {"endwhile", dw_load_endwhile},
             {"farm", dw_load_farm},
             {"endfarm", dw_load_endfarm},
             {"break", dw_load_break},
             {"continue", dw_load_continue},
             {"variable", dw_load_variable},
             {"next", dw_load_next},
             {"label", dw_load_label},
             {"jump", dw_load_jump},
             {"include", dw_load_include},
             {"quit", dw_load_quit},
             {"shell", dw_load_shell}};

dw_status dw_load_line(dw_loader *l, dw_line *line)
{
  const char *word = line->word[0].text;
  for (size_t i = 0; word && i < sizeof rules / sizeof *rules; i++)
    if (!strcmp(word, rules[i].word)) return rules[i].rule(l, line);
  return dw_load_style(l, line);
}

/* A failure is kept as a finding and the next line is read: all are reported. */
static dw_status found(dw_loader *l, dw_span span)
{
  if (l->deck->ctx->error.status == DW_ENOMEM) return DW_ENOMEM;
  const dw_span at = l->b.fault.source ? l->b.fault : span;
  dw_deck_find(l->deck, l->unit, at, NULL);
  l->b.fault.source = NULL, l->b.depth = 0;
  return DW_OK;
}

dw_status dw_load_span(dw_loader *l, dw_span span, char outer)
{
  dw_lexer lx = {.ctx = l->deck->ctx,
                 .pool = l->deck->pool,
                 .source = span.source,
                 .at = span.at,
                 .end = span.end,
                 .outer = outer};
  const char before = l->b.outer;
  dw_line line;
  if (l->inner > INNER_MAX) {
    l->b.fault = span;
    return dw_fail(l->deck->ctx, DW_ESYNTAX, "if within if more than %d deep", INNER_MAX);
  }
  l->b.outer = outer;
  do {
    lx.fault.source = NULL;
    if (dw_lex_next(&lx, &line) != DW_OK) {
      DW_TRY(found(l, lx.fault));
      line.n = 1; /* go on behind the line at fault */
    } else if (line.n && dw_load_line(l, &line) != DW_OK) {
      DW_TRY(found(l, line.where));
    }
  } while (line.n);
  l->b.outer = before;
  return DW_OK;
}

/* -- files -- */

char *dw_deck_path(const dw_deck *d, const char *name)
{
  const char *folder = d->ctx->folder;
  const bool joined = name[0] != '/' && folder && *folder && strcmp(folder, ".") != 0;
  const size_t room = strlen(name) + (joined ? strlen(folder) : 0) + 2;
  char *path = malloc(room);
  if (path) snprintf(path, room, "%s%s%s", joined ? folder : "", joined ? "/" : "", name);
  return path;
}

static dw_unit *find_unit(const dw_deck *d, const char *path)
{
  for (dw_unit *u = d->units; u; u = u->next)
    if (!strcmp(u->path, path)) return u;
  return NULL;
}

static dw_unit *new_unit(dw_deck *d, const char *path)
{
  dw_unit *u = dw_pool_take(d->pool, 1, sizeof *u), **end = &d->units;
  if (!u || !(u->path = dw_pool_text(d->pool, path, strlen(path)))) return NULL;
  while (*end)
    end = &(*end)->next;
  return *end = u;
}

static dw_status compile(dw_deck *d, dw_unit *u)
{
  dw_loader l = {.deck = d, .unit = u};
  l.b = (dw_binder){.ctx = d->ctx, .pool = d->pool, .names = d->names};
  u->loading = true;
  const dw_status status = dw_load_span(&l, (dw_span){u->source, 0, u->source->size}, 0);
  u->loading = false;
  if (status == DW_OK) dw_load_unclosed(&l);
  free(l.block);
  return status;
}

dw_unit *dw_deck_load(dw_deck *d, const char *path, const dw_unit *from, dw_span where)
{
  char *real = path ? realpath(path, NULL) : NULL;
  const char *key = real ? real : path ? path : "<stdin>";
  dw_unit *u = find_unit(d, key);
  const bool known = u != NULL;
  if (!u) u = new_unit(d, key);
  free(real);
  if (!u) dw_fail(d->ctx, DW_ENOMEM, "no memory for a deck");
  if (known || !u) return u;
  dw_span bad = {NULL, 0, 0};
  u->from = where, u->from_unit = from;
  const dw_status status = dw_source_read(d->ctx, path, &u->source, &bad);
  if (status != DW_OK && !bad.source) {
    *u->path = '\0'; /* nothing was read: no later statement finds this file loaded */
    return NULL;
  }
  if (status != DW_OK)
    dw_deck_find(d, u, bad, NULL);
  else if (compile(d, u) != DW_OK)
    return NULL;
  return u;
}
