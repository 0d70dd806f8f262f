/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* rcm.h - reverse Cuthill-McKee: an order of the sites that brings neighbours together.
 *
 * E. Cuthill, J. McKee, Proc. 24th ACM Conf., 157 (1969), doi:10.1145/800195.805928,
 * started from a peripheral site found as in A. George, J. W. H. Liu, ACM Trans. Math.
 * Softw. 5, 284 (1979), doi:10.1145/355841.355845. */
#ifndef DW_ENGINE_RCM_H
#define DW_ENGINE_RCM_H

#include <dwell/plugin.h>

/* Site i becomes site order[i]; neighbours are then at most *reach apart.  False: no
 * memory. */
bool dw_rcm_order(const dw_blocks *, int32_t *order, int64_t *reach);

#endif
