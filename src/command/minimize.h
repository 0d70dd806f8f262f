/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* minimize.h - the `minimize` statement: the current system downhill, with its log. */
#ifndef DW_COMMAND_MINIMIZE_H
#define DW_COMMAND_MINIMIZE_H

#include "style/instance.h"

/* Minimises the current system with the given minimiser (its fields ftol, maxiter,
 * maxeval), prints the LAMMPS-shaped thermo table and `Minimization stats`, and publishes
 * minimize.e, minimize.fmax, minimize.converged, minimize.iterations, minimize.evaluations.
 */
dw_status dw_minimize_current(dw_ctx *, const dw_instance *);

#endif
