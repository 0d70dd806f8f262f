/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* library.h - the results store: growing tables of minima, wells, splittings, modes,
 * overlaps, tasks and runs, that survives kill -9 at any instant.
 *
 * A library at path P is one HDF5 file P (packed) and, while or after writers ran, a folder
 * P.d of immutable segments.  A writer collects rows in memory; dw_library_commit writes a
 * segment under a temporary name, fsync, rename.  A clean close folds all segments into P
 * (temporary name, fsync, rename; P lists the segments it holds, so a crash between rename
 * and unlink counts nothing twice).
 *
 * To a reader a table is a group of equal-length datasets, one row per entry, so h5py and
 * pandas read it without us. */
#ifndef DW_STORE_LIBRARY_H
#define DW_STORE_LIBRARY_H

#include "base/context.h"

typedef struct dw_library dw_library;

/* Provenance of the writing process: goes to /dwell/runs, one row per open for writing. */
typedef struct dw_provenance {
  const char *deck_name, *deck_text, *version, *plugins, *command_line;
  uint64_t seed;
} dw_provenance;

typedef enum { DW_COL_REAL, DW_COL_INT, DW_COL_TEXT, DW_COL_VECTOR } dw_col_type;
typedef struct {
  const char *name, *unit, *doc;
  dw_col_type type;
  const char *refers; /* the table whose ids an integer column holds; "" or NULL: none */
} dw_column;
/* One value of a row; a vector is [count] (or [count/3][3] for positions).  unit, doc and
 * refers describe the column when the row is the first to have it; they may be NULL. */
typedef struct {
  const char *column;
  dw_col_type type;
  double real;
  int64_t integer;
  const char *text;
  int64_t count, width; /* vector: count numbers, stored as [count/width][width] */
  const double *vector;
  const char *unit, *doc, *refers;
} dw_cell;

/* Opens, or makes, the library at `path` (copies the provenance); NULL: only to read, which
 * works on P alone, on P.d alone and on both.  A segment that cannot be read is a warning
 * that names it.  DW_EVALUE: the file is something else, and is left as it is; DW_EIO. */
dw_status dw_library_open(dw_ctx *, const char *path, const dw_provenance *, dw_library **);
/* Commits, and packs when nobody else writes; frees it also when that fails. */
dw_status dw_library_close(dw_ctx *, dw_library *);
const char *dw_library_path(const dw_library *);
/* Did reading fail because another process packed the library meanwhile?  A row that it
 * made part of another has gone; who opens the library again sees the other. */
bool dw_library_moved(const dw_library *);
/* Adds a row to `table` (made on first use) and returns its id (from 1); the `run` column
 * is filled in.  Rows become visible to others, and durable, with commit. */
dw_status dw_library_append(dw_ctx *, dw_library *, const char *table, int64_t cells,
                            const dw_cell *, int64_t *id);
dw_status dw_library_commit(dw_ctx *, dw_library *);
/* Forgets the rows appended since the last commit, in a unit those of the unit. */
void dw_library_discard(dw_library *);
bool dw_library_writable(const dw_library *);

/* Begins a unit: until dw_library_release, commits wait and dw_library_discard comes back
 * to here.  Several units may go into one commit; none is ever cut in two. */
void dw_library_hold(dw_library *);
void dw_library_release(dw_library *);
/* Rows appended in this unit. */
int64_t dw_library_held(const dw_library *);
/* Takes in what other writers committed since; nothing may be pending. */
dw_status dw_library_refresh(dw_ctx *, dw_library *);

/* Reading: committed and own pending rows.  Ids are 1, 2, 3, ... where one process at a
 * time wrote; the k-th process that writes at the same time (k = 1, 2, ...) counts from k *
 * 10^9 + 1, and ids never change: so walk rows by dw_library_id. */
int64_t dw_library_rows(const dw_library *, const char *table); /* -1: no such table */
/* Id of the k-th row, k from 0, ascending; 0 when there is none. */
int64_t dw_library_id(const dw_library *, const char *table, int64_t k);
/* The id by which a minimum is known now: two writers may have given it two. */
int64_t dw_library_now(const dw_library *, int64_t minimum);
int64_t dw_library_tables(const dw_library *); /* how many */
const char *dw_library_table(const dw_library *, int64_t i);
dw_status dw_library_columns(dw_ctx *, const dw_library *, const char *table,
                             int64_t *count, const dw_column **);
/* Has it that table, with that column? */
bool dw_library_has(const dw_library *, const char *table, const char *column);
/* Scalar of one row, NaN when it is missing; DW_ENOTFOUND lists tables or columns. */
dw_status dw_library_real(dw_ctx *, const dw_library *, const char *table,
                          const char *column, int64_t id, double *);
dw_status dw_library_text(dw_ctx *, const dw_library *, const char *table,
                          const char *column, int64_t id, const char **);
/* Valid until the next call on this library; count 0 when it is missing. */
dw_status dw_library_vector(dw_ctx *, dw_library *, const char *table, const char *column,
                            int64_t id, int64_t *count, const double **);

/* Open libraries of a context by deck name (`library FILE as L`). */
typedef struct dw_libraries dw_libraries;
dw_libraries *dw_libraries_new(void);
dw_status dw_libraries_close(dw_ctx *, dw_libraries *); /* closes all */
dw_status dw_libraries_add(dw_ctx *, const char *name, dw_library *);
dw_library *dw_libraries_find(const dw_libraries *, const char *name);
int64_t dw_libraries_count(const dw_libraries *);
dw_library *dw_libraries_at(const dw_libraries *, int64_t i); /* in the order of opening */
const char *dw_libraries_name(const dw_libraries *, int64_t i);

#endif
