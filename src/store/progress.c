/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/progress.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/record.h"

typedef struct {
  dw_ctx *ctx;
  dw_library *lib;
  dw_farm_progress *list;
  int64_t count;
} reading;

/* Rows of one farm follow each other mostly, so that a short list is searched from its end.
 */
static dw_farm_progress *find(reading *r, const char *farm)
{
  int64_t k = r->count;
  while (k > 0 && strcmp(r->list[k - 1].farm, farm))
    k--;
  if (k > 0) return &r->list[k - 1];
  r->list[r->count] =
      (dw_farm_progress){.farm = farm, .total = NAN, .rate = NAN, .left = NAN};
  return &r->list[r->count++];
}

static dw_status take_task(reading *r, int64_t id)
{
  const char *name, *outcome;
  double wall;
  DW_TRY(dw_library_text(r->ctx, r->lib, "tasks", "farm", id, &name));
  DW_TRY(dw_library_text(r->ctx, r->lib, "tasks", "outcome", id, &outcome));
  DW_TRY(dw_library_real(r->ctx, r->lib, "tasks", "wall", id, &wall));
  dw_farm_progress *f = find(r, name);
  f->count++, f->failed += strcmp(outcome, "done") != 0;
  f->wall += isnan(wall) ? 0 : wall;
  return DW_OK;
}

/* The last row of a farm tells. */
static dw_status take_farm(reading *r, int64_t id, double now)
{
  const char *name;
  double began, finished;
  DW_TRY(dw_library_text(r->ctx, r->lib, "farms", "farm", id, &name));
  DW_TRY(dw_library_real(r->ctx, r->lib, "farms", "began", id, &began));
  DW_TRY(dw_library_real(r->ctx, r->lib, "farms", "finished", id, &finished));
  dw_farm_progress *f = find(r, name);
  DW_TRY(dw_library_real(r->ctx, r->lib, "farms", "tasks", id, &f->total));
  const double done = (double)f->count - finished;
  f->rate = done > 0 && now > began ? done / (now - began) : NAN;
  f->left = (double)f->count >= f->total ? 0 : (f->total - (double)f->count) / f->rate;
  return DW_OK;
}

static int64_t rows(const dw_library *lib, const char *table)
{
  const int64_t n = dw_library_rows(lib, table);
  return n > 0 ? n : 0;
}

dw_status dw_progress_read(dw_ctx *ctx, dw_library *lib, double now,
                           dw_farm_progress **list, int64_t *count)
{
  const int64_t tasks = rows(lib, "tasks"), farms = rows(lib, "farms");
  reading r = {.ctx = ctx, .lib = lib};
  r.list = calloc((size_t)(tasks + farms) + 1, sizeof *r.list);
  if (!r.list) return dw_fail(ctx, DW_ENOMEM, "no memory for %lld tasks", (long long)tasks);
  dw_status status = DW_OK;
  for (int64_t k = 0; status == DW_OK && k < tasks; k++)
    status = take_task(&r, dw_library_id(lib, "tasks", k));
  for (int64_t k = 0; status == DW_OK && k < farms; k++)
    status = take_farm(&r, dw_library_id(lib, "farms", k), now);
  *list = r.list, *count = r.count;
  if (status == DW_OK) return DW_OK;
  free(r.list);
  *list = NULL, *count = 0;
  return status;
}

dw_status dw_progress_begin(dw_ctx *ctx, dw_library *lib, const char *farm, int64_t tasks,
                            int64_t finished, double now)
{
  dw_record r = {0};
  dw_record_text(&r, (dw_about){"farm", "1", "Name of the farm."}, farm);
  dw_record_int(&r, (dw_about){"tasks", "1", "Tasks it has."}, tasks);
  dw_record_int(&r, (dw_about){"finished", "1", "Those on record when it began."},
                finished);
  dw_record_real(&r, (dw_about){"began", "s", "When it began, since 1970."}, now);
  return dw_record_append(ctx, lib, "farms", &r, NULL);
}

const char *dw_progress_time(double seconds, char room[24])
{
  if (!isfinite(seconds))
    snprintf(room, 24, "?");
  else if (seconds < 100)
    snprintf(room, 24, "%.0f s", seconds);
  else if (seconds < 6000)
    snprintf(room, 24, "%.0f min", seconds / 60);
  else
    snprintf(room, 24, "%.1f h", seconds / 3600);
  return room;
}
