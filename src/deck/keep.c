/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "config.h"

#include "deck/keep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/ranks.h"
#include "command/command.h"
#include "engine/dynamics.h"
#include "engine/keep.h"
#include "engine/restart.h"
#include "store/checkpoint.h"
#include "store/library.h"

static dw_status damaged(dw_archive *a, const char *what)
{
  return dw_fail(a->ctx, DW_EIO, "%s is damaged: %s", a->name, what);
}

/* -- the deck itself -- */

static uint64_t hash_of(const dw_unit *u)
{
  return dw_hash(DW_HASH_START, u->source->text, u->source->size);
}

/* Files by path and hash; those that only the run included are read again. */
static dw_status archive_unit(dw_deck *d, dw_archive *a, dw_unit *u, bool first)
{
  char *path = u ? u->path : NULL;
  uint64_t hash = u ? hash_of(u) : 0;
  DW_TRY(dw_archive_text(a, &path));
  dw_status status = dw_archive_code(a, &hash);
  if (a->saving) return status;
  if (status == DW_OK && !path) status = damaged(a, "a deck has no name");
  if (status == DW_OK)
    u = first ? d->main : dw_deck_load(d, path, NULL, (dw_span){NULL, 0, 0});
  if (status == DW_OK && !u) status = a->ctx->error.status;
  if (status == DW_OK && (d->findings || !u->source || hash_of(u) != hash))
    status = dw_fail_word(
        a->ctx, DW_EVALUE, -1, "`read restart` takes the particles alone into another deck",
        "%s belongs to another deck: %.300s was changed since", a->name, path);
  free(path);
  return status;
}

static dw_status archive_units(dw_deck *d, dw_archive *a)
{
  int64_t n = 0;
  for (const dw_unit *u = d->units; u; u = u->next)
    n++;
  DW_TRY(dw_archive_mark(a, "deck"));
  DW_TRY(dw_archive_count(a, &n, 1));
  dw_unit *u = a->saving ? d->units : NULL;
  for (int64_t i = 0; i < n; i++, u = u ? u->next : NULL)
    DW_TRY(archive_unit(d, a, u, i == 0));
  return DW_OK;
}

static dw_status archive_echoed(dw_deck *d, dw_archive *a)
{
  for (dw_unit *u = d->units; u; u = u->next)
    for (int s = 0; s < u->steps; s++)
      DW_TRY(dw_archive_bool(a, &u->step[s].echoed));
  return DW_OK;
}

/* -- where it is -- */

static int number_of(const dw_deck *d, const dw_unit *unit)
{
  int number = 0;
  for (const dw_unit *u = d->units; u != unit; u = u->next)
    number++;
  return number;
}

static dw_status archive_call(dw_deck *d, dw_archive *a, dw_call *call, bool top)
{
  int unit = a->saving ? number_of(d, call->unit) : 0, pc = call->pc - top;
  DW_TRY(dw_archive_whole(a, &unit));
  DW_TRY(dw_archive_whole(a, &pc));
  DW_TRY(dw_archive_whole(a, &call->frames));
  if (a->saving) return DW_OK;
  call->unit = d->units;
  for (; unit > 0 && call->unit; unit--)
    call->unit = call->unit->next;
  call->pc = pc;
  return call->unit && pc >= 0 && pc <= call->unit->steps ? DW_OK
                                                          : damaged(a, "no such statement");
}

static dw_status archive_texts(dw_archive *a, dw_frame *f)
{
  if (!a->saving && !(f->text = calloc((size_t)f->count + 1, sizeof *f->text)))
    return dw_fail(a->ctx, DW_ENOMEM, "no memory for a loop");
  for (int64_t k = 0; k < f->count; k++)
    DW_TRY(dw_archive_text(a, &f->text[k]));
  return DW_OK;
}

