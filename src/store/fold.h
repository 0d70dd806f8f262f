/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fold.h - tables whose rows add up: minima and transitions.
 *
 * A writer never changes a row that is committed, nor one of another writer: it appends a
 * row whose column `of` names the row it adds to.  To a reader all rows of one head are one
 * row: counts (visits; n_ab, n_ba, parts) are summed, and of a minimum that was found more
 * than once the values of smallest fmax count, whoever found it first.  So what a library
 * says does not depend on who wrote when.
 *
 * Two writers at work at the same time may each find the same minimum: their heads are
 * unified when the library is opened, by energy and displacement; the smaller id stays, the
 * other one is read as an alias of it.  Packing writes the sums, one row a head. */
#ifndef DW_STORE_FOLD_H
#define DW_STORE_FOLD_H

#include "store/table.h"

enum { DW_FOLD_MINIMA, DW_FOLD_TRANSITIONS, DW_FOLDS };

/* Rows are meant by their index in the table. */
typedef struct {
  const char *table;
  int64_t rows, room;          /* of the table, as far as folded */
  int32_t *head;               /* [rows]: -1: its head is lost */
  int32_t *next, *tail, *best; /* [rows]: of the same head; -1: none */
  int64_t heads;
  int32_t *order;  /* [heads]: by ascending id */
  int32_t *energy; /* [heads]: by ascending energy; minima only */
  int32_t *hash;   /* of pairs, -1: free; transitions only, made on demand */
  int64_t slots;
} dw_fold;

/* Of the table of that name; NULL: its rows do not add up. */
dw_fold *dw_fold_of(const dw_library *, const char *table);
void dw_fold_forget(dw_library *);
/* All rows anew; unifies (fold_load.c). */
dw_status dw_fold_load(dw_ctx *, dw_library *);
/* The row appended last. */
dw_status dw_fold_append(dw_ctx *, const dw_library *, const dw_table *);
/* Is the row a head?  One that is not counts for the row of its column `of`. */
bool dw_fold_leads(const dw_library *, const dw_fold *, const dw_table *, int64_t row);
void dw_fold_member(const dw_library *, dw_fold *, const dw_table *, int64_t row);
/* Room for that many rows. */
bool dw_fold_grow(dw_fold *, int64_t rows);
/* Rows from `rows` on are going to be forgotten. */
void dw_fold_truncate(const dw_library *, const dw_table *, int64_t rows);

/* The row that answers for `row` in a column, -1: none. */
int64_t dw_fold_row(const dw_fold *, int64_t row);
/* How many minima have an energy below e: the place of the first that has not. */
int64_t dw_fold_below(const dw_fold *, const dw_table *, double e);
/* Is the column a count, and what is its sum? */
bool dw_fold_sum(const dw_library *, const dw_table *, int64_t column, int64_t row,
                 double *sum);
/* The id by which a minimum or transition is known now. */
int64_t dw_fold_id(const dw_library *, const char *table, int64_t id);
int64_t dw_fold_integer(const dw_table *, const char *column, int64_t row);
double dw_fold_real(const dw_table *, const char *column, int64_t row); /* NaN: missing */

/* -- fold_load.c ----------------------------------------------------------------------
 */

/* The head of the transitions between two minima; -1: none. */
dw_status dw_fold_pair(dw_ctx *, const dw_library *, int64_t a, int64_t b, int64_t *row);
/* A new head: pairs are found by it. */
void dw_fold_hash(const dw_library *, dw_fold *, const dw_table *, int64_t row);
/* Row `from`, a head, and its members count for the head `to` now. */
void dw_fold_join(const dw_library *, const dw_table *, int64_t to, int64_t from);
/* Before packing: heads take the sums and the best values, other rows are not written. */
void dw_fold_apply(dw_library *);

/* identity.c: are two minima of the library one? */
dw_status dw_fold_same(dw_ctx *, dw_library *, int64_t row, int64_t other, bool *same);

#endif
