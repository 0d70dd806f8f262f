#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# kills.sh: input_examples/explore on two MPI ranks is killed with SIGKILL at random instants:
# all of it or one rank.  After each kill the library has no fault and every task, visit,
# passage and well that was in it before the kill; a campaign that comes to its end has what the
# undisturbed one has, as a set, to the last digit.  Then a fresh one begins.
# DWELL_KILLS: how many (6, or 100 for the long form); DWELL_KILLS_SEED: of the instants.
# DWELL names the program.  Exit code 0: pass, 1: fail, 77: skipped, 99: the test is broken.
set -u
. "$(dirname "$0")/library.subr"
kills=${DWELL_KILLS:-6} seed=${DWELL_KILLS_SEED:-1}
explore_on_ranks 2000 # shorter tasks than the example's: more instants between them
pid=
trap '[ -z "$pid" ] || kill $pid 2>/dev/null; wait; rm -rf "$work"' EXIT

campaign() { on_ranks "$1" -in explore.in -var file "$2" >"out.$2" 2>&1; } # ranks, library
export_all() { # library, prefix
  for t in minima transitions wells splittings tasks; do
    rm -f "$2.$t"
    "$program" library export "$1" $t "$2.csv" >out 2>&1 && mv "$2.csv" "$2.$t" && continue
    grep -q "has no table" out || return 1
    : >"$2.$t"
  done
}
# Without ids, which depend on who wrote first; a pair has no direction.
content() { # library, file
  export_all "$1" all || die "export of $1"
  awk -F, '
    function pair(x, y) { return x < y ? x " " y : y " " x }
    FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; file++; next }
    file == 1 { e[$at["id"]] = $at["energy"]; print "minimum", $at["energy"], $at["fmax"], $at["visits"] }
    file == 2 { f = e[$at["a"]]; g = e[$at["b"]]
                print "transition", pair(f " " $at["n_ab"], g " " $at["n_ba"]), $at["parts"] }
    file == 3 { print "well", pair(e[$at["a"]], e[$at["b"]]), $at["saddle_energy"], $at["length"] }
    file == 4 { print "splitting", $at["E"] }
  ' all.minima all.transitions all.wells all.splittings | LC_ALL=C sort >"$2"
  grep -q ^well "$2" || die "the campaign found no double well"
}
# One line for each task on record, and sums that never fall.
record() { # library, file
  [ -e "$1" ] || [ -e "$1.d" ] || { : >"$2"; return; }
  export_all "$1" now || die "export while $1 is written"
  awk -F, '
    FNR == 1 { delete at; for (i = 1; i <= NF; i++) at[$i] = i; next }
    FILENAME == "now.minima" { n += $at["visits"] }
    FILENAME == "now.transitions" { m += $at["n_ab"] + $at["n_ba"] }
    FILENAME == "now.wells" { w++ }
    FILENAME == "now.tasks" { print "task", $at["farm"], $at["task"] }
    END { print "sums", n + 0, m + 0, w + 0 }
  ' now.minima now.transitions now.wells now.tasks >"$2"
}
keeps() { # before, after
  awk '
    FILENAME == ARGV[1] && /^task/ { want[$0] }
    FILENAME == ARGV[1] && /^sums/ { n = $2; m = $3; w = $4 }
    FILENAME == ARGV[2] { delete want[$0] }
    FILENAME == ARGV[2] && /^sums/ { n1 = $2; m1 = $3; w1 = $4 }
    END {
      for (t in want) { print "lost:", t; bad = 1 }
      if (n1 < n || m1 < m || w1 < w) { print n, m, w, "became", n1, m1, w1; bad = 1 }
      exit bad
    }
  ' "$1" "$2"
}
compare() { # library
  content "$1" found
  cmp -s whole found || { diff whole found | head -n 20; die "$1 is not what the undisturbed campaign is"; }
}
random() { # number, most: seconds
  awk -v s="$seed" -v n="$1" -v most="$2" 'BEGIN { srand(s * 100003 + n); rand(); printf "%.3f", rand() * most }'
}
now() { date +%s%N | cut -c1-13; } # milliseconds
ranks_of() { pgrep -P "$1" -f explore.in; }

start=$(now)
(campaign 2 whole.lib) || { mv out.whole.lib out; die "the undisturbed campaign"; }
# Two to four kills to a campaign, wherever it is then, the start of the processes included.
most=$(awk -v ms=$(($(now) - start)) 'BEGIN { printf "%.3f", ms / 1000 * 0.6 }')
content whole.lib whole
(campaign 1 one.lib) || { mv out.one.lib out; die "the campaign on one rank"; }
compare one.lib

k=0 done=0 one=0 whole=0
fresh() { file=cut$done.lib; : >after; }
fresh
while [ $k -lt "$kills" ]; do
  campaign 2 "$file" &
  pid=$!
  sleep "$(random $((k + done)) "$most")" # another instant after a campaign that was too fast for it
  record "$file" before
  keeps after before || die "before kill $k something was lost"
  sleep "$(random $((k + 1000)) 0.05)"
  if ! kill -0 $pid 2>/dev/null; then
    wait $pid || { mv "out.$file" out; die "a campaign that was not disturbed any more ends with $?"; }
    pid=
    compare "$file"
    rm -rf "$file"
    done=$((done + 1))
    fresh
    continue
  fi
  victims=$(ranks_of $pid)
  if [ $((k % 3)) -eq 0 ]; then
    victims=$(echo "$victims" | head -n 1) one=$((one + 1))
    # shellcheck disable=SC2086
    [ -z "$victims" ] || kill -9 $victims 2>/dev/null
    [ -n "$victims" ] || kill -9 $pid 2>/dev/null
  else
    whole=$((whole + 1))
    # shellcheck disable=SC2086
    kill -9 $victims $pid 2>/dev/null
  fi
  wait $pid 2>/dev/null
  # Ranks whose mpirun is gone end by themselves, but not at once.
  pid=
  for v in $victims; do while kill -0 "$v" 2>/dev/null; do sleep 0.02; done; done
  k=$((k + 1))
  if [ -e "$file" ] || [ -e "$file.d" ]; then
    "$program" library check "$file" >out 2>&1 || die "after kill $k the library has faults"
  fi
  record "$file" after
  keeps before after || die "kill $k lost what was committed"
done
(campaign 2 "$file") || { mv "out.$file" out; die "the last run"; }
compare "$file"
echo "ok: $k kills ($whole of all ranks, $one of one), $((done + 1)) campaigns ended as the undisturbed one, $(wc -l <whole) rows"
