/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Operators on values: numbers, texts that are compared, vectors element by element. */
#include <math.h>
#include <string.h>

#include "deck/formula.h"
#include "style/field.h"

static const char *const symbol[] = {
    [DW_OP_NEGATE] = "-",    [DW_OP_NOT] = "!",        [DW_OP_ADD] = "+",
    [DW_OP_SUBTRACT] = "-",  [DW_OP_MULTIPLY] = "*",   [DW_OP_DIVIDE] = "/",
    [DW_OP_REMAINDER] = "%", [DW_OP_POWER] = "^",      [DW_OP_EQUAL] = "==",
    [DW_OP_UNEQUAL] = "!=",  [DW_OP_LESS] = "<",       [DW_OP_LESS_EQUAL] = "<=",
    [DW_OP_MORE] = ">",      [DW_OP_MORE_EQUAL] = ">="};

/* -- whole numbers -- */

static bool power_whole(int64_t base, int64_t exponent, int64_t *out)
{
  int64_t r = 1;
  if (exponent < 0 || exponent > 4096) return false;
  for (int64_t k = 0; k < exponent; k++)
    if (__builtin_mul_overflow(r, base, &r)) return false;
  *out = r;
  return true;
}

/* false: the result is not whole, or too large; take real numbers. */
static bool whole(dw_op op, int64_t a, int64_t b, int64_t *out)
{
  switch (op) {
  case DW_OP_ADD:
    return !__builtin_add_overflow(a, b, out);
  case DW_OP_SUBTRACT:
    return !__builtin_sub_overflow(a, b, out);
  case DW_OP_MULTIPLY:
    return !__builtin_mul_overflow(a, b, out);
  case DW_OP_DIVIDE:
    if (b == 0 || b == -1 || a % b) return b == -1 && !__builtin_sub_overflow(0, a, out);
    *out = a / b;
    return true;
  case DW_OP_REMAINDER:
    if (b == 0) return false;
    *out = b == -1 ? 0 : a % b;
    return true;
  case DW_OP_POWER:
    return power_whole(a, b, out);
  default:
    return false;
  }
}

/* -- numbers -- */

static bool compares(dw_op op)
{
  return op >= DW_OP_EQUAL && op <= DW_OP_MORE_EQUAL;
}

static bool compare(dw_op op, double a, double b)
{
  switch (op) {
  case DW_OP_EQUAL:
    return a == b;
  case DW_OP_UNEQUAL:
    return a != b;
  case DW_OP_LESS:
    return a < b;
  case DW_OP_LESS_EQUAL:
    return a <= b;
  case DW_OP_MORE:
    return a > b;
  default:
    return a >= b;
  }
}

static dw_status not_finite(dw_ctx *ctx, dw_op op, double a, double b)
{
  char left[DW_NUMBER_ROOM], right[DW_NUMBER_ROOM];
  dw_number_print(a, left), dw_number_print(b, right);
  return dw_fail(ctx, DW_ENUMERIC, "%s %s %s is no finite number", left, symbol[op], right);
}

static dw_status real(dw_ctx *ctx, dw_op op, double a, double b, double *out)
{
  switch (op) {
  case DW_OP_ADD:
    *out = a + b;
    break;
  case DW_OP_SUBTRACT:
    *out = a - b;
    break;
  case DW_OP_MULTIPLY:
    *out = a * b;
    break;
  case DW_OP_DIVIDE:
    if (b == 0) return dw_fail(ctx, DW_ENUMERIC, "division by zero");
    *out = a / b;
    break;
  case DW_OP_REMAINDER:
    if (b == 0) return dw_fail(ctx, DW_ENUMERIC, "remainder of a division by zero");
    *out = fmod(a, b);
    break;
  case DW_OP_POWER:
    *out = pow(a, b);
    break;
  default:
    *out = compare(op, a, b);
  }
  if (!isfinite(*out) && isfinite(a) && isfinite(b)) return not_finite(ctx, op, a, b);
  return DW_OK;
}

static int64_t whole_of(const dw_datum *d)
{
  return d->type == DW_DATUM_INT ? d->i : d->type == DW_DATUM_BOOL ? d->b : 0;
}

