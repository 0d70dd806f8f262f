/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/lex.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 100000 };

/* What is being collected: literal text, parts of a word, words of a statement. */
typedef struct {
  dw_lexer *lx;
  const char *s; /* the source */
  size_t end;
  char *text;
  size_t length, text_room;
  dw_part *part;
  int parts, part_room;
  dw_lexeme *word;
  int words, word_room;
  bool lost;
} lexing;

static dw_status fault(lexing *l, size_t at, size_t end, const char *hint, const char *text)
{
  l->lx->fault = (dw_span){l->lx->source, at, end};
  return dw_fail_word(l->lx->ctx, DW_ESYNTAX, -1, hint, "%s", text);
}

static dw_status no_memory(lexing *l)
{
  return dw_fail(l->lx->ctx, DW_ENOMEM, "no memory to read the deck");
}

bool dw_is_name(const char *text)
{
  if (!isalpha((unsigned char)*text) && *text != '_') return false;
  for (; *text; text++)
    if (!isalnum((unsigned char)*text) && *text != '_') return false;
  return true;
}

static bool is_blank(char c)
{
  return c == ' ' || c == '\t' || c == '\f';
}

/* -- continuation -- */

/* Behind an & that ends its line, where the next line begins; 0 when it is no such &. */
static size_t goes_on(const char *s, size_t at, size_t end, bool comment)
{
  if (s[at] != '&' || (at > 0 && s[at - 1] == '&')) return 0;
  size_t k = at + 1;
  while (k < end && is_blank(s[k]))
    k++;
  if (comment && k > at + 1 && k < end && s[k] == '#')
    while (k < end && s[k] != '\n')
      k++;
  return k < end && s[k] == '\n' ? k + 1 : 0;
}

size_t dw_lex_blank(const dw_source *source, size_t at, size_t end)
{
  const char *s = source->text;
  for (size_t next; at < end;) {
    if (is_blank(s[at]) || s[at] == '\n')
      at++;
    else if ((next = goes_on(s, at, end, true)))
      at = next;
    else
      break;
  }
  return at;
}

/* -- parts of a word -- */

static dw_status put(lexing *l, char c)
{
  if (l->length + 1 >= l->text_room) {
    const size_t room = l->text_room ? 2 * l->text_room : 256;
    char *grown = realloc(l->text, room);
    if (!grown) return no_memory(l);
    l->text = grown, l->text_room = room;
  }
  l->text[l->length++] = c;
  return DW_OK;
}

static dw_status add_part(lexing *l, dw_part part)
{
  if (!dw_room_for(&l->part, l->parts, &l->part_room, sizeof part)) return no_memory(l);
  l->part[l->parts++] = part;
  return DW_OK;
}

static dw_status flush_text(lexing *l)
{
  if (!l->length) return DW_OK;
  const char *text = dw_pool_text(l->lx->pool, l->text, l->length);
  if (!text) return no_memory(l);
  l->length = 0;
  return add_part(l, (dw_part){.kind = DW_PART_TEXT, .text = text});
}

/* Where the parenthesis opened at `at` closes; `end` when it does not.  *colon is where
 * a format begins, or 0. */
static size_t closing(const char *s, size_t at, size_t end, size_t *colon)
{
  int depth = 0;
  *colon = 0;
  for (size_t k = at; k < end; k++) {
    const size_t next = goes_on(s, k, end, true);
    if (next) {
      k = next - 1;
    } else if (s[k] == '\n') {
      return end;
    } else if (s[k] == '\'' || s[k] == '"') {
      const char quote = s[k];
      do
        k++;
      while (k < end && s[k] != quote && s[k] != '\n');
      if (k >= end || s[k] == '\n') return end;
    } else if (s[k] == '(') {
      depth++;
    } else if (s[k] == ')' && --depth == 0) {
      return k;
    } else if (s[k] == ':' && depth == 1 && k + 1 < end && s[k + 1] == '%') {
      *colon = k;
    }
  }
  return end;
}

static dw_status take_expression(lexing *l, size_t *at)
{
  const dw_source *source = l->lx->source;
  const size_t begin = *at;
  size_t colon;
  const size_t close = closing(l->s, begin + 1, l->end, &colon);
  if (close >= l->end)
    return fault(l, begin, begin + 2, "write $(expression) or $(expression:%.6g)",
                 "$( is not closed in this line");
  dw_part part = {.kind = DW_PART_EXPR, .where = {source, begin, close + 1}};
  part.inside = (dw_span){source, begin + 2, colon ? colon : close};
  if (colon) part.format = dw_pool_text(l->lx->pool, l->s + colon + 1, close - colon - 1);
  if (colon && !part.format) return no_memory(l);
  *at = close + 1;
  return add_part(l, part);
}

