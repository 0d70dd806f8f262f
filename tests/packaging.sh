#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# packaging.sh: recipes and metadata name this version and options that configure has; the Spack
# recipe is executed with stand-ins for Spack's own names, the EasyBuild recipe with its constants.
set -u
top=$(cd "${srcdir:-.}" && pwd) bad=0
version=$(${DWELL:-dwell} --version | sed -n '1s/^dwell \([0-9.]*\).*/\1/p')
fail() { echo "FAIL: $*"; bad=1; }
[ -n "$version" ] || { fail 'dwell tells no version'; exit 1; }
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-packaging.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM

grep -q "^version: $version\$" "$top/CITATION.cff" || fail "CITATION.cff is not of $version"
for key in cff-version message title authors; do
  grep -q "^$key:" "$top/CITATION.cff" || fail "CITATION.cff has no $key"
done
head -n 1 "$top/packaging/debian/changelog" | grep -q "^dwell ($version-[0-9]" ||
  fail "the Debian changelog is not of $version"
grep -q "\"version\": \"$version\"" "$top/share/editor/package.json" || fail "package.json is not of $version"
recipe=$top/packaging/easybuild/dwell-$version-foss-2023a.eb
[ -f "$recipe" ] || fail "no $recipe"

python=${PYTHON:-python3}
$python -c '' 2>/dev/null || { echo 'no python3: recipes were not executed'; exit $bad; }
sh "$top/configure" --help >"$scratch/help"
cat >"$scratch/run.py" <<'END_OF_PYTHON'
import os, re, sys, types
version, spack, easybuild, helped = sys.argv[1:]
words = set(re.findall(r"--[a-z0-9-]+", open(helped).read()))
for word in list(words):  # --enable-X implies --disable-X, and so on
    words.add(word.replace("--enable-", "--disable-").replace("--with-", "--without-"))
    words.add(word.replace("--disable-", "--enable-").replace("--without-", "--with-"))

def check(who, arguments):
    for argument in arguments:
        assert argument.split("=")[0] in words, "%s: configure has no %s" % (who, argument)

class AutotoolsPackage:
    variants, versions, needs = {}, [], []
    build_directory = "."
    def choose(self, yes, no, name):
        return [("--%s-%s" % (yes if self.variants[name] else no, name))]
    def enable_or_disable(self, name): return self.choose("enable", "disable", name)
    def with_or_without(self, name): return self.choose("with", "without", name)

class Spec(dict):
    def __missing__(self, name): return types.SimpleNamespace(prefix="/usr", mpicc="mpicc")
    def satisfies(self, text): return AutotoolsPackage.variants[text.lstrip("+")]

names = {
    "AutotoolsPackage": AutotoolsPackage,
    "version": lambda v, **k: AutotoolsPackage.versions.append(v),
    "variant": lambda n, default, description: AutotoolsPackage.variants.update({n: default}),
    "depends_on": lambda *a, **k: AutotoolsPackage.needs.append(a[0]),
    "license": lambda *a, **k: None,
}
module = types.ModuleType("spack.package")
module.__dict__.update(names)
sys.modules["spack"], sys.modules["spack.package"] = types.ModuleType("spack"), module
scope = {}
exec(compile(open(spack).read(), spack, "exec"), scope)
recipe = scope["Dwell"]()
recipe.spec = Spec()
for value in (False, True):
    for name in recipe.variants: recipe.variants[name] = value
    check("package.py", recipe.configure_args())
assert version in recipe.versions and "hdf5@1.10: ~mpi" in recipe.needs
assert recipe.url_for_version(version).endswith("dwell-%s.tar.xz" % version)

scope = {"SOURCELOWER_TAR_XZ": "%(namelower)s-%(version)s.tar.xz", "SHLIB_EXT": "so"}
exec(compile(open(easybuild).read(), easybuild, "exec"), scope)
assert os.path.basename(easybuild) == "%s-%s-%s-%s.eb" % (
    scope["name"], scope["version"], scope["toolchain"]["name"], scope["toolchain"]["version"])
for name in "easyblock homepage description sources sanity_check_paths moduleclass".split(): assert scope[name]
check("the easyconfig", scope["configopts"].split())
END_OF_PYTHON
$python "$scratch/run.py" "$version" "$top/packaging/spack/package.py" "$recipe" "$scratch/help" ||
  fail 'a recipe is wrong'
exit $bad
