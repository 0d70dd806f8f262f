/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* One step after another. */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/ranks.h"
#include "command/command.h"
#include "deck/farm.h"
#include "deck/keep.h"
#include "deck/load.h"
#include "engine/dynamics.h"
#include "engine/restart.h"
#include "engine/run.h"

extern char **environ;

static dw_call *top(dw_deck *d)
{
  return &d->call[d->calls - 1];
}

/* -- styles -- */

/* -skiprun leaves out what takes time. */
static bool is_long(const dw_style *s)
{
  return s->kind == DW_KIND_MINIMIZE || s->kind == DW_KIND_PATH ||
         s->kind == DW_KIND_MODES || s->kind == DW_KIND_COMPUTE || !strcmp(s->name, "run");
}

/* The word of the statement that a failure names. */
static dw_status at_fault(dw_deck *d, const dw_words_now *now, dw_status status)
{
  const int word = d->ctx->error.word;
  if (status != DW_OK && word >= 0)
    d->ctx->error.word = word < now->n ? now->from[word] : -1;
  return status;
}

/* What writes files: rank 0 does it, where all do the same. */
static bool led(const dw_deck *d, const dw_style *s)
{
  static const char *const names[] = {"print", "log", "figure", "undump"};
  if (!dw_together(d->ctx)) return false;
  bool yes = s->kind == DW_KIND_DUMP || !strncmp(s->name, "write ", 6) ||
             !strncmp(s->name, "figure ", 7);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    yes = yes || !strcmp(s->name, names[i]);
  return yes;
}

static dw_status lead(dw_deck *d, const dw_entry *entry, int used, const dw_words_now *now)
{
  const dw_status status = dw_statement_run(d->ctx, entry, used, now->n, now->word);
  DW_TRY(at_fault(d, now, status));
  return dw_ranks_meet(d->ctx);
}

static dw_status run_style(dw_deck *d, const dw_step *step)
{
  const dw_entry *entry = step->entry;
  int used = step->used;
  dw_words_now now;
  DW_TRY(dw_deck_words(d, &step->line, 0, step->line.n, &now));
  if (!now.n) return DW_OK; /* ${nothing} */
  dw_status status = DW_OK;
  if (!entry) {
    const char *words[4];
    const int n = now.n < 4 ? now.n : 4;
    for (int i = 0; i < n; i++)
      words[i] = now.word[i].text;
    status = dw_registry_bind(d->ctx, n, words, &entry, &used);
    if (status == DW_OK && dw_deck_is_language(entry->style))
      status = dw_fail_word(d->ctx, DW_ESYNTAX, 0, "write it out",
                            "%s cannot come from a substitution", entry->style->name);
  }
  if (status == DW_OK && d->options->skip_run && is_long(entry->style)) {
    dw_note(d->ctx, "skipped: %s", now.word[0].text);
    return DW_OK;
  }
  if (status != DW_OK) return at_fault(d, &now, status);
  if (led(d, entry->style))
    return dw_follows(d->ctx) ? dw_ranks_meet(d->ctx) : lead(d, entry, used, &now);
  DW_TRY(dw_deck_hold(d, entry->style->kind));
  status = dw_statement_run(d->ctx, entry, used, now.n, now.word);
  const dw_status kept = dw_deck_release(d, status == DW_EINTR);
  if (status == DW_EINTR && kept != DW_OK) status = kept;
  return at_fault(d, &now, status);
}

/* -- shell -- */

/* The words as they were typed, quotes included, so that the shell sees them; one quoted
 * word is the command itself. */
static dw_status command_text(dw_deck *d, const dw_step *step, const char **out)
{
  const dw_line *line = &step->line;
  size_t room = 1;
  if (line->n == 2) return dw_word_expand(&d->eval, &line->word[1], out);
  for (int i = 1; i < line->n; i++) {
    const char *text;
    DW_TRY(dw_word_expand(&d->eval, &line->word[i], &text));
    room += strlen(text) + 3;
  }
  char *all = dw_pool_take(d->scratch, room, 1), *p = all;
  if (!all) return dw_fail(d->ctx, DW_ENOMEM, "no memory for a command");
  for (int i = 1; i < line->n; i++) {
    const char *text, quote[2] = {line->word[i].quote, '\0'};
    DW_TRY(dw_word_expand(&d->eval, &line->word[i], &text));
    p += snprintf(p, room - (size_t)(p - all), "%s%s%s%s", i > 1 ? " " : "", quote, text,
                  quote);
  }
  *out = all;
  return DW_OK;
}

