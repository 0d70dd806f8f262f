# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
"""styles.py DWELL RELATED FOLDER: a page of the manual for every statement and style, from the
tables that parse them (dwell -list -json), and an index of them.  RELATED has a line
`kind name | restrictions | related` for each that has some; names in it must exist."""

import json
import os
import subprocess
import sys
import textwrap

KINDS = {
    "command": "Statements",
    "pair": "Potentials: pair",
    "landscape": "Test landscapes: landscape",
    "minimize": "Minimisers: minimize",
    "fix": "Fixes: fix",
    "path": "Path finders",
    "modes": "Modes: modes",
    "compute": "Computes: compute",
    "dump": "Dumps: dump",
}


def statement(style):
    """What a deck writes: paths are called by their own names."""
    return style["name"] if style["kind"] in ("command", "path") else style["kind"] + " " + style["name"]


def page_of(style):
    return style["kind"] + "-" + style["name"].replace(" ", "-")


def title(text, mark):
    return text + "\n" + mark * len(text) + "\n\n"


def plain(text):
    """Text of a table as reStructuredText: its marks stay what they are, `code` is literal."""
    out = []
    for k, part in enumerate(text.split("`")):
        if k % 2:
            out.append("``" + part + "``" if part.strip() else "")
        else:
            out.append("".join("\\" + c if c in "*|_\\" else c for c in part).replace("file:", "file\\:"))
    return "".join(out)


def prose(text):
    """Paragraphs; those with indented lines stay as they are."""
    out = ""
    for part in text.split("\n\n"):
        lines = part.split("\n")
        out += literal(lines) if any(line.startswith(" ") for line in lines) else plain(part) + "\n\n"
    return out


def literal(lines):
    return "::\n\n" + "".join("   " + line + "\n" for line in lines) + "\n"


def arguments(style):
    text = ""
    for a in style["arguments"]:
        facts = [a["type"]]
        if a["choices"]:
            facts.append(" or ".join(a["choices"]))
        if a["range"]:
            facts.append("in " + a["range"])
        if a["unit"] and a["unit"] != "1":
            facts.append("unit " + a["unit"])
        if a["required"]:
            facts.append("required")
        if a["positional"]:
            facts.append("by its place")
        text += "``" + a["name"] + "``\n   " + plain(a["doc"] or "") + "\n   *" + plain(", ".join(facts)) + "*\n\n"
    return text


def defaults(style):
    some = [a["name"] + " = " + a["default"] for a in style["arguments"] if a["default"]]
    return "none\n\n" if not some else "``" + "``, ``".join(some) + "``\n\n"


def results(style):
    if not style["results"]:
        return ""
    text = title("Results", "-") + "Read in decks as ``${NAME.result}``, NAME being what ``as`` says.\n\n"
    for r in style["results"]:
        unit = " *unit " + plain(r["unit"]) + "*" if r.get("unit") and r["unit"] != "1" else ""
        text += "``" + r["name"] + "``\n   " + plain(r["doc"] or "") + unit + "\n\n"
    return text


def references(style):
    text = ""
    for r in style["references"]:
        if isinstance(r, dict):
            r = " ".join(str(v) for v in r.values() if v)
        text += "- " + plain(str(r)) + "\n"
    return title("References", "-") + text + "\n" if text else ""


def related_names(words, known):
    text = []
    for name in words:
        if name not in known:
            sys.exit("related: there is no " + name)
        text.append(":doc:`" + name + " <" + known[name] + ">`")
    return ", ".join(text) + "\n\n" if text else "none\n\n"


def write_page(style, notes, known, folder):
    name = statement(style)
    limits, related = notes.get(name, ("", []))
    if not related:  # its neighbours: other styles of the kind
        related = [n for n, page in known.items() if page.startswith(style["kind"] + "-") and n != name]
        related = related[:8] if style["kind"] != "command" else []
    text = title(name, "=") + plain(style["brief"]) + ".\n\n"
    text += title("Syntax", "-") + literal(textwrap.wrap(style["usage"], 88, subsequent_indent="    "))
    text += arguments(style)
    if style["examples"]:
        text += title("Examples", "-") + literal(style["examples"])
    if style["details"]:
        text += title("Description", "-") + prose(style["details"])
    text += results(style)
    text += title("Restrictions", "-") + (plain(limits) if limits else "none") + "\n\n"
    text += title("Related", "-") + related_names(related, known)
    text += title("Default", "-") + defaults(style) + references(style)
    with open(os.path.join(folder, page_of(style) + ".rst"), "w") as out:
        out.write(text)


def read_notes(file):
    notes = {}
    for line in open(file):
        if line.strip() and not line.startswith("#"):
            name, limits, related = (w.strip() for w in line.split("|"))
            notes[name] = (limits, [w.strip() for w in related.split(",") if w.strip()])
    return notes


def main():
    program, related, folder = sys.argv[1:]
    styles = json.loads(subprocess.run([program, "-list", "-json"], check=True, capture_output=True).stdout)["styles"]
    os.makedirs(folder, exist_ok=True)
    known = {statement(s): page_of(s) for s in styles}
    notes = read_notes(related)
    for name in notes:
        if name not in known:
            sys.exit("related: there is no " + name)
    for s in styles:
        write_page(s, notes, known, folder)
    with open(os.path.join(folder, "index.rst"), "w") as out:
        out.write(title("Statements and styles", "="))
        out.write("One page each, made from the tables by which dwell reads a deck;\n"
                  "``dwell -help KIND STYLE`` prints the same.\n\n")
        for kind in list(KINDS) + sorted({s["kind"] for s in styles} - set(KINDS)):
            pages = sorted(page_of(s) for s in styles if s["kind"] == kind)
            if pages:
                out.write(title(KINDS.get(kind, kind), "-") + ".. toctree::\n   :maxdepth: 1\n\n")
                out.write("".join("   " + p + "\n" for p in pages) + "\n")


main()
