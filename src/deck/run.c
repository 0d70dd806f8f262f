/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "config.h"

#include "deck/run.h"

#include <stdlib.h>
#include <string.h>

#include "deck/keep.h"
#include "engine/restart.h"
#include "store/library.h"

/* -- beginning and end -- */

static void drop_names(dw_deck *d)
{
  for (int i = 0; d->names && i < dw_names_count(d->names); i++)
    dw_var_set(dw_names_at(d->names, i), NULL);
  dw_names_free(d->names);
}

static void finish(dw_deck *d)
{
  dw_deck_leave_loops(d, 0);
  drop_names(d);
  dw_deck_drop_findings(d);
  for (dw_unit *u = d->units; u; u = u->next) {
    dw_source_free(u->source);
    free(u->step);
    free(u->label);
  }
  free(d->frame);
  dw_pool_free(d->pool);
  dw_pool_free(d->scratch);
  dw_archive_free(&d->held);
  d->ctx->deck = NULL, d->ctx->restart->write = NULL;
  d->ctx->folder = NULL, d->ctx->provenance = NULL;
}

static dw_status begin(dw_deck *d, dw_ctx *ctx, const dw_deck_options *options)
{
  *d = (dw_deck){.ctx = ctx, .options = options, .began = dw_clock()};
  d->pool = dw_pool_new(), d->scratch = dw_pool_new(), d->names = dw_names_new();
  ctx->deck = d;
  if (!d->pool || !d->scratch || !d->names)
    return dw_fail(ctx, DW_ENOMEM, "no memory for a deck");
  d->eval = (dw_eval){.ctx = ctx, .pool = d->scratch, .names = d->names};
  d->eval.look = dw_deck_lookup(d);
  const char *echo = options->echo ? options->echo : "log";
  d->echo_screen = !strcmp(echo, "screen") || !strcmp(echo, "both");
  d->echo_log = !strcmp(echo, "log") || !strcmp(echo, "both");
  return DW_OK;
}

/* -- the command line's variables -- */

static dw_status set_variable(dw_deck *d, const char *const *words, int n)
{
  dw_var *v;
  if (!dw_is_name(words[0]))
    return dw_fail(d->ctx, DW_ESYNTAX, "-var %s: a name is letters, digits and _",
                   words[0]);
  if (n < 2) return dw_fail(d->ctx, DW_ESYNTAX, "-var %s has no value", words[0]);
  const int number = dw_names_number(d->names, words[0], strlen(words[0]));
  if (number < 0) return dw_fail(d->ctx, DW_ENOMEM, "no memory for a variable");
  dw_symbol *symbol = dw_names_at(d->names, number);
  DW_TRY(dw_var_list(d->ctx, n - 1, words + 1, &v));
  v->fixed = true;
  symbol->defined = true;
  for (int i = 1; i < n; i++)
    symbol->spaced = symbol->spaced || strpbrk(words[i], " \t\n");
  dw_var_set(symbol, v);
  return DW_OK;
}

static dw_status set_variables(dw_deck *d)
{
  const char *const *words = d->options->vars;
  for (int i = 0; i < d->options->nvars; i++) {
    int n = 0;
    while (words[n])
      n++;
    DW_TRY(set_variable(d, words, n));
    words += n + 1;
  }
  return DW_OK;
}

/* -- the deck -- */

static dw_status set_folder(dw_deck *d)
{
  const char *file = d->file ? d->file : "";
  const char *slash = strrchr(file, '/');
  const char *folder = !slash ? "." : slash == file ? "/" : NULL;
  d->ctx->folder = folder ? folder : dw_pool_text(d->pool, file, (size_t)(slash - file));
  return d->ctx->folder ? DW_OK : dw_fail(d->ctx, DW_ENOMEM, "no memory for a deck");
}

/* Versions of the plugins, for the record. */
static const char *plugins(dw_deck *d)
{
  char *text = NULL;
  size_t size;
  FILE *out = open_memstream(&text, &size);
  const dw_plugin *last = NULL;
  if (!out) return "";
  for (int64_t i = 0; i < dw_registry_count(d->ctx->registry); i++) {
    const dw_entry *e = dw_registry_at(d->ctx->registry, i);
    if (!e->plugin || e->plugin == last) continue;
    fprintf(out, "%s %s\n", e->plugin->name, e->plugin->version);
    last = e->plugin;
  }
  fclose(out);
  const char *copy = text ? dw_pool_text(d->pool, text, size) : NULL;
  free(text);
  return copy ? copy : "";
}

static dw_status run(dw_deck *d)
{
  const dw_source *source = d->main->source;
  const dw_provenance origin = {
      .deck_name = source->name,
      .deck_text = source->text,
      .version = PACKAGE_VERSION,
      .plugins = plugins(d),
      .command_line = d->options->command_line ? d->options->command_line : "",
      .seed = d->ctx->seed};
  d->ctx->provenance = &origin;
  d->call[0] = (dw_call){.unit = d->main};
  d->calls = 1;
  dw_status status = d->options->restart ? dw_deck_resume(d, d->options->restart) : DW_OK;
  d->ctx->restart->write = dw_deck_checkpoint;
  if (status == DW_OK) status = dw_deck_flow(d);
  d->ctx->provenance = NULL;
  return status;
}

/* A restart file knows its deck. */
static dw_status find_deck(dw_deck *d)
{
  char *name = NULL;
  d->file = d->options->file;
  if (d->file || !d->options->restart) return DW_OK;
  DW_TRY(dw_restart_read_deck(d->ctx, d->options->restart, &name));
  if (name && !(d->file = dw_pool_text(d->pool, name, strlen(name))))
    dw_fail(d->ctx, DW_ENOMEM, "no memory for a deck");
  free(name);
  return d->ctx->error.status;
}

static dw_status read_and_check(dw_deck *d)
{
  DW_TRY(find_deck(d));
  DW_TRY(set_folder(d));
  DW_TRY(set_variables(d));
  d->main = dw_deck_load(d, d->file, NULL, (dw_span){NULL, 0, 0});
  if (!d->main) return d->ctx->error.status;
  dw_deck_check(d);
  return DW_OK;
}

static void say_checked(const dw_deck *d)
{
  int64_t statements = 0;
  for (const dw_unit *u = d->units; u; u = u->next)
    for (int s = 0; s < u->steps; s++)
      statements += !u->step[s].inner && u->step[s].kind != DW_STEP_GOTO;
  dw_say(d->ctx, "%s: %lld statements, no errors\n", d->main->source->name,
         (long long)statements);
}

dw_status dw_deck_run(dw_ctx *ctx, const dw_deck_options *options, int *exit_code)
{
  dw_deck d;
  dw_status status = begin(&d, ctx, options);
  if (status == DW_OK) status = read_and_check(&d);
  if (status == DW_OK && d.findings) {
    *exit_code = dw_deck_show_findings(&d);
    finish(&d);
    return DW_ESYNTAX;
  }
  if (status == DW_OK && options->check_only)
    say_checked(&d);
  else if (status == DW_OK)
    status = run(&d);
  if (status == DW_EINTR) dw_restart_say(ctx);
  if (status != DW_OK) dw_deck_fail(&d);
  *exit_code = status == DW_OK ? d.exit_code : dw_deck_error_code(&ctx->error);
  dw_error_clear(ctx);
  finish(&d);
  return status;
}
