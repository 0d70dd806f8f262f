/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* h5md.h - H5MD 1.1 configurations and trajectories (frames appended). */
#ifndef DW_STORE_H5MD_H
#define DW_STORE_H5MD_H

#include "base/context.h"

/* frame: from 0; negative counts from the end (-1 the last). */
dw_status dw_h5md_read(dw_ctx *, const char *file, int64_t frame, dw_system **);
dw_status dw_h5md_write(dw_ctx *, const char *file, const dw_system *);

#endif
