/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Functions of expressions. */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "deck/formula.h"

typedef enum { MATH, MATH2, ROUND, REDUCE, LENGTH, COUNT, RANDOM, NORMAL, EXISTS } sort;

typedef struct {
  const char *name;
  sort sort;
  int least, most;
  const char *arity;
  double (*one)(double);
  double (*two)(double, double);
} function;

enum { ANY = 1000000 };

/* Sorted by name, for the list in messages. */
static const function table[] = {
    {"abs", ROUND, 1, 1, "one value", fabs, NULL},
    {"acos", MATH, 1, 1, "one value", acos, NULL},
    {"asin", MATH, 1, 1, "one value", asin, NULL},
    {"atan", MATH, 1, 1, "one value", atan, NULL},
    {"atan2", MATH2, 2, 2, "two values, y and x", NULL, atan2},
    {"ceil", ROUND, 1, 1, "one value", ceil, NULL},
    {"cos", MATH, 1, 1, "one value", cos, NULL},
    {"count", COUNT, 1, 1, "one vector", NULL, NULL},
    {"exists", EXISTS, 1, 1, "one name, or one file in quotes", NULL, NULL},
    {"exp", MATH, 1, 1, "one value", exp, NULL},
    {"floor", ROUND, 1, 1, "one value", floor, NULL},
    {"len", LENGTH, 1, 1, "one vector or text", NULL, NULL},
    {"ln", MATH, 1, 1, "one value", log, NULL},
    {"log10", MATH, 1, 1, "one value", log10, NULL},
    {"max", REDUCE, 1, ANY, "one vector or some numbers", NULL, NULL},
    {"mean", REDUCE, 1, ANY, "one vector or some numbers", NULL, NULL},
    {"min", REDUCE, 1, ANY, "one vector or some numbers", NULL, NULL},
    {"normal", NORMAL, 0, 3, "nothing, or mean, deviation and a seed", NULL, NULL},
    {"random", RANDOM, 0, 3, "nothing, or lower, upper and a seed", NULL, NULL},
    {"round", ROUND, 1, 1, "one value", round, NULL},
    {"sin", MATH, 1, 1, "one value", sin, NULL},
    {"sqrt", MATH, 1, 1, "one value", sqrt, NULL},
    {"sum", REDUCE, 1, ANY, "one vector or some numbers", NULL, NULL},
    {"tan", MATH, 1, 1, "one value", tan, NULL}};

enum { FUNCTIONS = sizeof table / sizeof *table };

int dw_function_find(const char *name, size_t length)
{
  for (int i = 0; i < FUNCTIONS; i++)
    if (!strncmp(table[i].name, name, length) && !table[i].name[length])
      return table[i].sort == EXISTS ? DW_FUNCTION_EXISTS : i;
  return -1;
}

const char *dw_function_arity(int i, int count)
{
  return count < table[i].least || count > table[i].most ? table[i].arity : NULL;
}

int64_t dw_function_names(const char **names, int64_t room)
{
  const int64_t count = room < FUNCTIONS ? room : FUNCTIONS;
  for (int64_t i = 0; i < count; i++)
    names[i] = table[i].name;
  return count;
}

/* -- one number after another -- */

static dw_status number_of(dw_eval *ev, const function *f, const dw_datum *d, double *out)
{
  if (d->type == DW_DATUM_TEXT) {
    const dw_datum guess = dw_datum_guess(d->text);
    if (guess.type != DW_DATUM_TEXT) return number_of(ev, f, &guess, out);
  }
  if (!dw_datum_is_number(d))
    return dw_fail(ev->ctx, DW_EVALUE, "%s needs a number, this is %s", f->name,
                   dw_datum_noun(d->type));
  *out = dw_datum_number(d);
  return DW_OK;
}

static dw_status apply(dw_eval *ev, const function *f, double x, double *out)
{
  char shown[DW_NUMBER_ROOM];
  *out = f->one(x);
  if (isfinite(*out) || !isfinite(x)) return DW_OK;
  dw_number_print(x, shown);
  return dw_fail(ev->ctx, DW_ENUMERIC, "%s(%s) is no finite number", f->name, shown);
}

static dw_status math(dw_eval *ev, const function *f, const dw_datum *d, dw_datum *out)
{
  double x;
  if (d->type != DW_DATUM_VECTOR) {
    DW_TRY(number_of(ev, f, d, &x));
    DW_TRY(apply(ev, f, x, &x));
    *out = dw_datum_real(x);
    return DW_OK;
  }
  double *v = dw_pool_take(ev->pool, (size_t)d->vec.n, sizeof *v);
  if (!v) return dw_fail(ev->ctx, DW_ENOMEM, "no memory for a vector");
  for (int64_t k = 0; k < d->vec.n; k++)
    DW_TRY(apply(ev, f, d->vec.v[k], &v[k]));
  *out = dw_datum_vector(d->vec.n, d->vec.width, v);
  return DW_OK;
}

/* abs floor ceil round: whole numbers stay whole, and the last three give them. */
static dw_status rounding(dw_eval *ev, const function *f, const dw_datum *d, dw_datum *out)
{
  int64_t whole;
  if (d->type == DW_DATUM_INT && d->i != INT64_MIN) {
    *out = dw_datum_int(f->one == fabs && d->i < 0 ? -d->i : d->i);
    return DW_OK;
  }
  DW_TRY(math(ev, f, d, out));
  if (f->one != fabs && dw_datum_whole(out, &whole)) *out = dw_datum_int(whole);
  return DW_OK;
}

