/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 64 };

/* Header of each block, padded to ALIGN so that what follows is aligned. */
typedef struct block {
  struct block *prev, *next;
} block;

struct dw_arena {
  block head; /* of a circular list */
};

dw_arena *dw_arena_new(void)
{
  dw_arena *a = malloc(sizeof *a);
  if (a) a->head.prev = a->head.next = &a->head;
  return a;
}

void *dw_arena_alloc(dw_arena *a, size_t count, size_t size)
{
  if (size && count > (SIZE_MAX - 2 * ALIGN) / size) return NULL;
  const size_t bytes = (count * size + 2 * ALIGN - 1) / ALIGN * ALIGN;
  block *b = aligned_alloc(ALIGN, bytes);
  if (!b) return NULL;
  memset(b, 0, bytes);
  b->prev = &a->head, b->next = a->head.next;
  b->next->prev = a->head.next = b;
  return (char *)b + ALIGN;
}

void dw_arena_release(dw_arena *a, void *p)
{
  (void)a;
  if (!p) return;
  block *b = (block *)(void *)((char *)p - ALIGN);
  b->prev->next = b->next, b->next->prev = b->prev;
  free(b);
}

char *dw_arena_text(dw_arena *a, const char *text)
{
  const size_t n = strlen(text) + 1;
  char *copy = dw_arena_alloc(a, n, 1);
  if (copy) memcpy(copy, text, n);
  return copy;
}

void dw_arena_free(dw_arena *a)
{
  if (!a) return;
  for (block *b = a->head.next, *next; b != &a->head; b = next)
    next = b->next, free(b);
  free(a);
}
