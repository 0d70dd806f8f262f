#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# What others read of our files; skipped where no python3 imports h5py.
[ -n "${PYTHON-}" ] || { echo "no python3 with h5py"; exit 77; }
exec "$PYTHON" "$srcdir/tests/readers.py"
