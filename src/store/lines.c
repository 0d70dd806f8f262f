/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/lines.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

dw_status dw_lines_open(dw_ctx *ctx, const char *file, dw_lines *l)
{
  struct stat st;
  *l = (dw_lines){.ctx = ctx, .file = file, .in = fopen(file, "re")};
  if (l->in && !fstat(fileno(l->in), &st) && !S_ISDIR(st.st_mode)) {
    l->bytes = S_ISREG(st.st_mode) ? (int64_t)st.st_size : INT32_MAX;
    return DW_OK;
  }
  const int error = l->in ? EISDIR : errno;
  if (l->in) fclose(l->in);
  return dw_fail(ctx, error == ENOENT ? DW_ENOTFOUND : DW_EIO, "cannot read %s: %s", file,
                 strerror(error));
}

void dw_lines_close(dw_lines *l)
{
  fclose(l->in), free(l->line);
}

bool dw_lines_next(dw_lines *l)
{
  if (getline(&l->line, &l->room, l->in) < 0) return false;
  l->number++;
  l->line[strcspn(l->line, "\r\n")] = '\0';
  return true;
}

void dw_lines_rewind(dw_lines *l)
{
  rewind(l->in);
  l->number = 0;
}

dw_status dw_lines_bad(const dw_lines *l, const char *fmt, ...)
{
  char text[512];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  return dw_fail(l->ctx, DW_EVALUE, "%s:%lld: %s", l->file, (long long)l->number, text);
}
