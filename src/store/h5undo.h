/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* h5undo.h - the journal PATH.undo of an HDF5 file that is being amended: what was
 * overwritten, until all is written and closed.  A journal that is left over belongs to a
 * writer that was killed or failed, and puts the file back to what it was.
 *
 *   magic, size of the file, then (offset, length, old bytes) ... */
#ifndef DW_STORE_H5UNDO_H
#define DW_STORE_H5UNDO_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

typedef struct dw_h5undo dw_h5undo;

/* NULL with errno on failure. */
dw_h5undo *dw_h5undo_begin(const char *path, off_t size);
/* Before `length` bytes at `at` of the file fd are overwritten or cut off.  False with
 * errno. */
bool dw_h5undo_keep(dw_h5undo *, int fd, off_t at, size_t length);
/* Removes the journal when all went well. */
bool dw_h5undo_end(dw_h5undo *, bool good);
/* Undoes by the journal of `path`, if there is one; without `force` only when no living
 * process writes it.  False when that fails, with errno, or 0 where the journal is wrong.
 */
bool dw_h5undo_apply(const char *path, bool force);

#endif