static dw_status run_shell(dw_deck *d, const dw_step *step)
{
  const char *text;
  pid_t child;
  int ended;
  if (d->ctx->safe) return dw_fail(d->ctx, DW_ESTATE, "shell is refused by -safe");
  DW_TRY(command_text(d, step, &text));
  if (dw_follows(d->ctx)) return dw_ranks_meet(d->ctx);
  char *copy = dw_pool_text(d->scratch, text, strlen(text));
  if (!copy) return dw_fail(d->ctx, DW_ENOMEM, "no memory for a command");
  char sh[] = "sh", dash_c[] = "-c";
  char *const argv[] = {sh, dash_c, copy, NULL};
  fflush(NULL);
  const int error = posix_spawn(&child, "/bin/sh", NULL, NULL, argv, environ);
  if (error) return dw_fail(d->ctx, DW_EIO, "shell: %s", strerror(error));
  while (waitpid(child, &ended, 0) < 0)
    if (errno != EINTR) return dw_fail(d->ctx, DW_EIO, "shell: %s", strerror(errno));
  if (WIFSIGNALED(ended))
    dw_warn(d->ctx, "shell: the command was ended by signal %d", WTERMSIG(ended));
  else if (WEXITSTATUS(ended))
    dw_warn(d->ctx, "shell: the command ended with code %d", WEXITSTATUS(ended));
  return dw_together(d->ctx) ? dw_ranks_meet(d->ctx) : DW_OK;
}

/* -- other files -- */

/* The file of an include or jump whose name was open; what is wrong in it is shown. */
static dw_status load_now(dw_deck *d, const dw_step *step, const char *name, dw_unit **out)
{
  char *path = dw_deck_path(d, name);
  if (!path) return dw_fail(d->ctx, DW_ENOMEM, "no memory for a file name");
  *out = dw_deck_load(d, path, d->unit, step->line.where);
  free(path);
  if (!*out) {
    if (d->ctx->error.status != DW_ENOMEM) d->ctx->error.word = 1;
    return d->ctx->error.status;
  }
  if (!d->findings) dw_deck_check(d);
  if (!d->findings) return DW_OK;
  dw_deck_show_findings(d);
  dw_deck_drop_findings(d);
  return dw_fail_word(d->ctx, DW_ESYNTAX, 1, NULL, "%.300s has the errors above", name);
}

static dw_status run_include(dw_deck *d, const dw_step *step)
{
  dw_unit *u = step->unit;
  dw_words_now now;
  if (!u) {
    DW_TRY(dw_deck_words(d, &step->line, 0, step->line.n, &now));
    if (now.n != 2)
      return dw_fail_word(d->ctx, DW_EVALUE, 1, NULL, "include takes one file");
    DW_TRY(load_now(d, step, now.word[1].text, &u));
  }
  for (int c = 0; c < d->calls; c++)
    if (d->call[c].unit == u)
      return dw_fail_word(d->ctx, DW_ESYNTAX, 1, NULL, "%s includes itself",
                          u->source->name);
  if (d->calls == (int)(sizeof d->call / sizeof *d->call))
    return dw_fail_word(d->ctx, DW_ESYNTAX, 1, NULL, "includes are more than %d deep",
                        d->calls);
  d->call[d->calls++] = (dw_call){.unit = u, .frames = d->frames};
  return DW_OK;
}

/* -- jumps -- */

static dw_status find_label(dw_deck *d, const dw_unit *u, const char *name, int *step)
{
  for (int i = 0; i < u->labels; i++)
    if (!strcmp(u->label[i].name, name)) {
      *step = u->label[i].step;
      return DW_OK;
    }
  return dw_fail_word(d->ctx, DW_ENOTFOUND, 2, NULL, "no label %.100s in %s", name,
                      u->source->name);
}

