#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# ranks.sh: input_examples/explore gives the same rows to the last bit, positions included, on 1, 2
# and 4 ranks, and when it is stopped (SIGTERM, EXIT) on 2 ranks and resumed on 1 or on 4.
# DWELL names the program.  Exit code 0: pass, 1: fail, 77: skipped, 99: the test is broken.
set -u
. "$(dirname "$0")/library.subr"
explore_on_ranks 2000 # long enough to be stopped among them
trap 'wait; rm -rf "$work"' EXIT

campaign() { (on_ranks "$1" -in explore.in -var file "$2") >out 2>&1; } # ranks, library
# Every row but for ids, runs and times, which depend on who was first; for minima and wells
# also what is in their files, as a sum of its bytes.
content() { # library, file
  for t in minima transitions wells splittings; do
    "$program" library export "$1" $t $t.csv >out 2>&1 || die "export of $t of $1"
  done
  : >sums
  for t in minima wells; do
    for id in $(cut -d, -f1 $t.csv | sed 1d); do
      rm -f state.xyz
      "$program" library export "$1" $t "$id" state.xyz >out 2>&1 || die "export of row $id of $t of $1"
      echo "$t,$id,$(cksum <state.xyz | tr ' ' -)" >>sums
    done
  done
  awk -F, '
    FILENAME == "sums" { sum[$1, $2] = $3; next }
    FNR == 1 { split("", at); for (i = 1; i <= NF; i++) at[$i] = i; columns = NF; split($0, name)
               table = FILENAME; sub(/\.csv/, "", table); next }
    table == "minima" { of[$at["id"]] = sum["minima", $at["id"]] }
    table == "wells" { pair[$at["id"]] = sum["wells", $at["id"]] }
    {
      line = table
      if ((table, $at["id"]) in sum) line = line " " sum[table, $at["id"]]
      for (i = 1; i <= columns; i++) {
        v = $i
        if (name[i] ~ /^(id|run|wall|time|task)$/) continue
        if (name[i] == "a" || name[i] == "b") v = of[v]
        if (name[i] == "well") v = pair[v]
        line = line " " name[i] "=" v
      }
      print line
    }' sums minima.csv transitions.csv wells.csv splittings.csv | LC_ALL=C sort >"$2"
  grep -q ^wells "$2" || die "the campaign found no double well"
}
same() { # library, what it is
  content "$1" found
  cmp -s one found || { diff one found | cut -c1-600 | head -n 20; die "$2: other rows than one rank gives"; }
}

campaign 1 one.lib || die "one rank"
content one.lib one
for n in 2 4; do
  campaign $n ranks$n.lib || die "$n ranks"
  same ranks$n.lib "$n ranks"
done
echo "1, 2 and 4 ranks give the same $(wc -l <one) rows"

# Stopped when at least one task is on record; a signal to mpirun reaches every rank.
begin() { # library
  on_ranks 2 -in explore.in -var file "$1" >out 2>&1 &
  pid=$! n=0
  until "$program" library info "$1" 2>/dev/null | grep -q ': [1-9][0-9]* tasks on record' || [ $n -ge 3000 ]; do
    sleep 0.01; n=$((n + 1))
  done
}
begin cut.lib
kill -TERM $pid
wait $pid
[ -e cut.lib.d ] || [ -e cut.lib ] || die "nothing was written before the stop"
"$program" library check cut.lib >out 2>&1 || die "a stopped campaign leaves faults"
tasks() { "$program" library export "$1" tasks "$2" >out 2>&1 || die "tasks of $1"; }
tasks cut.lib cut.csv
tasks one.lib one.csv
[ "$(wc -l <cut.csv)" -lt "$(wc -l <one.csv)" ] || die "the campaign was over before the stop"
for n in 1 4; do
  rm -rf again.lib again.lib.d
  [ ! -e cut.lib ] || cp cut.lib again.lib
  [ ! -e cut.lib.d ] || cp -r cut.lib.d again.lib.d
  campaign $n again.lib || die "going on with $n ranks"
  same again.lib "stopped and resumed on $n ranks"
done
echo "ok: stopped on 2 ranks, resumed on 1 and on 4: the same rows"

# The file EXIT is found by one of the ranks, which tells the other.
begin exit.lib
touch EXIT
wait $pid
[ $? -eq 75 ] || die "ranks that EXIT stops do not end with 75"
tasks exit.lib exit.csv
[ "$(wc -l <exit.csv)" -lt "$(wc -l <one.csv)" ] || die "one rank went on after EXIT"
campaign 2 exit.lib || die "going on after EXIT"
same exit.lib "stopped by EXIT and resumed"
echo "ok: stopped by EXIT, resumed: the same rows"
