#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# What signals, the file EXIT and a time limit do to a run, where loops and variables go on,
# and which restart files are refused, each by its name.
set -u
program=${DWELL:-dwell} bad=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-signals.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
cd "$scratch" || exit 99
fail() { echo "FAIL: $*"; bad=1; }
says() { grep -q -e "$2" "$1" || { fail "$1 does not say: $2"; cat "$1"; }; }
# go CODE OUTPUT WORDS...: dwell ends with that code
go() {
  want=$1 out=$2
  shift 2
  "$program" "$@" >"$out" 2>&1 </dev/null
  code=$?
  [ $code -eq "$want" ] || { fail "dwell $*: code $code, not $want"; cat "$out"; }
}

cat >head.in <<'END'
landscape mueller_brown
point 0.6 0.0
velocity temp 1
timestep 0.001
fix nve
END

# -- signals in a run that would take minutes
signal() { # NAME CODE "SHELL" MORE
  { cat head.in; echo "$4"; echo "shell . ./asks"; echo 'run 2000000000'; } >"$1.in"
  echo "($3) >/dev/null 2>&1 &" >asks
  go "$2" "$1.out" -in "$1.in" -log none
}
signal term 75 'sleep 0.1; kill -TERM $PPID' ''
says term.out 'checkpoint in restart.dwell'
[ -s restart.dwell ] || fail 'no restart.dwell after SIGTERM'
signal int 75 'sleep 0.1; kill -INT $PPID' 'restart every 1h int.ck'
[ -s int.ck ] || fail 'no checkpoint after SIGINT where `restart every` wants it'
signal exit 75 'sleep 0.1; : >EXIT' ''
[ -f EXIT ] && fail 'EXIT stays: the next run would stop at once'
signal limit 75 ':' 'timer timeout 1'
signal usr1 75 'sleep 0.1; kill -USR1 $PPID; sleep 0.2; mv usr1.ck made; kill $PPID' \
  'restart every 1h usr1.ck'
[ -s made ] || fail 'SIGUSR1 made no checkpoint'
signal stop 75 'sleep 0.1; kill -USR1 $PPID' 'restart on_signal usr1 stop'
signal usr2 75 'sleep 0.1; kill -USR2 $PPID; sleep 0.2; kill $PPID' ''
says usr2.out 'status: step [0-9]* of 2000000000'
SLURM_JOB_END_TIME=$(($(date +%s) + 31))
export SLURM_JOB_END_TIME
signal job 75 ':' ''
unset SLURM_JOB_END_TIME

# -- a deck of loops, lists, formulas and random numbers
cat >flow.in <<'END'
include head.in
variable f file words
variable a index x y
variable scale equal 2*k
variable old string "as it was"
variable froze equal $(step)+j
variable j internal 1
for k in one two
  for i from 1 to 3
    print "$k $i ${f} ${a} ${froze} ${old} $(random(0,1))" append table
    run $(floor(2+3*random(0,1)))
    if "$i == 2" then "next f"
    shell . ./hit
  endfor
  while "j < 3*step"
    variable j internal $(j+5)
    print "$j" append table
    shell . ./hit
  endwhile
endfor
print "end $(step) $(j) $(pe:%.17g) $(random(0,1))" append table
END
printf 'a\nb\nc\n' >words
run_flow() { # FOLDER: killed at every turn, 40 times at most
  mkdir "$1" && cp flow.in head.in words hit "$1" && cd "$1" || exit 99
  "$program" -in flow.in >out 2>&1
  code=$? turns=0
  while [ $code -eq 137 ] && [ $turns -lt 40 ]; do
    turns=$((turns + 1))
    "$program" -restart ck >>out 2>&1
    code=$?
  done
  [ $code -eq 0 ] || { fail "$1: code $code after $turns kills"; cat out; }
  cd ..
}
sed -i '1a restart every 1 ck' flow.in
echo : >hit
run_flow whole
echo 'n=$(cat n 2>/dev/null || echo 0); echo $((n + 1)) >n; [ $((n % 3)) -ne 2 ] || kill -9 $PPID' >hit
run_flow killed
cmp whole/table killed/table || fail 'a deck killed in its loops went on elsewhere'
[ "$(cat killed/n)" -gt 12 ] || fail 'hardly ever killed'

# -- a path and modes, asked for after the kill
cat >search.in <<'END'
landscape mueller_brown
point -0.5 1.5
minimize lbfgs ftol 1e-9
state save A
point 0.0 0.5
minimize lbfgs ftol 1e-9
state save B
path from A to B
neb images 20 climb yes ftol 1e-4
modes linear all at A as lin
restart write ck
shell . ./hit
compute overlap modes lin with r_tA r_AS r_AB as o
compute profile along r_AB as v
compute splitting hbar 0.1 as E
info results
END
echo ': ' >hit
"$program" -in search.in >search.out 2>&1 || { fail 'search.in'; cat search.out; }
echo 'rm hit; echo : >hit; kill -9 $PPID; sleep 1' >hit
"$program" -in search.in >killed.out 2>&1
go 0 searched.out -restart ck
# (times differ)
grep '^result' search.out | grep -v 'seconds' >want
grep '^result' searched.out | grep -v 'seconds' >got
[ -s want ] || fail 'no results'
cmp want got || { fail 'a path or modes are not what they were'; diff want got; }

# -- restart files that are refused
{ cat head.in; echo 'run 5'; echo 'restart write good'; echo 'run 5'; echo 'restart write good'; } >write.in
go 0 write.out -in write.in -log none
[ -s good.prev ] || fail 'the checkpoint before was not kept'
go 0 again.out -restart good -log none
head -c 300 good >cut
cp cut good.cut.prev
head -c 20 good >short
cp good flipped && printf 'X' | dd of=flipped bs=1 seek=200 conv=notrunc 2>dd.out
echo 'not ours' >foreign
for f in cut short flipped foreign nothere; do go 4 $f.out -restart $f; done
says cut.out 'cut is cut'
says short.out 'short is cut'
says flipped.out 'flipped is damaged: its checksum'
says foreign.out 'foreign is no restart file of dwell'
says nothere.out 'nothere cannot be opened'
cp good.prev cut.prev
go 4 hint.out -restart cut
says hint.out 'ends in .prev'
sed 's/run 5/run 6/' write.in >other.in
go 1 other.out -restart good -in other.in
says other.out 'belongs to another deck'

# -- the particles alone
cat >part.in <<'END'
create random 80 density 1.0 diameter powerlaw
pair polydisperse
fix nve
timestep 0.001
minimize fire ftol 1
run 7
restart write part
write data want.data
print "was $(pe:%.17g)"
END
go 0 part.out -in part.in
printf 'read restart part\npair polydisperse\nprint "was $(pe:%%.17g)"\nif "step != 7" then "quit 9"\n' >take.in
go 0 take.out -in take.in
[ "$(grep '^was' part.out)" = "$(grep '^was' take.out)" ] || fail 'read restart gave other particles'
go 0 convert.out -restart2data part got.data
cmp want.data got.data || fail '-restart2data differs from write data'
exit $bad
