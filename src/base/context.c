/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "base/context.h"

#include <string.h>

#include "base/ranks.h"

static dw_error *fresh(dw_ctx *ctx, dw_status status, int word)
{
  dw_error *e = &ctx->error;
  if (e->status != DW_OK) return NULL;
  e->status = status, e->word = word;
  e->hint[0] = '\0', e->source = NULL, e->source_line = 0;
  return e;
}

dw_status dw_fail_at(dw_ctx *ctx, dw_status status, const char *file, int line,
                     const char *fmt, ...)
{
  dw_error *e = fresh(ctx, status, -1);
  if (!e) return status;
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(e->text, sizeof e->text, fmt, ap);
  va_end(ap);
  e->source = file, e->source_line = line;
  return status;
}

dw_status dw_fail_word(dw_ctx *ctx, dw_status status, int word, const char *hint,
                       const char *fmt, ...)
{
  dw_error *e = fresh(ctx, status, word);
  if (!e) return status;
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(e->text, sizeof e->text, fmt, ap);
  va_end(ap);
  if (hint) snprintf(e->hint, sizeof e->hint, "%s", hint);
  return status;
}

void dw_error_clear(dw_ctx *ctx)
{
  ctx->error.status = DW_OK;
}

static void say(dw_ctx *ctx, const char *before, const char *fmt, va_list ap,
                const char *after)
{
  FILE *out[2] = {ctx->screen, ctx->log};
  for (int i = 0; i < 2; i++) {
    if (!out[i]) continue;
    va_list copy;
    va_copy(copy, ap);
    fputs(before, out[i]);
    vfprintf(out[i], fmt, copy);
    fputs(after, out[i]);
    fflush(out[i]);
    va_end(copy);
  }
}

#define SAY(before, after)          \
  va_list ap;                       \
  va_start(ap, fmt);                \
  say(ctx, before, fmt, ap, after); \
  va_end(ap)

void dw_say(dw_ctx *ctx, const char *fmt, ...)
{
  SAY("", "");
}

void dw_note(dw_ctx *ctx, const char *fmt, ...)
{
  SAY("note: ", "\n");
}

/* Rank 0 alone has screen and log; what a task of another one warns of is on stderr. */
void dw_warn(dw_ctx *ctx, const char *fmt, ...)
{
  SAY("WARNING: ", "\n");
  if (!dw_rank(ctx) || !ctx->apart) return;
  va_list more;
  va_start(more, fmt);
  fprintf(stderr, "WARNING (rank %d): ", dw_rank(ctx));
  vfprintf(stderr, fmt, more);
  fputc('\n', stderr);
  va_end(more);
}

void *dw_alloc(dw_ctx *ctx, size_t count, size_t size)
{
  void *p = dw_arena_alloc(ctx->arena, count, size);
  if (!p) dw_fail(ctx, DW_ENOMEM, "no memory for %zu items of %zu bytes", count, size);
  return p;
}

void dw_release(dw_ctx *ctx, void *p)
{
  dw_arena_release(ctx->arena, p);
}

char *dw_copy_text(dw_ctx *ctx, const char *text)
{
  char *copy = dw_arena_text(ctx->arena, text);
  if (!copy) dw_fail(ctx, DW_ENOMEM, "no memory for a text of %zu bytes", strlen(text));
  return copy;
}

bool dw_stop_requested(dw_ctx *ctx)
{
  if (ctx->stepping) return false;
  const bool one = dw_ranks_stopped(ctx); /* tells the others, too */
  return one || (ctx->stop && *ctx->stop);
}
