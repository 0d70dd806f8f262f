/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/rng.h"
#include "model/system.h"
#include "store/h5.h"
#include "store/h5md.h"
#include "store/h5undo.h"
#include "unit.h"

static const char file[] = "check_h5md.h5";

/* A triclinic box off the origin; positions boxes away on both sides. */
static dw_system *system_of(dw_ctx *ctx, int64_t n)
{
  static const double lo[3] = {-1.5, 0.25, 3}, h[3] = {5, 6.1, 7.3},
                      tilt[3] = {0.3, -0.2, 0.7};
  dw_system *s;
  ck_assert_int_eq(dw_system_new(ctx, n, &s), DW_OK);
  s->box = dw_box_make(lo, h, tilt);
  s->step = 1234567890123, s->time = 0.1, s->ntypes = 3;
  for (int64_t i = 0; i < n; i++) {
    for (uint32_t a = 0; a < 3; a++) {
      s->x[i][a] = 40 * (dw_rng_uniform(1, (uint64_t)i, a, 0) - 0.5);
      s->v[i][a] = dw_rng_uniform(2, (uint64_t)i, a, 0) - 0.5;
    }
    s->diameter[i] = 0.7 + dw_rng_uniform(3, (uint64_t)i, 0, 0);
    s->mass[i] = 1 + dw_rng_uniform(4, (uint64_t)i, 0, 0);
    s->species[i] = (int32_t)(1 + i % 3), s->id[i] = 10 + 3 * i;
  }
  return s;
}

static void check_same(const dw_system *a, const dw_system *b)
{
  const size_t n = (size_t)a->n;
  ck_assert_int_eq(a->n, b->n);
  ck_assert_int_eq(a->step, b->step);
  ck_assert_int_eq(a->ntypes, b->ntypes);
  ck_assert_mem_eq(&a->time, &b->time, sizeof a->time);
  ck_assert_mem_eq(a->box.h, b->box.h, sizeof a->box.h);
  ck_assert_mem_eq(a->box.tilt, b->box.tilt, sizeof a->box.tilt);
  ck_assert_mem_eq(a->box.lo, b->box.lo, sizeof a->box.lo);
  ck_assert_mem_eq(a->box.periodic, b->box.periodic, sizeof a->box.periodic);
  ck_assert_mem_eq(a->x, b->x, n * sizeof *a->x);
  ck_assert_mem_eq(a->v, b->v, n * sizeof *a->v);
  ck_assert_mem_eq(a->diameter, b->diameter, n * sizeof *a->diameter);
  ck_assert_mem_eq(a->mass, b->mass, n * sizeof *a->mass);
  ck_assert_mem_eq(a->species, b->species, n * sizeof *a->species);
  ck_assert_mem_eq(a->id, b->id, n * sizeof *a->id);
}

START_TEST(a_configuration_comes_back_bit_for_bit)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 200), *back;
  for (int periodic = 0; periodic < 2; periodic++) {
    s->box.periodic[1] = periodic;
    ck_assert_int_eq(dw_h5md_write(&ctx, file, s), DW_OK);
    ck_assert_msg(dw_h5md_read(&ctx, file, -1, &back) == DW_OK, "%s", ctx.error.text);
    check_same(s, back);
    dw_system_free(back);
  }
  dw_system_free(s);
  unlink(file);
}
END_TEST

