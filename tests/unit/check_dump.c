/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "model/system.h"
#include "store/append.h"
#include "store/lammps.h"
#include "unit.h"

static const char file[] = "check_dump.dump";

static void put(const char *text)
{
  FILE *f = fopen(file, "w");
  ck_assert_ptr_nonnull(f);
  fputs(text, f);
  fclose(f);
}

#define STEP   "ITEM: TIMESTEP\n7\n"
#define TWO    "ITEM: NUMBER OF ATOMS\n2\n"
#define BOUNDS "ITEM: BOX BOUNDS pp pp ff\n-1 3\n0 5\n0 6\n"
#define HEAD   STEP TWO BOUNDS

START_TEST(what_was_dumped_comes_back)
{
  dw_ctx ctx = {0};
  dw_system *s, *back;
  int64_t end = 0;
  static const double lo[3] = {-1.5, 0.25, 3}, h[3] = {5, 6.1, 7.3},
                      tilt[3] = {0.3, -0.2, 0.7};
  ck_assert_int_eq(dw_system_new(&ctx, 9, &s), DW_OK);
  s->box = dw_box_make(lo, h, tilt), s->box.periodic[1] = false, s->ntypes = 3;
  for (int k = 0; k < 3; k++) {
    for (int64_t i = 0; i < s->n; i++) {
      for (int a = 0; a < 3; a++)
        s->x[i][a] = 9 * sin((double)(i + 3 * a + k)), s->v[i][a] = cos((double)(i + a));
      s->diameter[i] = 0.7 + 0.1 * (double)i, s->species[i] = (int32_t)(1 + i % 3);
      s->id[i] = 5 + 2 * i;
    }
    s->step = 10 * k;
    ck_assert_int_eq(dw_frame_append(&ctx, DW_FRAME_TEXT, file, s, &end), DW_OK);
  }
  ck_assert_msg(dw_dump_read(&ctx, file, -1, &back) == DW_OK, "%s", ctx.error.text);
  ck_assert_int_eq(back->step, 20);
  ck_assert_int_eq(back->ntypes, 3);
  ck_assert_mem_eq(back->box.periodic, s->box.periodic, sizeof s->box.periodic);
  ck_assert_mem_eq(back->v, s->v, (size_t)s->n * sizeof *s->v);
  ck_assert_mem_eq(back->id, s->id, (size_t)s->n * sizeof *s->id);
  ck_assert_mem_eq(back->diameter, s->diameter, (size_t)s->n * sizeof *s->diameter);
  ck_assert_mem_eq(back->species, s->species, (size_t)s->n * sizeof *s->species);
  for (int a = 0; a < 3; a++) {
    ck_assert_double_eq_tol(back->box.h[a], h[a], 1e-14);
    ck_assert_double_eq_tol(back->box.lo[a], lo[a], 1e-14);
    for (int64_t i = 0; i < s->n; i++)
      ck_assert_double_eq_tol(back->x[i][a], s->x[i][a], 1e-13);
  }
  dw_system_free(back), dw_system_free(s);
  unlink(file);
}
END_TEST

START_TEST(frames_are_found_by_number_and_by_step)
{
  dw_ctx ctx = {0};
  dw_system *s;
  put(HEAD "ITEM: ATOMS id x y z\n2 1 2 3\n1 4 5 6\nITEM: UNITS\nlj\nITEM: TIME\n0.5\n"
           "ITEM: TIMESTEP\n9\n" TWO BOUNDS "ITEM: ATOMS x y z\n0 0 0\n1 1 1\n");
  ck_assert_msg(dw_dump_read_step(&ctx, file, 7, &s) == DW_OK, "%s", ctx.error.text);
  ck_assert_double_eq(s->x[0][0], 4); /* sorted by id */
  ck_assert(!s->box.periodic[2] && s->box.periodic[0]);
  dw_system_free(s);
  for (int64_t frame = -2; frame < 2; frame++) {
    ck_assert_msg(dw_dump_read(&ctx, file, frame, &s) == DW_OK, "%s", ctx.error.text);
    ck_assert_int_eq(s->step, frame % 2 ? 9 : 7);
    dw_system_free(s);
  }
  ck_assert_int_eq(dw_dump_read_step(&ctx, file, 8, &s), DW_EVALUE);
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_dump_read(&ctx, file, -3, &s), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "it has 2"));
  unlink(file);
}
END_TEST

