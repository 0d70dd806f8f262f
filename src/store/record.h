/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* record.h - one row of a library's table, cell by cell.
 *
 * Missing values are left out.  Texts and vectors are borrowed until dw_record_append. */
#ifndef DW_STORE_RECORD_H
#define DW_STORE_RECORD_H

#include "store/library.h"

typedef struct {
  dw_cell *cell;
  int64_t count, room;
  bool failed; /* no memory */
} dw_record;

/* Describes a column: what it holds and in which unit. */
typedef struct {
  const char *name, *unit, *doc;
} dw_about;

void dw_record_real(dw_record *, dw_about, double); /* NaN: missing */
void dw_record_int(dw_record *, dw_about, int64_t);
void dw_record_text(dw_record *, dw_about, const char *);                /* NULL: missing */
void dw_record_id(dw_record *, dw_about, const char *table, int64_t id); /* 0: missing */
/* count numbers in rows of `width`; NULL: missing. */
void dw_record_vector(dw_record *, dw_about, int64_t count, int64_t width, const double *);
/* Appends it and forgets its cells, also on failure; id may be NULL. */
dw_status dw_record_append(dw_ctx *, dw_library *, const char *table, dw_record *,
                           int64_t *id);

#endif
