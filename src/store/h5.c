/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/h5.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config.h"
#include "store/h5file.h"
#include "store/h5undo.h"

enum { CHUNK_ROWS = 4096, CHUNK_BYTES = 1 << 18, SHORT_ROW = 128, SHORT_ROWS = 64 };

/* -- failures ------------------------------------------------------------------------ */

/* HDF5's innermost message, or the system's if that message quotes one. */
static herr_t innermost(unsigned n, const H5E_error2_t *e, void *arg)
{
  char *out = arg;
  if (n > 0 || !e->desc) return 0;
  const char *system = strstr(e->desc, "error message = '");
  const char *from = system ? strchr(system, '\'') + 1 : e->desc;
  const size_t length = system ? strcspn(from, "'") : strlen(from);
  snprintf(out, 200, "%.*s", (int)length, from);
  return 0;
}

dw_status dw_h5_fail(dw_h5 *h, const char *doing, const char *object)
{
  char why[200] = "";
  if (h->error)
    snprintf(why, sizeof why, "%s", strerror(h->error));
  else
    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, why);
  if (!why[0]) snprintf(why, sizeof why, "the file is damaged");
  const bool whole = !object || !object[0];
  return dw_fail(h->ctx, DW_EIO, "cannot %s %s%s%s: %s", doing, whole ? "" : object,
                 whole ? "" : " of ", h->name, why);
}

/* -- files --------------------------------------------------------------------------- */

/* What one that wrote a file and was killed left half done. */
static dw_status heal(dw_h5 *h, bool wait)
{
  errno = 0;
  if (dw_h5undo_apply(h->name, wait)) return DW_OK;
  return dw_fail(h->ctx, DW_EIO, "cannot undo the half written frame of %s: %s", h->name,
                 errno ? strerror(errno) : "its journal is damaged");
}

/* Opening only reads: a lock that cannot be had is no reason to refuse. */
static hid_t access_list(void)
{
  const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
  if (access < 0) return access;
  H5Pset_fclose_degree(access, H5F_CLOSE_STRONG);
#ifdef HAVE_H5PSET_FILE_LOCKING
  H5Pset_file_locking(access, 1, 1);
#endif
  return access;
}

dw_status dw_h5_open(dw_ctx *ctx, const char *path, dw_h5 *h)
{
  *h = (dw_h5){.ctx = ctx, .name = path, .file = -1};
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  if (access(path, R_OK)) {
    const int error = errno;
    return dw_fail(ctx, error == ENOENT || error == ENOTDIR ? DW_ENOTFOUND : DW_EIO,
                   "cannot open %s: %s", path, strerror(error));
  }
  DW_TRY(heal(h, false));
  const htri_t is = H5Fis_hdf5(path);
  if (is < 0) return dw_h5_fail(h, "read", NULL);
  if (!is) return dw_fail(ctx, DW_EVALUE, "%s is not an HDF5 file", path);
  const hid_t how = access_list();
  h->file = H5Fopen(path, H5F_ACC_RDONLY, how);
  const dw_status status = h->file < 0 ? dw_h5_fail(h, "open", NULL) : DW_OK;
  if (how >= 0) H5Pclose(how);
  return status;
}

dw_status dw_h5_create(dw_ctx *ctx, const char *path, const char *name, bool checked,
                       dw_h5 *h)
{
  *h = (dw_h5){.ctx = ctx, .name = name, .file = -1, .writing = true};
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  const hid_t how = dw_h5file_access(&h->error, false);
  if (how < 0) return dw_h5_fail(h, "write", NULL);
  if (checked) H5Pset_libver_bounds(how, H5F_LIBVER_V110, H5F_LIBVER_V110);
  h->file = H5Fcreate(path, H5F_ACC_TRUNC, H5P_DEFAULT, how);
  const dw_status status = h->file < 0 ? dw_h5_fail(h, "write", NULL) : DW_OK;
  H5Pclose(how);
  return status;
}

dw_status dw_h5_amend(dw_ctx *ctx, const char *path, dw_h5 *h)
{
  *h = (dw_h5){.ctx = ctx, .name = path, .file = -1, .writing = true, .amending = true};
  H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
  DW_TRY(heal(h, true));
  const hid_t how = dw_h5file_access(&h->error, true);
  if (how < 0) return dw_h5_fail(h, "write", NULL);
  h->file = H5Fopen(path, H5F_ACC_RDWR, how);
  const dw_status status = h->file < 0 ? dw_h5_fail(h, "write", NULL) : DW_OK;
  H5Pclose(how);
  return status;
}

