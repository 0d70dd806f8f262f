/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* table.h - tables of a library in memory: all scalars and texts, and of each vector either
 * the numbers (a row not yet written) or the file and row that hold them.
 *
 * Rows stand in the order they came; `order` sorts them by id.  What a row lacks is
 * missing: NaN, DW_MISSING, "" or a vector of length 0. */
#ifndef DW_STORE_TABLE_H
#define DW_STORE_TABLE_H

#include <string.h>

#include "store/library.h"

#define DW_MISSING INT64_MIN

/* Names are compared for each row that is asked for: most differ in the first letter. */
static inline bool dw_name_is(const char *name, const char *other)
{
  return name == other || (name[0] == other[0] && !strcmp(name, other));
}

/* Where a row is stored; source < 0: nowhere yet. */
typedef struct {
  int32_t source;
  int64_t row;
  uint64_t stamp; /* of its source: of two rows with one id the later counts */
} dw_place;

/* count < 0: v is in the file and its length is known only there (ragged columns). */
typedef struct {
  int64_t count, width;
  double *v; /* NULL: in the file of the row's place */
} dw_vector_cell;

typedef union {
  void *any;
  double *real;
  int64_t *integer;
  char **text;
  dw_vector_cell *vector;
} dw_cells;

typedef struct {
  char *name;
  int64_t rows, columns;
  dw_place *place;   /* [rows] */
  int64_t *order;    /* [rows]: indices of rows by ascending id */
  dw_column *column; /* [columns]; the first is `id`, the second `run` */
  dw_cells *cells;   /* [columns] */
  int64_t next;      /* id of the next row of this writer; 0: not known yet */
  int64_t kept;      /* rows before this one belong to an earlier unit */
  int64_t row_room, column_room;
} dw_table;

/* One cell of a table. */
typedef struct {
  int64_t column, row;
} dw_address;

enum { DW_COLUMN_ID = 0, DW_COLUMN_RUN = 1 };

typedef struct {
  dw_table *table;
  int64_t count;
} dw_tables;

void dw_tables_free(dw_tables *);
dw_table *dw_tables_find(const dw_tables *, const char *name); /* NULL: none */
dw_status dw_tables_add(dw_ctx *, dw_tables *, const char *name, dw_table **);
/* All rows of `from` (emptied) into `to`; a row whose id is there already replaces the old
 * one unless that has a later stamp. */
dw_status dw_tables_merge(dw_ctx *, dw_tables *to, dw_tables *from);

int64_t dw_table_column(const dw_table *, const char *name); /* index or -1 */
/* Finds or adds a column; an integer column that gets reals becomes real.  DW_EVALUE: of
 * another type. */
dw_status dw_table_want(dw_ctx *, dw_table *, const dw_column *, int64_t *index);
int64_t dw_table_row(const dw_table *, int64_t id); /* index or -1 */
/* A new row of missing values at `place`. */
dw_status dw_table_append(dw_ctx *, dw_table *, int64_t id, dw_place place, int64_t *index);
void dw_table_truncate(dw_table *, int64_t rows); /* forgets the last rows */
/* Largest id below `end`, and at least `begin`, in the table; begin - 1 when none is. */
int64_t dw_table_last(const dw_table *, int64_t begin, int64_t end);

#endif
