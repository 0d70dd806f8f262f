/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/segment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "config.h"
#include "store/h5.h"

/* The rows of one table being written, by ascending id. */
typedef struct {
  const dw_segment_job *job;
  dw_h5 *h;
  dw_table *t;
  hid_t group;
  int64_t count, *row;
} batch;

static bool picked(const dw_pick *p, const dw_place *place)
{
  return place->source < 0 ? p->pending : p->source && p->source[place->source];
}

static int64_t pick_rows(const dw_pick *p, const dw_table *t, int64_t *row)
{
  int64_t count = 0;
  for (int64_t k = 0; k < t->rows; k++)
    if (picked(p, &t->place[t->order[k]])) row[count++] = t->order[k];
  return count;
}

static dw_status no_memory(dw_h5 *h)
{
  return dw_fail(h->ctx, DW_ENOMEM, "no memory to write %s", h->name);
}

/* -- columns ------------------------------------------------------------------------------
 */

static dw_status describe(dw_h5 *h, hid_t dataset, const dw_column *c)
{
  DW_TRY(dw_h5_put_text(h, dataset, "unit", c->unit));
  DW_TRY(dw_h5_put_text(h, dataset, "doc", c->doc));
  static const int64_t missing = DW_MISSING;
  if (c->type == DW_COL_INT) DW_TRY(dw_h5_put_ints(h, dataset, "missing", 0, &missing));
  return c->refers[0] ? dw_h5_put_text(h, dataset, "refers", c->refers) : DW_OK;
}

static dw_status write_numbers(const batch *b, int64_t c, void *all, hid_t *dataset)
{
  const bool real = b->t->column[c].type == DW_COL_REAL;
  const hid_t type = real ? H5T_NATIVE_DOUBLE : H5T_NATIVE_INT64;
  const dw_h5_shape shape = {.rank = 1, .dims = {(hsize_t)b->count}};
  for (int64_t k = 0; k < b->count; k++) {
    if (real)
      ((double *)all)[k] = b->t->cells[c].real[b->row[k]];
    else
      ((int64_t *)all)[k] = b->t->cells[c].integer[b->row[k]];
  }
  DW_TRY(dw_h5_dataset(b->h, b->group, b->t->column[c].name, type, &shape, dataset));
  return dw_h5_write_rows(b->h, *dataset, 0, (hsize_t)b->count, type, all);
}

static dw_status write_texts(const batch *b, int64_t c, hid_t *dataset)
{
  size_t length = 1;
  char *const *text = b->t->cells[c].text;
  for (int64_t k = 0; k < b->count; k++)
    if (text[b->row[k]] && strlen(text[b->row[k]]) > length)
      length = strlen(text[b->row[k]]);
  char *all = b->count > 0 ? calloc((size_t)b->count, length) : NULL;
  if (!all) return no_memory(b->h);
  for (int64_t k = 0; k < b->count; k++)
    if (text[b->row[k]])
      memcpy(all + (size_t)k * length, text[b->row[k]], strlen(text[b->row[k]]));
  const hid_t type = dw_h5_text_type(length);
  const dw_h5_shape shape = {.rank = 1, .dims = {(hsize_t)b->count}};
  dw_status status =
      dw_h5_dataset(b->h, b->group, b->t->column[c].name, type, &shape, dataset);
  if (status == DW_OK)
    status = dw_h5_write_rows(b->h, *dataset, 0, (hsize_t)b->count, type, all);
  H5Tclose(type);
  free(all);
  return status;
}

/* -- vectors
 * ------------------------------------------------------------------------------- */

/* Have all vectors that are there one length?  *like is that, or the first width. */
static bool regular(const batch *b, int64_t c, dw_vector_cell *like)
{
  *like = (dw_vector_cell){0};
  for (int64_t k = 0; k < b->count; k++) {
    const dw_vector_cell *v = &b->t->cells[c].vector[b->row[k]];
    if (v->count == 0) continue;
    if (!like->count) *like = *v;
    if (v->count < 0 || v->count != like->count || v->width != like->width) return false;
  }
  return like->count > 0;
}

