/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "conform/conform.h"

#include <string.h>

#include "command/command.h"
#include "conform/check.h"
#include "style/load.h"
#include "style/page.h"

typedef void (*suite)(dw_check *, const char *line);

static const suite suites[] = {[DW_KIND_PAIR] = dw_conform_pair,
                               [DW_KIND_LANDSCAPE] = dw_conform_landscape,
                               [DW_KIND_MINIMIZE] = dw_conform_minimize,
                               [DW_KIND_PATH] = dw_conform_path,
                               [DW_KIND_MODES] = dw_conform_modes,
                               [DW_KIND_COMPUTE] = dw_conform_compute,
                               [DW_KIND_COMMAND] = NULL,
                               [DW_KIND_FIX] = NULL,
                               [DW_KIND_DUMP] = NULL};

/* A context of its own that knows the caller's styles and says nothing. */
static dw_status lend(dw_ctx *ctx, dw_ctx **out)
{
  DW_TRY(dw_context_new(out));
  dw_registry_free((*out)->registry);
  (*out)->registry = ctx->registry;
  (*out)->screen = NULL;
  (*out)->stop = ctx->stop;
  return DW_OK;
}

static bool needs_arguments(const dw_style *s)
{
  for (const dw_field *f = s->fields; f && f->type != DW_END; f++)
    if (f->flags & DW_REQUIRED) return true;
  return false;
}

static void try_line(dw_check *c, const char *line)
{
  fprintf(c->out, "  -- %s\n", line);
  suites[c->entry->style->kind](c, line);
}

/* The defaults, unless an example is just that, and every example. */
static void try_all(dw_check *c, const char *title)
{
  const dw_style *s = c->entry->style;
  bool plain = needs_arguments(s);
  for (int i = 0; s->examples && s->examples[i]; i++)
    plain = plain || !strcmp(s->examples[i], title);
  if (!plain) try_line(c, title);
  for (int i = 0; s->examples && s->examples[i]; i++)
    try_line(c, s->examples[i]);
}

static dw_status test_style(dw_ctx *ctx, FILE *out, const dw_entry *entry, int *failed)
{
  char title[100];
  dw_check c = {.out = out, .entry = entry};
  dw_style_title(entry->style, title, sizeof title);
  if (lend(ctx, &c.ctx) != DW_OK)
    return dw_fail(ctx, DW_ENOMEM, "no memory to test %s", title);
  fprintf(out, "%s%s%s\n", title, *entry->file ? " of " : "", entry->file);
  dw_conform_descriptor(&c);
  if (suites[entry->style->kind]) try_all(&c, title);
  fprintf(out, "%s: %d passed, %d failed, %d skipped\n\n", title, c.passed, c.failed,
          c.skipped);
  *failed += c.failed;
  c.ctx->registry = NULL;
  dw_context_free(c.ctx);
  return dw_stop_requested(ctx) ? dw_fail(ctx, DW_EINTR, "stopped on request") : DW_OK;
}

static bool is_file(const char *word)
{
  const size_t n = strlen(word);
  return strchr(word, '/') || (n > 3 && !strcmp(word + n - 3, ".so")) ||
         (n > 2 && !strcmp(word + n - 2, ".c"));
}

dw_status dw_conform(dw_ctx *ctx, FILE *out, int n, const char *const *words, int *failed)
{
  const char *file = NULL;
  const dw_entry *one = NULL;
  dw_kind kind = (dw_kind)0;
  *failed = 0;
  if (n == 1 && is_file(words[0])) {
    file = words[0];
    DW_TRY(dw_plugin_load(ctx, file));
  } else if (n > 1 || (n == 1 && !dw_kind_from_word(dw_spelling(words[0]), &kind))) {
    DW_TRY(dw_page_find(ctx, n, words, &one));
  }
  if (one) return test_style(ctx, out, one, failed);
  int tested = 0;
  for (int64_t i = 0; i < dw_registry_count(ctx->registry); i++) {
    const dw_entry *e = dw_registry_at(ctx->registry, i);
    if ((file && strcmp(e->file, file)) || (kind && e->style->kind != kind)) continue;
    DW_TRY(test_style(ctx, out, e, failed));
    tested++;
  }
  if (tested) return DW_OK;
  return dw_fail(ctx, DW_ENOTFOUND, "no style of kind %s is loaded", dw_kind_word(kind));
}
