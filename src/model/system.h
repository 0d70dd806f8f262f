/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* system.h - particles in a box. */
#ifndef DW_MODEL_SYSTEM_H
#define DW_MODEL_SYSTEM_H

#include "base/archive.h"
#include "model/box.h"

/* n particles of diameter 1, mass 1, species 1, ids 1..n, at the origin.  DW_EVALUE: n < 1.
 */
dw_status dw_system_new(dw_ctx *, int64_t n, dw_system **);
dw_status dw_system_clone(dw_ctx *, const dw_system *, dw_system **);
void dw_system_free(dw_system *); /* NULL is allowed */
/* To an archive, or a new one from it; NULL is no system. */
dw_status dw_system_archive(dw_archive *, dw_system **);
/* Its particles, time and box in place: reading, they must be as many. */
dw_status dw_system_archive_values(dw_archive *, dw_system *);
/* Positions or velocities changed. */
void dw_system_touch(dw_system *);
/* Diameters, species or the box changed, too. */
void dw_system_touch_sites(dw_system *);
/* Finite positions, positive finite diameters and masses, species in 1..ntypes, distinct
 * ids, a positive box: DW_EVALUE names the particle. */
dw_status dw_system_check(dw_ctx *, const dw_system *);
/* Sort particles by id: every reader does it, so that two files of one glass agree. */
dw_status dw_system_sort(dw_ctx *, dw_system *);

#endif
