#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Time and memory of a library of 10^6 minima and 10^7 transitions: what the command line
# says of it, and a deck that opens it, indexes it by energy and asks for rows.  Each must
# stay below 10 s and 2 GB.  Needs GNU time.
#
#   make bench/library; bench/library.sh DWELL bench/library [MINIMA]
set -u
dwell=$1 make=$2 minima=${3:-1000000}
gnu_time=$(command -v time) || { echo "bench: needs GNU time" >&2; exit 2; }
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$(dirname "$make")" && make=$PWD/$(basename "$make")
cd - >/dev/null && case $dwell in */*) dwell=$(cd "$(dirname "$dwell")" && pwd)/$(basename "$dwell") ;; esac
cd "$work" || exit 1
"$make" L.h5 "$minima" || exit 1

cat >query.in <<'DECK'
library    L.h5 as L
for        t rows L.transitions where "n_ab == 9 && n_ba == 9 && a < 100"
  print    "transition $t"
endfor
print      "energy of the first minimum $(L.minima.energy[1])"
DECK

status=0
# measure NAME COMMAND...
measure()
{
  name=$1
  shift
  "$gnu_time" -f '%e %U %M' -o cost "$@" >said 2>&1 || { tail -5 said; status=1; }
  awk -v n="$name" '{ printf "%-16s %6.2f s (processor %.2f s) %5.0f MB\n", n, $1, $2, $3 / 1024
    exit $1 > 10 || $3 > 2097152 }' cost || status=1
}
ls -l L.h5 | awk '{ printf "%.0f MB\n", $5 / 1048576 }'
measure info "$dwell" library info L.h5
measure stats "$dwell" library stats L.h5
measure check "$dwell" library check L.h5
measure query "$dwell" -in query.in -log none
exit $status
