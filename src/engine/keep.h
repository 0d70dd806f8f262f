/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* keep.h - what a context holds, to and from an archive: system, states, styles, results,
 * and the run under way. */
#ifndef DW_ENGINE_KEEP_H
#define DW_ENGINE_KEEP_H

#include "base/archive.h"

dw_status dw_keep_system(dw_archive *, dw_system **, double *timestep);
/* All the rest.  Reading, the context must be as new, its libraries open. */
dw_status dw_keep_context(dw_archive *);
/* The numbers that evolve in a run, in place: saved before fixes are set up for a run that
 * goes on, and put back after. */
dw_status dw_keep_values(dw_archive *);

#endif
