/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* archive.h - values one after another in memory, written and read by the same code.
 *
 * Each function stores the value when `saving`, else replaces it by the next one of the
 * archive, so that what is written and what is read cannot come apart. */
#ifndef DW_BASE_ARCHIVE_H
#define DW_BASE_ARCHIVE_H

#include "base/context.h"

typedef struct {
  dw_ctx *ctx;
  const char *name; /* what messages call it */
  bool saving;
  unsigned char *data; /* malloc'ed */
  size_t size, room, at;
} dw_archive;

void dw_archive_free(dw_archive *);
/* Stored values are read from the first one on. */
void dw_archive_rewind(dw_archive *);

/* DW_ENOMEM; reading, DW_EIO: it ends too early. */
dw_status dw_archive_bytes(dw_archive *, void *, size_t count, size_t size);
dw_status dw_archive_int(dw_archive *, int64_t *);
dw_status dw_archive_whole(dw_archive *, int *);
dw_status dw_archive_code(dw_archive *, uint64_t *);
dw_status dw_archive_bool(dw_archive *, bool *);
dw_status dw_archive_real(dw_archive *, double *);
/* A text or NULL; reading gives a new one, to be freed. */
dw_status dw_archive_text(dw_archive *, char **);
/* How many things of `size` bytes or more follow; reading, DW_EIO: more than there can be.
 */
dw_status dw_archive_count(dw_archive *, int64_t *, size_t size);
/* A word that must be here: reading, DW_EIO says that it is not. */
dw_status dw_archive_mark(dw_archive *, const char *word);

#endif
