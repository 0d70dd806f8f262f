/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* librarian.h - `dwell library ...` on the command line: what can be done to a library
 * without a deck. */
#ifndef DW_COMMAND_LIBRARIAN_H
#define DW_COMMAND_LIBRARIAN_H

#include "base/context.h"

/* words: what stands behind `dwell library`.  Returns the exit code: 0 done, 1 the library
 * has faults, 2 usage, 4 files. */
int dw_librarian(dw_ctx *, int words, char *const *word);

#endif
