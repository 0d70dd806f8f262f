# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
"""Read a library of dwell: h5py and numpy, this one file.

    import dwell_library
    lib = dwell_library.open("wells.h5")
    lib.tables                          # ['minima', 'wells', ...]
    wells = lib["wells"]
    wells["E"], wells.unit("E")         # a column as an array, 'energy'
    wells.vector("saddle_x", 1)         # one vector of row id 1
    lib["runs"].row(wells.row(1)["run"])["deck_text"]   # what made it
    wells.frame()                       # a pandas.DataFrame of its scalars

A library at P is the file P, the folder P.d of segments, or both; it can be read while it is
written.  Rows of minima and transitions that add to an earlier one (column `of`) are summed, as
packing does; what two writers at work at the same time both found is one row only after that
(`dwell library pack P`).  Missing numbers are NaN, missing texts '', missing vectors empty.

    python3 dwell_library.py FILE [TABLE]      lists tables, or columns of one
"""

import os
import sys
import warnings

import h5py
import numpy as np

SCHEMA = 1
MISSING = np.iinfo(np.int64).min
COUNTS = ("visits", "n_ab", "n_ba", "parts")


class _Vanished(Exception):
    """A segment was merged into another file while we looked."""


def _text(value):
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


class _Source:
    """One HDF5 file: what it says of itself and its columns."""

    def __init__(self, path):
        self.path = path
        with self._open() as f:
            if "dwell" not in f or "schema" not in f["dwell"].attrs:
                raise ValueError(f"{path} is an HDF5 file but not a library of dwell")
            top = f["dwell"]
            if int(top.attrs["schema"]) > SCHEMA:
                raise ValueError(f"{path} is of a newer schema; take a newer dwell_library.py")
            self.stamp = int(top.attrs["stamp"])
            self.holds = [_text(n) for n in top["segments"][:]] if "segments" in top else []

    def _open(self):
        if not os.path.exists(self.path):
            raise _Vanished(self.path)
        return h5py.File(self.path, "r")

    def load(self):
        """{table: {column: dataset facts}}, scalars and texts read."""
        tables = {}
        with self._open() as f:
            for name, group in f["dwell"].items():
                if isinstance(group, h5py.Group) and "id" in group:
                    tables[name] = {c: _Column(d) for c, d in group.items()}
        return tables

    def vectors(self, table, column, rows):
        with self._open() as f:
            data = f["dwell"][table][column]
            width = int(data.attrs.get("width", 1))
            return [_shape(data[r], width) for r in rows]


def _shape(v, width):
    v = np.asarray(v, dtype=float)
    if v.ndim == 1 and width > 1 and v.size % width == 0:
        v = v.reshape(-1, width)
    return v[:0] if v.size and np.isnan(v).all() else v


class _Column:
    def __init__(self, data):
        self.unit = _text(data.attrs.get("unit", ""))
        self.doc = _text(data.attrs.get("doc", ""))
        ragged = h5py.check_vlen_dtype(data.dtype) is not None and not h5py.check_string_dtype(
            data.dtype
        )
        self.vector = ragged or data.ndim > 1
        if self.vector:
            self.values = None
        elif data.dtype.kind in "SO":
            self.values = np.array([_text(v) for v in data[:]], dtype=object)
        else:
            self.values = data[:]


