#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The restart matrix: for every registered fix, dump and compute that follows the system, a run
# that nobody stops, one killed with kill -9 behind a checkpoint, and one that SIGTERM stops at
# whatever step it is at, must end with the same particles, results, outputs and log, bit for
# bit.  A style that is not in the lists below runs as its first example says.
set -u
program=${DWELL:-dwell} bad=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-restart.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
cd "$scratch" || exit 99
fail() { echo "FAIL: $*"; bad=1; }

# These act once, where they stand, on a path or on modes: nothing of them is in a run.  What
# they published is in the restart file with all other results.
skipped=' deformation overlap participation profile score softness splitting thermal '

statement() {
  case "$1 $2" in
  'fix nvt') echo 'fix nvt temp 0.3 to 0.2 tdamp 0.3 chain 4' ;;
  'fix langevin') echo 'fix langevin temp 0.3 to 0.2' ;;
  'fix swapmc') echo 'fix swapmc temp 0.3 adapt 0.4 until 1200 check 300' ;;
  'fix hybrid') echo 'fix nvt temp 0.3'; echo 'fix swapmc temp 0.3 swap 0.8 window 0.3 every 7' ;;
  'fix temper') echo 'fix nvt temp 0.3'; echo 'fix swapmc temp 0.3 every 7 adapt 0.4 until 1200'
    echo 'fix temper temps 0.3 0.36 0.45 every 20' ;;
  'fix quench') echo 'fix quench every 500 ftol 1e-7 into L' ;;
  *) "$program" -help "$1" "$2" | awk '/^  For example/ { getline; sub(/^ +/, ""); print; exit }' ;;
  esac
}

# What a style publishes, by the names that its page lists.
results() {
  "$program" -help "$1" "$2" 2>&1 |
    awk '/^  Results, read/ { on = 1; next } on && /^  [^ ]/ { on = 0 } on && /^    [a-z]/ { print $1 }' |
    while read -r name; do
      echo "if \"exists($2.$name)\" then \"print '$name \${$2.$name}'\""
    done
}

# deck KIND STYLE: a checkpoint every 700 steps, so the kill behind 1000 steps loses 300.
deck() {
  cat <<END
seed 11
library L.h5 as L
create random 80 density 1.0 diameter powerlaw
pair polydisperse
minimize fire ftol 1e-3
velocity temp 0.3
timestep 0.003
restart every 700 ck
thermo 250
thermo_style custom step temp pe ke etotal econserve press
END
  case $1 in fix) ;; *) echo 'fix nve' ;; esac
  statement "$1" "$2"
  cat <<END
shell . ./term
run 1000
shell . ./kill
run 1500
END
  case $2 in hybrid) ;; *) results "$1" "$2" ;; esac
  cat <<END
info results
print "end \$(step) \$(pe:%.17g) \$(ke:%.17g)"
write extxyz final.xyz
END
}

# What may differ: times, memory.
plain() {
  sed -e '/^Loop time/d' -e '/^Performance/d' -e '/^Per MPI/d' -e '/^Total wall/d' \
    -e '/^[A-Z][a-z]* *| /d' "$1"
}

# same A B: every file that the two left, and their logs.
same() {
  for f in "$1"/*; do
    name=${f##*/}
    case $name in
    out* | err* | deck.in | term | kill | ck* | *.h5 | *.h5.d) continue ;;
    log.dwell) plain "$f" >"$1.log"; plain "$2/$name" >"$2.log"; cmp "$1.log" "$2.log" ;;
    *) cmp "$f" "$2/$name" ;;
    esac || fail "$kind $style: $2/$name differs from that of the run nobody stopped"
  done
}

# frames CASE: those of an H5MD trajectory as text; one too few or too many is an error.
frames() {
  [ -f "$1/glass.h5" ] || return 0
  for k in 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
    echo "read h5md glass.h5 step ${k}00"
    echo "write extxyz glass.$k.xyz"
  done >"$1/frames.in"
  (cd "$1" && go -in frames.in -log none) || { fail "$kind $style: frames"; cat "$1/err"; }
  (cd "$1" && echo 'read h5md glass.h5 frame 26' | go -log none) && fail "$kind $style: a frame too many"
  [ ! -f "$1/glass.h5.undo" ] || fail "$kind $style: a journal is left"
}

go() { "$program" "$@" >>out 2>>err; }

# The files term and kill are run by the shell that the deck starts, a child of dwell.
one() {
  kind=$1 style=$2
  for case in whole killed stopped; do
    rm -rf $case && mkdir $case && deck "$kind" "$style" >$case/deck.in
    echo : >$case/term && echo : >$case/kill
  done
  echo 'rm kill; echo : >kill; kill -9 $PPID; sleep 1' >killed/kill
  echo 'echo : >term; (sleep 0.02; kill $PPID) &' >stopped/term
  (cd whole && go -in deck.in) || { fail "$kind $style: code $?"; cat whole/err; return; }
  (cd killed && go -in deck.in)
  [ $? -eq 137 ] || fail "$kind $style: not killed"
  [ -f killed/final.xyz ] && fail "$kind $style: killed too late"
  (cd killed && go -restart ck) || { fail "$kind $style: code $?"; cat killed/err; }
  (cd stopped && go -in deck.in)
  code=$?
  [ $code -eq 75 ] && { (cd stopped && go -restart ck) || { fail "$kind $style: code $?"; cat stopped/err; }; }
  [ $code -eq 75 ] || [ $code -eq 0 ] || fail "$kind $style: SIGTERM ends with $code, not 75"
  for case in whole killed stopped; do frames $case; done
  same whole killed
  same whole stopped
}

"$program" -list >styles || exit 99
count=0
while read -r kind style rest; do
  case $kind in fix | compute | dump) ;; *) continue ;; esac
  case $skipped in *" $style "*) continue ;; esac
  one "$kind" "$style" </dev/null
  count=$((count + 1))
done <styles
one fix hybrid </dev/null
[ $count -ge 4 ] || fail "only $count styles found: is the plugin path right?"
exit $bad
