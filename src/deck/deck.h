/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* deck.h - a deck in memory: files as units of steps, and the state of a run through them.
 *
 *   load.c blocks.c bind.c   text -> steps, once       check.c    what can be known before
 *   flow.c loop.c farm.c     one step after another    lookup.c   where names get values
 */
#ifndef DW_DECK_DECK_H
#define DW_DECK_DECK_H

#include <time.h>

#include "base/archive.h"
#include "base/clock.h"
#include "deck/formula.h"
#include "deck/run.h"
#include "deck/var.h"
#include "style/field.h"
#include "style/registry.h"

/* -- steps ------------------------------------------------------------------------------
 */

typedef enum {
  DW_STEP_NOTHING, /* label, else, endif: where others go on */
  DW_STEP_STYLE,   /* everything that styles do */
  DW_STEP_VARIABLE,
  DW_STEP_IF,   /* to target when false */
  DW_STEP_GOTO, /* to target; from the end of a branch */
  DW_STEP_WHILE,
  DW_STEP_ENDWHILE,
  DW_STEP_FOR,
  DW_STEP_ENDFOR,
  DW_STEP_FARM,
  DW_STEP_ENDFARM,
  DW_STEP_BREAK,
  DW_STEP_CONTINUE,
  DW_STEP_NEXT,
  DW_STEP_JUMP,
  DW_STEP_INCLUDE,
  DW_STEP_QUIT,
  DW_STEP_SHELL
} dw_step_kind;

struct dw_unit;
struct dw_loop;

typedef struct {
  dw_step_kind kind;
  bool inner;  /* a command of a one-line if */
  bool echoed; /* loops show their statements once */
  dw_line line;
  int block;                  /* the step that opens the loop around this one, -1 */
  int target;                 /* where to go: IF, GOTO; the other end of a loop */
  dw_formula *formula;        /* IF, WHILE, VARIABLE */
  const struct dw_loop *loop; /* FOR, FARM */
  struct dw_unit *unit;  /* INCLUDE, JUMP to another file: NULL when its name is open */
  const dw_entry *entry; /* STYLE: NULL when its name is open */
  int used;              /* words that name the style */
} dw_step;

typedef enum { DW_LOOP_WORDS, DW_LOOP_NUMBERS, DW_LOOP_ROWS } dw_loop_kind;

/* What a for or farm line says. */
typedef struct dw_loop {
  dw_loop_kind kind;
  int symbol;                 /* of the variable */
  int first, last;            /* WORDS: words first .. last-1 of the line */
  dw_formula *from, *to, *by; /* NUMBERS; by may be NULL */
  dw_formula *where;          /* ROWS; may be NULL */
  bool farm, redo, keep;
  const char *name; /* farm: of its records */
} dw_loop;

typedef struct {
  const char *name;
  int step;
} dw_label;

/* One file. */
typedef struct dw_unit {
  struct dw_unit *next;
  char *path; /* as found: what tells two files apart */
  dw_source *source;
  dw_span from; /* the include that brought it in first */
  const struct dw_unit *from_unit;
  bool loading;
  dw_step *step;
  int steps, room;
  dw_label *label;
  int labels, label_room;
} dw_unit;

/* -- a run -------------------------------------------------------------------------------
 */

/* One loop that is under way. */
typedef struct {
  int step; /* in the unit of its call */
  const dw_loop *loop;
  int64_t i, count; /* which of how many */
  double from, by;  /* NUMBERS */
  bool whole;
  char **text;          /* WORDS */
  int64_t *row;         /* ROWS */
  struct dw_task *task; /* farm */
} dw_frame;

/* One file that is under way: the deck, or an include. */
typedef struct {
  dw_unit *unit;
  int pc;
  int frames; /* how many were there before */
} dw_call;

/* A failure found by the check, until all are shown. */
typedef struct {
  dw_span span;
  const dw_unit *unit;
  int code; /* exit code */
  char *text, *hint, *see;
  const char *source; /* in dwell itself */
  int source_line;
} dw_finding;

