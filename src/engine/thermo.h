/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* thermo.h - the table of numbers that a run prints, in the shape that LAMMPS log parsers
 * look for: a memory line, one header that begins with Step, rows of numbers, a loop time;
 * or the same as YAML. */
#ifndef DW_ENGINE_THERMO_H
#define DW_ENGINE_THERMO_H

#include "base/context.h"

typedef enum { DW_THERMO_ONE, DW_THERMO_CUSTOM, DW_THERMO_YAML } dw_thermo_shape;

typedef struct dw_thermo {
  int64_t every; /* steps between rows; 0: first and last only */
  dw_thermo_shape shape;
  int64_t digits;
  bool norm; /* energies per particle */
  int columns;
  char **column; /* names: step always first */
} dw_thermo;

dw_thermo *dw_thermo_new(void); /* NULL: no memory */
void dw_thermo_free(dw_thermo *);
bool dw_thermo_copy(const dw_thermo *from, dw_thermo *to); /* false: no memory */
/* The columns of `thermo_style`; none: the default ones.  DW_ENOTFOUND: word number
 * first_word + i is not a number there is. */
dw_status dw_thermo_set(dw_ctx *, dw_thermo_shape, int64_t count, const char *const *names,
                        int first_word);

void dw_thermo_begin(dw_ctx *); /* memory line and header */
dw_status dw_thermo_row(dw_ctx *);
void dw_thermo_end(dw_ctx *); /* closes a YAML document */
void dw_thermo_memory(dw_ctx *);

#endif
