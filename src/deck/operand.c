/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* What stands between operators: numbers, names, calls, texts, substitutions, ( ), [ ]. */
#include "deck/parse.h"

#include <ctype.h>
#include <string.h>

#include "style/field.h"
#include "style/registry.h"

static dw_status emit_constant(dw_parsing *p, dw_datum d, size_t at)
{
  if (!dw_room_for(&p->constant, p->constants, &p->constant_room, sizeof d))
    return dw_parse_no_memory(p);
  p->constant[p->constants++] = d;
  return dw_parse_emit(p, 1, dw_code_at(DW_OP_CONSTANT, p->constants - 1, at, p->at));
}

/* -- operands -- */

static bool in_number(const char *s, size_t at, size_t begin)
{
  if (isalnum((unsigned char)s[at]) || s[at] == '.' || s[at] == '_') return true;
  return (s[at] == '+' || s[at] == '-') && at > begin &&
         tolower((unsigned char)s[at - 1]) == 'e' && isdigit((unsigned char)s[begin]) &&
         isdigit((unsigned char)s[at + 1]);
}

static dw_status number(dw_parsing *p)
{
  const size_t begin = p->at;
  char text[64];
  int64_t whole;
  double real;
  while (p->at < p->end && in_number(p->s, p->at, begin))
    p->at++;
  const size_t n = p->at - begin;
  snprintf(text, sizeof text, "%.*s", (int)(n < 60 ? n : 60), p->s + begin);
  if (n < 60 && dw_parse_int(text, &whole))
    return emit_constant(p, dw_datum_int(whole), begin);
  if (n < 60 && dw_parse_real(text, &real))
    return emit_constant(p, dw_datum_real(real), begin);
  return dw_parse_fault(p, begin, p->at, "a number is like 12, -3.5 or 1e-6, up to 1.8e308",
                        "%s%s is no number", text, n < 60 ? "" : "...");
}

static size_t name_end(const dw_parsing *p)
{
  size_t k = p->at;
  while (k < p->end && (isalnum((unsigned char)p->s[k]) || p->s[k] == '_' ||
                        (p->s[k] == '.' && k + 1 < p->end &&
                         (isalnum((unsigned char)p->s[k + 1]) || p->s[k + 1] == '_'))))
    k++;
  return k;
}

static dw_status no_function(dw_parsing *p, size_t begin, size_t end)
{
  const char *names[64];
  char word[64], hint[600];
  const int64_t count = dw_function_names(names, 64);
  snprintf(word, sizeof word, "%.*s", (int)(end - begin < 60 ? end - begin : 60),
           p->s + begin);
  const char *near = dw_nearest(word, count, names);
  if (!strcmp(word, "log")) near = "ln or log10";
  int used = near ? snprintf(hint, sizeof hint, "did you mean %s? ", near) : 0;
  used += snprintf(hint + used, sizeof hint - (size_t)used, "there are:");
  for (int64_t i = 0; i < count; i++)
    used += snprintf(hint + used, sizeof hint - (size_t)used, " %s", names[i]);
  return dw_parse_fault(p, begin, end, hint, "unknown function %s", word);
}

/* exists(name), exists("file") */
static dw_status exists(dw_parsing *p, size_t begin, size_t opened)
{
  dw_parse_blank(p);
  const size_t name = p->at, end = name_end(p);
  if (end == name || !(isalpha((unsigned char)p->s[name]) || p->s[name] == '_')) {
    DW_TRY(dw_parse_inner(p));
    DW_TRY(dw_parse_need(p, ")", opened));
    dw_code file = dw_code_at(DW_OP_CALL, DW_FUNCTION_EXISTS, begin, p->at);
    file.count = 1;
    return dw_parse_emit(p, 0, file);
  }
  const int symbol = dw_names_number(p->b->names, p->s + name, end - name);
  if (symbol < 0) return dw_parse_no_memory(p);
  p->at = end;
  DW_TRY(dw_parse_need(p, ")", opened));
  return dw_parse_emit(p, 1, dw_code_at(DW_OP_EXISTS, symbol, begin, p->at));
}

static dw_status list(dw_parsing *p, const char *close, size_t opened, int *count)
{
  *count = 0;
  if (dw_parse_take(p, close)) return DW_OK;
  do {
    DW_TRY(dw_parse_inner(p));
    ++*count;
  } while (dw_parse_take(p, ","));
  return dw_parse_need(p, close, opened);
}

static dw_status call(dw_parsing *p, size_t begin, size_t end)
{
  const size_t opened = p->at - 1;
  const int function = dw_function_find(p->s + begin, end - begin);
  int count;
  if (function == DW_FUNCTION_EXISTS) return exists(p, begin, opened);
  if (function < 0) return no_function(p, begin, end);
  DW_TRY(list(p, ")", opened, &count));
  const char *arity = dw_function_arity(function, count);
  if (arity)
    return dw_parse_fault(p, begin, p->at, NULL, "%.*s takes %s, not %d",
                          (int)(end - begin), p->s + begin, arity, count);
  dw_code code = dw_code_at(DW_OP_CALL, function, begin, p->at);
  code.count = count;
  return dw_parse_emit(p, 1 - count, code);
}

