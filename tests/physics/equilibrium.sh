#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# equilibrium.sh [long]: swap Monte Carlo, molecular dynamics and both in turns agree in energy,
# inherent structures and g(r): 100 particles at T = 0.25, or, in half an hour, 200 there and at 0.12.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-equilibrium.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
bad=0

# sample METHOD TEMP PARTICLES STARTS NAME VALUE ...: output to a file of that method
sample() {
  method=$1 temp=$2 n=$3 starts=$4
  shift 4
  for name in "$@"; do
    case $name in [a-z]*) set -- "$@" -var "$name" ;; *) set -- "$@" "$name" ;; esac
    shift
  done
  for seed in $(seq "$starts"); do
    "${DWELL:-dwell}" -in "$here/../../input_examples/prepare/equilibrium.in" -log none -var method "$method" \
      -var temp "$temp" -var n "$n" -var seed "$seed" "$@" >"$work/out" || { tail "$work/out"; exit 1; }
    cat "$work/out" >>"$work/$method"
  done
}

compare() {
  awk -f "$here/equilibrium.awk" "$work/swap" "$work/md" "$work/hybrid" || bad=1
  rm "$work/swap" "$work/md" "$work/hybrid"
}

# Long: one block of each of 16 independent starts. Molecular dynamics without swaps has the longest memory: at
# 0.12 ten relaxation times of the self overlap are forgotten and 26 sampled.
if [ "${1-}" = long ]; then
  sample swap 0.25 200 16 block 100000 blocks 1
  sample md 0.25 200 16 dt 0.0025 forget 20000 block 360000 blocks 1
  sample hybrid 0.25 200 16 dt 0.0025 forget 10000 block 150000 blocks 1
  compare
  sample swap 0.12 200 16 prepare 20000 forget 20000 block 200000 blocks 1 quench 1000
  sample md 0.12 200 16 prepare 20000 forget 720000 block 1880000 blocks 1 every 100 pairs 500 quench 10000
  sample hybrid 0.12 200 16 prepare 20000 forget 20000 block 200000 blocks 1 quench 1000
  compare
else
  sample swap 0.25 100 2 prepare 2000 block 10000
  sample md 0.25 100 2 prepare 2000 block 40000
  sample hybrid 0.25 100 2 prepare 2000 block 15000
  compare
fi
exit $bad
