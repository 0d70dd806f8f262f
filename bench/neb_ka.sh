#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# neb_ka.sh: the band between two minima of a Kob-Andersen glass (N = 1500, force-shifted) in dwell and
# in LAMMPS (Debian's, package REPLICA), in turns, each on one core: time, force evaluations, barrier.
#
#   DWELL=build/dwell DWELL_PLUGIN_PATH=build/plugins/.libs sh bench/neb_ka.sh [TURNS [LMP]]
#
# 8 images with the ends, first straight, then climbing, until no component of the perpendicular force is
# above 1e-4.  LAMMPS runs a process an image, all on that core; its minimiser is the one its manual asks
# for (FIRE).  Times are those of the processor; in that of LAMMPS is what Open MPI's processes spend asking
# whether the others are ready, though they yield: compare force evaluations, too.
set -eu
turns=${1:-3} lmp=${2:-lmp}
. "$(dirname "$0")/bench.subr"
command -v "$lmp" >/dev/null 2>&1 || { echo "no LAMMPS: $lmp"; exit 77; }
cd "$work"
export OMPI_MCA_mpi_yield_when_idle=1
[ "$(id -u)" != 0 ] || root=--allow-run-as-root

cp "$here"/../input_examples/kob_andersen/pair1?.data .
sed 's/images 16/images 8/' "$here/../input_examples/kob_andersen/barrier.in" >dwell.in
echo 'print "found ${path.evaluations} $(path.barrier:%.9f)"' >>dwell.in

# Minima as dwell minimises them, in the form `neb ... final` reads: number, then a line an atom.
sed '/^path/,$d' dwell.in >ends.in
echo 'state load A
write data A.data
state load B
write data B.data' >>ends.in
"$program" -in ends.in -log none >out 2>&1 || { cat out; exit 1; }
awk '$1 == "Atoms" { on = 1; next } on && NF > 6 { line[++n] = $1 " " $(NF - 5) " " $(NF - 4) " " $(NF - 3) } /^Velocities/ { on = 0 }
     END { print n; for (k = 1; k <= n; k++) print line[k] }' B.data >final
cat >lammps.in <<'EOF'
units lj
atom_style sphere
atom_modify map array sort 0 0.0
read_data A.data
pair_style lj/smooth/linear 2.5
pair_coeff 1 1 1 1 2.5
pair_coeff 1 2 1.5 0.8 2.0
pair_coeff 2 2 0.5 0.88 2.2
neighbor 0.3 bin
fix 1 all neb 1.0
timestep 0.005
min_style fire
min_modify norm inf
thermo 100
neb 0.0 1e-4 20000 20000 100 final final
EOF
processor_seconds() { # of a command and its children; needs GNU time
  env time -f '%U %S' -o clock "$@" >out 2>&1 || { tail out >&2; exit 1; }
  awk '{ print $1 + $2 }' clock
}
pin=
command -v taskset >/dev/null 2>&1 && pin="taskset -c 0"

k=0
while [ $k -lt "$turns" ]; do
  processor_seconds $pin "$program" -in dwell.in -log none >>dwell.time
  awk '$1 == "found" { print $2, $3 }' out >dwell.found
  processor_seconds $pin mpirun ${root:-} --bind-to none --oversubscribe -np 8 "$lmp" -partition 8x1 -in lammps.in -log log.lammps -screen none >>lammps.time
  k=$((k + 1))
done
tail -n 2 log.lammps
echo "dwell:  $(median dwell.time) s, force evaluations and barrier $(cat dwell.found)"
echo "LAMMPS: $(median lammps.time) s"
