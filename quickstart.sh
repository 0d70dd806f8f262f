#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# quickstart.sh [check]: from a fresh clone to the first result, in one command.
#
#   sh quickstart.sh         packages, build in ./build, the main job on two pairs of minima
#   sh quickstart.sh check   the same, then the whole test suite
#
# Packages are installed where this is root on a Debian-like system; elsewhere it says which
# are missing.  CC, CFLAGS and CONFIGURE_FLAGS go to configure.
set -u
cd "$(dirname "$0")" || exit 1
top=$(pwd) build=$(pwd)/build
what=${1-run}
case $what in
run | check) ;;
*) sed -n '3,9s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac
jobs=$(nproc 2>/dev/null || echo 2)
began=$(date +%s)

say() { printf '%s\n' "$*"; }
since() { echo $(($(date +%s) - $1)) s; }

# Runs a command with its output in a log; shows the end of the log when it fails.
quietly() { # log command...
  log=$1; shift
  "$@" >>"$log" 2>&1 </dev/null && return 0
  say "failed: $*"
  grep -nE 'error[: ]|Error |ERROR|undefined reference|not found' "$log" | tail -n 15
  say "--- the end of $log"
  tail -n 15 "$log"
  return 1
}

# -- packages (alternatives joined by |; the first one is installed) --
needed='gcc|clang libc6-dev make autoconf automake libtool pkg-config|pkgconf
  libopenblas-dev liblapacke-dev libhdf5-dev gnuplot-nox|gnuplot-qt|gnuplot-x11'
for_tests='check xz-utils file binutils lammps python3-lammps python3-h5py python3-ase
  python3-mdanalysis'
[ $what = check ] && needed="$needed $for_tests"
case " ${CONFIGURE_FLAGS-} " in
*" --with-mpi "*) needed="$needed openmpi-bin|mpich libopenmpi-dev|libmpich-dev" ;;
esac

installed() {
  for one in $(echo "$1" | tr '|' ' '); do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$one" 2>/dev/null)" = installed ] && return 0
  done
  return 1
}

mkdir -p "$build" || exit 1
if command -v dpkg-query >/dev/null 2>&1; then
  missing=
  for p in $needed; do installed "$p" || missing="$missing ${p%%|*}"; done
  if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
      say "installing$missing"
      t=$(date +%s)
      : >"$build/apt.log"
      DEBIAN_FRONTEND=noninteractive
      export DEBIAN_FRONTEND
      quietly "$build/apt.log" apt-get update || exit 1
      quietly "$build/apt.log" apt-get install -y --no-install-recommends $missing || exit 1
      say "  done in $(since "$t")"
    else
      say "these packages are missing:$missing" "" "install them, as root, with" \
        "  apt-get install --no-install-recommends$missing" \
        "or, where that cannot be, see \"Clusters\" in README.md"
      exit 1
    fi
  fi
else
  say "no Debian packages here: configure will say what is missing"
fi

# -- build: out of tree, or in the tree if that is configured already --
where=$build
[ -f config.status ] && where=$top
log=$build/quickstart.log
: >"$log"
say "building in $where"
t=$(date +%s)
if [ ! -x configure ] || [ configure.ac -nt configure ] || [ Makefile.am -nt configure ]; then
  quietly "$log" ./bootstrap || exit 1
fi
if [ ! -f "$where/Makefile" ] || { [ $what = check ] && ! grep -q '^HAVE_CHECK_TRUE = *$' "$where/Makefile"; }; then
  (cd "$where" && quietly "$log" "$top/configure" ${CONFIGURE_FLAGS-}) || exit 1
fi
(cd "$where" && quietly "$log" make -j"$jobs") || exit 1
say "  done in $(since "$t"), log in $log"

# -- the main job: from two minima to the splitting, for two pairs at once --
DWELL_PLUGIN_PATH=$where/plugins/.libs
export DWELL_PLUGIN_PATH
t=$(date +%s)
job() { # deck folder
  rm -rf "$2"
  mkdir -p "$2" && cp "$top"/input_examples/wells/*.data "$top/input_examples/wells/$1" "$2"/ || return 1
  (cd "$2" && OMP_NUM_THREADS=${OMP_NUM_THREADS:-1} "$where/dwell" -in "$1" -log log.dwell >screen 2>&1 </dev/null)
}
both() {
  job wells.in "$build/wells-18-46" & first=$!
  job wells2.in "$build/wells-222-241" & second=$!
  status=0
  wait $first || status=1
  wait $second || status=1
  return $status
}
say "running input_examples/wells/wells.in and wells2.in"
if ! both; then
  # Some OpenBLAS builds compute wrong numbers on processors newer than they are; dwell checks
  # every diagonalisation and says so.
  if [ -z "${OPENBLAS_CORETYPE-}" ] && grep -q OPENBLAS_CORETYPE "$build"/wells-*/screen; then
    say "  the BLAS library gave wrong eigenvectors on this processor; again with" \
      "  OPENBLAS_CORETYPE=Haswell: set this for runs of your own, too"
    OPENBLAS_CORETYPE=Haswell
    export OPENBLAS_CORETYPE
    both
  else
    false
  fi || {
    for f in "$build"/wells-*/screen; do say "--- $f"; tail -n 15 "$f"; done
    exit 1
  }
fi
for d in "$build/wells-18-46" "$build/wells-222-241"; do
  say "" "$(basename "$d")"
  grep -E '^dE ' "$d/screen" | sed 's/^/  /'
  for f in "$d"/figures/*.png; do [ -f "$f" ] && say "  plot     $f"; done
  say "  library  $d/wells.h5" "  log      $d/log.dwell"
done
say "" "both pairs done in $(since "$t"), all in $(since "$began")"
[ $what = run ] && exit 0

# -- the test suite --
say "" "running the tests"
t=$(date +%s)
(cd "$where" && make -j"$jobs" check) >"$build/check.log" 2>&1 </dev/null
status=$?
total() { sed -n "s/^# $1: *//p" "$where/test-suite.log" 2>/dev/null | grep . || echo 0; }
failed=$(($(total FAIL) + $(total ERROR) + $(total XPASS)))
if [ $status -ne 0 ]; then
  grep -E '^(FAIL|ERROR|XPASS):? ' "$build/check.log"
  [ $failed -gt 0 ] || { failed=1; tail -n 30 "$build/check.log"; }
  sed -n '/^FAIL/,$p' "$where/test-suite.log" 2>/dev/null | head -n 120
fi
say "tests took $(since "$t"), log in $build/check.log"
say "$(total PASS) passed, $failed failed, $(total SKIP) skipped"
exit $status
