/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* about.h - what this dwell is, and what it says by its exit code. */
#ifndef DW_ABOUT_H
#define DW_ABOUT_H

#include "base/context.h"

void dw_about_version(void); /* to standard output */
/* What it was built with and what it would use now, `name = value` a line. */
void dw_about_config(const dw_ctx *, const char *plugin_path);
/* What the exit code means and what to do; of all codes when there is none.  False: no code
 * of dwell's. */
bool dw_about_code(const char *code);

#endif
