/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/datum.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "style/field.h"

dw_datum dw_datum_int(int64_t i)
{
  return (dw_datum){.type = DW_DATUM_INT, .i = i};
}

dw_datum dw_datum_real(double r)
{
  return (dw_datum){.type = DW_DATUM_REAL, .r = r};
}

dw_datum dw_datum_bool(bool b)
{
  return (dw_datum){.type = DW_DATUM_BOOL, .b = b};
}

dw_datum dw_datum_text(const char *text)
{
  return (dw_datum){.type = DW_DATUM_TEXT, .text = text};
}

dw_datum dw_datum_vector(int64_t n, int64_t width, const double *v)
{
  dw_datum d = {.type = DW_DATUM_VECTOR};
  d.vec.n = n, d.vec.width = width, d.vec.v = v;
  return d;
}

dw_datum dw_datum_guess(const char *text)
{
  int64_t i;
  double r;
  if (dw_parse_int(text, &i)) return dw_datum_int(i);
  if (dw_parse_real(text, &r)) return dw_datum_real(r);
  return dw_datum_text(text);
}

const char *dw_datum_noun(dw_datum_type type)
{
  static const char *const noun[] = {[DW_DATUM_INT] = "a whole number",
                                     [DW_DATUM_REAL] = "a number",
                                     [DW_DATUM_BOOL] = "true or false",
                                     [DW_DATUM_TEXT] = "a text",
                                     [DW_DATUM_VECTOR] = "a vector"};
  return noun[type];
}

bool dw_datum_is_number(const dw_datum *d)
{
  return d->type == DW_DATUM_INT || d->type == DW_DATUM_REAL || d->type == DW_DATUM_BOOL;
}

double dw_datum_number(const dw_datum *d)
{
  return d->type == DW_DATUM_INT ? (double)d->i : d->type == DW_DATUM_REAL ? d->r : d->b;
}

bool dw_datum_truth(const dw_datum *d, bool *out)
{
  switch (d->type) {
  case DW_DATUM_BOOL:
    *out = d->b;
    return true;
  case DW_DATUM_INT:
    *out = d->i != 0;
    return true;
  case DW_DATUM_REAL:
    *out = d->r != 0;
    return !isnan(d->r);
  case DW_DATUM_TEXT:
    return dw_parse_bool(d->text, out);
  default:
    return false;
  }
}

bool dw_datum_whole(const dw_datum *d, int64_t *out)
{
  if (d->type == DW_DATUM_INT) {
    *out = d->i;
    return true;
  }
  if (d->type != DW_DATUM_REAL || d->r != floor(d->r) || fabs(d->r) > 9e15) return false;
  *out = (int64_t)d->r;
  return true;
}

/* -- print ------------------------------------------------------------------------------
 */

void dw_number_print(double v, char out[DW_NUMBER_ROOM])
{
  for (int digits = 15; digits <= 17; digits++) {
    snprintf(out, DW_NUMBER_ROOM, "%.*g", digits, v);
    if (strtod(out, NULL) == v) return;
  }
}

static const char *print_vector(const dw_datum *d, dw_pool *pool)
{
  const int64_t n = d->vec.n;
  char *text = dw_pool_take(pool, (size_t)n + 1, DW_NUMBER_ROOM);
  if (!text) return NULL;
  char *p = text;
  *p++ = '[';
  for (int64_t k = 0; k < n; k++) {
    if (k) *p++ = ',';
    dw_number_print(d->vec.v[k], p);
    p += strlen(p);
  }
  *p++ = ']';
  return text;
}

const char *dw_datum_print(const dw_datum *d, dw_pool *pool)
{
  char text[DW_NUMBER_ROOM];
  switch (d->type) {
  case DW_DATUM_TEXT:
    return d->text;
  case DW_DATUM_VECTOR:
    return print_vector(d, pool);
  case DW_DATUM_BOOL:
    return d->b ? "true" : "false";
  case DW_DATUM_INT:
    snprintf(text, sizeof text, "%lld", (long long)d->i);
    break;
  case DW_DATUM_REAL:
    dw_number_print(d->r, text);
  }
  return dw_pool_text(pool, text, strlen(text));
}

/* -- formats ------------------------------------------------------------------------------
 */

/* The one conversion of a format: its letter, and where it stands. */
static const char *conversion(const char *format)
{
  const char *p = format;
  while ((p = strchr(p, '%')) && p[1] == '%')
    p += 2;
  if (!p) return NULL;
  p++;
  p += strspn(p, "-+ #0");
  for (int part = 0; part < 2; part++) {
    const size_t digits = strspn(p, "0123456789");
    if (digits > 3) return NULL;
    p += digits;
    if (part || *p != '.') break;
    p++;
  }
  return *p && strchr("diouxXeEfFgGaAs", *p) ? p : NULL;
}

const char *dw_format_fault(const char *format)
{
  const char *letter = conversion(format);
  if (!letter) return "a format is like %.6g, %8.3f, %d or %s";
  for (const char *p = letter; (p = strchr(p, '%')); p += 2)
    if (p[1] != '%') return "a format has one conversion, like %.6g";
  return NULL;
}

/* The format with "ll" before its letter, for int64_t. */
static void widen(const char *format, const char *letter, char *out, size_t room)
{
  snprintf(out, room, "%.*sll%s", (int)(letter - format), format, letter);
}

enum { FORMAT_MAX = 200 };

dw_status dw_datum_format(dw_ctx *ctx, dw_pool *pool, const char *format, const dw_datum *d,
                          const char **out)
{
  const char *letter = conversion(format);
  char wide[FORMAT_MAX + 3];
  int64_t whole = 0;
  size_t room = strlen(format) + 2048;
  const char *text = "";
  if (!letter || dw_format_fault(format) || strlen(format) > FORMAT_MAX)
    return dw_fail(ctx, DW_ESYNTAX, "%s is no format", format);
  const bool is_text = *letter == 's', is_whole = strchr("diouxX", *letter) != NULL;
  if (is_text && !(text = dw_datum_print(d, pool)))
    return dw_fail(ctx, DW_ENOMEM, "no memory for a text");
  if (is_text) room += strlen(text);
  if (!is_text && !dw_datum_is_number(d))
    return dw_fail_word(ctx, DW_EVALUE, -1, "%s prints anything",
                        "format %s: %s is no number", format, dw_datum_noun(d->type));
  if (is_whole && d->type != DW_DATUM_BOOL && !dw_datum_whole(d, &whole))
    return dw_fail_word(ctx, DW_EVALUE, -1, "%.0f rounds", "format %s: %.15g is not whole",
                        format, dw_datum_number(d));
  if (d->type == DW_DATUM_BOOL) whole = d->b;
  char *shown = dw_pool_take(pool, room, 1);
  if (!shown) return dw_fail(ctx, DW_ENOMEM, "no memory for a text");
  widen(format, letter, wide, sizeof wide);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  if (is_text)
    snprintf(shown, room, format, text);
  else if (is_whole)
    snprintf(shown, room, wide, (long long)whole);
  else
    snprintf(shown, room, format, dw_datum_number(d));
#pragma GCC diagnostic pop
  *out = shown;
  return DW_OK;
}
