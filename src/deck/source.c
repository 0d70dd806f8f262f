/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/source.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { SIZE_MAX_MB = 256 };

void dw_source_free(dw_source *s)
{
  if (!s) return;
  free(s->name);
  free(s->text);
  free(s->line);
  free(s);
}

/* -- UTF-8 ----------------------------------------------------------------------- */

/* Length of the character that begins here, 0 when it is none. */
static size_t character(const unsigned char *p, size_t left)
{
  const size_t n = p[0] < 0x80 ? 1 : p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
  if (p[0] == 0 || (p[0] >= 0x80 && p[0] < 0xc2) || p[0] > 0xf4 || n > left) return 0;
  for (size_t k = 1; k < n; k++)
    if ((p[k] & 0xc0) != 0x80) return 0;
  const bool surrogate = p[0] == 0xed && p[1] > 0x9f;
  const bool longer = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
  return surrogate || longer || (p[0] == 0xf4 && p[1] > 0x8f) ? 0 : n;
}

size_t dw_source_step(const dw_source *s, size_t at)
{
  const size_t n =
      at < s->size ? character((const unsigned char *)s->text + at, s->size - at) : 1;
  return n ? n : 1;
}

size_t dw_source_width(const char *text, size_t bytes)
{
  size_t width = 0;
  for (size_t i = 0; i < bytes; i++)
    width += ((unsigned char)text[i] & 0xc0) != 0x80;
  return width;
}

/* -- lines ----------------------------------------------------------------------- */

/* CR LF and a lone CR become LF; a byte order mark goes. */
static void tidy(dw_source *s)
{
  size_t to = 0, from = s->size >= 3 && !memcmp(s->text, "\xef\xbb\xbf", 3) ? 3 : 0;
  for (; from < s->size; from++) {
    const char c = s->text[from];
    if (c == '\r' && from + 1 < s->size && s->text[from + 1] == '\n') continue;
    s->text[to++] = c == '\r' ? '\n' : c;
  }
  s->text[to] = '\0';
  s->size = to;
}

static dw_status find_lines(dw_ctx *ctx, dw_source *s)
{
  size_t count = 1;
  for (size_t i = 0; i < s->size; i++)
    count += s->text[i] == '\n';
  s->line = calloc(count + 1, sizeof *s->line);
  if (!s->line) return dw_fail(ctx, DW_ENOMEM, "no memory for %zu lines", count);
  for (size_t i = 0; i < s->size; i++)
    if (s->text[i] == '\n') s->line[++s->lines] = i + 1;
  s->line[++s->lines] = s->size + 1;
  return DW_OK;
}

static dw_status check_text(dw_ctx *ctx, const dw_source *s, dw_span *bad)
{
  for (size_t i = 0; i < s->size;) {
    const unsigned char *p = (const unsigned char *)s->text + i;
    const size_t n = character(p, s->size - i);
    const bool control =
        n == 1 && p[0] < 0x20 && p[0] != '\t' && p[0] != '\n' && p[0] != '\f';
    if (n == 0 || control) {
      *bad = (dw_span){s, i, i + 1};
      return dw_fail_word(ctx, DW_ESYNTAX, -1, "a deck is a text file in UTF-8",
                          "byte 0x%02x is no text", p[0]);
    }
    i += n;
  }
  return DW_OK;
}

dw_location dw_source_locate(dw_span span)
{
  const dw_source *s = span.source;
  size_t lo = 0, hi = s->lines;
  while (hi - lo > 1) {
    const size_t mid = lo + (hi - lo) / 2;
    if (s->line[mid] <= span.at)
      lo = mid;
    else
      hi = mid;
  }
  const size_t begin = s->line[lo];
  return (dw_location){lo + 1, 1 + dw_source_width(s->text + begin, span.at - begin), begin,
                       s->line[lo + 1] - 1};
}

/* -- reading ------------------------------------------------------------------------ */

/* Takes ownership of text. */
static dw_status make(dw_ctx *ctx, const char *name, char *text, size_t size,
                      dw_source **out)
{
  dw_source *s = calloc(1, sizeof *s);
  if (s) s->name = strdup(name);
  if (!s || !s->name) {
    free(text);
    free(s);
    return dw_fail(ctx, DW_ENOMEM, "no memory for the deck %s", name);
  }
  s->text = text, s->size = size;
  tidy(s);
  const dw_status status = find_lines(ctx, s);
  if (status == DW_OK)
    *out = s;
  else
    dw_source_free(s);
  return status;
}

dw_status dw_source_text(dw_ctx *ctx, const char *name, const char *text, size_t size,
                         dw_source **out, dw_span *bad)
{
  char *copy = malloc(size + 1);
  *out = NULL;
  if (!copy) return dw_fail(ctx, DW_ENOMEM, "no memory for the deck %s", name);
  if (size) memcpy(copy, text, size);
  DW_TRY(make(ctx, name, copy, size, out));
  return check_text(ctx, *out, bad);
}

static dw_status slurp(dw_ctx *ctx, FILE *in, const char *name, char **text, size_t *size)
{
  size_t room = 65536;
  char *buffer = malloc(room + 1);
  *size = 0;
  while (buffer) {
    const size_t got = fread(buffer + *size, 1, room - *size, in);
    *size += got;
    if (*size < room) break;
    if (room >= (size_t)SIZE_MAX_MB << 20) {
      free(buffer);
      return dw_fail(ctx, DW_EIO, "%s is larger than %d MB: no deck", name, SIZE_MAX_MB);
    }
    char *grown = realloc(buffer, (room *= 2) + 1);
    if (!grown) free(buffer);
    buffer = grown;
  }
  if (!buffer) return dw_fail(ctx, DW_ENOMEM, "no memory for the deck %s", name);
  *text = buffer;
  if (!ferror(in)) return DW_OK;
  free(buffer);
  return dw_fail(ctx, DW_EIO, "cannot read %s: %s", name, strerror(errno));
}

dw_status dw_source_read(dw_ctx *ctx, const char *path, dw_source **out, dw_span *bad)
{
  const char *name = path ? path : "<stdin>";
  struct stat st;
  char *text = NULL;
  size_t size;
  *out = NULL;
  if (path && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
    return dw_fail(ctx, DW_EIO, "%s is a folder, not a deck", path);
  FILE *in = path ? fopen(path, "rb") : stdin;
  if (!in)
    return dw_fail(ctx, errno == ENOENT ? DW_ENOTFOUND : DW_EIO, "cannot open %s: %s", path,
                   strerror(errno));
  const dw_status status = slurp(ctx, in, name, &text, &size);
  if (path) fclose(in);
  if (status != DW_OK) return status;
  DW_TRY(make(ctx, name, text, size, out));
  return check_text(ctx, *out, bad);
}
