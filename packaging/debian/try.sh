#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# try.sh TARBALL [MIRROR [SUITE]]: builds the Debian package of a tarball of `make dist` in a clean
# root, with nothing but its Build-Depends, installs it in another, and runs decks there.
# As root, with debootstrap; without MIRROR that of apt's own sources.  KEEP=DIR keeps the packages;
# BASE=FILE.tar is a root of debootstrap to begin with, made where it is missing.
set -eu
die() { echo "try.sh: $*" >&2; exit 1; }
[ $# -ge 1 ] || { sed -n '3,6s/^# //p' "$0"; exit 2; }
tarball=$(realpath "$1") mirror=${2-} suite=${3-}
[ -f "$tarball" ] || die "no tarball $1"
[ "$(id -u)" -eq 0 ] || die "debootstrap and chroot need root"
command -v debootstrap >/dev/null || die "debootstrap is missing"

# The first archive and suite that apt knows.
of_apt() { apt-get indextargets --format "$1" 'Created-By: Packages' 'Component: main' | head -n 1; }
mirror=${mirror:-$(of_apt '$(REPO_URI)')}
suite=${suite:-$(of_apt '$(CODENAME)')}
[ -n "$mirror" ] && [ -n "$suite" ] || die "apt names no mirror: give one"
version=$(basename "$tarball" .tar.xz) && version=${version#dwell-}

work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-debian.XXXXXX")
build=$work/build clean=$work/clean
finish() {
  for root in "$build" "$clean"; do
    ! mountpoint -q "$root/proc" || umount "$root/proc"
  done
  rm -rf --one-file-system "$work"
}
trap finish EXIT

base=${BASE:-$work/base.tar}
if [ ! -f "$base" ]; then
  echo "== a root of $suite"
  debootstrap --variant=minbase "$suite" "$work/root" "$mirror" >"$work/log" 2>&1 || { tail "$work/log"; exit 1; }
  tar -C "$work/root" -cf "$base" . && rm -rf --one-file-system "$work/root"
fi
for root in "$build" "$clean"; do
  mkdir "$root" && tar -C "$root" -xf "$base" && cp /etc/resolv.conf "$root/etc/"
  mount -t proc proc "$root/proc"
done

# within ROOT COMMANDS: in the root, with nothing of this environment.
within() {
  chroot "$1" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive DEB_BUILD_OPTIONS="parallel=$(nproc) ${DEB_BUILD_OPTIONS-}" sh -ec "$2"
}

echo "== dpkg-buildpackage of dwell $version"
cp "$tarball" "$build/root/dwell_$version.orig.tar.xz"
within "$build" "apt-get update -q && apt-get install -qy --no-install-recommends dpkg-dev build-essential xz-utils
  cd && tar -xf dwell_$version.orig.tar.xz && cd dwell-$version && cp -r packaging/debian debian
  rm debian/try.sh
  apt-get build-dep -qy --no-install-recommends ." >"$work/log" 2>&1 || { tail -n 30 "$work/log"; exit 1; }
within "$build" "cd ~/dwell-$version && dpkg-buildpackage -us -uc" >"$work/log" 2>&1 ||
  { tail -n 60 "$work/log"; exit 1; }
grep '^# [A-Z]*: ' "$work/log" || true
[ -z "${KEEP-}" ] || { mkdir -p "$KEEP" && cp "$build"/root/dwell_* "$build"/root/dwell-*.deb "$KEEP"; }

echo "== installed in another root"
mkdir "$clean/root/packages" && cp "$build"/root/dwell*.deb "$clean/root/packages"
rm -f "$clean"/root/packages/*dbgsym*
within "$clean" "apt-get update -q && apt-get install -qy --no-install-recommends ~/packages/*.deb" \
  >"$work/log" 2>&1 || { tail -n 30 "$work/log"; exit 1; }
within "$clean" "
  dpkg -s dwell | grep -E '^(Version|Installed-Size|Depends)'
  cd /tmp && cp -r /usr/share/doc/dwell/examples . && cd examples
  (cd mueller_brown && dwell -in saddles.in -log none | tail -n 4)
  (cd splitting && dwell -in from_file.in -log none | tail -n 4)
  (cd kob_andersen && dwell -in minimum.in -log none | tail -n 4)
  test -f /usr/share/bash-completion/completions/dwell
  test -f /usr/share/man/man7/dwell-pair-lj.7.gz
  dwell library info /usr/share/doc/dwell/results/T0062.lib | head -n 1
  apt-get purge -qy dwell dwell-doc >/dev/null 2>&1
  test ! -e /usr/lib/*/dwell
"
echo "== the package builds, installs, runs and leaves"
