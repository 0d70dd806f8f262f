/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* field.h - the words of a statement against the argument table of its style.
 *
 * The one parser of arguments: it parses, checks, and (help.h) documents from the same
 * table.  In the check pass words may still hold substitutions; those are skipped as far as
 * their value goes. */
#ifndef DW_STYLE_FIELD_H
#define DW_STYLE_FIELD_H

#include "base/context.h"

enum { DW_FIELDS_MAX = 64 }; /* arguments of one style */

typedef struct {
  const char *text; /* after substitution, quotes removed */
  bool open;        /* check pass: holds a substitution whose value is not known yet */
  bool quoted;
} dw_word;

/* Parses words[first..n) of one statement into `self` (zeroed by the caller), defaults
 * first.  `as NAME` at the end goes to *as (NULL when absent).  Checks types, ranges,
 * choices, unknown and repeated keywords, missing required ones.  Strings are allocated in
 * ctx->arena.  Word indices in errors count from the start of the statement. */
dw_status dw_fields_parse(dw_ctx *, const dw_style *, int first, int n,
                          const dw_word *words, void *self, const char **as);
/* The check pass: the same walk with no instance; reports every error through `report`
 * (ctx->error is set when it is called and cleared afterwards).  Returns how many. */
int dw_fields_check(dw_ctx *, const dw_style *, int first, int n, const dw_word *words,
                    void (*report)(dw_ctx *, void *), void *arg);

/* The default of one field, into self (NULL: only checks that it is legal). */
dw_status dw_field_default(dw_ctx *, const dw_field *, void *self);
/* One value as it would be typed in a deck; into `out`. */
void dw_field_print(const dw_field *, const void *self, char *out, size_t room);
/* Is v within "(0,inf)", "[0,1]", "2|3|4"?  NULL range: yes. */
bool dw_range_holds(const char *range, double v);
/* "12", "-3"; "1e-6", "inf" is refused; whole text must be consumed. */
bool dw_parse_int(const char *text, int64_t *);
bool dw_parse_real(const char *text, double *);
bool dw_parse_bool(const char *text, bool *);

#endif
