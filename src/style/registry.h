/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* registry.h - every style that this process knows, built in or from a plugin.
 *
 * The registry belongs to the process, instances to the context: `clear` loses no plugin.
 * A style is found by (kind, name); the command word of a kind is its deck word, and path
 * styles and commands are called by their own names, of one word ("neb") or two
 * ("read data"). */
#ifndef DW_STYLE_REGISTRY_H
#define DW_STYLE_REGISTRY_H

#include "base/context.h"

typedef struct dw_registry dw_registry;

typedef struct {
  const dw_style *style;
  const dw_plugin *plugin; /* NULL: built in */
  const char *file;        /* of the plugin; "" built in */
} dw_entry;

dw_registry *dw_registry_new(void);
void dw_registry_free(dw_registry *);

/* DW_EVALUE: the (kind, name) is taken (by which file) or the descriptor is malformed (in
 * what); `replace` lets an explicit `plugin load` win over the search path, with a note. */
dw_status dw_registry_add(dw_ctx *, const dw_style *, const dw_plugin *, const char *file,
                          bool replace);
/* NULL: none. */
const dw_entry *dw_registry_find(const dw_registry *, dw_kind, const char *name);
int64_t dw_registry_count(const dw_registry *);
const dw_entry *dw_registry_at(const dw_registry *,
                               int64_t i); /* sorted by kind, then name */

/* "pair", "modes", ...; "command" for commands, "path" for paths. */
const char *dw_kind_word(dw_kind);
bool dw_kind_from_word(const char *word, dw_kind *);
/* A style as a deck calls it: "pair polydisperse", "neb", "read data". */
void dw_style_title(const dw_style *, char *out, size_t room);
/* Is the descriptor safe to use: names, types, offsets inside the instance, legal defaults
 * and ranges, the functions its kind cannot do without?  DW_EVALUE says what is wrong. */
dw_status dw_style_check(dw_ctx *, const dw_style *);

/* The style that a statement calls: `words[0..n)`; *used is the number of words that name
 * it (1 or 2).  On failure names the word at fault, the nearest legal one and the list. */
dw_status dw_registry_bind(dw_ctx *, int n, const char *const *words, const dw_entry **,
                           int *used);
/* American and British spellings of command words: "minimise" -> "minimize". */
const char *dw_spelling(const char *word);
/* The nearest of `count` words by edit distance, NULL when none is near. */
const char *dw_nearest(const char *word, int64_t count, const char *const *words);

#endif
