/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* shelf.h - what a library is inside: its files, its tables, who writes. */
#ifndef DW_STORE_SHELF_H
#define DW_STORE_SHELF_H

#include "base/clock.h"
#include "store/fold.h"
#include "store/lease.h"
#include "store/reader.h"
#include "store/segment.h"
#include "store/table.h"

enum { DW_WRITER_ROWS = 1000000000 }; /* ids of one writer */

/* A file whose rows are in the tables. */
typedef struct {
  char *name, *path; /* name within the folder; "" for P itself */
  dw_segment about;
  int level; /* own segments: how often it was merged; -1: of others */
  bool gone; /* merged into a later one */
} dw_source;

struct dw_library {
  char *path, *folder;
  dw_source *source;
  int64_t sources;
  int64_t skipped; /* segments that could not be read */
  dw_tables tables;
  dw_fold fold[DW_FOLDS];
  dw_reader reader;
  bool moved;     /* a row read is no longer there: packing made it part of another */
  double *buffer; /* the vector read last */
  /* writing */
  bool writable;
  dw_lease lease;
  int64_t leader; /* writer number of rank 0 */
  dw_provenance made_by;
  int64_t run; /* row of this process in runs; 0: none yet */
  double began;
  int64_t pending; /* rows not committed */
  int64_t kept;    /* of them those of earlier units */
  bool held;       /* commits wait */
  char *stem;      /* of the names of own segments */
  int64_t sequence;
  uint64_t stamp;
  bool merging; /* goes false when a merge fails: once is enough */
};

/* files.c: reads what is on disk and not yet known; *vanished when a file went away while
 * that was done. */
dw_status dw_shelf_scan(dw_ctx *, dw_library *, bool *vanished);
void dw_shelf_forget(dw_library *);
/* A job that writes rows of this library. */
dw_segment_job dw_shelf_job(dw_library *, const char *temp, const char *name);
/* Takes the names in. */
dw_status dw_shelf_add(dw_ctx *, dw_library *, dw_source *);

/* pack.c: own segments of one level into one; everything into P. */
dw_status dw_shelf_merge(dw_ctx *, dw_library *, int level);
dw_status dw_shelf_pack(dw_ctx *, dw_library *);
/* Writes the picked rows as a new segment of this process. */
dw_status dw_shelf_segment(dw_ctx *, dw_library *, const dw_pick *, dw_source *new);

/* run.c: the row of this process in table runs, and the time it has taken. */
dw_status dw_shelf_run(dw_ctx *, dw_library *);
void dw_shelf_clock(dw_library *);

#endif
