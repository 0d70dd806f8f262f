#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The saddle of a double well, saved in a library, is one for saddles.py, which shares no code with dwell; skipped
# where no python3 imports h5py and scipy.
set -u
"${PYTHON:-false}" -c 'import scipy' 2>/dev/null || { echo "no python3 with h5py and scipy"; exit 77; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-saddles.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
cp "$here"/../../input_examples/wells/*.data "$work" || exit 99
sed '/^compute/d; /^modes/d; /^figure/d; /^print/d' "$here"/../../input_examples/wells/wells.in >"$work/deck.in" || exit 99
cd "$work" || exit 99
"${DWELL:-dwell}" -in deck.in -log none >out 2>&1 || { tail out; exit 1; }
"$PYTHON" "$here/saddles.py" wells.h5
