/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/rcm.h"

#include <stdlib.h>

/* Breadth-first numbering of one connected part; among the new neighbours of a site those
 * of fewest neighbours come first (ties: lowest index). */
typedef struct {
  const dw_blocks *g;
  int32_t *queue;  /* sites as they are numbered */
  int32_t *number; /* of each site, -1: none yet */
  int32_t *level;
} search;

static int64_t degree(const dw_blocks *g, int32_t i)
{
  return g->start[i + 1] - g->start[i];
}

static bool before(const dw_blocks *g, int32_t i, int32_t j)
{
  const int64_t di = degree(g, i), dj = degree(g, j);
  return di < dj || (di == dj && i < j);
}

/* Numbers the part that holds `root` from `first` on; returns the number after its last. */
static int64_t breadth_first(search *s, int32_t root, int64_t first)
{
  int64_t tail = first;
  s->number[root] = (int32_t)tail, s->level[root] = 0, s->queue[tail++] = root;
  for (int64_t head = first; head < tail; head++) {
    const int32_t i = s->queue[head];
    const int64_t fresh = tail;
    for (int64_t k = s->g->start[i]; k < s->g->start[i + 1]; k++) {
      const int32_t j = s->g->index[k];
      if (s->number[j] >= 0) continue;
      s->number[j] = 0, s->level[j] = s->level[i] + 1;
      int64_t at = tail++;
      for (; at > fresh && before(s->g, j, s->queue[at - 1]); at--)
        s->queue[at] = s->queue[at - 1];
      s->queue[at] = j;
    }
    for (int64_t k = fresh; k < tail; k++)
      s->number[s->queue[k]] = (int32_t)k;
  }
  return tail;
}

/* A site far from others of its part: the least connected of the last level, again and
 * again while the number of levels grows. */
static int32_t peripheral(search *s, int32_t root, int64_t first)
{
  for (int32_t depth = -1;;) {
    const int64_t end = breadth_first(s, root, first);
    const int32_t last = s->level[s->queue[end - 1]];
    int32_t best = s->queue[end - 1];
    for (int64_t k = first; k < end; k++) {
      const int32_t i = s->queue[k];
      if (s->level[i] == last && before(s->g, i, best)) best = i;
      s->number[i] = -1;
    }
    if (last <= depth) return root;
    depth = last, root = best;
  }
}

bool dw_rcm_order(const dw_blocks *g, int32_t *order, int64_t *reach)
{
  int32_t *room = malloc(2 * (size_t)g->n * sizeof *room);
  if (!room) return false;
  search s = {.g = g, .queue = room, .level = room + g->n, .number = order};
  for (int64_t i = 0; i < g->n; i++)
    order[i] = -1;
  int64_t done = 0;
  for (int64_t i = 0; i < g->n; i++)
    if (order[i] < 0) done = breadth_first(&s, peripheral(&s, (int32_t)i, done), done);
  for (int64_t i = 0; i < g->n; i++)
    order[i] = (int32_t)(g->n - 1 - order[i]);
  *reach = 0;
  for (int64_t i = 0; i < g->n; i++)
    for (int64_t k = g->start[i]; k < g->start[i + 1]; k++) {
      const int64_t d = order[i] - order[g->index[k]];
      if (d > *reach) *reach = d;
    }
  free(room);
  return true;
}
