#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# manual.sh: the decks of the manual run in their order and print what it says; every message it
# explains is one of the program's; where Sphinx is there the manual is built without a warning and
# has a page for every statement and style.
# DWELL names the program, MAKE make.  Exit code 0: pass, 1: fail, 99: the test itself is broken.
set -u
here=$(cd "$(dirname "$0")" && pwd) built=$PWD
manual=$here/../doc/manual program=${DWELL:-dwell}
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-manual.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
die() { echo "FAIL: $*"; [ -f "$work/out" ] && tail -n 20 "$work/out"; exit 1; }
cp "$manual"/decks/*.in "$work" && cd "$work" || exit 99

deck() { "$program" -in $1.in -log none >out 2>&1 || die "$1.in"; cat out >>all; }
deck words
deck first
deck wells
deck figures
"$program" library stats wells.lib >out 2>&1 || die "stats"
"$program" library export wells.lib wells wells.csv >out 2>&1 || die "export"
"$program" top . >out 2>&1 || die "top"
[ -s figures/figure7.dat ] && [ -s wells.html ] || die "no figure or no page"
for said in "T = 0.25, n = 7, root of the last 3.00" "x 243" "inherent structure: 0.3529 a particle" \
  "softest: omega = 1.164, 1.301"; do
  grep -qF "$said" all || die "the decks do not print: $said"
  grep -qF "$said" "$manual"/*.rst || die "the manual does not say: $said"
done
echo "the decks of the manual run"

cat "$here"/../src/*/*.c "$here"/../src/*.c "$here"/../plugins/*/*.c | tr -d '\n' | sed 's/"  *"//g' >said
while read -r message; do
  grep -qF -- "$message" said || die "no message says: $message"
  grep -qF -- "$message" "$manual/troubleshooting.rst" || die "not explained: $message"
done <"$manual/messages.txt"
echo "the messages are the program's"

sphinx-build --version >/dev/null 2>&1 || { echo "no sphinx-build: the manual was not built"; exit 0; }
cd "$built" && ${MAKE:-make} doc >"$work/out" 2>&1 || die "make doc"
"$program" -list | while IFS="$(printf '\t')" read -r kind name brief; do
  page=manual/html/styles/$kind-$(printf %s "$name" | tr ' ' -).html
  [ -s "$page" ] || { echo "no page $page"; exit 1; }
done || die "a style has no page"
[ -s manual/man/dwell-manual.7 ] || die "no manual page"
echo "the manual is built"
