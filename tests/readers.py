# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
"""What others read of the files we write: MDAnalysis, ASE and h5py find the positions, box and
diameters of the data file that the run started from, which is parsed here independently.

Exit 77 (skipped) without dwell or h5py; MDAnalysis and ASE are each tested where they are.
"""

import importlib
import os
import subprocess
import sys
import tempfile
import warnings

warnings.simplefilter("ignore")
SKIP = 77
here = os.path.dirname(os.path.abspath(__file__))
source = os.path.join(here, "..", "input_examples", "wells", "IS0.data")
dwell = os.environ.get("DWELL", "")


def optional(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        print(f"{name} is not there: its part is left out")
        return None


h5py = optional("h5py")
if not h5py or not os.access(dwell, os.X_OK):
    sys.exit(SKIP)
import numpy as np

mda, ase_io = optional("MDAnalysis"), optional("ase.io")
sys.path.insert(0, os.path.join(here, "..", "share", "python"))
import dwell_library

DECK = f"""read data {source} diameter charge
write h5md out.h5
write extxyz out.xyz
write data out.data
pair polydisperse
dump text every 1 out.dump
dump extxyz every 1 frames.xyz as movie
run 1
undump text
undump movie
dump h5md every 1 frames.h5
dump text every 1 frames.dump
timestep 0.002
velocity temp 0.3
fix nve
fix swapmc temp 0.3 swap 1 every 2
run 3
unfix nve
unfix swapmc
undump h5md
undump text
read data {source} diameter charge
library lib.h5 as L
modes linear lowest 5
save L vectors yes
"""


def run(**environment):
    with open("readers.in", "w") as f:
        f.write(DECK)
    done = subprocess.run(
        [dwell, "-in", "readers.in"],
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        sys.exit(f"dwell failed:\n{done.stdout}")


def parse(path):
    """id, diameter (the charge), positions by id, and lower and upper corner of the box."""
    lines = [line.split("#")[0].split() for line in open(path)]
    low, high = np.array([[float(w) for w in l[:2]] for l in lines if l[2:3] in (["xlo"], ["ylo"], ["zlo"])]).T
    start = next(i for i, l in enumerate(lines) if l[:1] == ["Atoms"]) + 1
    rows = np.array([[float(w) for w in l[:6]] for l in lines[start:] if len(l) >= 6])
    rows = rows[np.argsort(rows[:, 0])]
    return rows[:, 0].astype(int), rows[:, 2], rows[:, 3:6], low, high


def same_positions(x, tolerance, what):
    d = np.asarray(x, dtype=float) - positions
    d -= np.round(d / edges) * edges
    assert d.shape == positions.shape, what
    assert np.abs(d).max() <= tolerance, f"{what}: positions are off by {np.abs(d).max()}"


def check(value, wanted, what, tolerance=0.0):
    worst = np.abs(np.asarray(value, dtype=float) - wanted).max()
    assert worst <= tolerance, f"{what} is off by {worst}"


def h5md_by_h5py():
    with h5py.File("out.h5", "r") as f:
        assert tuple(f["h5md"].attrs["version"]) == (1, 1)
        assert f["h5md/creator"].attrs["name"] == b"dwell"
        p = f["particles/all"]
        same_positions(p["position/value"][0], 1e-14, "H5MD by h5py")
        check(p["box/edges/value"][0], np.diag(edges), "H5MD box")
        check(p["diameter"][:], diameters, "H5MD diameter")
        check(p["id"][:], ids, "H5MD id")
        assert list(p["box"].attrs["boundary"]) == [b"periodic"] * 3
        assert p["position/step"] == p["box/edges/step"] == p["image/step"]
        x = p["position/value"][0]
        assert (x >= low - 1e-12).all() and (x <= high + 1e-12).all()


def h5md_by_mdanalysis():
    u = mda.Universe.empty(len(ids), trajectory=False)
    u.load_new("out.h5", format="H5MD", convert_units=False)
    same_positions(u.atoms.positions, 1e-6, "H5MD by MDAnalysis")  # it keeps single precision
    check(u.dimensions, [*edges, 90, 90, 90], "box by MDAnalysis", 1e-6)


def frames_of_dump():
    """step, rows by column name, frame after frame: parsed here."""
    lines = open("frames.dump").read().splitlines()
    names = lines[8].split()[2:]
    for k in range(0, len(lines), 9 + len(ids)):
        yield int(lines[k + 1]), dict(zip(names, np.array([[float(w) for w in l.split()] for l in lines[k + 9 : k + 9 + len(ids)]]).T))


def trajectory_by_h5py():
    with h5py.File("frames.h5", "r") as f:
        p = f["particles/all"]
        for element in ("position", "image", "velocity", "species", "diameter", "box/edges"):
            assert p[element]["step"] == p["position/step"], element
            assert p[element]["time"] == p["position/time"], element
            assert len(p[element]["value"]) == 4, element
        for k, (step, row) in enumerate(frames_of_dump()):
            assert p["position/step"][k] == step
            check(p["position/time"][k] - p["position/time"][0], 0.002 * k, "time of a frame", 1e-12)
            x = np.column_stack([row["x"], row["y"], row["z"]])
            v = np.column_stack([row["vx"], row["vy"], row["vz"]])
            d = p["position/value"][k] - x
            check(d - np.round(d / edges) * edges, 0, "positions of the trajectory", 1e-13)
            check(p["velocity/value"][k], v, "velocities of the trajectory")
            check(p["diameter/value"][k], 2 * row["radius"], "diameters of the trajectory")
            check(p["box/edges/value"][k], np.diag(edges), "box of the trajectory")
        swapped = (p["diameter/value"][0] != p["diameter/value"][3]).sum()
        assert swapped > 0, "nothing was swapped"


def trajectory_by_mdanalysis():
    u = mda.Universe.empty(len(ids), trajectory=False)
    u.load_new("frames.h5", format="H5MD", convert_units=False)
    assert len(u.trajectory) == 4
    for t, (step, row) in zip(u.trajectory, frames_of_dump()):
        d = u.atoms.positions - np.column_stack([row["x"], row["y"], row["z"]])
        check(d - np.round(d / edges) * edges, 0, "trajectory by MDAnalysis", 1e-6)
        check(t.velocities[:, 1], row["vy"], "velocities by MDAnalysis", 1e-6)
        check(u.dimensions, [*edges, 90, 90, 90], "box of the trajectory by MDAnalysis", 1e-6)


def data_by_mdanalysis():
    u = mda.Universe("out.data", atom_style="id type diameter density x y z")
    same_positions(u.atoms.positions, 1e-6, "data file by MDAnalysis")
    check(u.dimensions, [*edges, 90, 90, 90], "box of the data file by MDAnalysis", 1e-6)


def dumps_by_mdanalysis():
    u = mda.Universe.empty(len(ids), trajectory=False)
    u.load_new("out.dump", format="LAMMPSDUMP", lammps_coordinate_convention="unscaled")
    assert [t.data["step"] for t in u.trajectory] == [0, 1]
    same_positions(u.atoms.positions + low, 1e-6, "text dump by MDAnalysis")  # it moves the corner to 0
    check(u.dimensions, [*edges, 90, 90, 90], "box of the text dump by MDAnalysis", 1e-6)


def dumps_by_ase():
    for name, form in (("out.dump", "lammps-dump-text"), ("frames.xyz", "extxyz")):
        frames = ase_io.read(name, index=":", format=form)
        assert len(frames) == 2, name
        same_positions(frames[1].positions, 1e-12, f"{name} by ASE")
        check(np.asarray(frames[1].cell), np.diag(edges), f"box of {name} by ASE", 1e-12)


def dump_by_columns():
    lines = open("out.dump").read().splitlines()
    assert lines[8] == "ITEM: ATOMS id type radius x y z ix iy iz"
    rows = np.array([[float(w) for w in l.split()] for l in lines[9 : 9 + len(ids)]])
    check(rows[:, 0], ids, "id in the dump")
    check(2 * rows[:, 2], diameters, "radius in the dump")
    same_positions(rows[:, 3:6], 1e-12, "positions in the dump")


def extxyz_by_ase():
    a = ase_io.read("out.xyz")
    same_positions(a.positions, 0, "extended XYZ by ASE")
    check(np.asarray(a.cell), np.diag(edges), "box by ASE")
    check(2 * a.arrays["radius"], diameters, "diameter by ASE")
    check(a.arrays["id"], ids, "id by ASE")
    assert a.pbc.all()


def check_minima(x, box, diameter, rows):
    assert len(x) == rows, f"{len(x)} minima, not {rows}"
    for k in range(rows):
        same_positions(x[k], 1e-14, "library")
        check(box[k], np.diag(edges), "box of the library")
        check(diameter[k], diameters, "diameter of the library")


def library_by_h5py(rows):
    with h5py.File("lib.h5", "r") as f:
        t = f["dwell/minima"]
        assert len({len(t[c]) for c in t}) == 1
        check_minima(t["x"][:], t["box"][:], t["diameter"][:], rows)
        assert t["x"].attrs["unit"] == b"length"
        assert f["dwell/runs/deck_text"][0].decode() == DECK
        z = f["dwell/modes/z"][:5].reshape(5, -1)
        check(z @ z.T, np.eye(5), "orthogonality of modes", 1e-10)


def library_by_reader(rows):
    lib = dwell_library.open("lib.h5")
    t = lib["minima"]
    check_minima(t["x"], t["box"], t["diameter"], rows)
    assert len(lib["modes"]) == 5 * rows
    assert (lib["modes"]["PR"] <= 1 + 1e-9).all()
    last = int(t.ids[-1])
    check(t.vector("x", last), t["x"][-1], "one vector by the reader")
    assert lib["runs"].row(t.row(last)["run"])["deck_text"] == DECK
    assert t.unit("energy") == "energy"


ids, diameters, positions, low, high = parse(source)
edges = high - low
with tempfile.TemporaryDirectory(prefix="readers.", dir=os.getcwd()) as folder:
    os.chdir(folder)
    run(HDF5_USE_FILE_LOCKING="FALSE")
    assert not os.path.exists("lib.h5")  # nothing is packed where there are no locks
    library_by_reader(1)  # of segments
    run()
    library_by_reader(2)
    library_by_h5py(2)
    h5md_by_h5py()
    dump_by_columns()
    trajectory_by_h5py()
    if mda:
        trajectory_by_mdanalysis()
        h5md_by_mdanalysis()
        data_by_mdanalysis()
        dumps_by_mdanalysis()
    if ase_io:
        dumps_by_ase()
        extxyz_by_ase()
    os.chdir("..")
print("h5py" + (", MDAnalysis" if mda else "") + (", ASE" if ase_io else "") + " read what dwell writes")
