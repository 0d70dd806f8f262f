/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/value.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "style/registry.h"

/* -- numbers ---------------------------------------------------------------- */

/* strtod also takes "0x1p3", "nan", "infinity" and leading space: a deck does not. */
static bool looks_decimal(const char *text)
{
  const char *p = text + (*text == '-' || *text == '+');
  if (!isdigit((unsigned char)*p) && !(*p == '.' && isdigit((unsigned char)p[1])))
    return false;
  return strspn(p, "0123456789.eE+-") == strlen(p);
}

static bool read_real(const char *text, double *v)
{
  if (!looks_decimal(text)) return false;
  char *end;
  *v = strtod(text, &end);
  return *end == '\0';
}

bool dw_parse_real(const char *text, double *v)
{
  return read_real(text, v) && isfinite(*v);
}

bool dw_parse_int(const char *text, int64_t *v)
{
  const char *p = text + (*text == '-' || *text == '+');
  if (!*p || strspn(p, "0123456789") != strlen(p)) return false;
  errno = 0;
  const long long whole = strtoll(text, NULL, 10);
  *v = whole;
  return errno == 0;
}

bool dw_parse_bool(const char *text, bool *v)
{
  static const char *const words[] = {"no", "off", "false", "yes", "on", "true"};
  for (int i = 0; i < 6; i++)
    if (!strcmp(text, words[i])) {
      *v = i >= 3;
      return true;
    }
  return false;
}

/* -- ranges ----------------------------------------------------------------- */

/* A bound up to `stop`, "inf" and "-inf" included; NULL when it is not one. */
static const char *read_bound(const char *p, char stop, double *v)
{
  char text[40];
  const char *end = strchr(p, stop);
  if (!end || end == p || (size_t)(end - p) >= sizeof text) return NULL;
  memcpy(text, p, (size_t)(end - p));
  text[end - p] = '\0';
  if (!strcmp(text, "inf"))
    *v = INFINITY;
  else if (!strcmp(text, "-inf"))
    *v = -INFINITY;
  else if (!dw_parse_real(text, v))
    return NULL;
  return end;
}

typedef enum { RANGE_BAD, RANGE_IN, RANGE_OUT } verdict;

static verdict judge_interval(const char *range, double v)
{
  const size_t n = strlen(range);
  double lo, hi;
  if (n < 5 || (range[n - 1] != ')' && range[n - 1] != ']')) return RANGE_BAD;
  const char *comma = read_bound(range + 1, ',', &lo);
  const char *end = comma ? read_bound(comma + 1, range[n - 1], &hi) : NULL;
  if (!end || end[1] || !(lo <= hi)) return RANGE_BAD;
  const bool above = range[0] == '[' ? v >= lo : v > lo;
  const bool below = *end == ']' ? v <= hi : v < hi;
  return above && below ? RANGE_IN : RANGE_OUT;
}

static verdict judge_list(const char *range, double v)
{
  verdict found = RANGE_OUT;
  for (const char *p = range;;) {
    double member;
    const char *end = read_bound(p, strchr(p, '|') ? '|' : '\0', &member);
    if (!end) return RANGE_BAD;
    if (v == member) found = RANGE_IN;
    if (!*end) return found;
    p = end + 1;
  }
}

static verdict judge(const char *range, double v)
{
  if (!range) return RANGE_IN;
  return *range == '(' || *range == '[' ? judge_interval(range, v) : judge_list(range, v);
}

bool dw_range_holds(const char *range, double v)
{
  return judge(range, v) == RANGE_IN;
}

bool dw_range_valid(const char *range)
{
  return judge(range, 0) != RANGE_BAD;
}

/* -- one word against one field ------------------------------------------------ */

static bool complain(dw_complaint *c, const char *text, const char *hint)
{
  snprintf(c->text, sizeof c->text, "%s", text);
  snprintf(c->hint, sizeof c->hint, "%s", hint);
  return false;
}

static bool within(const dw_field *f, double v, dw_complaint *c)
{
  if (dw_range_holds(f->range, v)) return true;
  const bool interval = *f->range == '(' || *f->range == '[';
  snprintf(c->text, sizeof c->text, interval ? "is outside %s" : "is not one of %s",
           f->range);
  snprintf(c->hint, sizeof c->hint, "legal: %s", f->range);
  return false;
}

static bool value_real(const dw_field *f, const char *text, double *v, dw_complaint *c)
{
  static const char *const endless[] = {"nan", "inf", "infinity"};
  if (read_real(text, v))
    return isfinite(*v) ? within(f, *v, c) : complain(c, "is too large for a number", "");
  const char *p = text + (*text == '-' || *text == '+');
  for (int i = 0; i < 3; i++) {
    const size_t n = strlen(endless[i]);
    size_t k = 0;
    while (k < n && tolower((unsigned char)p[k]) == endless[i][k])
      k++;
    if (k == n && !p[n]) return complain(c, "is not a finite number", "");
  }
  return complain(c, "is not a number", "numbers look like 12, -0.5, 1e-6");
}

