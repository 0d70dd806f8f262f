/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/shadow.h"

#include <string.h>

#include "model/landscape.h"

dw_status dw_shadow_open(dw_ctx *ctx, dw_shadow *s, const char *with)
{
  const dw_entry *style = dw_registry_find(ctx->registry, DW_KIND_MINIMIZE, with);
  if (!style)
    return dw_fail_word(ctx, DW_ENOTFOUND, -1, "with lbfgs, with fire, with cg",
                        "there is no minimiser %s", with);
  return dw_instance_new(ctx, style, 0, 0, NULL, &s->minimizer);
}

void dw_shadow_close(dw_ctx *ctx, dw_shadow *s)
{
  dw_landscape_free(s->V);
  dw_instance_free(ctx, s->minimizer);
}

void dw_shadow_forget(dw_shadow *s)
{
  s->sys = NULL;
}

dw_status dw_shadow_prepare(dw_ctx *ctx, dw_shadow *s)
{
  const dw_system *sys = ctx->system;
  if (s->V && s->sys == sys && s->sites == sys->site_version) return DW_OK;
  dw_landscape_free(s->V);
  s->V = NULL;
  DW_TRY(dw_landscape_own(ctx, &s->V));
  s->sys = sys, s->sites = sys->site_version;
  if (s->x) dw_release(ctx, s->x);
  s->x = dw_alloc(ctx, 2 * (size_t)s->V->n, sizeof *s->x);
  s->g = s->x ? s->x + s->V->n : NULL;
  return s->x ? DW_OK : DW_ENOMEM;
}

dw_status dw_shadow_descend(dw_ctx *ctx, dw_shadow *s, const dw_minimize_limits *limits,
                            dw_minimize_report *r)
{
  DW_TRY(dw_shadow_prepare(ctx, s));
  memcpy(s->x, ctx->system->x, (size_t)s->V->n * sizeof *s->x);
  dw_point p = {.x = s->x, .g = s->g};
  return dw_minimize(ctx, s->minimizer, s->V, limits, &p, r);
}
