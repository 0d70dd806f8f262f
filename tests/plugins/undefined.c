/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A plugin that calls a function of the kernel instead of the host's table. */
#include "style.h"

double dw_dot(int64_t n, const double *a, const double *b);
static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  nothing *p = self;
  (void)ctx, (void)host;
  p->size = dw_dot(1, &p->size, &p->size);
  return DW_OK;
}

static const dw_style calls = {.kind = DW_KIND_COMMAND,
                               .name = "calls",
                               .brief = "Calls the kernel",
                               .instance_size = sizeof(nothing),
                               .fields = fields,
                               .create = create,
                               .ops = &ops};
static const dw_style *const both[] = {&style, &calls, NULL};

DW_PLUGIN(NOTHING, .styles = both);
