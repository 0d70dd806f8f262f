/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Union and find over saddles by ascending energy.  A chain of minima makes a tree as deep
 * as it is large, so nothing here recurses: a child stands before its parent. */
#include "store/superbasin.h"

#include <stdlib.h>

static int by_energy(const void *a, const void *b)
{
  const dw_barrier_edge *x = a, *y = b;
  if (x->e < y->e || x->e > y->e) return x->e < y->e ? -1 : 1;
  if (x->a != y->a) return x->a < y->a ? -1 : 1;
  return (x->b > y->b) - (x->b < y->b);
}

/* The node that holds all of the superbasin of k; `up` is shortened on the way. */
static int64_t top_of(int64_t *up, int64_t k)
{
  while (up[k] != k)
    up[k] = up[up[k]], k = up[k];
  return k;
}

static void join(dw_tree *t, int64_t a, int64_t b, double e)
{
  const bool swap = t->node[b].lowest < t->node[a].lowest;
  const int64_t first = swap ? b : a, second = swap ? a : b;
  t->node[t->count] = (dw_tree_node){.e = e,
                                     .lowest = t->node[first].lowest,
                                     .parent = -1,
                                     .child = {first, second},
                                     .leaves = t->node[a].leaves + t->node[b].leaves};
  t->node[a].parent = t->node[b].parent = t->count++;
}

/* First leaf of each node in x, from the roots down; then the middle of its children. */
static void place(dw_tree *t)
{
  double next = 1;
  for (int64_t k = t->count - 1; k >= 0; k--) {
    dw_tree_node *n = &t->node[k];
    if (n->parent < 0) n->root = k, n->x = next, next += (double)n->leaves + 1;
    if (n->child[0] < 0) continue;
    dw_tree_node *l = &t->node[n->child[0]], *r = &t->node[n->child[1]];
    l->root = r->root = n->root;
    l->x = n->x, r->x = n->x + (double)l->leaves;
  }
  for (int64_t k = t->leaves; k < t->count; k++) {
    dw_tree_node *n = &t->node[k];
    n->x = 0.5 * (t->node[n->child[0]].x + t->node[n->child[1]].x);
  }
}

dw_status dw_tree_build(dw_ctx *ctx, int64_t leaves, const double *energy, int64_t edges,
                        dw_barrier_edge *edge, dw_tree *t)
{
  const size_t room = 2 * (size_t)leaves + 1;
  int64_t *up = malloc(room * sizeof *up);
  *t = (dw_tree){.node = malloc(room * sizeof *t->node), .leaves = leaves, .count = leaves};
  if (!up || !t->node) {
    free(up);
    dw_tree_free(t);
    return dw_fail(ctx, DW_ENOMEM, "no memory for a tree of %lld minima",
                   (long long)leaves);
  }
  for (int64_t k = 0; k < leaves; k++)
    t->node[k] = (dw_tree_node){
        .e = energy[k], .lowest = energy[k], .parent = -1, .child = {-1, -1}, .leaves = 1};
  for (size_t k = 0; k < room; k++)
    up[k] = (int64_t)k;
  if (edges) qsort(edge, (size_t)edges, sizeof *edge, by_energy);
  for (int64_t k = 0; k < edges; k++) {
    const int64_t a = top_of(up, edge[k].a), b = top_of(up, edge[k].b);
    if (a == b) continue;
    up[a] = up[b] = t->count;
    join(t, a, b, edge[k].e);
  }
  free(up);
  place(t);
  return DW_OK;
}

void dw_tree_free(dw_tree *t)
{
  free(t->node);
  *t = (dw_tree){0};
}
