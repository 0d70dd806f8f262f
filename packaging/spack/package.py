# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
"""Spack recipe: put this folder into a repository of your own as packages/dwell.

    spack repo create ./repo mine && mkdir repo/packages/dwell && cp package.py repo/packages/dwell
    spack repo add ./repo && spack install dwell +mpi

No archive of dwell is public yet: `spack install` takes the tarball of `make dist` from the folder
it is called in (or from a mirror), `spack dev-build dwell@0.1.0` takes unpacked sources.
"""
import os

from spack.package import *


class Dwell(AutotoolsPackage):
    """Energy landscapes of glasses: from two neighbouring minima to the double well between them
    and its tunnel splitting, and whether soft vibrational modes foretell it."""

    manual_download = True
    license("BSD-3-Clause", when="~cholmod")
    license("GPL-2.0-or-later", when="+cholmod")

    version("0.1.0")

    variant("openmp", default=True, description="Threads")
    variant("mpi", default=False, description="Farms and partitions by mpirun")
    variant("arpack", default=False, description="Lowest modes by ARPACK-NG")
    variant("cholmod", default=False, description="Sparse factors by CHOLMOD; the binary is GPL then")
    variant("native", default=False, description="Code for the processor that compiles")

    depends_on("c", type="build")
    depends_on("gmake", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("check", type="test")
    depends_on("hdf5@1.10: ~mpi")
    depends_on("openblas")
    depends_on("gnuplot", type="run")
    depends_on("mpi@3:", when="+mpi")
    depends_on("arpack-ng@3.8: +icb ~mpi", when="+arpack")
    depends_on("suite-sparse", when="+cholmod")

    def url_for_version(self, version):
        return "file://{0}/dwell-{1}.tar.xz".format(os.getcwd(), version)

    def configure_args(self):
        spec = self.spec
        args = ["--with-blas=openblas", "--with-hdf5={0}".format(spec["hdf5"].prefix)]
        args += self.enable_or_disable("openmp")
        args += self.enable_or_disable("native")
        args += self.with_or_without("mpi")
        args += self.with_or_without("arpack")
        args += self.with_or_without("cholmod")
        return args

    def setup_build_environment(self, env):
        if self.spec.satisfies("+mpi"):
            env.set("MPICC", self.spec["mpi"].mpicc)

    def check(self):
        with working_dir(self.build_directory):
            make("check-unit")
