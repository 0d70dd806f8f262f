/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* help.h - documentation printed from the style tables: terminal, man page, JSON. */
#ifndef DW_STYLE_HELP_H
#define DW_STYLE_HELP_H

#include "base/context.h"

/* `dwell -help`, `-help pair`, `-help pair polydisperse`: words[0..n).  DW_ENOTFOUND names
 * the nearest. */
dw_status dw_help(dw_ctx *, FILE *out, int n, const char *const *words);
dw_status dw_help_man(dw_ctx *, FILE *out, int n, const char *const *words); /* roff */
/* -list: kind, name and brief of each style, tabs between; -json: all there is to know. */
void dw_help_list(dw_ctx *, FILE *out, bool json);

#endif
