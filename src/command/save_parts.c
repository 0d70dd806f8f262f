/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A path over other minima is no double well: it is split at them, and each piece becomes a
 * pair of its own, which a farm over transitions can take up. */
#include <math.h>
#include <string.h>

#include "command/save.h"
#include "engine/minimize.h"
#include "engine/path.h"
#include "store/identity.h"

static const double at_rest = 1e-10;

/* The minimum below image k; 0: none was reached. */
static dw_status descend(dw_ctx *ctx, dw_saving *s, const dw_band *band, int64_t k,
                         int64_t *id)
{
  const int64_t n = band->V->n;
  double *x = dw_alloc(ctx, (size_t)n, sizeof *x);
  if (!x) return DW_ENOMEM;
  memcpy(x, band->path.x[k], (size_t)n * sizeof *x);
  dw_point at = {.x = x};
  dw_minimize_report report;
  DW_TRY(dw_minimize_default(ctx, band->V, at_rest, &at, &report));
  const dw_save_point p = {"part", x, report.e, report.fmax};
  *id = 0;
  if (report.fmax < at_rest) DW_TRY(dw_save_minimum(ctx, s, &p, id));
  dw_release(ctx, x);
  return DW_OK;
}

static dw_status connect(dw_ctx *ctx, const dw_saving *s, int64_t from, int64_t to)
{
  const dw_passage once = {.a = from, .b = to, .parts = 1};
  int64_t id;
  if (!from || !to || from == to) return DW_OK;
  return dw_library_passages(ctx, s->lib, &once, &id);
}

dw_status dw_save_parts(dw_ctx *ctx, dw_saving *s)
{
  const dw_band *band = ctx->band;
  int64_t *at = dw_alloc(ctx, (size_t)band->path.images, sizeof *at), before = s->a, id;
  if (!at) return DW_ENOMEM;
  const int64_t count = dw_path_minima(&band->path, at);
  for (int64_t m = 0; m < count; m++) {
    DW_TRY(descend(ctx, s, band, at[m], &id));
    DW_TRY(connect(ctx, s, before, id));
    before = id;
  }
  dw_release(ctx, at);
  return connect(ctx, s, before, s->b);
}
