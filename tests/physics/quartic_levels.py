#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
"""Levels of -(1/2) psi'' + ((x^2 - a^2)^2 + c x) psi = E psi, 40 digits.

Where the constants of tests/unit/check_splitting.c come from: diagonalisation in a basis of
harmonic-oscillator states of frequency w with mpmath, which shares nothing with the
spectral elements of `compute splitting`.  Prints the levels for two basis sizes.
"""
import sys
from mpmath import mp, mpf, matrix, sqrt, eigsy, nstr

mp.dps = 40


def position(n, w):
    x = matrix(n, n)
    for i in range(n - 1):
        x[i, i + 1] = x[i + 1, i] = sqrt(mpf(i + 1) / (2 * w))
    return x


def levels(a, c, n, w):
    """Lowest levels; the matrix is made larger than kept, so x^4 is exact within it."""
    m = n + 4
    x = position(m, w)
    x2 = x * x
    x4 = x2 * x2
    h = matrix(n, n)
    for i in range(n):
        for j in range(n):
            h[i, j] = x4[i, j] - (2 * a * a + w * w / 2) * x2[i, j] + c * x[i, j]
        h[i, i] += a**4 + w * (i + mpf(1) / 2)
    if c == 0:  # parity splits the matrix in two
        out = []
        for p in range(2):
            k = list(range(p, n, 2))
            s = matrix(len(k), len(k))
            for i, ki in enumerate(k):
                for j, kj in enumerate(k):
                    s[i, j] = h[ki, kj]
            out += list(eigsy(s, eigvals_only=True))[:2]
        return sorted(out)
    return sorted(eigsy(h, eigvals_only=True))[:4]


if __name__ == "__main__":
    sizes = [int(v) for v in sys.argv[1:]] or [110, 130]
    for a2, c in (("1.8", "0"), ("4", "0"), ("5.3", "0"), ("6.5", "0"), ("6.5", "0.001"), ("2.5", "0.3")):
        for n in sizes:
            e = levels(sqrt(mpf(a2)), mpf(c), n, mpf(3))
            print("a2", a2, "c", c, "basis", n, "E0", nstr(e[0], 20), "E1", nstr(e[1], 20),
                  "E1-E0", nstr(e[1] - e[0], 15))
