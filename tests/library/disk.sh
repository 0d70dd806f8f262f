#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# disk.sh: what a library says and keeps when the disk is full, when its folder cannot be written,
# when a segment is cut short or has other bytes, and when its name is a pipe or a folder.
# DWELL names the program.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
. "$(dirname "$0")/library.subr"
one_error() { [ "$(grep -c '^ERROR' out)" -eq 1 ] || die "$1: not one error"; }

# Libraries of some segments: a writer that is killed leaves them as they are.
farm_deck >farm.in
run() { "$program" -in farm.in -var file "$1" -var last "${2:-16}" -log none >out 2>&1; }
content() { # energies and visits, in an order of their own
  "$program" library export "$1" minima minima.csv >out 2>&1 || die "export of $1"
  awk -F, 'FNR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
           { print $at["energy"], $at["visits"] }' minima.csv | LC_ALL=C sort >"$2"
}
run whole.lib || die "the undisturbed farm"
content whole.lib whole

# A full disk: files that may not grow above 4 kB stand for it.
run full.lib 4 || die "four tasks"
(ulimit -f 8 && run full.lib)
[ $? -eq 4 ] || die "a full disk is no matter of files"
one_error "full disk"
grep -q 'farm.in:[0-9]*:[0-9]*: cannot write .*full.lib' out || die "the file is not named"
"$program" library check full.lib >out 2>&1 || die "what was written to a full disk has faults"
"$program" library info full.lib >out && grep -q "farm k: 4 tasks on record" out || die "earlier tasks are gone"
run full.lib || die "going on with room on the disk"
content full.lib full
cmp whole full || die "a full disk lost something"
echo "a full disk is one error, and nothing is lost"

# A folder that cannot be written: of its own, or for root a system's.
mkdir closed && chmod 555 closed
where=closed
if (: >closed/probe) 2>/dev/null; then where=/sys; fi
if (: >"$where/probe.lib") 2>/dev/null; then
  rm -f "$where/probe.lib"
  echo "skipped: no folder is read-only for this user"
else
  run $where/x.lib && die "a library in a folder that cannot be written"
  one_error "read-only folder"
  grep -q "farm.in:4:.*$where/x.lib" out || die "the folder is not named"
  echo "a read-only folder is one error"
fi

# Damaged segments are named and skipped, the rest is read.
"$program" -in farm.in -var file cut.lib -var last 16 -log none >out 2>&1 &
pid=$!
n=0
while [ "$(ls cut.lib.d/*.h5 2>/dev/null | wc -l)" -lt 3 ] && [ $n -lt 2000 ]; do sleep 0.01; n=$((n + 1)); done
kill -9 $pid; wait $pid 2>/dev/null
if [ "$(ls cut.lib.d/*.h5 | wc -l)" -ge 2 ]; then
  cp -r cut.lib.d flipped.lib.d
  first=$(ls cut.lib.d/*.h5 | head -n 1)
  size=$(wc -c <"$first")
  dd if="$first" of=part bs=1 count=$((size / 2)) 2>/dev/null && mv part "$first"
  "$program" library info cut.lib >out 2>&1 || die "info of a library with a segment cut short"
  grep -q "segment ${first#cut.lib.d/} is skipped" out || die "a segment cut short is not named"
  grep -q '1 unreadable' out || die "a segment cut short is not counted"
  grep -q '^minima' out || die "the other segments are not read"
  "$program" library check cut.lib >out 2>&1 && die "check finds no fault in half a segment"
  run cut.lib || die "going on with a segment cut short"
  second=$(ls flipped.lib.d/*.h5 | sed -n 2p)
  size=$(wc -c <"$second")
  tr '\000' '\125' </dev/zero | dd of="$second" bs=1 seek=$((size / 4)) count=$((size / 2)) conv=notrunc 2>/dev/null
  "$program" library check flipped.lib >out 2>&1
  [ $? -eq 1 ] || die "check finds no fault in other bytes"
  grep -q "${second#flipped.lib.d/}" out || die "the segment with other bytes is not named"
  echo "damaged segments are named, the others are read"
else
  echo "skipped: the farm was over before it could be stopped"
fi

mkfifo pipe.lib && mkdir folder.lib || exit 99
for f in pipe.lib folder.lib /dev/null; do
  timeout 20 "$program" library info $f >out 2>&1
  [ $? -eq 2 ] || die "$f as a library"
  one_error "$f"
done
echo "pipes and folders are refused"