dw_status dw_h5_close(dw_h5 *h)
{
  if (h->file < 0) return DW_OK;
  const bool bad = H5Fclose(h->file) < 0;
  h->file = -1;
  if (h->amending) DW_TRY(heal(h, true));
  return (bad && h->writing) || h->error ? dw_h5_fail(h, "write", NULL) : DW_OK;
}

/* -- writing -----------------------------------------------------------------------------
 */

dw_status dw_h5_group(dw_h5 *h, hid_t at, const char *name, hid_t *group)
{
  *group = H5Gcreate2(at, name, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
  return *group < 0 ? dw_h5_fail(h, "write", name) : DW_OK;
}

hid_t dw_h5_text_type(size_t length)
{
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, length ? length : 1);
  H5Tset_strpad(type, H5T_STR_NULLPAD);
  H5Tset_cset(type, H5T_CSET_UTF8);
  return type;
}

static dw_status attribute(dw_h5 *h, hid_t at, const char *name, hid_t type, hid_t space,
                           const void *data)
{
  const hid_t a = H5Acreate2(at, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  const bool good = a >= 0 && H5Awrite(a, type, data) >= 0;
  const dw_status status = good ? DW_OK : dw_h5_fail(h, "write", name);
  if (a >= 0) H5Aclose(a);
  H5Sclose(space);
  return status;
}

dw_status dw_h5_put_text(dw_h5 *h, hid_t at, const char *name, const char *text)
{
  const hid_t type = dw_h5_text_type(strlen(text));
  const dw_status status = attribute(h, at, name, type, H5Screate(H5S_SCALAR), text);
  H5Tclose(type);
  return status;
}

dw_status dw_h5_put_ints(dw_h5 *h, hid_t at, const char *name, int count, const int64_t *v)
{
  const hsize_t dims[1] = {(hsize_t)count};
  const hid_t space = count ? H5Screate_simple(1, dims, NULL) : H5Screate(H5S_SCALAR);
  return attribute(h, at, name, H5T_NATIVE_INT64, space, v);
}

/* One row a chunk when rows are long, many when they are short; shuffle and deflate for the
 * bytes, fletcher32 so that damage is noticed.  Chunks that grow stay where they are:
 * plain. */
static hid_t layout(hid_t type, const dw_h5_shape *shape)
{
  hsize_t chunk[DW_H5_RANK], row = H5Tget_size(type);
  for (int a = 1; a < shape->rank; a++)
    chunk[a] = shape->dims[a] ? shape->dims[a] : 1, row *= chunk[a];
  hsize_t rows = CHUNK_BYTES / (row ? row : 1);
  if (rows > CHUNK_ROWS) rows = CHUNK_ROWS;
  if (rows > shape->dims[0]) rows = shape->dims[0];
  if (shape->grows) rows = row < SHORT_ROW ? SHORT_ROWS : 1;
  chunk[0] = rows ? rows : 1;
  const hid_t how = H5Pcreate(H5P_DATASET_CREATE);
  H5Pset_chunk(how, shape->rank, chunk);
  if (H5Tget_class(type) == H5T_VLEN || (shape->grows && rows > 1)) return how;
  H5Pset_shuffle(how);
  if (H5Zfilter_avail(H5Z_FILTER_DEFLATE) > 0) H5Pset_deflate(how, 1);
  H5Pset_fletcher32(how);
  return how;
}

dw_status dw_h5_dataset(dw_h5 *h, hid_t at, const char *name, hid_t type,
                        const dw_h5_shape *shape, hid_t *dataset)
{
  hsize_t most[DW_H5_RANK];
  for (int a = 0; a < shape->rank; a++)
    most[a] = a ? shape->dims[a] : H5S_UNLIMITED;
  const hid_t space = H5Screate_simple(shape->rank, shape->dims, most);
  const hid_t how = layout(type, shape);
  *dataset = H5Dcreate2(at, name, type, space, H5P_DEFAULT, how, H5P_DEFAULT);
  const dw_status status = *dataset < 0 ? dw_h5_fail(h, "write", name) : DW_OK;
  H5Pclose(how), H5Sclose(space);
  return status;
}

dw_status dw_h5_write(dw_h5 *h, hid_t at, const char *name, hid_t type,
                      const dw_h5_shape *shape, const void *data)
{
  hid_t dataset;
  DW_TRY(dw_h5_dataset(h, at, name, type, shape, &dataset));
  const bool bad = H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, data) < 0;
  const dw_status status = bad || h->error ? dw_h5_fail(h, "write", name) : DW_OK;
  H5Dclose(dataset);
  return status;
}

