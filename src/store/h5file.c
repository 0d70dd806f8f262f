/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* HDF5 1.10 crashes when a write fails while it closes a file (full disk, quota, file size
 * limit).  So its writes go through this driver, which never fails one: it notes the first
 * error, drops what follows, and whoever made the file looks at the note before the file
 * gets its final name.  A file that is amended keeps a journal of what was overwritten, so
 * that a killed writer loses the last change and nothing else. */
#include "store/h5file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/h5undo.h"
#if H5_VERSION_GE(1, 13, 0)
#include <H5FDdevelop.h>
#endif

typedef struct {
  int *error;
  bool amend;
} info;

typedef struct {
  H5FD_t public; /* HDF5 wants it first */
  int fd;
  haddr_t eoa, eof;
  int *error;
  dw_h5undo *undo; /* of a file that is amended */
} driver;

static bool start_undo(driver *d, const char *name)
{
  const off_t size = lseek(d->fd, 0, SEEK_END);
  if (size < 0) return false;
  d->eof = (haddr_t)size;
  d->undo = dw_h5undo_begin(name, size);
  return d->undo != NULL;
}

static H5FD_t *open_file(const char *name, unsigned flags, hid_t access, haddr_t max)
{
  (void)max;
  const info *how = H5Pget_driver_info(access);
  const bool create = flags & H5F_ACC_TRUNC;
  driver *d = how && how->amend != create ? calloc(1, sizeof *d) : NULL;
  if (!d) return NULL;
  d->error = how->error;
  d->fd = open(name, O_RDWR | O_CLOEXEC | (create ? O_CREAT | O_TRUNC : 0), 0666);
  if (d->fd >= 0 && (create || start_undo(d, name))) return &d->public;
  *d->error = errno;
  if (d->fd >= 0) close(d->fd);
  free(d);
  return NULL;
}

static herr_t close_file(H5FD_t *file)
{
  driver *d = (driver *)file;
  if (close(d->fd) && !*d->error) *d->error = errno;
  if (d->undo && !dw_h5undo_end(d->undo, *d->error == 0) && !*d->error) *d->error = errno;
  free(d);
  return 0;
}

static herr_t query(const H5FD_t *file, unsigned long *flags)
{
  (void)file;
  *flags = H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA |
           H5FD_FEAT_DATA_SIEVE | H5FD_FEAT_AGGREGATE_SMALLDATA;
  return 0;
}

static haddr_t get_eoa(const H5FD_t *file, H5FD_mem_t type)
{
  (void)type;
  return ((const driver *)file)->eoa;
}

static herr_t set_eoa(H5FD_t *file, H5FD_mem_t type, haddr_t address)
{
  (void)type;
  ((driver *)file)->eoa = address;
  return 0;
}

static haddr_t get_eof(const H5FD_t *file, H5FD_mem_t type)
{
  (void)type;
  return ((const driver *)file)->eof;
}

static herr_t read_bytes(H5FD_t *file, H5FD_mem_t type, hid_t how, haddr_t at, size_t size,
                         void *buffer)
{
  (void)type, (void)how;
  const driver *d = (const driver *)file;
  char *to = buffer;
  while (size > 0) {
    const ssize_t n = pread(d->fd, to, size, (off_t)at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) { /* past what is written: zeros, as in a sparse file */
      memset(to, 0, size);
      return 0;
    }
    to += n, at += (haddr_t)n, size -= (size_t)n;
  }
  return 0;
}

/* What is about to be overwritten or cut off. */
static void keep_old(driver *d, haddr_t at, size_t size)
{
  if (d->undo && !*d->error && !dw_h5undo_keep(d->undo, d->fd, (off_t)at, size))
    *d->error = errno ? errno : EIO;
}

static herr_t write_bytes(H5FD_t *file, H5FD_mem_t type, hid_t how, haddr_t at, size_t size,
                          const void *buffer)
{
  (void)type, (void)how;
  driver *d = (driver *)file;
  const char *from = buffer;
  if (at + size > d->eof) d->eof = at + size;
  keep_old(d, at, size);
  while (size > 0 && !*d->error) {
    const ssize_t n = pwrite(d->fd, from, size, (off_t)at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) {
      *d->error = n < 0 ? errno : ENOSPC;
      break;
    }
    from += n, at += (haddr_t)n, size -= (size_t)n;
  }
  return 0;
}

/* The file is as long as HDF5 thinks, or a reader takes it for truncated. */
static herr_t truncate_file(H5FD_t *file, hid_t how, hbool_t closing)
{
  (void)how, (void)closing;
  driver *d = (driver *)file;
  if (d->eof == d->eoa) return 0;
  if (d->eof > d->eoa) keep_old(d, d->eoa, (size_t)(d->eof - d->eoa));
  if (!*d->error && ftruncate(d->fd, (off_t)d->eoa)) *d->error = errno;
  d->eof = d->eoa;
  return 0;
}

hid_t dw_h5file_access(int *error, bool amend)
{
  static const H5FD_class_t class = {
#if H5_VERSION_GE(1, 13, 0)
    .version = H5FD_CLASS_VERSION,
    .value = 511, /* of the range left for private use */
#endif
    .name = "dwell",
    .maxaddr = (haddr_t)INT64_MAX,
    .fc_degree = H5F_CLOSE_STRONG,
    .fapl_size = sizeof(info),
    .open = open_file,
    .close = close_file,
    .query = query,
    .get_eoa = get_eoa,
    .set_eoa = set_eoa,
    .get_eof = get_eof,
    .read = read_bytes,
    .write = write_bytes,
    .truncate = truncate_file,
    .fl_map = H5FD_FLMAP_DICHOTOMY,
  };
  const info how = {.error = error, .amend = amend};
  const hid_t id = H5FDregister(&class), access = H5Pcreate(H5P_FILE_ACCESS);
  const bool good = id >= 0 && access >= 0 && H5Pset_driver(access, id, &how) >= 0 &&
                    H5Pset_fclose_degree(access, H5F_CLOSE_STRONG) >= 0;
  if (id >= 0) H5FDunregister(id); /* the list keeps its own reference */
  if (good) return access;
  if (access >= 0) H5Pclose(access);
  return -1;
}