START_TEST(positions_in_the_file_are_wrapped_and_images_lead_back)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 50);
  ck_assert_int_eq(dw_h5md_write(&ctx, file, s), DW_OK);
  dw_h5 h;
  hid_t d;
  dw_h5_shape shape;
  double x[50][3];
  int32_t image[50][3];
  ck_assert_int_eq(dw_h5_open(&ctx, file, &h), DW_OK);
  ck_assert_int_eq(
      dw_h5_open_dataset(&h, h.file, "/particles/all/position/value", &d, &shape), DW_OK);
  ck_assert_int_eq(dw_h5_read_rows(&h, d, 0, 1, H5T_NATIVE_DOUBLE, x), DW_OK);
  H5Dclose(d);
  ck_assert_int_eq(dw_h5_open_dataset(&h, h.file, "/particles/all/image/value", &d, &shape),
                   DW_OK);
  ck_assert_int_eq(dw_h5_read_rows(&h, d, 0, 1, H5T_NATIVE_INT32, image), DW_OK);
  H5Dclose(d);
  dw_h5_close(&h);
  int away = 0;
  for (int i = 0; i < 50; i++) {
    double y[3];
    ck_assert(x[i][2] >= s->box.lo[2] - 1e-12 &&
              x[i][2] <= s->box.lo[2] + s->box.h[2] + 1e-12);
    dw_h5md_unwrap(&s->box, x[i], image[i], y);
    for (int a = 0; a < 3; a++)
      ck_assert_double_eq_tol(y[a], s->x[i][a], 1e-13);
    away += image[i][0] != 0;
  }
  ck_assert_int_gt(away, 10);
  dw_system_free(s);
  unlink(file);
}
END_TEST

/* A file as others write them: two frames of two particles, vector edges of all time, a
 * group of another name, species from 0, nothing else. */
static void write_foreign(dw_ctx *ctx)
{
  static const double x[2][2][3] = {{{0, 0, 0}, {1, 1, 1}}, {{2, 2, 2}, {3, 3, 3}}},
                      edges[3] = {4, 5, 6}, time[2] = {0, 0.5};
  static const int32_t species[2] = {0, 1};
  const dw_h5_shape frames = {.rank = 3, .dims = {2, 2, 3}},
                    three = {.rank = 1, .dims = {3}}, two = {.rank = 1, .dims = {2}};
  dw_h5 h;
  hid_t p, g, box, position;
  ck_assert_int_eq(dw_h5_create(ctx, file, file, false, &h), DW_OK);
  dw_h5_prefix(&h);
  dw_h5_group(&h, h.file, "particles", &p);
  dw_h5_group(&h, p, "atoms", &g);
  dw_h5_group(&h, g, "box", &box);
  dw_h5_write(&h, box, "edges", H5T_NATIVE_DOUBLE, &three, edges);
  dw_h5_group(&h, g, "position", &position);
  dw_h5_write(&h, position, "value", H5T_NATIVE_DOUBLE, &frames, x);
  dw_h5_write(&h, position, "time", H5T_NATIVE_DOUBLE, &two, time);
  dw_h5_write(&h, g, "species", H5T_NATIVE_INT32, &two, species);
  ck_assert_int_eq(dw_h5_close(&h), DW_OK);
}

START_TEST(a_file_of_another_program_is_read_frame_by_frame)
{
  dw_ctx ctx = {0};
  dw_system *s;
  write_foreign(&ctx);
  ck_assert_msg(dw_h5md_read(&ctx, file, 0, &s) == DW_OK, "%s", ctx.error.text);
  ck_assert_double_eq(s->x[1][0], 1);
  ck_assert_double_eq(s->box.h[2], 6);
  ck_assert_int_eq(s->species[0], 1);
  ck_assert_int_eq(s->ntypes, 2);
  ck_assert_double_eq(s->diameter[1], 1);
  dw_system_free(s);
  ck_assert_int_eq(dw_h5md_read(&ctx, file, -1, &s), DW_OK);
  ck_assert_double_eq(s->x[1][0], 3);
  ck_assert_double_eq(s->time, 0.5);
  dw_system_free(s);
  ck_assert_int_eq(dw_h5md_read(&ctx, file, 2, &s), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "no frame 2"));
  unlink(file);
}
END_TEST

START_TEST(what_is_no_h5md_file_is_refused)
{
  dw_ctx ctx = {0};
  dw_system *s;
  ck_assert_int_eq(dw_h5md_read(&ctx, "there_is_none.h5", 0, &s), DW_ENOTFOUND);
  dw_error_clear(&ctx);
  FILE *f = fopen(file, "w");
  fputs("some text\n", f);
  fclose(f);
  ck_assert_int_eq(dw_h5md_read(&ctx, file, 0, &s), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "is not an HDF5 file"));
  ck_assert_ptr_null(s);
  unlink(file);
}
END_TEST

