/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pool.h - memory taken in small pieces and given back all at once, or back to a mark.
 *
 * One pool holds a checked deck; another one the words and values of the running
 * statement, which gives its memory back at its end. */
#ifndef DW_DECK_POOL_H
#define DW_DECK_POOL_H

#include <stdbool.h>
#include <stddef.h>

typedef struct dw_pool dw_pool;

typedef struct {
  void *chunk;
  size_t used;
} dw_pool_mark;

dw_pool *dw_pool_new(void);   /* NULL: no memory */
void dw_pool_free(dw_pool *); /* NULL is allowed */
/* Zeroed, aligned to 16; NULL: no memory, or count * size overflows. */
void *dw_pool_take(dw_pool *, size_t count, size_t size);
char *dw_pool_text(dw_pool *, const char *, size_t n); /* a copy, ended by 0 */
dw_pool_mark dw_pool_here(const dw_pool *);
void dw_pool_back(dw_pool *, dw_pool_mark); /* forgets what was taken since */

/* Room for one more in the malloc'ed array of `count` items that `array` points to. */
bool dw_room_for(void *array, int count, int *room, size_t size);

#endif
