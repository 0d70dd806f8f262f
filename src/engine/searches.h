/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* searches.h - the current path and the mode sets, to and from an archive. */
#ifndef DW_ENGINE_SEARCHES_H
#define DW_ENGINE_SEARCHES_H

#include "base/archive.h"

/* Reading, system and potential must be there. */
dw_status dw_searches_archive(dw_archive *);

#endif
