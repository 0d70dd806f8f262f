/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* lease.h - who writes into a library's folder now.
 *
 * Each writer holds a shared lock on FOLDER/lock for its life, and alone one of
 * FOLDER/writer-0, writer-1, ...: its number, from which the ids of its rows follow, so
 * that two writers never give one id.  The kernel drops the locks of a killed process.
 * Where the file system has no locks (or HDF5_USE_FILE_LOCKING is FALSE) the numbers are
 * claimed by making the file, and nobody ever packs. */
#ifndef DW_STORE_LEASE_H
#define DW_STORE_LEASE_H

#include "base/context.h"

typedef struct {
  char *folder;
  int64_t writer;
  bool locks;
  int shared, own; /* descriptors; -1: none */
} dw_lease;

/* Makes the folder when there is none.  Waits while another process packs; DW_EINTR when
 * told to stop meanwhile. */
dw_status dw_lease_take(dw_ctx *, const char *folder, dw_lease *);
/* Is this the only writer?  Then it stays so until the lease ends: newcomers wait. */
bool dw_lease_alone(dw_lease *);
/* Ends it; the last one takes the lock files, and the folder when it is empty, along. */
void dw_lease_end(dw_lease *);

#endif
