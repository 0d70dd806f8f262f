/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "deck/parse.h"
#include "style/field.h"
#include "style/registry.h"

enum { NESTED_MAX = 200, CODES_MAX = 1000000 };

/* -- failures -- */

dw_status dw_parse_fault(dw_parsing *p, size_t at, size_t end, const char *hint,
                         const char *fmt, ...)
{
  char text[400];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  p->b->fault = (dw_span){p->source, at, end > at ? end : at + 1};
  return dw_fail_word(p->b->ctx, DW_ESYNTAX, -1, hint, "%s", text);
}

dw_status dw_parse_no_memory(dw_parsing *p)
{
  return dw_fail(p->b->ctx, DW_ENOMEM, "no memory for an expression");
}

/* -- code -- */

/* Adds a code that makes the stack `rise` higher. */
dw_status dw_parse_emit(dw_parsing *p, int rise, dw_code code)
{
  if (p->n >= CODES_MAX)
    return dw_parse_fault(p, p->at, p->at + 1, NULL, "the expression is too long");
  if (!dw_room_for(&p->code, p->n, &p->room, sizeof code)) return dw_parse_no_memory(p);
  p->code[p->n++] = code;
  p->height += rise;
  if (p->height > p->highest) p->highest = p->height;
  return DW_OK;
}

dw_code dw_code_at(dw_op op, int32_t arg, size_t at, size_t end)
{
  return (dw_code){.op = (uint8_t)op, .arg = arg, .at = (uint32_t)at, .end = (uint32_t)end};
}

/* -- tokens -- */

void dw_parse_blank(dw_parsing *p)
{
  if (p->at != p->ready) p->last = p->at;
  p->at = p->ready = dw_lex_blank(p->source, p->at, p->end);
}

/* Takes an operator if it stands here.  One character is not taken as the first half of a
 * longer operator. */
bool dw_parse_take(dw_parsing *p, const char *token)
{
  const size_t n = strlen(token);
  dw_parse_blank(p);
  if (p->at + n > p->end || strncmp(p->s + p->at, token, n) != 0) return false;
  const char next = p->at + n < p->end ? p->s[p->at + n] : '\0';
  if (n == 1 && strchr("<>!=", *token) && next == '=') return false;
  p->at += n;
  return true;
}

dw_status dw_parse_need(dw_parsing *p, const char *token, size_t opened)
{
  if (dw_parse_take(p, token)) return DW_OK;
  if (p->at >= p->end)
    return dw_parse_fault(p, opened, opened + 1, NULL, "%c is not closed: %s is missing",
                          p->s[opened], token);
  return dw_parse_fault(p, p->at, p->at + 1, NULL, "expected %s here", token);
}

static dw_status ternary(dw_parsing *);

static dw_status deeper(dw_parsing *p, dw_status (*rule)(dw_parsing *))
{
  if (++p->b->depth > NESTED_MAX)
    return dw_parse_fault(p, p->at, p->at + 1, NULL, "nested more than %d deep",
                          NESTED_MAX);
  const dw_status status = rule(p);
  p->b->depth--;
  return status;
}

dw_status dw_parse_inner(dw_parsing *p)
{
  return deeper(p, ternary);
}

/* -- operators, from tight to loose -- */

/* v[i], v[i,j] or v[i][j]; an index straight after a name is looked up without the rest. */
static dw_status postfix(dw_parsing *p)
{
  const int first = p->n;
  DW_TRY(dw_parse_operand(p));
  for (size_t opened = p->at; opened < p->end && p->s[opened] == '['; opened = p->at) {
    const bool of_name = p->n == first + 1 && p->code[first].op == DW_OP_NAME;
    const dw_code named = of_name ? p->code[first] : (dw_code){0};
    if (of_name) p->n--, p->height--;
    p->at++;
    DW_TRY(dw_parse_inner(p));
    const dw_op op = of_name ? DW_OP_ITEM : DW_OP_INDEX;
    const size_t begin = of_name ? named.at : opened;
    DW_TRY(dw_parse_emit(p, of_name ? 0 : -1, dw_code_at(op, named.arg, begin, p->at + 1)));
    while (dw_parse_take(p, ",")) {
      DW_TRY(dw_parse_inner(p));
      DW_TRY(dw_parse_emit(p, -1, dw_code_at(DW_OP_INDEX, 0, opened, p->at)));
    }
    DW_TRY(dw_parse_need(p, "]", opened));
  }
  return DW_OK;
}

static dw_status exponent(dw_parsing *p)
{
  dw_parse_blank(p);
  const size_t begin = p->at;
  if (dw_parse_take(p, "+")) return deeper(p, exponent);
  if (!dw_parse_take(p, "-")) return postfix(p);
  DW_TRY(deeper(p, exponent));
  return dw_parse_emit(p, 0, dw_code_at(DW_OP_NEGATE, 0, begin, p->last));
}

