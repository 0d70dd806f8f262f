/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* instance.h - a style with its arguments: what one statement of the deck made. */
#ifndef DW_STYLE_INSTANCE_H
#define DW_STYLE_INSTANCE_H

#include "style/field.h"
#include "style/registry.h"

/* What `pair_coeff` gave a potential, in the order of the deck. */
typedef struct dw_coefficients {
  struct dw_coefficients *next;
  int64_t i, j;
  dw_reals c;
} dw_coefficients;

typedef struct dw_instance {
  const dw_style *style;
  const dw_plugin *plugin;
  char *name;            /* `as NAME`, else the style's name */
  void *self;            /* style->instance_size bytes, fields set, create() called */
  dw_arena *arena;       /* its memory: destroyed with it */
  bool kept;             /* freed by who kept it (keep.h) */
  uint64_t seen_version; /* computes: what the results belong to */
  int64_t seen_step;
  dw_coefficients *coefficients; /* pairs */
} dw_instance;

/* What the context holds while a style's own code runs: its memory and its name. */
typedef struct {
  dw_arena *arena;
  const char *instance;
} dw_scope;
dw_scope dw_instance_enter(dw_ctx *, const dw_instance *);
void dw_instance_leave(dw_ctx *, dw_scope);

/* Makes an instance from the words of a statement (words[first..n) are arguments). */
dw_status dw_instance_new(dw_ctx *, const dw_entry *, int first, int n,
                          const dw_word *words, dw_instance **);
/* The same of a given name; `fill` sets the arguments. */
typedef dw_status dw_fill(void *arg, dw_ctx *, const dw_style *, void *self);
dw_status dw_instance_make(dw_ctx *, const dw_entry *, const char *name, dw_fill *,
                           void *arg, dw_instance **);
void dw_instance_free(dw_ctx *, dw_instance *);
/* Hands coefficients of a pair of types to a potential that takes them, and keeps them. */
dw_status dw_instance_coefficients(dw_ctx *, dw_instance *, int64_t i, int64_t j,
                                   const dw_reals *);
/* The member of a style's instance by field name, NULL when the style has no such field. */
const void *dw_instance_member(const dw_instance *, const char *field, dw_type);

/* Named instances of a context (computes; later fixes and dumps), in order of creation. */
typedef struct dw_instances dw_instances;
dw_instances *dw_instances_new(void);
void dw_instances_free(dw_ctx *, dw_instances *);
/* Takes ownership; replaces one of the same kind and name. */
dw_status dw_instances_add(dw_ctx *, dw_instance *);
dw_instance *dw_instances_find(const dw_instances *, dw_kind, const char *name);
bool dw_instances_remove(dw_ctx *, dw_kind, const char *name);
int64_t dw_instances_count(const dw_instances *);
dw_instance *dw_instances_at(const dw_instances *, int64_t i);

/* The host function table handed to every style (engine/host.c). */
extern const dw_host dw_host_table;

#endif
