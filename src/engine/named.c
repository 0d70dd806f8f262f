/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Vectors and points by the names a deck gives them. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/modes.h"
#include "engine/path.h"
#include "engine/states.h"

/* -- vectors --------------------------------------------------------------------------- */

static dw_status unknown(dw_ctx *ctx, const char *name)
{
  char hint[512] = "r_AB r_AS r_tA r_BA r_BS r_tB of the path, r_tA:N r_tB:N, file:NAME";
  for (int64_t i = 0; i < dw_modesets_count(ctx->modesets); i++) {
    const dw_modes *m = dw_modesets_at(ctx->modesets, i);
    const size_t at = strlen(hint);
    snprintf(hint + at, sizeof hint - at, ", %s.%lld to %s.%lld", m->name,
             (long long)m->set.first, m->name,
             (long long)(m->set.first + m->set.count - 1));
  }
  return dw_fail_word(ctx, DW_ENOTFOUND, -1, hint, "no vector is called %s; there are %s",
                      name, hint);
}

/* NAME.k: mode number k of a set. */
static dw_status mode_vector(dw_ctx *ctx, const char *name, int64_t n, double *out)
{
  const char *dot = strrchr(name, '.');
  char set[128], *end;
  if (!dot || dot == name || (size_t)(dot - name) >= sizeof set) return unknown(ctx, name);
  snprintf(set, sizeof set, "%.*s", (int)(dot - name), name);
  const dw_modes *m = dw_modes_named(ctx->modesets, set);
  const long long k = strtoll(dot + 1, &end, 10);
  if (!m || end == dot + 1 || *end) return unknown(ctx, name);
  const int64_t at = k - m->set.first;
  if (at < 0 || at >= m->set.count)
    return dw_fail(ctx, DW_EVALUE, "%s: the modes %s are numbered %lld to %lld", name, set,
                   (long long)m->set.first, (long long)(m->set.first + m->set.count - 1));
  if (m->set.n != n)
    return dw_fail(ctx, DW_EVALUE, "%s has %lld numbers, not %lld", name,
                   (long long)m->set.n, (long long)n);
  memcpy(out, m->set.z + at * n, (size_t)n * sizeof *out);
  return DW_OK;
}

static dw_status read_numbers(dw_ctx *ctx, FILE *f, const char *file, int64_t n,
                              double *out)
{
  char word[64];
  int64_t count = 0;
  while (fscanf(f, "%63s", word) == 1) {
    char *end;
    const double v = strtod(word, &end);
    if (*end || !isfinite(v))
      return dw_fail(ctx, DW_EIO, "%s: number %lld is `%s`, want a finite number", file,
                     (long long)count + 1, word);
    if (count < n) out[count] = v;
    count++;
  }
  if (count != n)
    return dw_fail(ctx, DW_EIO, "%s: %lld numbers, want %lld", file, (long long)count,
                   (long long)n);
  return DW_OK;
}

static dw_status file_vector(dw_ctx *ctx, const char *name, int64_t n, double *out)
{
  char full[4096];
  const bool absolute = *name == '/' || !ctx->folder;
  snprintf(full, sizeof full, "%s%s%s", absolute ? "" : ctx->folder, absolute ? "" : "/",
           name);
  FILE *f = fopen(full, "r");
  if (!f)
    return dw_fail(ctx, DW_ENOTFOUND, "%s: cannot be opened: %s", full, strerror(errno));
  const dw_status status = read_numbers(ctx, f, full, n, out);
  fclose(f);
  return status;
}

dw_status dw_vector(dw_ctx *ctx, const char *name, int64_t n, double *out)
{
  if (!strncmp(name, "file:", 5)) return file_vector(ctx, name + 5, n, out);
  if (!strncmp(name, "r_", 2)) return dw_band_vector(ctx, name, n, out);
  return mode_vector(ctx, name, n, out);
}

/* -- points ------------------------------------------------------------------------------
 */

static dw_status copy_point(dw_ctx *ctx, const char *name, const dw_system *sys, int64_t n,
                            double *x)
{
  if (3 * sys->n < n || 3 * sys->n > n + 2)
    return dw_fail(ctx, DW_EVALUE, "%s has %lld particles, V has %lld coordinates", name,
                   (long long)sys->n, (long long)n);
  memcpy(x, sys->x, (size_t)n * sizeof *x);
  return DW_OK;
}

dw_status dw_point_named(dw_ctx *ctx, const char *name, int64_t n, double *x)
{
  if (!name) {
    if (!ctx->system)
      return dw_fail(ctx, DW_ESTATE, "there is no system; `read` or `create` one first");
    return copy_point(ctx, "the current system", ctx->system, n, x);
  }
  const dw_band *band = ctx->band;
  if (band && band->path.n == n && (!strcmp(name, "A") || !strcmp(name, "B"))) {
    memcpy(x, *name == 'A' ? band->a : band->b, (size_t)n * sizeof *x);
    return DW_OK;
  }
  const dw_system *sys;
  DW_TRY(dw_state_get(ctx, name, &sys));
  return copy_point(ctx, name, sys, n, x);
}