static dw_status archive_rows(dw_archive *a, dw_frame *f)
{
  if (!a->saving && !(f->row = calloc((size_t)f->count + 1, sizeof *f->row)))
    return dw_fail(a->ctx, DW_ENOMEM, "no memory for a loop");
  return dw_archive_bytes(a, f->row, (size_t)f->count, sizeof *f->row);
}

static dw_status archive_frame(dw_archive *a, const dw_unit *unit, dw_frame *f)
{
  bool text = f->text, row = f->row;
  DW_TRY(dw_archive_whole(a, &f->step));
  DW_TRY(dw_archive_int(a, &f->i));
  DW_TRY(dw_archive_real(a, &f->from));
  DW_TRY(dw_archive_real(a, &f->by));
  DW_TRY(dw_archive_bool(a, &f->whole));
  DW_TRY(dw_archive_bool(a, &text));
  DW_TRY(dw_archive_bool(a, &row));
  DW_TRY(dw_archive_count(a, &f->count, text || row ? 1 : 0));
  if (f->step < 0 || f->step >= unit->steps || !unit->step[f->step].loop)
    return damaged(a, "no such loop");
  f->loop = unit->step[f->step].loop;
  if (text) DW_TRY(archive_texts(a, f));
  return row ? archive_rows(a, f) : DW_OK;
}

static dw_status archive_frames(dw_deck *d, dw_archive *a)
{
  int64_t n = d->frames;
  DW_TRY(dw_archive_count(a, &n, 1));
  for (int k = 0, c = 0; k < n; k++) {
    while (c + 1 < d->calls && d->call[c + 1].frames <= k)
      c++;
    if (!a->saving) {
      if (!dw_room_for(&d->frame, d->frames, &d->frame_room, sizeof *d->frame))
        return dw_fail(a->ctx, DW_ENOMEM, "no memory for a loop");
      d->frame[d->frames++] = (dw_frame){0};
    }
    DW_TRY(archive_frame(a, d->call[c].unit, &d->frame[k]));
  }
  return DW_OK;
}

static dw_status archive_position(dw_deck *d, dw_archive *a)
{
  int64_t calls = d->calls, count = d->count - !d->behind;
  double spent = dw_clock() - d->began;
  /* a statement that begins again draws again */
  uint64_t draws = a->ctx->dynamics->running || d->behind ? d->draws : d->draws_before;
  bool shown = d->shown && !d->behind;
  DW_TRY(dw_archive_mark(a, "position"));
  DW_TRY(dw_archive_count(a, &calls, 1));
  if (calls < 1 || calls > (int64_t)(sizeof d->call / sizeof *d->call))
    return damaged(a, "the deck is nowhere");
  d->calls = (int)calls;
  for (int c = 0; c < d->calls; c++)
    DW_TRY(archive_call(d, a, &d->call[c], a->saving && c + 1 == d->calls && !d->behind));
  DW_TRY(archive_frames(d, a));
  DW_TRY(dw_archive_int(a, &count));
  DW_TRY(dw_archive_code(a, &draws));
  DW_TRY(dw_archive_bool(a, &shown));
  DW_TRY(dw_archive_bool(a, &d->skip_jump));
  DW_TRY(dw_archive_bool(a, &d->echo_screen));
  DW_TRY(dw_archive_bool(a, &d->echo_log));
  DW_TRY(dw_archive_real(a, &spent));
  if (a->saving) return DW_OK;
  d->count = count, d->draws = draws, d->shown = shown;
  d->began = dw_clock() - spent;
  return DW_OK;
}

/* -- log, libraries, the restart statements -- */

