/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* save.h - from what a task produced to rows of a library.
 *
 *   minima      the ends of the path, and other points that modes were taken at
 *   wells       the relaxed path: barriers, lengths, profile, saddle
 *   transitions the parts of a path that goes over other minima
 *   splittings  one row a `compute splitting` and material
 *   overlaps    one row a `compute overlap` and field
 *   profiles    one row a `compute profile`
 *   modesets    one row a `modes`; modes: one row a mode
 *   NAME        one row a result group of any other compute NAME
 *
 * Every number a style publishes is a column, with the unit and sentence of its table of
 * results; so a plugin's results are saved without a line here. */
#ifndef DW_COMMAND_SAVE_H
#define DW_COMMAND_SAVE_H

#include "base/results.h"
#include "command/minimum.h"
#include "store/record.h"
#include "style/instance.h"

typedef struct {
  dw_library *lib;
  const char *name;   /* of the library in the deck */
  bool vectors;       /* eigenvectors of modes, too */
  uint64_t since;     /* results up to this serial are in the library already */
  int64_t well, a, b; /* rows of the current path; 0: none */
  int64_t rows;       /* written so far */
} dw_saving;

/* What the deck produced since it last saved into this library, as one committed unit;
 * publishes LIB.well, LIB.a, LIB.b, LIB.saved (rows). */
dw_status dw_save(dw_ctx *, dw_saving *);

/* -- parts of it, each in its file ------------------------------------------------ */

/* The minimum at p, or, where fmax says that it is none, a row for that point. */
dw_status dw_save_minimum(dw_ctx *, dw_saving *, const dw_save_point *, int64_t *id);
dw_status dw_save_well(dw_ctx *, dw_saving *);
/* The minima on the way of the current path, and the pairs that follow each other there, in
 * column `parts` of transitions. */
dw_status dw_save_parts(dw_ctx *, dw_saving *);
dw_status dw_save_computes(dw_ctx *, dw_saving *);
dw_status dw_save_modes(dw_ctx *, dw_saving *);
/* Was this result published since the last save? */
bool dw_save_fresh(const dw_ctx *, const dw_saving *, const char *result);

#endif
