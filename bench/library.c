/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A synthetic packed library for bench/library.sh: minima of one particle with random
 * energies, and ten transitions from each of them, no pair twice.
 *
 *   bench/library FILE [MINIMA [TRANSITIONS]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "store/segment.h"

enum { COLUMNS = 6 };
static const uint64_t key = 20260118;

typedef struct {
  dw_ctx ctx;
  dw_tables tables;
} maker;

static void must(const maker *m, dw_status status)
{
  if (status == DW_OK) return;
  fprintf(stderr, "bench: %s\n", m->ctx.error.text);
  exit(1);
}

static dw_table *begin(maker *m, const char *name, const dw_column *column, int64_t count)
{
  dw_table *t;
  int64_t c;
  must(m, dw_tables_add(&m->ctx, &m->tables, name, &t));
  for (int64_t k = 0; k < count; k++)
    must(m, dw_table_want(&m->ctx, t, &column[k], &c));
  return t;
}

static int64_t row_of(maker *m, dw_table *t, int64_t id)
{
  int64_t row;
  must(m, dw_table_append(&m->ctx, t, id, (dw_place){.source = -1}, &row));
  t->cells[DW_COLUMN_RUN].integer[row] = 1;
  return row;
}

static void make_minima(maker *m, int64_t count)
{
  static const dw_column columns[COLUMNS] = {{"energy", "energy", "", DW_COL_REAL, ""},
                                             {"fmax", "force", "", DW_COL_REAL, ""},
                                             {"N", "1", "", DW_COL_INT, ""},
                                             {"visits", "1", "", DW_COL_INT, ""},
                                             {"glass", "1", "", DW_COL_TEXT, ""},
                                             {"x", "length", "", DW_COL_VECTOR, ""}};
  dw_table *t = begin(m, "minima", columns, COLUMNS);
  for (int64_t id = 1; id <= count; id++) {
    const int64_t row = row_of(m, t, id);
    const dw_cells *cells = t->cells + DW_COLUMN_RUN + 1;
    double *x = malloc(3 * sizeof *x);
    cells[0].real[row] = 3000 + 30 * dw_rng_uniform(key, (uint64_t)id, 0, 0);
    cells[1].real[row] = 5e-11;
    cells[2].integer[row] = 1, cells[3].integer[row] = 1 + id % 7;
    cells[4].text[row] = strdup("0123456789abcdef");
    for (uint32_t k = 0; x && k < 3; k++)
      x[k] = dw_rng_uniform(key, (uint64_t)id, 1 + k, 0);
    cells[5].vector[row] = (dw_vector_cell){x ? 3 : 0, 3, x};
  }
}

/* The k-th layer joins each minimum with the one 2 k + 1 ids on. */
static void make_transitions(maker *m, int64_t minima, int64_t count)
{
  static const dw_column columns[COLUMNS] = {
      {"a", "1", "", DW_COL_INT, "minima"}, {"b", "1", "", DW_COL_INT, "minima"},
      {"n_ab", "1", "", DW_COL_INT, ""},    {"n_ba", "1", "", DW_COL_INT, ""},
      {"parts", "1", "", DW_COL_INT, ""},   {"of", "1", "", DW_COL_INT, "transitions"}};
  dw_table *t = begin(m, "transitions", columns, COLUMNS);
  for (int64_t k = 0; k < count; k++) {
    const int64_t row = row_of(m, t, k + 1);
    const dw_cells *cells = t->cells + DW_COLUMN_RUN + 1;
    cells[0].integer[row] = k % minima + 1;
    cells[1].integer[row] = (k % minima + 2 * (k / minima) + 1) % minima + 1;
    for (uint32_t q = 0; q < 2; q++)
      cells[2 + q].integer[row] =
          (int64_t)(10 * dw_rng_uniform(key, (uint64_t)k, 4 + q, 0));
    cells[4].integer[row] = 0;
  }
}

int main(int argc, char **argv)
{
  maker m = {0};
  const int64_t minima = argc > 2 ? atoll(argv[2]) : 1000000;
  const int64_t transitions = argc > 3 ? atoll(argv[3]) : 10 * minima;
  dw_reader reader;
  if (argc < 2 || minima < 100 || transitions < 0 || transitions > 20 * minima) {
    fprintf(stderr, "usage: library FILE [MINIMA [TRANSITIONS]], MINIMA 100 or more\n");
    return 2;
  }
  dw_reader_init(&reader);
  row_of(&m, begin(&m, "runs", NULL, 0), 1);
  make_minima(&m, minima);
  make_transitions(&m, minima, transitions);
  const dw_segment_job job = {.path = argv[1],
                              .name = argv[1],
                              .tables = &m.tables,
                              .pick = {.pending = true},
                              .about = {.stamp = 1},
                              .reader = &reader};
  must(&m, dw_segment_write(&m.ctx, &job));
  dw_tables_free(&m.tables);
  return 0;
}
