#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# wells.sh GLASS.h5 ...: double wells with path and splitting per core-hour, from prepared glasses (wells.in):
#
#   DWELL=build/dwell DWELL_PLUGIN_PATH=build/plugins/.libs sh bench/wells.sh input_examples/prepare/T0070.h5
#
# Needs GNU time.  Processor seconds of everything: molecular dynamics, quenches, bands, splittings in two materials.
set -eu
. "$(dirname "$0")/bench.subr"
for glass; do
  env time -f '%U %S' -o "$work/clock" "$program" -in "$here/wells.in" -var glass "$(realpath "$glass")" \
    -var lib "$work/wells.lib" -log none >"$work/out" 2>&1 || { tail "$work/out"; exit 1; }
  spent=$(awk '{ print $1 + $2 }' "$work/clock")
  "$program" library stats "$work/wells.lib" | awk -v g="$glass" -v s="$spent" '
    $2 == "double" { wells = $1 } $2 == "distinct" { motions = $1 }
    END { printf "%s: %d wells of %d motions in %.1f s, %.0f an hour\n", g, wells, motions, s, 3600 * wells / s }'
  rm -rf "$work"/wells.lib*
done
