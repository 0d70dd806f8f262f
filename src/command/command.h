/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* command.h - the kernel's own commands, as styles: the same tables, help and checks as
 * plugins.  Each file of this folder exports one NULL-terminated list. */
#ifndef DW_COMMAND_COMMAND_H
#define DW_COMMAND_COMMAND_H

#include "style/instance.h"

/* Registers all of them. */
dw_status dw_commands_register(dw_ctx *);
/* What a bound statement of any kind does: pair, minimize, modes, compute, path styles and
 * commands (the interpreter calls this for every statement that is not control flow). */
dw_status dw_statement_run(dw_ctx *, const dw_entry *, int first, int n, const dw_word *words);

#endif
