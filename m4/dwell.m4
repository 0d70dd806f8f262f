# SPDX-License-Identifier: BSD-3-Clause
# Libraries: pkg-config first, then headers and -l flags where a cluster has no .pc file.

AC_DEFUN([DW_CHECK_BLAS], [
  AS_CASE([$with_blas],
    [openblas|yes], [PKG_CHECK_MODULES([BLAS], [openblas], [],
      [BLAS_CFLAGS= BLAS_LIBS=-lopenblas])],
    [mkl], [PKG_CHECK_MODULES([BLAS], [mkl-dynamic-lp64-seq])],
    [no], [AC_MSG_ERROR([BLAS and LAPACKE are needed])],
    [BLAS_CFLAGS= BLAS_LIBS=$with_blas])
  dw_save_libs=$LIBS dw_save_cppflags=$CPPFLAGS
  CPPFLAGS="$CPPFLAGS $BLAS_CFLAGS"
  AC_CHECK_HEADER([lapacke.h], [], [
    AC_CHECK_HEADER([mkl_lapacke.h],
      [AC_DEFINE([HAVE_MKL_LAPACKE_H], [1], [LAPACKE comes with MKL])],
      [AC_MSG_ERROR([lapacke.h not found: install liblapacke-dev or set CPPFLAGS])])])
  LIBS="$BLAS_LIBS $LIBS"
  AC_CHECK_FUNC([LAPACKE_dsyevd], [], [
    LIBS="-llapacke $BLAS_LIBS $dw_save_libs"
    AS_UNSET([ac_cv_func_LAPACKE_dsyevd])
    AC_CHECK_FUNC([LAPACKE_dsyevd], [BLAS_LIBS="-llapacke $BLAS_LIBS"],
      [AC_MSG_ERROR([LAPACKE not found with $BLAS_LIBS: use --with-blas])])])
  AC_CHECK_FUNCS([openblas_get_config])
  LIBS=$dw_save_libs CPPFLAGS=$dw_save_cppflags
])

AC_DEFUN([DW_CHECK_HDF5], [
  dw_hdf5=no
  AS_IF([test -n "$with_hdf5" && test "$with_hdf5" != yes], [
    HDF5_CFLAGS="-I$with_hdf5/include" HDF5_LIBS="-L$with_hdf5/lib -lhdf5" dw_hdf5=yes], [
    PKG_CHECK_MODULES([HDF5], [hdf5-serial >= 1.10], [dw_hdf5=yes], [
      PKG_CHECK_MODULES([HDF5], [hdf5 >= 1.10], [dw_hdf5=yes], [
        AC_PATH_PROGS([H5CC], [h5cc])
        AS_IF([test -n "$H5CC"], [
          HDF5_CFLAGS=`$H5CC -show | tr ' ' '\n' | grep '^-[[ID]]' | tr '\n' ' '`
          HDF5_LIBS="`$H5CC -show | tr ' ' '\n' | grep '^-L' | tr '\n' ' '` -lhdf5"
          dw_hdf5=yes], [HDF5_CFLAGS= HDF5_LIBS=-lhdf5])])])])
  AC_SUBST([HDF5_CFLAGS])
  AC_SUBST([HDF5_LIBS])
  dw_save_libs=$LIBS dw_save_cppflags=$CPPFLAGS
  CPPFLAGS="$CPPFLAGS $HDF5_CFLAGS" LIBS="$HDF5_LIBS $LIBS"
  AC_CHECK_HEADER([hdf5.h], [], [AC_MSG_ERROR([hdf5.h not found: use --with-hdf5=DIR])])
  AC_CHECK_FUNC([H5Fopen], [], [AC_MSG_ERROR([HDF5 does not link with $HDF5_LIBS])])
  AC_CHECK_FUNCS([H5Pset_file_locking])
  LIBS=$dw_save_libs CPPFLAGS=$dw_save_cppflags
])

# MPI, only when asked for: pkg-config's Open MPI or MPICH, else what mpicc says.
AC_DEFUN([DW_CHECK_MPI], [
  MPI_CFLAGS= MPI_LIBS=
  AS_IF([test "x$with_mpi" != xno], [
    PKG_CHECK_MODULES([MPI], [ompi-c], [], [
      PKG_CHECK_MODULES([MPI], [mpich], [], [
        AC_PATH_PROGS([MPICC], [mpicc])
        AS_IF([test -z "$MPICC"], [AC_MSG_ERROR([--with-mpi: no ompi-c.pc, mpich.pc or mpicc])])
        dw_mpi="`$MPICC --showme:compile 2>/dev/null` `$MPICC --showme:link 2>/dev/null`"
        AS_IF([test -z "${dw_mpi# }"], [dw_mpi=`$MPICC -show`])
        MPI_CFLAGS=`echo $dw_mpi | tr ' ' '\n' | grep '^-[[ID]]' | tr '\n' ' '`
        MPI_LIBS=`echo $dw_mpi | tr ' ' '\n' | grep '^-[[Ll]]' | tr '\n' ' '`])])
    dw_save_libs=$LIBS dw_save_cppflags=$CPPFLAGS
    CPPFLAGS="$CPPFLAGS $MPI_CFLAGS" LIBS="$MPI_LIBS $LIBS"
    AC_CHECK_HEADER([mpi.h], [], [AC_MSG_ERROR([--with-mpi: mpi.h not found])])
    AC_CHECK_FUNC([MPI_Fetch_and_op], [],
      [AC_MSG_ERROR([--with-mpi: no MPI_Fetch_and_op with $MPI_LIBS])])
    LIBS=$dw_save_libs CPPFLAGS=$dw_save_cppflags
    AC_PATH_PROGS([MPIRUN], [mpirun mpiexec])])
  AM_CONDITIONAL([HAVE_MPI], [test "x$with_mpi" != xno])
  AC_SUBST([MPI_CFLAGS])
  AC_SUBST([MPI_LIBS])
])

