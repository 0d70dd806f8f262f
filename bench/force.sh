#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# `make bench`: cost of an evaluation of V, and of the same force in LAMMPS when there is one.
set -u
here=$(cd "${srcdir:-.}" && pwd)
wells=$here/input_examples/wells kob=$here/input_examples/kob_andersen
export OMP_NUM_THREADS=1

./bench/force "$wells/ISA.data" polydisperse 2000 || exit 1
./bench/force "$kob/ka_T040.data" lj 400 || exit 1
[ -n "${LMP:-}" ] || exit 0

# The time LAMMPS says it spent in Pair, per step, over runs of 400 steps.
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
printf '%s\n' "units lj" "atom_style atomic" "read_data $kob/ka_T040.data" \
  "pair_style lj/smooth/linear 2.5" "pair_coeff 1 1 1 1 2.5" "pair_coeff 1 2 1.5 0.8 2.0" \
  "pair_coeff 2 2 0.5 0.88 2.2" "fix 1 all nve" "thermo 400" "run 400" >"$work/in"
for run in 1 2 3 4 5; do
  "$LMP" -in "$work/in" -log none | awk '$1 == "Pair" { print $3 / 400 * 1e6 }'
done | sort -n | awk '{ t[NR] = $1 } END { printf "LAMMPS, the same force  %10.1f us\n", t[3] }'
