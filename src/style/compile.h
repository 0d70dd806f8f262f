/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compile.h - a plugin's source to a shared object in the user's cache.
 *
 * $CC or cc, run directly (never through a shell), with the installed headers; the folders
 * of DWELL_INCLUDE_PATH come before them.  The object's name holds a hash of the compiler,
 * the flags, the source and the headers it includes, so that what did not change is not
 * compiled again. */
#ifndef DW_STYLE_COMPILE_H
#define DW_STYLE_COMPILE_H

#include "base/context.h"

enum { DW_PATH_ROOM = 4096 };

/* Writes the object's path into `object`.  DW_ENOTFOUND: no source; DW_EIO: no cache
 * folder, no compiler; DW_ESYNTAX: it does not compile (the compiler's words are shown). */
dw_status dw_plugin_compile(dw_ctx *, const char *source, char object[DW_PATH_ROOM]);

#endif