static dw_status name(dw_parsing *p)
{
  const size_t begin = p->at, end = name_end(p);
  p->at = end;
  if (end < p->end && p->s[end] == '(') {
    p->at++;
    return call(p, begin, end);
  }
  const size_t n = end - begin;
  if (n == 4 && !strncmp(p->s + begin, "true", n))
    return emit_constant(p, dw_datum_bool(true), begin);
  if (n == 5 && !strncmp(p->s + begin, "false", n))
    return emit_constant(p, dw_datum_bool(false), begin);
  const int symbol = dw_names_number(p->b->names, p->s + begin, n);
  if (symbol < 0) return dw_parse_no_memory(p);
  return dw_parse_emit(p, 1, dw_code_at(DW_OP_NAME, symbol, begin, end));
}

/* A text in quotes, with its substitutions. */
static dw_status quoted(dw_parsing *p)
{
  dw_lexer lx = {.ctx = p->b->ctx,
                 .pool = p->b->pool,
                 .source = p->source,
                 .at = p->at,
                 .end = p->end,
                 .outer = p->b->outer};
  const size_t begin = p->at;
  dw_lexeme word;
  dw_status status = dw_lex_quoted(&lx, &word);
  if (status != DW_OK) {
    p->b->fault = lx.fault;
    return status;
  }
  p->at = lx.at;
  if (word.text) return emit_constant(p, dw_datum_text(word.text), begin);
  if (!dw_room_for(&p->text, p->texts, &p->text_room, sizeof word))
    return dw_parse_no_memory(p);
  DW_TRY(dw_word_bind(p->b, &word));
  p->text[p->texts++] = word;
  return dw_parse_emit(p, 1, dw_code_at(DW_OP_TEXT, p->texts - 1, begin, p->at));
}

static dw_status format_inner(dw_parsing *p, const dw_part *part)
{
  const char *why = dw_format_fault(part->format);
  if (why)
    return dw_parse_fault(p, part->inside.end + 1, part->where.end - 1, why,
                          "this is no format");
  if (!dw_room_for(&p->format, p->formats, &p->format_room, sizeof *p->format))
    return dw_parse_no_memory(p);
  p->format[p->formats++] = part->format;
  return dw_parse_emit(
      p, 0, dw_code_at(DW_OP_FORMAT, p->formats - 1, part->where.at, part->where.end));
}

/* $(expr:%.3f) within an expression: its printed value. */
static dw_status nested(dw_parsing *p, const dw_part *part)
{
  const size_t after = p->at, end = p->end;
  const int group = p->n;
  p->dollars++;
  DW_TRY(dw_parse_emit(p, 0, dw_code_at(DW_OP_GROUP, 0, part->where.at, part->where.end)));
  p->at = part->inside.at, p->end = part->inside.end;
  DW_TRY(dw_parse_inner(p));
  dw_parse_blank(p);
  if (p->at < p->end)
    return dw_parse_fault(p, p->at, p->end, NULL, "this is left over after the expression");
  p->at = after, p->end = end;
  if (part->format) DW_TRY(format_inner(p, part));
  p->code[group].arg = p->n;
  return DW_OK;
}

static dw_status dollar(dw_parsing *p)
{
  dw_lexer lx = {.ctx = p->b->ctx,
                 .pool = p->b->pool,
                 .source = p->source,
                 .at = p->at,
                 .end = p->end};
  dw_part part;
  const dw_status status = dw_lex_dollar(&lx, &part);
  if (status != DW_OK) {
    p->b->fault = lx.fault;
    return status;
  }
  p->at = lx.at;
  if (part.kind == DW_PART_EXPR) return nested(p, &part);
  const int symbol = dw_names_number(p->b->names, part.text, strlen(part.text));
  if (symbol < 0) return dw_parse_no_memory(p);
  p->dollars++;
  return dw_parse_emit(p, 1,
                       dw_code_at(DW_OP_DOLLAR, symbol, part.where.at, part.where.end));
}

dw_status dw_parse_operand(dw_parsing *p)
{
  int count;
  dw_parse_blank(p);
  if (p->at >= p->end)
    return dw_parse_fault(p, p->last > 0 ? p->last - 1 : 0, p->last, NULL,
                          "the expression ends where a value should follow");
  const size_t begin = p->at;
  const unsigned char c = (unsigned char)p->s[begin];
  if (isdigit(c) || (c == '.' && isdigit((unsigned char)p->s[begin + 1]))) return number(p);
  if (isalpha(c) || c == '_') return name(p);
  if (c == '"' || c == '\'') return quoted(p);
  if (c == '$') return dollar(p);
  if (dw_parse_take(p, "(")) {
    DW_TRY(dw_parse_inner(p));
    return dw_parse_need(p, ")", begin);
  }
  if (!dw_parse_take(p, "["))
    return dw_parse_fault(p, begin, begin + dw_source_step(p->source, begin),
                          "a value is a number, a name, a text in quotes, ( ) or [ ]",
                          "expected a value here");
  DW_TRY(list(p, "]", begin, &count));
  dw_code code = dw_code_at(DW_OP_VECTOR, 0, begin, p->at);
  code.count = count;
  return dw_parse_emit(p, 1 - count, code);
}
