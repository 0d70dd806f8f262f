/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The statements `restart`, `read restart`, `write restart`. */
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "deck/keep.h"
#include "engine/dynamics.h"
#include "engine/restart.h"

typedef struct {
  const char *interval, *file;
  int32_t signal, action;
} restart_args;

/* -- restart every -- */

/* "1h", "90m", "600s", "2d": seconds; else 0. */
static double seconds_of(const char *text)
{
  static const char units[] = "smhd";
  static const double size[] = {1, 60, 3600, 86400};
  char number[32];
  double v;
  const size_t n = strlen(text);
  const char *unit = n > 1 && n < sizeof number ? strchr(units, text[n - 1]) : NULL;
  if (!unit) return 0;
  memcpy(number, text, n - 1);
  number[n - 1] = '\0';
  return dw_parse_real(number, &v) && v > 0 ? v * size[unit - units] : 0;
}

static dw_status run_every(void *self, dw_ctx *ctx)
{
  const restart_args *a = self;
  dw_restart *r = ctx->restart;
  int64_t steps = 0;
  const double seconds = seconds_of(a->interval);
  if (!(seconds > 0) && (!dw_parse_int(a->interval, &steps) || steps < 1))
    return dw_fail_word(ctx, DW_EVALUE, 2, "steps, like 10000, or a time, like 30s 15m 1h",
                        "restart every: %.60s is no interval", a->interval);
  DW_TRY(dw_restart_set_file(ctx, a->file));
  r->steps = steps, r->seconds = seconds, r->saved_at = dw_clock();
  return DW_OK;
}

/* -- restart write -- */

static dw_status run_write(void *self, dw_ctx *ctx)
{
  const restart_args *a = self;
  if (!ctx->deck)
    return dw_fail(ctx, DW_ESTATE, "restart write: no deck is running, so none can go on");
  ctx->deck->behind = true;
  const dw_status status = dw_deck_checkpoint(ctx, a->file);
  ctx->deck->behind = false;
  if (status == DW_OK) dw_note(ctx, "wrote %s", a->file);
  return status;
}

/* -- restart on_signal -- */

static dw_status run_on_signal(void *self, dw_ctx *ctx)
{
  ctx->restart->usr1_stops = ((const restart_args *)self)->action == 1;
  return DW_OK;
}

/* -- read restart -- */

static dw_status run_read(void *self, dw_ctx *ctx)
{
  const char *file = ((const restart_args *)self)->file;
  dw_system *system;
  double timestep = ctx->timestep;
  DW_TRY(dw_restart_read_system(ctx, file, &system, &timestep));
  dw_note(ctx, "read %lld particles at step %lld from %s", (long long)system->n,
          (long long)system->step, file);
  ctx->timestep = timestep;
  return dw_context_set_system(ctx, system);
}

/* -- tables -- */

#define FILE_FIELD(text)                                                                \
  {                                                                                     \
    .name = "file", .doc = text, .type = DW_PATH, .flags = DW_REQUIRED | DW_POSITIONAL, \
    .offset = offsetof(restart_args, file)                                              \
  }

static const char *const signals[] = {"usr1", NULL};
static const char *const actions[] = {"continue", "stop", NULL};

static const dw_field every_fields[] = {
    {.name = "interval",
     .doc = "A number of steps, or a time: 30s, 15m, 1h, 1d.",
     .type = DW_STRING,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(restart_args, interval)},
    FILE_FIELD("Checkpoints are written there; the one before is FILE.prev."),
    {0}};
static const dw_field write_fields[] = {
    FILE_FIELD("The deck goes on behind this statement with dwell -restart FILE."), {0}};
static const dw_field read_fields[] = {
    FILE_FIELD("A restart file, of this deck or of another one."), {0}};
static const dw_field on_signal_fields[] = {
    {.name = "signal",
     .doc = "The signal.",
     .type = DW_ENUM,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(restart_args, signal),
     .choices = signals},
    {.name = "action",
     .doc = "What follows the checkpoint that it asks for.",
     .type = DW_ENUM,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(restart_args, action),
     .choices = actions},
    {0}};

DW_COMMAND(every, "restart every", restart_args, every_fields,
           "Write checkpoints at intervals: dwell -restart FILE goes on from the last one",
           "restart every 1h glass.restart");
DW_COMMAND(write, "restart write", restart_args, write_fields, "Write a checkpoint now",
           "restart write glass.restart");
DW_COMMAND(on_signal, "restart on_signal", restart_args, on_signal_fields,
           "Whether a run goes on after the checkpoint that SIGUSR1 asks for",
           "restart on_signal usr1 stop");
DW_COMMAND(read, "read restart", restart_args, read_fields,
           "Read particles, step and timestep of a restart file",
           "read restart glass.restart");

static const dw_style write_restart_style = {.kind = DW_KIND_COMMAND,
                                             .name = "write restart",
                                             .brief = "Write a checkpoint now",
                                             .examples = write_examples,
                                             .instance_size = sizeof(restart_args),
                                             .fields = write_fields,
                                             .ops = &write_ops};

const dw_style *const dw_deck_restart[] = {
    &every_style, &write_style, &on_signal_style, &read_style, &write_restart_style, NULL};
