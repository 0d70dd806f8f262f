#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""saddles.py LIBRARY [FIRST [LAST]]: are the saddles of its double wells what they should be?

With an energy, force and curvature written here (polydisperse potential, J. Chem. Phys. 147 (2017)):
the force at the saddle vanishes; exactly one eigenvalue is negative; the barrier is the largest
energy of the path to 1e-7; steepest descent from the saddle, along its unstable mode and against
it, ends in A and in B.  Needs numpy, scipy, h5py.  Exit code 1 when one is not."""
import os
import sys

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import coo_matrix
from scipy.sparse.linalg import eigsh
from scipy.spatial import cKDTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../share/python"))
import dwell_library

CUT = 1.25
C0, C2, C4 = -28 / CUT**12, 48 / CUT**14, -21 / CUT**16


class Glass:
    def __init__(self, diameter, edge):
        self.s, self.L = diameter, edge
        self.far = CUT * diameter.max() + 0.3
        self.at = None

    def pairs(self, x):
        """Pairs nearer than the cutoff: i, j, r_i - r_j, distance / s_ij, s_ij."""
        if self.at is None or np.abs(x - self.at).max() > 0.08:
            self.at = x.copy()
            tree = cKDTree(np.mod(x.reshape(-1, 3), self.L), boxsize=self.L)
            self.i, self.j = tree.query_pairs(self.far, output_type="ndarray").T
            a, b = self.s[self.i], self.s[self.j]
            self.sij = (a + b) / 2 * (1 - 0.2 * np.abs(a - b))
        r = x.reshape(-1, 3)
        d = r[self.i] - r[self.j]
        d -= self.L * np.round(d / self.L)
        q = np.sqrt((d * d).sum(axis=1)) / self.sij
        near = q < CUT
        return self.i[near], self.j[near], d[near], q[near], self.sij[near]

    def energy(self, x):
        _, _, _, q, _ = self.pairs(x)
        return (q**-12 + C0 + C2 * q**2 + C4 * q**4).sum()

    def gradient(self, x):
        i, j, d, q, s = self.pairs(x)
        slope = (-12 * q**-14 + 2 * C2 + 4 * C4 * q**2) / s**2
        g = np.zeros((len(self.s), 3))
        for a in range(3):
            f = slope * d[:, a]
            g[:, a] = np.bincount(i, f, len(g)) - np.bincount(j, f, len(g))
        return g.ravel()

    def hessian(self, x):
        i, j, d, q, s = self.pairs(x)
        slope = (-12 * q**-14 + 2 * C2 + 4 * C4 * q**2) / s**2
        bend = (168 * q**-16 + 8 * C4) / s**4
        rows, columns, values = [], [], []
        for a in range(3):
            for b in range(3):
                h = bend * d[:, a] * d[:, b] + (slope if a == b else 0)
                for u, v, sign in ((i, i, 1), (j, j, 1), (i, j, -1), (j, i, -1)):
                    rows.append(3 * u + a), columns.append(3 * v + b), values.append(sign * h)
        n = 3 * len(self.s)
        return coo_matrix((np.concatenate(values), (np.concatenate(rows), np.concatenate(columns))), (n, n)).tocsc()

    def below(self, x):
        """Steepest descent, in Chebyshev steps of 8 forces that are stable for eigenvalues below
        400, until the force is small; then to the minimum of that basin."""
        stages, h = 8, 2 * 8**2 / 400
        for _ in range(1000):
            g = self.gradient(x)
            if np.abs(g).max() < 2e-3:
                break
            last, y = x, x - h / stages**2 * g
            for _ in range(stages - 1):
                last, y = y, 2 * y - last - 2 * h / stages**2 * self.gradient(y)
            x = y
        return minimize(self.energy, x, jac=self.gradient, method="CG", options={"gtol": 1e-6, "maxiter": 3000}).x

    def distance(self, x, y):
        d = (x - y).reshape(-1, 3)
        d -= self.L * np.round(d / self.L)
        return np.linalg.norm(d - d.mean(axis=0))


def examine(lib, w):
    wells, minima = lib["wells"], lib["minima"]
    a, b = (int(wells[end][w]) for end in "ab")
    glass = Glass(minima.vector("diameter", a), minima.vector("box", a).ravel()[0])
    x = wells.vector("saddle_x", wells.ids[w]).ravel()
    ends = [minima.vector("x", k).ravel() for k in (a, b)]
    force = np.abs(glass.gradient(x)).max()
    low, mode = eigsh(glass.hessian(x), k=5, ncv=60, sigma=-40.0, which="LM")  # the lowest five
    order = np.argsort(low)
    negative = int((low < -1e-6).sum())
    barrier = glass.energy(x) - glass.energy(ends[0])
    profile = wells.vector("V", wells.ids[w])
    band = profile.max() - profile[0]
    step = 0.05 * mode[:, order[0]]
    found = [glass.below(x + sign * step) for sign in (1, -1)]
    apart = min(max(glass.distance(found[0], ends[k]), glass.distance(found[1], ends[1 - k])) for k in (0, 1))
    good = force < 1e-7 and negative == 1 and abs(barrier - band) < 1e-7 and apart < 1e-2
    print("well %d: force %.1e, %d negative, lowest %.4f, barrier %.9f, band %.9f, ends missed by %.1e: %s"
          % (wells.ids[w], force, negative, low.min(), barrier, band, apart, "right" if good else "WRONG"), flush=True)
    return good


def main():
    lib = dwell_library.open(sys.argv[1])
    wells = lib["wells"]
    some = [w for w in range(len(wells.ids)) if wells["converged"][w] == 1 and wells["minima"][w] == 0]
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    last = int(sys.argv[3]) if len(sys.argv) > 3 else len(some)
    results = [examine(lib, w) for w in some[first - 1:last]]
    print("%d of %d saddles are right" % (sum(results), len(results)))
    return 0 if results and all(results) else 1


sys.exit(main())