static bool encloses(const dw_unit *u, int block, int step)
{
  for (int b = u->step[step].block; b >= 0; b = u->step[b].block)
    if (b == block) return true;
  return false;
}

/* Leaves the loops that are not around the target. */
static dw_status go_to(dw_deck *d, dw_unit *u, int target)
{
  dw_call *call = top(d);
  int keep = d->frames;
  while (keep > call->frames &&
         (u != call->unit || !encloses(u, d->frame[keep - 1].step, target)))
    if (d->frame[--keep].task)
      return dw_fail(d->ctx, DW_ESYNTAX, "this jump would leave a farm");
  int loops = 0;
  for (int b = target < u->steps ? u->step[target].block : -1; b >= 0; b = u->step[b].block)
    loops += u->step[b].kind != DW_STEP_WHILE;
  if (loops != keep - call->frames)
    return dw_fail(d->ctx, DW_ESYNTAX, "this jump would go into the middle of a loop");
  dw_deck_leave_loops(d, keep);
  call->unit = u, call->pc = target;
  return DW_OK;
}

static dw_status run_jump(dw_deck *d, const dw_step *step)
{
  dw_words_now now;
  dw_unit *u = step->unit;
  int target = 0;
  if (d->skip_jump) {
    d->skip_jump = false;
    return DW_OK;
  }
  DW_TRY(dw_deck_words(d, &step->line, 0, step->line.n, &now));
  if (now.n < 2 || now.n > 3)
    return dw_fail(d->ctx, DW_EVALUE, "jump takes SELF or a file, and a label");
  if (!u && !strcmp(now.word[1].text, "SELF")) u = top(d)->unit;
  if (!u) DW_TRY(load_now(d, step, now.word[1].text, &u));
  if (now.n == 3) DW_TRY(find_label(d, u, now.word[2].text, &target));
  return go_to(d, u, target);
}

static dw_status leave_loop(dw_deck *d, const dw_step *step)
{
  dw_call *call = top(d);
  const dw_step *loop = &call->unit->step[step->block];
  dw_frame *f = d->frames ? &d->frame[d->frames - 1] : NULL;
  if (step->kind == DW_STEP_CONTINUE) {
    if (loop->kind != DW_STEP_WHILE) return dw_deck_advance_loop(d, call);
    call->pc = step->block;
    return DW_OK;
  }
  call->pc = loop->target + 1;
  if (loop->kind == DW_STEP_WHILE) return DW_OK;
  if (f->task) DW_TRY(dw_farm_done(d, f, DW_OK));
  const dw_status status = f->task ? dw_farm_end(d, f) : DW_OK;
  dw_deck_leave_loops(d, d->frames - 1);
  return status;
}

static dw_status run_quit(dw_deck *d, const dw_step *step)
{
  dw_words_now now;
  int64_t code = 0;
  DW_TRY(dw_deck_words(d, &step->line, 0, step->line.n, &now));
  if (now.n > 1 && (!dw_parse_int(now.word[1].text, &code) || code < 0 || code > 255))
    return dw_fail_word(d->ctx, DW_EVALUE, 1, "legal: [0,255]",
                        "quit: %.60s is no exit code", now.word[1].text);
  d->done = true, d->exit_code = (int)code;
  return DW_OK;
}

/* -- steps -- */

static dw_status branch(dw_deck *d, const dw_step *step, int otherwise)
{
  bool truth;
  DW_TRY(dw_formula_truth(&d->eval, step->formula, &truth));
  if (!truth) top(d)->pc = otherwise;
  return DW_OK;
}