/* The log as it was is cut where the checkpoint was made and goes on there. */
static dw_status reopen_log(dw_archive *a, const char *name, int64_t end)
{
  dw_ctx *ctx = a->ctx;
  FILE *log = fopen(name, "r+e");
  if (!log && errno == ENOENT) log = fopen(name, "we");
  if (!log)
    return dw_fail(ctx, DW_EIO, "cannot open the log %.300s: %s", name, strerror(errno));
  setvbuf(log, NULL, _IOLBF, 0);
  if (ctx->log) fclose(ctx->log);
  ctx->log = log;
  fseek(log, 0, SEEK_END);
  if (ftell(log) < end)
    dw_warn(ctx, "the log %.300s is shorter than at the checkpoint: it goes on at its end",
            name);
  else if (ftruncate(fileno(log), end) || fseek(log, end, SEEK_SET))
    return dw_fail(ctx, DW_EIO, "cannot go on with the log %.300s: %s", name,
                   strerror(errno));
  return dw_restart_set_log(ctx, name);
}

static dw_status archive_log(dw_deck *d, dw_archive *a)
{
  dw_ctx *ctx = a->ctx;
  char *name = a->saving && ctx->log ? ctx->restart->log : NULL;
  int64_t end = name ? (int64_t)ftell(ctx->log) : 0;
  DW_TRY(dw_archive_text(a, &name));
  dw_status status = dw_archive_int(a, &end);
  if (a->saving) return status;
  if (status == DW_OK && name && d->options->log_continues)
    status = reopen_log(a, name, end);
  free(name);
  return status;
}

static dw_status archive_library(dw_archive *a, int64_t i)
{
  const dw_libraries *all = a->ctx->libraries;
  char *name = NULL, *path = NULL;
  dw_library *library = a->saving ? dw_libraries_at(all, i) : NULL;
  bool writable = library && dw_library_writable(library);
  if (a->saving) {
    name = (char *)(uintptr_t)dw_libraries_name(all, i);
    path = (char *)(uintptr_t)dw_library_path(library);
  }
  DW_TRY(dw_archive_bool(a, &writable));
  DW_TRY(dw_archive_text(a, &name));
  dw_status status = dw_archive_text(a, &path);
  if (a->saving) return status;
  if (status == DW_OK && (!name || !path)) status = damaged(a, "a library has no name");
  if (status == DW_OK)
    status = dw_library_open(a->ctx, path, writable ? a->ctx->provenance : NULL, &library);
  if (status == DW_OK) {
    status = dw_libraries_add(a->ctx, name, library);
    if (status != DW_OK) dw_library_close(a->ctx, library);
  }
  free(name), free(path);
  return status;
}

static dw_status archive_libraries(dw_archive *a)
{
  int64_t n = dw_libraries_count(a->ctx->libraries);
  DW_TRY(dw_archive_count(a, &n, 1));
  for (int64_t i = 0; i < n; i++)
    DW_TRY(archive_library(a, i));
  return DW_OK;
}

static dw_status archive_policy(dw_archive *a)
{
  dw_restart *r = a->ctx->restart;
  char *file = r->file;
  DW_TRY(dw_archive_int(a, &r->steps));
  DW_TRY(dw_archive_real(a, &r->seconds));
  DW_TRY(dw_archive_bool(a, &r->usr1_stops));
  DW_TRY(dw_archive_text(a, &file));
  if (!a->saving) {
    free(r->file);
    r->file = file;
  }
  return DW_OK;
}

/* -- the whole -- */

static dw_status archive_origin(dw_archive *a, char **path)
{
  char *version = a->saving ? strdup(PACKAGE_VERSION) : NULL;
  DW_TRY(dw_archive_mark(a, "origin"));
  const dw_status status = dw_archive_text(a, &version);
  free(version);
  DW_TRY(status);
  return dw_archive_text(a, path);
}

/* What the deck's statements made, then the deck: `read restart` reads the beginning. */
static dw_status archive_all(dw_deck *d, dw_archive *a)
{
  dw_ctx *ctx = d->ctx;
  char *name = a->saving ? (char *)(uintptr_t)d->file : NULL;
  dw_status status = archive_origin(a, &name);
  if (!a->saving) free(name);
  DW_TRY(status);
  DW_TRY(dw_keep_system(a, &ctx->system, &ctx->timestep));
  DW_TRY(archive_libraries(a)); /* styles look for them when they are made */
  DW_TRY(dw_keep_context(a));
  DW_TRY(archive_units(d, a));
  DW_TRY(archive_echoed(d, a));
  DW_TRY(archive_position(d, a));
  DW_TRY(dw_deck_archive_variables(d, a));
  DW_TRY(archive_policy(a));
  return archive_log(d, a);
}

