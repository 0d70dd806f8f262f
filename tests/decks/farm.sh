#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# What a farm leaves on record: tasks are skipped when the deck runs again, changed statements
# stop it, `redo` and `keep` say what is meant, a failed task is a row with its reason, and a
# campaign that is killed with kill -9 ends with the same rows as one that is not.
set -u
. "$(dirname "$0")/farm.subr"

deck plain plain.h5 6 20 ""
go plain || fail "a plain farm ends with $?"
says plain "6 tasks done, 0 failed, 0 finished before"
rows plain.h5 >first
[ "$(grep -c 'row task k' first)" -eq 6 ] && [ "$(grep -c 'row well' first)" -eq 6 ] || fail "not 6 tasks and wells: $(cat first)"

go plain || fail "the second run ends with $?"
says plain "0 tasks done, 0 failed, 6 finished before"
rows plain.h5 | cmp -s - first || fail "a second run adds rows"

sed 's/  # a comment.*//; s/run 20/run    20  # no change/' plain.in >blank.in
go blank || fail "blanks and comments count as a change"
says blank "6 finished before"

deck more plain.h5 8 20 ""
go more || fail "two tasks more end with $?"
says more "2 tasks done, 0 failed, 6 finished before"

deck changed plain.h5 8 21 ""
go changed && fail "changed statements do not stop the farm"
says changed "the statements of farm k have changed since 8 of its tasks finished"
says changed "redo runs them again, keep leaves them as they are"
deck changed plain.h5 "9 keep" 21 ""
go changed || fail "keep ends with $?"
says changed "1 tasks done, 0 failed, 8 finished before"
deck changed plain.h5 "9 redo" 21 ""
go changed || fail "redo ends with $?"
says changed "8 tasks done, 0 failed, 1 finished before"
go changed || fail "redo again ends with $?"
says changed "0 tasks done, 0 failed, 9 finished before"
deck other plain.h5 "2 as other" 21 ""
go other || fail "a farm of another name ends with $?"
says other "2 tasks done, 0 failed, 0 finished before"

deck failing failing.h5 5 20 "if \"k == 3\" then \"read data nothere.data\""
go failing || fail "a failing task ends the deck with $?"
says failing "4 tasks done, 1 failed, 0 finished before"
rows failing.h5 >second
grep -qF "row task k 3 failed nothere.data: No such file or directory" second || fail "no reason on record: $(cat second)"
[ "$(grep -c 'row well' second)" -eq 4 ] || fail "a failed task left a row"
go failing
says failing "0 tasks done, 0 failed, 5 finished before"
sed -i 's/farm k from 1 to 5/& redo/' failing.in
go failing
says failing "0 tasks done, 1 failed, 4 finished before"

# Each task starts from the same state: its row does not depend on which tasks ran before.
deck late late.h5 6 20 ""
sed -i 's/from 1/from 4/' late.in
go late || fail "a farm from 4 ends with $?"
rows late.h5 | grep -v task >third
grep -v task first | grep -Fxf third | cmp -s - third || fail "tasks depend on one another"

# A stop in the middle of a task leaves nothing of it.
deck quit quit.h5 5 20 ""
sed -i 's/^endfarm/  if "k == 3" then "quit 7"\nendfarm/' quit.in
go quit
[ $? -eq 7 ] || fail "quit within a task"
rows quit.h5 >fourth
[ "$(grep -c 'row task' fourth)" -eq 2 ] && [ "$(grep -c 'row well' fourth)" -eq 2 ] || fail "a task cut short left rows: $(cat fourth)"

# The elements of a Slurm job array share the tasks, one that is requeued finds its own done.
deck array array.h5 6 20 ""
for id in 3 5 7 5; do
  SLURM_ARRAY_TASK_ID=$id SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_STEP=2 SLURM_ARRAY_TASK_COUNT=3 go array ||
    fail "element $id of the array ends with $?"
  [ $id = 3 ] && says array "2 tasks done, 0 failed, 0 finished before"
done
says array "0 tasks done, 0 failed, 2 finished before"
rows array.h5 | cmp -s - first || fail "a job array leaves other rows"

# kill -9 at any time, again and again, and the set is that of the undisturbed campaign.
deck whole whole.h5 20 3000 ""
deck killed killed.h5 20 3000 ""
go whole || fail "the undisturbed campaign ends with $?"
rows whole.h5 >whole.rows
for pause in 0.05 0.3 0.45 0.21 0.37 0.62; do
  "$program" -in killed.in -log none >killed.out 2>&1 </dev/null &
  sleep $pause
  kill -9 $! 2>/dev/null
  wait $! 2>/dev/null
done
go killed || fail "the run after kill -9 ends with $?"
rows killed.h5 >killed.rows
cmp -s whole.rows killed.rows || { fail "kill -9 changed the rows"; diff whole.rows killed.rows; }
exit $bad
