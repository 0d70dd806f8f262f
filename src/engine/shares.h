/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* shares.h - what of V and of its virial belongs to each particle. */
#ifndef DW_ENGINE_SHARES_H
#define DW_ENGINE_SHARES_H

#include "base/context.h"

/* The current system and pair potential (there must be both) at positions x. */
dw_status dw_shares_find(dw_ctx *, const double *x, dw_shares *);

#endif
