/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

char *dw_file_name(const char *fmt, ...)
{
  va_list ap;
  va_start(ap, fmt);
  char *name = NULL;
  const int n = vasprintf(&name, fmt, ap);
  va_end(ap);
  return n < 0 ? NULL : name;
}

static dw_status no_memory(dw_ctx *ctx, const char *path)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to write %s", path);
}

static dw_status cannot_write(dw_ctx *ctx, const char *path, int error)
{
  return dw_fail(ctx, DW_EIO, "cannot write %s: %s", path, strerror(error));
}

static void forget(dw_file *f)
{
  free(f->path), free(f->temp);
  *f = (dw_file){0};
}

dw_status dw_file_begin(dw_ctx *ctx, const char *path, dw_file *f)
{
  *f = (dw_file){.path = strdup(path),
                 .temp = dw_file_name("%s.tmp-%ld", path, (long)getpid())};
  if (!f->path || !f->temp) {
    forget(f);
    return no_memory(ctx, path);
  }
  struct stat st;
  const bool folder = !stat(path, &st) && S_ISDIR(st.st_mode);
  f->out = folder ? NULL : fopen(f->temp, "we");
  if (f->out) return DW_OK;
  const int error = folder ? EISDIR : errno;
  forget(f);
  return cannot_write(ctx, path, error);
}

void dw_file_abandon(dw_file *f)
{
  if (f->out) fclose(f->out);
  if (f->temp) unlink(f->temp);
  forget(f);
}

dw_status dw_file_commit(dw_ctx *ctx, dw_file *f)
{
  errno = 0;
  int error = 0;
  if (fflush(f->out) || ferror(f->out)) error = errno ? errno : EIO;
  if (fclose(f->out) && !error) error = errno ? errno : EIO;
  f->out = NULL;
  dw_status status =
      error ? cannot_write(ctx, f->path, error) : dw_file_publish(ctx, f->temp, f->path);
  if (error) unlink(f->temp);
  forget(f);
  return status;
}

/* Some network file systems refuse to fsync what they keep in order anyway. */
static bool refused(int error)
{
  return error == EINVAL || error == ENOTSUP || error == ENOSYS || error == EROFS;
}

static int sync_path(const char *path, int flags)
{
  const int fd = open(path, flags | O_CLOEXEC);
  if (fd < 0) return errno;
  const int error = fsync(fd) && !refused(errno) ? errno : 0;
  return close(fd) && !error ? errno : error;
}

dw_status dw_file_sync_parent(dw_ctx *ctx, const char *path)
{
  const char *slash = strrchr(path, '/');
  char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
  if (!folder) return no_memory(ctx, path);
  const int error = sync_path(folder, O_RDONLY | O_DIRECTORY);
  free(folder);
  return error ? cannot_write(ctx, path, error) : DW_OK;
}

dw_status dw_file_publish(dw_ctx *ctx, const char *temp, const char *path)
{
  int error = sync_path(temp, O_RDONLY);
  if (!error && rename(temp, path)) error = errno;
  if (error) {
    unlink(temp);
    return cannot_write(ctx, path, error);
  }
  return dw_file_sync_parent(ctx, path);
}

dw_status dw_file_folder(dw_ctx *ctx, const char *path)
{
  struct stat st;
  if (!mkdir(path, 0777)) return dw_file_sync_parent(ctx, path);
  const int error = errno;
  if (error == EEXIST && !stat(path, &st) && S_ISDIR(st.st_mode)) return DW_OK;
  return dw_fail(ctx, DW_EIO, "cannot make the folder %s: %s", path,
                 error == EEXIST ? "there is a file of that name" : strerror(error));
}

bool dw_file_ends(const char *name, const char *end)
{
  const size_t n = strlen(name), m = strlen(end);
  return n > m && !strcmp(name + n - m, end);
}
