/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* formula.h - expressions: parsed once into the code of a small stack machine, evaluated
 * often.
 *
 *   a ? b : c   ||   &&   == !=   < <= > >=   + -   * / %   - ! (sign, not)   ^   v[i]
 *
 * Whole numbers stay whole where the result is; 7/2 is 3.5.  Only the branch taken is
 * evaluated.  -a^2 and a^b^c, which LAMMPS and mathematics read differently, are refused.
 */
#ifndef DW_DECK_FORMULA_H
#define DW_DECK_FORMULA_H

#include "deck/datum.h"
#include "deck/lex.h"
#include "deck/names.h"

typedef enum {
  DW_OP_CONSTANT, /* push constant[arg] */
  DW_OP_NAME,     /* push the value of name arg */
  DW_OP_DOLLAR,   /* the same, written $x or ${x}: frozen when a variable is defined */
  DW_OP_FROZEN,   /* constant[arg], was DOLLAR or GROUP */
  DW_OP_GROUP,    /* nothing; codes up to arg are a $(expr): frozen with it */
  DW_OP_ITEM,     /* name arg, at the index on top */
  DW_OP_EXISTS,   /* does name arg have a value? */
  DW_OP_TEXT,     /* push text[arg], substituted */
  DW_OP_FORMAT,   /* print the top with format[arg] */
  DW_OP_NEGATE,
  DW_OP_NOT,
  DW_OP_ADD,
  DW_OP_SUBTRACT,
  DW_OP_MULTIPLY,
  DW_OP_DIVIDE,
  DW_OP_REMAINDER,
  DW_OP_POWER,
  DW_OP_EQUAL,
  DW_OP_UNEQUAL,
  DW_OP_LESS,
  DW_OP_LESS_EQUAL,
  DW_OP_MORE,
  DW_OP_MORE_EQUAL,
  DW_OP_TRUTH,  /* the top as true or false */
  DW_OP_AND,    /* leave false and jump to arg, or drop and go on */
  DW_OP_OR,     /* leave true and jump to arg, or drop and go on */
  DW_OP_UNLESS, /* drop; jump to arg when it was false */
  DW_OP_JUMP,
  DW_OP_INDEX,  /* vector, index -> number or row */
  DW_OP_VECTOR, /* the top count values -> vector */
  DW_OP_CALL    /* function arg of the top count values */
} dw_op;

typedef struct {
  uint8_t op;
  bool word; /* NAME: stands for itself when it has no value (if "$x == lj") */
  int32_t arg, count;
  uint32_t at, end; /* in the source: where an error points */
} dw_code;

typedef struct dw_formula {
  dw_span where;
  int n, depth; /* codes; room that the stack needs */
  int dollars;
  const dw_code *code;
  dw_datum *constant;
  dw_lexeme *text;
  const char **format;
} dw_formula;

/* -- parsing (parse.c) --------------------------------------------------------------------
 */

/* What turns text into formulas: where their memory is and where their names are. */
typedef struct {
  dw_ctx *ctx;
  dw_pool *pool;
  dw_names *names;
  int depth;
  char outer; /* quote around the text, as in dw_lexer */
  bool words; /* LAMMPS's if "$x == lj": the bare word is a text */
  dw_span fault;
} dw_binder;

dw_status dw_formula_parse(dw_binder *, dw_span, dw_formula **);
/* Numbers of names and formulas of the substitutions in a word. */
dw_status dw_word_bind(dw_binder *, dw_lexeme *);

/* -- functions (function.c)
 * ------------------------------------------------------------------ */

enum { DW_FUNCTION_EXISTS = -2 };                      /* is no call: it takes a name */
int dw_function_find(const char *name, size_t length); /* -1: none */
/* How many arguments it takes, in words; NULL when `count` is right. */
const char *dw_function_arity(int function, int count);
int64_t dw_function_names(const char **names, int64_t room);

/* -- evaluation (eval.c)
 * ---------------------------------------------------------------------- */

/* Where names get their values. */
typedef struct {
  /* as_text: as it was typed ("007"), if it was */
  dw_status (*value)(void *arg, int symbol, bool as_text, bool *found, dw_datum *out);
  /* name[index], where that is cheaper than the whole; *found = false: take the whole */
  dw_status (*item)(void *arg, int symbol, int64_t index, bool *found, dw_datum *out);
  dw_status (*unknown)(void *arg, int symbol); /* records the failure */
  /* the next random number of the deck: uniform in [0,1) or normal; seed 0: the deck's */
  double (*random)(void *arg, bool normal, uint64_t seed);
  void *arg;
} dw_lookup;

typedef struct {
  dw_ctx *ctx;
  dw_pool *pool;
  const dw_names *names;
  dw_lookup look;
  int depth;
  dw_span fault; /* of the first failure */
} dw_eval;

dw_status dw_formula_eval(dw_eval *, const dw_formula *, dw_datum *);
dw_status dw_formula_truth(dw_eval *, const dw_formula *, bool *);
/* A word with its substitutions made. */
dw_status dw_word_expand(dw_eval *, const dw_lexeme *, const char **);
/* A copy in `pool` of the formula, its $ names replaced by their values of now. */
dw_status dw_formula_freeze(dw_eval *, const dw_formula *, dw_pool *, dw_formula **);
/* Code i of frozen code is constant[constant]; a group ends behind it. */
void dw_code_freeze(dw_code *, int i, int constant);
/* A copy of a value whose text or numbers are in `pool`. */
dw_status dw_datum_keep(dw_ctx *, dw_pool *, dw_datum *);

/* One operator on two values (arith.c); the texts of failures name no place. */
dw_status dw_datum_binary(dw_ctx *, dw_pool *, dw_op, const dw_datum *, const dw_datum *,
                          dw_datum *);
dw_status dw_datum_unary(dw_ctx *, dw_pool *, dw_op, const dw_datum *, dw_datum *);
dw_status dw_function_call(dw_eval *, int function, int count, const dw_datum *,
                           dw_datum *);

#endif
