#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# paper.sh: the decks of input_examples/paper one after the other, on a glass of 150 particles:
# minima and transitions, wells, figures, numbers.
# DWELL names the program.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
here=$(cd "$(dirname "$0")" && pwd) program=${DWELL:-dwell}
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-paper.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
cp "$here"/../../input_examples/paper/*.in* "$here"/../../input_examples/explore/glass.h5 "$work" || exit 99
cd "$work" || exit 99

die() { echo "FAIL: $*"; [ -f out ] && tail -n 20 out; exit 1; }
deck() { "$program" -in "$@" -log none >out 2>&1 || die "$*"; }
says() { grep -qF -e "$1" out || die "the output does not say: $1"; }

deck glasses.in -var glass glass.h5 -var name G -var temp 0.25 -var sweeps 20 -var count 1
[ -s G.1.h5 ] || die "no glass was written"

of="-var glass glass.h5 -var lib G.lib"
deck explore.in $of -var tasks 2 -var every 25 -var steps 1500
says "farm k: 2 tasks done, 0 failed"
deck wells.in $of
grep -q "farm t: [1-9][0-9]* tasks done, 0 failed" out || die "no pair was examined, or one failed"

"$program" library stats G.lib >out || die "stats"
wells=$(awk '/ double wells /{ print $1 }' out) known=$(awk '/^E_argon/{ print $3 }' out)
motions=$(awk '/ distinct motions /{ print $1 }' out)
[ "$motions" -gt 0 ] && [ "$motions" -le "$wells" ] || die "$motions motions of $wells wells"
[ "$wells" -gt 0 ] && [ "$wells" -eq "$known" ] || die "$wells double wells, $known splittings"

"$program" library thin numbers.lib G.lib >out || die "thin"
deck figures.in -var numbers numbers.lib -var to G
for f in 5 6 7 8; do [ -s G/figure$f.dat ] || die "no figure $f"; done
[ -s G.html ] || die "no report"

deck scores.in $of -var to scores.lib -var most 1000000
[ "$(grep -c , scores/scores.csv)" -eq 9 ] || die "not eight predictors were compared"
