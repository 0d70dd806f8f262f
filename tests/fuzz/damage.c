/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* damage.c - HDF5 files that are sound as HDF5 and wrong in what they hold: objects that
 * are missing, of another type, another shape, or full of numbers nobody expects. */
#include "damage.h"

#include <hdf5.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"

enum { NAMES = 64, LENGTH = 120, NUMBERS = 40 };

typedef struct {
  hid_t file;
  int count;
  char name[NAMES][LENGTH];
  uint64_t key;
  uint32_t round, drawn;
} damage;

static size_t draw(damage *d, size_t n)
{
  return (size_t)(dw_rng_uniform(d->key, d->round, 1, d->drawn++) * (double)n);
}

static herr_t note(hid_t at, const char *name, const H5L_info_t *info, void *data)
{
  (void)at, (void)info;
  damage *d = data;
  if (d->count < NAMES && strlen(name) < LENGTH) strcpy(d->name[d->count++], name);
  return 0;
}

static void put_dataset(damage *d, const char *name)
{
  static const double odd[] = {NAN, INFINITY, -1, 0, 1e308, -1e-308, 1e18, 3};
  const hid_t types[] = {H5T_NATIVE_DOUBLE, H5T_NATIVE_INT, H5T_NATIVE_FLOAT,
                         H5T_NATIVE_UCHAR, H5T_NATIVE_LLONG};
  double value[NUMBERS];
  const hsize_t dims[3] = {draw(d, 3), draw(d, 4), draw(d, 4)};
  for (int k = 0; k < NUMBERS; k++)
    value[k] = odd[draw(d, sizeof odd / sizeof *odd)];
  const hid_t type = types[draw(d, sizeof types / sizeof *types)];
  const hid_t space = H5Screate_simple((int)draw(d, 4), dims, NULL);
  const hid_t set =
      H5Dcreate2(d->file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  if (set >= 0) H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value);
  if (set >= 0) H5Dclose(set);
  if (space >= 0) H5Sclose(space);
}

/* Numbers of a dataset that stays as large as it was. */
static void spoil_dataset(damage *d, const char *name)
{
  const hid_t set = H5Dopen2(d->file, name, H5P_DEFAULT);
  if (set < 0) return;
  const hid_t space = H5Dget_space(set), type = H5Dget_type(set);
  const hssize_t n = H5Sget_simple_extent_npoints(space);
  const H5T_class_t kind = H5Tget_class(type);
  double *v = n > 0 && n < 100000 && (kind == H5T_FLOAT || kind == H5T_INTEGER)
                  ? malloc((size_t)n * sizeof *v)
                  : NULL;
  if (v && H5Dread(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, v) >= 0) {
    static const double odd[] = {NAN, -INFINITY, -3, 0, 1e300, 1e10};
    v[draw(d, (size_t)n)] = odd[draw(d, sizeof odd / sizeof *odd)];
    H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, v);
  }
  free(v);
  H5Tclose(type), H5Sclose(space), H5Dclose(set);
}

static void change(damage *d)
{
  const char *name = d->name[draw(d, (size_t)d->count)];
  switch (draw(d, 4)) {
  case 0:
    H5Ldelete(d->file, name, H5P_DEFAULT);
    break;
  case 1:
    if (H5Ldelete(d->file, name, H5P_DEFAULT) >= 0) put_dataset(d, name);
    break;
  case 2: /* what was a dataset is a group */
    if (H5Ldelete(d->file, name, H5P_DEFAULT) >= 0) {
      const hid_t group = H5Gcreate2(d->file, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
      if (group >= 0) H5Gclose(group);
    }
    break;
  default:
    spoil_dataset(d, name);
  }
}

bool damage_h5(const char *file, uint64_t key, uint32_t round)
{
  damage d = {.key = key, .round = round};
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  d.file = H5Fopen(file, H5F_ACC_RDWR, H5P_DEFAULT);
  if (d.file < 0) return false;
  H5Lvisit(d.file, H5_INDEX_NAME, H5_ITER_INC, note, &d);
  for (size_t n = 1 + draw(&d, 4); n-- && d.count;)
    change(&d);
  return H5Fclose(d.file) >= 0 && d.count > 0;
}