dw_status dw_segment_cell(dw_ctx *ctx, const dw_segment_job *j, const dw_table *t,
                          const dw_address *at, dw_vector_cell *cell)
{
  const dw_place *place = &t->place[at->row];
  const dw_vector_at from = {j->file(j->arg, place->source), t->name,
                             t->column[at->column].name, place->row};
  const dw_status status = dw_reader_vector(ctx, j->reader, &from, cell);
  if (status != DW_ENOTFOUND) return status;
  dw_error_clear(ctx);
  return j->lost(ctx, j->arg, t, at, cell);
}

/* The numbers of one cell: its own memory or, in *owned, what its file holds. */
static dw_status cell_of(const batch *b, int64_t c, int64_t row, dw_vector_cell *cell,
                         double **owned)
{
  *cell = b->t->cells[c].vector[row], *owned = NULL;
  if (cell->v || cell->count == 0) return DW_OK;
  const dw_status status =
      dw_segment_cell(b->h->ctx, b->job, b->t, &(dw_address){c, row}, cell);
  *owned = cell->v;
  return status;
}

static dw_status write_regular(const batch *b, int64_t c, const dw_vector_cell *like,
                               hid_t *dataset)
{
  const hsize_t n = (hsize_t)(like->count / like->width), w = (hsize_t)like->width;
  const dw_h5_shape shape = {.rank = w > 1 ? 3 : 2, .dims = {(hsize_t)b->count, n, w}};
  double *none = malloc((size_t)like->count * sizeof *none), *owned;
  if (!none) return no_memory(b->h);
  for (int64_t i = 0; i < like->count; i++)
    none[i] = NAN;
  dw_status status = dw_h5_dataset(b->h, b->group, b->t->column[c].name, H5T_NATIVE_DOUBLE,
                                   &shape, dataset);
  for (int64_t k = 0; status == DW_OK && k < b->count; k++) {
    dw_vector_cell cell;
    status = cell_of(b, c, b->row[k], &cell, &owned);
    if (status == DW_OK)
      status = dw_h5_write_rows(b->h, *dataset, (hsize_t)k, 1, H5T_NATIVE_DOUBLE,
                                cell.count ? cell.v : none);
    free(owned);
  }
  free(none);
  return status;
}

static dw_status write_ragged(const batch *b, int64_t c, const dw_vector_cell *like,
                              hid_t *dataset)
{
  const hid_t type = H5Tvlen_create(H5T_NATIVE_DOUBLE);
  const dw_h5_shape shape = {.rank = 1, .dims = {(hsize_t)b->count}};
  double *owned;
  dw_status status =
      dw_h5_dataset(b->h, b->group, b->t->column[c].name, type, &shape, dataset);
  for (int64_t k = 0; status == DW_OK && k < b->count; k++) {
    dw_vector_cell cell;
    status = cell_of(b, c, b->row[k], &cell, &owned);
    const hvl_t v = {.len = (size_t)cell.count, .p = cell.v};
    if (status == DW_OK) status = dw_h5_write_rows(b->h, *dataset, (hsize_t)k, 1, type, &v);
    free(owned);
  }
  H5Tclose(type);
  const int64_t width = like->width ? like->width : 1;
  if (status == DW_OK) status = dw_h5_put_ints(b->h, *dataset, "width", 0, &width);
  return status;
}

static dw_status write_vectors(const batch *b, int64_t c, hid_t *dataset)
{
  dw_vector_cell like;
  return regular(b, c, &like) ? write_regular(b, c, &like, dataset)
                              : write_ragged(b, c, &like, dataset);
}

/* -- files
 * --------------------------------------------------------------------------------- */

static dw_status write_table(batch *b, double *scratch)
{
  dw_status status = DW_OK;
  for (int64_t c = 0; status == DW_OK && c < b->t->columns; c++) {
    hid_t dataset = -1;
    switch (b->t->column[c].type) {
    case DW_COL_REAL:
    case DW_COL_INT:
      status = write_numbers(b, c, scratch, &dataset);
      break;
    case DW_COL_TEXT:
      status = write_texts(b, c, &dataset);
      break;
    case DW_COL_VECTOR:
      status = write_vectors(b, c, &dataset);
      break;
    }
    if (status == DW_OK) status = describe(b->h, dataset, &b->t->column[c]);
    if (dataset >= 0) H5Dclose(dataset);
  }
  return status;
}

