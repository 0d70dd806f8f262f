/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/pool.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { ALIGN = 16, FIRST = 4096, LARGEST = 1 << 20 };

typedef struct chunk {
  struct chunk *older;
  size_t used, room;
} chunk;

struct dw_pool {
  chunk *top;
};

static char *bytes_of(chunk *c)
{
  return (char *)c + (sizeof *c + ALIGN - 1) / ALIGN * ALIGN;
}

dw_pool *dw_pool_new(void)
{
  return calloc(1, sizeof(dw_pool));
}

static void drop_top(dw_pool *p)
{
  chunk *older = p->top->older;
  free(p->top);
  p->top = older;
}

void dw_pool_free(dw_pool *p)
{
  if (!p) return;
  while (p->top)
    drop_top(p);
  free(p);
}

static chunk *grow(dw_pool *p, size_t need)
{
  size_t room = p->top ? 2 * p->top->room : FIRST;
  if (room > LARGEST) room = LARGEST;
  if (room < need) room = need;
  chunk *c = malloc((sizeof *c + ALIGN - 1) / ALIGN * ALIGN + room);
  if (!c) return NULL;
  c->older = p->top, c->used = 0, c->room = room;
  return p->top = c;
}

void *dw_pool_take(dw_pool *p, size_t count, size_t size)
{
  if (size && count > (SIZE_MAX / 4) / size) return NULL;
  const size_t need = (count * size + ALIGN - 1) / ALIGN * ALIGN;
  chunk *c = p->top;
  if (!c || c->room - c->used < need) c = grow(p, need);
  if (!c) return NULL;
  void *out = bytes_of(c) + c->used;
  c->used += need;
  return memset(out, 0, need);
}

char *dw_pool_text(dw_pool *p, const char *text, size_t n)
{
  char *copy = dw_pool_take(p, n + 1, 1);
  if (copy && n) memcpy(copy, text, n);
  return copy;
}

dw_pool_mark dw_pool_here(const dw_pool *p)
{
  return (dw_pool_mark){p->top, p->top ? p->top->used : 0};
}

void dw_pool_back(dw_pool *p, dw_pool_mark mark)
{
  /* the first chunk stays: a statement in a loop should not allocate it anew */
  while (p->top != mark.chunk && p->top->older)
    drop_top(p);
  if (p->top) p->top->used = p->top == mark.chunk ? mark.used : 0;
}

bool dw_room_for(void *array, int count, int *room, size_t size)
{
  void *items;
  if (count < *room) return true;
  const int wider = *room ? 2 * *room : 16;
  memcpy(&items, array, sizeof items);
  items = realloc(items, (size_t)wider * size);
  if (!items) return false;
  memcpy(array, &items, sizeof items);
  *room = wider;
  return true;
}
