/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* file.h - files that appear under their name only when they are whole.
 *
 * Written under a temporary name beside the target, then fsync of the file, rename, fsync
 * of the folder: after a crash the name holds the old content or the new one, never half of
 * either. */
#ifndef DW_STORE_FILE_H
#define DW_STORE_FILE_H

#include "base/context.h"

typedef struct {
  FILE *out; /* where to write; NULL after commit or abandon */
  char *path, *temp;
} dw_file;

/* Opens a temporary file beside `path`.  DW_EIO names the path and the reason. */
dw_status dw_file_begin(dw_ctx *, const char *path, dw_file *);
/* Gives it its name.  A write that failed earlier is found here; then the temporary file is
 * removed and the old one, if any, stays. */
dw_status dw_file_commit(dw_ctx *, dw_file *);
void dw_file_abandon(dw_file *);

/* The same for a file that something else wrote under the name `temp`; removes it on
 * failure. */
dw_status dw_file_publish(dw_ctx *, const char *temp, const char *path);
/* Makes the folder when there is none (its parent must exist). */
dw_status dw_file_folder(dw_ctx *, const char *path);
/* fsync of the folder that holds `path`; file systems that cannot are no failure. */
dw_status dw_file_sync_parent(dw_ctx *, const char *path);
/* Does the name end in `end`, with something before it? */
bool dw_file_ends(const char *name, const char *end);
/* printf into new memory (free it); NULL when there is none. */
char *dw_file_name(const char *fmt, ...) DW_PRINTF(1, 2);

#endif