dw_status dw_h5_prefix(dw_h5 *h)
{
  static const int64_t version[2] = {1, 1};
  hid_t group, author, creator;
  DW_TRY(dw_h5_group(h, h->file, "h5md", &group));
  DW_TRY(dw_h5_put_ints(h, group, "version", 2, version));
  DW_TRY(dw_h5_group(h, group, "author", &author));
  const char *user = getenv("USER");
  DW_TRY(dw_h5_put_text(h, author, "name", user && *user ? user : "unknown"));
  DW_TRY(dw_h5_group(h, group, "creator", &creator));
  DW_TRY(dw_h5_put_text(h, creator, "name", "dwell"));
  DW_TRY(dw_h5_put_text(h, creator, "version", PACKAGE_VERSION));
  H5Gclose(creator), H5Gclose(author), H5Gclose(group);
  return DW_OK;
}

/* -- rows --------------------------------------------------------------------------------
 */

/* Selects rows of a dataset; the memory space of that many rows.  Both negative on failure.
 */
static void select_rows(hid_t dataset, hsize_t first, hsize_t count, hid_t space[2])
{
  hsize_t start[DW_H5_RANK] = {0}, size[DW_H5_RANK] = {0};
  space[1] = -1;
  space[0] = H5Dget_space(dataset);
  const int rank = H5Sget_simple_extent_ndims(space[0]);
  if (rank < 1 || rank > DW_H5_RANK) return;
  H5Sget_simple_extent_dims(space[0], size, NULL);
  start[0] = first, size[0] = count;
  if (H5Sselect_hyperslab(space[0], H5S_SELECT_SET, start, NULL, size, NULL) < 0) return;
  space[1] = H5Screate_simple(rank, size, NULL);
}

dw_status dw_h5_write_rows(dw_h5 *h, hid_t dataset, hsize_t first, hsize_t count,
                           hid_t type, const void *data)
{
  hid_t space[2];
  select_rows(dataset, first, count, space);
  const bool bad =
      space[1] < 0 || H5Dwrite(dataset, type, space[1], space[0], H5P_DEFAULT, data) < 0;
  const dw_status status = bad || h->error ? dw_h5_fail(h, "write", "rows") : DW_OK;
  H5Sclose(space[0]), H5Sclose(space[1]);
  return status;
}

dw_status dw_h5_put_row(dw_h5 *h, hid_t at, const char *name, hid_t type,
                        const dw_h5_shape *shape, hsize_t row, const void *data)
{
  dw_h5_shape old;
  hid_t dataset;
  DW_TRY(dw_h5_open_dataset(h, at, name, &dataset, &old));
  dw_status status = DW_OK;
  bool same = old.rank == shape->rank && old.dims[0] >= row;
  for (int a = 1; same && a < old.rank; a++)
    same = old.dims[a] == shape->dims[a];
  old.dims[0] = row + 1;
  if (!same)
    status = dw_fail(h->ctx, DW_EVALUE,
                     "%s: %s has another number of rows, or of particles, than this run",
                     h->name, name);
  else if (H5Dset_extent(dataset, old.dims) < 0)
    status = dw_h5_fail(h, "write", name);
  else
    status = dw_h5_write_rows(h, dataset, row, 1, type, data);
  H5Dclose(dataset);
  return status;
}

dw_status dw_h5_read_rows(dw_h5 *h, hid_t dataset, hsize_t first, hsize_t count, hid_t type,
                          void *data)
{
  hid_t space[2];
  if (!count) return DW_OK;
  select_rows(dataset, first, count, space);
  const bool bad =
      space[1] < 0 || H5Dread(dataset, type, space[1], space[0], H5P_DEFAULT, data) < 0;
  const dw_status status = bad ? dw_h5_fail(h, "read", "rows") : DW_OK;
  H5Sclose(space[0]), H5Sclose(space[1]);
  return status;
}

