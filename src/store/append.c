/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/append.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/extxyz.h"
#include "store/file.h"
#include "store/h5md.h"
#include "store/lammps.h"

static void put(FILE *out, dw_frame_format format, const dw_system *s)
{
  if (format == DW_FRAME_EXTXYZ)
    dw_extxyz_put(out, s);
  else
    dw_lammps_put_frame(out, s);
}

static dw_status cannot(dw_ctx *ctx, const char *file)
{
  return dw_fail(ctx, DW_EIO, "cannot write %s: %s", file, strerror(errno ? errno : EIO));
}

/* The file, cut off at `end`; NULL with the failure reported. */
static FILE *open_at(dw_ctx *ctx, const char *file, int64_t end)
{
  FILE *out = fopen(file, end > 0 ? "r+e" : "we");
  struct stat st;
  if (!out) {
    cannot(ctx, file);
    return NULL;
  }
  if (end == 0) return out;
  const int unknown = fstat(fileno(out), &st);
  if (!unknown && st.st_size < end)
    dw_fail(ctx, DW_EIO, "%s has %lld bytes, but this run had written %lld", file,
            (long long)st.st_size, (long long)end);
  else if (unknown || ftruncate(fileno(out), (off_t)end) ||
           fseeko(out, (off_t)end, SEEK_SET))
    cannot(ctx, file);
  else
    return out;
  fclose(out);
  return NULL;
}

static dw_status whole_file(dw_ctx *ctx, dw_frame_format format, const char *file,
                            const dw_system *s)
{
  const char *star = strchr(file, '*');
  dw_file f;
  char *name =
      dw_file_name("%.*s%lld%s", (int)(star - file), file, (long long)s->step, star + 1);
  if (!name) return dw_fail(ctx, DW_ENOMEM, "no memory to write %s", file);
  dw_status status;
  if (format == DW_FRAME_H5MD) {
    status = dw_h5md_write(ctx, name, s);
  } else if ((status = dw_file_begin(ctx, name, &f)) == DW_OK) {
    put(f.out, format, s);
    status = dw_file_commit(ctx, &f);
  }
  free(name);
  return status;
}

dw_status dw_frame_append(dw_ctx *ctx, dw_frame_format format, const char *file,
                          const dw_system *s, int64_t *end)
{
  if (strchr(file, '*')) return whole_file(ctx, format, file, s);
  if (format == DW_FRAME_H5MD) return dw_h5md_append(ctx, file, s, end);
  errno = 0;
  FILE *out = open_at(ctx, file, *end);
  if (!out) return DW_EIO;
  put(out, format, s);
  const bool good = !fflush(out) && !ferror(out);
  const int64_t at = (int64_t)ftello(out);
  if (fclose(out) || !good) return cannot(ctx, file);
  *end = at;
  return DW_OK;
}
