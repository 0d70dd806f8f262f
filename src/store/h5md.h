/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* h5md.h - H5MD 1.1 configurations (de Buyl, Colberg, Hoefling, Comput. Phys. Commun. 185,
 * 1546 (2014), doi:10.1016/j.cpc.2014.01.018).
 *
 * Written so that MDAnalysis reads them: position/time always, box edges as matrices that
 * depend on time, no unit attributes.  Positions are wrapped, with image counts; where that
 * loses the last bit of an unwrapped position the element `unwrapped` holds it. */
#ifndef DW_STORE_H5MD_H
#define DW_STORE_H5MD_H

#include "base/context.h"
#include "model/box.h"

/* frame: from 0; negative counts from the end (-1 the last).  Reads anybody's: group
 * particles/all or the first one, edges as vector or matrix, of all time or each frame. */
dw_status dw_h5md_read(dw_ctx *, const char *file, int64_t frame, dw_system **);
/* The first frame of this step. */
dw_status dw_h5md_read_step(dw_ctx *, const char *file, int64_t step, dw_system **);
/* One frame. */
dw_status dw_h5md_write(dw_ctx *, const char *file, const dw_system *);
/* The system as frame *frames of a trajectory, the last one from then on; 0 starts the file
 * anew.  The diameters and species are of each frame.  A process that is killed leaves
 * frames that are whole. */
dw_status dw_h5md_append(dw_ctx *, const char *file, const dw_system *, int64_t *frames);
/* Wrapped position and image counts -> x. */
void dw_h5md_unwrap(const dw_box *, const double wrapped[3], const int32_t image[3],
                    double x[3]);

#endif