static bool in_name(char c)
{
  return isalnum((unsigned char)c) || c == '_' || c == '.';
}

static dw_status take_name(lexing *l, size_t *at)
{
  const dw_source *source = l->lx->source;
  const bool braces = l->s[*at + 1] == '{';
  const size_t begin = *at, name = begin + (braces ? 2 : 1);
  size_t end = name + !braces;
  if (braces) {
    while (end < l->end && in_name(l->s[end]))
      end++;
    size_t close = end;
    while (close < l->end && !strchr("}\"'\n", l->s[close]))
      close++;
    if (close >= l->end || l->s[close] != '}')
      return fault(l, begin, begin + 2, "write ${name}", "${ is not closed in this line");
    if (l->s[end] != '}' || end == name)
      return fault(l, begin, end + 1, "${name} takes one name; $(...) takes an expression",
                   "this is no name between { and }");
  }
  dw_part part = {.kind = DW_PART_NAME, .where = {source, begin, end + braces}};
  part.inside = (dw_span){source, name, end};
  part.text = dw_pool_text(l->lx->pool, l->s + name, end - name);
  if (!part.text) return no_memory(l);
  *at = end + braces;
  return add_part(l, part);
}

static dw_status take_dollar(lexing *l, size_t *at)
{
  const char next = *at + 1 < l->end ? l->s[*at + 1] : '\n';
  DW_TRY(flush_text(l));
  if (next == '(') return take_expression(l, at);
  if (next == '{' || isalpha((unsigned char)next) || next == '_') return take_name(l, at);
  return fault(l, *at, *at + 1, "write $x, ${name} or $(expression), or '$' for the sign",
               "$ is followed by no name");
}

/* -- words -- */

static dw_status finish_word(lexing *l, dw_lexeme word)
{
  if (l->words >= WORDS_MAX)
    return fault(l, word.where.at, word.where.end, NULL,
                 "more words than a statement may have");
  if (!dw_room_for(&l->word, l->words, &l->word_room, sizeof word)) return no_memory(l);
  if (!l->parts) {
    word.text = dw_pool_text(l->lx->pool, l->text, l->length);
    if (!word.text) return no_memory(l);
  } else {
    DW_TRY(flush_text(l));
    word.part = dw_pool_take(l->lx->pool, (size_t)l->parts, sizeof *word.part);
    if (!word.part) return no_memory(l);
    memcpy(word.part, l->part, (size_t)l->parts * sizeof *word.part);
    word.parts = l->parts;
  }
  l->length = 0, l->parts = 0;
  l->word[l->words++] = word;
  return DW_OK;
}

static bool substitutes(const lexing *l, char quote)
{
  return quote != '\'' || l->lx->outer == '"';
}

/* Text between quotes; *at stands on the opening one.  `mark` is how many quote characters
 * there are on either side: 1, or 3 for """text of many lines""". */
static dw_status take_quoted(lexing *l, size_t *at, int mark)
{
  const char quote = l->s[*at];
  const size_t begin = *at;
  size_t k = begin + (size_t)mark;
  for (size_t next; k < l->end;) {
    const bool line_end = l->s[k] == '\n' && mark == 1;
    if (line_end) break;
    if (l->s[k] == quote && (mark == 1 || !strncmp(l->s + k, "\"\"\"", 3))) {
      *at = k + (size_t)mark;
      return DW_OK;
    }
    if (l->s[k] == '$' && substitutes(l, quote)) {
      DW_TRY(take_dollar(l, &k));
    } else if ((next = goes_on(l->s, k, l->end, false)) && mark == 1) {
      k = next;
    } else {
      DW_TRY(put(l, l->s[k++]));
    }
  }
  if (mark > 1) l->lost = true; /* nothing behind it makes sense */
  return fault(l, begin, begin + (size_t)mark, "end it with the quote that began it",
               mark == 1 ? "this quote is not closed in its line"
                         : "this quote is not closed");
}

/* Is there a quote, between which text stands as it is, within a bare word? */
static dw_status take_inner_quotes(lexing *l, size_t *at)
{
  const char quote = l->s[*at];
  DW_TRY(put(l, quote));
  DW_TRY(take_quoted(l, at, 1));
  return put(l, quote);
}

static bool ends_word(const lexing *l, size_t at)
{
  return at >= l->end || is_blank(l->s[at]) || l->s[at] == '\n' || l->s[at] == '#';
}

