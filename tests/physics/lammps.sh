#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# LAMMPS and dwell agree on files that either wrote: energy, largest force and pressure tensor of a
# Kob-Andersen liquid, energy- and force-shifted, in its cubic box and in a sheared one.
set -u
[ -n "${LMP:-}" ] || exit 77
here=$(cd "${srcdir:-.}" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
bad=0
numbers='print "numbers $(pe:%.17g) $(fmax:%.17g) $(press:%.17g) $(pxx:%.17g) $(pyy:%.17g) $(pzz:%.17g) $(pyz:%.17g) $(pxz:%.17g) $(pxy:%.17g)"'

# dwell SHIFT FILE [more statements] -> "energy force pressures"
in_dwell() {
  printf '%s\n' "read data $2" "pair lj cut 2.5 shift $1" "pair_coeff 1 1 1 1" \
    "pair_coeff 1 2 1.5 0.8" "pair_coeff 2 2 0.5 0.88" "${3:-}" \
    "$numbers" >deck.in
  "$DWELL" -in deck.in -log none | awk '$1 == "numbers" { $1 = ""; print }'
}

# lammps SHIFT FILE [more commands] -> "energy force pressures"
in_lammps() {
  case $1 in
  energy) style="lj/cut 2.5" modify="pair_modify shift yes" ;;
  force) style="lj/smooth/linear 2.5" modify= ;;
  esac
  printf '%s\n' "units lj" "atom_style sphere" "box tilt large" "read_data $2" \
    "pair_style $style" "$modify" "pair_coeff 1 1 1 1 2.5" "pair_coeff 1 2 1.5 0.8 2.0" \
    "pair_coeff 2 2 0.5 0.88 2.2" "thermo_style custom step pe fmax press pxx pyy pzz pyz pxz pxy" "thermo_modify norm no" \
    "run 0" "$numbers" "${3:-}" >lammps.in
  "$LMP" -in lammps.in -log none | awk '$1 == "numbers" { $1 = ""; print }'
}

# same NAME "e f p ..." "e f p ...": pressures to 1e-12 of their scale, 1
same() {
  echo "$2 $3" | awk -v name="$1" '
    function off(a, b) { return (a > b ? a - b : b - a) / (b > 1 ? b : b < -1 ? -b : 1) }
    { ok = NF == 18
      for (k = 1; k <= 9; k++) ok = ok && off($k, $(k + 9)) < 1e-12
      printf "%s %s: %s | %s\n", ok ? "ok  " : "FAIL", name, $1 " " $2 " " $3, $10 " " $11 " " $12
      exit !ok }' || bad=1
}

data=$here/input_examples/kob_andersen/ka_T040.data
in_dwell energy "$data" "write data cubic.data" >/dev/null
[ -s cubic.data ] || { echo "dwell wrote no file"; exit 1; }

# x -> x + (xy y + xz z)/L, y -> y + yz z/L
awk -v xy=1.7 -v xz=-2.1 -v yz=0.9 '
  /xlo xhi/ { L = $2 }
  { if (inside && NF == 10) {
      $5 += (xy * $6 + xz * $7) / L; $6 += yz * $7 / L
      printf "%s %s %s %s %.17g %.17g %s %s %s %s\n", $1, $2, $3, $4, $5, $6, $7, $8, $9, $10
    } else print }
  /zlo zhi/ { print xy, xz, yz, "xy xz yz" }
  /^Atoms/ { inside = 1 } /^Velocities/ { inside = 0 }' cubic.data >sheared.data

for shift in energy force; do
  for file in cubic sheared; do
    same "$shift-shifted, $file, as dwell wrote it" "$(in_dwell $shift $file.data)" \
      "$(in_lammps $shift $file.data "write_data again.data")"
    same "$shift-shifted, $file, as LAMMPS wrote it" "$(in_dwell $shift again.data)" \
      "$(in_lammps $shift $file.data)"
  done
done
# tilted by a whole edge the lattice is the same
sed '/zlo zhi/a 10.7721734501594 0 0 xy xz yz' cubic.data >lattice.data
same "the same lattice in another cell" "$(in_dwell force lattice.data)" \
  "$(in_lammps force cubic.data)"

# Frames that dwell dumps, run again by LAMMPS: the potential energy of each.
printf '%s\n' "read data cubic.data" "pair lj cut 2.5 shift energy" "pair_coeff 1 1 1 1" \
  "pair_coeff 1 2 1.5 0.8" "pair_coeff 2 2 0.5 0.88" "velocity temp 0.5" "timestep 0.004" "fix nve" \
  "dump text every 25 frames.dump" "thermo 25" "thermo_style custom step pe digits 15" "run 100" >deck.in
"$DWELL" -in deck.in -log none >dwell.out || bad=1
printf '%s\n' "units lj" "atom_style sphere" "read_data cubic.data" "pair_style lj/cut 2.5" \
  "pair_modify shift yes" "pair_coeff 1 1 1 1 2.5" "pair_coeff 1 2 1.5 0.8 2.0" "pair_coeff 2 2 0.5 0.88 2.2" \
  "thermo 25" "thermo_style custom step pe" "thermo_modify norm no format float %.15g" \
  "rerun frames.dump dump x y z box yes" >lammps.in
"$LMP" -in lammps.in -log none >lammps.out || { tail -n 3 lammps.out; bad=1; }
table() { awk '/^ *Step/ { on = 1; next } /^Loop/ { on = 0 } on && NF >= 2 { print $1, $2 }' "$1"; }
table dwell.out >dwell.table
table lammps.out >lammps.table
paste -d' ' dwell.table lammps.table | awk '
  { off = ($2 - $4) / $4; if ($1 != $3 || off > 1e-12 || off < -1e-12) { bad = 1; print "FAIL frame:", $0 } else n++ }
  END { print n + 0, "frames have the energy that LAMMPS gives them"; exit bad || n != 5 }' || bad=1
exit $bad
