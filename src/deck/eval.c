/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The stack machine of formulas. */
#include <math.h>
#include <string.h>

#include "deck/formula.h"

enum { RECURSION_MAX = 100 };

static dw_status at(dw_eval *ev, const dw_formula *f, const dw_code *c, dw_status status)
{
  if (status != DW_OK && !ev->fault.source)
    ev->fault = (dw_span){f->where.source, c->at, c->end};
  return status;
}

static dw_status no_memory(dw_eval *ev)
{
  return dw_fail(ev->ctx, DW_ENOMEM, "no memory for an expression");
}

/* -- names -- */

static dw_status value_of(dw_eval *ev, const dw_code *c, dw_datum *out)
{
  bool found = false;
  DW_TRY(ev->look.value(ev->look.arg, c->arg, false, &found, out));
  if (found) return DW_OK;
  if (!c->word) return ev->look.unknown(ev->look.arg, c->arg);
  *out = dw_datum_text(dw_names_at(ev->names, c->arg)->name);
  return DW_OK;
}

/* A name whose value cannot be had now (pe without a system) has none. */
static bool exists(dw_eval *ev, int symbol)
{
  const dw_span before = ev->fault;
  bool found = false;
  dw_datum d;
  const dw_status status = ev->look.value(ev->look.arg, symbol, false, &found, &d);
  if (status == DW_OK) return found;
  dw_error_clear(ev->ctx);
  ev->fault = before;
  return false;
}

/* -- vectors -- */

static dw_status index_of(dw_eval *ev, const dw_datum *d, int64_t *k)
{
  if (dw_datum_whole(d, k)) return DW_OK;
  return dw_fail(ev->ctx, DW_EVALUE, "an index is a whole number from 1, this is %s",
                 dw_datum_noun(d->type));
}

static dw_status element(dw_eval *ev, const dw_datum *v, int64_t k, dw_datum *out)
{
  if (v->type != DW_DATUM_VECTOR)
    return dw_fail(ev->ctx, DW_EVALUE, "[ ] needs a vector, this is %s",
                   dw_datum_noun(v->type));
  const int64_t width = v->vec.width > 0 ? v->vec.width : 1, rows = v->vec.n / width;
  if (k < 1 || k > rows)
    return dw_fail(ev->ctx, DW_EVALUE, "index %lld is outside [1,%lld]", (long long)k,
                   (long long)rows);
  *out = width == 1 ? dw_datum_real(v->vec.v[k - 1])
                    : dw_datum_vector(width, 1, v->vec.v + (k - 1) * width);
  return DW_OK;
}

static dw_status item(dw_eval *ev, const dw_code *c, dw_datum *top)
{
  int64_t k;
  bool found = false;
  dw_datum all;
  DW_TRY(index_of(ev, top, &k));
  DW_TRY(ev->look.item(ev->look.arg, c->arg, k, &found, top));
  if (found) return DW_OK;
  DW_TRY(value_of(ev, c, &all));
  return element(ev, &all, k, top);
}

static dw_status vector(dw_eval *ev, int count, const dw_datum *d, dw_datum *out)
{
  double *v = dw_pool_take(ev->pool, (size_t)count, sizeof *v);
  if (!v) return no_memory(ev);
  for (int k = 0; k < count; k++) {
    if (!dw_datum_is_number(&d[k]))
      return dw_fail(ev->ctx, DW_EVALUE, "a vector holds numbers, this is %s",
                     dw_datum_noun(d[k].type));
    v[k] = dw_datum_number(&d[k]);
  }
  *out = dw_datum_vector(count, 1, v);
  return DW_OK;
}

/* -- the machine -- */

static dw_status formatted(dw_eval *ev, const char *format, dw_datum *top)
{
  const char *text;
  DW_TRY(dw_datum_format(ev->ctx, ev->pool, format, top, &text));
  *top = dw_datum_guess(text);
  return DW_OK;
}

static dw_status text_of(dw_eval *ev, const dw_lexeme *word, dw_datum *out)
{
  const char *text;
  DW_TRY(dw_word_expand(ev, word, &text));
  *out = dw_datum_text(text);
  return DW_OK;
}

