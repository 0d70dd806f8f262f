/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* keep.h - a running deck to and from a restart file: what its statements made, its
 * variables, and where it is. */
#ifndef DW_DECK_KEEP_H
#define DW_DECK_KEEP_H

#include "base/archive.h"
#include "deck/deck.h"

/* The state from which the statement under way, or the run within it, goes on; with
 * d->behind that behind it. */
dw_status dw_deck_pack(dw_deck *, dw_archive *);
/* Before a statement: what a style of that kind leaves changed when it is stopped half way
 * is kept.  dw_deck_release forgets it; `stopped`: after the checkpoint from which the
 * statement begins again, if there is none yet. */
dw_status dw_deck_hold(dw_deck *, dw_kind);
dw_status dw_deck_release(dw_deck *, bool stopped);
/* Reads FILE and makes the deck, loaded and checked but not begun, stand where it was. */
dw_status dw_deck_resume(dw_deck *, const char *file);
/* The deck that a restart file belongs to, as it was named; malloc'ed. */
dw_status dw_restart_read_deck(dw_ctx *, const char *file, char **name);
/* What ctx->restart->write calls.  Within a farm it does nothing: what its tasks finished
 * is on record. */
dw_status dw_deck_checkpoint(dw_ctx *, const char *file);

/* All variables (keep_var.c). */
dw_status dw_deck_archive_variables(dw_deck *, dw_archive *);

#endif