dw_status dw_deck_pack(dw_deck *d, dw_archive *a)
{
  *a = (dw_archive){.ctx = d->ctx, .name = "the restart file", .saving = true};
  return archive_all(d, a);
}

/* Of a farm, and of ranks that work together, the library is the record. */
static bool on_record(const dw_deck *d)
{
  if (dw_ranks_count(d->ctx) > 1) return true;
  for (int f = 0; f < d->frames; f++)
    if (d->frame[f].task) return true;
  return false;
}

static dw_status write_packed(dw_ctx *ctx, const char *file, const dw_archive *a)
{
  DW_TRY(dw_checkpoint_write(ctx, file, a));
  ctx->restart->made = true;
  return DW_OK;
}

/* Rows that a checkpoint counts on are on the disk before it. */
static dw_status commit_libraries(dw_ctx *ctx)
{
  for (int64_t i = 0; i < dw_libraries_count(ctx->libraries); i++) {
    dw_library *library = dw_libraries_at(ctx->libraries, i);
    if (dw_library_writable(library)) DW_TRY(dw_library_commit(ctx, library));
  }
  return DW_OK;
}

dw_status dw_deck_hold(dw_deck *d, dw_kind kind)
{
  const bool changes = kind == DW_KIND_MINIMIZE || kind == DW_KIND_PATH;
  if (!changes || !d->ctx->restart->signals || on_record(d)) return DW_OK;
  return dw_deck_pack(d, &d->held);
}

dw_status dw_deck_release(dw_deck *d, bool stopped)
{
  dw_restart *r = d->ctx->restart;
  const bool held = d->held.size;
  dw_status status = DW_OK;
  if (stopped && r->write && !r->saved && !on_record(d)) {
    status = commit_libraries(d->ctx);
    if (status == DW_OK && !held) status = dw_deck_pack(d, &d->held);
    if (status == DW_OK) status = write_packed(d->ctx, dw_restart_file(r), &d->held);
    r->saved = status == DW_OK;
  }
  dw_archive_free(&d->held);
  return status;
}

dw_status dw_deck_resume(dw_deck *d, const char *file)
{
  dw_archive a;
  DW_TRY(dw_checkpoint_read(d->ctx, file, &a));
  const dw_status status = archive_all(d, &a);
  dw_archive_free(&a);
  return status;
}

dw_status dw_restart_read_deck(dw_ctx *ctx, const char *file, char **name)
{
  dw_archive a;
  DW_TRY(dw_checkpoint_read(ctx, file, &a));
  const dw_status status = archive_origin(&a, name);
  dw_archive_free(&a);
  return status;
}

dw_status dw_restart_read_system(dw_ctx *ctx, const char *file, dw_system **system,
                                 double *timestep)
{
  dw_archive a;
  char *name = NULL;
  *system = NULL;
  DW_TRY(dw_checkpoint_read(ctx, file, &a));
  dw_status status = archive_origin(&a, &name);
  free(name);
  if (status == DW_OK) status = dw_keep_system(&a, system, timestep);
  dw_archive_free(&a);
  if (status == DW_OK && !*system)
    status = dw_fail_word(ctx, DW_ESTATE, 2, NULL, "%s holds no particles", file);
  return status;
}

dw_status dw_deck_checkpoint(dw_ctx *ctx, const char *file)
{
  dw_archive a;
  if (on_record(ctx->deck)) return DW_OK;
  DW_TRY(commit_libraries(ctx));
  dw_status status = dw_deck_pack(ctx->deck, &a);
  if (status == DW_OK) status = write_packed(ctx, file, &a);
  dw_archive_free(&a);
  return status;
}