/* The three ways in which LAMMPS writes where the same particle is. */
START_TEST(scaled_and_unwrapped_positions_are_understood)
{
  static const char *const columns[] = {
      "ITEM: ATOMS id xs ys zs ix iy iz radius\n1 0.25 0.2 0.5 1 0 -1 0.6\n2 0 0 0 0 0 0 "
      "1\n",
      "ITEM: ATOMS id xsu ysu zsu diameter ix iy iz\n1 1.25 0.2 -0.5 1.2 1 0 -1\n2 0 0 0 2 "
      "0 0 0\n",
      "ITEM: ATOMS id q xu yu zu radius\n1 7 4 1 -3 0.6\n2 7 0 0 0 1\n"};
  dw_ctx ctx = {0};
  dw_system *s;
  for (size_t k = 0; k < sizeof columns / sizeof *columns; k++) {
    char text[1024];
    snprintf(text, sizeof text, "%s%s", HEAD, columns[k]);
    put(text);
    ck_assert_msg(dw_dump_read(&ctx, file, 0, &s) == DW_OK, "%s", ctx.error.text);
    ck_assert_double_eq_tol(s->x[0][0], 4, 1e-14);
    ck_assert_double_eq_tol(s->x[0][1], 1, 1e-14);
    ck_assert_double_eq_tol(s->x[0][2], -3, 1e-14);
    ck_assert_double_eq_tol(s->diameter[0], 1.2, 1e-14);
    dw_system_free(s);
  }
  unlink(file);
}
END_TEST

START_TEST(bad_files_are_named_by_line)
{
  static const char *const cases[][2] = {
      {"", "has no frame"},
      {"LAMMPS data file\n", ":1: not a LAMMPS text dump"},
      {"ITEM: ATOMS id x y z\n", ":1: ITEM: ATOMS before TIMESTEP"},
      {"ITEM: ENTRIES c_1\n", ":1: the frame does not begin"},
      {"ITEM: TIMESTEP\nsoon\n", ":2: 'soon' is not a step"},
      {STEP "ITEM: NUMBER OF ATOMS\n0\n", ":4: '0' is not a number of atoms"},
      {STEP "ITEM: NUMBER OF ATOMS\n99999999\n" BOUNDS "ITEM: ATOMS x y z\n0 0 0\n",
       ":9: the file is too short"},
      {STEP TWO "ITEM: BOX BOUNDS pp pp pp\n0 1\n0 nan\n", ":7: a bound of the box"},
      {STEP TWO "ITEM: BOX BOUNDS pp pp pp\n0 1\n1 0\n0 1\n",
       ":8: the box has the edge -1"},
      {STEP TWO "ITEM: BOX BOUNDS abc origin pp pp pp\n", "general triclinic"},
      {HEAD "ITEM: ATOMS id x y vz\n", ":9: no columns x y z"},
      {HEAD "ITEM: ATOMS id x xu y z\n", "two columns hold what 'xu' holds"},
      {HEAD "ITEM: ATOMS id x y z\n1 0 0\n2 0 0 0\n", ":10: 3 columns, and 4"},
      {HEAD "ITEM: ATOMS id x y z\n1 0 0 0 0\n2 0 0 0\n", ":10: more than the 4"},
      {HEAD "ITEM: ATOMS id x y z\n1 0 0 inf\n2 0 0 0\n", ":10: column 4: 'inf'"},
      {HEAD "ITEM: ATOMS id x y z\n1.5 0 0 0\n2 0 0 0\n", ":10: id = 1.5 is not"},
      {HEAD "ITEM: ATOMS id x y z\n3 0 0 0\n3 0 0 0\n", "atom id 3 is there twice"},
      {HEAD "ITEM: ATOMS x y z radius\n0 0 0 0\n0 0 0 1\n", ":10: diameter = 0"},
      {HEAD "ITEM: ATOMS x y z ix\n0 0 0 1e300\n0 0 0 1\n", ":10: image flag"},
      {HEAD "ITEM: ATOMS id x y z\n1 0 0 0\n", ":10: the file ends after 1 of 2 atoms"},
      {STEP TWO, ":4: the file ends within a frame"}};
  dw_ctx ctx = {0};
  dw_system *s;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    put(cases[k][0]);
    ck_assert_int_eq(dw_dump_read(&ctx, file, 0, &s), DW_EVALUE);
    ck_assert_msg(strstr(ctx.error.text, cases[k][1]) != NULL, "case %zu: %s", k,
                  ctx.error.text);
    ck_assert_ptr_null(s);
    dw_error_clear(&ctx);
  }
  unlink(file);
  ck_assert_int_eq(dw_dump_read(&ctx, file, 0, &s), DW_ENOTFOUND);
}
END_TEST

UNIT_MAIN("dump", what_was_dumped_comes_back, frames_are_found_by_number_and_by_step,
          scaled_and_unwrapped_positions_are_understood, bad_files_are_named_by_line)
