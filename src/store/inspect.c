/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/inspect.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/box.h"
#include "model/system.h"
#include "store/shelf.h"

dw_library_files dw_library_sources(const dw_library *lib)
{
  dw_library_files f = {.skipped = lib->skipped};
  for (int64_t i = 0; i < lib->sources; i++) {
    if (lib->source[i].gone) continue;
    if (lib->source[i].name[0])
      f.segments++;
    else
      f.packed = true;
  }
  return f;
}

/* -- checking ------------------------------------------------------------------------ */

typedef struct {
  dw_library *lib;
  FILE *out;
  int64_t faults;
} survey;

static void fault(survey *s, const dw_table *t, const dw_address *at, const char *what)
{
  s->faults++;
  fprintf(s->out, "table %s, row %lld, column %s: %s\n", t->name,
          (long long)t->cells[DW_COLUMN_ID].integer[at->row], t->column[at->column].name,
          what);
}

static dw_status check_vector(dw_ctx *ctx, survey *s, const dw_table *t,
                              const dw_address *at)
{
  const dw_segment_job job = dw_shelf_job(s->lib, NULL, NULL);
  dw_vector_cell cell = t->cells[at->column].vector[at->row];
  if (cell.v || !cell.count) return DW_OK;
  const dw_status status = dw_segment_cell(ctx, &job, t, at, &cell);
  if (status == DW_EIO || status == DW_ENOTFOUND) {
    fault(s, t, at, ctx->error.text);
    dw_error_clear(ctx);
    return DW_OK;
  }
  for (int64_t k = 0; status == DW_OK && k < cell.count; k++)
    if (!isfinite(cell.v[k])) {
      fault(s, t, at, "a number of it is not finite");
      break;
    }
  free(cell.v);
  return status;
}

static void check_reference(survey *s, const dw_table *t, const dw_address *at)
{
  const dw_column *c = &t->column[at->column];
  const int64_t id = t->cells[at->column].integer[at->row];
  if (c->type != DW_COL_INT || !c->refers[0] || id == DW_MISSING) return;
  const dw_table *to = dw_tables_find(&s->lib->tables, c->refers);
  if (!to || dw_table_row(to, id) < 0) fault(s, t, at, "refers to a row that is not there");
}

static dw_status check_table(dw_ctx *ctx, survey *s, const dw_table *t)
{
  for (int64_t k = 0; k < t->rows; k++)
    for (int64_t c = DW_COLUMN_ID + 1; c < t->columns; c++) {
      const dw_address at = {.column = c, .row = t->order[k]};
      check_reference(s, t, &at);
      if (t->column[c].type == DW_COL_VECTOR) DW_TRY(check_vector(ctx, s, t, &at));
    }
  return DW_OK;
}

dw_status dw_library_check(dw_ctx *ctx, dw_library *lib, FILE *out, int64_t *faults)
{
  survey s = {.lib = lib, .out = out, .faults = lib->skipped};
  dw_status status = DW_OK;
  for (int64_t i = 0; status == DW_OK && i < lib->tables.count; i++)
    status = check_table(ctx, &s, &lib->tables.table[i]);
  *faults = s.faults;
  return status;
}

/* -- states -------------------------------------------------------------------------- */

/* A vector column as new memory. */
static dw_status fetch(dw_ctx *ctx, dw_library *lib, const char *column, int64_t id,
                       int64_t want, double *out)
{
  int64_t count;
  const double *v;
  DW_TRY(dw_library_vector(ctx, lib, "minima", column, id, &count, &v));
  if (count != want)
    return dw_fail(ctx, DW_EUNSUP, "minimum %lld of %s has %lld numbers %s, not %lld",
                   (long long)id, lib->path, (long long)count, column, (long long)want);
  memcpy(out, v, (size_t)count * sizeof *out);
  return DW_OK;
}

static dw_status fill(dw_ctx *ctx, dw_library *lib, int64_t id, dw_system *s)
{
  double box[9];
  DW_TRY(fetch(ctx, lib, "box", id, 9, box));
  s->box = dw_box_of_edges(box);
  DW_TRY(fetch(ctx, lib, "species", id, s->n, s->mass));
  for (int64_t i = 0; i < s->n; i++) {
    s->species[i] = (int32_t)s->mass[i], s->mass[i] = 1;
    if (s->species[i] > s->ntypes) s->ntypes = s->species[i];
  }
  DW_TRY(fetch(ctx, lib, "diameter", id, s->n, s->diameter));
  return fetch(ctx, lib, "x", id, 3 * s->n, (double *)s->x);
}

dw_status dw_library_state(dw_ctx *ctx, dw_library *lib, int64_t id, dw_system **out)
{
  double n;
  DW_TRY(dw_library_real(ctx, lib, "minima", "N", id, &n));
  DW_TRY(dw_system_new(ctx, (int64_t)n, out));
  const dw_status status = fill(ctx, lib, id, *out);
  if (status == DW_OK) return DW_OK;
  dw_system_free(*out);
  *out = NULL;
  return status;
}
