/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#ifndef DW_FUZZ_DAMAGE_H
#define DW_FUZZ_DAMAGE_H

#include <stdbool.h>
#include <stdint.h>

/* Changes a few objects of a sound HDF5 file in place: the same numbers for the same key
 * and round. */
bool damage_h5(const char *file, uint64_t key, uint32_t round);

#endif
