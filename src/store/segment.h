/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* segment.h - one immutable HDF5 file with rows of tables: what a commit, a merge of
 * segments and a packed library write.
 *
 *   /h5md                       as every file of ours
 *   /dwell                      attributes schema, version, created, stamp
 *   /dwell/segments             names of the segments whose rows this file holds
 *   /dwell/TABLE/COLUMN         one dataset a column, attributes unit, doc, refers, missing
 *
 * Numbers and texts are [rows]; vectors [rows][n] or [rows][n][width], where a row of NaN
 * is missing; vectors of different lengths are of a variable-length type, with attribute
 * width. */
#ifndef DW_STORE_SEGMENT_H
#define DW_STORE_SEGMENT_H

#include "store/reader.h"
#include "store/table.h"

enum { DW_SCHEMA = 1 };

/* What a file says of itself. */
typedef struct {
  uint64_t stamp; /* of its latest row */
  int64_t held;
  char **holds; /* names of segments */
} dw_segment;

/* Rows to write: those of no source yet, and those of the marked sources. */
typedef struct {
  bool pending;
  const bool *source; /* [sources]; NULL: none */
} dw_pick;

typedef struct {
  const char *path, *name; /* a temporary path, and what messages call it */
  dw_tables *tables;
  dw_pick pick;
  dw_segment about;
  dw_reader *reader;
  const char *(*file)(void *arg, int32_t source); /* path of a source */
  /* a vector whose file is gone: another writer merged it */
  dw_status (*lost)(dw_ctx *, void *arg, const dw_table *, const dw_address *,
                    dw_vector_cell *);
  void *arg;
} dw_segment_job;

dw_status dw_segment_write(dw_ctx *, const dw_segment_job *);
/* After the file has its final name: the rows written are in `source` now. */
void dw_segment_settle(const dw_segment_job *, int32_t source);

/* The vector of a row that is in a file, into new memory. */
dw_status dw_segment_cell(dw_ctx *, const dw_segment_job *, const dw_table *,
                          const dw_address *, dw_vector_cell *);

/* DW_EVALUE: HDF5, but no library; DW_EUNSUP: of a newer dwell; DW_EIO: damaged. */
dw_status dw_segment_peek(dw_ctx *, const char *path, dw_segment *);
dw_status dw_segment_load(dw_ctx *, const char *path, int32_t source, uint64_t stamp,
                          dw_tables *out);
void dw_segment_free(dw_segment *);

#endif
