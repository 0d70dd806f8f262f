/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/library.h"
#include "unit.h"

/* HDF5 1.10 loses a few hundred bytes of its own on each damaged file. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
  return "leak:libhdf5";
}

enum { N = 60 }; /* numbers of a test vector */

typedef struct {
  dw_ctx ctx;
  char *said;
  size_t length;
  char folder[64], path[96], segments[96];
} bench;

static const dw_provenance made_by = {
    .deck_name = "test.in", .deck_text = "pair none\n", .seed = 7};

static void set_up(bench *b)
{
  memset(b, 0, sizeof *b);
  strcpy(b->folder, "check_library.XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(b->folder));
  snprintf(b->path, sizeof b->path, "%s/L.h5", b->folder);
  snprintf(b->segments, sizeof b->segments, "%s/L.h5.d", b->folder);
  b->ctx.screen = open_memstream(&b->said, &b->length);
}

static void empty_folder(const char *folder)
{
  DIR *d = opendir(folder);
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
    unlink(path);
  }
  if (d) closedir(d);
  rmdir(folder);
}

static void tear_down(bench *b)
{
  fclose(b->ctx.screen);
  free(b->said);
  empty_folder(b->segments), empty_folder(b->folder);
}

/* The files of a folder whose names end so; the last one's path in `one`. */
static int files(const char *folder, const char *end, char one[512])
{
  int count = 0;
  DIR *d = opendir(folder);
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
    const size_t n = strlen(e->d_name), m = strlen(end);
    if (n < m || strcmp(e->d_name + n - m, end) || e->d_name[0] == '.') continue;
    if (one) snprintf(one, 512, "%s/%s", folder, e->d_name);
    count++;
  }
  if (d) closedir(d);
  return count;
}

#define OK(b, call)                                         \
  do {                                                      \
    const dw_status ok_ = (call);                           \
    ck_assert_msg(ok_ == DW_OK, "%s", (b)->ctx.error.text); \
  } while (0)

static dw_library *open_library(bench *b, const dw_provenance *p)
{
  dw_library *lib;
  OK(b, dw_library_open(&b->ctx, b->path, p, &lib));
  return lib;
}

/* Vector and energy of a row are functions of its number. */
static double element(int64_t k, int i)
{
  return sin((double)k * 1.7 + i) * pow(10, i % 5);
}

static void append_minimum(bench *b, dw_library *lib, int64_t k, int64_t count)
{
  double x[N];
  int64_t id;
  char name[32];
  for (int i = 0; i < N; i++)
    x[i] = element(k, i);
  snprintf(name, sizeof name, "minimum %lld", (long long)k);
  const dw_cell cells[] = {
      {.column = "name", .type = DW_COL_TEXT, .text = name},
      {.column = "energy",
       .type = DW_COL_REAL,
       .real = element(k, -1),
       .unit = "energy",
       .doc = "V"},
      {.column = "k", .type = DW_COL_INT, .integer = k},
      {.column = "x", .type = DW_COL_VECTOR, .count = count, .width = 3, .vector = x}};
  OK(b, dw_library_append(&b->ctx, lib, "minima", 4, cells, &id));
}

static void check_minimum(bench *b, dw_library *lib, int64_t id, int64_t k, int64_t count)
{
  double v;
  const double *x;
  const char *text;
  char name[32];
  int64_t n;
  OK(b, dw_library_real(&b->ctx, lib, "minima", "energy", id, &v));
  ck_assert_mem_eq(&v, &(double){element(k, -1)}, sizeof v);
  OK(b, dw_library_real(&b->ctx, lib, "minima", "k", id, &v));
  ck_assert_double_eq(v, (double)k);
  OK(b, dw_library_text(&b->ctx, lib, "minima", "name", id, &text));
  snprintf(name, sizeof name, "minimum %lld", (long long)k);
  ck_assert_str_eq(text, name);
  OK(b, dw_library_vector(&b->ctx, lib, "minima", "x", id, &n, &x));
  ck_assert_int_eq(n, count);
  for (int i = 0; i < n; i++)
    ck_assert_mem_eq(&x[i], &(double){element(k, i)}, sizeof *x);
}

