#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# installcheck.sh BINDIR LIBDIR DOCDIR MANDIR: plugins of an outside author, built, documented,
# tested and run with nothing but what is installed; those of other headers are refused.
set -u
bindir=$1 libdir=$2 docdir=$3 mandir=$4
unset DWELL_PLUGIN_PATH DWELL_INCLUDE_PATH
dwell=$bindir/dwell
PKG_CONFIG_PATH=$libdir/pkgconfig${PKG_CONFIG_PATH:+:$PKG_CONFIG_PATH}; export PKG_CONFIG_PATH
CC=${CC:-cc}; export CC
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-install.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
XDG_CACHE_HOME=$work/cache; export XDG_CACHE_HOME
cd "$work" || exit 99

die() { echo "FAIL: $*"; [ -f out ] && tail -n 20 out; exit 1; }
pass() { echo "ok    $*"; }
says() { grep -qF -e "$1" out || die "the output does not say: $1"; }

flags=$(pkg-config --cflags dwell) || die "pkg-config does not know dwell"
build() { # source.c object.so
  $CC -std=c11 -O2 -shared -fPIC $flags "$1" -o "$2" -lm >out 2>&1 || die "$1 does not compile"
}

# The two examples, with their own Makefiles.
for name in plugin_pair/morse plugin_predictor/vibrality; do
  folder=${name%/*} style=${name#*/}
  cp -r "$docdir/examples/$folder" . && chmod -R u+w "$folder" || die "$folder is not installed"
  case $style in morse) kind=pair ;; *) kind=compute ;; esac
  (cd "$folder" && make CC="$CC") >out 2>&1 || die "make fails in $folder"
  (cd "$folder" && "$dwell" -plugin-path . -help $kind $style) >out 2>&1 || die "-help $kind $style"
  says "$kind $style - "
  (cd "$folder" && "$dwell" -conform ./$style.so) >out 2>&1 || die "-conform $style.so"
  says "$kind $style: "
  (cd "$folder" && "$dwell" -in $style.in) >out 2>&1 || die "$style.in, which compiles its plugin"
  (cd "$folder" && sed "s|$style\.c  *#.*|./$style.so|" $style.in >so.in && "$dwell" -in so.in) \
    >out 2>&1 || die "$style.in with the object that make built"
  pass "$folder: make, -help, -conform, run from source and from object"
done

# The same source with other headers.
other() { # name, what sed changes in plugin.h, what dwell must say
  rm -rf headers && mkdir headers && cp -r "$(pkg-config --variable=includedir dwell)/dwell" headers/ ||
    die "the headers are not installed"
  sed "$2" headers/dwell/plugin.h >plugin.h && ! cmp -s plugin.h headers/dwell/plugin.h ||
    die "sed changed nothing for $1"
  cp plugin.h headers/dwell/plugin.h
  keep=$flags flags=-Iheaders
  build plugin_pair/morse.c "$1.so"
  flags=$keep
  printf 'plugin load ./%s.so\n' "$1" >"$1.in"
  "$dwell" -in "$1.in" >out 2>&1
  code=$?
  [ $code -eq 3 ] || die "$1.so: exit code $code, expected 3"
  says "$1.so"
  says "$3"
  pass "a plugin with other headers ($1) is refused by name"
}
other layout 's/^  int64_t step;$/  int64_t step, more;/' "built against other headers"
other major 's/dwell_plugin_v0/dwell_plugin_v9/; s/\(DW_ABI_MAJOR  *\)0/\19/' "is built for ABI 9"
other minor 's/\(DW_ABI_MINOR  *\)[0-9]*/\199/' "newer ABI"

# What is installed documents itself.
"$dwell" -list >out || die "-list"
tab=$(printf '\t')
while IFS=$tab read -r kind name brief; do
  page=$mandir/man7/dwell-$kind-$(printf %s "$name" | tr ' ' -).7
  [ -s "$page" ] || die "no manual page $page ($brief)"
done <out
pass "every style has its manual page: $(wc -l <out)"
