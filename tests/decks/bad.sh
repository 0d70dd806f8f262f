#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Decks with mistakes, tests/decks/bad/*.in: each must end with one clear error that says
# file:line:column, with the exit code and the words of its line in bad/expected:
#
#   NAME EXIT [errors=N] [args=WORD] | TEXT | TEXT ...
#
# and leave no file but the log behind.  `bad.sh NAME ...` runs only those, with their output.
set -u
here=$(cd "$(dirname "$0")" && pwd)/bad
program=${DWELL:-dwell} bad=0 n=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-bad.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
cp "$here"/* "$scratch" && chmod -R u+w "$scratch" && cd "$scratch" || exit 99
ls >../"$(basename "$scratch").files"
mv ../"$(basename "$scratch").files" .files

fail() { echo "FAIL: $name: $*"; ok=no; }
holds() { grep -qF -e "$1" "$2"; }

check() { # name, line of expected
  name=$1 ok=yes
  set -- $(printf '%s\n' "$2" | sed 's/ *|.*//')
  code=$2 errors=1 args=
  shift 2
  for word; do
    case $word in errors=*) errors=${word#errors=} ;; args=*) args=${word#args=} ;; esac
  done
  timeout 60 "$program" $args -in "$name.in" -log .log >.out 2>.err </dev/null
  got=$?
  [ "$got" -eq "$code" ] || fail "exit code $got, expected $code"
  found=$(grep -c '^ERROR: ' .err)
  [ "$found" -eq "$errors" ] || fail "$found errors, expected $errors"
  grep -q '^ERROR: [^ ]*:[0-9][0-9]*:[0-9][0-9]*: ' .err || fail "no file:line:column"
  [ "$(grep -c '^ERROR: ' .log)" -eq "$found" ] || fail "the log has other errors"
  if grep -qE 'Sanitizer|runtime error|Assertion' .err; then fail "a sanitizer speaks"; fi
  printf '%s\n' "$line" | tr '|' '\n' | sed -n '2,$s/^ *//; 2,$s/ *$//; 2,$p' >.texts
  while IFS= read -r text; do
    holds "$text" .err || fail "does not say: $text"
  done <.texts
  ls | cmp -s - .files || fail "leaves files: $(ls | comm -13 .files - | tr '\n' ' ')"
  [ $ok = yes ] || { bad=1; cut -c1-160 .err | head -n 20; }
  n=$((n + 1))
}

for deck in *.in; do
  name=${deck%.in}
  case " ${*:-$name} " in *" $name "*) ;; *) continue ;; esac
  line=$(grep "^$name " expected) || { echo "FAIL: $name is not in $here/expected"; bad=1; continue; }
  check "$name" "$line"
  [ $# -eq 0 ] || cat .err
done
echo "$n decks"
[ $n -gt 0 ] || bad=1
exit $bad
