/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* setting.h - a small glass with two minima and the path between them: where modes and
 * computes are tried. */
#ifndef DW_CONFORM_SETTING_H
#define DW_CONFORM_SETTING_H

#include "conform/check.h"

/* States A and B, a path relaxed by neb, mode sets linear and cubic, system at A; each as
 * far as the styles are loaded.  False: a line said what is missing. */
bool dw_setting_make(dw_check *);
/* Name of the instance that a line makes. */
const char *dw_setting_name(const dw_check *, const char *line);
/* Runs a line that may ask for a file or a state nobody made: then it is skipped. */
bool dw_setting_run(dw_check *, const char *line);

#endif
