#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The Lennard-Jones melt of LAMMPS's benchmark (rho 0.8442, cutoff 2.5, skin 0.3, time step
# 0.005, T 1.44) in dwell and LAMMPS (suffix opt), in turns, on one core: steps per second of
# the loop, medians, and their ratio.  `checked` is LAMMPS with lists that are right in every
# step, as dwell's are, `own` with the benchmark's own setting.  Then dwell on two threads,
# and how time and memory grow with the number of particles.
#
#   bench/melt.sh DWELL [LMP [TURNS]]
set -u
dwell=$1 lmp=${2:-} turns=${3:-9}
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
export OMP_NUM_THREADS=1 OMP_WAIT_POLICY=active
pin=
command -v taskset >/dev/null && pin='taskset -c 0'

cat >"$work/melt" <<'EOF'
units lj
atom_style atomic
lattice fcc 0.8442
region box block 0 ${cells} 0 ${cells} 0 ${cells}
create_box 1 box
create_atoms 1 box
mass 1 1.0
velocity all create 1.44 87287 loop geom
pair_style lj/cut 2.5
pair_coeff 1 1 1.0 1.0 2.5
neighbor 0.3 bin
neigh_modify delay 0 every ${every} check ${check}
fix 1 all nve
timestep 0.005
if "${steps} == 0" then "write_data ${data}"
thermo_style custom step temp etotal
thermo ${steps}
run ${steps}
EOF

# run_lammps CELLS STEPS EVERY CHECK
run_lammps()
{
  $pin "$lmp" -sf opt -in "$work/melt" -log none -v cells "$1" -v steps "$2" -v every "$3" \
    -v check "$4" -v data "$work/start"
}

# run_dwell THREADS PARTICLES STEPS [START]
run_dwell()
{
  if [ "$1" -gt 1 ]; then on=; else on=$pin; fi
  $on "$dwell" -in "$here/melt.in" -log none -threads "$1" -v n "$2" -v steps "$3" \
    -v start "${4:-none}" -v read $(($# - 3))
}

# rate: steps per second, of the loop
rate()
{
  awk '/^Loop time/ { print $9 / $4 }'
}

median()
{
  sort -n "$1" | awk '{ t[NR] = $1 } END { print t[int((NR + 1) / 2)] }'
}

# total COLUMN STEP PARTICLES: the energy of a particle at the end, from a log
total()
{
  awk -v c="$1" -v s="$2" -v n="$3" '$1 == s && NF >= c { printf "%.6f\n", $c / n; exit }'
}

# melt CELLS STEPS
melt()
{
  n=$((4 * $1 * $1 * $1))
  run_lammps "$1" 0 1 yes >/dev/null || exit 1
  rm -f "$work"/t.*
  for turn in $(seq "$turns"); do
    run_dwell 1 $n "$2" "$work/start" >"$work/d" || exit 1
    run_lammps "$1" "$2" 1 yes >"$work/l" || exit 1
    rate <"$work/d" >>"$work/t.dwell"
    rate <"$work/l" >>"$work/t.checked"
    run_lammps "$1" "$2" 20 no | rate >>"$work/t.own"
    run_dwell 2 $n "$2" "$work/start" | rate >>"$work/t.two"
  done
  e=$(total 5 "$2" $n <"$work/d") f=$(total 3 "$2" 1 <"$work/l")
  awk -v n=$n -v s="$2" -v d="$(median "$work/t.dwell")" -v c="$(median "$work/t.checked")" \
    -v o="$(median "$work/t.own")" -v t="$(median "$work/t.two")" -v e="$e" -v f="$f" 'BEGIN {
    printf "%d particles, %d steps: dwell %.4g, LAMMPS checked %.4g, own %.4g steps/s\n", n, s, d, c, o
    printf "  ratios %.2f and %.2f; two threads %.2f times one; energies %s and %s\n", d / c, d / o, t / d, e, f
    if (!(f < 0) || (e - f) ^ 2 > 1e-10 * f * f) { print "the energies differ"; exit 1 } }'
}

status=0
if [ -n "$lmp" ]; then
  melt 7 1000 || status=1
  melt 20 100 || status=1
fi
echo "  particles  s/step/particle  bytes/particle"
for n in 4000 32000 256000 1000188; do
  run_dwell 1 $n 10 >"$work/d" || exit 1
  awk -v n=$n '/^Per MPI/ { mb = $8 } /^Loop time/ { printf "%11d %16.3g %15.0f\n", n, $4 / $9 / n, mb * 1048576 / n }' "$work/d"
done
exit $status
