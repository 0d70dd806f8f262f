/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* extxyz.h - extended XYZ: one or more frames. */
#ifndef DW_STORE_EXTXYZ_H
#define DW_STORE_EXTXYZ_H

#include "base/context.h"

/* Number of frames in the file (`path read` takes one image a frame). */
dw_status dw_extxyz_frames(dw_ctx *, const char *file, int64_t *count);
dw_status dw_extxyz_read(dw_ctx *, const char *file, int64_t frame, dw_system **);
dw_status dw_extxyz_write(dw_ctx *, const char *file, const dw_system *);

#endif
