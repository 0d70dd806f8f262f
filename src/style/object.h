/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* object.h - is a file a whole shared object of this machine?
 *
 * Asked before dlopen, which says "invalid ELF header" of a text file and dies of SIGBUS on
 * one that was cut short. */
#ifndef DW_STYLE_OBJECT_H
#define DW_STYLE_OBJECT_H

#include "base/context.h"

/* DW_ENOTFOUND: no such file; DW_EIO: cannot be read; DW_EABI: what it is instead. */
dw_status dw_object_check(dw_ctx *, const char *file);

#endif
