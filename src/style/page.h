/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* page.h - what every form of documentation says of a style: how it is called, what an
 * argument may be, which style a few words mean. */
#ifndef DW_STYLE_PAGE_H
#define DW_STYLE_PAGE_H

#include "style/registry.h"

/* "pair lj", "path neb", "command read data", and without their kind "neb", "read data".
 * DW_ENOTFOUND names the nearest. */
dw_status dw_page_find(dw_ctx *, int n, const char *const *words, const dw_entry **);
/* "modes linear [all|lowest|below] [count] [at NAME] [as NAME]" */
void dw_page_usage(const dw_style *, char *out, size_t room);
/* "(0,inf)", "none|energy|force", "yes|no", "name", ...; what a value may be. */
void dw_page_values(const dw_field *, char *out, size_t room);
/* "default 0.2", "required", "flag" or "". */
void dw_page_default(const dw_field *, char *out, size_t room);
/* What stands before the dot of its results: "path", "minimize", else "NAME". */
const char *dw_page_prefix(const dw_style *);
/* A name of the type for machines: "real", "int", "bool", ... */
const char *dw_page_type(dw_type);
/* Arguments a deck may write: the fields without those of DW_STATE. */
int dw_page_arguments(const dw_field *);
/* What a style cannot do: the optional functions its table lacks, as a sentence; "" none.
 */
void dw_page_limits(const dw_style *, char *out, size_t room);

#endif
