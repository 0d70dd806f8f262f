/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* figure disconnectivity: the minima of a library and the saddles between them as a tree
 * (superbasin.h), energies from the lowest minimum of each basin. */
#include <math.h>
#include <stdlib.h>

#include "store/figure.h"
#include "store/superbasin.h"

typedef struct {
  int64_t *id; /* of the minima, ascending */
  double *energy;
  dw_barrier_edge *edge;
  int64_t minima, edges, below; /* below: saddles lower than an end, left out */
  int64_t basin; /* node of the only basin to show; -1: all but lone minima */
  int64_t basins, shown;
  dw_tree tree;
} graph;

static int by_id(const void *a, const void *b)
{
  const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

/* -1: no such minimum. */
static int64_t leaf_of(const graph *g, double id)
{
  if (!(id > 0)) return -1;
  const int64_t key = (int64_t)id;
  const int64_t *at = bsearch(&key, g->id, (size_t)g->minima, sizeof key, by_id);
  return at ? at - g->id : -1;
}

static dw_status read_minima(dw_ctx *ctx, const dw_library *lib, graph *g)
{
  const int64_t rows = dw_library_rows(lib, "minima");
  for (int64_t k = 0; k < rows; k++) {
    const int64_t id = dw_library_id(lib, "minima", k);
    double e;
    DW_TRY(dw_library_real(ctx, lib, "minima", "energy", id, &e));
    if (isfinite(e) && dw_library_now(lib, id) == id)
      g->id[g->minima] = id, g->energy[g->minima++] = e;
  }
  return DW_OK;
}

/* A path with a single barrier that converged; a longer one is there in pieces too. */
static dw_status read_well(dw_ctx *ctx, const dw_library *lib, int64_t id, graph *g)
{
  static const char *const columns[] = {"a", "b", "converged", "minima", "saddle_energy"};
  double v[5];
  for (int c = 0; c < 5; c++)
    DW_TRY(dw_library_real(ctx, lib, "wells", columns[c], id, &v[c]));
  for (int c = 0; c < 2; c++)
    if (v[c] > 0) v[c] = (double)dw_library_now(lib, (int64_t)v[c]);
  const dw_barrier_edge e = {leaf_of(g, v[0]), leaf_of(g, v[1]), v[4]};
  if (!(v[2] > 0) || v[3] != 0 || !isfinite(e.e)) return DW_OK;
  if (e.a < 0 || e.b < 0 || e.a == e.b) return DW_OK;
  if (e.e < fmax(g->energy[e.a], g->energy[e.b]))
    g->below++;
  else
    g->edge[g->edges++] = e;
  return DW_OK;
}

static bool visible(const graph *g, const dw_tree_node *n)
{
  return g->basin < 0 ? g->tree.node[n->root].leaves > 1 : n->root == g->basin;
}

static dw_status choose(dw_ctx *ctx, const dw_plot *p, graph *g)
{
  const int64_t wanted = p->how->minimum;
  g->basin = -1;
  if (wanted) {
    const int64_t leaf = leaf_of(g, (double)dw_library_now(p->lib, wanted));
    if (leaf < 0)
      return dw_fail(ctx, DW_ENOTFOUND,
                     "figure disconnectivity: library %s has no minimum %lld",
                     dw_library_path(p->lib), (long long)wanted);
    g->basin = g->tree.node[leaf].root;
  }
  for (int64_t k = 0; k < g->tree.count; k++) {
    const dw_tree_node *n = &g->tree.node[k];
    if (!visible(g, n)) continue;
    g->basins += n->parent < 0, g->shown += k < g->tree.leaves;
  }
  if (g->shown) return DW_OK;
  return dw_fail(
      ctx, DW_ENOTFOUND,
      "figure disconnectivity: library %s has no barrier between two of its %lld "
      "minima; `path` and `save` put them there",
      dw_library_path(p->lib), (long long)g->minima);
}

static void write_data(const dw_plot *p, const graph *g)
{
  FILE *out = p->data.out;
  fprintf(out,
          "# Disconnectivity graph of library %s\n"
          "# a line joins x, E to x, E_parent and to x_parent, E_parent; E is energy above "
          "the lowest minimum of the basin\n"
          "# minimum (0: a saddle)  basin  x  E[energy]  E_parent[energy]  x_parent\n",
          dw_library_path(p->lib));
  for (int64_t k = 0; k < g->tree.count; k++) {
    const dw_tree_node *n = &g->tree.node[k], *root = &g->tree.node[n->root];
    if (!visible(g, n)) continue;
    const dw_tree_node *up = n->parent < 0 ? n : &g->tree.node[n->parent];
    fprintf(out, "%lld %lld %.10g %.17g %.17g %.10g\n",
            (long long)(k < g->tree.leaves ? g->id[k] : 0),
            (long long)(g->tree.count - n->root), n->x, n->e - root->lowest,
            up->e - root->lowest, up->x);
  }
}

static void write_script(const dw_plot *p, const graph *g)
{
  const char *thin = g->shown > 100 ? "0.5" : "1";
  dw_plot_script(p);
  fprintf(p->script.out,
          "  set ylabel 'energy above the lowest minimum  [ε]'\n"
          "  unset xtics; set ytics nomirror; set border 2; set key off; set offsets 1, 1, "
          "graph 0.03, graph 0.03\n"
          "  plot data using 3:4:(0):($5-$4) with vectors nohead lw %s lc rgb blue, \\\n"
          "    data using 3:5:($6-$3):(0) with vectors nohead lw %s lc rgb blue, \\\n"
          "    data using ($1>0?$3:1/0):4 with points pt 7 ps %s lc rgb orange\n",
          thin, thin, g->shown > 100 ? "0.1" : "0.3");
  dw_plot_script_end(p);
}

static void write_caption(const dw_plot *p, const graph *g)
{
  FILE *out = p->caption.out;
  fprintf(out,
          "Disconnectivity graph: %lld minima in %lld basin%s of library %s, joined at the "
          "lowest saddle found between them; energies from the lowest minimum of each "
          "basin.  %lld paths of a single barrier, %lld of the %lld minima not shown.",
          (long long)g->shown, (long long)g->basins, g->basins == 1 ? "" : "s",
          dw_library_path(p->lib), (long long)g->edges, (long long)(g->minima - g->shown),
          (long long)g->minima);
  if (g->below)
    fprintf(out, "  %lld paths left out, their saddle is below an end.",
            (long long)g->below);
  fputs("\n", out);
}

static dw_status draw(dw_ctx *ctx, dw_plot *p, graph *g)
{
  DW_TRY(read_minima(ctx, p->lib, g));
  for (int64_t k = 0; k < dw_library_rows(p->lib, "wells"); k++)
    DW_TRY(read_well(ctx, p->lib, dw_library_id(p->lib, "wells", k), g));
  DW_TRY(dw_tree_build(ctx, g->minima, g->energy, g->edges, g->edge, &g->tree));
  DW_TRY(choose(ctx, p, g));
  write_data(p, g), write_script(p, g), write_caption(p, g);
  return DW_OK;
}

dw_status dw_figure_disconnectivity(dw_ctx *ctx, dw_plot *p)
{
  const int64_t minima = dw_library_rows(p->lib, "minima");
  const int64_t wells = dw_library_rows(p->lib, "wells");
  const size_t m = minima > 0 ? (size_t)minima : 0, w = wells > 0 ? (size_t)wells : 0;
  graph g = {.id = malloc((m + 1) * sizeof *g.id),
             .energy = malloc((m + 1) * sizeof *g.energy),
             .edge = malloc((w + 1) * sizeof *g.edge)};
  const dw_status status =
      g.id && g.energy && g.edge
          ? draw(ctx, p, &g)
          : dw_fail(ctx, DW_ENOMEM, "figure disconnectivity: no memory");
  free(g.id), free(g.energy), free(g.edge);
  dw_tree_free(&g.tree);
  return status;
}
