#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# lammps_nve.sh: a hundred steps of Newton's equations from one data file, by LAMMPS and by
# dwell: Kob-Andersen and plain Lennard-Jones, the same positions, velocities, energies and
# pressures.
[ -n "${LMP-}" ] && [ -n "${PYTHON-}" ] || exit 77
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cp "$here/../../input_examples/kob_andersen/ka_T040.data" "$work"/ && cd "$work" || exit 99

compare() { # name; start.data, ours.in (after the pair), theirs.in (pair) are there
  cat >ours_run.in <<D
$(cat ours.in)
read data start.data
timestep 0.005
fix nve
thermo 50
thermo_style custom step temp pe etotal press digits 16
run 100
write data end.data
D
  cat >theirs_run.in <<D
units lj
atom_style sphere
read_data start.data
$(cat theirs.in)
neighbor 0.3 bin
neigh_modify delay 0 every 1 check yes
timestep 0.005
fix 1 all nve
thermo 50
thermo_style custom step temp pe etotal press
thermo_modify norm no format float %.16g
run 100
write_dump all custom end.dump id x y z ix iy iz vx vy vz modify sort id format float %.17g
D
  "$DWELL" -in ours_run.in -log ours.log >ours.out 2>&1 || { cat ours.out; exit 1; }
  "$LMP" -in theirs_run.in -log theirs.log >theirs.out 2>&1 || { cat theirs.out; exit 99; }
  "$PYTHON" - "$1" <<'P' || exit 1
import sys

lines = open("end.dump").read().split("\n")
low, high = map(float, lines[5].split())
edge = high - low
theirs = {int(w[0]): [float(t) for t in w[1:]] for w in (l.split() for l in lines[9:]) if w}
n = len(theirs)

lines = open("end.data").read().split("\n")
at = lines.index("Atoms # sphere") + 2
x = {int(w[0]): [float(w[4 + a]) + edge * int(w[7 + a]) for a in range(3)]
     for w in (l.split() for l in lines[at:at + n])}
at = lines.index("Velocities") + 2
v = {int(w[0]): [float(t) for t in w[1:4]] for w in (l.split() for l in lines[at:at + n])}

dx = max(abs(x[i][a] - theirs[i][a] - edge * theirs[i][3 + a]) for i in x for a in range(3))
dv = max(abs(v[i][a] - theirs[i][6 + a]) for i in x for a in range(3))


def table(name):
    rows, on = [], False
    for l in open(name):
        w = l.split()
        if w[:1] == ["Step"]:
            on = True
        elif w[:1] == ["Loop"]:
            on = False
        elif on:
            rows.append([float(t) for t in w])
    return rows


ours, their = table("ours.log"), table("theirs.log")
assert [r[0] for r in ours] == [r[0] for r in their] == [0, 50, 100], (ours, their)
off = max(abs(a / b - 1) for p, q in zip(ours, their) for a, b in zip(p[1:], q[1:]))
print(sys.argv[1], n, "particles: x", dx, "v", dv, "table", off)
assert dx < 1e-8 and dv < 1e-8 and off < 1e-9
P
}

printf '%s\n' 'pair lj cut 2.5' 'pair_coeff 1 1 1.0 1.0' 'pair_coeff 1 2 1.5 0.8' \
  'pair_coeff 2 2 0.5 0.88' >ours.in
printf '%s\n' 'pair_style lj/cut 2.5' 'pair_coeff 1 1 1.0 1.0 2.5' \
  'pair_coeff 1 2 1.5 0.8 2.0' 'pair_coeff 2 2 0.5 0.88 2.2' >theirs.in
{ cat ours.in
  printf '%s\n' 'read data ka_T040.data' 'velocity temp 0.6 seed 3' 'write data start.data'
} >make.in
"$DWELL" -in make.in -log none >make.out 2>&1 || { cat make.out; exit 1; }
compare Kob-Andersen

printf '%s\n' 'pair lj cut 2.5 shift energy' >ours.in
printf '%s\n' 'pair_style lj/cut 2.5' 'pair_modify shift yes' 'pair_coeff 1 1 1.0 1.0' \
  >theirs.in
printf '%s\n' 'create lattice fcc 864 density 0.8442' 'velocity temp 1.44 seed 9' \
  'write data start.data' >make.in
"$DWELL" -in make.in -log none >make.out 2>&1 || { cat make.out; exit 1; }
compare Lennard-Jones
