/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* top.h - `dwell top DIR`: the libraries of a folder while they are written. */
#ifndef DW_COMMAND_TOP_H
#define DW_COMMAND_TOP_H

#include "base/context.h"

/* words: what stands behind `dwell top`.  Returns the exit code: 0 done, 2 usage, 4 files.
 */
int dw_top(dw_ctx *, int words, char *const *word);

#endif
