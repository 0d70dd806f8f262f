/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* conform.h - `dwell -conform FILE.so|KIND|KIND STYLE`: the conformance suite of a kind,
 * run on any plugin.  Pair: u(k) against Richardson differences of u(k-1), continuity at
 * the cutoff to the declared order, f = -dE, H = df, contractions against differences of
 * the next lower one, local energy = half-sum rule and swap differences, translation,
 * rotation, permutation, virial = volume derivative.  Minimiser: Rosenbrock, Lennard-Jones
 * 13, polydisperse 100; honest reasons.  Path: Mueller-Brown saddles, end points unmoved, A
 * to B = B to A.  Modes: residual, unit norm, no translation.  Every kind: descriptor
 * complete. */
#ifndef DW_STYLE_CONFORM_H
#define DW_STYLE_CONFORM_H

#include "base/context.h"

/* One line per check on `out` with the measured error and its bound; *failed counts. */
dw_status dw_conform(dw_ctx *, FILE *out, int n, const char *const *words, int *failed);

#endif
