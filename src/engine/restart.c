/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/restart.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "engine/dynamics.h"
#include "style/field.h"

static const char default_file[] = "restart.dwell", stop_file[] = "EXIT";
/* seconds: between looks for the file EXIT; between lines of progress, and before the
 * first one of a run */
static const double look_every = 0.5, show_every = 1, show_after = 3;

dw_restart *dw_restart_new(void)
{
  dw_restart *r = calloc(1, sizeof *r);
  if (r) r->saved_at = r->looked_at = dw_clock();
  return r;
}

void dw_restart_free(dw_restart *r)
{
  if (!r) return;
  free(r->file), free(r->log);
  free(r);
}

const char *dw_restart_file(const dw_restart *r)
{
  return r->file ? r->file : default_file;
}

static dw_status set(dw_ctx *ctx, char **to, const char *text)
{
  char *copy = text ? strdup(text) : NULL;
  if (text && !copy) return dw_fail(ctx, DW_ENOMEM, "no memory for a file name");
  free(*to);
  *to = copy;
  return DW_OK;
}

dw_status dw_restart_set_file(dw_ctx *ctx, const char *file)
{
  return set(ctx, &ctx->restart->file, file);
}

dw_status dw_restart_set_log(dw_ctx *ctx, const char *file)
{
  return set(ctx, &ctx->restart->log, file);
}

/* -- what was asked for -- */

/* "step 1200 of 20000, 6.0 %, 0:00:12 left" */
static void describe(const dw_ctx *ctx, double now, char *out, size_t room)
{
  const dw_dynamics *d = ctx->dynamics;
  const double part = dw_progress(ctx), spent = now - d->started;
  const double most = 9e9, left_s = part > 0 ? spent * (1 - part) / part : 0;
  const long left = (long)(left_s < most ? left_s : most);
  snprintf(out, room, "step %lld of %lld, %.1f %%, %ld:%02ld:%02ld left",
           (long long)ctx->system->step, (long long)d->last, 100 * part, left / 3600,
           left / 60 % 60, left % 60);
}

/* Not into the log, whose table would be cut. */
static void say_status(dw_ctx *ctx, double now)
{
  FILE *const log = ctx->log;
  char text[160];
  const bool running = ctx->dynamics->running && ctx->system;
  if (running) describe(ctx, now, text, sizeof text);
  ctx->log = NULL;
  dw_note(ctx, "status: %s", running ? text : "between two runs");
  ctx->log = log;
}

/* A line on a terminal that the next one overwrites. */
static void show_progress(dw_ctx *ctx, double now)
{
  dw_restart *r = ctx->restart;
  char text[160];
  if (now - r->shown_at < show_every || now - ctx->dynamics->started < show_after) return;
  r->shown_at = now;
  if (!ctx->screen || !isatty(fileno(ctx->screen))) return;
  describe(ctx, now, text, sizeof text);
  fprintf(ctx->screen, "%s\033[K\r", text);
  fflush(ctx->screen);
  r->showing = true;
}

void dw_restart_hide_progress(dw_ctx *ctx)
{
  if (ctx->restart->showing) fputs("\033[K", ctx->screen);
  ctx->restart->showing = false;
}

/* The file asks once. */
static void look_for_file(dw_restart *r, double now)
{
  if (now - r->looked_at < look_every) return;
  r->looked_at = now;
  if (!access(stop_file, F_OK) && !unlink(stop_file)) r->signals->stop = 1;
}

static bool due(const dw_ctx *ctx, bool stepped, double now)
{
  const dw_restart *r = ctx->restart;
  if (r->owed && !stepped && (r->seconds > 0 || r->steps > 0)) return true;
  if (r->seconds > 0 && now - r->saved_at >= r->seconds) return true;
  return stepped && r->steps > 0 && ctx->system->step % r->steps == 0;
}

dw_status dw_restart_poll(dw_ctx *ctx, bool stepped)
{
  dw_restart *r = ctx->restart;
  if (!r->write) return DW_OK;
  const double now = dw_clock();
  bool save = due(ctx, stepped, now);
  if (r->signals) {
    look_for_file(r, now);
    if (r->signals->status) {
      r->signals->status = 0;
      say_status(ctx, now);
    }
    if (r->signals->save && r->usr1_stops) r->signals->stop = 1;
    save = save || r->signals->save;
    r->signals->save = 0;
    if (stepped) show_progress(ctx, now);
  }
  if (!save || dw_stop_requested(ctx)) return DW_OK; /* a stop makes its own */
  r->saved_at = now, r->owed = false;
  return r->write(ctx, dw_restart_file(r));
}

/* Seconds until 30 s before the job ends, 0: no job with an end. */
static int64_t job_left(void)
{
  const char *end = getenv("SLURM_JOB_END_TIME");
  int64_t at;
  if (!end || !dw_parse_int(end, &at)) return 0;
  const int64_t left = at - (int64_t)time(NULL) - 30;
  return left > 1 ? left : 1;
}

void dw_restart_limit(int64_t seconds)
{
  const int64_t job = job_left();
  if (job && (!seconds || job < seconds)) seconds = job;
  alarm((unsigned)seconds);
}

void dw_restart_say(dw_ctx *ctx)
{
  const char *file = dw_restart_file(ctx->restart);
  if (!ctx->restart->saved || !ctx->restart->made) return; /* a farm keeps its own record */
  dw_note(ctx, "checkpoint in %s; `dwell -restart %s` goes on from it", file, file);
}

dw_status dw_restart_stop(dw_ctx *ctx)
{
  dw_restart *r = ctx->restart;
  if (!r->write || r->saved) return DW_OK;
  r->made = false;
  r->saved = true;
  return r->write(ctx, dw_restart_file(r));
}
