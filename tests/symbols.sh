#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# Every plugin module exports dwell_plugin_v0 and nothing else, calls no function of the kernel
# by name, and holds no data that can change.
set -u
command -v nm >/dev/null && command -v objdump >/dev/null || exit 77
folder=${DWELL_PLUGIN_PATH:?names the folder of the modules}
bad=0 n=0
fail() { echo "FAIL: $*"; bad=1; }

for module in "$folder"/*.so; do
  [ -f "$module" ] || continue
  n=$((n + 1))
  exported=$(nm -D --defined-only "$module" | awk '{ print $3 }' | sort | tr '\n' ' ')
  [ "$exported" = "dwell_plugin_v0 " ] || fail "$module exports: $exported"
  wanted=$(nm -D --undefined-only "$module" | awk '$2 ~ /^dw(ell)?_/ { print $2 }')
  [ -z "$wanted" ] || fail "$module calls the kernel by name: $wanted"
  # what the compiler's own start files put there is not the plugin's
  mutable=$(objdump -t "$module" | awk '$3 == "O" && ($4 ~ /^\.(data|bss)$/ || $4 ~ /^\.(tdata|tbss)/) &&
    $6 !~ /^(completed|__cpu_model|__cpu_features2|__dso_handle|__TMC_END__|dtor_idx|.*asan|.*ubsan|\.Lubsan|.*lubsan)/ { print $6 }')
  case $(objdump -T "$module") in *__asan_*|*__ubsan_*) mutable= ;; esac
  [ -z "$mutable" ] || fail "$module holds mutable data: $mutable"
done
[ $n -gt 0 ] || fail "no module in $folder"
echo "$n modules"
exit $bad
