/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The right symbol on something else. */
#include "style.h"

static const dw_style *const styles[] = {&style, NULL};
DW_EXPORT extern const dw_plugin DW_PLUGIN_SYMBOL;
const dw_plugin DW_PLUGIN_SYMBOL = {.magic = 42, .name = "nothing", .styles = styles};
