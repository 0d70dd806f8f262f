/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Statements about the session: print, log, echo, timer, info, help. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/results.h"
#include "command/command.h"
#include "deck/deck.h"
#include "engine/restart.h"
#include "model/box.h"
#include "style/help.h"

static const char *const no_yes[] = {"no", "yes", NULL};

/* -- print -- */

typedef struct {
  dw_words text;
  const char *file, *append;
  int32_t screen;
} print_args;

static dw_status write_line(dw_ctx *ctx, const char *file, const char *mode,
                            const char *line)
{
  FILE *out = fopen(file, mode);
  if (!out) return dw_fail(ctx, DW_EIO, "cannot open %s: %s", file, strerror(errno));
  fprintf(out, "%s\n", line);
  if (fclose(out))
    return dw_fail(ctx, DW_EIO, "cannot write %s: %s", file, strerror(errno));
  return DW_OK;
}

static dw_status run_print(void *self, dw_ctx *ctx)
{
  const print_args *a = self;
  size_t room = 1;
  for (int64_t i = 0; i < a->text.n; i++)
    room += strlen(a->text.v[i]) + 1;
  char *line = dw_alloc(ctx, room, 1), *p = line;
  if (!line) return DW_ENOMEM;
  for (int64_t i = 0; i < a->text.n; i++)
    p += snprintf(p, room - (size_t)(p - line), "%s%s", i ? " " : "", a->text.v[i]);
  FILE *const screen = ctx->screen;
  if (!a->screen) ctx->screen = NULL;
  dw_say(ctx, "%s\n", line);
  ctx->screen = screen;
  if (a->file) DW_TRY(write_line(ctx, a->file, "w", line));
  if (a->append) ctx->restart->owed = true;
  return a->append ? write_line(ctx, a->append, "a", line) : DW_OK;
}

static const dw_field print_fields[] = {
    {.name = "text",
     .doc = "What to print: words are joined by blanks.",
     .type = DW_WORDS,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(print_args, text)},
    {.name = "file",
     .doc = "Also into this file, which holds nothing else then.",
     .type = DW_PATH,
     .offset = offsetof(print_args, file)},
    {.name = "append",
     .doc = "Also at the end of this file.",
     .type = DW_PATH,
     .offset = offsetof(print_args, append)},
    {.name = "screen",
     .doc = "Whether it goes to the screen, too; the log has it in any case.",
     .type = DW_ENUM,
     .offset = offsetof(print_args, screen),
     .dflt = "yes",
     .choices = no_yes},
    {0}};

/* -- log, echo -- */

typedef struct {
  const char *file;
  bool append;
} log_args;

static dw_status run_log(void *self, dw_ctx *ctx)
{
  const log_args *a = self;
  const char *base = strrchr(a->file, '/');
  FILE *log = NULL;
  if (strcmp(base ? base + 1 : a->file, "none") != 0) {
    log = fopen(a->file, a->append ? "a" : "w");
    if (!log)
      return dw_fail_word(ctx, DW_EIO, 1, NULL, "cannot open the log %s: %s", a->file,
                          strerror(errno));
    setvbuf(log, NULL, _IOLBF, 0);
  }
  if (ctx->log) fclose(ctx->log);
  ctx->log = log;
  return dw_restart_set_log(ctx, log ? a->file : NULL);
}

static const dw_field log_fields[] = {
    {.name = "file",
     .doc = "The log goes on in this file; none: nowhere.",
     .type = DW_PATH,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(log_args, file)},
    {.name = "append",
     .doc = "Keep what the file holds.",
     .type = DW_BOOL,
     .flags = DW_FLAG,
     .offset = offsetof(log_args, append)},
    {0}};

static const char *const echoes[] = {"none", "screen", "log", "both", NULL};

typedef struct {
  int32_t where;
} echo_args;

static dw_status run_echo(void *self, dw_ctx *ctx)
{
  const int32_t where = ((const echo_args *)self)->where;
  if (!ctx->deck) return dw_fail(ctx, DW_ESTATE, "echo: no deck is running");
  ctx->deck->echo_screen = where == 1 || where == 3;
  ctx->deck->echo_log = where == 2 || where == 3;
  return DW_OK;
}

static const dw_field echo_fields[] = {{.name = "where",
                                        .doc = "Where statements are shown as they run.",
                                        .type = DW_ENUM,
                                        .flags = DW_REQUIRED | DW_POSITIONAL,
                                        .offset = offsetof(echo_args, where),
                                        .choices = echoes},
                                       {0}};

/* -- timer -- */

typedef struct {
  const char *timeout;
} timer_args;

/* "H:MM:SS", "MM:SS" or seconds; -1: it is none of them. */
static int64_t seconds_of(const char *text)
{
  int64_t total = 0;
  for (int parts = 0; parts < 3; parts++) {
    char *end;
    if (*text < '0' || *text > '9') return -1;
    const long v = strtol(text, &end, 10);
    if (v > 1000000) return -1;
    total = 60 * total + v;
    if (!*end) return total;
    if (*end != ':') return -1;
    text = end + 1;
  }
  return -1;
}

