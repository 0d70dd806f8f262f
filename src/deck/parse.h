/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* parse.h - the two halves of the expression parser: operators (parse.c) and what stands
 * between them (operand.c). */
#ifndef DW_DECK_PARSE_H
#define DW_DECK_PARSE_H

#include "deck/formula.h"

/* One expression on its way to code. */
typedef struct {
  dw_binder *b;
  const dw_source *source;
  const char *s;
  size_t at, end;     /* next character; behind the last one */
  size_t last, ready; /* end of the last token; where the blanks behind it end */
  dw_code *code;
  int n, room, height, highest, dollars;
  dw_datum *constant;
  int constants, constant_room;
  dw_lexeme *text;
  int texts, text_room;
  const char **format;
  int formats, format_room;
} dw_parsing;

dw_status dw_parse_fault(dw_parsing *, size_t at, size_t end, const char *hint,
                         const char *fmt, ...) DW_PRINTF(5, 6);
dw_status dw_parse_no_memory(dw_parsing *);
/* Adds a code that makes the stack `rise` higher. */
dw_status dw_parse_emit(dw_parsing *, int rise, dw_code);
dw_code dw_code_at(dw_op, int32_t arg, size_t at, size_t end);
void dw_parse_blank(dw_parsing *);
/* Takes an operator if it stands here; never the first half of a longer one. */
bool dw_parse_take(dw_parsing *, const char *token);
dw_status dw_parse_need(dw_parsing *, const char *token, size_t opened);
/* A whole expression within this one. */
dw_status dw_parse_inner(dw_parsing *);
dw_status dw_parse_operand(dw_parsing *);

#endif
