#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# run.sh [-keep] [-reset] DECK.in: runs a deck in a scratch folder and compares what it found
# with DECK.expect.  A line of that file is one of
#
#   EXPR VALUE rel TOL     $(EXPR) after the deck is VALUE to TOL |VALUE|
#   EXPR VALUE abs TOL     ... to TOL
#   EXPR VALUE             the same text
#   EXPR in LO HI          LO <= $(EXPR) <= HI
#   says TEXT              the output holds TEXT; `silent TEXT`: it does not
#   writes FILE            the run left this file, not empty; `plots FILE`: where gnuplot is
#   exit N                 the exit code, 0 if no line says so
#   needs FILE             a file to put beside the deck, relative to the deck's folder
#   args WORDS             more words for the command line
#   threads N M ...        run once for each OMP_NUM_THREADS; every EXPR the same to the last digit
#   same FILE              ... and this file to the last byte
#
# -reset writes the values found into DECK.expect; -keep leaves the scratch folder.
# DWELL names the program.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
keep=no reset=no
while :; do
  case ${1-} in
  -keep) keep=yes; shift ;;
  -reset) reset=yes; shift ;;
  *) break ;;
  esac
done
[ $# -eq 1 ] || { sed -n '3,4p' "$0"; exit 99; }
deck=$1 expect=${1%.in}.expect
[ -f "$deck" ] && [ -f "$expect" ] || { echo "run.sh: no $deck with $expect"; exit 99; }
folder=$(cd "$(dirname "$deck")" && pwd) name=$(basename "$deck")
expect=$folder/${name%.in}.expect
program=${DWELL:-dwell}

scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-deck.XXXXXX") || exit 99
if [ $keep = yes ]; then echo "scratch folder $scratch"
else trap 'rm -rf "$scratch"' EXIT; trap 'exit 99' HUP INT TERM; fi

bad=0
fail() { echo "FAIL: $*"; bad=1; }
lines() { sed -n "s/^$1  *//p" "$expect"; }

# A fresh copy of the folder's files, so that a deck cannot write into the sources.
stage() {
  rm -rf "$1"; mkdir "$1" || exit 99
  for f in "$folder"/*; do
    case $f in *.expect) continue ;; esac
    [ -f "$f" ] && cp "$f" "$1/"
  done
  lines needs | while read -r f; do cp "$folder/$f" "$1/" || exit 1; done || exit 99
  chmod -R u+w "$1"
  awk '
    /^#/ || NF < 2 { next }
    $1 ~ /^(says|silent|writes|plots|exit|needs|args|threads|same)$/ { next }
    { printf("print \"expect %s $(%s%s)\"\n", $1, $1, (NF > 2 ? ":%.17g" : "")) }
  ' "$expect" >"$1/asked"
  { echo; cat "$1/asked"; } >>"$1/$name"
}

run() { # folder threads
  (cd "$1" && OMP_NUM_THREADS=$2 OMP_WAIT_POLICY=passive timeout "${DECK_TIMEOUT:-600}" "$program" $(lines args) \
    -in "$name" -log log.dwell >out 2>&1 </dev/null)
  code=$?
  wanted=$(lines exit); : "${wanted:=0}"
  if [ "$code" -ne "$wanted" ]; then
    fail "exit code $code, expected $wanted"; tail -n 25 "$1/out"
  fi
  grep '^expect ' "$1/out" >"$1/found"
}

first=
for threads in $(lines threads | grep . || echo "${OMP_NUM_THREADS:-1}"); do
  here=$scratch/t$threads
  stage "$here"
  run "$here" "$threads"
  if [ -z "$first" ]; then first=$here; continue; fi
  cmp -s "$first/found" "$here/found" || {
    fail "$threads threads give other numbers"; diff "$first/found" "$here/found"; }
  for f in $(lines same); do
    cmp "$first/$f" "$here/$f" || fail "$threads threads give another $f"
  done
done

awk -v expect="$expect" '
  function complain(text) { print "FAIL: " expect ": " text; bad = 1 }
  FILENAME == ARGV[1] { value[$2] = substr($0, length("expect " $2) + 2); next }
  /^#/ || NF < 2 || $1 ~ /^(says|silent|writes|plots|exit|needs|args|threads|same)$/ { next }
  !($1 in value) { complain($1 " was not printed"); next }
  {
    v = value[$1]
    if ($2 == "in") { if (!(v + 0 >= $3 + 0 && v + 0 <= $4 + 0)) complain($1 " = " v ", expected in " $3 " " $4); next }
    if (NF == 2) { if (v != $2) complain($1 " = " v ", expected " $2); next }
    if (v !~ /^[-+]?[0-9.]/) { complain($1 " = " v " is no number"); next }
    off = v - $2; if (off < 0) off = -off
    room = $4; if ($3 == "rel") room *= ($2 < 0 ? -$2 : $2)
    else if ($3 != "abs") { complain("line " FNR " is none of EXPR VALUE rel|abs TOL"); next }
    if (!(off <= room)) complain($1 " = " v ", expected " $2 " " $3 " " $4)
    n++
  }
  END { exit bad }
' "$first/found" "$expect" || bad=1

lines says | while IFS= read -r text; do
  grep -qF -e "$text" "$first/out" || { echo "FAIL: the output does not say: $text"; exit 1; }
done || bad=1
lines silent | while IFS= read -r text; do
  ! grep -qF -e "$text" "$first/out" || { echo "FAIL: the output says: $text"; exit 1; }
done || bad=1
command -v "${DWELL_GNUPLOT:-gnuplot}" >/dev/null 2>&1 && plots=$(lines plots) || plots=
for f in $(lines writes) $plots; do [ -s "$first/$f" ] || fail "no file $f"; done

if [ $reset = yes ]; then
  awk '
    FILENAME == ARGV[1] { value[$2] = $3; next }
    /^#/ || NF < 2 || $2 == "in" || !($1 in value) { print; next }
    { $2 = value[$1]; print }
  ' "$first/found" "$expect" >"$scratch/new" && cp "$scratch/new" "$expect" && echo "rewrote $expect"
  exit $?
fi
[ $bad = 0 ] || { echo "--- output"; tail -n 40 "$first/out"; }
exit $bad
