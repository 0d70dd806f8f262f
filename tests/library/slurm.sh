#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# slurm.sh: input_examples/cluster/array.sbatch in a real Slurm, of one node with daemons of its own
# on the loopback device.  An array runs towards its time limit, stops in good order (75), is
# requeued by its script, goes on, and ends with the library that undisturbed processes make.
# DWELL names the program.  Exit code 0: pass, 1: fail, 77: skipped, 99: the test is broken.
set -u
PATH=$PATH:/usr/sbin:/sbin
for tool in sbatch squeue scontrol slurmctld slurmd munged; do
  command -v $tool >/dev/null 2>&1 || { echo "no $tool (packages slurm-wlm, munge): skipped"; exit 77; }
done
. "$(dirname "$0")/library.subr"

# -- a cluster of this machine ----------------------------------------------------------------
port=$((20000 + $$ % 20000))
node=$(hostname -s)
me=$(id -un)
mkdir state spool run
stop_cluster() {
  scancel --full --signal=KILL --user="$me" >/dev/null 2>&1 # jobs of a test that failed
  scontrol shutdown >/dev/null 2>&1
  for name in slurmd slurmctld munged; do
    [ ! -s run/$name.pid ] || kill "$(cat run/$name.pid)" 2>/dev/null
  done
  sleep 1 # they write their state
}
trap 'stop_cluster; rm -rf "$work"' EXIT
dd if=/dev/urandom bs=1 count=1024 of=munge.key 2>/dev/null
chmod 700 . run && chmod 400 munge.key
cat >slurm.conf <<EOF
ClusterName=test
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$work/run/munge.socket
CredType=cred/munge
SlurmUser=$me
SlurmdUser=$me
SlurmctldPidFile=$work/run/slurmctld.pid
SlurmdPidFile=$work/run/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerParameters=sched_min_interval=100000,batch_sched_delay=0,sched_interval=1
ReturnToService=2
KillWait=5
NodeName=$node NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE OverSubscribe=NO State=UP
EOF
SLURM_CONF=$work/slurm.conf
export SLURM_CONF
munged --force --key-file="$work/munge.key" --socket="$work/run/munge.socket" --pid-file="$work/run/munged.pid" \
  --log-file="$work/munged.log" --seed-file="$work/run/munged.seed" >out 2>&1 || { cat out; echo "munged does not start here: skipped"; exit 77; }
slurmctld -c >out 2>&1 || { cat out; echo "slurmctld does not start here: skipped"; exit 77; }
slurmd -N "$node" >out 2>&1 || { cat out slurmd.log; echo "slurmd does not start here: skipped"; exit 77; }
k=0
until sinfo -h -o %T 2>/dev/null | grep -q idle; do
  k=$((k + 1))
  [ $k -lt 100 ] || { sinfo; tail slurmd.log slurmctld.log; echo "the node of this cluster does not come up: skipped"; exit 77; }
  sleep 0.2
done

# -- the campaign -------------------------------------------------------------------------------
# The script as it is shipped; only the number of elements and the limit are those of a test.  There
# is work for the two for longer than the half a minute in which the warning of the limit comes.
farm_deck | sed 's/${file}/array.lib/; s/run  *20000/run 100000/' >explore.in
sed 's/array.lib/try.lib/' explore.in >try.in
start=$(date +%s%N)
"$program" -in try.in -var last 4 -log none >out 2>&1 || die "four tasks"
took=$((($(date +%s%N) - start) / 4000000)) # milliseconds a task
tasks=$((2 * 45000 / (took + 1)))
sed -i "s/\${last}/$tasks/" explore.in
cp "$here/../../input_examples/cluster/array.sbatch" .
bin=$(dirname "$(command -v "$program")")
PATH=$bin:$PATH
export PATH
job=$(sbatch --parsable --array=0-1 --time=2 --signal=B:USR1@100 array.sbatch 2>out) || { cat out; die "sbatch refuses array.sbatch"; }
k=0 requeued=
while squeue -h -j "$job" 2>/dev/null | grep -q .; do
  k=$((k + 1))
  [ $k -lt 400 ] || { squeue; tail -n 5 slurmctld.log farm-*.out; die "the array does not end"; }
  # Slurm lets a requeued job wait for two minutes; a test does not, but for the seconds in which
  # the credential of its first run is revoked.
  waiting=$(squeue -h -t PD -o %i_%r -j "$job" | sed -n 's/_BeginTime$//p')
  [ -z "$waiting" ] || sleep 3
  for element in $waiting; do
    requeued="$requeued $element"
    scontrol update JobId="$element" StartTime=now 2>/dev/null
  done
  sleep 0.5
done
set -- $requeued
[ $# -ge 2 ] || { cat farm-*.out | tail -n 20; die "no element of the array was requeued"; }
"$program" library info array.lib >out
grep -q "farm k: $tasks tasks on record, 0 failed" out || die "not all tasks are on record"

# Undisturbed: two processes, as elements of an array by name only.
sed 's/array\.lib/whole.lib/' explore.in >whole.in
for id in 0 1; do
  SLURM_ARRAY_TASK_ID=$id SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=1 SLURM_ARRAY_TASK_STEP=1 \
    "$program" -in whole.in -log none >whole.$id 2>&1 &
  eval "element$id=\$!"
done
wait "$element0" && wait "$element1" || { tail whole.?; die "the undisturbed campaign"; }
rows_of whole.lib whole minima transitions
rows_of array.lib array minima transitions
grep -q ^transition whole || die "the campaign found no transition"
cmp whole array || { diff whole array; die "the array found something else"; }
echo "ok: an array of 2 was requeued $# times and found the same $(wc -l <whole) rows"