/* One code that is no jump; s[top] is the first free place. */
static dw_status step(dw_eval *ev, const dw_formula *f, const dw_code *c, dw_datum *s,
                      int *top)
{
  const int t = *top;
  switch ((dw_op)c->op) {
  case DW_OP_GROUP:
    return DW_OK;
  case DW_OP_CONSTANT:
  case DW_OP_FROZEN:
    s[(*top)++] = f->constant[c->arg];
    return DW_OK;
  case DW_OP_NAME:
  case DW_OP_DOLLAR:
    return value_of(ev, c, &s[(*top)++]);
  case DW_OP_ITEM:
    return item(ev, c, &s[t - 1]);
  case DW_OP_EXISTS:
    s[(*top)++] = dw_datum_bool(exists(ev, c->arg));
    return DW_OK;
  case DW_OP_TEXT:
    return text_of(ev, &f->text[c->arg], &s[(*top)++]);
  case DW_OP_FORMAT:
    return formatted(ev, f->format[c->arg], &s[t - 1]);
  case DW_OP_NEGATE:
  case DW_OP_NOT:
  case DW_OP_TRUTH:
    return dw_datum_unary(ev->ctx, ev->pool, (dw_op)c->op, &s[t - 1], &s[t - 1]);
  case DW_OP_INDEX: {
    int64_t k;
    *top = t - 1;
    DW_TRY(index_of(ev, &s[t - 1], &k));
    return element(ev, &s[t - 2], k, &s[t - 2]);
  }
  case DW_OP_VECTOR:
    *top = t - c->count + 1;
    return vector(ev, c->count, &s[t - c->count], &s[t - c->count]);
  case DW_OP_CALL:
    *top = t - c->count + 1;
    return dw_function_call(ev, c->arg, c->count, &s[t - c->count], &s[t - c->count]);
  default:
    *top = t - 1;
    return dw_datum_binary(ev->ctx, ev->pool, (dw_op)c->op, &s[t - 2], &s[t - 1],
                           &s[t - 2]);
  }
}

static bool jumps(const dw_code *c)
{
  return c->op == DW_OP_AND || c->op == DW_OP_OR || c->op == DW_OP_UNLESS ||
         c->op == DW_OP_JUMP;
}

/* Where to go on after a jump. */
static dw_status jump(dw_eval *ev, const dw_code *c, dw_datum *s, int *top, int *pc)
{
  dw_datum truth;
  if (c->op == DW_OP_JUMP) {
    *pc = c->arg;
    return DW_OK;
  }
  DW_TRY(dw_datum_unary(ev->ctx, ev->pool, DW_OP_TRUTH, &s[*top - 1], &truth));
  const bool leave = (c->op == DW_OP_AND && !truth.b) || (c->op == DW_OP_OR && truth.b);
  if (leave || (c->op == DW_OP_UNLESS && !truth.b)) *pc = c->arg;
  if (leave)
    s[*top - 1] = truth;
  else
    --*top;
  return DW_OK;
}

/* Codes from `pc` to `end`. */
static dw_status run(dw_eval *ev, const dw_formula *f, int pc, int end, dw_datum *s)
{
  int top = 0;
  while (pc < end) {
    const dw_code *c = &f->code[pc++];
    DW_TRY(at(ev, f, c, jumps(c) ? jump(ev, c, s, &top, &pc) : step(ev, f, c, s, &top)));
  }
  return DW_OK;
}

dw_status dw_formula_eval(dw_eval *ev, const dw_formula *f, dw_datum *out)
{
  if (f->n == 1 && f->code[0].op == DW_OP_CONSTANT) {
    *out = f->constant[f->code[0].arg];
    return DW_OK;
  }
  if (ev->depth >= RECURSION_MAX)
    return dw_fail(ev->ctx, DW_EVALUE, "formulas refer to one another more than %d deep",
                   RECURSION_MAX);
  dw_datum *s = dw_pool_take(ev->pool, (size_t)f->depth, sizeof *s);
  if (!s) return no_memory(ev);
  ev->depth++;
  const dw_status status = run(ev, f, 0, f->n, s);
  ev->depth--;
  if (status == DW_OK) *out = s[0];
  return status;
}

dw_status dw_formula_truth(dw_eval *ev, const dw_formula *f, bool *out)
{
  dw_datum d;
  DW_TRY(dw_formula_eval(ev, f, &d));
  if (dw_datum_truth(&d, out)) return DW_OK;
  if (!ev->fault.source) ev->fault = f->where;
  return dw_fail(ev->ctx, DW_EVALUE, "a condition is true or false, this is %s",
                 dw_datum_noun(d.type));
}

/* -- frozen names -- */

