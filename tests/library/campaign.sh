#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# campaign.sh [KILLS]: a farm of explorations is killed at any instant, again and again, and run
# to its end; what is in the library then is what an undisturbed campaign puts there, as a set.
# DWELL names the program.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
. "$(dirname "$0")/library.subr"
kills=${1:-4}

farm_deck >campaign.in
cat >>campaign.in <<'EOF'
farm       t rows L.transitions where "n_ab >= 4 && n_ba >= 4"
  path     from L.transitions $t
  neb      images 12 climb yes ftol 1e-6
  save     L
endfarm
EOF
run() { "$program" -in campaign.in -var file "$1" -var last 16 -log none >out 2>&1; }

content() { # library, file
  rows_of "$1" "$2" minima transitions wells
  [ "$(grep -c ^well "$2")" -ge 2 ] || { cat "$2"; die "the campaign found too little"; }
}

run whole.lib || die "the undisturbed campaign"
content whole.lib whole

# On two ranks: the same, as a set.
if have_mpi; then
  (on_ranks 2 -in campaign.in -var file two.lib -var last 16) >out 2>&1 || die "two ranks"
  content two.lib two
  cmp whole two || { diff whole two; die "two ranks found something else"; }
  echo "two ranks find the same"
fi

k=0
while [ $k -lt "$kills" ]; do
  "$program" -in campaign.in -var file cut.lib -var last 16 -log none >out 2>&1 &
  pid=$!
  sleep "0.$((15 + (k * 37) % 50))"
  kill -9 $pid 2>/dev/null; wait $pid 2>/dev/null
  [ ! -e cut.lib ] && [ ! -e cut.lib.d ] || "$program" library check cut.lib >out 2>&1 ||
    die "after kill $k the library has faults"
  k=$((k + 1))
done

# The Python reader sums what is not packed yet, as dwell does.
python=${PYTHON:-python3}
if $python -c 'import h5py' 2>/dev/null && "$program" library info cut.lib 2>/dev/null | grep -q '^transitions'; then
  "$program" library export cut.lib minima minima.csv && "$program" library export cut.lib transitions transitions.csv ||
    die "export of what is not packed"
  $python - "$here/../../share/python" <<'EOF' || die "the Python reader"
import csv, sys
sys.path.insert(0, sys.argv[1])
import dwell_library
lib = dwell_library.open("cut.lib")
for table, columns in (("minima", ("energy", "fmax", "visits")), ("transitions", ("n_ab", "n_ba"))):
    rows = list(csv.DictReader(open(table + ".csv")))
    assert [int(r["id"]) for r in rows] == list(lib[table].ids), table
    for c in ("id",) + columns:
        assert [float(r[c]) for r in rows] == [float(v) for v in lib[table][c]], (table, c)
EOF
  echo "the Python reader agrees"
fi

run cut.lib || die "the last run"
content cut.lib cut
cmp whole cut || { diff whole cut; die "a killed campaign found something else"; }
"$program" library info cut.lib >out
grep -q "farm k: 16 tasks on record, 0 failed" out || die "not all tasks are on record"
"$program" top . >out && awk '$2 == "k" && $3 == 16 && $4 == 16 && $8 == "done" { n++ } END { exit n < 1 }' out ||
  die "top does not see the end of the farm"
echo "ok: $kills kills, $(wc -l <whole) rows"
