/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* summary.h - one line after a path and after a set of modes: what a user would print next.
 */
#ifndef DW_COMMAND_SUMMARY_H
#define DW_COMMAND_SUMMARY_H

#include "base/context.h"

void dw_summary_path(dw_ctx *);                    /* of the current, relaxed path */
void dw_summary_modes(dw_ctx *, const char *name); /* of a mode set */

#endif
