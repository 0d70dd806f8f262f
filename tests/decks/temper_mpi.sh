#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# fix temper under mpirun: the same run, bit for bit, on any number of ranks.  Skipped where
# dwell is built without MPI.
set -u
program=${DWELL:-dwell} bad=0
fail() { echo "FAIL: $*"; bad=1; }
"$program" --version | grep -q '^MPI yes' || { echo "dwell is built without MPI: skipped"; exit 77; }
command -v mpirun >/dev/null || { echo "no mpirun: skipped"; exit 77; }
OMP_NUM_THREADS=1
export OMP_NUM_THREADS
flags=
mpirun --version 2>/dev/null | grep -q 'Open MPI' && flags=--oversubscribe
[ "$(id -u)" = 0 ] && [ -n "$flags" ] && flags="$flags --allow-run-as-root"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-temper.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
cd "$scratch" || exit 99

deck() { # name
  cat >"$1.in" <<END
seed 3
create random 100 density 0.9 diameter powerlaw
pair polydisperse
minimize fire ftol 1e-2
velocity temp 0.3
timestep 0.003
fix langevin temp 0.3
fix swapmc temp 0.3 every 5
fix temper temps 0.3 0.34 0.39 0.45 0.5 every 10
dump text every 50 $1.dump
thermo 50
thermo_style custom step pe ke temper.energy[2] temper.energy[5] temper.accepted[1] temper.replica[1] digits 17
run 400
print "pe \$(pe:%a)"
END
}
ranks() { # how many, name, arguments
  n=$1 name=$2
  shift 2
  timeout 60 mpirun $flags -np "$n" "$program" "$@" -log "$name.log" >"$name.out" 2>&1 </dev/null
}
table() { sed -n '/^ *Step/,/^Loop/{/^Loop/d;p;}' "$1.log"; grep '^pe ' "$1.out"; }

for n in 1 2 3; do
  deck np$n
  ranks $n np$n -in np$n.in || { fail "$n ranks end with $?"; tail -n 5 np$n.out; }
  table np$n >np$n.table
  [ "$(wc -l <np$n.table)" -gt 10 ] || fail "$n ranks leave no table"
  cmp np1.table np$n.table || fail "$n ranks make another run"
  cmp np1.dump np$n.dump || fail "$n ranks leave other frames"
done
exit $bad
