/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* ranks.h - the processes of one mpirun that work on one deck.
 *
 * Outside of farms all run the same statements on the same numbers; rank 0 leads: it alone
 * writes files, libraries, screen and log, and the others follow.  In a farm they are
 * apart: each takes the next task from a counter that rank 0 holds and all reach one-sided.
 * They wait for one another napping, so that nobody's core is burnt.
 *
 * Built without MPI, or started without mpirun, a process is alone: ctx->ranks is NULL, and
 * all of this does nothing. */
#ifndef DW_BASE_RANKS_H
#define DW_BASE_RANKS_H

#include "base/context.h"

typedef struct dw_ranks dw_ranks;

/* Joins the others when mpirun, mpiexec or srun started this process; partitions: how many
 * processes each has, count of them 0 is all in one.  A failure is in ctx. */
dw_status dw_ranks_begin(dw_ctx *, int64_t count, const int64_t *partition);
/* When all come here they leave together; else this ends the other processes at once. */
void dw_ranks_end(dw_ctx *, int code, bool orderly);

int dw_rank(const dw_ctx *);        /* 0 when alone */
int dw_ranks_count(const dw_ctx *); /* 1 when alone */
bool dw_ranks_built(void);          /* with MPI? */
long dw_ranks_launched(void); /* processes of the job, as its launcher says; 0: none */
/* Do all run the same statements now, and does this one only follow? */
bool dw_together(const dw_ctx *);
bool dw_follows(const dw_ctx *);

/* Waits for all; DW_EINTR when one was told to stop. */
dw_status dw_ranks_meet(dw_ctx *);
void dw_ranks_wait(dw_ctx *); /* the same, stop or not */
/* Rank 0's bytes to all. */
dw_status dw_ranks_share(dw_ctx *, void *data, int64_t bytes);
dw_status dw_ranks_sum(dw_ctx *, int64_t count, int64_t *v); /* over all, to all */

/* The farm line: everybody meets, and the counter begins at 0. */
dw_status dw_ranks_part(dw_ctx *);
/* Its end, reached by all: together again. */
dw_status dw_ranks_join(dw_ctx *);
int64_t dw_ranks_next(dw_ctx *); /* the number of the next task */

/* Was any of them told to stop?  Looks at most a few times a second. */
bool dw_ranks_stopped(dw_ctx *);
/* True for one of them, once: the one that says what went wrong. */
bool dw_ranks_speaks(dw_ctx *);

#endif