START_TEST(a_truncated_file_is_an_error)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 100), *back;
  ck_assert_int_eq(dw_h5md_write(&ctx, file, s), DW_OK);
  dw_system_free(s);
  for (long bytes = 12000; bytes > 0; bytes -= 997) {
    ck_assert_int_eq(truncate(file, bytes), 0);
    ck_assert_int_ne(dw_h5md_read(&ctx, file, 0, &back), DW_OK);
    ck_assert_ptr_null(back);
    dw_error_clear(&ctx);
  }
  unlink(file);
}
END_TEST

/* Frame k of a run in which everything changes. */
static void advance(dw_system *s, int k)
{
  s->step = 10 * k, s->time = 0.1 * k;
  s->box.h[0] = 5 + 0.01 * k;
  for (int64_t i = 0; i < s->n; i++) {
    for (uint32_t a = 0; a < 3; a++) {
      s->x[i][a] = 40 * (dw_rng_uniform(5, (uint64_t)i, a, (uint32_t)k) - 0.5);
      s->v[i][a] = dw_rng_uniform(6, (uint64_t)i, a, (uint32_t)k) - 0.5;
    }
    s->x[i][0] = i == k ? -1.5 - 1e-20 : s->x[i][0]; /* just outside of the corner */
    s->diameter[i] = 0.7 + dw_rng_uniform(7, (uint64_t)i, 0, (uint32_t)k);
    s->species[i] = (int32_t)(1 + (i + k) % 3);
  }
}

static void append_frames(dw_system *s, int from, int to, int64_t *frames)
{
  dw_ctx ctx = {0};
  for (int k = from; k < to; k++) {
    advance(s, k);
    ck_assert_msg(dw_h5md_append(&ctx, file, s, frames) == DW_OK, "%s", ctx.error.text);
  }
}

static void check_frames(dw_system *s, int count)
{
  dw_ctx ctx = {0};
  dw_system *back;
  for (int k = 0; k < count; k++) {
    advance(s, k);
    const dw_status status = k % 2 ? dw_h5md_read(&ctx, file, k - count, &back)
                                   : dw_h5md_read_step(&ctx, file, 10 * k, &back);
    ck_assert_msg(status == DW_OK, "%s", ctx.error.text);
    check_same(s, back);
    dw_system_free(back);
  }
  ck_assert_int_eq(dw_h5md_read(&ctx, file, count, &back), DW_EVALUE);
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_h5md_read_step(&ctx, file, 5, &back), DW_EVALUE);
}

START_TEST(a_trajectory_comes_back_bit_for_bit)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 20);
  int64_t frames = 0;
  append_frames(s, 0, 5, &frames);
  ck_assert_int_eq(frames, 5);
  check_frames(s, 5);
  dw_system_free(s);
  unlink(file);
}
END_TEST

START_TEST(frames_behind_a_checkpoint_are_cut_off)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 20);
  int64_t frames = 0, kept = 3;
  append_frames(s, 0, 3, &frames);
  append_frames(s, 20, 24, &frames); /* these are forgotten */
  append_frames(s, 3, 6, &kept);
  check_frames(s, 6);
  dw_system_free(s);
  unlink(file);
}
END_TEST

START_TEST(a_trajectory_refuses_another_number_of_particles)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 20), *more = system_of(&ctx, 21);
  int64_t frames = 0;
  append_frames(s, 0, 3, &frames);
  ck_assert_int_eq(dw_h5md_append(&ctx, file, more, &frames), DW_EVALUE);
  ck_assert_int_eq(frames, 3);
  check_frames(s, 3); /* and is what it was */
  dw_system_free(s), dw_system_free(more);
  unlink(file);
}
END_TEST

