#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# generate.sh DWELL FOLDER: shell completion and editor syntax, from the tables that parse decks.
# Writes FOLDER/completions/dwell (bash), vim/syntax/dwell.vim and dwell.tmLanguage.json (VS Code,
# Sublime, bat).  What lies beside this script is copied between the generated tables.
set -eu
dwell=$1 out=$2
from=$(dirname "$0")
mkdir -p "$out/completions" "$out/vim/syntax"

# Lines "style KIND NAME", "argument WORD", "choice WORD".  `-list -json` keeps a style's kind and name
# on a line and each argument on one of its own.
"$dwell" -list -json | awk '
  function quoted(line, key,   at) {
    at = index(line, "\"" key "\": \"")
    if (!at) return ""
    line = substr(line, at + length(key) + 5)
    return substr(line, 1, index(line, "\"") - 1)
  }
  /^   \{"kind": / { print "style", quoted($0, "kind"), quoted($0, "name") }
  /^    "arguments": / { inside = 1 }
  /^    "results": / { inside = 0 }
  inside && /^      \{"name": / {
    if (index($0, "\"positional\": false") && quoted($0, "name") ~ /^[A-Za-z_][A-Za-z0-9_]*$/)
      print "argument", quoted($0, "name")
    if (match($0, /"choices": \[[^]]*\]/)) {
      n = split(substr($0, RSTART + 12, RLENGTH - 13), word, /[", ]+/)
      for (i = 1; i <= n; i++) if (word[i] ~ /^[A-Za-z_][A-Za-z0-9_]*$/) print "choice", word[i]
    }
  }' | sort -u >"$out/words"
grep -q '^style pair ' "$out/words" || { echo "generate.sh: no styles from $dwell" >&2; exit 1; }

"$dwell" --help >"$out/help"
options=$(sed -n '/^  -/{ s/[][,]/ /g; s/  *\([a-z]\)/\n\1/; p; }' "$out/help" |
  tr ' ' '\n' | grep -E '^--?[a-z][a-z0-9-]*$' | sort -u | tr '\n' ' ')
tasks=$(sed -n 's/^ *dwell library \([a-z|]*\) .*/\1/p' "$out/help" | tr '|' ' ')

# The words of styles as one types them: with their kind, and commands and path finders alone, too.
rows() {
  sed -n -e 's/^style //p' "$out/words"
  sed -n -e 's/^style command //p' -e 's/^style path //p' "$out/words"
}
{
  cat "$from/completion.head"
  echo "_dwell_options='${options% }'"
  echo "_dwell_tasks='$tasks'"
  printf "_dwell_styles='"
  rows | LC_ALL=C sort -u
  echo "'"
  cat "$from/completion.tail"
} >"$out/completions/dwell"

# alternatives SPACE: the lines of standard input as alternatives of a regular expression, the
# longer of two that begin alike first.
alternatives() { sed "s/ /$1/g" | LC_ALL=C sort -ru | tr '\n' '|' | sed 's/|$//'; }
words_of() { sed -n "s/^$1 //p" "$out/words"; }
kinds=$(words_of style | sed 's/ .*//' | grep -vx -e command -e path | sort -u)
statements() { words_of 'style command'; words_of 'style path'; }
argument=$(words_of argument | alternatives '') choice=$(words_of choice | alternatives '')

{
  cat "$from/syntax.head" # of two that match, vim takes the later
  printf 'syn match dwellArgument /\\v\\s@<=%%(%s)>\\ze\\s/\n' "$argument"
  printf 'syn match dwellChoice /\\v\\s@<=%%(%s)>/\n' "$choice"
  printf 'syn match dwellStatement /\\v^\\s*\\zs%%(%s)>/\n' \
    "$( (statements && printf '%s\n' "$kinds") | alternatives '\\s+')"
  for kind in $kinds; do
    printf 'syn match dwellStyle /\\v%%(^\\s*%s\\s+)@<=%%(%s)>/\n' \
      "$kind" "$(words_of "style $kind" | alternatives '\\s+')"
  done
  cat "$from/syntax.tail"
} >"$out/vim/syntax/dwell.vim"

# In JSON each backslash stands twice.
{
  cat "$from/tmLanguage.head"
  printf '  "statement": {"name": "keyword.control.dwell", "match": "^\\\\s*(?:%s)\\\\b"},\n' \
    "$(statements | alternatives '\\\\s+')"
  printf '  "style": {"patterns": ['
  comma=
  for kind in $kinds; do
    printf '%s\n   {"match": "^\\\\s*(%s)\\\\s+(%s)\\\\b",\n' \
      "$comma" "$kind" "$(words_of "style $kind" | alternatives '\\\\s+')"
    printf '    "captures": {"1": {"name": "keyword.control.dwell"}, "2": {"name": "%s"}}}' \
      entity.name.function.dwell
    comma=,
  done
  printf ']},\n'
  printf '  "argument": {"name": "variable.parameter.dwell", "match": "(?<=\\\\s)(?:%s)(?=\\\\s)"},\n' \
    "$argument"
  printf '  "choice": {"name": "constant.language.dwell", "match": "(?<=\\\\s)(?:%s)\\\\b"}\n }\n}\n' \
    "$choice"
} >"$out/dwell.tmLanguage.json"
rm -f "$out/words" "$out/help"
