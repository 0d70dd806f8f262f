/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* states.h - configurations saved by name (`state save A`). */
#ifndef DW_ENGINE_STATES_H
#define DW_ENGINE_STATES_H

#include "base/context.h"

typedef struct dw_states dw_states;
dw_states *dw_states_new(void);
void dw_states_free(dw_states *);
dw_status dw_state_save(dw_ctx *, const char *name); /* a copy of the current system */
dw_status dw_state_load(dw_ctx *, const char *name); /* DW_ENOTFOUND lists the names */
const dw_system *dw_state_find(const dw_states *, const char *name);

#endif