/* -- many numbers to one -- */

typedef struct {
  double sum, least, most;
  int64_t n, whole;
  bool all_whole;
} tally;

static void add(tally *t, double x)
{
  if (!t->n || x < t->least) t->least = x;
  if (!t->n || x > t->most) t->most = x;
  t->sum += x, t->n++;
}

static dw_status reduce(dw_eval *ev, const function *f, int count, const dw_datum *d,
                        dw_datum *out)
{
  tally t = {.all_whole = true};
  for (int k = 0; k < count; k++) {
    double x;
    if (d[k].type == DW_DATUM_VECTOR) {
      t.all_whole = false;
      for (int64_t i = 0; i < d[k].vec.n; i++)
        add(&t, d[k].vec.v[i]);
      continue;
    }
    DW_TRY(number_of(ev, f, &d[k], &x));
    t.all_whole = t.all_whole && d[k].type == DW_DATUM_INT &&
                  !__builtin_add_overflow(t.whole, d[k].i, &t.whole) && fabs(x) < 9e15;
    add(&t, x);
  }
  const bool is_sum = !strcmp(f->name, "sum"), is_mean = !strcmp(f->name, "mean");
  if (!t.n && !is_sum) return dw_fail(ev->ctx, DW_EVALUE, "%s of no numbers", f->name);
  const double r = is_sum                    ? t.sum
                   : is_mean                 ? t.sum / (double)t.n
                   : !strcmp(f->name, "min") ? t.least
                                             : t.most;
  *out = dw_datum_real(r);
  if (t.all_whole && !is_mean) *out = dw_datum_int(is_sum ? t.whole : (int64_t)r);
  return DW_OK;
}

static dw_status length(dw_eval *ev, const function *f, const dw_datum *d, dw_datum *out)
{
  int64_t n = 0;
  if (d->type == DW_DATUM_TEXT && f->sort == LENGTH) {
    n = (int64_t)strlen(d->text);
  } else if (d->type != DW_DATUM_VECTOR) {
    return dw_fail(ev->ctx, DW_EVALUE, "%s needs %s, this is %s", f->name, f->arity,
                   dw_datum_noun(d->type));
  } else if (f->sort == LENGTH) {
    n = d->vec.n / (d->vec.width > 0 ? d->vec.width : 1);
  } else { /* count: how many are not 0 */
    for (int64_t k = 0; k < d->vec.n; k++)
      n += d->vec.v[k] != 0;
  }
  *out = dw_datum_int(n);
  return DW_OK;
}

/* -- random numbers -- */

static dw_status draw(dw_eval *ev, const function *f, int count, const dw_datum *d,
                      dw_datum *out)
{
  const bool normal = f->sort == NORMAL;
  double a = 0, b = 1;
  int64_t seed = 0;
  if (count == 1)
    return dw_fail(ev->ctx, DW_ESYNTAX, "%s takes %s, not 1", f->name, f->arity);
  if (count > 1) DW_TRY(number_of(ev, f, &d[0], &a));
  if (count > 1) DW_TRY(number_of(ev, f, &d[1], &b));
  if (count > 2 && (!dw_datum_whole(&d[2], &seed) || seed < 1))
    return dw_fail(ev->ctx, DW_EVALUE, "%s: a seed is a whole number from 1", f->name);
  const double u = ev->look.random(ev->look.arg, normal, (uint64_t)seed);
  *out = dw_datum_real(normal ? a + b * u : a + (b - a) * u);
  return DW_OK;
}

/* -- files -- */

/* exists("FILE"), relative to the deck. */
static dw_status file_exists(dw_eval *ev, const dw_datum *d, dw_datum *out)
{
  if (d->type != DW_DATUM_TEXT)
    return dw_fail(ev->ctx, DW_EVALUE, "exists takes a name, or a file in quotes");
  const char *folder = d->text[0] != '/' && ev->ctx->folder ? ev->ctx->folder : "";
  const size_t room = strlen(folder) + strlen(d->text) + 2;
  char *path = dw_pool_take(ev->pool, room, 1);
  if (!path) return dw_fail(ev->ctx, DW_ENOMEM, "no memory for a text");
  snprintf(path, room, "%s%s%s", folder, *folder ? "/" : "", d->text);
  *out = dw_datum_bool(access(path, F_OK) == 0);
  return DW_OK;
}

dw_status dw_function_call(dw_eval *ev, int i, int count, const dw_datum *d, dw_datum *out)
{
  if (i == DW_FUNCTION_EXISTS) return file_exists(ev, d, out);
  const function *f = &table[i];
  double y, x;
  switch (f->sort) {
  case MATH:
    return math(ev, f, d, out);
  case ROUND:
    return rounding(ev, f, d, out);
  case MATH2:
    DW_TRY(number_of(ev, f, &d[0], &y));
    DW_TRY(number_of(ev, f, &d[1], &x));
    *out = dw_datum_real(f->two(y, x));
    return DW_OK;
  case REDUCE:
    return reduce(ev, f, count, d, out);
  case RANDOM:
  case NORMAL:
    return draw(ev, f, count, d, out);
  default:
    return length(ev, f, d, out);
  }
}