class Table:
    """Rows by ascending id."""

    def __init__(self, name):
        self.name = name
        self._rows = {}  # id -> (stamp, source, row, columns)
        self._about = {}
        self._ids = None
        self._summed = {}  # (column, id) -> value

    def _add(self, source, columns):
        for c, about in columns.items():
            self._about.setdefault(c, about)
        for row, i in enumerate(columns["id"].values):
            old = self._rows.get(int(i))
            if old is None or old[0] <= source.stamp:
                self._rows[int(i)] = (source.stamp, source, row, columns)
        self._ids = None

    def _fold(self):
        """Rows that add to another one go into it; of findings of a minimum the best counts."""
        if "of" not in self._about:
            return
        members = {}
        for i in list(self._rows):
            of = self._scalar("of", i)
            if of == of:
                members.setdefault(int(of), []).append(i)
        for head, rows in members.items():
            if head in self._rows:
                self._fold_into(head, rows)
            for i in rows:
                del self._rows[i]
        self._ids = None

    def _fold_into(self, head, rows):
        for c in (c for c in COUNTS if c in self._about):
            found = [v for v in (self._scalar(c, i) for i in [head, *rows]) if v == v]
            if found:
                self._summed[c, head] = sum(found)
        if "fmax" in self._about:
            whole = [i for i in [head, *rows] if self._scalar("energy", i) == self._scalar("energy", i)]
            best = min(whole, key=lambda i: (self._scalar("fmax", i), self._scalar("energy", i)))
            self._summed["id", head] = head
            self._summed["of", head] = np.nan
            self._rows[head] = self._rows[best]

    @property
    def ids(self):
        if self._ids is None:
            self._ids = np.array(sorted(self._rows), dtype=np.int64)
        return self._ids

    def __len__(self):
        return len(self._rows)

    @property
    def columns(self):
        return list(self._about)

    def unit(self, column):
        return self._about[column].unit

    def doc(self, column):
        return self._about[column].doc

    def is_vector(self, column):
        return self._about[column].vector

    def _scalar(self, column, i):
        if (column, i) in self._summed:
            return self._summed[column, i]
        _, _, row, columns = self._rows[i]
        values = columns[column].values if column in columns else None
        if values is None:
            text = self._about[column].values is not None and self._about[column].values.dtype == object
            return "" if text else np.nan
        value = values[row]
        if isinstance(value, np.integer):
            return np.nan if value == MISSING else int(value)
        return value

    def vector(self, column, i):
        """The vector of row id i, of shape [n] or [n][width]."""
        _, source, row, columns = self._rows[int(i)]
        if column not in columns:
            return np.empty(0)
        return source.vectors(self.name, column, [row])[0]

    def __getitem__(self, column):
        """A column: an array, or a list of arrays when the vectors differ in length."""
        if not self._about[column].vector:
            values = [self._scalar(column, int(i)) for i in self.ids]
            text = any(isinstance(v, str) for v in values)
            return np.array(values, dtype=object if text else None)
        found = {}
        for source in {id(self._rows[int(i)][1]): self._rows[int(i)][1] for i in self.ids}.values():
            mine = [int(i) for i in self.ids if self._rows[int(i)][1] is source]
            have = [i for i in mine if column in self._rows[i][3]]
            rows = source.vectors(self.name, column, [self._rows[i][2] for i in have])
            found.update(zip(have, rows))
        vectors = [found.get(int(i), np.empty(0)) for i in self.ids]
        same = len({v.shape for v in vectors}) == 1
        return np.array(vectors) if same else vectors

    def row(self, i):
        """The scalars of row id i."""
        return {c: self._scalar(c, int(i)) for c in self.columns if not self.is_vector(c)}

    def frame(self):
        import pandas

        scalars = {c: self[c] for c in self.columns if not self.is_vector(c)}
        return pandas.DataFrame(scalars).set_index("id")


class Library:
    def __init__(self, path):
        self.path = os.fspath(path)
        for _ in range(50):
            try:
                self._load()
                return
            except _Vanished:
                continue
        raise OSError(f"{path} changes faster than it can be read")

    def _load(self):
        folder = self.path + ".d"
        # segments first: what is packed between the two looks is then in P as we see it
        names = sorted(n for n in os.listdir(folder) if n.endswith(".h5")) if os.path.isdir(folder) else []
        found = []
        for name in names:
            try:
                found.append((name, _Source(os.path.join(folder, name))))
            except (OSError, KeyError, ValueError) as e:
                warnings.warn(f"segment {name} is skipped: {e}")
        if os.path.exists(self.path):
            found.append(("", _Source(self.path)))
        elif not os.path.isdir(folder):
            raise FileNotFoundError(self.path)
        found.sort(key=lambda s: (s[0] != "", -len(s[1].holds), s[0]))
        self._tables, held = {}, set()
        for name, source in found:
            if name in held:
                continue
            try:
                tables = source.load()
            except (OSError, KeyError) as e:
                if not name:
                    raise
                warnings.warn(f"segment {name} is skipped: {e}")
                continue
            for table, columns in tables.items():
                self._tables.setdefault(table, Table(table))._add(source, columns)
            held.update(source.holds)
        for table in self._tables.values():
            table._fold()

    @property
    def tables(self):
        return sorted(self._tables)

    def __contains__(self, table):
        return table in self._tables

    def __getitem__(self, table):
        if table not in self._tables:
            raise KeyError(f"{self.path} has no table {table}; it has {', '.join(self.tables)}")
        return self._tables[table]


def open(path):
    return Library(path)


def _main(words):
    if len(words) not in (2, 3):
        sys.exit(__doc__)
    lib = Library(words[1])
    if len(words) == 2:
        for t in lib.tables:
            print(f"{t:14s} {len(lib[t]):8d} rows  {' '.join(lib[t].columns)}")
        return
    t = lib[words[2]]
    for c in t.columns:
        print(f"{c:16s} {'vector' if t.is_vector(c) else 'scalar'}  [{t.unit(c)}] {t.doc(c)}")


if __name__ == "__main__":
    _main(sys.argv)
