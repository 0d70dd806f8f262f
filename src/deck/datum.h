/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* datum.h - what an expression gives: a whole number, a number, a text, a truth, a vector.
 */
#ifndef DW_DECK_DATUM_H
#define DW_DECK_DATUM_H

#include "deck/pool.h"
#include "base/context.h"

typedef enum {
  DW_DATUM_INT,
  DW_DATUM_REAL,
  DW_DATUM_BOOL,
  DW_DATUM_TEXT,
  DW_DATUM_VECTOR
} dw_datum_type;

typedef struct {
  dw_datum_type type;
  union {
    int64_t i;
    double r;
    bool b;
    const char *text;
    struct {
      int64_t n, width; /* numbers; numbers a row, 1 for a plain vector */
      const double *v;
    } vec;
  };
} dw_datum;

enum { DW_NUMBER_ROOM = 40 };

dw_datum dw_datum_int(int64_t);
dw_datum dw_datum_real(double);
dw_datum dw_datum_bool(bool);
dw_datum dw_datum_text(const char *);
dw_datum dw_datum_vector(int64_t n, int64_t width, const double *);
/* A word of a deck: "12" is whole, "1e3" a number, anything else a text. */
dw_datum dw_datum_guess(const char *text);

const char *dw_datum_noun(dw_datum_type);  /* "a whole number", "a text", ... */
bool dw_datum_is_number(const dw_datum *); /* whole, number or truth */
double dw_datum_number(const dw_datum *);  /* of one that is */
/* A truth, a number (not 0), or yes no on off true false.  false: it is none. */
bool dw_datum_truth(const dw_datum *, bool *);
/* A whole number, or a number that has no fraction. */
bool dw_datum_whole(const dw_datum *, int64_t *);

/* The shortest text that reads back as v. */
void dw_number_print(double v, char out[DW_NUMBER_ROOM]);
/* A datum as ${name} shows it; NULL: no memory. */
const char *dw_datum_print(const dw_datum *, dw_pool *);
/* As a format like "%8.3f" asks.  DW_EVALUE: the format does not fit the value. */
dw_status dw_datum_format(dw_ctx *, dw_pool *, const char *format, const dw_datum *,
                          const char **out);
/* One conversion of a number or text, no more?  Else why not. */
const char *dw_format_fault(const char *format);

#endif
