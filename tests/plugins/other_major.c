/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A plugin for another major ABI: its symbol has another name. */
#include <dwell/plugin.h>

#undef DW_PLUGIN_SYMBOL
#define DW_PLUGIN_SYMBOL dwell_plugin_v7
#include "style.h"

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(NOTHING, .styles = styles);
