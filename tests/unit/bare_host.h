/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* bare_host.h - the part of the host table that needs base/ only (errors, memory, results),
 * for tests of a plugin that is linked in: what else it asks for, the test provides. */
#ifndef DW_TESTS_BARE_HOST_H
#define DW_TESTS_BARE_HOST_H

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bare_context.h"

static inline dw_status bare_fail(dw_ctx *ctx, dw_status status, const char *file, int line,
                                  const char *fmt, ...)
{
  char text[1024];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  return dw_fail_at(ctx, status, file, line, "%s", text);
}

static inline const char *bare_name(dw_ctx *ctx, const char *name, char full[256])
{
  snprintf(full, 256, "%s.%s", ctx->instance, name);
  return full;
}

static inline dw_status bare_put(dw_ctx *ctx, const char *name, int rank,
                                 const int64_t *shape, const double *v)
{
  char full[256];
  return dw_results_put(ctx, bare_name(ctx, name, full), rank, shape, v);
}

static inline dw_status bare_put_text(dw_ctx *ctx, const char *name, const char *text)
{
  char full[256];
  return dw_results_put_text(ctx, bare_name(ctx, name, full), text);
}

static inline dw_host bare_host(void)
{
  return (dw_host){.size = sizeof(dw_host),
                   .abi_minor = DW_ABI_MINOR,
                   .fail = bare_fail,
                   .note = dw_note,
                   .warn = dw_warn,
                   .alloc = dw_alloc,
                   .release = dw_release,
                   .stop_requested = dw_stop_requested,
                   .put = bare_put,
                   .put_text = bare_put_text};
}

/* A published number, NAN when there is none. */
static inline double bare_result(const dw_ctx *ctx, const char *name)
{
  const dw_result *r = dw_results_get(ctx->results, name);
  return r && r->v ? r->v[0] : (double)NAN;
}

/* The only style of the plugin that is linked in. */
extern const dw_plugin DW_PLUGIN_SYMBOL;
static inline const dw_style *bare_style(void)
{
  return DW_PLUGIN_SYMBOL.styles[0];
}

/* The member of a style's instance behind an argument; aborts the test when there is none.
 */
static inline void *bare_member(void *self, const char *name)
{
  for (const dw_field *f = bare_style()->fields; f->name; f++)
    if (!strcmp(f->name, name)) return (char *)self + f->offset;
  ck_abort_msg("no argument %s", name);
  return NULL;
}

static inline dw_status bare_evaluate(dw_ctx *ctx, void *self)
{
  return ((const dw_compute_ops *)bare_style()->ops)->evaluate(self, ctx);
}

#endif
