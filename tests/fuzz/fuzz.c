/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fuzz.c - random bytes and mutated files against everything that reads: decks (checked,
 * and those of the language also run), LAMMPS data and dumps, extended XYZ, H5MD.  A crash,
 * a hang or a leak is what the sanitizers say of it.
 *
 *   fuzz SECONDS SEED FILE ...      in an empty folder; the same seed gives the same inputs
 *
 * Of HDF5 files every other one is damaged object by object (damage.c).  With
 * -DDW_LIBFUZZER the same target is libFuzzer's: the first byte picks the reader. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/rng.h"
#include "command/command.h"
#include "damage.h"
#include "deck/run.h"
#include "model/system.h"
#include "store/extxyz.h"
#include "store/h5md.h"
#include "store/lammps.h"

enum { CHECK_DECK, RUN_DECK, DATA, EXTXYZ, H5MD, DUMP, TARGETS };
static const char file[] = "fuzzed";
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
const char *__lsan_default_suppressions(void);

/* HDF5 1.10 itself leaks a few hundred bytes for a file it refuses. */
const char *__lsan_default_suppressions(void)
{
  return "leak:libhdf5";
}

static void read_as(dw_ctx *ctx, int target)
{
  dw_system *sys = NULL;
  int code;
  const dw_deck_options deck = {
      .file = file, .echo = "none", .max_steps = 200, .check_only = target == CHECK_DECK};
  if (target == DATA)
    dw_lammps_read(ctx, file, DW_DIAMETER_AUTO, &sys);
  else if (target == EXTXYZ)
    dw_extxyz_read(ctx, file, -1, &sys);
  else if (target == DUMP)
    dw_dump_read(ctx, file, -1, &sys);
  else if (target == H5MD)
    dw_h5md_read(ctx, file, -1, &sys);
  else
    dw_deck_run(ctx, &deck, &code);
  if (sys) dw_system_check(ctx, sys);
  dw_system_free(sys);
}

static int put(const uint8_t *data, size_t size)
{
  FILE *out = fopen(file, "wb");
  return !out || fwrite(data, 1, size, out) != size || fclose(out);
}

static int one(int target)
{
  dw_ctx *ctx;
  if (dw_context_new(&ctx) != DW_OK) return 1;
  ctx->screen = ctx->log = NULL, ctx->safe = true;
  if (dw_commands_register(ctx) == DW_OK && dw_deck_register(ctx) == DW_OK)
    read_as(ctx, target);
  dw_context_free(ctx);
  return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  if (size && put(data + 1, size - 1) == 0) one(data[0] % TARGETS);
  return 0;
}

#ifndef DW_LIBFUZZER

typedef struct {
  uint8_t *byte;
  size_t size;
  int target;
} sample;

static sample load(const char *name)
{
  sample s = {NULL, 0, CHECK_DECK};
  const char *dot = strrchr(name, '.');
  if (strstr(name, "language")) s.target = RUN_DECK;
  if (dot && !strcmp(dot, ".data")) s.target = DATA;
  if (dot && !strcmp(dot, ".xyz")) s.target = EXTXYZ;
  if (dot && !strcmp(dot, ".h5")) s.target = H5MD;
  if (dot && !strcmp(dot, ".dump")) s.target = DUMP;
  FILE *in = fopen(name, "rb");
  if (!in) return s;
  s.byte = malloc(1 << 18);
  if (s.byte) s.size = fread(s.byte, 1, 1 << 16, in);
  fclose(in);
  return s;
}

/* A few flips, cuts, repeats and splices; now and then nothing but noise. */
static void mutate(sample *m, const sample *from, uint64_t key, uint32_t round)
{
  static const char *const words[] = {"\"",           "$(",       "${",
                                      "-1",           "nan",      "1e999",
                                      "&\n",          "endfor\n", "99999999999999999999",
                                      "for i in a\n", "if 1\n",   "\n"};
  uint32_t i = 0;
#define RANDOM(n) ((size_t)(dw_rng_uniform(key, round, 0, i++) * (double)(n)))
  m->target = from->target, m->size = from->size;
  memcpy(m->byte, from->byte, from->size);
  if (RANDOM(20) == 0) {
    m->size = RANDOM(300);
    for (size_t k = 0; k < m->size; k++)
      m->byte[k] = (uint8_t)RANDOM(256);
    m->target = (int)RANDOM(TARGETS);
  }
  for (size_t n = 1 + RANDOM(6); n-- && m->size;) {
    const size_t at = RANDOM(m->size),
                 length = RANDOM(m->size - at < 80 ? m->size - at : 80);
    const char *word = words[RANDOM(sizeof words / sizeof *words)];
    switch (RANDOM(5)) {
    case 0:
      m->byte[at] = (uint8_t)RANDOM(256);
      break;
    case 1:
      m->size = at;
      break;
    case 2:
      memmove(m->byte + at, m->byte + at + length, m->size - at - length);
      m->size -= length;
      break;
    case 3:
      if (m->size + length > 1 << 17) break;
      memmove(m->byte + at + length, m->byte + at, m->size - at);
      m->size += length;
      break;
    default:
      memcpy(m->byte + at, word, strlen(word));
      if (at + strlen(word) > m->size) m->size = at + strlen(word);
    }
  }
#undef RANDOM
}

static int try(sample *m, const sample *from, uint64_t key, uint32_t round)
{
  if (from->target != H5MD || round % 2) {
    mutate(m, from, key, round);
    return put(m->byte, m->size) || one(m->target);
  }
  return put(from->byte, from->size) || !damage_h5(file, key, round) || one(H5MD);
}

int main(int argc, char **argv)
{
  if (argc < 4) {
    fprintf(stderr, "usage: %s SECONDS SEED FILE ...\n", argv[0]);
    return 2;
  }
  const time_t end = time(NULL) + atoi(argv[1]);
  const uint64_t key = dw_rng_key(strtoull(argv[2], NULL, 10), 0, "fuzz", 0);
  const int files = argc - 3;
  sample *from = calloc((size_t)files, sizeof *from), m = {malloc(1 << 18), 0, 0};
  bool good = from && m.byte;
  for (int k = 0; good && k < files; k++) {
    from[k] = load(argv[3 + k]);
    good = from[k].byte != NULL;
    if (!good) fprintf(stderr, "cannot read %s\n", argv[3 + k]);
  }
  FILE *const errors = stderr, *const null = fopen("/dev/null", "w");
  long runs = 0;
  if (null)
    stderr = null; /* dwell's own messages; the sanitizers write to the descriptor */
  for (; good && time(NULL) < end; runs++) {
    alarm(20); /* a hang kills */
    good = try(&m, &from[runs % files], key, (uint32_t)(runs / files)) == 0;
  }
  stderr = errors;
  if (null) fclose(null);
  for (int k = 0; from && k < files; k++)
    free(from[k].byte);
  free(from), free(m.byte);
  unlink(file);
  printf("%ld inputs read\n", runs);
  return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
