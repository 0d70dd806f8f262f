/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* conform.h - `dwell -conform FILE.so|KIND|KIND STYLE`: the conformance suite of a kind,
 * run on any plugin.
 *
 * Each style is tried with its defaults and with every example of its own.  Pair: u(k)
 * against Richardson differences of u(k-1), continuity at the cutoff to the declared order,
 * f = -dE, H = df, contractions against differences of the next lower one, local energy and
 * swaps, translation, rotation, permutation, virial, lists, threads.  Landscape: the same
 * derivatives.  Minimiser: Rosenbrock, an ill-conditioned bowl, Lennard-Jones 13, soft
 * spheres; honest reasons.  Path: Mueller-Brown saddles, end points unmoved, A to B = B to
 * A.  Modes: unit norm, no translation, curvature.  Compute: finite, declared, repeatable.
 * Every kind: descriptor complete. */
#ifndef DW_CONFORM_CONFORM_H
#define DW_CONFORM_CONFORM_H

#include "base/context.h"

/* One line per check on `out` with the measured error and its bound; *failed counts them.
 * words[0..n) name a plugin file, a kind, or a style (`pair lj`, `neb`); n = 0: all. */
dw_status dw_conform(dw_ctx *, FILE *out, int n, const char *const *words, int *failed);

#endif
