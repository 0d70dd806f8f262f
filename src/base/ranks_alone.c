/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A dwell built without MPI: every process is alone. */
#include "base/ranks.h"

dw_status dw_ranks_begin(dw_ctx *ctx, int64_t count, const int64_t *partition)
{
  if (count > 1 || (count == 1 && partition[0] > 1))
    return dw_fail(ctx, DW_EUNSUP, "-partition: this dwell was built without MPI");
  ctx->partitions = (int)count;
  if (dw_ranks_launched() > 1)
    return dw_fail(ctx, DW_EUNSUP,
                   "this dwell was built without MPI, and %ld processes would each run the "
                   "whole deck",
                   dw_ranks_launched());
  return DW_OK;
}

void dw_ranks_end(dw_ctx *ctx, int code, bool orderly)
{
  (void)ctx, (void)code, (void)orderly;
}

bool dw_ranks_built(void)
{
  return false;
}

int dw_rank(const dw_ctx *ctx)
{
  (void)ctx;
  return 0;
}

int dw_ranks_count(const dw_ctx *ctx)
{
  (void)ctx;
  return 1;
}

dw_status dw_ranks_meet(dw_ctx *ctx)
{
  (void)ctx;
  return DW_OK;
}

void dw_ranks_wait(dw_ctx *ctx)
{
  (void)ctx;
}

dw_status dw_ranks_share(dw_ctx *ctx, void *data, int64_t bytes)
{
  (void)ctx, (void)data, (void)bytes;
  return DW_OK;
}

dw_status dw_ranks_sum(dw_ctx *ctx, int64_t count, int64_t *v)
{
  (void)ctx, (void)count, (void)v;
  return DW_OK;
}

dw_status dw_ranks_part(dw_ctx *ctx)
{
  (void)ctx;
  return DW_OK;
}

dw_status dw_ranks_join(dw_ctx *ctx)
{
  (void)ctx;
  return DW_OK;
}

int64_t dw_ranks_next(dw_ctx *ctx)
{
  (void)ctx;
  return 0;
}

bool dw_ranks_stopped(dw_ctx *ctx)
{
  (void)ctx;
  return false;
}

bool dw_ranks_speaks(dw_ctx *ctx)
{
  (void)ctx;
  return true;
}