/* -- reading -----------------------------------------------------------------------------
 */

bool dw_h5_has(hid_t at, const char *name)
{
  return H5Lexists(at, name, H5P_DEFAULT) > 0 &&
         H5Oexists_by_name(at, name, H5P_DEFAULT) > 0;
}

bool dw_h5_get_text(hid_t at, const char *name, char *out, size_t room)
{
  out[0] = '\0';
  if (H5Aexists(at, name) <= 0) return false;
  const hid_t a = H5Aopen(at, name, H5P_DEFAULT);
  const hid_t type = a < 0 ? -1 : H5Aget_type(a), space = a < 0 ? -1 : H5Aget_space(a);
  bool good = type >= 0 && H5Tget_class(type) == H5T_STRING &&
              H5Tis_variable_str(type) == 0 && H5Sget_simple_extent_npoints(space) == 1;
  const size_t size = good ? H5Tget_size(type) : 0;
  char *text = good ? calloc(1, size + 1) : NULL;
  good = text && H5Aread(a, type, text) >= 0;
  if (good) snprintf(out, room, "%s", text);
  free(text);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  if (a >= 0) H5Aclose(a);
  return good;
}

bool dw_h5_get_int(hid_t at, const char *name, int64_t *v)
{
  if (H5Aexists(at, name) <= 0) return false;
  const hid_t a = H5Aopen(at, name, H5P_DEFAULT), space = a < 0 ? -1 : H5Aget_space(a);
  const bool good = space >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
                    H5Aread(a, H5T_NATIVE_INT64, v) >= 0;
  if (space >= 0) H5Sclose(space);
  if (a >= 0) H5Aclose(a);
  return good;
}

dw_status dw_h5_open_dataset(dw_h5 *h, hid_t at, const char *name, hid_t *dataset,
                             dw_h5_shape *shape)
{
  *shape = (dw_h5_shape){0};
  *dataset = H5Dopen2(at, name, H5P_DEFAULT);
  if (*dataset < 0) return dw_h5_fail(h, "read", name);
  const hid_t space = H5Dget_space(*dataset), type = H5Dget_type(*dataset);
  shape->rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
  const bool good = type >= 0 && shape->rank >= 0 && shape->rank <= DW_H5_RANK &&
                    H5Sget_simple_extent_dims(space, shape->dims, NULL) >= 0;
  if (good) shape->kind = H5Tget_class(type);
  const dw_status status = good ? DW_OK : dw_h5_fail(h, "read", name);
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  if (!good) H5Dclose(*dataset), *dataset = -1;
  return status;
}

static dw_status fixed_texts(dw_h5 *h, hid_t dataset, hid_t type, int64_t count, char **out)
{
  const size_t size = H5Tget_size(type);
  char *all =
      count && size > SIZE_MAX / (size_t)count ? NULL : calloc((size_t)count + 1, size);
  if (!all) return dw_fail(h->ctx, DW_ENOMEM, "no memory to read %s", h->name);
  dw_status status = dw_h5_read_rows(h, dataset, 0, (hsize_t)count, type, all);
  for (int64_t i = 0; status == DW_OK && i < count; i++) {
    out[i] = strndup(all + (size_t)i * size, size);
    if (!out[i]) status = dw_fail(h->ctx, DW_ENOMEM, "no memory to read %s", h->name);
  }
  free(all);
  return status;
}

static dw_status variable_texts(dw_h5 *h, hid_t dataset, int64_t count, char **out)
{
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, H5T_VARIABLE), H5Tset_cset(type, H5T_CSET_UTF8);
  const dw_status status = dw_h5_read_rows(h, dataset, 0, (hsize_t)count, type, out);
  for (int64_t i = 0; status == DW_OK && i < count; i++)
    if (!out[i]) out[i] = strdup("");
  H5Tclose(type);
  return status;
}

dw_status dw_h5_read_texts(dw_h5 *h, hid_t dataset, int64_t count, char **out)
{
  const hid_t type = H5Dget_type(dataset);
  const dw_status status = H5Tis_variable_str(type) > 0
                               ? variable_texts(h, dataset, count, out)
                               : fixed_texts(h, dataset, type, count, out);
  H5Tclose(type);
  return status;
}
