/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* session.h - a context with all commands and plugins, and statements given as text: tests
 * of what decks do, without the deck. */
#ifndef DW_TESTS_SESSION_H
#define DW_TESTS_SESSION_H

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "engine/observe.h"
#include "style/load.h"

static inline dw_ctx *session_open(void)
{
  dw_ctx *ctx;
  ck_assert_int_eq(dw_context_new(&ctx), DW_OK);
  ctx->screen = NULL;
  ck_assert_int_eq(dw_commands_register(ctx), DW_OK);
  ck_assert_int_eq(dw_plugins_scan(ctx, NULL), DW_OK);
  return ctx;
}

static inline void session_close(dw_ctx *ctx)
{
  dw_context_close(ctx);
  dw_context_free(ctx);
}

/* Runs one statement of words separated by single blanks. */
static inline dw_status session_try(dw_ctx *ctx, const char *statement)
{
  enum { MOST = 64 };
  char text[1024];
  const char *words[MOST];
  dw_word typed[MOST];
  const dw_entry *entry;
  int n = 0, used;
  dw_error_clear(ctx);
  snprintf(text, sizeof text, "%s", statement);
  for (char *save, *w = strtok_r(text, " ", &save); w && n < MOST;
       w = strtok_r(NULL, " ", &save)) {
    words[n] = w;
    typed[n++] = (dw_word){.text = w};
  }
  const dw_status status = dw_registry_bind(ctx, n, words, &entry, &used);
  return status == DW_OK ? dw_statement_run(ctx, entry, used, n, typed) : status;
}

static inline void session_say(dw_ctx *ctx, const char *statement)
{
  ck_assert_msg(session_try(ctx, statement) == DW_OK, "%s: %s", statement, ctx->error.text);
}

/* A number as the deck reads it. */
static inline double session_number(dw_ctx *ctx, const char *name)
{
  double v = 0;
  ck_assert_msg(dw_observe(ctx, name, &v) == DW_OK, "%s", ctx->error.text);
  return v;
}

/* The statement must fail, and the message must hold `text`. */
static inline void session_refuses(dw_ctx *ctx, const char *statement, const char *text)
{
  ck_assert_msg(session_try(ctx, statement) != DW_OK, "%s was taken", statement);
  ck_assert_msg(strstr(ctx->error.text, text), "%s: the message is: %s", statement,
                ctx->error.text);
}

#endif
