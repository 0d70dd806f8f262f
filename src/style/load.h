/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* load.h - shared objects to styles: search path, dlopen, refusal by name.
 *
 * Search order: `plugin load FILE` (relative to the deck), -plugin-path, DWELL_PLUGIN_PATH,
 * the installed folder.  RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE: unresolved symbols fail at
 * once, static names of two plugins do not meet, code is never unmapped. */
#ifndef DW_STYLE_LOAD_H
#define DW_STYLE_LOAD_H

#include "base/context.h"

/* Registers all *.so of the search path (colon lists; NULL entries are skipped).  A file
 * that cannot be loaded is a warning that names it, not an error. */
dw_status dw_plugins_scan(dw_ctx *, const char *path_option);
/* Loads one FILE.so, or compiles FILE.c with cc and the installed headers into the cache
 * folder ($XDG_CACHE_HOME/dwell or ~/.cache/dwell) and loads that.  DW_ENOTFOUND, DW_EABI
 * (says what it has, what is needed, and the cc line that mends it), DW_EIO. */
dw_status dw_plugin_load(dw_ctx *, const char *file);

#endif
