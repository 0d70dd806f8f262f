/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* pattern.h - a sparse matrix of 3x3 blocks in CHOLMOD's form, its order and the pattern of
 * its factor; only for files that are compiled with CHOLMOD.
 *
 * The sites are ordered, not the rows: a graph with a ninth of the edges.  Nested
 * dissection is that of METIS (G. Karypis, V. Kumar, SIAM J. Sci. Comput. 20, 359 (1998),
 * doi:10.1137/S1064827595287997). */
#ifndef DW_ENGINE_PATTERN_H
#define DW_ENGINE_PATTERN_H

#include <cholmod.h>
#include <dwell/plugin.h>

/* H + pin on the first three rows of its diagonal: the lower triangle in compressed
 * columns. NULL: no memory. */
cholmod_sparse *dw_pattern_lower(const dw_blocks *H, double pin, cholmod_common *);
/* Supernodal or simplicial by common->supernodal.  NULL: no memory. */
cholmod_factor *dw_pattern_factor(const dw_blocks *H, cholmod_sparse *, cholmod_common *);

#endif
