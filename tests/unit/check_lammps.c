/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <unistd.h>

#include "pairs.h"
#include "unit.h"

#define HEAD   "title\n\n2 atoms\n1 atom types\n0 4 xlo xhi\n0 5 ylo yhi\n0 6 zlo zhi\n"
#define ATOM_1 "1 1 0.5 0.5 0.5\n"
#define ATOM_2 "2 1 1.5 0.5 0.5\n"

static void put(const char *path, const char *text, size_t bytes)
{
  FILE *out = fopen(path, "w");
  ck_assert_ptr_nonnull(out);
  ck_assert_uint_eq(fwrite(text, 1, bytes, out), bytes);
  fclose(out);
}

/* Reads text as a file; the name of the file is "t.data" in messages. */
static dw_status read_text(dw_ctx *ctx, const char *text, size_t bytes,
                           dw_diameter_from from, dw_system **s)
{
  char folder[] = "/tmp/check_lammps.XXXXXX", here[4096];
  ck_assert_ptr_nonnull(mkdtemp(folder));
  ck_assert_ptr_nonnull(getcwd(here, sizeof here));
  ck_assert_int_eq(chdir(folder), 0);
  put("t.data", text, bytes);
  const dw_status status = dw_lammps_read(ctx, "t.data", from, s);
  unlink("t.data");
  ck_assert_int_eq(chdir(here), 0);
  rmdir(folder);
  return status;
}

static dw_system *good(const char *text, dw_diameter_from from)
{
  dw_ctx ctx = {0};
  dw_system *s;
  const dw_status status = read_text(&ctx, text, strlen(text), from, &s);
  ck_assert_msg(status == DW_OK, "%s", ctx.error.text);
  return s;
}

START_TEST(columns_of_the_three_styles_are_told_apart_without_a_hint)
{
  dw_system *s = good(HEAD "Atoms\n\n" ATOM_1 ATOM_2, DW_DIAMETER_AUTO);
  ck_assert(s->n == 2 && s->x[1][0] == 1.5 && s->diameter[0] == 1);
  dw_system_free(s);
  s = good(HEAD "Atoms\n\n1 1 1.1 .5 .5 .5\n2 1 0.9 1 2 3 0 -1 2\n", DW_DIAMETER_CHARGE);
  ck_assert(s->diameter[1] == 0.9 && s->x[1][0] == 1 && s->x[1][1] == -3 &&
            s->x[1][2] == 15);
  dw_system_free(s);
  s = good(HEAD "Atoms\n\n1 1 1.1 1 .5 .5 .5\n2 1 0.9 2 1 2 3 0 -1 2\n", DW_DIAMETER_AUTO);
  ck_assert_double_eq_tol(s->mass[1], 2 * 3.14159265358979 / 6 * 0.729, 1e-14);
  ck_assert(s->diameter[1] == 0.9 && s->x[1][1] == -3);
  dw_system_free(s);
}
END_TEST

START_TEST(charge_is_the_diameter_only_when_asked_for)
{
  static const char text[] = HEAD "Atoms # charge\n\n1 1 1.4 .5 .5 .5\n2 1 1.4 1 2 3\n";
  dw_system *s = good(text, DW_DIAMETER_AUTO);
  ck_assert_double_eq(s->diameter[0], 1);
  dw_system_free(s);
  s = good(text, DW_DIAMETER_RADIUS);
  ck_assert_double_eq(s->diameter[0], 2.8);
  dw_system_free(s);
}
END_TEST

START_TEST(particles_are_sorted_by_id_and_unknown_sections_passed_over)
{
  dw_system *s =
      good(HEAD "0 bonds\n2 extra bond per atom\nMasses\n\n1 2.5\n\nPair Coeffs # lj\n\n"
                "1 1.0 1.0\n\nAtoms # atomic\n\n7 1 1 1 1 # last\n\n3 1 2 2 2\n\n"
                "Bond Coeffs\n\n1 harmonic 3 1\n\nVelocities\n\n7 1 0 0\n3 0 2 0\n"
                "\nDiameters\n\n3 1.3\n7 0.7\n",
           DW_DIAMETER_AUTO);
  ck_assert(s->id[0] == 3 && s->id[1] == 7 && s->x[0][0] == 2 && s->x[1][0] == 1);
  ck_assert(s->v[0][1] == 2 && s->v[1][0] == 1 && s->mass[0] == 2.5);
  ck_assert(s->diameter[0] == 1.3 && s->diameter[1] == 0.7);
  dw_system_free(s);
}
END_TEST

START_TEST(tilted_boxes_unwrap_along_their_edges)
{
  dw_system *s = good("t\n1 atoms\n1 atom types\n0 4 xlo xhi\n0 5 ylo yhi\n0 6 zlo zhi\n"
                      "1 -0.5 0.25 xy xz yz\nAtoms # atomic\n\n1 1 1 1 1 1 2 -1\n",
                      DW_DIAMETER_AUTO);
  ck_assert_double_eq_tol(s->x[0][0], 1 + 4 + 2 * 1 + 0.5, 1e-15);
  ck_assert_double_eq_tol(s->x[0][1], 1 + 2 * 5 - 0.25, 1e-15);
  ck_assert_double_eq_tol(s->x[0][2], 1 - 6, 1e-15);
  dw_system_free(s);
}
END_TEST

