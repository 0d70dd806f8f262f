#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# farm.sh: what a task of a farm costs besides its own work, and two ranks against one:
#
#   DWELL=build/dwell DWELL_PLUGIN_PATH=build/plugins/.libs sh bench/farm.sh [TURNS]
#
# Empty tasks and tasks that quench and save one minimum: the difference of 5000 and 1, medians of the turns.  One
# and two ranks (--with-mpi, Open MPI, a core each) share 48 tasks of input_examples/explore in turns.
set -eu
turns=${1:-5}
. "$(dirname "$0")/bench.subr"
cd "$work"

cat >empty.in <<'EOF'
landscape  mueller_brown scale 0.01
library    ${file} as L
farm       k from 1 to ${tasks}
  variable v internal $k
endfarm
EOF
sed 's/^  variable .*/  minimize lbfgs\n  save L/' empty.in >saving.in
cp "$here/../input_examples/explore/glass.h5" .
sed 's/glass\.lib/${file}/; s/farm  *k from 1 to [0-9]*/farm k from 1 to 48/; s/run  *4000/run 30000/; /^farm  *t /,$d' \
  "$here/../input_examples/explore/explore.in" >work.in

seconds() { # of a command
  start=$(date +%s%N)
  "$@" >out 2>&1 || { tail out >&2; exit 1; }
  echo $((($(date +%s%N) - start) / 1000)) | awk '{ print $1 * 1e-6 }'
}
ranks() { # how many, file of the library
  mpirun ${ROOT:-} --oversubscribe --bind-to core -np "$1" "$program" -in work.in -var file "$2" -log none
}
[ "$(id -u)" != 0 ] || ROOT=--allow-run-as-root

k=0
while [ $k -lt "$turns" ]; do
  for deck in empty saving; do
    for tasks in 1 5000; do
      seconds "$program" -in $deck.in -var file $deck.$tasks.$k.lib -var tasks $tasks -log none >>$deck.$tasks
    done
  done
  for n in 1 2; do seconds ranks $n ranks.$n.$k.lib >>ranks.$n; done
  k=$((k + 1))
done
for deck in empty saving; do
  echo "$(median $deck.1) $(median $deck.5000)" |
    awk -v d=$deck '{ printf "%-6s tasks  %.3f ms each\n", d, ($2 - $1) / 4.999 }'
done
echo "$(median ranks.1) $(median ranks.2)" | awk '{ printf "48 explorations: one rank %.2f s, two %.2f s, ratio %.2f\n", $1, $2, $1 / $2 }'