static dw_status power(dw_parsing *p, bool sign)
{
  dw_parse_blank(p);
  const size_t begin = p->at;
  DW_TRY(postfix(p));
  if (!dw_parse_take(p, "^")) return DW_OK;
  const size_t at = p->at - 1;
  if (sign)
    return dw_parse_fault(p, at, at + 1, "write (-a)^2 or -(a^2)",
                          "-a^2 is read differently by LAMMPS and by mathematics");
  DW_TRY(exponent(p));
  DW_TRY(dw_parse_emit(p, -1, dw_code_at(DW_OP_POWER, 0, begin, p->last)));
  if (dw_parse_take(p, "^"))
    return dw_parse_fault(p, p->at - 1, p->at, "write (a^b)^c or a^(b^c)",
                          "a^b^c is read differently by LAMMPS and by mathematics");
  return DW_OK;
}

static dw_status unary(dw_parsing *p)
{
  dw_parse_blank(p);
  const size_t begin = p->at;
  const char c = begin < p->end ? p->s[begin] : '\0';
  if (c != '+' && c != '-' && !(c == '!' && p->s[begin + 1] != '=')) return power(p, false);
  p->at++;
  dw_parse_blank(p);
  const char next = p->at < p->end ? p->s[p->at] : '\0';
  if (c == '+') return deeper(p, unary);
  if (next == '-' || next == '+' || next == '!')
    DW_TRY(deeper(p, unary));
  else
    DW_TRY(power(p, c == '-'));
  return dw_parse_emit(p, 0,
                       dw_code_at(c == '-' ? DW_OP_NEGATE : DW_OP_NOT, 0, begin, p->at));
}

typedef struct {
  const char *token;
  dw_op op;
} operator;

/* One level of operators that group from the left. */
static dw_status left(dw_parsing *p, const operator* table,
                      dw_status (*tighter)(dw_parsing *))
{
  dw_parse_blank(p);
  const size_t begin = p->at;
  const int first = p->n;
  DW_TRY(tighter(p));
  for (;;) {
    const operator* o = table;
    while (o->token && !dw_parse_take(p, o->token))
      o++;
    if (!o->token) return DW_OK;
    const int second = p->n;
    DW_TRY(tighter(p));
    dw_parse_blank(p);
    const bool equality = o->op == DW_OP_EQUAL || o->op == DW_OP_UNEQUAL;
    if (p->b->words && equality && second == first + 1 && p->n == second + 1) {
      dw_code *a = &p->code[first], *b = &p->code[second];
      if (a->op == DW_OP_DOLLAR) b->word = b->op == DW_OP_NAME;
      if (b->op == DW_OP_DOLLAR) a->word = a->op == DW_OP_NAME;
    }
    DW_TRY(dw_parse_emit(p, -1, dw_code_at(o->op, 0, begin, p->last)));
  }
}

static dw_status product(dw_parsing *p)
{
  static const operator table[] = {
      {"*", DW_OP_MULTIPLY}, {"/", DW_OP_DIVIDE}, {"%", DW_OP_REMAINDER}, {0}};
  return left(p, table, unary);
}

static dw_status sum(dw_parsing *p)
{
  static const operator table[] = {{"+", DW_OP_ADD}, {"-", DW_OP_SUBTRACT}, {0}};
  return left(p, table, product);
}

static dw_status order(dw_parsing *p)
{
  static const operator table[] = {{"<=", DW_OP_LESS_EQUAL},
                                   {">=", DW_OP_MORE_EQUAL},
                                   {"<", DW_OP_LESS},
                                   {">", DW_OP_MORE},
                                   {0}};
  return left(p, table, sum);
}

static dw_status equality(dw_parsing *p)
{
  static const operator table[] = {{"==", DW_OP_EQUAL}, {"!=", DW_OP_UNEQUAL}, {0}};
  return left(p, table, order);
}

/* a && b: b is code that a false a jumps over. */
static dw_status lazy(dw_parsing *p, const char *token, dw_op op,
                      dw_status (*tighter)(dw_parsing *))
{
  dw_parse_blank(p);
  size_t begin = p->at;
  DW_TRY(tighter(p));
  while (dw_parse_take(p, token)) {
    const int jump = p->n;
    DW_TRY(dw_parse_emit(p, -1, dw_code_at(op, 0, begin, p->last)));
    dw_parse_blank(p);
    begin = p->at;
    DW_TRY(tighter(p));
    dw_parse_blank(p);
    DW_TRY(dw_parse_emit(p, 0, dw_code_at(DW_OP_TRUTH, 0, begin, p->last)));
    p->code[jump].arg = p->n;
  }
  return DW_OK;
}

