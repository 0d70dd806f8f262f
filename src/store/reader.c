/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/reader.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/file.h"

static void close_dataset(dw_reader *r)
{
  if (r->dataset >= 0) H5Dclose(r->dataset);
  r->dataset = -1;
  free(r->table), free(r->column);
  r->table = r->column = NULL;
}

void dw_reader_init(dw_reader *r)
{
  *r = (dw_reader){.h = {.file = -1}, .dataset = -1};
}

void dw_reader_close(dw_reader *r)
{
  close_dataset(r);
  dw_h5_close(&r->h);
  free(r->path);
  dw_reader_init(r);
}

static bool same(const char *a, const char *b)
{
  return a && b && !strcmp(a, b);
}

static dw_status open_file(dw_ctx *ctx, dw_reader *r, const char *path)
{
  r->h.ctx = ctx;
  if (same(r->path, path)) return DW_OK;
  dw_reader_close(r);
  r->path = strdup(path);
  if (!r->path) return dw_fail(ctx, DW_ENOMEM, "no memory to read %s", path);
  const dw_status status = dw_h5_open(ctx, r->path, &r->h);
  if (status != DW_OK) {
    free(r->path);
    dw_reader_init(r);
  }
  return status;
}

static dw_status open_column(dw_ctx *ctx, dw_reader *r, const char *table,
                             const char *column)
{
  if (same(r->table, table) && same(r->column, column)) return DW_OK;
  close_dataset(r);
  char *name = dw_file_name("/dwell/%s/%s", table, column);
  r->table = strdup(table), r->column = strdup(column);
  dw_status status =
      name && r->table && r->column
          ? dw_h5_open_dataset(&r->h, r->h.file, name, &r->dataset, &r->shape)
          : dw_fail(ctx, DW_ENOMEM, "no memory to read %s", r->path);
  free(name);
  if (status != DW_OK) {
    close_dataset(r);
    return status;
  }
  if (!dw_h5_get_int(r->dataset, "width", &r->width)) r->width = 1;
  return DW_OK;
}

static dw_status read_ragged(dw_reader *r, int64_t row, dw_vector_cell *cell)
{
  const hid_t type = H5Tvlen_create(H5T_NATIVE_DOUBLE);
  hvl_t v = {0};
  const dw_status status = dw_h5_read_rows(&r->h, r->dataset, (hsize_t)row, 1, type, &v);
  H5Tclose(type);
  *cell = (dw_vector_cell){(int64_t)v.len, r->width, v.p};
  return status;
}

/* A missing vector of a column of equal lengths is a row of NaN. */
static bool missing(const dw_vector_cell *c)
{
  for (int64_t i = 0; i < c->count; i++)
    if (!isnan(c->v[i])) return false;
  return true;
}

static dw_status read_row(dw_reader *r, int64_t row, dw_vector_cell *cell)
{
  const int64_t width = r->shape.rank == 3 ? (int64_t)r->shape.dims[2] : 1;
  cell->count = (int64_t)r->shape.dims[1] * width, cell->width = width;
  cell->v = malloc(((size_t)cell->count + 1) * sizeof *cell->v);
  if (!cell->v) return dw_fail(r->h.ctx, DW_ENOMEM, "no memory to read %s", r->path);
  DW_TRY(dw_h5_read_rows(&r->h, r->dataset, (hsize_t)row, 1, H5T_NATIVE_DOUBLE, cell->v));
  if (missing(cell)) cell->count = 0;
  return DW_OK;
}

static dw_status read_vector(dw_ctx *ctx, dw_reader *r, const dw_vector_at *at,
                             dw_vector_cell *cell)
{
  DW_TRY(open_file(ctx, r, at->path));
  DW_TRY(open_column(ctx, r, at->table, at->column));
  if (at->row < 0 || at->row >= (int64_t)r->shape.dims[0])
    return dw_fail(ctx, DW_EIO, "%s is damaged: /dwell/%s/%s has no row %lld", at->path,
                   at->table, at->column, (long long)at->row);
  return r->shape.kind == H5T_VLEN ? read_ragged(r, at->row, cell)
                                   : read_row(r, at->row, cell);
}

dw_status dw_reader_vector(dw_ctx *ctx, dw_reader *r, const dw_vector_at *at,
                           dw_vector_cell *cell)
{
  *cell = (dw_vector_cell){0};
  const dw_status status = read_vector(ctx, r, at, cell);
  r->failed = status != DW_OK;
  if (status != DW_OK) {
    free(cell->v);
    *cell = (dw_vector_cell){0};
  }
  return status;
}
