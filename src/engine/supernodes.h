/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* supernodes.h - an order of the rows of a sparse matrix and the pattern of its factor, in
 * panels: supernode k has columns super[k] .. super[k+1] - 1, and the rows of all of them
 * are row[pi[k]] .. row[pi[k+1] - 1], its own first; its numbers begin at px[k], column
 * by column.  From CHOLMOD where it is linked, else strips of the band after reverse
 * Cuthill-McKee (rcm.h). */
#ifndef DW_ENGINE_SUPERNODES_H
#define DW_ENGINE_SUPERNODES_H

#include "base/context.h"

typedef struct {
  int64_t n, count; /* rows, supernodes */
  int64_t numbers;  /* of all panels */
  int64_t update;   /* of the largest update of one supernode by another */
  int64_t *super, *pi, *px, *row;
  int64_t *perm; /* row c of the factor is row perm[c] of the matrix */
} dw_supernodes;

/* DW_ENOMEM; free it also then. */
dw_status dw_supernodes_find(dw_ctx *, const dw_blocks *, dw_supernodes *);
void dw_supernodes_free(dw_supernodes *);

#endif
