/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A plugin that may use members this dwell does not have. */
#include <dwell/plugin.h>

#undef DW_ABI_MINOR
#define DW_ABI_MINOR 99
#include "style.h"

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(NOTHING, .styles = styles);
