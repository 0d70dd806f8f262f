/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* export.h - what others read of a library: tables as CSV, states as configurations. */
#ifndef DW_COMMAND_EXPORT_H
#define DW_COMMAND_EXPORT_H

#include "store/library.h"

/* All scalars of a table, a column each. */
dw_status dw_export_table(dw_ctx *, dw_library *, const char *table, const char *file);
/* One row a pair of minima that are in transitions or neighbours, with the columns of the
 * public feature tables, and what its path came to. */
dw_status dw_export_features(dw_ctx *, dw_library *, const char *file);
/* Minimum `id`, or the saddle of well `id`; the end of the file name says how: .h5 .h5md,
 * .xyz .extxyz, else LAMMPS data. */
dw_status dw_export_state(dw_ctx *, dw_library *, const char *table, int64_t id,
                          const char *file);

#endif
