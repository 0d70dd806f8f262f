#!/bin/sh
# SPDX-License-Identifier: BSD-3-Clause
# report.sh: the pages that `report` writes on a library with nothing in it, with one well of a
# test landscape, and with a well of particles; the last one in a browser, where there is one.
# DWELL names the program, CHROMIUM the browser.  Exit code 0: pass, 1: fail, 99: broken.
set -u
here=$(cd "$(dirname "$0")" && pwd) program=${DWELL:-dwell}
work=$(mktemp -d "${TMPDIR:-/tmp}/dwell-report.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
cp "$here"/../../input_examples/wells/IS[AB].data "$work" || exit 99
cd "$work" || exit 99

die() { echo "FAIL: $*"; [ -f out ] && tail -n 20 out; exit 1; }
deck() { cat >test.in; "$program" -in test.in -log none >out 2>&1 || die "the deck fails"; }
holds() { grep -qF -e "$2" "$1" || die "$1 does not hold: $2"; }
count() { grep -cF -e "$2" "$1"; }
whole() { # a page that needs nothing else
  [ "$(tail -n 1 "$1")" = "</html>" ] || die "$1 is cut short"
  ! grep -qE "https?://|src='[^d]|href=" "$1" || die "$1 needs the network"
}

deck <<'EOF'
library "a<b>&c.lib" as L
report  L to empty.html
EOF
whole empty.html
holds empty.html "Library a&lt;b&gt;&amp;c.lib"
holds empty.html "There are no paths in this library"

deck <<'EOF'
landscape mueller_brown
point    -0.55 1.44
minimize lbfgs ftol 1e-10
state    save A
point    -0.05 0.46
minimize lbfgs ftol 1e-10
state    save B
library  one.lib as L
path     from A to B
neb      images 12 climb yes ftol 1e-4
compute  splitting hbar 1 as E
save     L
report   L to one.html
EOF
whole one.html
[ "$(count one.html "<tr data-well=")" -eq 1 ] || die "one well is not one row"
[ "$(count one.html "<polyline points=")" -eq 1 ] || die "the well has no profile"

deck <<'EOF'
pair     polydisperse
read     data ISA.data diameter charge
minimize lbfgs ftol 1e-10
state    save A
read     data ISB.data diameter charge
minimize lbfgs ftol 1e-10
state    save B
library  two.lib as L
path     from A to B
neb      images 20 climb yes ftol 1e-6
compute  splitting material argon nip as E
save     L
path     from A to B
neb      images 10 climb yes ftol 1e-6
compute  splitting material argon as E
save     L
report   L to two.html most 1
report   L to both.html
EOF
whole two.html
holds two.html "1 of 2 paths"
holds two.html '"1":[[0.000,0.000,0.000,'

"$program" top . >out 2>&1 || die "top fails"
awk '$1 == "two.lib" && $2 == 2 && $6 == 2 { n++ } $1 == "one.lib" && $6 == 1 { n++ } END { exit n != 2 }' out ||
  die "top does not count"
mkfifo pipe.lib && echo junk >junk.lib || die "no pipe"
timeout 5 "$program" top . >out 2>&1 || die "top fails on a pipe"
[ "$(count out "cannot be read now")" -eq 2 ] || die "top takes a pipe or junk for a library"
"$program" top nowhere >out 2>&1
[ $? -eq 4 ] || die "top of no folder is no matter of files"
"$program" top >out 2>&1
[ $? -eq 2 ] || die "top without a folder is no usage"

browser=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || :)}
[ -n "$browser" ] || { echo "no browser: the page was not opened"; exit 0; }
"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --enable-logging=stderr \
  --screenshot="$work/two.png" --window-size=1000,2000 "file://$work/two.html" >out 2>&1 || die "the browser fails"
! grep -E "Uncaught|SyntaxError" out || die "the script of the page has an error"
[ -s two.png ] || die "there is no screenshot"
"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --dump-dom \
  "file://$work/two.html" >dom 2>out || die "the browser fails"
holds dom 'data-ready="yes"'
holds dom "Shown: well 1."

# A hand on the page: headings clicked, a row chosen, the view of the core dragged.
sed '$d' both.html >hand.html
cat >>hand.html <<'EOF'
<script>
'use strict';
const wells = () => [...document.querySelectorAll('#wells tbody tr')].map(row => row.dataset.well).join(' ');
const click = what => document.querySelector(what).click();
const said = document.body.dataset, view = document.getElementById('core');
view.setPointerCapture = () => {};
const drag = (type, x, y) => view.dispatchEvent(new PointerEvent(type, {clientX: x, clientY: y}));
click('#wells th'), said.up = wells();
click('#wells th'), said.down = wells();
click('#wells tr[data-well="1"]');
const before = view.toDataURL();
drag('pointermove', 90, 20), said.still = view.toDataURL() === before;
drag('pointerdown', 10, 10), drag('pointermove', 90, 20), drag('pointerup', 90, 20);
const after = view.toDataURL();
said.turned = after !== before;
drag('pointermove', 10, 90), said.stays = view.toDataURL() === after;
click('#wells tr[data-well="2"]');
</script>
</html>
EOF
"$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$work/profile" --dump-dom \
  "file://$work/hand.html" >dom 2>out || die "the browser fails"
holds dom 'data-up="1 2"'
holds dom 'data-down="2 1"'
for is in still turned stays; do holds dom "data-$is=\"true\""; done
holds dom "Shown: well 2."
