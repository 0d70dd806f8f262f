/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* var.h - variables: what `variable`, `for`, `farm` and -var make. */
#ifndef DW_DECK_VAR_H
#define DW_DECK_VAR_H

#include "deck/formula.h"

typedef enum {
  DW_VAR_LIST,  /* index, file: one text after another */
  DW_VAR_LOOP,  /* whole numbers one after another */
  DW_VAR_VALUE, /* string, getenv, internal, vector; of a for loop */
  DW_VAR_EQUAL  /* a formula, evaluated whenever it is read */
} dw_var_kind;

/* Memory that copies of a variable share. */
typedef struct {
  int users;
  dw_pool *pool;
} dw_var_body;

typedef struct dw_var {
  dw_var_kind kind;
  bool fixed;                /* from the command line: wins over the deck */
  bool busy;                 /* being evaluated: a second time is recursion */
  int pad;                   /* LOOP: digits */
  int64_t now, last;         /* LIST: index of the element; LOOP: the number */
  const char *const *item;   /* LIST */
  const dw_formula *formula; /* EQUAL */
  dw_datum value;            /* LIST, LOOP, VALUE: now */
  const char *text;          /* as it was typed, or NULL: print the value */
  dw_var_body *body;         /* NULL: needs none */
} dw_var;

/* A new variable; its texts, numbers and formula go into dw_var_pool, which is made on
 * first use (NULL: no memory). */
dw_var *dw_var_new(dw_var_kind);
dw_pool *dw_var_pool(dw_var *);
void dw_var_free(dw_var *);          /* NULL is allowed */
dw_var *dw_var_copy(const dw_var *); /* NULL: no memory */
/* Replaces the variable of a name; NULL removes it. */
void dw_var_set(dw_symbol *, dw_var *);

/* A list of texts, the first of which is current. */
dw_status dw_var_list(dw_ctx *, int64_t n, const char *const *text, dw_var **);
dw_status dw_var_loop(dw_ctx *, int64_t lo, int64_t hi, bool pad, dw_var **);
dw_status dw_var_text(dw_ctx *, const char *text, dw_var **);
/* Whole numbers, numbers and truths need no memory of their own. */
dw_status dw_var_value(dw_ctx *, dw_datum, dw_var **);
/* To the next element; false: there is none. */
bool dw_var_next(dw_var *);
/* What ${name} shows of LOOP with padding; `room` characters. */
const char *dw_var_padded(const dw_var *, char *out, size_t room);

#endif