typedef struct dw_deck {
  dw_ctx *ctx;
  const dw_deck_options *options;
  dw_pool *pool;    /* steps, words, formulas */
  dw_pool *scratch; /* of the running step */
  dw_names *names;
  dw_unit *units, *main;
  dw_eval eval;
  dw_finding *finding;
  int findings, finding_room, unsaid;
  bool open_names; /* some statement defines a name that is only known when it runs */
  dw_call call[64];
  int calls;
  dw_frame *frame;
  int frames, frame_room;
  const dw_step *step; /* running */
  const dw_unit *unit; /* its file */
  bool skip_jump;      /* next found nothing more: the jump behind it is not made */
  bool in_farm;        /* a failed task is being put away */
  bool done;
  int exit_code;
  double began;          /* wall clock, seconds */
  uint64_t draws;        /* random numbers drawn by expressions */
  uint64_t draws_before; /* ... before the statement under way */
  bool shown;            /* the statement under way was echoed */
  int64_t count;         /* steps made */
  bool echo_screen, echo_log;
  const struct dw_row *row; /* whose columns `where` sees */
  const char *file;         /* the deck as it was named; NULL: standard input */
  dw_archive held;          /* what was before the statement under way */
  bool behind;              /* a checkpoint now is behind the statement, not before it */
} dw_deck;

/* -- parts (each by its file)
 * ----------------------------------------------------------------- */

/* report.c: failures with their place. */
void dw_deck_find(dw_deck *, const dw_unit *, dw_span,
                  const char *see);   /* keeps ctx->error */
int dw_deck_show_findings(dw_deck *); /* in order of place; returns the exit code */
void dw_deck_drop_findings(dw_deck *);
/* The failure of the running step, in full, into `out`. */
void dw_deck_describe(dw_deck *, FILE *out);
int dw_deck_error_code(const dw_error *);
void dw_deck_fail(dw_deck *); /* ... as an ERROR on stderr and in the log */

/* load.c: a file and what it includes, to units; failures are findings.  NULL: none, with
 * the failure in ctx. */
dw_unit *dw_deck_load(dw_deck *, const char *path, const dw_unit *from, dw_span);
dw_status dw_deck_compile_command(dw_deck *, dw_unit *, const char *text);

/* check.c: findings in all units. */
void dw_deck_check(dw_deck *);
bool dw_deck_spaced(const dw_deck *, const dw_lexeme *);

/* lookup.c */
dw_lookup dw_deck_lookup(dw_deck *);
/* "did you mean ...?" for a name that nothing defines. */
void dw_deck_name_hint(dw_deck *, const char *name, char *out, size_t room);

/* keyword.c: step, pe, press, ... of the current system. */
bool dw_keyword_is(const char *name);
dw_status dw_keyword_value(dw_deck *, const char *name, dw_datum *);

/* rows.c: tables of open libraries. */
typedef struct dw_row {
  struct dw_library *library;
  const char *table;
  int64_t id;
} dw_row;
dw_status dw_row_value(dw_deck *, const dw_row *, const char *column, bool *found,
                       dw_datum *);
/* LIB.table, all ids, or LIB.table.column, all rows or (id > 0) one; *found = false: there
 * is no such library. */
dw_status dw_library_value(dw_deck *, const char *name, int64_t id, bool *found,
                           dw_datum *);
/* The library and the table of "LIB.table"; DW_ENOTFOUND. */
dw_status dw_deck_table(dw_deck *, const char *name, struct dw_library **,
                        const char **table);

/* assign.c */
dw_status dw_deck_variable(dw_deck *, const dw_step *);
dw_status dw_deck_next(dw_deck *, const dw_step *);
dw_status dw_deck_define(dw_deck *, int symbol, dw_var *); /* a loop's variable */

/* words.c: the words of a step with substitutions made. */
typedef struct {
  int n;
  dw_word *word;
  const int *from; /* the word of the line that each comes from */
} dw_words_now;
dw_status dw_deck_words(dw_deck *, const dw_line *, int first, int last, dw_words_now *);

/* loop.c */
dw_status dw_deck_enter_loop(dw_deck *, dw_call *, const dw_step *);
dw_status dw_deck_advance_loop(dw_deck *, dw_call *);
dw_status dw_deck_next_turn(dw_deck *, dw_call *); /* of the innermost loop */
void dw_deck_leave_loops(dw_deck *, int frames);

/* language.c: if, for, variable, ... */
bool dw_deck_is_language(const dw_style *);

/* restart.c: restart, read restart, ... as styles. */
extern const dw_style *const dw_deck_restart[];

/* session.c: print, log, echo, ... as styles. */
extern const dw_style *const dw_deck_session[];

/* run.c */

/* flow.c */
dw_status dw_deck_flow(dw_deck *);

#endif
