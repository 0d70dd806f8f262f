/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* farm.h - the tasks of a farm: each starts from the state at the farm line, what it
 * changes is dropped at its end, and what finished is on record in the library. */
#ifndef DW_DECK_FARM_H
#define DW_DECK_FARM_H

#include "deck/deck.h"

/* At the farm line: keeps the state, reads what is on record.  DW_ESTATE: other statements
 * finished some of its tasks. */
dw_status dw_farm_enter(dw_deck *, const dw_unit *, dw_frame *);
/* Sets f->i to the next task of this process, f->count when there is none. */
void dw_farm_next(dw_deck *, dw_frame *);
/* Before task f->i, its variable set: *run = false when it is on record. */
dw_status dw_farm_begin(dw_deck *, dw_frame *, bool *run);
bool dw_farm_busy(const dw_frame *); /* is a task under way? */
/* After it, DW_OK or with its failure in ctx: puts it on record and goes back to the state
 * at the farm line. */
dw_status dw_farm_done(dw_deck *, dw_frame *, dw_status);
/* Behind the last task: says how many were done. */
dw_status dw_farm_end(dw_deck *, dw_frame *);
/* Gives the kept state back to memory. */
void dw_farm_leave(dw_deck *, dw_frame *);

#endif
