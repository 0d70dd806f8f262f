/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#ifndef DW_BASE_CLOCK_H
#define DW_BASE_CLOCK_H

/* Seconds of a clock that is never set. */
double dw_clock(void);

#endif
