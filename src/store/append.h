/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* append.h - files of frames that grow during a run. */
#ifndef DW_STORE_APPEND_H
#define DW_STORE_APPEND_H

#include "base/context.h"

/* Writes the system as the frame that starts at byte *end; what is behind, frames that a
 * stopped run wrote after its checkpoint, is cut off.  0 starts the file anew.  *end moves
 * behind the frame, which is in the hands of the operating system on return.  A `*` in the
 * name is the step: one whole file for each frame, *end stays.  Of an H5MD trajectory *end
 * counts frames, not bytes.  DW_EIO when the file has
 * become shorter than *end. */
dw_status dw_frame_append(dw_ctx *, dw_frame_format, const char *file, const dw_system *,
                          int64_t *end);

#endif
