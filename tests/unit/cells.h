/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* cells.h - a library in a folder of its own, and its rows, written by a test. */
#ifndef DW_TESTS_CELLS_H
#define DW_TESTS_CELLS_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/library.h"

/* `folder`: a template of mkdtemp, which becomes the name. */
static inline dw_library *cells_open(dw_ctx *ctx, char *folder)
{
  static const dw_provenance made_by = {.deck_name = "test.in", .deck_text = ""};
  char path[64];
  dw_library *lib;
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/L.h5", folder);
  ck_assert_int_eq(dw_library_open(ctx, path, &made_by, &lib), DW_OK);
  return lib;
}

static inline void cells_close(dw_ctx *ctx, dw_library *lib, const char *folder)
{
  char command[64];
  ck_assert_int_eq(dw_library_close(ctx, lib), DW_OK);
  snprintf(command, sizeof command, "rm -rf %s", folder);
  ck_assert_int_eq(system(command), 0);
}

static inline dw_cell cell_real(const char *column, double v)
{
  return (dw_cell){.column = column, .type = DW_COL_REAL, .real = v};
}

static inline dw_cell cell_int(const char *column, int64_t v)
{
  return (dw_cell){.column = column, .type = DW_COL_INT, .integer = v};
}

static inline dw_cell cell_text(const char *column, const char *v)
{
  return (dw_cell){.column = column, .type = DW_COL_TEXT, .text = v};
}

static inline dw_cell cell_vector(const char *column, int64_t count, const double *v)
{
  return (dw_cell){
      .column = column, .type = DW_COL_VECTOR, .count = count, .width = 1, .vector = v};
}

#define APPEND(ctx, lib, table, ...)                                                      \
  do {                                                                                    \
    const dw_cell cells_[] = {__VA_ARGS__};                                               \
    int64_t id_;                                                                          \
    ck_assert_int_eq(dw_library_append(ctx, lib, table,                                   \
                                       (int64_t)(sizeof cells_ / sizeof *cells_), cells_, \
                                       &id_),                                             \
                     DW_OK);                                                              \
  } while (0)

#endif
