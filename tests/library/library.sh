#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# library.sh: `dwell library` on the command line, on a library that a deck makes here.
# DWELL names the program.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
here=$(cd "$(dirname "$0")" && pwd) program=${DWELL:-dwell}
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-library.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
cp "$here"/../../input_examples/wells/*.data "$here"/../../input_examples/explore/glass.h5 "$work" || exit 99
cd "$work" || exit 99

die() { echo "FAIL: $*"; [ -f out ] && tail -n 20 out; exit 1; }
library() { "$program" library "$@" >out 2>&1; }
says() { grep -qF -e "$1" out || die "the output does not say: $1"; }
deck() { cat >test.in; "$program" -in test.in -log none >out 2>&1 || die "the deck fails"; }

deck <<'EOF'
pair    polydisperse
library IS.lib as L
library import ISA.data ISB.data IS0.data IS222.data IS241.data diameter charge into L
library import ISB.data ISA.data diameter charge into L
library neighbours L d 0.5 dE 0.1
library neighbours L d 0.5 dE 0.1
print   "minima $(len(L.minima)) visits $(sum(L.minima.visits)) pairs $(len(L.neighbours))"
EOF
says "5 configurations, 5 new minima, 0 left out"
says "2 configurations, 0 new minima, 0 left out"
says "0 new neighbours"
says "minima 5 visits 7 pairs"

library info IS.lib || die "info"
says "7 quenches ended in 5 minima"
library check IS.lib || die "check finds faults"
says "0 faults"

# What is published of the pair 18-46, computed with independent code: d 0.383, dE 0.0168.
library export IS.lib features features.csv || die "export features"
awk -F, '
  NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
  { d = $at["total_displacement"]; e = $at["Delta_E"]
    if (d > 0.3825 && d < 0.3835 && e > 0.01675 && e < 0.01685) found++ }
  END { exit found != 1 }
' features.csv || { cat features.csv; die "the pair 18-46 is not among the features"; }

# A state goes out and comes back as the same minimum, in each format.
for name in out.data out.h5 out.xyz; do
  library export IS.lib minima 2 $name || die "export $name"
  deck <<EOF
pair    polydisperse
library IS.lib as L
library import $name into L
EOF
  says "1 configurations, 0 new minima, 0 left out"
done
library export IS.lib minima minima.csv || die "export minima.csv"
[ "$(wc -l <minima.csv)" -eq 6 ] || die "minima.csv has not 5 rows"

# Of two libraries, minima that both have are one, and counts add up.
deck <<'EOF'
pair    polydisperse
library other.lib as L
library import IS0.data ISA.data diameter charge into L
EOF
library merge all.lib IS.lib other.lib || die "merge"
library info all.lib || die "info of the merged one"
says "12 quenches ended in 5 minima"
library check all.lib || die "the merged one has faults"
runs() { "$program" library info "$1" | awk '$1 == "runs" { print $2 }'; }
[ "$(runs all.lib)" -eq $(($(runs IS.lib) + $(runs other.lib) + 1)) ] || die "runs of the merged one"
library export all.lib features all.csv || die "features of the merged one"
cut -d, -f3- features.csv | sort >a; cut -d, -f3- all.csv | sort >b
cmp a b || die "the merged features are others"

# Only numbers: the same tables without positions.
library thin thin.lib IS.lib other.lib || die "thin"
library info thin.lib || die "info of the thin one"
says "neighbours"
[ "$(wc -c <thin.lib)" -lt $(($(wc -c <all.lib) / 4)) ] || die "the thin library is not small"
library export thin.lib neighbours thin.csv || die "a table of the thin one"
library export IS.lib neighbours full.csv || die "a table of the full one"
cut -d, -f5- thin.csv | sort >a; cut -d, -f5- full.csv | sort >b
cmp a b || die "the numbers of the thin one are others"

# A pair whose row in the authors' feature table is known; they found it to be no double well.
# Their Delta_E is of energies with ten digits.
for i in 59 340; do gzip -dc "$here/IS$i.data.gz" >IS$i.data || exit 99; done
deck <<'EOF'
pair    polydisperse
library pair.lib as L
library import IS59.data IS340.data diameter charge quench no into L
library neighbours L d 1.2 dE 0.6
EOF
library export pair.lib features pair.csv || die "features of the pair"
awk -F, '
  function near(name, value, room) {
    off = $at[name] - value
    if (off > room || off < -room) { print name " is " $at[name] ", not " value; bad = 1 }
  }
  NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
  {
    near("displacement_0", 0.7303516062399074, 1e-12)
    near("displacement_1", 0.4621018538931668, 1e-12)
    near("displacement_2", 0.3520276109133975, 1e-12)
    near("0to1", 4.6518228249177405, 1e-12)
    near("0to2", 3.728645930786689, 1e-12)
    near("total_displacement", 1.1176965720243086, 1e-12)
    near("PR", 4.4275229445130755, 1e-12)
    near("Delta_E", 0.29093804999999473, 3e-7)
    rows++
  }
  END { exit bad || rows != 1 }
' pair.csv || die "not the row of the feature table"

# Wrong use and damage end in one line and an exit code.
library; [ $? -eq 2 ] || die "no words: exit code"
says "usage: dwell library"
library info nothing.lib; [ $? -ne 0 ] || die "info of nothing"
library export IS.lib minima 77 x.data; [ $? -ne 0 ] || die "row 77"
says "has no row 77"
library export IS.lib nonsense x.csv; [ $? -ne 0 ] || die "table nonsense"
says "has no table nonsense"
head -c 20000 IS.lib >cut.lib
library check cut.lib; [ $? -ne 0 ] || die "check of half a file"
says "ERROR"
# A limit on the size of files is an error as a full disk is; what was there stays.
cp IS.lib limited.lib
(ulimit -f 8; exec "$program" library merge limited.lib other.lib) >out 2>&1
code=$?; [ $code -eq 4 ] || die "file too large: exit code $code"
says "File too large"
library check limited.lib || die "the library suffered"
echo "ok"
