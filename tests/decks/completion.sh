#!/bin/bash
# SPDX-License-Identifier: BSD-3-Clause
# completion.sh: what bash offers after a tab, and what the editors know, is what dwell lists.
[ -n "${BASH_VERSION-}" ] || { command -v bash >/dev/null || exit 77; exec bash "$0"; }
set -u
program=${DWELL:-dwell} made=$PWD/editor bad=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/dwell-completion.XXXXXX") || exit 99
trap 'rm -rf "$scratch"' EXIT
trap 'exit 99' HUP INT TERM
cd "$scratch" || exit 99
fail() { echo "FAIL: $*"; bad=1; }

# shellcheck source=/dev/null
. "$made/completions/dwell" || { echo 'no completion was made'; exit 99; }
[[ $(complete -p dwell) == *'-F _dwell dwell' ]] || fail 'bash does not know whom to ask'
# offers WORDS...: what a tab after the last of them gives, a line each, sorted
offers() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  _dwell
  [[ ${#COMPREPLY[@]} -eq 0 ]] || printf '%s\n' "${COMPREPLY[@]}" | sort
}
expect() { # what, then the words
  local want=$1
  shift
  diff <(printf '%s' "$want") <(printf '%s' "$(offers "$@")") >diff || { fail "$*"; cat diff; }
}

"$program" -list -json >styles.json
# Names of a kind, without the help of the generator: one record a style.
names() { grep -o '{"kind": "'"$1"'", "name": "[^"]*"' styles.json | sed 's/.*"name": "//; s/"$//' | sort; }
for kind in pair minimize modes compute fix dump landscape; do
  [[ -n $(names $kind) ]] || fail "no $kind in -list -json"
  expect "$(names $kind)" dwell -help $kind ''
  expect "$(names $kind)" dwell -conform $kind ''
done
expect "$(names command | sed -n 's/^read //p')" dwell -help read ''
expect polydisperse dwell -help pair poly
expect '' dwell -help pair polydisperse ''
tasks=$("$program" library 2>&1 | sed -n 's/.*dwell library \([a-z]*\).*/\1/p' | sort -u)
[[ -n $tasks ]] || fail 'dwell library tells no tasks'
expect "$tasks" dwell library ''
expect stats dwell library st
expect $'both\nlog\nnone\nscreen' dwell -echo ''
mkdir folder && touch deck.in 'two words.in' other.txt
expect $'deck.in\nfolder/\ntwo words.in' dwell -in ''
expect $'deck.in' dwell -check d
expect 'folder/' dwell top ''
expect '' dwell -seed ''

# Each option that is offered exists.
offers dwell - >options
grep -qx -e -restart options || fail '-restart is not offered'
while read -r option; do
  "$program" "$option" </dev/null >out 2>&1
  ! grep -q 'no such option' out || fail "dwell knows no $option"
done <options
rm -f log.dwell

# Each style is in the syntax of each editor, behind its kind.
syntax=$made/vim/syntax/dwell.vim grammar=$made/dwell.tmLanguage.json
count=0
while IFS=$'\t' read -r kind name _; do
  count=$((count + 1))
  case $kind in
    command | path) in_vim='dwellStatement' in_grammar='"statement"' ;;
    *) in_vim="dwellStyle .*s\\*$kind" in_grammar="($kind)" ;;
  esac
  grep "$in_vim" "$syntax" | grep -qE "[(|]${name// /\\\\s\\+}[|)]" || fail "vim: $kind $name"
  grep -F "$in_grammar" "$grammar" | grep -qE "[(:|]${name// /\\\\\\\\s\\+}[|)]" || fail "grammar: $kind $name"
done < <("$program" -list)
[[ $count -gt 50 ]] || fail "only $count styles"
if command -v "${PYTHON:-}" >/dev/null; then
  "$PYTHON" -c 'import json, re, sys
def patterns(node):
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from patterns(value)
    if isinstance(node, dict) and "match" in node: yield re.compile(node["match"])
found = list(patterns(json.load(open(sys.argv[1]))))
sys.exit(not any(p.match("pair  lj cut 2.5") for p in found))' "$grammar" || fail 'the grammar is no JSON or matches no pair lj'
fi

# What vim makes of a deck.
if command -v vim >/dev/null; then
  printf '%s\n' 'read data x.data # all' 'pair lj cut 2.5 shift force' 'print "${a}"' >deck.dwell
  cat >ask.vim <<'END_OF_VIM'
function! Ask(line, column)
  return synIDattr(synID(a:line, a:column, 1), 'name')
endfunction
call writefile([Ask(1, 1), Ask(1, 18), Ask(2, 1), Ask(2, 6), Ask(2, 9), Ask(2, 13), Ask(2, 17), Ask(2, 23), Ask(3, 9)], 'groups')
qa!
END_OF_VIM
  vim -es -u NONE -i NONE -c 'syntax on' -c 'edit deck.dwell' -c 'syntax clear' -c "source $syntax" -S ask.vim </dev/null >out 2>&1
  echo dwellStatement dwellComment dwellStatement dwellStyle dwellArgument dwellNumber dwellArgument \
    dwellChoice dwellVariable | tr ' ' '\n' >wanted
  diff wanted groups || { fail 'vim does not colour the deck so'; cat out; }
fi
exit $bad
