/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "linear_report.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAMED = 8 };

/* A particle without a force constant to any other. */
static bool loose(const dw_blocks *H, int64_t i)
{
  double most = 0;
  for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
    for (int a = 0; a < 9 && H->index[k] != i; a++)
      most = fmax(most, fabs(H->val[k][a]));
  return most < 1e-12;
}

dw_status linear_rattlers(const dw_host *host, dw_ctx *ctx, dw_landscape *V,
                          const double *x)
{
  dw_blocks H;
  char names[NAMED * 21 + 1] = "";
  int64_t count = 0;
  if (V->blocks) {
    const dw_system *s = host->system(ctx);
    if (!s) return DW_ESTATE;
    if (V->blocks(V, 0, x, &H) != DW_OK)
      return DW_FAIL(host, ctx, DW_ENUMERIC, "modes linear: M is not finite");
    for (int64_t i = 0; i < H.n; i++) {
      if (!loose(&H, i) || count++ >= NAMED) continue;
      const size_t at = strlen(names);
      snprintf(names + at, sizeof names - at, " %lld", (long long)s->id[i]);
    }
  }
  if (count)
    host->warn(ctx,
               "modes linear: %lld particle%s without neighbours: each has three modes of "
               "zero frequency; id%s%s%s",
               (long long)count, count > 1 ? "s" : "", count > 1 ? "s" : "", names,
               count > NAMED ? " ..." : "");
  const double number = (double)count;
  return host->put(ctx, "rattlers", 0, NULL, &number);
}

static void warn(const linear_report *r, dw_ctx *ctx, int64_t zero)
{
  const dw_account *a = &r->account;
  if (zero > r->translations)
    r->host->warn(ctx,
                  "modes linear: %lld modes of zero frequency, %lld of them translations: "
                  "loose particles, or too few contacts",
                  (long long)zero, (long long)r->translations);
  if (a->cut)
    r->host->warn(
        ctx,
        "modes linear: the last %lld modes are part of a multiplet that has more; "
        "its vectors are any of that space",
        (long long)(r->set->count - a->below));
  if (!a->verified)
    r->host->warn(ctx, "modes linear: rounding leaves open whether a mode is missing");
}

dw_status linear_report_put(const linear_report *r, dw_ctx *ctx)
{
  const dw_host *const host = r->host;
  const dw_account *a = &r->account;
  int64_t zero = 0;
  for (int64_t m = 0; m < r->set->count; m++)
    zero += fabs(r->set->value[m]) < r->zero;
  warn(r, ctx, zero);
  const struct {
    const char *name;
    double v;
  } number[] = {
      {"zero", (double)zero},        {"verified", a->verified}, {"cut", a->cut},
      {"below", (double)a->below},   {"seconds", r->seconds},   {"entries", a->entries},
      {"megabytes", 1e-6 * a->bytes}};
  for (size_t k = 0; k < sizeof number / sizeof *number; k++)
    DW_TRY(host->put(ctx, number[k].name, 0, NULL, &number[k].v));
  if (a->counted)
    host->note(ctx,
               "modes linear: %s, %.2f s, %.3g MB; inertia: none of the first %lld is "
               "missing",
               a->method, r->seconds, 1e-6 * a->bytes, (long long)a->below);
  else
    host->note(ctx, "modes linear: %s, %.2f s, %.3g MB", a->method, r->seconds,
               1e-6 * a->bytes);
  return host->put_text(ctx, "method", a->method);
}