/* Rows 1..n with k = id. */
static void check_all(bench *b, dw_library *lib, int64_t n)
{
  ck_assert_int_eq(dw_library_rows(lib, "minima"), n);
  for (int64_t k = 0; k < n; k++) {
    ck_assert_int_eq(dw_library_id(lib, "minima", k), k + 1);
    check_minimum(b, lib, k + 1, k + 1, N);
  }
}

START_TEST(rows_come_back_bit_for_bit_pending_committed_and_packed)
{
  bench b;
  set_up(&b);
  dw_library *lib = open_library(&b, &made_by);
  for (int64_t k = 1; k <= 5; k++)
    append_minimum(&b, lib, k, N);
  check_all(&b, lib, 5);
  OK(&b, dw_library_commit(&b.ctx, lib));
  check_all(&b, lib, 5);
  dw_library *reader = open_library(&b, NULL); /* of P.d alone */
  ck_assert_int_ne(access(b.path, F_OK), 0);
  check_all(&b, reader, 5);
  OK(&b, dw_library_close(&b.ctx, reader));
  OK(&b, dw_library_close(&b.ctx, lib));
  ck_assert_int_ne(access(b.segments, F_OK), 0); /* P alone */
  lib = open_library(&b, &made_by);
  check_all(&b, lib, 5);
  append_minimum(&b, lib, 6, N);
  OK(&b, dw_library_commit(&b.ctx, lib));
  reader = open_library(&b, NULL); /* both */
  check_all(&b, reader, 6);
  OK(&b, dw_library_close(&b.ctx, reader));
  OK(&b, dw_library_close(&b.ctx, lib));
  lib = open_library(&b, NULL);
  check_all(&b, lib, 6);
  OK(&b, dw_library_close(&b.ctx, lib));
  ck_assert_uint_eq(b.length, 0); /* no warnings */
  tear_down(&b);
}
END_TEST

