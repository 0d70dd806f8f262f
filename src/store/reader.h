/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* reader.h - vectors of a library's files, one row at a time.
 *
 * The file and dataset read last stay open, so that a walk over the rows of a column
 * unpacks each chunk once. */
#ifndef DW_STORE_READER_H
#define DW_STORE_READER_H

#include "store/h5.h"
#include "store/table.h"

typedef struct {
  dw_h5 h;
  hid_t dataset;
  dw_h5_shape shape;
  int64_t width; /* of a ragged column */
  char *path, *table, *column;
  bool failed; /* the last read did */
} dw_reader;

void dw_reader_init(dw_reader *);
void dw_reader_close(dw_reader *);
/* A file, and the vector of it that is meant. */
typedef struct {
  const char *path, *table, *column;
  int64_t row;
} dw_vector_at;

/* One vector into new memory (free cell->v); count 0 when it is missing.  DW_ENOTFOUND when
 * the file is gone. */
dw_status dw_reader_vector(dw_ctx *, dw_reader *, const dw_vector_at *,
                           dw_vector_cell *cell);

#endif
