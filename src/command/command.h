/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* command.h - what the statements of a deck do to a context.
 *
 * The kernel's own commands are styles like any other: the same tables, help and checks as
 * plugins.  Each file of this folder that holds some exports one NULL-terminated list,
 * gathered in statement.c. */
#ifndef DW_COMMAND_COMMAND_H
#define DW_COMMAND_COMMAND_H

#include "style/instance.h"

/* -- contexts (context.c) ------------------------------------------------------ */

/* A context with an empty registry, no system, messages to stdout, skin 0.3, seed 1. */
dw_status dw_context_new(dw_ctx **);
/* Closes libraries too; a failure of that is in ctx->error before. */
dw_status dw_context_close(dw_ctx *);
void dw_context_free(dw_ctx *);
/* `clear`: everything but the registry, the libraries and the messages. */
dw_status dw_context_clear(dw_ctx *);

/* Makes `system` (owned from now on) the current one.  Positions of the same particles
 * (box, diameters, species, masses, ids equal) keep the landscape, path and modes; any
 * other system drops them. */
dw_status dw_context_set_system(dw_ctx *, dw_system *);
/* The landscape is no longer what it was: forget it, the path and the modes. */
void dw_context_changed(dw_ctx *);

/* What a farm task starts from: system, pair, states, results, settings, and fixes,
 * computes and dumps with what evolves in them. */
typedef struct dw_snapshot dw_snapshot;
dw_status dw_context_snapshot(dw_ctx *, dw_snapshot **);
/* Back to the snapshot, which stays valid. */
dw_status dw_context_restore(dw_ctx *, const dw_snapshot *);
void dw_snapshot_free(dw_ctx *, dw_snapshot *);

/* -- statements (statement.c) ---------------------------------------------------- */

/* Registers the kernel's commands. */
dw_status dw_commands_register(dw_ctx *);
/* What a bound statement of any kind does: pair, landscape, minimize, path styles, modes,
 * computes and commands.  words[first..n) are the arguments. */
dw_status dw_statement_run(dw_ctx *, const dw_entry *, int first, int n,
                           const dw_word *words);

/* Defines id_style, a command called `title` that runs run_id on an instance of `type`. */
#define DW_COMMAND(id, title, type, table, text, sample)                  \
  static const dw_command_ops id##_ops = {.size = sizeof(dw_command_ops), \
                                          .run = run_##id};               \
  static const char *const id##_examples[] = {sample, NULL};              \
  static const dw_style id##_style = {.kind = DW_KIND_COMMAND,            \
                                      .name = title,                      \
                                      .brief = text,                      \
                                      .examples = id##_examples,          \
                                      .instance_size = sizeof(type),      \
                                      .fields = table,                    \
                                      .ops = &id##_ops}

/* -- the lists ---------------------------------------------------------------------- */

extern const dw_style *const dw_commands_system[];  /* system.c: box, particles, units */
extern const dw_style *const dw_commands_create[];  /* create.c: create, set */
extern const dw_style *const dw_commands_files[];   /* files.c: read, write */
extern const dw_style *const dw_commands_path[];    /* path.c: state, path */
extern const dw_style *const dw_commands_run[];     /* run.c: run, velocity, thermo */
extern const dw_style *const dw_commands_library[]; /* library.c: library, save, figure */
extern const dw_style *const dw_commands_import[];  /* import.c: library import */
extern const dw_style
    *const dw_commands_neighbours[];                 /* neighbours.c: library neighbours */
extern const dw_style *const dw_commands_save[];     /* save.c: save */
extern const dw_style *const dw_commands_quench[];   /* quench.c: fix quench */
extern const dw_style *const dw_commands_temper[];   /* temper.c: fix temper */
extern const dw_style *const dw_commands_inherent[]; /* inherent.c: compute inherent */
extern const dw_style *const dw_commands_figure[];   /* figure.c: figure */
extern const dw_style *const dw_commands_report[];   /* report.c: report */
extern const dw_style
    *const dw_commands_session[]; /* session.c: plugin, clear, uncompute */

#endif
