/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The bytes go to the journal before they are overwritten, so an entry that is cut short
 * has not been needed yet.  This is for processes that are killed; like all files of frames
 * it does not wait for the disk. */
#include "store/h5undo.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char magic[8] = "dwundo1";
static const char suffix[] = ".undo";

typedef struct {
  int64_t at, length;
} entry;

struct dw_h5undo {
  int journal;
  off_t size; /* of the file when it was opened */
  char name[];
};

static bool put_all(int fd, const void *data, size_t size, off_t at)
{
  const char *from = data;
  while (size > 0) {
    const ssize_t n = at < 0 ? write(fd, from, size) : pwrite(fd, from, size, at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    from += n, size -= (size_t)n;
    if (at >= 0) at += n;
  }
  return true;
}

static bool get_all(int fd, void *data, size_t size, off_t at)
{
  char *to = data;
  while (size > 0) {
    const ssize_t n = pread(fd, to, size, at);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    to += n, at += n, size -= (size_t)n;
  }
  return true;
}

dw_h5undo *dw_h5undo_begin(const char *path, off_t size)
{
  const size_t room = strlen(path) + sizeof suffix;
  dw_h5undo *u = malloc(sizeof *u + room);
  if (!u) return NULL;
  u->size = size;
  snprintf(u->name, room, "%s%s", path, suffix);
  u->journal = open(u->name, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  const int64_t old = (int64_t)size;
  if (u->journal >= 0) {
    flock(u->journal, LOCK_EX | LOCK_NB);
    if (put_all(u->journal, magic, sizeof magic, -1) &&
        put_all(u->journal, &old, sizeof old, -1))
      return u;
    const int error = errno;
    unlink(u->name), close(u->journal);
    errno = error;
  }
  free(u);
  return NULL;
}

bool dw_h5undo_keep(dw_h5undo *u, int fd, off_t at, size_t length)
{
  struct stat st;
  if (fstat(fd, &st)) return false;
  const off_t end =
      st.st_size < u->size ? st.st_size : u->size; /* what was cut off is kept */
  if (at >= end) return true;
  if ((off_t)length > end - at) length = (size_t)(end - at);
  const entry e = {(int64_t)at, (int64_t)length};
  char *old = malloc(length ? length : 1);
  errno = old ? 0 : ENOMEM;
  const bool good = old && get_all(fd, old, length, at) &&
                    put_all(u->journal, &e, sizeof e, -1) &&
                    put_all(u->journal, old, length, -1);
  const int error = errno;
  free(old);
  errno = error;
  return good;
}

bool dw_h5undo_end(dw_h5undo *u, bool good)
{
  const bool removed = !good || unlink(u->name) == 0;
  close(u->journal);
  free(u);
  return removed;
}

/* One entry, put back; *at moves behind it.  False: there is no further whole one, or, with
 * *failed, it cannot be put back. */
static bool put_back(int journal, int fd, off_t *at, int64_t size, bool *failed)
{
  entry e;
  if (!get_all(journal, &e, sizeof e, *at)) return false;
  if (e.at < 0 || e.length < 0 || e.at > size || e.length > size - e.at) return false;
  char *old = malloc(e.length ? (size_t)e.length : 1);
  const bool whole = old && get_all(journal, old, (size_t)e.length, *at + (off_t)sizeof e);
  *failed = !old || (whole && !put_all(fd, old, (size_t)e.length, (off_t)e.at));
  free(old);
  *at += (off_t)sizeof e + (off_t)e.length;
  return whole && !*failed;
}

/* Entries count from the last to the first: so the oldest bytes win. */
static bool roll_back(int journal, int fd)
{
  char word[sizeof magic];
  int64_t size;
  if (!get_all(journal, word, sizeof word, 0)) return true; /* killed before it began */
  if (!get_all(journal, &size, sizeof size, sizeof word)) return true;
  errno = 0;
  if (memcmp(word, magic, sizeof magic) || size < 0) return false;
  const off_t first = (off_t)(sizeof magic + sizeof size);
  int64_t count = 0;
  bool failed = false;
  off_t at = first;
  entry e;
  while (get_all(journal, &e, sizeof e, at) && e.length >= 0 && e.length <= size)
    at += (off_t)sizeof e + (off_t)e.length, count++;
  for (int64_t k = count; k-- > 0 && !failed;) {
    at = first;
    for (int64_t j = 0; j < k && get_all(journal, &e, sizeof e, at); j++)
      at += (off_t)sizeof e + (off_t)e.length;
    put_back(journal, fd, &at, size, &failed);
  }
  struct stat st;
  if (failed || fstat(fd, &st)) return false;
  return st.st_size >= size && ftruncate(fd, (off_t)size) == 0;
}

bool dw_h5undo_apply(const char *path, bool force)
{
  const size_t room = strlen(path) + sizeof suffix;
  char *name = malloc(room);
  if (!name) return false;
  snprintf(name, room, "%s%s", path, suffix);
  const int journal = open(name, O_RDONLY | O_CLOEXEC);
  bool good = true;
  if (journal >= 0 && (flock(journal, LOCK_EX | LOCK_NB) == 0 || force)) {
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    good = fd >= 0 ? roll_back(journal, fd) && unlink(name) == 0 : !force;
    const int error = errno;
    if (fd >= 0) close(fd);
    errno = error;
  }
  if (journal >= 0) close(journal);
  free(name);
  return good;
}
