/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* cells.h - rows of a library written by a test. */
#ifndef DW_TESTS_CELLS_H
#define DW_TESTS_CELLS_H

#include <check.h>

#include "store/library.h"

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
