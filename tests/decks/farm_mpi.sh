#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# A farm under mpirun: the same rows as in one process whatever the number of ranks, one
# message for one mistake, nobody left waiting, and a rank that dies costs nothing that was
# committed.  Skipped where dwell is built without MPI.
set -u
examples=$(cd "$(dirname "$0")/../../input_examples" && pwd) || exit 99
. "$(dirname "$0")/farm.subr"
"$program" --version | grep -q '^MPI yes' || { echo "dwell is built without MPI: skipped"; exit 77; }
command -v mpirun >/dev/null || { echo "no mpirun: skipped"; exit 77; }
OMP_NUM_THREADS=1
export OMP_NUM_THREADS
as_root=
[ "$(id -u)" = 0 ] && mpirun --version 2>/dev/null | grep -q 'Open MPI' && as_root=--allow-run-as-root
mpirun --version 2>/dev/null | grep -q 'Open MPI' && as_root="$as_root --oversubscribe"
ranks() { # how many, deck
  timeout 60 mpirun $as_root -np "$1" "$program" -in "$2.in" -log "$2.log" >"$2.out" 2>&1 </dev/null
}

# What is saved before the farm is there once; the second farm sees all rows of the first.
campaign() { # name
  deck "$1" "$1.h5" 12 500 "if \"k == 5\" then \"read data nothere.data\""
  sed -i '/^fix nvt/i\
point 0.6 0.0\
minimize lbfgs ftol 1e-9\
state save Z\
path from A to Z\
neb images 7 climb yes ftol 1e-2\
save L\
shell echo once >>shell.'"$1"'\
print "once" append print.'"$1"'\
' "$1.in"
  cat >>"$1.in" <<END
farm w rows L.wells as second
  path from L.wells \$w
  neb images 9 climb yes ftol 1e-2
  save L
endfarm
print "at the end \$(len(L.wells)) wells \$(len(L.tasks)) tasks"
END
}
campaign alone
go alone || fail "one process ends with $?"
says alone "at the end 24 wells 24 tasks"
values() { sed 's/task second [0-9]*/task second/'; } # rows are numbered by who wrote them
rows alone.h5 | values >alone.rows
for n in 2 4; do
  campaign np$n
  ranks $n np$n || { fail "$n ranks end with $?"; tail -n 5 np$n.out; }
  says np$n "farm k: 11 tasks done, 1 failed, 0 finished before"
  says np$n "farm second: 12 tasks done, 0 failed, 0 finished before"
  says np$n "at the end 24 wells 24 tasks"
  rows np$n.h5 | values >np$n.rows
  cmp -s alone.rows np$n.rows || { fail "$n ranks leave other rows"; diff alone.rows np$n.rows | head -n 6; }
  [ ! -e np$n.h5.d ] || fail "$n ranks leave the library unpacked"
  [ "$(cat shell.np$n print.np$n | wc -l)" -eq 2 ] || fail "$n ranks write files $n times"
  grep -q 'Total wall time' np$n.log || fail "$n ranks leave no log"
done
ranks 2 np4 || fail "a second run ends with $?"
says np4 "farm k: 0 tasks done, 0 failed, 12 finished before"

# Minima that several ranks find at the same time are one, to the last bit.
cp "$examples/explore/glass.h5" . && sed 's/run  *4000/run 400/' "$examples/explore/explore.in" >explore.in || exit 99
cat >minima.in <<'END'
library glass.lib as L
for m rows L.minima
  print "row $(L.minima.energy[m]:%a) $(L.minima.fmax[m]:%a) $(L.minima.visits[m])"
endfor
for t rows L.transitions
  variable a internal $(L.transitions.a[t])
  variable b internal $(L.transitions.b[t])
  print "row $(L.minima.energy[a]:%a) $(L.minima.energy[b]:%a) $(L.transitions.n_ab[t]) $(L.transitions.n_ba[t])"
endfor
END
for n in 1 4; do
  rm -rf glass.lib*
  ranks $n explore || fail "$n ranks that explore end with $?"
  "$program" -in minima.in -log none | grep '^row' | LC_ALL=C sort >minima.$n
done
[ -s minima.1 ] && cmp -s minima.1 minima.4 || fail "4 ranks find other minima: $(diff minima.1 minima.4 | head -n 4)"

# One message, the exit code, and an end.
echo 'read data nothere.data' >wrong.in
ranks 2 wrong
[ $? -eq 4 ] || [ $? -eq 1 ] || fail "a missing file ends with 0"
[ "$(grep -c '^ERROR: ' wrong.out)" -eq 1 ] || fail "$(grep -c '^ERROR: ' wrong.out) messages for one mistake"
echo 'nonsense' >typo.in
ranks 2 typo && fail "a typo ends with 0"
[ "$(grep -c '^ERROR: ' typo.out)" -eq 1 ] || fail "$(grep -c '^ERROR: ' typo.out) messages for one typo"
echo 'quit 7' >quit.in
ranks 2 quit
[ $? -eq 7 ] || fail "quit 7 under mpirun"

# Partitions: a deck each, a library each, a log each.
cat >parts.in <<END
variable g world 5 6 7
seed \$g
library part\$g.h5 as L
landscape mueller_brown
timestep 0.001
fix nvt temp 5 tdamp 0.1
farm k from 1 to 4
  velocity temp 5
  run 20
endfarm
print "glass \$g \$(len(L.tasks))"
END
timeout 60 mpirun $as_root -np 4 "$program" -partition 2x1 2 -in parts.in -plog parts -pscreen none >parts.out 2>&1 </dev/null ||
  fail "partitions end with $?"
for k in 0 1 2; do
  grep -qx "glass $((5 + k)) 4" parts.$k && [ -s part$((5 + k)).h5 ] || fail "partition $k did not do its part"
done
timeout 60 mpirun $as_root -np 2 "$program" -partition 3 -in parts.in >parts.out 2>&1 </dev/null && fail "3 of 2 processes"
says parts "-partition takes 3 processes, there are 2"

# A rank that dies, again and again.
deck dies dies.h5 12 20000 ""
deck lives lives.h5 12 20000 ""
go lives || fail "the undisturbed campaign ends with $?"
for pause in 0.6 0.8; do
  timeout 60 mpirun $as_root -np 2 sh -c 'echo $$ >pid.$OMPI_COMM_WORLD_RANK$PMI_RANK; exec "$0" -in dies.in -log none' \
    "$program" >dies.out 2>&1 </dev/null &
  sleep $pause
  kill -9 "$(cat pid.1)" 2>/dev/null
  wait $!
  [ $? -ne 124 ] || fail "ranks wait for one that died"
  rm -f pid.*
done
ranks 2 dies || { fail "the run after deaths ends with $?"; tail -n 5 dies.out; }
rows lives.h5 >lives.rows
rows dies.h5 | cmp -s - lives.rows || fail "the death of a rank changed the rows"
exit $bad