static dw_status write_tables(const dw_segment_job *job, dw_h5 *h, hid_t top)
{
  dw_status status = DW_OK;
  for (int64_t i = 0; status == DW_OK && i < job->tables->count; i++) {
    dw_table *t = &job->tables->table[i];
    batch b = {.job = job, .h = h, .t = t, .group = -1};
    b.row = malloc(((size_t)t->rows + 1) * sizeof *b.row);
    double *scratch = malloc(((size_t)t->rows + 1) * sizeof *scratch);
    if (b.row && scratch) {
      b.count = pick_rows(&job->pick, t, b.row);
      if (b.count) status = dw_h5_group(h, top, t->name, &b.group);
      if (b.count && status == DW_OK) status = write_table(&b, scratch);
      if (b.group >= 0) H5Gclose(b.group);
    } else {
      status = no_memory(h);
    }
    free(b.row), free(scratch);
  }
  return status;
}

static dw_status write_holds(dw_h5 *h, hid_t top, const dw_segment *about)
{
  if (!about->held) return DW_OK;
  size_t length = 1;
  for (int64_t i = 0; i < about->held; i++)
    if (strlen(about->holds[i]) > length) length = strlen(about->holds[i]);
  char *all = about->held > 0 ? calloc((size_t)about->held, length) : NULL;
  if (!all) return no_memory(h);
  for (int64_t i = 0; i < about->held; i++)
    memcpy(all + (size_t)i * length, about->holds[i], strlen(about->holds[i]));
  const hid_t type = dw_h5_text_type(length);
  const dw_h5_shape shape = {.rank = 1, .dims = {(hsize_t)about->held}};
  const dw_status status = dw_h5_write(h, top, "segments", type, &shape, all);
  H5Tclose(type);
  free(all);
  return status;
}

static dw_status write_all(const dw_segment_job *job, dw_h5 *h)
{
  const int64_t schema = DW_SCHEMA, stamp = (int64_t)job->about.stamp;
  const time_t now = time(NULL);
  struct tm utc;
  char created[32];
  strftime(created, sizeof created, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
  hid_t top;
  DW_TRY(dw_h5_prefix(h));
  DW_TRY(dw_h5_group(h, h->file, "dwell", &top));
  DW_TRY(dw_h5_put_ints(h, top, "schema", 0, &schema));
  DW_TRY(dw_h5_put_ints(h, top, "stamp", 0, &stamp));
  DW_TRY(dw_h5_put_text(h, top, "version", PACKAGE_VERSION));
  DW_TRY(dw_h5_put_text(h, top, "created", created));
  DW_TRY(write_holds(h, top, &job->about));
  return write_tables(job, h, top);
}

dw_status dw_segment_write(dw_ctx *ctx, const dw_segment_job *job)
{
  dw_h5 h;
  dw_status status = dw_h5_create(ctx, job->path, job->name, true, &h);
  if (status == DW_OK) status = write_all(job, &h);
  const dw_status closed = dw_h5_close(&h);
  return status == DW_OK ? closed : status;
}

void dw_segment_settle(const dw_segment_job *job, int32_t source)
{
  for (int64_t i = 0; i < job->tables->count; i++) {
    dw_table *t = &job->tables->table[i];
    int64_t at = 0;
    for (int64_t k = 0; k < t->rows; k++) {
      const int64_t row = t->order[k];
      if (!picked(&job->pick, &t->place[row])) continue;
      t->place[row] = (dw_place){source, at++, job->about.stamp};
      for (int64_t c = 0; c < t->columns; c++) {
        if (t->column[c].type != DW_COL_VECTOR) continue;
        free(t->cells[c].vector[row].v);
        t->cells[c].vector[row].v = NULL;
      }
    }
  }
}

void dw_segment_free(dw_segment *s)
{
  for (int64_t i = 0; i < s->held; i++)
    free(s->holds[i]);
  free(s->holds);
  *s = (dw_segment){0};
}