static dw_status conjunction(dw_parsing *p)
{
  return lazy(p, "&&", DW_OP_AND, equality);
}

static dw_status disjunction(dw_parsing *p)
{
  return lazy(p, "||", DW_OP_OR, conjunction);
}

static dw_status ternary(dw_parsing *p)
{
  dw_parse_blank(p);
  const size_t begin = p->at;
  DW_TRY(disjunction(p));
  if (!dw_parse_take(p, "?")) return DW_OK;
  const size_t mark = p->at - 1;
  const int unless = p->n;
  DW_TRY(dw_parse_emit(p, -1, dw_code_at(DW_OP_UNLESS, 0, begin, mark)));
  DW_TRY(dw_parse_inner(p));
  const int jump = p->n;
  DW_TRY(dw_parse_emit(p, -1, dw_code_at(DW_OP_JUMP, 0, begin, mark)));
  if (!dw_parse_take(p, ":"))
    return dw_parse_fault(p, mark, mark + 1, "write a ? b : c",
                          "the ? has no : after its first value");
  p->code[unless].arg = p->n;
  DW_TRY(dw_parse_inner(p));
  p->code[jump].arg = p->n;
  return DW_OK;
}

/* -- the whole -- */

/* The collected arrays into the pool. */
static dw_status keep(dw_parsing *p, dw_formula **out)
{
  dw_pool *pool = p->b->pool;
  dw_formula *f = dw_pool_take(pool, 1, sizeof *f);
  dw_code *code = dw_pool_take(pool, (size_t)p->n, sizeof *code);
  if (!f || !code) return dw_parse_no_memory(p);
  f->constant = dw_pool_take(pool, (size_t)p->constants, sizeof *f->constant);
  f->text = dw_pool_take(pool, (size_t)p->texts, sizeof *f->text);
  f->format = dw_pool_take(pool, (size_t)p->formats, sizeof *f->format);
  if (!f->constant || !f->text || !f->format) return dw_parse_no_memory(p);
  memcpy(code, p->code, (size_t)p->n * sizeof *code);
  if (p->constants)
    memcpy(f->constant, p->constant, (size_t)p->constants * sizeof *f->constant);
  if (p->texts) memcpy(f->text, p->text, (size_t)p->texts * sizeof *f->text);
  if (p->formats) memcpy(f->format, p->format, (size_t)p->formats * sizeof *f->format);
  f->code = code, f->n = p->n, f->depth = p->highest + 1, f->dollars = p->dollars;
  *out = f;
  return DW_OK;
}

static dw_status whole(dw_parsing *p)
{
  DW_TRY(dw_parse_inner(p));
  dw_parse_blank(p);
  if (p->at >= p->end) return DW_OK;
  if (p->s[p->at] == '=')
    return dw_parse_fault(p, p->at, p->at + 1, "write ==", "= compares nothing");
  return dw_parse_fault(p, p->at, p->end, NULL, "this is left over after the expression");
}

dw_status dw_formula_parse(dw_binder *b, dw_span span, dw_formula **out)
{
  dw_parsing p = {.b = b,
                  .source = span.source,
                  .s = span.source->text,
                  .at = span.at,
                  .end = span.end,
                  .last = span.at,
                  .ready = SIZE_MAX};
  const int depth = b->depth;
  dw_status status;
  *out = NULL;
  if (span.end >= UINT32_MAX)
    status = dw_fail(b->ctx, DW_ESYNTAX, "the deck is too large");
  else if (dw_lex_blank(span.source, span.at, span.end) >= span.end)
    status = dw_parse_fault(&p, span.at, span.end, NULL, "an expression is missing");
  else
    status = whole(&p);
  if (status == DW_OK) status = keep(&p, out);
  if (status == DW_OK) (*out)->where = span;
  b->depth = depth;
  free(p.code), free(p.constant), free(p.text), free(p.format);
  return status;
}

dw_status dw_word_bind(dw_binder *b, dw_lexeme *word)
{
  for (int i = 0; i < word->parts; i++) {
    dw_part *part = &word->part[i];
    if (part->kind == DW_PART_NAME) {
      part->symbol = dw_names_number(b->names, part->text, strlen(part->text));
      if (part->symbol < 0) return dw_fail(b->ctx, DW_ENOMEM, "no memory for a name");
    } else if (part->kind == DW_PART_EXPR) {
      const char *why = part->format ? dw_format_fault(part->format) : NULL;
      if (why) {
        b->fault = (dw_span){part->where.source, part->inside.end + 1, part->where.end - 1};
        return dw_fail_word(b->ctx, DW_ESYNTAX, -1, why, "this is no format");
      }
      DW_TRY(dw_formula_parse(b, part->inside, &part->formula));
    }
  }
  return DW_OK;
}
