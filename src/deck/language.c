/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The statements of the language as styles: for help, manual pages and the nearest word.
 * They act through flow.c. */
#include "deck/deck.h"

/* Never the way that they act: flow.c refuses a name that only a substitution gave. */
static dw_status run(void *self, dw_ctx *ctx)
{
  (void)self;
  return dw_fail(ctx, DW_EINTERNAL, "a statement of the language was run as a command");
}

static const dw_command_ops ops = {.size = sizeof(dw_command_ops), .run = run};
static const dw_field no_fields[] = {{0}};

typedef struct {
  char unused;
} nothing;

#define STATEMENT(id, title, text, more, ...)                               \
  static const char *const id##_examples[] = {__VA_ARGS__, NULL};           \
  static const dw_style id##_statement = {.kind = DW_KIND_COMMAND,          \
                                          .name = title,                    \
                                          .brief = text,                    \
                                          .details = more,                  \
                                          .examples = id##_examples,        \
                                          .instance_size = sizeof(nothing), \
                                          .fields = no_fields,              \
                                          .ops = &ops}

STATEMENT(
    variable, "variable", "Make a variable, or give it a new value",
    " variable NAME index VALUE ...    the first value; next goes on\n"
    " variable NAME loop N | FROM TO   whole numbers; next goes on\n"
    " variable NAME file FILE          the lines of a file; next goes on\n"
    " variable NAME world VALUE ...    one for each of -partition\n"
    " variable NAME string TEXT\n"
    " variable NAME getenv NAME        from the environment\n"
    " variable NAME equal EXPR         evaluated whenever it is read\n"
    " variable NAME internal EXPR      evaluated now\n"
    " variable NAME vector EXPR        evaluated now\n"
    " variable NAME delete\n\n"
    "-var NAME VALUE ... on the command line wins over the deck.  A variable of style "
    "index, loop or file that exists stays as it is.  In a formula, $x and ${name} are "
    "taken when the variable is defined, and plain names whenever it is read.",
    "variable T index 0.04 0.05", "variable rho equal natoms/vol");
STATEMENT(if, "if", "Run statements under a condition",
          " if \"EXPR\" then \"STATEMENT\" ... elif \"EXPR\" \"STATEMENT\" ... else "
          "\"STATEMENT\" ...\n\n"
          " if EXPR\n   ...\n elif EXPR\n   ...\n else\n   ...\n endif",
          "if \"${path.barrier} > 0.1\" then \"print 'high'\" else \"print 'low'\"");
STATEMENT(elif, "elif", "Another condition of an if block", NULL, "elif a == 3");
STATEMENT(else, "else", "What an if block does otherwise", NULL, "else");
STATEMENT(endif, "endif", "End of an if block", NULL, "endif");
STATEMENT(for, "for", "Repeat statements for each of several values",
          " for V in a b c\n for V from 1 to 10 by 2\n"
          " for V rows LIB.table where \"EXPR\"\n   ...\n endfor\n\n"
          "Rows are those of a table of an open library; V is their id, and names in EXPR are "
          "its columns.  break leaves the loop, continue goes on with its next turn.",
          "for T in 0.04 0.05", "for k from 1 to 10");
STATEMENT(endfor, "endfor", "End of a for loop", NULL, "endfor");
STATEMENT(while, "while", "Repeat statements while a condition holds", NULL,
          "while fmax > 1e-6");
STATEMENT(endwhile, "endwhile", "End of a while loop", NULL, "endwhile");
STATEMENT(
    farm, "farm", "Run independent tasks, each from the same start",
    " farm V from 1 to 200 [as NAME] [redo or keep]\n"
    " farm V rows LIB.table where \"EXPR\"\n   ...\n endfarm\n\n"
    "Every task starts from the state at the farm line: system, saved states, fixes, "
    "computes, settings, variables; there is no current path and there are no modes.  What "
    "it changes is dropped at its end; what it saved into a library stays.  Tasks run in "
    "order, with random numbers of their own; under mpirun each rank takes the next one, "
    "and an element of a Slurm job array takes its stride, by SLURM_ARRAY_TASK_ID and "
    "COUNT.  Where ranks are more than one, rank 0 alone writes the log, and outside of "
    "farms also files and libraries; what a task of another rank warns of is on stderr.\n\n"
    "Finished tasks are on record in table tasks of the library opened last, under the "
    "name "
    "of the farm (as NAME, else that of its variable) and the value of the variable, with "
    "a hash of the statements inside, in one commit with the rows that the task saved: "
    "all of it is there, or nothing.  They are skipped when the deck runs again.  A task "
    "that fails is a warning and is on record with its reason, without rows, and the farm "
    "goes on.  When the statements have changed since tasks were finished, dwell says so "
    "and stops, unless the farm says redo (those tasks, and the failed ones, run again; "
    "earlier rows stay, and column run tells them apart) or keep (they stay as they are).  "
    "Changes outside of the farm are not noticed.  Where no library is open, nothing is on "
    "record and all tasks run, as they do with -skiprun.",
    "farm t rows L.transitions where \"n_ab >= 4\"");
STATEMENT(endfarm, "endfarm", "End of a farm", NULL, "endfarm");
STATEMENT(break, "break", "Leave the loop", NULL, "break");
STATEMENT(continue, "continue", "Go on with the next turn of the loop", NULL, "continue");
STATEMENT(label, "label", "A place to jump to", NULL, "label again");
STATEMENT(next, "next", "The next value of variables of style index, loop or file",
          "After the last value, the variables are gone and the next jump is not made.",
          "next i");
STATEMENT(jump, "jump", "Go on at a label, of this file or of another", NULL,
          "jump SELF again", "jump other.in");
STATEMENT(include, "include", "Run the statements of another file", NULL,
          "include potential.in");
STATEMENT(quit, "quit", "End the run, with an exit code", NULL, "quit", "quit 1");
STATEMENT(shell, "shell", "Run a command of the shell",
          "The command is run by sh -c, with substitutions made; refused with -safe.",
          "shell mkdir -p results");

static const dw_style *const statements[] = {
    &variable_statement, &if_statement,    &elif_statement,    &else_statement,
    &endif_statement,    &for_statement,   &endfor_statement,  &while_statement,
    &endwhile_statement, &farm_statement,  &endfarm_statement, &break_statement,
    &continue_statement, &label_statement, &next_statement,    &jump_statement,
    &include_statement,  &quit_statement,  &shell_statement,   NULL};

bool dw_deck_is_language(const dw_style *style)
{
  return style->ops == &ops;
}

dw_status dw_deck_register(dw_ctx *ctx)
{
  for (const dw_style *const *s = dw_deck_restart; *s; s++)
    DW_TRY(dw_registry_add(ctx, *s, NULL, "", false));
  for (const dw_style *const *s = dw_deck_session; *s; s++)
    DW_TRY(dw_registry_add(ctx, *s, NULL, "", false));
  for (const dw_style *const *s = statements; *s; s++)
    DW_TRY(dw_registry_add(ctx, *s, NULL, "", false));
  return DW_OK;
}
