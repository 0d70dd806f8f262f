/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Ranks by MPI-3: one-sided atomics on the memory of rank 0, collectives that nap. */
#include <mpi.h>
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/ranks.h"

enum { COUNTER, STOP, SPOKEN, CELLS }; /* in memory of rank 0 */

struct dw_ranks {
  MPI_Comm comm, last; /* of this partition; for the end */
  MPI_Win window;
  int64_t *cell;
  bool cells; /* the window is there */
  int rank, count;
  bool abandoned; /* a meeting was left before it ended */
  bool stop_told, stopped;
  double looked; /* for a stop */
};

static void nap(long microseconds)
{
  const struct timespec t = {.tv_nsec = microseconds * 1000};
  nanosleep(&t, NULL);
}

bool dw_ranks_built(void)
{
  return true;
}

int dw_rank(const dw_ctx *ctx)
{
  return ctx->ranks ? ctx->ranks->rank : 0;
}

int dw_ranks_count(const dw_ctx *ctx)
{
  return ctx->ranks ? ctx->ranks->count : 1;
}

/* -- one-sided ------------------------------------------------------------------------- */

static int64_t fetch(const dw_ranks *r, int cell, int64_t v, MPI_Op op)
{
  int64_t old = 0;
  MPI_Fetch_and_op(&v, &old, MPI_INT64_T, 0, cell, op, r->window);
  MPI_Win_flush(0, r->window);
  return old;
}

int64_t dw_ranks_next(dw_ctx *ctx)
{
  return fetch(ctx->ranks, COUNTER, 1, MPI_SUM);
}

bool dw_ranks_speaks(dw_ctx *ctx)
{
  const dw_ranks *r = ctx->ranks;
  if (!r || !r->cells) return !r || !r->rank;
  return !fetch(r, SPOKEN, 1, MPI_REPLACE);
}

/* The look also lets this process answer for memory that it holds, where the network cannot
 * do that alone. */
bool dw_ranks_stopped(dw_ctx *ctx)
{
  static const double pause = 0.2; /* seconds */
  dw_ranks *r = ctx->ranks;
  int is_main, flag;
  if (!r || !r->cells || r->stopped) return r && r->stopped;
  MPI_Is_thread_main(&is_main);
  const bool mine = ctx->stop && *ctx->stop;
  if (!is_main || (!mine && dw_clock() - r->looked < pause)) return mine;
  r->looked = dw_clock();
  MPI_Iprobe(MPI_ANY_SOURCE, MPI_ANY_TAG, r->comm, &flag, MPI_STATUS_IGNORE);
  if (mine && !r->stop_told) {
    fetch(r, STOP, 1, MPI_REPLACE);
    r->stop_told = true;
  }
  r->stopped = mine || fetch(r, STOP, 0, MPI_NO_OP);
  return r->stopped;
}

/* -- together -------------------------------------------------------------------------- */

/* Naps grow from 50 us to 2 ms. */
static bool wait_for(dw_ctx *ctx, MPI_Request *request, bool stops)
{
  int done = 0;
  long pause = 50;
  for (MPI_Test(request, &done, MPI_STATUS_IGNORE); !done;
       MPI_Test(request, &done, MPI_STATUS_IGNORE)) {
    if (stops && dw_ranks_stopped(ctx)) {
      ctx->ranks->abandoned = true;
      return false;
    }
    nap(pause);
    if (pause < 2000) pause *= 2;
  }
  return true;
}

static dw_status finish(dw_ctx *ctx, MPI_Request *request)
{
  if (wait_for(ctx, request, true)) return DW_OK;
  return dw_fail(ctx, DW_EINTR, "stopped while waiting for the other ranks");
}

dw_status dw_ranks_meet(dw_ctx *ctx)
{
  MPI_Request request;
  if (!ctx->ranks) return DW_OK;
  MPI_Ibarrier(ctx->ranks->comm, &request);
  return finish(ctx, &request);
}

void dw_ranks_wait(dw_ctx *ctx)
{
  MPI_Request request;
  if (!ctx->ranks) return;
  MPI_Ibarrier(ctx->ranks->last, &request);
  wait_for(ctx, &request, false);
}

dw_status dw_ranks_share(dw_ctx *ctx, void *data, int64_t bytes)
{
  MPI_Request request;
  if (!ctx->ranks) return DW_OK;
  MPI_Ibcast(data, (int)bytes, MPI_BYTE, 0, ctx->ranks->comm, &request);
  return finish(ctx, &request);
}

