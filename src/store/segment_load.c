/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Reading the index of a segment or packed library: all of its columns but the vectors. */
#include <stdlib.h>
#include <string.h>

#include "store/h5.h"
#include "store/segment.h"

/* One file being read. */
typedef struct {
  dw_h5 h;
  hid_t top;
} input;

typedef struct {
  input *in;
  hid_t group;
  dw_table *t;
  int64_t rows;
} table_input;

static dw_status damaged(input *in, const char *what, const char *name)
{
  return dw_fail(in->h.ctx, DW_EIO, "%s is damaged: %s %s", in->h.name, what, name);
}

static dw_status open_input(dw_ctx *ctx, const char *path, input *in)
{
  int64_t schema;
  in->top = -1;
  DW_TRY(dw_h5_open(ctx, path, &in->h));
  if (!dw_h5_has(in->h.file, "dwell"))
    return dw_fail(ctx, DW_EVALUE,
                   "%s is an HDF5 file but not a library of dwell: it has no group /dwell",
                   path);
  in->top = H5Gopen2(in->h.file, "dwell", H5P_DEFAULT);
  if (in->top < 0) return dw_h5_fail(&in->h, "read", "/dwell");
  if (!dw_h5_get_int(in->top, "schema", &schema))
    return dw_fail(ctx, DW_EVALUE, "%s is not a library of dwell: /dwell has no schema",
                   path);
  if (schema > DW_SCHEMA || schema < 1)
    return dw_fail(ctx, DW_EUNSUP,
                   "%s is of schema %lld, this dwell knows 1 to %d: use a newer one", path,
                   (long long)schema, DW_SCHEMA);
  return DW_OK;
}

static void close_input(input *in)
{
  if (in->top >= 0) H5Gclose(in->top);
  dw_h5_close(&in->h);
}

/* -- what it says of itself -------------------------------------------------------------
 */

static dw_status read_about(input *in, dw_segment *s)
{
  int64_t stamp;
  if (!dw_h5_get_int(in->top, "stamp", &stamp))
    return damaged(in, "/dwell has no", "stamp");
  s->stamp = (uint64_t)stamp;
  if (!dw_h5_has(in->top, "segments")) return DW_OK;
  hid_t dataset;
  dw_h5_shape shape;
  DW_TRY(dw_h5_open_dataset(&in->h, in->top, "segments", &dataset, &shape));
  dw_status status = DW_OK;
  if (shape.kind != H5T_STRING || shape.rank != 1)
    status = damaged(in, "/dwell/segments", "is not a list of names");
  else
    s->holds = calloc((size_t)shape.dims[0] + 1, sizeof *s->holds);
  if (status == DW_OK && !s->holds)
    status = dw_fail(in->h.ctx, DW_ENOMEM, "no memory to read %s", in->h.name);
  if (status == DW_OK) s->held = (int64_t)shape.dims[0];
  if (status == DW_OK) status = dw_h5_read_texts(&in->h, dataset, s->held, s->holds);
  H5Dclose(dataset);
  return status;
}

dw_status dw_segment_peek(dw_ctx *ctx, const char *path, dw_segment *s)
{
  input in;
  *s = (dw_segment){0};
  dw_status status = open_input(ctx, path, &in);
  if (status == DW_OK) status = read_about(&in, s);
  if (status != DW_OK) dw_segment_free(s);
  close_input(&in);
  return status;
}

/* -- columns -----------------------------------------------------------------------------
 */

static bool column_type(const dw_h5_shape *shape, dw_col_type *type)
{
  if (shape->kind == H5T_VLEN && shape->rank == 1)
    *type = DW_COL_VECTOR;
  else if (shape->kind == H5T_FLOAT && (shape->rank == 2 || shape->rank == 3))
    *type = DW_COL_VECTOR;
  else if (shape->kind == H5T_FLOAT && shape->rank == 1)
    *type = DW_COL_REAL;
  else if (shape->kind == H5T_INTEGER && shape->rank == 1)
    *type = DW_COL_INT;
  else if (shape->kind == H5T_STRING && shape->rank == 1)
    *type = DW_COL_TEXT;
  else
    return false;
  return true;
}

/* Vectors stay in the file; only their lengths come in. */
static void place_vectors(const table_input *ti, int64_t c, const dw_h5_shape *shape)
{
  dw_vector_cell cell = {.count = -1, .width = 1};
  if (shape->kind != H5T_VLEN) {
    cell.width = shape->rank == 3 ? (int64_t)shape->dims[2] : 1;
    cell.count = (int64_t)shape->dims[1] * cell.width;
  }
  for (int64_t row = 0; row < ti->rows; row++)
    ti->t->cells[c].vector[row] = cell;
}

static dw_status read_cells(const table_input *ti, int64_t c, hid_t dataset,
                            const dw_h5_shape *shape)
{
  dw_h5 *h = &ti->in->h;
  const dw_cells *cells = &ti->t->cells[c];
  switch (ti->t->column[c].type) {
  case DW_COL_REAL:
    return dw_h5_read_rows(h, dataset, 0, (hsize_t)ti->rows, H5T_NATIVE_DOUBLE,
                           cells->real);
  case DW_COL_INT:
    return dw_h5_read_rows(h, dataset, 0, (hsize_t)ti->rows, H5T_NATIVE_INT64,
                           cells->integer);
  case DW_COL_TEXT:
    return dw_h5_read_texts(h, dataset, ti->rows, cells->text);
  case DW_COL_VECTOR:
    place_vectors(ti, c, shape);
    break;
  }
  return DW_OK;
}