AC_DEFUN([DW_CHECK_ARPACK], [
  AS_IF([test "x$with_arpack" != xno], [
    PKG_CHECK_MODULES([ARPACK], [arpack], [], [ARPACK_CFLAGS=-I/usr/include/arpack ARPACK_LIBS=-larpack])
    dw_save_libs=$LIBS dw_save_cppflags=$CPPFLAGS
    CPPFLAGS="$CPPFLAGS $ARPACK_CFLAGS" LIBS="$ARPACK_LIBS $BLAS_LIBS $LIBS"
    AC_CHECK_HEADER([arpack.h], [], [AC_MSG_ERROR([--with-arpack: arpack.h of ARPACK-NG not found])])
    AC_CHECK_FUNC([dsaupd_c], [], [AC_MSG_ERROR([--with-arpack: libarpack does not link])])
    LIBS=$dw_save_libs CPPFLAGS=$dw_save_cppflags
    AC_DEFINE([HAVE_ARPACK], [1], [ARPACK-NG is linked])
    with_arpack=yes])
  AC_SUBST([ARPACK_CFLAGS])
  AC_SUBST([ARPACK_LIBS])
])

AC_DEFUN([DW_CHECK_CHOLMOD], [
  AS_IF([test "x$with_cholmod" != xno], [
    PKG_CHECK_MODULES([CHOLMOD], [CHOLMOD], [], [
      CHOLMOD_CFLAGS= CHOLMOD_LIBS="-lcholmod -lsuitesparseconfig"
      AC_CHECK_HEADER([cholmod.h], [], [
        AC_CHECK_HEADER([suitesparse/cholmod.h], [CHOLMOD_CFLAGS="-I/usr/include/suitesparse"],
          [AC_MSG_ERROR([--with-cholmod: cholmod.h not found])])])])
    dw_save_libs=$LIBS LIBS="$CHOLMOD_LIBS $BLAS_LIBS $LIBS"
    AC_CHECK_FUNC([cholmod_l_solve2], [], [AC_MSG_ERROR([--with-cholmod: libcholmod does not link])])
    LIBS=$dw_save_libs
    AC_DEFINE([HAVE_CHOLMOD], [1], [CHOLMOD is linked])
    with_cholmod="yes: its supernodal module is GPL-2.0-or-later, and so is this binary as a whole"])
  AC_SUBST([CHOLMOD_CFLAGS])
  AC_SUBST([CHOLMOD_LIBS])
])

# Check, the unit test library; without it `make check` runs only decks and scripts.
AC_DEFUN([DW_CHECK_CHECK], [
  PKG_CHECK_MODULES([CHECK], [check >= 0.10], [have_check=yes], [
    have_check=no dw_save_libs=$LIBS
    for dw_more in "" "-lsubunit -lrt -lpthread"; do
      AS_IF([test $have_check = no], [
        LIBS="-lcheck $dw_more $dw_save_libs"
        AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <check.h>]], [[srunner_run_all(srunner_create(0), CK_ENV);]])],
          [have_check=yes CHECK_CFLAGS= CHECK_LIBS="-lcheck $dw_more"])])
    done
    LIBS=$dw_save_libs])
  AC_SUBST([CHECK_CFLAGS])
  AC_SUBST([CHECK_LIBS])
])

# A python3 that imports h5py, for the tests of what others read: the first one of PATH may be
# a private one without it.
AC_DEFUN([DW_CHECK_PYTHON], [
  AC_ARG_VAR([PYTHON], [python3 that imports h5py, for tests only])
  AC_CACHE_CHECK([for a python3 that imports h5py], [dw_cv_python], [
    dw_cv_python=
    for dw_try in $PYTHON python3 /usr/bin/python3; do
      AS_IF([test -z "$dw_cv_python" && $dw_try -c 'import h5py' >/dev/null 2>&1],
        [dw_cv_python=$dw_try])
    done])
  PYTHON=$dw_cv_python
])
