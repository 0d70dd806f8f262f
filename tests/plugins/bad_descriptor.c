/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A plugin whose own default is outside its own range. */
#define DEFAULT "-1"
#include "style.h"

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(NOTHING, .styles = styles);
