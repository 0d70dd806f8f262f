/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Computes that follow a run: inherent structures, against minimisations made here. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "session.h"
#include "unit.h"

static dw_ctx *ctx;

static void open_session(void)
{
  ctx = session_open();
}

static void close_session(void)
{
  session_close(ctx);
}

/* -- compute inherent --------------------------------------------------------------------
 */

enum { N = 150 };

static void walk(dw_ctx *c, int64_t steps)
{
  char say[64];
  session_say(c, "read h5md " DW_EXAMPLES "/explore/glass.h5");
  session_say(c, "pair polydisperse");
  session_say(c, "velocity temp 0.04 seed 3");
  session_say(c, "fix nvt temp 0.04");
  snprintf(say, sizeof say, "run %d", (int)steps);
  session_say(c, say);
}

START_TEST(inherent_does_not_disturb_the_walker)
{
  dw_ctx *other = session_open();
  walk(other, 200);
  session_say(ctx, "compute inherent every 7");
  walk(ctx, 200);
  ck_assert_double_eq(session_number(ctx, "inherent.samples"), 28);
  ck_assert_mem_eq(ctx->system->x, other->system->x, N * sizeof *ctx->system->x);
  ck_assert_mem_eq(ctx->system->v, other->system->v, N * sizeof *ctx->system->v);
  session_close(other);
}
END_TEST

START_TEST(inherent_is_where_minimize_ends)
{
  double e[2];
  session_say(ctx, "compute inherent every 60 with fire ftol 1e-9");
  walk(ctx, 0);
  ck_assert(isnan(session_number(ctx, "inherent.last")));
  for (int k = 0; k < 2; k++) {
    session_say(ctx, "run 60");
    dw_ctx *other = session_open();
    walk(other, 60 * (k + 1));
    session_say(other, "minimize lbfgs ftol 1e-9");
    e[k] = session_number(other, "pe") / N;
    session_close(other);
    ck_assert_double_eq_tol(session_number(ctx, "inherent.last"), e[k], 1e-12);
  }
  ck_assert_double_eq_tol(session_number(ctx, "inherent.mean"), (e[0] + e[1]) / 2, 1e-12);
  ck_assert_double_eq_tol(session_number(ctx, "inherent.deviation"),
                          fabs(e[1] - e[0]) / sqrt(2), 1e-12);
}
END_TEST

START_TEST(inherent_leaves_out_descents_that_failed)
{
  session_say(ctx, "compute inherent every 10 maxeval 3");
  walk(ctx, 20);
  ck_assert_double_eq(session_number(ctx, "inherent.failed"), 2);
  ck_assert_double_eq(session_number(ctx, "inherent.samples"), 0);
  ck_assert(isnan(session_number(ctx, "inherent.mean")));
}
END_TEST

UNIT_MAIN_WITH("live", open_session, close_session, inherent_does_not_disturb_the_walker,
               inherent_is_where_minimize_ends, inherent_leaves_out_descents_that_failed)
