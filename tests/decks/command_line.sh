#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Words of the command line: where the deck, the log and the screen go, and what they end with.
set -u
program=${DWELL:-dwell} bad=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-words.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
cd "$scratch" || exit 99
fail() { echo "FAIL: $*"; bad=1; }
says() { grep -q -e "$2" "$1" || { fail "$1 does not say: $2"; cat "$1"; }; }
silent() { ! grep -q -e "$2" "$1" || { fail "$1 says: $2"; cat "$1"; }; }
# go CODE WORDS...: dwell ends with that code; output in `out`
go() {
  want=$1
  shift
  "$program" "$@" >out 2>&1 </dev/null
  code=$?
  [ $code -eq "$want" ] || { fail "dwell $*: code $code, not $want"; cat out; }
}

cat >well.in <<'END'
variable n index 1
landscape mueller_brown
point 0.6 0.0
minimize lbfgs ftol 1e-6
print "n is ${n}, E $(pe:%.3f)"
END

echo 'print "three is $(1+2)"' | "$program" >out 2>&1 || fail 'a deck on standard input'
says out 'three is 3'
go 0 -in well.in -var n -7
says out 'n is -7, E -108.167'
[ -s log.dwell ] || fail 'no log.dwell'
says log.dwell 'minimize lbfgs'
rm -f log.dwell
go 0 -in well.in -log none
[ ! -e log.dwell ] || fail '-log none leaves a log'
go 0 -in well.in -log other.log -echo none
silent other.log '^minimize lbfgs'
go 0 -in well.in -echo screen
says out '^minimize lbfgs'
go 0 -in well.in -screen none
[ ! -s out ] || fail '-screen none writes to the screen'
go 0 -in well.in -skiprun
says out 'skipped: minimize'
go 0 -check well.in
silent out 'n is'
go 0 --version
says out '^dwell'
go 0 --explain 75
says out 'dwell -restart'
go 0 --explain
[ "$(grep -c '^[0-9]' out)" -eq 7 ] || fail '--explain leaves codes out'
go 2 --explain 77
go 0 --print-config
says out '^plugin_abi = [0-9]'
says out '^hdf5 = 1\.'
go 0 --help
says out 'usage: dwell'
go 2 -in well.in -wrong
says out 'wrong'
go 4 -in missing.in
exit $bad
