/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "base/archive.h"

#include <stdlib.h>
#include <string.h>

void dw_archive_free(dw_archive *a)
{
  free(a->data);
  a->data = NULL, a->size = a->room = a->at = 0;
}

void dw_archive_rewind(dw_archive *a)
{
  a->saving = false, a->at = 0;
}

static dw_status store(dw_archive *a, const void *p, size_t bytes)
{
  if (bytes > a->room - a->size) {
    const size_t room = 2 * a->room + bytes + 4096;
    unsigned char *grown = bytes < SIZE_MAX / 4 ? realloc(a->data, room) : NULL;
    if (!grown) return dw_fail(a->ctx, DW_ENOMEM, "no memory for %s", a->name);
    a->data = grown, a->room = room;
  }
  if (bytes) memcpy(a->data + a->size, p, bytes);
  a->size += bytes;
  return DW_OK;
}

static dw_status damaged(dw_archive *a)
{
  return dw_fail(a->ctx, DW_EIO, "%s is damaged: it ends too early", a->name);
}

dw_status dw_archive_bytes(dw_archive *a, void *p, size_t count, size_t size)
{
  if (size && count > SIZE_MAX / size) return damaged(a);
  const size_t bytes = count * size;
  if (a->saving) return store(a, p, bytes);
  if (bytes > a->size - a->at) return damaged(a);
  if (bytes) memcpy(p, a->data + a->at, bytes);
  a->at += bytes;
  return DW_OK;
}

dw_status dw_archive_int(dw_archive *a, int64_t *v)
{
  return dw_archive_bytes(a, v, 1, sizeof *v);
}

dw_status dw_archive_whole(dw_archive *a, int *v)
{
  return dw_archive_bytes(a, v, 1, sizeof *v);
}

dw_status dw_archive_code(dw_archive *a, uint64_t *v)
{
  return dw_archive_bytes(a, v, 1, sizeof *v);
}

dw_status dw_archive_real(dw_archive *a, double *v)
{
  return dw_archive_bytes(a, v, 1, sizeof *v);
}

dw_status dw_archive_bool(dw_archive *a, bool *v)
{
  unsigned char byte = *v;
  DW_TRY(dw_archive_bytes(a, &byte, 1, 1));
  *v = byte;
  return DW_OK;
}

dw_status dw_archive_count(dw_archive *a, int64_t *n, size_t size)
{
  DW_TRY(dw_archive_int(a, n));
  if (a->saving) return DW_OK;
  const size_t most = size ? (a->size - a->at) / size : SIZE_MAX / 2;
  return *n >= 0 && (uint64_t)*n <= most ? DW_OK : damaged(a);
}

dw_status dw_archive_text(dw_archive *a, char **text)
{
  bool there = a->saving && *text;
  int64_t n = there ? (int64_t)strlen(*text) : 0;
  if (!a->saving) *text = NULL;
  DW_TRY(dw_archive_bool(a, &there));
  if (!there) return DW_OK;
  DW_TRY(dw_archive_count(a, &n, 1));
  if (!a->saving) *text = calloc((size_t)n + 1, 1);
  if (!*text) return dw_fail(a->ctx, DW_ENOMEM, "no memory for %s", a->name);
  return dw_archive_bytes(a, *text, (size_t)n, 1);
}

dw_status dw_archive_mark(dw_archive *a, const char *word)
{
  char found[24] = "";
  const size_t n = strlen(word) + 1;
  if (a->saving) return store(a, word, n);
  DW_TRY(dw_archive_bytes(a, found, n < sizeof found ? n : sizeof found, 1));
  if (!strncmp(found, word, sizeof found)) return DW_OK;
  return dw_fail(a->ctx, DW_EIO, "%s is damaged: %s is not where it should be", a->name,
                 word);
}
