/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* run.h - the loop over steps: fixes act, forces, output.
 *
 * One step is: step + 1; BEGIN (half kick, drift; Monte Carlo); forces; FORCE; END (half
 * kick, measurements); samples of computes, dumps, thermo row. */
#ifndef DW_ENGINE_RUN_H
#define DW_ENGINE_RUN_H

#include "base/context.h"

/* `steps` more steps, or up to that step.  DW_EINTR: a stop was requested; the step under
 * way was finished before.  DW_ENUMERIC: the run blew up; names step, particle, energy. */
dw_status dw_run(dw_ctx *, int64_t steps, bool upto);
/* Steps of the fixes that move particles or add forces, but for `self`, without any output:
 * a fix steps other copies of the system by it. */
dw_status dw_run_aside(dw_ctx *, const void *self, int64_t steps);
/* Goes on with the run that a checkpoint was made in (ctx->dynamics->resumed). */
dw_status dw_run_resume(dw_ctx *);

#endif