dw_status dw_datum_keep(dw_ctx *ctx, dw_pool *pool, dw_datum *d)
{
  if (d->type == DW_DATUM_TEXT) {
    d->text = dw_pool_text(pool, d->text, strlen(d->text));
    if (!d->text) return dw_fail(ctx, DW_ENOMEM, "no memory for a text");
  } else if (d->type == DW_DATUM_VECTOR) {
    double *v = dw_pool_take(pool, (size_t)d->vec.n, sizeof *v);
    if (!v) return dw_fail(ctx, DW_ENOMEM, "no memory for a vector");
    if (d->vec.n) memcpy(v, d->vec.v, (size_t)d->vec.n * sizeof *v);
    d->vec.v = v;
  }
  return DW_OK;
}

void dw_code_freeze(dw_code *code, int i, int constant)
{
  const int end = code[i].op == DW_OP_GROUP ? code[i].arg : i + 1;
  code[i].op = DW_OP_FROZEN, code[i].arg = constant;
  for (int k = i + 1; k < end; k++)
    code[k].op = DW_OP_JUMP, code[k].arg = end;
}

/* The value that a $ name or a $(expr) has now. */
static dw_status frozen_value(dw_eval *ev, const dw_formula *f, int i, dw_datum *out)
{
  const dw_code *c = &f->code[i];
  if (c->op == DW_OP_DOLLAR) return at(ev, f, c, value_of(ev, c, out));
  dw_datum *s = dw_pool_take(ev->pool, (size_t)f->depth, sizeof *s);
  if (!s) return no_memory(ev);
  DW_TRY(run(ev, f, i + 1, c->arg, s));
  *out = s[0];
  return DW_OK;
}

dw_status dw_formula_freeze(dw_eval *ev, const dw_formula *f, dw_pool *pool,
                            dw_formula **out)
{
  dw_formula *copy = dw_pool_take(pool, 1, sizeof *copy);
  dw_code *code = dw_pool_take(pool, (size_t)f->n, sizeof *code);
  int constants = 0;
  if (!copy || !code) return no_memory(ev);
  *copy = *f;
  copy->code = memcpy(code, f->code, (size_t)f->n * sizeof *code);
  copy->constant = dw_pool_take(pool, (size_t)f->n, sizeof *copy->constant);
  if (!copy->constant) return no_memory(ev);
  for (int i = 0; i < f->n; i++) {
    dw_datum *d = &copy->constant[constants];
    if (code[i].op == DW_OP_CONSTANT)
      *d = f->constant[code[i].arg], code[i].arg = constants;
    else if (code[i].op == DW_OP_DOLLAR || code[i].op == DW_OP_GROUP) {
      DW_TRY(frozen_value(ev, f, i, d));
      dw_code_freeze(code, i, constants);
    } else
      continue;
    DW_TRY(dw_datum_keep(ev->ctx, pool, d));
    constants++;
  }
  copy->dollars = 0;
  *out = copy;
  return DW_OK;
}

/* -- words -- */

static dw_status expand_part(dw_eval *ev, const dw_part *part, const char **out)
{
  dw_datum d;
  bool found = false;
  dw_status status;
  if (part->kind == DW_PART_TEXT) {
    *out = part->text;
    return DW_OK;
  }
  if (part->kind == DW_PART_NAME) {
    status = ev->look.value(ev->look.arg, part->symbol, true, &found, &d);
    if (status == DW_OK && !found) status = ev->look.unknown(ev->look.arg, part->symbol);
  } else {
    status = dw_formula_eval(ev, part->formula, &d);
  }
  if (status == DW_OK && part->format)
    status = dw_datum_format(ev->ctx, ev->pool, part->format, &d, out);
  else if (status == DW_OK && !(*out = dw_datum_print(&d, ev->pool)))
    status = no_memory(ev);
  if (status != DW_OK && !ev->fault.source) ev->fault = part->where;
  return status;
}

dw_status dw_word_expand(dw_eval *ev, const dw_lexeme *word, const char **out)
{
  size_t length = 0;
  if (word->text) {
    *out = word->text;
    return DW_OK;
  }
  const char **piece = dw_pool_take(ev->pool, (size_t)word->parts, sizeof *piece);
  if (!piece) return no_memory(ev);
  for (int i = 0; i < word->parts; i++) {
    DW_TRY(expand_part(ev, &word->part[i], &piece[i]));
    length += strlen(piece[i]);
  }
  char *text = dw_pool_take(ev->pool, length + 1, 1), *p = text;
  if (!text) return no_memory(ev);
  for (int i = 0; i < word->parts; i++)
    p = stpcpy(p, piece[i]);
  *out = text;
  return DW_OK;
}
