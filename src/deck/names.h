/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* names.h - every name that a deck mentions, by number; and the variable behind it.
 *
 * Formulas hold numbers of names, so that finding a variable costs an index. */
#ifndef DW_DECK_NAMES_H
#define DW_DECK_NAMES_H

#include "base/context.h"

struct dw_var;

typedef struct {
  const char *name;
  struct dw_var *var; /* NULL: no variable of that name now */
  bool defined;       /* some statement of the deck makes it a variable */
  bool prefix;        /* some statement publishes results called name.this and name.that */
  bool spaced;        /* its text may hold blanks: ${it} may be several words */
} dw_symbol;

typedef struct dw_names dw_names;

dw_names *dw_names_new(void);
/* Forgets the names; the variables must be gone before. */
void dw_names_free(dw_names *);
/* The number of a name, a new one when it is new; -1: no memory. */
int dw_names_number(dw_names *, const char *name, size_t length);
int dw_names_find(const dw_names *, const char *name); /* -1: none */
int dw_names_count(const dw_names *);
dw_symbol *dw_names_at(const dw_names *, int number); /* stays where it is */

#endif