static dw_status numbers(dw_ctx *ctx, dw_op op, const dw_datum *a, const dw_datum *b,
                         dw_datum *out)
{
  const bool both = a->type != DW_DATUM_REAL && b->type != DW_DATUM_REAL;
  const int64_t ia = whole_of(a), ib = whole_of(b);
  int64_t w;
  double r = 0;
  if (both && compares(op)) {
    *out = dw_datum_bool(op == DW_OP_EQUAL        ? ia == ib
                         : op == DW_OP_UNEQUAL    ? ia != ib
                         : op == DW_OP_LESS       ? ia < ib
                         : op == DW_OP_LESS_EQUAL ? ia <= ib
                         : op == DW_OP_MORE       ? ia > ib
                                                  : ia >= ib);
    return DW_OK;
  }
  if (both && whole(op, ia, ib, &w)) {
    *out = dw_datum_int(w);
    return DW_OK;
  }
  DW_TRY(real(ctx, op, dw_datum_number(a), dw_datum_number(b), &r));
  *out = compares(op) ? dw_datum_bool(r != 0) : dw_datum_real(r);
  return DW_OK;
}

/* -- vectors and texts -- */

static double element(const dw_datum *d, int64_t k)
{
  return d->type == DW_DATUM_VECTOR ? d->vec.v[k] : dw_datum_number(d);
}

static dw_status vectors(dw_ctx *ctx, dw_pool *pool, dw_op op, const dw_datum *a,
                         const dw_datum *b, dw_datum *out)
{
  const dw_datum *shape = a->type == DW_DATUM_VECTOR ? a : b;
  const int64_t n = shape->vec.n;
  if (a->type == b->type && b->vec.n != n)
    return dw_fail(ctx, DW_EVALUE, "%s of vectors with %lld and %lld numbers", symbol[op],
                   (long long)n, (long long)b->vec.n);
  double *v = dw_pool_take(pool, (size_t)n, sizeof *v);
  if (!v) return dw_fail(ctx, DW_ENOMEM, "no memory for a vector");
  for (int64_t k = 0; k < n; k++)
    DW_TRY(real(ctx, op, element(a, k), element(b, k), &v[k]));
  *out = dw_datum_vector(n, shape->vec.width, v);
  return DW_OK;
}

static dw_status texts(dw_ctx *ctx, dw_op op, const dw_datum *a, const dw_datum *b,
                       dw_datum *out)
{
  const bool equality = op == DW_OP_EQUAL || op == DW_OP_UNEQUAL;
  const bool both = a->type == DW_DATUM_TEXT && b->type == DW_DATUM_TEXT;
  const dw_datum *text = a->type == DW_DATUM_TEXT ? a : b;
  if (both && compares(op)) {
    *out = dw_datum_bool(compare(op, strcmp(a->text, b->text), 0));
    return DW_OK;
  }
  const dw_datum *other = text == a ? b : a;
  const dw_datum number = dw_datum_guess(text->text);
  bool yes;
  if (other->type == DW_DATUM_BOOL && dw_datum_truth(text, &yes) && equality) {
    *out = dw_datum_bool(compare(op, yes, other->b));
    return DW_OK;
  }
  if (number.type != DW_DATUM_TEXT && dw_datum_is_number(other))
    return text == a ? numbers(ctx, op, &number, b, out)
                     : numbers(ctx, op, a, &number, out);
  if (equality) { /* a number is not a text that is none */
    *out = dw_datum_bool(op == DW_OP_UNEQUAL);
    return DW_OK;
  }
  return dw_fail(ctx, DW_EVALUE, "%s needs numbers, '%.60s' is a text", symbol[op],
                 text->text);
}

dw_status dw_datum_binary(dw_ctx *ctx, dw_pool *pool, dw_op op, const dw_datum *a,
                          const dw_datum *b, dw_datum *out)
{
  if (dw_datum_is_number(a) && dw_datum_is_number(b)) return numbers(ctx, op, a, b, out);
  if (a->type == DW_DATUM_TEXT || b->type == DW_DATUM_TEXT)
    return texts(ctx, op, a, b, out);
  return vectors(ctx, pool, op, a, b, out);
}

dw_status dw_datum_unary(dw_ctx *ctx, dw_pool *pool, dw_op op, const dw_datum *a,
                         dw_datum *out)
{
  bool truth;
  if (op == DW_OP_NEGATE) {
    const dw_datum zero = dw_datum_int(0);
    if (a->type == DW_DATUM_REAL) {
      *out = dw_datum_real(-a->r);
      return DW_OK;
    }
    return dw_datum_binary(ctx, pool, DW_OP_SUBTRACT, &zero, a, out);
  }
  if (!dw_datum_truth(a, &truth))
    return dw_fail(ctx, DW_EVALUE, "%s is neither true nor false", dw_datum_noun(a->type));
  *out = dw_datum_bool(op == DW_OP_NOT ? !truth : truth);
  return DW_OK;
}
