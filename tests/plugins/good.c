/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A plugin as it should be. */
#include "style.h"

static const dw_style *const styles[] = {&style, NULL};
DW_PLUGIN(NOTHING, .styles = styles);