START_TEST(odd_numbers_texts_and_missing_cells_survive)
{
  static const double odd[] = {-0.0, INFINITY, -INFINITY, 5e-324, 1.7976931348623157e308};
  bench b;
  set_up(&b);
  dw_library *lib = open_library(&b, &made_by);
  int64_t id;
  const dw_cell full[] = {
      {.column = "text", .type = DW_COL_TEXT, .text = "\xc3\x85ngstr\xc3\xb6m \"q\"\n"},
      {.column = "v", .type = DW_COL_VECTOR, .count = 5, .vector = odd},
      {.column = "i", .type = DW_COL_INT, .integer = -9007199254740993},
      {.column = "r", .type = DW_COL_REAL, .real = 5e-324}};
  const dw_cell late[] = {{.column = "new", .type = DW_COL_REAL, .real = 1},
                          {.column = "i", .type = DW_COL_INT, .integer = 3}};
  OK(&b, dw_library_append(&b.ctx, lib, "odd", 4, full, &id));
  OK(&b, dw_library_append(&b.ctx, lib, "odd", 2, late, &id));
  OK(&b, dw_library_close(&b.ctx, lib));
  lib = open_library(&b, NULL);
  double r;
  const char *text;
  int64_t n;
  const double *v;
  OK(&b, dw_library_text(&b.ctx, lib, "odd", "text", 1, &text));
  ck_assert_str_eq(text, full[0].text);
  OK(&b, dw_library_vector(&b.ctx, lib, "odd", "v", 1, &n, &v));
  ck_assert_int_eq(n, 5);
  ck_assert_mem_eq(v, odd, sizeof odd);
  OK(&b, dw_library_real(&b.ctx, lib, "odd", "i", 1, &r));
  ck_assert_double_eq(r, -9007199254740992.0); /* as a double */
  OK(&b, dw_library_real(&b.ctx, lib, "odd", "new", 1, &r));
  ck_assert(isnan(r));
  OK(&b, dw_library_real(&b.ctx, lib, "odd", "r", 2, &r));
  ck_assert(isnan(r));
  OK(&b, dw_library_text(&b.ctx, lib, "odd", "text", 2, &text));
  ck_assert_str_eq(text, "");
  OK(&b, dw_library_vector(&b.ctx, lib, "odd", "v", 2, &n, &v));
  ck_assert_int_eq(n, 0);
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

START_TEST(vectors_of_different_length_share_a_column)
{
  bench b;
  set_up(&b);
  static const int64_t count[] = {60, 30, 0, 33};
  for (int64_t k = 1; k <= 4; k++) {
    dw_library *lib = open_library(&b, &made_by);
    append_minimum(&b, lib, k, count[k - 1]);
    OK(&b, dw_library_close(&b.ctx, lib));
  }
  dw_library *lib = open_library(&b, NULL);
  for (int64_t k = 1; k <= 4; k++)
    check_minimum(&b, lib, k, k, count[k - 1]);
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

START_TEST(every_row_leads_to_the_run_that_made_it)
{
  bench b;
  set_up(&b);
  for (int64_t k = 1; k <= 2; k++) {
    dw_library *lib = open_library(&b, &made_by);
    append_minimum(&b, lib, k, N);
    OK(&b, dw_library_close(&b.ctx, lib));
  }
  dw_library *lib = open_library(&b, NULL);
  ck_assert_int_eq(dw_library_rows(lib, "runs"), 2);
  for (int64_t k = 1; k <= 2; k++) {
    double run, seed, wall;
    const char *text;
    OK(&b, dw_library_real(&b.ctx, lib, "minima", "run", k, &run));
    ck_assert_double_eq(run, (double)k);
    OK(&b, dw_library_real(&b.ctx, lib, "runs", "seed", k, &seed));
    ck_assert_double_eq(seed, 7);
    OK(&b, dw_library_real(&b.ctx, lib, "runs", "wall", k, &wall));
    ck_assert(wall > 0 && wall < 60);
    OK(&b, dw_library_text(&b.ctx, lib, "runs", "deck_text", k, &text));
    ck_assert_str_eq(text, "pair none\n");
    OK(&b, dw_library_text(&b.ctx, lib, "runs", "deck_hash", k, &text));
    ck_assert_str_eq(text,
                     "23e482b290de91ed"); /* FNV-1a of that text, computed in Python */
  }
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

START_TEST(discarded_rows_are_gone_and_their_ids_used_again)
{
  bench b;
  set_up(&b);
  dw_library *lib = open_library(&b, &made_by);
  append_minimum(&b, lib, 9, N);
  dw_library_discard(lib);
  append_minimum(&b, lib, 1, N);
  OK(&b, dw_library_commit(&b.ctx, lib));
  append_minimum(&b, lib, 9, N);
  dw_library_discard(lib);
  append_minimum(&b, lib, 2, N);
  OK(&b, dw_library_close(&b.ctx, lib));
  lib = open_library(&b, NULL);
  check_all(&b, lib, 2);
  ck_assert_int_eq(dw_library_rows(lib, "runs"), 1);
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

START_TEST(many_commits_make_few_files)
{
  enum { COMMITS = 100 };
  bench b;
  set_up(&b);
  dw_library *lib = open_library(&b, &made_by);
  for (int64_t k = 1; k <= COMMITS; k++) {
    append_minimum(&b, lib, k, N);
    OK(&b, dw_library_commit(&b.ctx, lib));
    ck_assert_int_lt(files(b.segments, ".h5", NULL), 32);
  }
  check_all(&b, lib, COMMITS);
  dw_library *reader = open_library(&b, NULL);
  check_all(&b, reader, COMMITS);
  OK(&b, dw_library_close(&b.ctx, reader));
  OK(&b, dw_library_close(&b.ctx, lib));
  lib = open_library(&b, NULL);
  check_all(&b, lib, COMMITS);
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

/* -- crashes
 * -------------------------------------------------------------------------------- */

/* Appends and commits for ever, and tells how many minima are committed. */
static void write_for_ever(bench *b, int out)
{
  dw_library *lib = open_library(b, &made_by);
  for (int64_t k = dw_library_rows(lib, "minima") < 0 ? 1
                                                      : dw_library_rows(lib, "minima") + 1;
       ; k++) {
    append_minimum(b, lib, k, N);
    OK(b, dw_library_commit(&b->ctx, lib));
    if (write(out, &k, sizeof k) != sizeof k) _exit(1);
    if (k % 7 == 0) { /* kills strike packing, too */
      OK(b, dw_library_close(&b->ctx, lib));
      lib = open_library(b, &made_by);
    }
  }
}

START_TEST(kill_at_any_instant_loses_nothing_committed)
{
  bench b;
  set_up(&b);
  int64_t committed = 0;
  unsigned random = 12345;
  for (int round = 0; round < 30 || (committed <= 30 && round < 600); round++) {
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t child = fork();
    if (!child) write_for_ever(&b, ends[1]);
    close(ends[1]);
    random = random * 1103515245u + 12345u;
    /* every second one is killed as it begins, the others after a commit at least */
    int64_t first = committed;
    if (round % 2 == 0 && read(ends[0], &first, sizeof first) != sizeof first) first = -1;
    ck_assert_int_ge(first, committed);
    committed = first;
    usleep(random / 65536 % 60000);
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    for (int64_t k; read(ends[0], &k, sizeof k) == sizeof k;)
      committed = k;
    close(ends[0]);
    if (access(b.path, F_OK) && access(b.segments, F_OK)) continue; /* not yet begun */
    dw_library *lib = open_library(&b, NULL);
    const int64_t rows = dw_library_rows(lib, "minima");
    ck_assert(rows == committed || rows == committed + 1 || (rows < 0 && !committed));
    if (rows > 0) committed = rows, check_all(&b, lib, rows);
    OK(&b, dw_library_close(&b.ctx, lib));
  }
  ck_assert_int_ge(committed, 15);
  OK(&b, dw_library_close(&b.ctx, open_library(&b, &made_by)));
  ck_assert_int_ne(access(b.segments, F_OK), 0); /* leftovers are cleared away */
  dw_library *lib = open_library(&b, NULL);
  check_all(&b, lib, committed);
  OK(&b, dw_library_close(&b.ctx, lib));
  ck_assert_uint_eq(b.length, 0);
  tear_down(&b);
}
END_TEST

static void copy_file(const char *from, const char *to)
{
  static char data[1 << 22];
  FILE *f = fopen(from, "rb");
  const size_t n = fread(data, 1, sizeof data, f);
  fclose(f);
  f = fopen(to, "wb");
  ck_assert_uint_eq(fwrite(data, 1, n, f), n);
  fclose(f);
}

START_TEST(a_crash_between_packing_and_clearing_counts_nothing_twice)
{
  bench b;
  set_up(&b);
  char segment[512], kept[128];
  dw_library *lib = open_library(&b, &made_by);
  append_minimum(&b, lib, 1, N);
  OK(&b, dw_library_commit(&b.ctx, lib));
  ck_assert_int_eq(files(b.segments, ".h5", segment), 1);
  snprintf(kept, sizeof kept, "%s/kept", b.folder);
  copy_file(segment, kept);
  OK(&b, dw_library_close(&b.ctx, lib));
  mkdir(b.segments, 0777);
  copy_file(kept, segment);
  lib = open_library(&b, &made_by);
  check_all(&b, lib, 1);
  append_minimum(&b, lib, 2, N);
  OK(&b, dw_library_close(&b.ctx, lib)); /* packs again; the old segment is still known */
  lib = open_library(&b, NULL);
  check_all(&b, lib, 2);
  OK(&b, dw_library_close(&b.ctx, lib));
  ck_assert_int_eq(files(b.segments, ".h5", NULL), 0);
  tear_down(&b);
}
END_TEST

/* -- many writers
 * ----------------------------------------------------------------------------- */

static void write_some(bench *b, int64_t who, int rows)
{
  dw_library *lib = open_library(b, &made_by);
  for (int64_t k = 0; k < rows; k++) {
    append_minimum(b, lib, who * 1000 + k, N);
    OK(b, dw_library_commit(&b->ctx, lib));
  }
  OK(b, dw_library_close(&b->ctx, lib));
  fclose(b->ctx.screen);
  free(b->said);
  _exit(0);
}

static void many_writers(bool locks)
{
  enum { WRITERS = 4, ROWS = 20 };
  bench b;
  set_up(&b);
  if (!locks) setenv("HDF5_USE_FILE_LOCKING", "FALSE", 1);
  for (int64_t who = 1; who <= WRITERS; who++)
    if (!fork()) write_some(&b, who, ROWS);
  for (int i = 0, status; i < WRITERS; i++) {
    wait(&status);
    ck_assert_int_eq(status, 0);
  }
  unsetenv("HDF5_USE_FILE_LOCKING");
  ck_assert_int_eq(access(b.path, F_OK) == 0, locks);
  bool seen[WRITERS + 1][ROWS] = {{false}};
  dw_library *lib = open_library(&b, NULL);
  ck_assert_int_eq(dw_library_rows(lib, "minima"), WRITERS * ROWS);
  ck_assert_int_eq(dw_library_rows(lib, "runs"), WRITERS);
  for (int64_t i = 0; i < WRITERS * ROWS; i++) {
    const int64_t id = dw_library_id(lib, "minima", i);
    double k;
    OK(&b, dw_library_real(&b.ctx, lib, "minima", "k", id, &k));
    check_minimum(&b, lib, id, (int64_t)k, N);
    ck_assert(!seen[(int)k / 1000][(int)k % 1000]);
    seen[(int)k / 1000][(int)k % 1000] = true;
  }
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}

START_TEST(many_processes_write_at_once)
{
  many_writers(true);
}
END_TEST

START_TEST(many_processes_write_at_once_without_locks)
{
  many_writers(false);
}
END_TEST

START_TEST(vectors_are_found_after_another_writer_merged_them_away)
{
  bench b;
  set_up(&b);
  dw_library *writer = open_library(&b, &made_by);
  append_minimum(&b, writer, 1, N);
  OK(&b, dw_library_commit(&b.ctx, writer));
  dw_library *reader = open_library(&b, &made_by);
  for (int64_t k = 2; k <= 20; k++) {
    append_minimum(&b, writer, k, N);
    OK(&b, dw_library_commit(&b.ctx, writer));
  }
  check_all(&b, reader, 1);
  append_minimum(&b, reader, 50, N);
  ck_assert_int_eq(dw_library_id(reader, "minima", 1), 1000000001);
  OK(&b, dw_library_close(&b.ctx, writer)); /* the other one lives: nothing is packed */
  ck_assert_int_ne(access(b.path, F_OK), 0);
  OK(&b, dw_library_close(&b.ctx, reader));
  ck_assert_int_eq(access(b.path, F_OK), 0);
  reader = open_library(&b, NULL);
  ck_assert_int_eq(dw_library_rows(reader, "minima"), 21);
  for (int64_t k = 1; k <= 20; k++)
    check_minimum(&b, reader, k, k, N);
  check_minimum(&b, reader, 1000000001, 50, N);
  OK(&b, dw_library_close(&b.ctx, reader));
  tear_down(&b);
}
END_TEST

/* -- damage
 * ----------------------------------------------------------------------------------- */

/* Three segments of one row; the folder of a writer that was killed. */
static void three_segments(bench *b)
{
  for (int64_t k = 1; k <= 3; k++)
    if (!fork()) {
      dw_library *lib = open_library(b, &made_by);
      append_minimum(b, lib, k, N);
      OK(b, dw_library_commit(&b->ctx, lib));
      _exit(0);
    } else {
      wait(NULL);
    }
}

START_TEST(a_truncated_segment_is_named_and_skipped)
{
  bench b;
  set_up(&b);
  three_segments(&b);
  char segment[512];
  struct stat st;
  ck_assert_int_eq(files(b.segments, ".h5", segment), 3);
  ck_assert_int_eq(stat(segment, &st), 0);
  static const double part[] = {0, 0.01, 0.5, 0.999};
  for (int i = 3; i >= 0; i--) {
    ck_assert_int_eq(truncate(segment, (off_t)((double)st.st_size * part[i])), 0);
    fflush(b.ctx.screen);
    rewind(b.ctx.screen);
    dw_library *lib = open_library(&b, i ? NULL : &made_by);
    ck_assert_int_eq(dw_library_rows(lib, "minima"), 2);
    fflush(b.ctx.screen);
    ck_assert_ptr_nonnull(strstr(b.said, "WARNING: segment "));
    ck_assert_ptr_nonnull(strstr(b.said, strrchr(segment, '/') + 1));
    OK(&b, dw_library_close(&b.ctx, lib)); /* the last one packs the two that are whole */
  }
  ck_assert_int_eq(files(b.segments, ".h5", NULL), 1);
  dw_library *lib = open_library(&b, NULL);
  ck_assert_int_eq(dw_library_rows(lib, "minima"), 2);
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

/* One bit of a segment flipped: either its rows are right, or it is skipped or its vector
 * refused with a message; never a wrong number, and the others' rows are always there. */
static bool damaged_row_is_noticed(bench *b, int64_t *whole)
{
  bool noticed = false;
  dw_library *lib = open_library(b, NULL);
  *whole = 0;
  for (int64_t i = 0; i < dw_library_rows(lib, "minima"); i++) {
    const int64_t id = dw_library_id(lib, "minima", i);
    int64_t n;
    const double *x;
    if (dw_library_vector(&b->ctx, lib, "minima", "x", id, &n, &x) == DW_OK) {
      check_minimum(b, lib, id, id, N);
      ++*whole;
    } else {
      ck_assert_int_eq(b->ctx.error.status, DW_EIO);
      dw_error_clear(&b->ctx);
      noticed = true;
    }
  }
  noticed = noticed || dw_library_rows(lib, "minima") == 2;
  OK(b, dw_library_close(&b->ctx, lib));
  return noticed;
}

START_TEST(flipped_bits_never_become_wrong_numbers)
{
  bench b;
  set_up(&b);
  three_segments(&b);
  char segment[512];
  struct stat st;
  ck_assert_int_eq(files(b.segments, ".h5", segment), 3);
  ck_assert_int_eq(stat(segment, &st), 0);
  FILE *f = fopen(segment, "r+b");
  int noticed = 0;
  unsigned random = 99;
  for (int trial = 0; trial < 400; trial++) {
    random = random * 1103515245u + 12345u;
    const long at = (long)(random / 256 % (unsigned)st.st_size);
    fseek(f, at, SEEK_SET);
    const int was = fgetc(f);
    fseek(f, at, SEEK_SET);
    fputc(was ^ (1 << trial % 8), f), fflush(f);
    int64_t whole;
    const bool seen = damaged_row_is_noticed(&b, &whole);
    ck_assert_int_ge(whole, 2);
    if (seen) noticed++;
    fseek(f, at, SEEK_SET);
    fputc(was, f), fflush(f);
  }
  fclose(f);
  ck_assert_int_gt(noticed, 20);
  tear_down(&b);
}
END_TEST

START_TEST(a_file_that_is_no_library_is_refused_and_left_alone)
{
  static const char text[] = "units lj\npair polydisperse\n";
  bench b;
  set_up(&b);
  FILE *f = fopen(b.path, "w");
  fputs(text, f);
  fclose(f);
  dw_library *lib;
  ck_assert_int_eq(dw_library_open(&b.ctx, b.path, &made_by, &lib), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(b.ctx.error.text, "is not an HDF5 file"));
  ck_assert_int_ne(access(b.segments, F_OK), 0);
  char back[sizeof text] = "";
  f = fopen(b.path, "r");
  ck_assert_uint_eq(fread(back, 1, sizeof back, f), sizeof text - 1);
  fclose(f);
  ck_assert_str_eq(back, text);
  tear_down(&b);
}
END_TEST

START_TEST(a_foreign_hdf5_file_is_refused)
{
  bench b;
  set_up(&b);
  dw_library *lib = open_library(&b, &made_by), *other;
  append_minimum(&b, lib, 1, N);
  OK(&b, dw_library_close(&b.ctx, lib));
  /* the name of group dwell occurs once, in the root group; checksums are void then, which
   * is a refusal as well */
  static char data[1 << 20];
  FILE *f = fopen(b.path, "r+b");
  const size_t n = fread(data, 1, sizeof data, f);
  for (size_t i = 0; i + 5 < n; i++)
    if (!memcmp(data + i, "dwell", 5)) data[i] = 'x';
  rewind(f);
  fwrite(data, 1, n, f);
  fclose(f);
  ck_assert_int_ne(dw_library_open(&b.ctx, b.path, &made_by, &other), DW_OK);
  ck_assert_int_ne(access(b.segments, F_OK), 0);
  tear_down(&b);
}
END_TEST

START_TEST(a_full_disk_is_an_error_and_loses_nothing)
{
  bench b;
  set_up(&b);
  dw_library *lib = open_library(&b, &made_by);
  append_minimum(&b, lib, 1, N);
  OK(&b, dw_library_close(&b.ctx, lib));
  for (long limit = 100; limit < 200000; limit = limit * 3 / 2) {
    const pid_t child = fork();
    if (!child) { /* a file size limit fails like a full disk */
      const struct rlimit few = {(rlim_t)limit, (rlim_t)limit};
      signal(SIGXFSZ, SIG_IGN);
      lib = open_library(&b, &made_by);
      setrlimit(RLIMIT_FSIZE, &few);
      append_minimum(&b, lib, 99, N);
      const dw_status status = dw_library_commit(&b.ctx, lib);
      const bool good = status == DW_OK ||
                        (status == DW_EIO && strstr(b.ctx.error.text, "File too large"));
      dw_library_discard(lib);
      _exit(!good);
    }
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    lib = open_library(&b, NULL);
    const int64_t rows = dw_library_rows(lib, "minima");
    check_minimum(&b, lib, 1, 1, N);
    OK(&b, dw_library_close(&b.ctx, lib));
    if (rows == 2) break; /* from here on it fits */
  }
  lib = open_library(&b, NULL);
  ck_assert_int_eq(dw_library_rows(lib, "minima"), 2);
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

START_TEST(packing_onto_a_full_disk_leaves_the_segments)
{
  bench b;
  set_up(&b);
  three_segments(&b);
  for (long limit = 100; limit < 200000; limit = limit * 3 / 2) {
    const pid_t child = fork();
    if (!child) {
      const struct rlimit few = {(rlim_t)limit, (rlim_t)limit};
      signal(SIGXFSZ, SIG_IGN);
      dw_library *lib = open_library(&b, &made_by);
      setrlimit(RLIMIT_FSIZE, &few);
      _exit(dw_library_close(&b.ctx, lib) != DW_OK);
    }
    int status;
    waitpid(child, &status, 0);
    ck_assert_int_eq(status, 0);
    dw_library *lib = open_library(&b, NULL);
    check_all(&b, lib, 3);
    OK(&b, dw_library_close(&b.ctx, lib));
  }
  ck_assert_int_eq(access(b.path, F_OK), 0);
  tear_down(&b);
}
END_TEST

START_TEST(what_cannot_be_made_or_found_is_named)
{
  bench b;
  set_up(&b);
  dw_library *lib;
  ck_assert_int_eq(dw_library_open(&b.ctx, "/dev/null/L.h5", &made_by, &lib), DW_EIO);
  ck_assert_ptr_nonnull(strstr(b.ctx.error.text, "/dev/null/L.h5.d"));
  dw_error_clear(&b.ctx);
  ck_assert_int_eq(dw_library_open(&b.ctx, b.folder, &made_by, &lib), DW_EVALUE);
  dw_error_clear(&b.ctx);
  ck_assert_int_eq(dw_library_open(&b.ctx, b.path, NULL, &lib), DW_ENOTFOUND);
  dw_error_clear(&b.ctx);
  lib = open_library(&b, &made_by);
  append_minimum(&b, lib, 1, N);
  double v;
  ck_assert_int_eq(dw_library_real(&b.ctx, lib, "wells", "E", 1, &v), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(b.ctx.error.text, "runs, minima"));
  dw_error_clear(&b.ctx);
  ck_assert_int_eq(dw_library_real(&b.ctx, lib, "minima", "E", 1, &v), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(b.ctx.error.text, "energy"));
  dw_error_clear(&b.ctx);
  ck_assert_int_eq(dw_library_real(&b.ctx, lib, "minima", "energy", 2, &v), DW_ENOTFOUND);
  dw_error_clear(&b.ctx);
  ck_assert_int_eq(dw_library_real(&b.ctx, lib, "minima", "x", 1, &v), DW_EVALUE);
  dw_error_clear(&b.ctx);
  int64_t id;
  const dw_cell wrong = {.column = "energy", .type = DW_COL_TEXT, .text = "high"};
  ck_assert_int_eq(dw_library_append(&b.ctx, lib, "minima", 1, &wrong, &id), DW_EVALUE);
  dw_error_clear(&b.ctx);
  ck_assert_int_eq(dw_library_append(&b.ctx, lib, "runs", 0, NULL, &id), DW_EVALUE);
  dw_error_clear(&b.ctx);
  ck_assert_int_eq(dw_library_rows(lib, "minima"), 1);
  OK(&b, dw_library_close(&b.ctx, lib));
  tear_down(&b);
}
END_TEST

START_TEST(opening_and_closing_without_rows_leaves_nothing)
{
  bench b;
  set_up(&b);
  OK(&b, dw_library_close(&b.ctx, open_library(&b, &made_by)));
  ck_assert_int_ne(access(b.path, F_OK), 0);
  ck_assert_int_ne(access(b.segments, F_OK), 0);
  tear_down(&b);
}
END_TEST

UNIT_MAIN("library", rows_come_back_bit_for_bit_pending_committed_and_packed,
          odd_numbers_texts_and_missing_cells_survive,
          vectors_of_different_length_share_a_column,
          every_row_leads_to_the_run_that_made_it,
          discarded_rows_are_gone_and_their_ids_used_again, many_commits_make_few_files,
          kill_at_any_instant_loses_nothing_committed,
          a_crash_between_packing_and_clearing_counts_nothing_twice,
          many_processes_write_at_once, many_processes_write_at_once_without_locks,
          vectors_are_found_after_another_writer_merged_them_away,
          a_truncated_segment_is_named_and_skipped, flipped_bits_never_become_wrong_numbers,
          a_file_that_is_no_library_is_refused_and_left_alone,
          a_foreign_hdf5_file_is_refused, a_full_disk_is_an_error_and_loses_nothing,
          packing_onto_a_full_disk_leaves_the_segments,
          what_cannot_be_made_or_found_is_named,
          opening_and_closing_without_rows_leaves_nothing)
