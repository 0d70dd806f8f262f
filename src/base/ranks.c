/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "base/ranks.h"

#include <stdlib.h>

bool dw_together(const dw_ctx *ctx)
{
  return ctx->ranks && !ctx->apart;
}

bool dw_follows(const dw_ctx *ctx)
{
  return dw_together(ctx) && dw_rank(ctx) > 0;
}

long dw_ranks_launched(void)
{
  static const char *const says[] = {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "PMIX_SIZE",
                                     "MPI_LOCALNRANKS", "SLURM_STEP_NUM_TASKS"};
  for (size_t i = 0; i < sizeof says / sizeof *says; i++)
    if (getenv(says[i])) return strtol(getenv(says[i]), NULL, 10);
  return 0;
}
