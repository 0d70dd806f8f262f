/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* archive.h - instances to and from an archive, by their field tables. */
#ifndef DW_STYLE_ARCHIVE_H
#define DW_STYLE_ARCHIVE_H

#include "base/archive.h"
#include "style/instance.h"

/* All named instances in their order; reading makes them anew (create() is called with the
 * arguments in place) and then sets all fields, those of DW_STATE too. */
dw_status dw_instances_archive(dw_archive *);
/* The fields of all instances alone, in place. */
dw_status dw_instances_archive_fields(dw_archive *);
/* The same of one. */
dw_status dw_instance_archive_fields(dw_archive *, const dw_instance *);

#endif
