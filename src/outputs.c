/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "outputs.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/ranks.h"
#include "engine/restart.h"
#include "style/field.h"

bool dw_partitions_add(dw_partitions *p, const char *word)
{
  enum { MOST = 1000000 };
  int64_t times = 1, size;
  const char *x = strchr(word, 'x');
  char *head = strndup(word, x ? (size_t)(x - word) : 0);
  const bool good = head && (!x || dw_parse_int(head, &times)) &&
                    dw_parse_int(x ? x + 1 : word, &size) && times > 0 && size > 0 &&
                    times <= MOST - p->count && size <= MOST;
  free(head);
  int64_t *grown =
      good ? realloc(p->size, (size_t)(p->count + times) * sizeof *grown) : NULL;
  if (!grown) return false;
  for (p->size = grown; times > 0; times--)
    grown[p->count++] = size;
  return true;
}

static FILE *open_output(const char *name, const char *what)
{
  FILE *out = fopen(name, "w");
  if (out)
    setvbuf(out, NULL, _IOLBF, 0);
  else
    fprintf(stderr, "ERROR: cannot open the %s %s: %s\n", what, name, strerror(errno));
  return out;
}

static bool is_none(const char *name)
{
  return !name || !strcmp(name, "none");
}

/* The file of this partition: NAME.k, where there are several. */
static const char *own_name(const dw_ctx *ctx, const char *common, const char *own,
                            char out[1024])
{
  const char *name = ctx->partitions > 1 && own ? own : common;
  if (ctx->partitions < 2 || is_none(name)) return name;
  snprintf(out, 1024, "%s.%d", name, ctx->partition);
  return out;
}

static dw_status open_screen(dw_ctx *ctx, const char *name)
{
  if (!name) return DW_OK;
  ctx->screen = is_none(name) ? NULL : open_output(name, "screen file");
  return ctx->screen || is_none(name) ? DW_OK : DW_EIO;
}

dw_status dw_outputs_open(dw_ctx *ctx, const dw_output_names *names, bool check,
                          bool continues)
{
  char room[1024];
  const bool several = ctx->partitions > 1;
  const char *log = names->log ? names->log : check ? "none" : "log.dwell";
  const char *screen = names->screen ? names->screen : several ? "screen" : NULL;
  if (dw_rank(ctx)) {
    ctx->screen = NULL;
    return DW_OK;
  }
  DW_TRY(open_screen(ctx, own_name(ctx, screen, names->part_screen, room)));
  log = own_name(ctx, log, names->part_log, room);
  if (is_none(log) || continues) return DW_OK;
  ctx->log = open_output(log, "log");
  return ctx->log ? dw_restart_set_log(ctx, log) : DW_EIO;
}

int dw_outputs_close(dw_ctx *ctx)
{
  int code = 0;
  if (ctx->log && fclose(ctx->log)) code = 4;
  if (ctx->screen && ctx->screen != stdout) fclose(ctx->screen);
  ctx->log = ctx->screen = NULL;
  if (fflush(stdout)) code = 4;
  return code;
}
