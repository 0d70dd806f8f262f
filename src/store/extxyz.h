/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* extxyz.h - extended XYZ, one or more frames: what ASE and OVITO read.
 *
 *   N
 *   Lattice="ax ay az bx by bz cx cy cz" Properties=species:S:1:pos:R:3:... pbc="T T T"
 *   X x y z radius id mass [type] [vx vy vz]
 *
 * Positions are unwrapped, 17 digits: reading gives back the same bits. */
#ifndef DW_STORE_EXTXYZ_H
#define DW_STORE_EXTXYZ_H

#include "base/context.h"

/* Number of frames in the file (`path read` takes one image a frame). */
dw_status dw_extxyz_frames(dw_ctx *, const char *file, int64_t *count);
/* frame: from 0; negative counts from the end.  Errors give FILE:LINE: what is wrong. */
dw_status dw_extxyz_read(dw_ctx *, const char *file, int64_t frame, dw_system **);
/* The first frame whose comment line has this step. */
dw_status dw_extxyz_read_step(dw_ctx *, const char *file, int64_t step, dw_system **);
/* One frame. */
void dw_extxyz_put(FILE *, const dw_system *);
dw_status dw_extxyz_write(dw_ctx *, const char *file, const dw_system *);

#endif