static dw_status read_column(table_input *ti, const char *name)
{
  hid_t dataset;
  dw_h5_shape shape;
  char unit[64], doc[512], refers[64];
  DW_TRY(dw_h5_open_dataset(&ti->in->h, ti->group, name, &dataset, &shape));
  dw_h5_get_text(dataset, "unit", unit, sizeof unit);
  dw_h5_get_text(dataset, "doc", doc, sizeof doc);
  dw_h5_get_text(dataset, "refers", refers, sizeof refers);
  dw_column about = {.name = name, .unit = unit, .doc = doc, .refers = refers};
  dw_status status = DW_OK;
  int64_t c;
  /* A dataset of another shape is somebody's addition, not a column. */
  if (column_type(&shape, &about.type)) {
    if ((int64_t)shape.dims[0] != ti->rows)
      status = damaged(ti->in, "columns of different length in table", ti->t->name);
    if (status == DW_OK) status = dw_table_want(ti->in->h.ctx, ti->t, &about, &c);
    if (status == DW_OK) status = read_cells(ti, c, dataset, &shape);
  }
  H5Dclose(dataset);
  return status;
}

/* -- tables -------------------------------------------------------------------------------
 */

/* Ids fix the number of rows and come in first. */
static dw_status read_ids(table_input *ti, dw_place place)
{
  hid_t dataset;
  dw_h5_shape shape;
  DW_TRY(dw_h5_open_dataset(&ti->in->h, ti->group, "id", &dataset, &shape));
  const bool good = shape.kind == H5T_INTEGER && shape.rank == 1;
  ti->rows = good ? (int64_t)shape.dims[0] : 0;
  int64_t *id = good ? malloc(((size_t)ti->rows + 1) * sizeof *id) : NULL, index;
  dw_status status = DW_OK;
  if (!good) status = damaged(ti->in, "no ids in table", ti->t->name);
  if (good && !id)
    status = dw_fail(ti->in->h.ctx, DW_ENOMEM, "no memory to read %s", ti->in->h.name);
  if (status == DW_OK)
    status =
        dw_h5_read_rows(&ti->in->h, dataset, 0, (hsize_t)ti->rows, H5T_NATIVE_INT64, id);
  for (place.row = 0; status == DW_OK && place.row < ti->rows; place.row++)
    status = id[place.row] > 0 && dw_table_row(ti->t, id[place.row]) < 0
                 ? dw_table_append(ti->in->h.ctx, ti->t, id[place.row], place, &index)
                 : damaged(ti->in, "an id is there twice in table", ti->t->name);
  free(id);
  H5Dclose(dataset);
  return status;
}

typedef struct {
  table_input *ti;
  dw_status status;
} walk;

static herr_t each_column(hid_t at, const char *name, const H5L_info_t *info, void *arg)
{
  walk *w = arg;
  (void)at, (void)info;
  if (strcmp(name, "id")) w->status = read_column(w->ti, name);
  return w->status == DW_OK ? 0 : 1;
}

static dw_status read_table(input *in, hid_t group, dw_table *t, dw_place place)
{
  table_input ti = {.in = in, .group = group, .t = t};
  DW_TRY(read_ids(&ti, place));
  walk w = {.ti = &ti};
  if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, each_column, &w) < 0 &&
      w.status == DW_OK)
    return dw_h5_fail(&in->h, "read", t->name);
  return w.status;
}

typedef struct {
  input *in;
  dw_tables *out;
  dw_place place;
  dw_status status;
} table_walk;

static herr_t each_table(hid_t at, const char *name, const H5L_info_t *info, void *arg)
{
  table_walk *w = arg;
  (void)info;
  const hid_t object = H5Oopen(at, name, H5P_DEFAULT);
  if (object < 0) {
    w->status = dw_h5_fail(&w->in->h, "read", name);
    return 1;
  }
  dw_table *t;
  if (H5Iget_type(object) == H5I_GROUP && dw_h5_has(object, "id")) {
    w->status = dw_tables_add(w->in->h.ctx, w->out, name, &t);
    if (w->status == DW_OK) w->status = read_table(w->in, object, t, w->place);
  }
  H5Oclose(object);
  return w->status == DW_OK ? 0 : 1;
}

dw_status dw_segment_load(dw_ctx *ctx, const char *path, int32_t source, uint64_t stamp,
                          dw_tables *out)
{
  input in;
  *out = (dw_tables){0};
  dw_status status = open_input(ctx, path, &in);
  if (status == DW_OK) {
    table_walk w = {.in = &in, .out = out, .place = {source, 0, stamp}};
    if (H5Literate(in.top, H5_INDEX_NAME, H5_ITER_INC, NULL, each_table, &w) < 0 &&
        w.status == DW_OK)
      w.status = dw_h5_fail(&in.h, "read", "/dwell");
    status = w.status;
  }
  close_input(&in);
  if (status != DW_OK) dw_tables_free(out);
  return status;
}
