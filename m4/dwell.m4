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
