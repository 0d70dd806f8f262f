/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* source.h - the text of one deck file, and where in it something stands.
 *
 * Lines end with one newline whatever the file had; the text is UTF-8 without zero bytes,
 * or it is refused. */
#ifndef DW_DECK_SOURCE_H
#define DW_DECK_SOURCE_H

#include "base/context.h"

typedef struct dw_source {
  char *name; /* as messages show it */
  char *text; /* ended by 0 */
  size_t size;
  size_t *line; /* where each line begins; one more at the end */
  size_t lines;
} dw_source;

/* Part of a source: bytes at .. end-1. */
typedef struct {
  const dw_source *source;
  size_t at, end;
} dw_span;

typedef struct {
  size_t line, column; /* from 1; columns count characters */
  size_t begin, end;   /* of the line, without its newline */
} dw_location;

/* Reads a file (NULL: standard input).  DW_ENOTFOUND, DW_EIO; DW_ESYNTAX when it is no
 * text: *bad is then where (the source is returned all the same, to show the line). */
dw_status dw_source_read(dw_ctx *, const char *path, dw_source **, dw_span *bad);
/* The same from memory. */
dw_status dw_source_text(dw_ctx *, const char *name, const char *text, size_t size,
                         dw_source **, dw_span *bad);
void dw_source_free(dw_source *); /* NULL is allowed */

dw_location dw_source_locate(dw_span);
/* Bytes of the character at `at`. */
size_t dw_source_step(const dw_source *, size_t at);
/* How many characters these bytes are. */
size_t dw_source_width(const char *text, size_t bytes);

#endif
