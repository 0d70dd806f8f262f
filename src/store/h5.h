/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* h5.h - thin helpers over HDF5: one call a thing, failures as one dw_status whose message
 * names the object, the file and the system's reason.
 *
 * Handles opened here are H5F_CLOSE_STRONG: closing a file closes what a failure left open
 * in it. */
#ifndef DW_STORE_H5_H
#define DW_STORE_H5_H

#include <hdf5.h>

#include "base/context.h"

/* A file being read or written; `name` is what messages call it. */
typedef struct {
  dw_ctx *ctx;
  const char *name;
  hid_t file;
  int error; /* errno of the first write that failed */
  bool writing, amending;
} dw_h5;

/* Shape and kind of a dataset. */
enum { DW_H5_RANK = 4 };
typedef struct {
  int rank;
  hsize_t dims[DW_H5_RANK];
  H5T_class_t kind;
  bool grows; /* to be written: rows are added one at a time, and may be rewritten */
} dw_h5_shape;

/* Opens for reading.  DW_ENOTFOUND: no such file; DW_EVALUE: not HDF5; DW_EIO. */
dw_status dw_h5_open(dw_ctx *, const char *path, dw_h5 *);
/* Makes a new file at `path` (h5file.c); `checked` files carry checksums throughout, which
 * needs HDF5 1.10 to read. */
dw_status dw_h5_create(dw_ctx *, const char *path, const char *name, bool checked, dw_h5 *);
/* Opens a file of ours to change it; what a killed process left half done is undone first.
 * dw_h5_close undoes all of it when any of it failed. */
dw_status dw_h5_amend(dw_ctx *, const char *path, dw_h5 *);
/* For a file being written: DW_EIO if any write failed since it was made. */
dw_status dw_h5_close(dw_h5 *);

/* "cannot DOING OBJECT of FILE: reason"; call it right after what failed. */
dw_status dw_h5_fail(dw_h5 *, const char *doing, const char *object);

/* -- writing ----------------------------------------------------------------- */

dw_status dw_h5_group(dw_h5 *, hid_t at, const char *name, hid_t *group);
dw_status dw_h5_put_text(dw_h5 *, hid_t at, const char *attribute, const char *text);
/* count 0: a scalar. */
dw_status dw_h5_put_ints(dw_h5 *, hid_t at, const char *attribute, int count,
                         const int64_t *);
/* A fixed-length string type of `length` bytes, UTF-8, padded with zeros. */
hid_t dw_h5_text_type(size_t length);
/* An empty chunked dataset that can grow along its first dimension; compressed. */
dw_status dw_h5_dataset(dw_h5 *, hid_t at, const char *name, hid_t type,
                        const dw_h5_shape *, hid_t *dataset);
/* Row `row` of a dataset that grows becomes its last one. */
dw_status dw_h5_put_row(dw_h5 *, hid_t at, const char *name, hid_t type,
                        const dw_h5_shape *, hsize_t row, const void *data);
/* A dataset, written and closed. */
dw_status dw_h5_write(dw_h5 *, hid_t at, const char *name, hid_t type, const dw_h5_shape *,
                      const void *data);
/* Rows first .. first + count - 1 (along the first dimension) of an open dataset. */
dw_status dw_h5_write_rows(dw_h5 *, hid_t dataset, hsize_t first, hsize_t count, hid_t type,
                           const void *data);
/* The prefix every file of ours starts with: group h5md with version, author, creator. */
dw_status dw_h5_prefix(dw_h5 *);

/* -- reading ----------------------------------------------------------------- */

bool dw_h5_has(hid_t at, const char *name); /* a link that leads to an object */
/* A text attribute cut to fit, "" when there is none; int and real attributes. */
bool dw_h5_get_text(hid_t at, const char *attribute, char *out, size_t room);
bool dw_h5_get_int(hid_t at, const char *attribute, int64_t *);
dw_status dw_h5_open_dataset(dw_h5 *, hid_t at, const char *name, hid_t *dataset,
                             dw_h5_shape *);
dw_status dw_h5_read_rows(dw_h5 *, hid_t dataset, hsize_t first, hsize_t count, hid_t type,
                          void *data);
/* All strings of a one-dimensional dataset, fixed or variable length, in new memory. */
dw_status dw_h5_read_texts(dw_h5 *, hid_t dataset, int64_t count, char **out);

#endif
