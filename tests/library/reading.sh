#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# reading.sh: a library is read (info, export, check) while one process adds to it and another
# packs it: no read fails.
# DWELL names the program.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
program=${DWELL:-dwell}
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-reading.XXXXXX") || exit 99
trap 'touch "$work/stop"; wait; rm -rf "$work"' EXIT
cd "$work" || exit 99
die() { echo "FAIL: $*"; [ -f out ] && tail -n 20 out; exit 1; }
cat >farm.in <<'END'
seed       5
landscape  mueller_brown scale 0.01
timestep   0.02
library    x.lib as L
farm       k from 1 to 16
  velocity temp 0.35 seed $k
  fix      langevin temp 0.35 tdamp 0.5
  fix      quench every 40 with lbfgs into L
  run      20000
endfarm
END
(
  "$program" -in farm.in -log none >written 2>&1 || touch broken
  touch stop
) &
(
  while [ ! -e stop ]; do "$program" library pack x.lib >packed 2>&1; sleep 0.05; done
) &
n=0
while [ ! -e stop ] && [ $n -lt 2000 ]; do
  [ -e x.lib ] || [ -n "$(ls x.lib.d/*.h5 2>/dev/null)" ] || { sleep 0.02; continue; }
  "$program" library info x.lib >out 2>&1 || die "info while it is written and packed"
  "$program" library check x.lib >out 2>&1 || die "check while it is written and packed"
  if grep -q '^minima' out || "$program" library info x.lib | grep -q '^minima'; then
    "$program" library export x.lib minima minima.csv >out 2>&1 || die "export while it is written and packed"
  fi
  n=$((n + 1))
done
[ ! -e broken ] || { cat written; die "the farm"; }
[ $n -ge 3 ] || die "the farm was over before it could be read"
echo "ok: read $n times"
