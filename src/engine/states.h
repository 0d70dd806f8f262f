/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* states.h - configurations saved by name (`state save A`). */
#ifndef DW_ENGINE_STATES_H
#define DW_ENGINE_STATES_H

#include "base/archive.h"

typedef struct dw_states dw_states;
dw_states *dw_states_new(void);
void dw_states_free(dw_states *); /* NULL is allowed */
dw_status dw_states_clone(dw_ctx *, const dw_states *, dw_states **);
/* Reading adds what the archive holds. */
dw_status dw_states_archive(dw_archive *, dw_states *);

/* Keeps a copy of the current system; DW_ESTATE when there is none. */
dw_status dw_state_save(dw_ctx *, const char *name);
/* The saved configuration (borrowed); DW_ENOTFOUND lists the names. */
dw_status dw_state_get(dw_ctx *, const char *name, const dw_system **);
const dw_system *dw_state_find(const dw_states *, const char *name); /* NULL: none */

#endif
