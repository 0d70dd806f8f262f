/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/rng.h"
#include "model/system.h"
#include "store/extxyz.h"
#include "unit.h"

static const char file[] = "check_extxyz.xyz";

static dw_system *system_of(dw_ctx *ctx, int32_t types)
{
  enum { N = 40 };
  static const double lo[3] = {-1.5, 0.25, 3}, h[3] = {5, 6.1, 7.3},
                      tilt[3] = {0.3, -0.2, 0.7};
  dw_system *s;
  ck_assert_int_eq(dw_system_new(ctx, N, &s), DW_OK);
  s->box = dw_box_make(lo, h, tilt);
  s->step = 77, s->time = 0.1, s->ntypes = types, s->box.periodic[2] = types == 1;
  for (int64_t i = 0; i < N; i++) {
    for (uint32_t a = 0; a < 3; a++) {
      s->x[i][a] = 40 * (dw_rng_uniform(1, (uint64_t)i, a, 0) - 0.5);
      s->v[i][a] = types > 1 ? dw_rng_uniform(2, (uint64_t)i, a, 0) : 0;
    }
    s->diameter[i] = 0.7 + dw_rng_uniform(3, (uint64_t)i, 0, 0);
    s->mass[i] = 1 + dw_rng_uniform(4, (uint64_t)i, 0, 0);
    s->species[i] = (int32_t)(1 + i % types), s->id[i] = 10 + 3 * i;
  }
  return s;
}

START_TEST(a_configuration_comes_back_bit_for_bit)
{
  dw_ctx ctx = {0};
  for (int32_t types = 1; types <= 2; types++) {
    dw_system *s = system_of(&ctx, types), *b;
    const size_t n = (size_t)s->n;
    ck_assert_int_eq(dw_extxyz_write(&ctx, file, s), DW_OK);
    ck_assert_msg(dw_extxyz_read(&ctx, file, 0, &b) == DW_OK, "%s", ctx.error.text);
    ck_assert_int_eq(s->n, b->n);
    ck_assert_int_eq(s->step, b->step);
    ck_assert_int_eq(s->ntypes, b->ntypes);
    ck_assert_mem_eq(&s->time, &b->time, sizeof s->time);
    ck_assert_mem_eq(&s->box, &b->box, sizeof s->box);
    ck_assert_mem_eq(s->x, b->x, n * sizeof *s->x);
    ck_assert_mem_eq(s->v, b->v, n * sizeof *s->v);
    ck_assert_mem_eq(s->diameter, b->diameter, n * sizeof *s->diameter);
    ck_assert_mem_eq(s->mass, b->mass, n * sizeof *s->mass);
    ck_assert_mem_eq(s->species, b->species, n * sizeof *s->species);
    ck_assert_mem_eq(s->id, b->id, n * sizeof *s->id);
    dw_system_free(s), dw_system_free(b);
  }
  unlink(file);
}
END_TEST

static void put(const char *text)
{
  FILE *f = fopen(file, "w");
  fputs(text, f);
  fclose(f);
}

#define HEAD "Lattice=\"4 0 0 0 5 0 0 0 6\" "

START_TEST(frames_are_counted_and_read_by_number)
{
  dw_ctx ctx = {0};
  dw_system *s;
  int64_t frames;
  put("2\n" HEAD "Properties=species:S:1:pos:R:3:charge:R:1\nSi 0 0 0 9\nO 1 1 1 9\n"
      "1\n" HEAD "\nO 2 2 2\n\n");
  ck_assert_int_eq(dw_extxyz_frames(&ctx, file, &frames), DW_OK);
  ck_assert_int_eq(frames, 2);
  ck_assert_msg(dw_extxyz_read(&ctx, file, 0, &s) == DW_OK, "%s", ctx.error.text);
  ck_assert_int_eq(s->ntypes, 2);
  ck_assert_double_eq(s->x[1][2], 1);
  ck_assert_double_eq(s->box.h[1], 5);
  dw_system_free(s);
  ck_assert_int_eq(dw_extxyz_read(&ctx, file, -1, &s), DW_OK);
  ck_assert_int_eq(s->n, 1);
  ck_assert_double_eq(s->x[0][2], 2);
  dw_system_free(s);
  ck_assert_int_eq(dw_extxyz_read(&ctx, file, 2, &s), DW_EVALUE);
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_extxyz_read(&ctx, file, -3, &s), DW_EVALUE);
  unlink(file);
}
END_TEST

START_TEST(bad_files_are_named_by_line)
{
  static const char *const cases[][2] = {
      {"", "holds no frame"},
      {"two\n", ":1: two is not a number"},
      {"0\n\n", ":1: 0 is not"},
      {"99999999999\n" HEAD "\n", ":1: the file is too short"},
      {"1\n", ":1: the file is too short"},
      {"1\nno box here\nX 0 0 0\n", ":2: the comment line has no Lattice"},
      {"1\nLattice=\"1 0 0 0 1 0 0 0\"\nX 0 0 0\n", "nine"},
      {"1\nLattice=\"1 0 0 0 nan 0 0 0 1\"\nX 0 0 0\n", "nine"},
      {"1\nLattice=\"1 0 0 0 0 0 0 0 1\"\nX 0 0 0\n", "edge y = 0"},
      {"1\nLattice=\"1 2 0 0 1 0 0 0 1\"\nX 0 0 0\n", "must be"},
      {"1\n" HEAD "Properties=pos:R\nX 0 0 0\n", ":2: Properties"},
      {"1\n" HEAD "Properties=pos:R:3:x:R:9999\nX 0 0 0\n", "more than 64 columns"},
      {"1\n" HEAD "Properties=species:S:1\nX\n\n\n\n\n\n\n", "no pos:R:3"},
      {"1\n" HEAD "step=half\nX 0 0 0\n", "step = half"},
      {"1\n" HEAD "\nX 0 0\n", ":3: 3 columns, Properties says 4"},
      {"1\n" HEAD "\nX 0 0 0 0\n", ":3: more than the 4 columns"},
      {"1\n" HEAD "\nX 0 inf 0\n", ":3: column 3: inf is not a finite number"},
      {"1\n" HEAD "Properties=pos:R:3:id:I:1\n0 0 0 1.5\n", "1.5 is not an integer"},
      {"2\n" HEAD "\nX 0 0 0\n", ":3: the file ends after 1 of 2"}};
  dw_ctx ctx = {0};
  dw_system *s;
  for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
    put(cases[k][0]);
    ck_assert_int_eq(dw_extxyz_read(&ctx, file, k % 2 ? 0 : -1, &s), DW_EVALUE);
    ck_assert_msg(strstr(ctx.error.text, cases[k][1]) != NULL, "case %zu: %s", k,
                  ctx.error.text);
    ck_assert_ptr_null(s);
    dw_error_clear(&ctx);
  }
  unlink(file);
  ck_assert_int_eq(dw_extxyz_read(&ctx, file, 0, &s), DW_ENOTFOUND);
}
END_TEST

UNIT_MAIN("extxyz", a_configuration_comes_back_bit_for_bit,
          frames_are_counted_and_read_by_number, bad_files_are_named_by_line)