static dw_status take_bare(lexing *l, size_t *at, dw_lexeme *word)
{
  size_t k = *at, next;
  while (!ends_word(l, k)) {
    if ((next = goes_on(l->s, k, l->end, true))) {
      k = next;
    } else if (l->s[k] == '"' || l->s[k] == '\'') {
      word->glued = true;
      DW_TRY(take_inner_quotes(l, &k));
    } else if (l->s[k] == '$') {
      DW_TRY(take_dollar(l, &k));
    } else {
      DW_TRY(put(l, l->s[k++]));
    }
  }
  *at = k;
  return DW_OK;
}

static dw_status take_word(lexing *l, size_t *at)
{
  const dw_source *source = l->lx->source;
  const size_t begin = *at;
  dw_lexeme word = {.quote = l->s[begin]};
  if (word.quote == '&' && dw_lex_blank(source, begin + 1, l->end) == l->end)
    return fault(l, begin, begin + 1, NULL,
                 "& says that the line goes on, and nothing follows");
  if (word.quote == '"' || word.quote == '\'') {
    const int mark = !strncmp(l->s + begin, "\"\"\"", 3) && begin + 3 <= l->end ? 3 : 1;
    size_t end = begin;
    DW_TRY(take_quoted(l, &end, mark));
    if (ends_word(l, end) || goes_on(l->s, end, l->end, true)) {
      word.where = (dw_span){source, begin, end};
      word.inside = (dw_span){source, begin + (size_t)mark, end - (size_t)mark};
      *at = end;
      return finish_word(l, word);
    }
    l->length = 0, l->parts = 0; /* "a"=="b": a bare word after all */
  }
  word.quote = 0;
  DW_TRY(take_bare(l, at, &word));
  word.where = word.inside = (dw_span){source, begin, *at};
  return finish_word(l, word);
}

dw_status dw_lex_quoted(dw_lexer *lx, dw_lexeme *word)
{
  lexing l = {.lx = lx, .s = lx->source->text, .end = lx->end};
  const size_t begin = lx->at;
  dw_status status = take_quoted(&l, &lx->at, 1);
  const dw_span where = {lx->source, begin, lx->at};
  const dw_span inside = {lx->source, begin + 1, lx->at - 1};
  if (status == DW_OK)
    status =
        finish_word(&l, (dw_lexeme){.where = where, .inside = inside, .quote = l.s[begin]});
  if (status == DW_OK) *word = l.word[0];
  free(l.text), free(l.part), free(l.word);
  return status;
}

dw_status dw_lex_dollar(dw_lexer *lx, dw_part *part)
{
  lexing l = {.lx = lx, .s = lx->source->text, .end = lx->end};
  const dw_status status = take_dollar(&l, &lx->at);
  if (status == DW_OK) *part = l.part[0];
  free(l.text), free(l.part);
  return status;
}

/* -- statements -- */

/* The words of one line into l->word; *at goes behind its newline. */
static dw_status take_line(lexing *l, size_t *at)
{
  while (*at < l->end) {
    const size_t next = goes_on(l->s, *at, l->end, true);
    if (next) {
      *at = next;
    } else if (is_blank(l->s[*at])) {
      ++*at;
    } else if (l->s[*at] == '#') {
      while (*at < l->end && l->s[*at] != '\n')
        ++*at;
    } else if (l->s[*at] == '\n') {
      ++*at;
      if (l->words) return DW_OK;
    } else {
      const size_t begin = *at;
      DW_TRY(take_word(l, at));
      if (*at == begin) ++*at; /* never stand still */
    }
  }
  return DW_OK;
}

static dw_status hand_over(lexing *l, dw_line *line)
{
  line->n = l->words;
  if (!l->words) return DW_OK;
  line->word = dw_pool_take(l->lx->pool, (size_t)l->words, sizeof *line->word);
  if (!line->word) return no_memory(l);
  memcpy(line->word, l->word, (size_t)l->words * sizeof *line->word);
  line->where =
      (dw_span){l->lx->source, l->word[0].where.at, l->word[l->words - 1].where.end};
  return DW_OK;
}

dw_status dw_lex_next(dw_lexer *lx, dw_line *line)
{
  lexing l = {.lx = lx, .s = lx->source->text, .end = lx->end};
  size_t at = lx->at;
  *line = (dw_line){.n = 0};
  dw_status status = take_line(&l, &at);
  if (status == DW_OK) status = hand_over(&l, line);
  if (status != DW_OK) {
    if (at < lx->fault.at && lx->fault.at < lx->end) at = lx->fault.at;
    while (at < lx->end && (l.lost || l.s[at] != '\n'))
      at++;
  }
  lx->at = at;
  free(l.text), free(l.part), free(l.word);
  return status;
}
