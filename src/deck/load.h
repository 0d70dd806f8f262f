/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* load.h - a file on its way to steps: what the parts of the loader share. */
#ifndef DW_DECK_LOAD_H
#define DW_DECK_LOAD_H

#include "deck/deck.h"

typedef enum { DW_BLOCK_IF, DW_BLOCK_WHILE, DW_BLOCK_FOR, DW_BLOCK_FARM } dw_block_kind;

/* A block that is not closed yet. */
typedef struct {
  dw_block_kind kind;
  int step;   /* that opens it */
  int branch; /* IF: the last condition, to be told where its branch ends; -1: else */
  int gotos;  /* IF: the last branch's end, linked through their targets; -1 */
} dw_block;

typedef struct {
  dw_deck *deck;
  dw_unit *unit;
  dw_binder b;
  int inner;       /* how deep within one-line ifs */
  bool refused;    /* a block began in a one-line if: its end needs no word more */
  int forgiven[4]; /* ends, by kind, of blocks that were closed by force */
  dw_block *block;
  int blocks, block_room;
} dw_loader;

/* Adds a step for the line and returns its number; -1: no memory, failure recorded. */
int dw_load_step(dw_loader *, dw_step_kind, const dw_line *);
/* Compiles one statement; commands of a one-line if come here again. */
dw_status dw_load_line(dw_loader *, dw_line *);
/* All statements of a span of the source. */
dw_status dw_load_span(dw_loader *, dw_span, char outer);
/* The words first..last-1 as one expression; one quoted word means what is between its
 * quotes. */
dw_status dw_load_formula(dw_loader *, const dw_line *, int first, int last, dw_formula **);
/* A failure at a word of the line, or at its end when there is no such word. */
dw_status dw_load_fault(dw_loader *, const dw_line *, int word, const char *hint,
                        const char *fmt, ...) DW_PRINTF(5, 6);
/* Exactly this bare word? */
bool dw_word_is(const dw_line *, int word, const char *text);

/* -- statements of the language (blocks.c, bind.c, loops.c) -- */

typedef dw_status dw_load_rule(dw_loader *, dw_line *);
dw_load_rule dw_load_if, dw_load_elif, dw_load_else, dw_load_endif, dw_load_while,
    dw_load_endwhile, dw_load_for, dw_load_endfor, dw_load_farm, dw_load_endfarm,
    dw_load_break, dw_load_continue;
dw_load_rule dw_load_variable, dw_load_next, dw_load_label, dw_load_jump, dw_load_include,
    dw_load_quit, dw_load_shell, dw_load_style;
/* What follows for or farm on its line (loops.c). */
dw_status dw_load_loop(dw_loader *, dw_line *, const dw_loop **);
/* Blocks that were never closed, as findings. */
void dw_load_unclosed(dw_loader *);

/* lammps.c: a line in LAMMPS's spelling as dwell writes it; false when it is none.  Bound:
 * its first words call a style of dwell. */
bool dw_lammps_hint(const dw_line *, bool bound, char *out, size_t room);

/* A file named in the deck: relative to the deck's folder. */
char *dw_deck_path(const dw_deck *, const char *name); /* malloc'ed; NULL: no memory */

#endif
