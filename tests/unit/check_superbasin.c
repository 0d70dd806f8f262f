/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Disconnectivity graphs of hand-made landscapes whose trees are known. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cells.h"
#include "store/figure.h"
#include "store/superbasin.h"
#include "unit.h"

START_TEST(superbasins_join_at_their_lowest_saddles)
{
  static const double energy[] = {0, 1, 2, 0.5, 3};
  dw_barrier_edge edge[] = {{0, 2, 7}, {3, 4, 6}, {0, 1, 5}, {1, 2, 4}};
  dw_ctx ctx = {0};
  dw_tree t;
  ck_assert_int_eq(dw_tree_build(&ctx, 5, energy, 4, edge, &t), DW_OK);
  static const int64_t parent[] = {6, 5, 5, 7, 7, 6, -1, -1};
  static const double x[] = {4, 5, 6, 1, 2, 5.5, 4.75, 1.5}, e[] = {4, 5, 6};
  static const int64_t child[][2] = {{1, 2}, {0, 5}, {3, 4}};
  ck_assert_int_eq(t.count, 8);
  for (int k = 0; k < 8; k++) {
    ck_assert_int_eq(t.node[k].parent, parent[k]);
    ck_assert_double_eq(t.node[k].x, x[k]);
  }
  for (int k = 0; k < 3; k++) {
    ck_assert_double_eq(t.node[5 + k].e, e[k]);
    ck_assert_int_eq(t.node[5 + k].child[0], child[k][0]);
    ck_assert_int_eq(t.node[5 + k].child[1], child[k][1]);
  }
  ck_assert_double_eq(t.node[5].lowest, 1);
  ck_assert_int_eq(t.node[5].root, 6);
  dw_tree_free(&t);
}
END_TEST

START_TEST(one_minimum_and_none_are_trees_too)
{
  static const double energy = -2;
  dw_barrier_edge nothing;
  dw_ctx ctx = {0};
  dw_tree t;
  ck_assert_int_eq(dw_tree_build(&ctx, 1, &energy, 0, &nothing, &t), DW_OK);
  ck_assert_int_eq(t.count, 1);
  ck_assert_int_eq(t.node[0].root, 0);
  ck_assert_double_eq(t.node[0].lowest, -2);
  dw_tree_free(&t);
  ck_assert_int_eq(dw_tree_build(&ctx, 0, NULL, 0, &nothing, &t), DW_OK);
  ck_assert_int_eq(t.count, 0);
  dw_tree_free(&t);
}
END_TEST

static char folder[32];

static dw_library *begin(dw_ctx *ctx)
{
  strcpy(folder, "check_superbasin-XXXXXX");
  return cells_open(ctx, folder);
}

static void end(dw_ctx *ctx, dw_library *lib)
{
  cells_close(ctx, lib, folder);
}

static void well(dw_ctx *ctx, dw_library *lib, int64_t a, int64_t b, double saddle)
{
  APPEND(ctx, lib, "wells", cell_int("a", a), cell_int("b", b), cell_int("converged", 1),
         cell_int("minima", 0), cell_real("saddle_energy", saddle));
}

static dw_status draw(dw_ctx *ctx, dw_library *lib, int64_t minimum)
{
  const dw_figure_how how = {.folder = folder, .minimum = minimum};
  return dw_figure(ctx, lib, "disconnectivity", &how);
}

/* Rows of the data; energies of saddles summed. */
static int rows(double *saddles)
{
  char path[64], line[512];
  int n = 0;
  snprintf(path, sizeof path, "%s/disconnectivity.dat", folder);
  FILE *in = fopen(path, "r");
  ck_assert_ptr_nonnull(in);
  for (*saddles = 0; fgets(line, sizeof line, in);) {
    long long id;
    double e;
    if (sscanf(line, "%lld %*s %*s %lf", &id, &e) != 2) continue;
    n++;
    if (!id) *saddles += e;
  }
  fclose(in);
  return n;
}

START_TEST(basins_of_a_library_are_drawn_from_their_lowest_minima)
{
  static const double energy[] = {-10, -9, -8, 20, 21, 5};
  dw_ctx ctx = {0};
  dw_library *lib = begin(&ctx);
  double sum;
  ck_assert_int_eq(draw(&ctx, lib, 0), DW_ENOTFOUND); /* no minima at all */
  for (int k = 0; k < 6; k++)
    APPEND(&ctx, lib, "minima", cell_real("energy", energy[k]));
  ck_assert_int_eq(draw(&ctx, lib, 0), DW_ENOTFOUND); /* no barrier */
  well(&ctx, lib, 1, 2, -7), well(&ctx, lib, 3, 2, -5), well(&ctx, lib, 1, 3, -2);
  well(&ctx, lib, 4, 5, 22), well(&ctx, lib, 6, 1, -20); /* the last below its ends */
  ck_assert_msg(draw(&ctx, lib, 0) == DW_OK, "%s", ctx.error.text);
  ck_assert_int_eq(rows(&sum), 8);
  ck_assert_double_eq(sum, 3 + 5 + 2);
  ck_assert_int_eq(draw(&ctx, lib, 5), DW_OK); /* its basin only */
  ck_assert_int_eq(rows(&sum), 3);
  ck_assert_double_eq(sum, 2);
  ck_assert_int_eq(draw(&ctx, lib, 6), DW_OK); /* alone */
  ck_assert_int_eq(rows(&sum), 1);
  ck_assert_int_eq(draw(&ctx, lib, 7), DW_ENOTFOUND);
  end(&ctx, lib);
}
END_TEST

UNIT_MAIN("superbasin", superbasins_join_at_their_lowest_saddles,
          one_minimum_and_none_are_trees_too,
          basins_of_a_library_are_drawn_from_their_lowest_minima)