static bool value_int(const dw_field *f, const char *text, int64_t *v, dw_complaint *c)
{
  double real;
  if (dw_parse_int(text, v)) return within(f, (double)*v, c);
  if (!read_real(text, &real)) return complain(c, "is not a whole number", "");
  if (fabs(real) >= 9.2e18) return complain(c, "is too large for a whole number", "");
  complain(c, "is not a whole number", "");
  if (real == floor(real)) snprintf(c->hint, sizeof c->hint, "write %.0f", real);
  return false;
}

static bool value_enum(const dw_field *f, const char *text, int32_t *v, dw_complaint *c)
{
  int32_t count = 0;
  for (; f->choices[count]; count++)
    if (!strcmp(text, f->choices[count])) {
      *v = count;
      return true;
    }
  const char *near = dw_nearest(text, count, f->choices);
  complain(c, "is not a choice", "");
  int used = near ? snprintf(c->hint, sizeof c->hint, "did you mean %s? ", near) : 0;
  used += snprintf(c->hint + used, sizeof c->hint - (size_t)used, "legal: ");
  dw_join(c->hint + used, sizeof c->hint - (size_t)used, count, f->choices);
  return false;
}

bool dw_value_read(const dw_field *f, const char *text, dw_value *v, dw_complaint *c)
{
  switch (f->type) {
  case DW_REAL:
  case DW_REALS:
    return value_real(f, text, &v->real, c);
  case DW_INT:
    return value_int(f, text, &v->whole, c);
  case DW_BOOL:
    return dw_parse_bool(text, &v->yes) ||
           complain(c, "is neither yes nor no", "legal: yes no on off true false");
  case DW_ENUM:
    return value_enum(f, text, &v->choice, c);
  case DW_PATH:
  case DW_HANDLE:
  case DW_WORDS:
    return *text || complain(c, "is empty", "");
  default:
    return true;
  }
}

size_t dw_type_size(dw_type type)
{
  static const size_t size[] = {
      [DW_REAL] = sizeof(double),         [DW_INT] = sizeof(int64_t),
      [DW_BOOL] = sizeof(bool),           [DW_ENUM] = sizeof(int32_t),
      [DW_STRING] = sizeof(const char *), [DW_PATH] = sizeof(const char *),
      [DW_REALS] = sizeof(dw_reals),      [DW_WORDS] = sizeof(dw_words),
      [DW_HANDLE] = sizeof(const char *)};
  return type > DW_END && type <= DW_HANDLE ? size[type] : 0;
}

const char *dw_type_noun(dw_type type)
{
  static const char *const noun[] = {
      [DW_REAL] = "a number", [DW_INT] = "a whole number", [DW_BOOL] = "yes or no",
      [DW_ENUM] = "one of",   [DW_STRING] = "a text",      [DW_PATH] = "a file name",
      [DW_REALS] = "numbers", [DW_WORDS] = "words",        [DW_HANDLE] = "a name"};
  return type > DW_END && type <= DW_HANDLE ? noun[type] : "nothing";
}

/* -- printing ------------------------------------------------------------------ */

void dw_join(char *out, size_t room, int64_t count, const char *const *words)
{
  size_t used = 0;
  if (room) *out = '\0';
  for (int64_t i = 0; i < count; i++) {
    const size_t need = strlen(words[i]) + (i > 0);
    if (used + need + 5 > room) {
      if (used + 5 <= room) memcpy(out + used, " ...", 5);
      return;
    }
    used += (size_t)snprintf(out + used, room - used, "%s%s", i ? " " : "", words[i]);
  }
}

/* The shortest decimal that reads back as v. */
static void print_real(double v, char *out, size_t room)
{
  for (int digits = 6; digits <= 17; digits++) {
    snprintf(out, room, "%.*g", digits, v);
    if (strtod(out, NULL) == v) return;
  }
}

static void print_reals(const dw_reals *list, char *out, size_t room)
{
  size_t used = 0;
  for (int64_t i = 0; i < list->n && used + 32 < room; i++) {
    if (i) out[used++] = ' ';
    print_real(list->v[i], out + used, room - used);
    used += strlen(out + used);
  }
}

void dw_field_print(const dw_field *f, const void *self, char *out, size_t room)
{
  const char *at = (const char *)self + f->offset;
  if (!room) return;
  *out = '\0';
  switch (f->type) {
  case DW_REAL:
    print_real(*(const double *)(const void *)at, out, room);
    break;
  case DW_INT:
    snprintf(out, room, "%lld", (long long)*(const int64_t *)(const void *)at);
    break;
  case DW_BOOL:
    snprintf(out, room, "%s", *(const bool *)at ? "yes" : "no");
    break;
  case DW_ENUM:
    snprintf(out, room, "%s", f->choices[*(const int32_t *)(const void *)at]);
    break;
  case DW_REALS:
    print_reals((const dw_reals *)(const void *)at, out, room);
    break;
  case DW_WORDS: {
    const dw_words *w = (const dw_words *)(const void *)at;
    dw_join(out, room, w->n, w->v);
    break;
  }
  default: {
    const char *text = *(const char *const *)(const void *)at;
    snprintf(out, room, "%s", text ? text : "");
  }
  }
}
