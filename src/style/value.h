/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* value.h - one word of a deck as the value of one argument. */
#ifndef DW_STYLE_VALUE_H
#define DW_STYLE_VALUE_H

#include "style/field.h"

typedef union {
  double real;
  int64_t whole;
  bool yes;
  int32_t choice;
} dw_value;

/* What is wrong with a word, to stand after "NAME = ": "is outside [0,1)". */
typedef struct {
  char text[192];
  char hint[512];
} dw_complaint;

/* Type, range and choices of one word (one element of a list type).  *v is set for numbers,
 * booleans and choices. */
bool dw_value_read(const dw_field *, const char *text, dw_value *v, dw_complaint *);
/* Is the range itself well formed: "(0,inf)", "[0,1]", "2|3|4" or NULL? */
bool dw_range_valid(const char *range);
/* sizeof the struct member of a field of this type. */
size_t dw_type_size(dw_type);
/* "a number", "a whole number", "yes or no", ...: what stands for the value. */
const char *dw_type_noun(dw_type);
/* "word a b c" into out, cut with "..." when there is no room. */
void dw_join(char *out, size_t room, int64_t count, const char *const *words);

#endif