START_TEST(bad_files_are_refused_with_file_and_line)
{
  static const struct {
    const char *text, *says;
  } bad[] = {
      {"", "t.data:1: the file is empty"},
      {"title\n", "t.data:1: the header has no line 'N atoms'"},
      {"title\n0 atoms\n1 atom types\nAtoms\n",
       "t.data:4: the header has no line 'N atoms'"},
      {"title\n-3 atoms\n1 atom types\nAtoms\n",
       "t.data:4: the header has no line 'N atoms'"},
      {"title\nx atoms\n", "t.data:2: column 1: 'x' is not an integer"},
      {"title\n99999999999 atoms\n1 atom types\n0 1 xlo xhi\n\nAtoms\n",
       "99999999999 atoms"},
      {"title\n2 atoms\n1 atom types\n0 1 xlo xhi\n0 1 ylo yhi\nAtoms\n",
       "t.data:6: the header has no line 'zlo zhi'"},
      {"title\n2 atoms\n1 atom types\n0 1 xlo xhi\n1 1 ylo yhi\n0 1 zlo zhi\nAtoms\n",
       "t.data:7: box edge ylo yhi: 1 is not above 1"},
      {"title\n2 atoms\n1 atom types\n0 nan xlo xhi\n",
       "t.data:4: column 2: 'nan' is not a"},
      {HEAD, "t.data:7: the file ends before a section Atoms"},
      {HEAD "Masses\n\n1 1\n", "t.data:10: the file has no section Atoms"},
      {HEAD "Masses\n\n2 1\n", "t.data:10: atom type 2 is outside 1..1"},
      {HEAD "Masses\n\n1 0\n", "t.data:10: mass = 0 is outside (0,inf)"},
      {HEAD "Atoms\n\n" ATOM_1,
       "t.data:10: the file ends within section Atoms, after 1 of 2"},
      {HEAD "Atoms\n\n" ATOM_1 "Velocities\n", "t.data:11: section Atoms has 1 lines"},
      {HEAD "Atoms\n\n" ATOM_1 "2 1 1.5 0.5\n", "t.data:11: 4 columns, legal are 5, or 8"},
      {HEAD "Atoms\n\n" ATOM_1 "1 1 1.5 0.5 1\n", "atom id 1 is there twice"},
      {HEAD "Atoms\n\n" ATOM_1 "2 1 inf 0.5 1\n",
       "t.data:11: column 3: 'inf' is not a finite"},
      {HEAD "Atoms\n\n" ATOM_1 "2 1 1e999 0.5 1\n",
       "t.data:11: column 3: '1e999' is not a"},
      {HEAD "Atoms\n\n" ATOM_1 "2 3 1 0.5 1\n", "t.data:11: atom type 3 is outside 1..1"},
      {HEAD "Atoms\n\n" ATOM_1 "2 1 1 0.5 1 0 0 99999999\n", "image flag 99999999"},
      {HEAD "Atoms # full\n\n1 1 1 0 0 0 0\n", "atom style 'full' with 7 columns"},
      {HEAD "Atoms # sphere\n\n1 1 0 1 0 0 0\n",
       "t.data:10: column 3: diameter = 0 is outside"},
      {HEAD "Velocities\n\n1 0 0 0\n", "t.data:8: section Velocities comes before Atoms"},
      {HEAD "Atoms\n\n" ATOM_1 ATOM_2 "Velocities\n\n1 0 0 0\n5 0 0 0\n",
       "t.data:15: no atom has the id 5"},
      {HEAD "Atoms\n\n" ATOM_1 ATOM_2 "Atoms\n\n" ATOM_1, "a second section Atoms"},
  };
  for (size_t k = 0; k < sizeof bad / sizeof *bad; k++) {
    dw_ctx ctx = {0};
    dw_system *s;
    ck_assert_int_ne(
        read_text(&ctx, bad[k].text, strlen(bad[k].text), DW_DIAMETER_AUTO, &s), DW_OK);
    ck_assert_ptr_null(s);
    ck_assert_msg(strstr(ctx.error.text, bad[k].says), "expected '%s', got '%s'",
                  bad[k].says, ctx.error.text);
  }
}
END_TEST

START_TEST(diameters_asked_of_a_style_without_them_are_refused)
{
  dw_ctx ctx = {0};
  dw_system *s;
  static const char text[] = HEAD "Atoms # atomic\n\n" ATOM_1 ATOM_2;
  ck_assert_int_eq(read_text(&ctx, text, strlen(text), DW_DIAMETER_CHARGE, &s), DW_EVALUE);
  ck_assert_ptr_nonnull(
      strstr(ctx.error.text, "t.data:10: atom style atomic has no column"));
}
END_TEST

