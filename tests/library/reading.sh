#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# reading.sh: a library is read (info, export, check, stats, merge) while one process adds to it and another
# packs it: no read fails.
# DWELL names the program.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
. "$(dirname "$0")/library.subr"
trap 'touch "$work/stop"; wait; rm -rf "$work"' EXIT
farm_deck >farm.in
(
  "$program" -in farm.in -var file x.lib -var last 16 -log none >written 2>&1 || touch broken
  touch stop
) &
(
  while [ ! -e stop ]; do "$program" library pack x.lib >packed 2>&1; sleep 0.05; done
) &
n=0
while [ ! -e stop ] && [ $n -lt 2000 ]; do
  [ -e x.lib ] || [ -n "$(ls x.lib.d/*.h5 2>/dev/null)" ] || { sleep 0.02; continue; }
  "$program" library check x.lib >out 2>&1 || die "check while it is written and packed"
  "$program" library info x.lib >out 2>&1 || die "info while it is written and packed"
  "$program" library stats x.lib x.lib >said 2>&1 || { cat said; die "stats of it, twice"; }
  if grep -q '^minima' out; then
    "$program" library export x.lib minima minima.csv >out 2>&1 || die "export while it is written and packed"
    rm -rf m.lib m.lib.d
    "$program" library merge m.lib x.lib >out 2>&1 || die "merge of it while it is written and packed"
  fi
  n=$((n + 1))
done
[ ! -e broken ] || { cat written; die "the farm"; }
[ $n -ge 3 ] || die "the farm was over before it could be read"
echo "ok: read $n times"
