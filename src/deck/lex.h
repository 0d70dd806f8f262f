/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* lex.h - text to statements of words, and words to what is constant in them and what is
 * substituted.
 *
 *   # comment     & goes on in the next line     "$x, ${name}, $(expr:%g)"     'as it is'
 */
#ifndef DW_DECK_LEX_H
#define DW_DECK_LEX_H

#include "deck/pool.h"
#include "deck/source.h"

typedef enum { DW_PART_TEXT, DW_PART_NAME, DW_PART_EXPR } dw_part_kind;

struct dw_formula;

typedef struct {
  dw_part_kind kind;
  const char *text;           /* TEXT: as it stands; NAME: the name */
  const char *format;         /* EXPR: of $(expr:%6.2f), or NULL */
  dw_span where;              /* with its ${ } */
  dw_span inside;             /* EXPR: the expression */
  int symbol;                 /* NAME: set when the deck is bound */
  struct dw_formula *formula; /* EXPR: the same */
} dw_part;

typedef struct {
  dw_span where;  /* with its quotes */
  dw_span inside; /* without */
  char quote;     /* 0, ' or " */
  bool glued;     /* quotes within a bare word: only an expression may have that */
  int parts;      /* 0 when nothing is substituted */
  dw_part *part;
  const char *text; /* NULL when something is */
} dw_lexeme;

typedef struct {
  dw_span where;
  int n;
  dw_lexeme *word;
} dw_line;

/* Reads statements one after another from a span.  `outer` is the quote around the span
 * when that is the text of a command (then "print '${x}'" substitutes as its outer quotes
 * do), else 0. */
typedef struct {
  dw_ctx *ctx;
  dw_pool *pool;
  const dw_source *source;
  size_t at, end;
  char outer;
  dw_span fault; /* of a failure */
} dw_lexer;

/* The next statement; line->n is 0 at the end.  After a failure the lexer stands behind the
 * line at fault. */
dw_status dw_lex_next(dw_lexer *, dw_line *);
/* One quoted word that begins at lx->at; the lexer then stands behind it. */
dw_status dw_lex_quoted(dw_lexer *, dw_lexeme *);
/* One substitution, the same way. */
dw_status dw_lex_dollar(dw_lexer *, dw_part *);
/* Skips blanks, and an & with the end of its line, up to `end`. */
size_t dw_lex_blank(const dw_source *, size_t at, size_t end);
bool dw_is_name(const char *text); /* letters, digits and _, no digit first */

#endif
