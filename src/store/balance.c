/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/balance.h"

#include <math.h>
#include <stdlib.h>

#include "store/distribution.h"

dw_status dw_balance_add(dw_ctx *ctx, dw_balance *b, const dw_library *lib)
{
  if (!dw_library_has(lib, "transitions", "n_ab")) return DW_OK;
  const int64_t rows = dw_library_rows(lib, "transitions");
  double *more = realloc(b->z, (size_t)(b->pairs + rows + 1) * sizeof *more), ab, ba;
  if (!more) return dw_fail(ctx, DW_ENOMEM, "no memory for the statistics of a library");
  b->z = more;
  for (int64_t k = 0; k < rows; k++) {
    const int64_t id = dw_library_id(lib, "transitions", k);
    DW_TRY(dw_library_real(ctx, lib, "transitions", "n_ab", id, &ab));
    DW_TRY(dw_library_real(ctx, lib, "transitions", "n_ba", id, &ba));
    if (ab + ba >= DW_BALANCE_LEAST) b->z[b->pairs++] = fabs(ab - ba) / sqrt(ab + ba);
  }
  return DW_OK;
}

void dw_balance_print(dw_balance *b, FILE *out)
{
  if (!b->pairs) return;
  dw_ascend(b->pairs, b->z);
  fprintf(out,
          "detailed balance: |n_ab - n_ba|/sqrt(n_ab + n_ba) has the median %.3f over %lld "
          "pairs of %d transitions and more (0.674 by chance)\n",
          dw_quantile(b->pairs, b->z, 0.5), (long long)b->pairs, DW_BALANCE_LEAST);
}
