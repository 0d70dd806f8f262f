/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* arena.h - memory that is freed together: one arena per instance, per call, per context.
 */
#ifndef DW_BASE_ARENA_H
#define DW_BASE_ARENA_H

#include <stddef.h>

typedef struct dw_arena dw_arena;

dw_arena *dw_arena_new(void); /* NULL: no memory */
/* Zeroed, 64-byte aligned; NULL when there is no memory or count * size overflows. */
void *dw_arena_alloc(dw_arena *, size_t count, size_t size);
void dw_arena_release(dw_arena *, void *); /* one block early; NULL is allowed */
char *dw_arena_text(dw_arena *, const char *);
void dw_arena_free(dw_arena *); /* all of it; NULL is allowed */

#endif
