/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A plugin whose headers had other structs. */
#include <dwell/plugin.h>

#undef DW_LAYOUT
#define DW_LAYOUT 0x1234u
#include "style.h"

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(NOTHING, .styles = styles);