/* Cut anywhere, and with any byte replaced, a file gives a system or a message. */
START_TEST(damaged_files_never_crash_the_reader)
{
  static const char text[] =
      HEAD "1 0 0 xy xz yz\nMasses\n\n1 1\n\nAtoms # charge\n\n1 1 1.1 .5 .5 .5 0 0 1\n"
           "2 1 0.9 1 2 3 0 -1 2\n\nVelocities\n\n2 1 1 1\n1 0 0 1e-3\n";
  static const char bytes[] = {'\0', '\n', ' ', '#', '-', 'A', 'e', '9', (char)0xff};
  for (size_t at = 0; at < sizeof text - 1; at++) {
    dw_ctx ctx = {0};
    dw_system *s;
    if (read_text(&ctx, text, at, DW_DIAMETER_CHARGE, &s) != DW_OK)
      ck_assert_ptr_nonnull(strstr(ctx.error.text, "t.data:"));
    dw_system_free(s);
    for (size_t b = 0; b < sizeof bytes; b++) {
      char copy[sizeof text];
      memcpy(copy, text, sizeof text);
      copy[at] = bytes[b];
      dw_error_clear(&ctx);
      if (read_text(&ctx, copy, sizeof text - 1, DW_DIAMETER_CHARGE, &s) != DW_OK)
        ck_assert_uint_gt(strlen(ctx.error.text), 0);
      dw_system_free(s);
    }
  }
}
END_TEST

START_TEST(a_missing_file_is_named)
{
  dw_ctx ctx = {0};
  dw_system *s;
  ck_assert_int_eq(dw_lammps_read(&ctx, "no/such.data", DW_DIAMETER_AUTO, &s),
                   DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "no/such.data"));
}
END_TEST

/* -- writing ------------------------------------------------------------------------ */

static void same_after_writing(const dw_system *s)
{
  dw_ctx ctx = {0};
  char path[] = "/tmp/check_lammps.XXXXXX";
  dw_system *back;
  close(mkstemp(path));
  ck_assert_int_eq(dw_lammps_write(&ctx, path, s), DW_OK);
  ck_assert_int_eq(dw_lammps_read(&ctx, path, DW_DIAMETER_AUTO, &back), DW_OK);
  unlink(path);
  ck_assert_int_eq(back->n, s->n);
  for (int a = 0; a < 3; a++)
    ck_assert_double_eq_tol(back->box.h[a], s->box.h[a], 4e-16 * s->box.h[a]);
  for (int64_t i = 0; i < s->n; i++) {
    ck_assert(back->diameter[i] == s->diameter[i] && back->species[i] == s->species[i]);
    ck_assert(back->id[i] == s->id[i] && back->mass[i] == s->mass[i]);
    for (int a = 0; a < 3; a++) {
      ck_assert_double_eq_tol(back->x[i][a], s->x[i][a], 2e-15 * (fabs(s->x[i][a]) + 10));
      ck_assert_double_eq(back->v[i][a], s->v[i][a]);
    }
  }
  dw_system_free(back);
}

START_TEST(a_written_glass_reads_back_with_its_diameters_and_unit_masses)
{
  dw_ctx ctx = {0};
  dw_system *s = read_system(&ctx, DW_EXAMPLES "/wells/ISA.data", DW_DIAMETER_CHARGE);
  same_after_writing(s);
  dw_system_free(s);
}
END_TEST

START_TEST(a_written_tilted_moving_system_reads_back)
{
  dw_ctx ctx = {0};
  const dw_box box =
      dw_box_make((double[3]){-1, 2, 0}, (double[3]){6, 7, 8}, (double[3]){1, -2, 0.3});
  dw_system *s = random_system(&ctx, 50, box, 0.2);
  for (int64_t i = 0; i < s->n; i++)
    for (int a = 0; a < 3; a++)
      s->v[i][a] = dw_rng_normal(1, (uint64_t)i, 0, (uint32_t)a),
      s->x[i][a] += 9.0 * (i % 5 - 2);
  same_after_writing(s);
  dw_system_free(s);
}
END_TEST

START_TEST(a_file_that_cannot_be_written_is_an_error_that_names_it)
{
  dw_ctx ctx = {0};
  dw_system *s;
  dw_system_new(&ctx, 1, &s);
  ck_assert_int_eq(dw_lammps_write(&ctx, "/no/such/folder/t.data", s), DW_EIO);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "/no/such/folder/t.data"));
  dw_system_free(s);
}
END_TEST

UNIT_MAIN("lammps", columns_of_the_three_styles_are_told_apart_without_a_hint,
          charge_is_the_diameter_only_when_asked_for,
          particles_are_sorted_by_id_and_unknown_sections_passed_over,
          tilted_boxes_unwrap_along_their_edges, bad_files_are_refused_with_file_and_line,
          diameters_asked_of_a_style_without_them_are_refused,
          damaged_files_never_crash_the_reader, a_missing_file_is_named,
          a_written_glass_reads_back_with_its_diameters_and_unit_masses,
          a_written_tilted_moving_system_reads_back,
          a_file_that_cannot_be_written_is_an_error_that_names_it)