dw_status dw_ranks_sum(dw_ctx *ctx, int64_t count, int64_t *v)
{
  MPI_Request request;
  if (!ctx->ranks) return DW_OK;
  MPI_Iallreduce(MPI_IN_PLACE, v, (int)count, MPI_INT64_T, MPI_SUM, ctx->ranks->comm,
                 &request);
  return finish(ctx, &request);
}

dw_status dw_ranks_part(dw_ctx *ctx)
{
  if (!ctx->ranks) return DW_OK;
  if (!dw_rank(ctx)) fetch(ctx->ranks, COUNTER, 0, MPI_REPLACE);
  DW_TRY(dw_ranks_meet(ctx));
  ctx->apart = true;
  return DW_OK;
}

dw_status dw_ranks_join(dw_ctx *ctx)
{
  if (!ctx->ranks) return DW_OK;
  DW_TRY(dw_ranks_meet(ctx));
  ctx->apart = false;
  return DW_OK;
}

/* -- beginning and end ------------------------------------------------------------------
 */

/* Which partition is this process in, if they make up the whole? */
static dw_status find_partition(dw_ctx *ctx, int rank, int size, int64_t count,
                                const int64_t *partition)
{
  int64_t sum = 0;
  for (int64_t k = 0; k < count; k++) {
    if (rank >= sum && rank < sum + partition[k]) ctx->partition = (int)k;
    sum += partition[k];
  }
  ctx->partitions = (int)count;
  if (count && sum != size)
    return dw_fail(ctx, DW_EVALUE, "-partition takes %lld processes, there are %d",
                   (long long)sum, size);
  return DW_OK;
}

static dw_status connect(dw_ctx *ctx, dw_ranks *r)
{
  MPI_Comm_split(MPI_COMM_WORLD, ctx->partition, 0, &r->comm);
  MPI_Comm_dup(r->comm, &r->last);
  MPI_Comm_rank(r->comm, &r->rank);
  MPI_Comm_size(r->comm, &r->count);
  const MPI_Aint bytes = r->rank ? 0 : CELLS * (MPI_Aint)sizeof *r->cell;
  MPI_Win_allocate(bytes, sizeof *r->cell, MPI_INFO_NULL, r->comm, &r->cell, &r->window);
  MPI_Win_lock_all(MPI_MODE_NOCHECK, r->window);
  r->cells = true;
  if (!r->rank)
    for (int k = 0; k < CELLS; k++)
      fetch(r, k, 0, MPI_REPLACE);
  return dw_ranks_meet(ctx);
}

dw_status dw_ranks_begin(dw_ctx *ctx, int64_t count, const int64_t *partition)
{
  int have, rank, size;
  if (!dw_ranks_launched() && !count) return DW_OK;
  MPI_Init_thread(NULL, NULL, MPI_THREAD_FUNNELED, &have);
  MPI_Comm_rank(MPI_COMM_WORLD, &rank);
  MPI_Comm_size(MPI_COMM_WORLD, &size);
  dw_ranks *r = calloc(1, sizeof *r);
  if (!r) return dw_fail(ctx, DW_ENOMEM, "no memory for the ranks");
  r->rank = rank, r->count = size, r->comm = MPI_COMM_WORLD;
  ctx->ranks = r;
  dw_status status = find_partition(ctx, rank, size, count, partition);
  return status == DW_OK ? connect(ctx, r) : status;
}

/* Gives the one that speaks the time to do so. */
static void abort_all(const dw_ctx *ctx, int code)
{
  if (dw_rank(ctx)) nap(500000);
  MPI_Abort(MPI_COMM_WORLD, code);
}

void dw_ranks_end(dw_ctx *ctx, int code, bool orderly)
{
  dw_ranks *r = ctx->ranks;
  MPI_Request request;
  if (!r) return;
  fflush(NULL);
  if (!orderly) abort_all(ctx, code);
  MPI_Ibarrier(MPI_COMM_WORLD, &request);
  wait_for(ctx, &request, false);
  if (r->abandoned) abort_all(ctx, code);
  MPI_Win_unlock_all(r->window);
  MPI_Win_free(&r->window);
  MPI_Comm_free(&r->comm);
  MPI_Comm_free(&r->last);
  free(r);
  ctx->ranks = NULL;
  MPI_Finalize();
}
