#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# The contract is C and C++: a C++ program may include each header a plugin includes.
set -u
compiler=
for c in ${CXX:-} c++ g++ clang++; do
  command -v "$c" >/dev/null && { compiler=$c; break; }
done
[ -n "$compiler" ] || exit 77
include=${srcdir:-.}/include
for header in plugin vector chain box; do
  echo "#include <dwell/$header.h>
int main() { return 0; }" |
    "$compiler" -std=c++17 -Wall -Wextra -Wpedantic -Werror -I"$include" -fsyntax-only -x c++ - ||
    { echo "FAIL: dwell/$header.h is not C++"; exit 1; }
done
