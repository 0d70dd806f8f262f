/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "conform/check.h"

#include <string.h>

#include "command/command.h"

enum { WORDS = 64 };

void dw_check_bound(dw_check *c, const char *what, double measured, double bound)
{
  const bool ok = measured <= bound;
  fprintf(c->out, "  %s  %-58s %.1e, at most %.0e\n", ok ? "ok  " : "FAIL", what, measured,
          bound);
  if (ok)
    c->passed++;
  else
    c->failed++;
}

bool dw_check_holds(dw_check *c, const char *what, bool holds, const char *why, ...)
{
  if (holds) {
    fprintf(c->out, "  ok    %s\n", what);
    c->passed++;
    return true;
  }
  va_list ap;
  va_start(ap, why);
  fprintf(c->out, "  FAIL  %s: ", what);
  vfprintf(c->out, why, ap);
  fputc('\n', c->out);
  va_end(ap);
  c->failed++;
  return false;
}

bool dw_check_call(dw_check *c, const char *what, dw_status status)
{
  const dw_error *e = &c->ctx->error;
  if (status == DW_OK && e->status == DW_OK) return true;
  if (status == DW_OK)
    dw_check_holds(c, what, false, "it returned DW_OK after failing with: %s", e->text);
  else
    dw_check_holds(c, what, false, "status %d, %s", (int)status,
                   e->status == DW_OK ? "and no message" : e->text);
  dw_error_clear(c->ctx);
  return false;
}

void dw_check_skip(dw_check *c, const char *what, const char *why)
{
  fprintf(c->out, "  skip  %s: %s\n", what, why);
  c->skipped++;
}

/* -- statements ---------------------------------------------------------------------- */

/* Splits at blanks; examples need no more. */
static int split(char *text, const char **words)
{
  int n = 0;
  char *rest = NULL;
  for (char *p = strtok_r(text, " ", &rest); p && n < WORDS; p = strtok_r(NULL, " ", &rest))
    words[n++] = p;
  return n;
}

typedef struct {
  char text[512];
  const char *word[WORDS];
  dw_word argument[WORDS];
  int n, used;
  const dw_entry *entry;
} statement;

static dw_status bind(dw_ctx *ctx, const char *line, statement *s)
{
  snprintf(s->text, sizeof s->text, "%s", line);
  s->n = split(s->text, s->word);
  for (int i = 0; i < s->n; i++)
    s->argument[i] = (dw_word){.text = s->word[i]};
  return dw_registry_bind(ctx, s->n, s->word, &s->entry, &s->used);
}

dw_instance *dw_check_instance(dw_check *c, const char *line)
{
  statement s;
  dw_instance *instance = NULL;
  if (!dw_check_call(c, line, bind(c->ctx, line, &s))) return NULL;
  if (s.entry != c->entry) {
    dw_check_holds(c, line, false, "it calls another style");
    return NULL;
  }
  if (!dw_check_call(c, line,
                     dw_instance_new(c->ctx, s.entry, s.used, s.n, s.argument, &instance)))
    return NULL;
  return instance;
}

dw_status dw_check_run(dw_check *c, const char *line)
{
  statement s;
  DW_TRY(bind(c->ctx, line, &s));
  return dw_statement_run(c->ctx, s.entry, s.used, s.n, s.argument);
}