static dw_status make_step(dw_deck *d, const dw_step *step)
{
  switch (step->kind) {
  case DW_STEP_NOTHING:
    return DW_OK;
  case DW_STEP_STYLE:
    return run_style(d, step);
  case DW_STEP_VARIABLE:
    return dw_deck_variable(d, step);
  case DW_STEP_IF:
    return branch(d, step, step->target);
  case DW_STEP_WHILE:
    return branch(d, step, step->target + 1);
  case DW_STEP_GOTO:
  case DW_STEP_ENDWHILE:
    top(d)->pc = step->target;
    return DW_OK;
  case DW_STEP_FOR:
  case DW_STEP_FARM:
    return dw_deck_enter_loop(d, top(d), step);
  case DW_STEP_ENDFOR:
  case DW_STEP_ENDFARM:
    return dw_deck_advance_loop(d, top(d));
  case DW_STEP_BREAK:
  case DW_STEP_CONTINUE:
    return leave_loop(d, step);
  case DW_STEP_NEXT:
    return dw_deck_next(d, step);
  case DW_STEP_JUMP:
    return run_jump(d, step);
  case DW_STEP_INCLUDE:
    return run_include(d, step);
  case DW_STEP_QUIT:
    return run_quit(d, step);
  case DW_STEP_SHELL:
    return run_shell(d, step);
  }
  return dw_fail(d->ctx, DW_EINTERNAL, "step of kind %d", (int)step->kind);
}

/* Each statement as it is typed; those of the language once, however often they run. */
static void echo(dw_deck *d, dw_step *step)
{
  const dw_span w = step->line.where;
  const bool again = step->echoed && step->kind != DW_STEP_STYLE;
  if (step->inner || again || step->kind == DW_STEP_GOTO) return;
  step->echoed = true;
  FILE *const out[2] = {d->echo_screen ? d->ctx->screen : NULL,
                        d->echo_log ? d->ctx->log : NULL};
  for (int k = 0; k < 2; k++)
    if (out[k]) fprintf(out[k], "%.*s\n", (int)(w.end - w.at), w.source->text + w.at);
}

static dw_status stopped(dw_deck *d)
{
  DW_TRY(dw_restart_poll(d->ctx, false));
  if (dw_stop_requested(d->ctx)) {
    DW_TRY(dw_restart_stop(d->ctx));
    return dw_fail(d->ctx, DW_EINTR, "stopped before this statement");
  }
  if (d->options->max_steps && d->count > d->options->max_steps)
    return dw_fail(d->ctx, DW_EINTR, "stopped after %lld statements",
                   (long long)d->count - 1);
  return DW_OK;
}

/* A task of a farm failed: the farm goes on with the next one. */
static dw_status rescue(dw_deck *d, dw_status status)
{
  int f = d->frames - 1;
  while (f >= 0 && !dw_farm_busy(&d->frame[f]))
    f--;
  if (f < 0 || status == DW_EINTR || status == DW_ENOMEM || d->in_farm) return status;
  int c = d->calls - 1;
  while (d->call[c].frames > f)
    c--;
  d->in_farm = true; /* a failure to go back ends the farm */
  dw_status after = dw_farm_done(d, &d->frame[f], status);
  d->calls = c + 1;
  dw_deck_leave_loops(d, f + 1);
  d->eval.fault.source = NULL, d->eval.depth = 0, d->skip_jump = false;
  if (after == DW_OK) after = dw_deck_next_turn(d, top(d));
  d->in_farm = false;
  return after;
}

dw_status dw_deck_flow(dw_deck *d)
{
  dw_status status = DW_OK;
  while (status == DW_OK && !d->done) {
    dw_call *call = top(d);
    if (call->pc >= call->unit->steps) {
      dw_deck_leave_loops(d, call->frames);
      if (d->calls == 1) break;
      d->calls--;
      continue;
    }
    dw_step *step = &call->unit->step[call->pc++];
    const dw_pool_mark mark = dw_pool_here(d->scratch);
    d->step = step, d->unit = call->unit, d->count++, d->draws_before = d->draws;
    d->eval.fault.source = NULL;
    status = stopped(d);
    if (status == DW_OK && d->ctx->dynamics->resumed) {
      status = dw_run_resume(d->ctx); /* what this statement was doing */
    } else if (status == DW_OK) {
      if (!d->shown) echo(d, step);
      d->shown = true;
      status = make_step(d, step);
    }
    d->shown = false;
    if (status != DW_OK) status = rescue(d, status);
    dw_pool_back(d->scratch, mark);
  }
  return status;
}
