/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* keep.h - the instances of a context as they are at one moment.
 *
 * The farm line keeps them; a task may add, replace or remove some, and what evolves in
 * them (DW_STATE) moves on.  Going back finds the same instances with the same state. */
#ifndef DW_STYLE_KEEP_H
#define DW_STYLE_KEEP_H

#include "style/instance.h"

typedef struct dw_kept dw_kept;

/* From now on the instances there are survive being replaced or removed. */
dw_status dw_instances_keep(dw_ctx *, dw_kept **);
/* Frees those made since, and puts the others back as they were. */
dw_status dw_instances_go_back(dw_ctx *, dw_kept *);
/* Frees the kept ones that are not in use any more. */
void dw_kept_free(dw_ctx *, dw_kept *); /* NULL is allowed */

#endif
