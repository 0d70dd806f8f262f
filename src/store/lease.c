/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/lease.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "store/file.h"

enum { WRITERS = 1000000, NAP_MS = 20, PATIENCE = 120 };

typedef enum { GOT, BUSY, NONE, FAILED } outcome;

static dw_status no_memory(dw_ctx *ctx)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to open the library");
}

static dw_status cannot(dw_ctx *ctx, const char *path, int error)
{
  return dw_fail(ctx, DW_EIO, "cannot write %s: %s", path, strerror(error));
}

/* Opens and locks the file that has this name now: between the two calls another process
 * may have removed it. */
static outcome lock_file(const char *path, int how, int *fd)
{
  for (;;) {
    struct stat mine, named;
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (*fd < 0) return FAILED;
    if (flock(*fd, how | LOCK_NB)) {
      const int error = errno;
      close(*fd), *fd = -1;
      errno = error;
      return error == EWOULDBLOCK ? BUSY : NONE;
    }
    if (!fstat(*fd, &mine) && !stat(path, &named) && mine.st_ino == named.st_ino &&
        mine.st_dev == named.st_dev)
      return GOT;
    close(*fd);
  }
}

static void nap(void)
{
  const struct timespec t = {.tv_nsec = NAP_MS * 1000000L};
  nanosleep(&t, NULL);
}

/* The last of the others may take the folder along just as we come. */
static outcome share_file(const char *folder, const char *path, int *fd)
{
  outcome o = lock_file(path, LOCK_SH, fd);
  for (int tries = 0; o == FAILED && errno == ENOENT && tries < WRITERS; tries++) {
    if (mkdir(folder, 0777) && errno != EEXIST) return FAILED;
    o = lock_file(path, LOCK_SH, fd);
  }
  return o;
}

static dw_status share(dw_ctx *ctx, dw_lease *l)
{
  char *path = dw_file_name("%s/lock", l->folder);
  if (!path) return no_memory(ctx);
  dw_status status = DW_OK;
  outcome o = share_file(l->folder, path, &l->shared);
  for (int naps = 0; o == BUSY && status == DW_OK; naps++) {
    if (naps == 1000 / NAP_MS)
      dw_note(ctx, "waiting for another process that packs %s", l->folder);
    if (dw_stop_requested(ctx))
      status = dw_fail(ctx, DW_EINTR, "stopped while waiting for %s", path);
    else if (naps > PATIENCE * 1000 / NAP_MS)
      status = dw_fail(ctx, DW_EIO, "%s has been locked for %d s by another process", path,
                       PATIENCE);
    nap();
    o = share_file(l->folder, path, &l->shared);
  }
  if (o == FAILED) status = cannot(ctx, path, errno);
  if (o == NONE) l->locks = false;
  free(path);
  return status;
}

/* -- numbers where there are no locks
 * ------------------------------------------------------ */

static void host_name(char out[64])
{
  if (gethostname(out, 63)) snprintf(out, 64, "unknown");
  out[63] = '\0';
}

/* Was the file made by a process of this machine that is no more? */
static bool stale(const char *path)
{
  char host[64], made[64] = "";
  long pid = 0;
  FILE *in = fopen(path, "re");
  if (!in) return false;
  const int got = fscanf(in, "%63s %ld", made, &pid);
  fclose(in);
  host_name(host);
  return got == 2 && !strcmp(host, made) && pid > 0 && kill((pid_t)pid, 0) &&
         errno == ESRCH;
}

static outcome make_file(const char *path, int *fd)
{
  char text[96], host[64];
  if (stale(path)) unlink(path);
  *fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (*fd < 0) return errno == EEXIST ? BUSY : FAILED;
  host_name(host);
  const int n = snprintf(text, sizeof text, "%s %ld\n", host, (long)getpid());
  return write(*fd, text, (size_t)n) == n ? GOT : FAILED;
}

static dw_status claim(dw_ctx *ctx, dw_lease *l)
{
  for (l->writer = 0; l->writer < WRITERS; l->writer++) {
    char *path = dw_file_name("%s/writer-%lld", l->folder, (long long)l->writer);
    if (!path) return no_memory(ctx);
    const outcome o =
        l->locks ? lock_file(path, LOCK_EX, &l->own) : make_file(path, &l->own);
    const dw_status status = o == FAILED || o == NONE ? cannot(ctx, path, errno) : DW_OK;
    free(path);
    if (o != BUSY) return status;
  }
  return dw_fail(ctx, DW_EIO, "%s has more than %d writers", l->folder, WRITERS);
}

static bool locks_wanted(void)
{
  const char *v = getenv("HDF5_USE_FILE_LOCKING");
  return !v || (strcmp(v, "FALSE") && strcmp(v, "0"));
}

dw_status dw_lease_take(dw_ctx *ctx, const char *folder, dw_lease *l)
{
  *l = (dw_lease){
      .folder = strdup(folder), .locks = locks_wanted(), .shared = -1, .own = -1};
  dw_status status = l->folder ? dw_file_folder(ctx, folder) : no_memory(ctx);
  if (status == DW_OK && l->locks) status = share(ctx, l);
  if (status == DW_OK) status = claim(ctx, l);
  if (status != DW_OK) dw_lease_end(l);
  return status;
}

bool dw_lease_alone(dw_lease *l)
{
  return l->locks && l->shared >= 0 && !flock(l->shared, LOCK_EX | LOCK_NB);
}

void dw_lease_end(dw_lease *l)
{
  char *own =
      l->own < 0 ? NULL : dw_file_name("%s/writer-%lld", l->folder, (long long)l->writer);
  if (own) unlink(own);
  if (l->own >= 0) close(l->own);
  const bool last = dw_lease_alone(l);
  char *lock = last ? dw_file_name("%s/lock", l->folder) : NULL;
  if (lock) unlink(lock);
  if (l->shared >= 0) close(l->shared);
  if (l->folder && (last || !l->locks)) rmdir(l->folder); /* only when it is empty */
  free(own), free(lock), free(l->folder);
  *l = (dw_lease){.shared = -1, .own = -1};
}
