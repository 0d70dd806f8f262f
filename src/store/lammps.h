/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* lammps.h - LAMMPS data files, atom styles atomic, sphere and charge. */
#ifndef DW_STORE_LAMMPS_H
#define DW_STORE_LAMMPS_H

#include "base/context.h"

/* Which column is the diameter: none (1 for all, or a Diameters section), the charge, the
 * diameter of `sphere`, or a radius. */
typedef enum {
  DW_DIAMETER_AUTO,
  DW_DIAMETER_CHARGE,
  DW_DIAMETER_RADIUS,
  DW_DIAMETER_DIAMETER
} dw_diameter_from;

/* Reads a whole configuration, sorted by id, unwrapped by its image flags.  Errors give
 * FILE:LINE: what is wrong. */
dw_status dw_lammps_read(dw_ctx *, const char *file, dw_diameter_from, dw_system **);
/* Writes `Atoms # sphere`, 17 digits, wrapped with image flags; temporary name, fsync,
 * rename. */
dw_status dw_lammps_write(dw_ctx *, const char *file, const dw_system *);
/* A frame of a text dump, whatever its columns: id, type, positions in any of LAMMPS's four
 * kinds, images, radius or diameter, mass, velocities; what is not there is 1, or 0.
 * frame: from 0; negative counts from the end.  Errors give FILE:LINE: what is wrong. */
dw_status dw_dump_read(dw_ctx *, const char *file, int64_t frame, dw_system **);
/* The first frame of this step. */
dw_status dw_dump_read_step(dw_ctx *, const char *file, int64_t step, dw_system **);
/* One frame of a text dump: id type radius x y z ix iy iz, and vx vy vz when something
 * moves. */
void dw_lammps_put_frame(FILE *, const dw_system *);

#endif