/* A child appends frames until it is killed, at moments that differ. */
START_TEST(a_killed_writer_leaves_whole_frames)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 20), *back;
  int64_t frames = 0;
  append_frames(s, 0, 1, &frames);
  for (int round = 0; round < 25; round++) {
    const pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
      for (int k = 1;; k = k % 15 + 1) {
        frames = k;
        advance(s, k);
        if (dw_h5md_append(&ctx, file, s, &frames) != DW_OK) _exit(EXIT_FAILURE);
      }
    }
    int status;
    const struct timespec pause = {.tv_nsec = 2000000 + 137000 * round};
    nanosleep(&pause, NULL);
    kill(child, SIGKILL);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_msg(dw_h5md_read(&ctx, file, -1, &back) == DW_OK, "%s", ctx.error.text);
    advance(s, (int)(back->step / 10));
    check_same(s, back);
    const int count = (int)(back->step / 10) + 1;
    dw_system_free(back);
    check_frames(s, count);
  }
  dw_system_free(s);
  unlink(file);
}
END_TEST

/* Frames that are cut off shorten the file before new ones are written. */
START_TEST(a_file_that_was_cut_short_is_undone)
{
  char old[1000], back[sizeof old + 1];
  for (size_t i = 0; i < sizeof old; i++)
    old[i] = (char)(i % 251);
  const int fd = open(file, O_RDWR | O_CREAT | O_TRUNC, 0666);
  ck_assert_int_eq(pwrite(fd, old, sizeof old, 0), sizeof old);
  dw_h5undo *u = dw_h5undo_begin(file, sizeof old);
  ck_assert_ptr_nonnull(u);
  ck_assert(dw_h5undo_keep(u, fd, 400, 600));
  ck_assert_int_eq(ftruncate(fd, 400), 0);
  ck_assert(dw_h5undo_keep(u, fd, 300, 800));
  ck_assert_int_eq(pwrite(fd, old + 7, 800, 300), 800);
  ck_assert(dw_h5undo_keep(u, fd, 500, 100));
  ck_assert_int_eq(ftruncate(fd, 500), 0);
  ck_assert(dw_h5undo_end(u, false)); /* as after a kill */
  ck_assert(dw_h5undo_apply(file, false));
  ck_assert_int_eq(pread(fd, back, sizeof back, 0), sizeof old);
  ck_assert_mem_eq(back, old, sizeof old);
  close(fd), unlink(file);
}
END_TEST

START_TEST(a_full_disk_is_an_error_and_keeps_the_old_file)
{
  dw_ctx ctx = {0};
  dw_system *s = system_of(&ctx, 100), *back;
  ck_assert_int_eq(dw_h5md_write(&ctx, file, s), DW_OK);
  signal(SIGXFSZ, SIG_IGN);
  for (rlim_t limit = 10; limit < 12000; limit += 1500) {
    const struct rlimit few = {limit, RLIM_INFINITY}, much = {RLIM_INFINITY, RLIM_INFINITY};
    setrlimit(RLIMIT_FSIZE, &few);
    const dw_status status = dw_h5md_write(&ctx, file, s);
    setrlimit(RLIMIT_FSIZE, &much);
    ck_assert_int_eq(status, DW_EIO);
    ck_assert_ptr_nonnull(strstr(ctx.error.text, "File too large"));
    dw_error_clear(&ctx);
    ck_assert_int_eq(dw_h5md_read(&ctx, file, 0, &back), DW_OK);
    check_same(s, back);
    dw_system_free(back);
  }
  dw_system_free(s);
  unlink(file);
}
END_TEST

UNIT_MAIN("h5md", a_configuration_comes_back_bit_for_bit,
          positions_in_the_file_are_wrapped_and_images_lead_back,
          a_file_of_another_program_is_read_frame_by_frame, what_is_no_h5md_file_is_refused,
          a_truncated_file_is_an_error, a_trajectory_comes_back_bit_for_bit,
          frames_behind_a_checkpoint_are_cut_off,
          a_trajectory_refuses_another_number_of_particles,
          a_killed_writer_leaves_whole_frames, a_file_that_was_cut_short_is_undone,
          a_full_disk_is_an_error_and_keeps_the_old_file)