static dw_status run_timer(void *self, dw_ctx *ctx)
{
  const timer_args *a = self;
  if (!a->timeout) {
    const double wall = ctx->deck ? dw_clock() - ctx->deck->began : 0;
    dw_say(ctx, "wall time %.3f s, CPU time %.3f s\n", wall,
           (double)clock() / CLOCKS_PER_SEC);
    return DW_OK;
  }
  const bool off = !strcmp(a->timeout, "off");
  const int64_t seconds = off ? 0 : seconds_of(a->timeout);
  if (seconds < 0 || (!off && seconds == 0))
    return dw_fail_word(ctx, DW_EVALUE, 2, "H:MM:SS, or off", "timer: %.60s is no time",
                        a->timeout);
  if (!ctx->stop)
    return dw_fail(ctx, DW_EUNSUP, "timer timeout: nothing listens to it here");
  dw_restart_limit(seconds);
  return DW_OK;
}

static const dw_field timer_fields[] = {
    {.name = "timeout",
     .doc = "Stop, as on SIGTERM, when H:MM:SS from now have passed; off: do not.",
     .type = DW_STRING,
     .offset = offsetof(timer_args, timeout)},
    {0}};

/* -- info -- */

typedef struct {
  dw_words what;
} info_args;

static void say_system(dw_ctx *ctx)
{
  const dw_system *s = ctx->system;
  if (!s) {
    dw_say(ctx, "system     none\n");
    return;
  }
  dw_say(ctx, "system     %lld particles of %d types, step %lld, box %.10g %.10g %.10g\n",
         (long long)s->n, (int)s->ntypes, (long long)s->step, s->box.h[0], s->box.h[1],
         s->box.h[2]);
  dw_say(ctx, "potential  %s\n", ctx->pair ? ctx->pair->style->name : "none");
}

static void say_variables(dw_ctx *ctx)
{
  dw_deck *d = ctx->deck;
  for (int i = 0; d && i < dw_names_count(d->names); i++) {
    const dw_symbol *s = dw_names_at(d->names, i);
    if (!s->var) continue;
    const char *text = s->var->text;
    if (s->var->kind == DW_VAR_EQUAL)
      dw_say(ctx, "variable   %s = %.*s\n", s->name,
             (int)(s->var->formula->where.end - s->var->formula->where.at),
             s->var->formula->where.source->text + s->var->formula->where.at);
    else
      dw_say(ctx, "variable   %s = %s\n", s->name,
             text ? text : dw_datum_print(&s->var->value, d->scratch));
  }
}

static void say_results(dw_ctx *ctx)
{
  char number[DW_NUMBER_ROOM];
  for (int64_t i = 0; i < dw_results_count(ctx->results); i++) {
    const dw_result *r = dw_results_at(ctx->results, i);
    if (!r->text && r->rank == 0) dw_number_print(r->v[0], number);
    if (r->text || r->rank == 0)
      dw_say(ctx, "result     %s = %s\n", r->name, r->text ? r->text : number);
    else
      dw_say(ctx, "result     %s: %lld numbers\n", r->name, (long long)r->count);
  }
}

static dw_status run_info(void *self, dw_ctx *ctx)
{
  static const struct {
    const char *name;
    void (*say)(dw_ctx *);
  } parts[] = {
      {"system", say_system}, {"variables", say_variables}, {"results", say_results}};
  const dw_words *what = &((const info_args *)self)->what;
  for (int64_t w = 0; w < what->n; w++) {
    bool known = false;
    for (size_t i = 0; i < 3; i++)
      known = known || !strcmp(what->v[w], parts[i].name);
    if (!known)
      return dw_fail_word(ctx, DW_EVALUE, 1 + (int)w, "there are: system variables results",
                          "info: unknown word %.60s", what->v[w]);
  }
  for (size_t i = 0; i < 3; i++) {
    bool wanted = what->n == 0;
    for (int64_t w = 0; w < what->n; w++)
      wanted = wanted || !strcmp(what->v[w], parts[i].name);
    if (wanted) parts[i].say(ctx);
  }
  return DW_OK;
}

static const dw_field info_fields[] = {{.name = "what",
                                        .doc = "system, variables, results; nothing: all.",
                                        .type = DW_WORDS,
                                        .flags = DW_POSITIONAL,
                                        .offset = offsetof(info_args, what)},
                                       {0}};

/* -- help -- */

static dw_status run_help(void *self, dw_ctx *ctx)
{
  const dw_words *what = &((const info_args *)self)->what;
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  if (!out) return dw_fail(ctx, DW_ENOMEM, "no memory for a page of help");
  const dw_status status = dw_help(ctx, out, (int)what->n, (const char *const *)what->v);
  fclose(out);
  if (status == DW_OK) dw_say(ctx, "%s", text);
  free(text);
  return status;
}

static const dw_field help_fields[] = {
    {.name = "what",
     .doc = "A kind of style, or one style or statement by its name; nothing: all kinds.",
     .type = DW_WORDS,
     .flags = DW_POSITIONAL,
     .offset = offsetof(info_args, what)},
    {0}};

DW_COMMAND(print, "print", print_args, print_fields, "Print a line to screen and log",
           "print \"barrier ${path.barrier}\"");
DW_COMMAND(log, "log", log_args, log_fields, "Go on with another log file",
           "log second.log");
DW_COMMAND(echo, "echo", echo_args, echo_fields, "Where statements are shown as they run",
           "echo both");
DW_COMMAND(timer, "timer", timer_args, timer_fields,
           "Print the time spent, or set a limit to it", "timer timeout 23:30:00");
DW_COMMAND(info, "info", info_args, info_fields,
           "Print what there is: system, variables, results", "info variables");
DW_COMMAND(help, "help", info_args, help_fields, "Print the page of a style",
           "help pair polydisperse");

const dw_style *const dw_deck_session[] = {
    &print_style, &log_style, &echo_style, &timer_style, &info_style, &help_style, NULL};
