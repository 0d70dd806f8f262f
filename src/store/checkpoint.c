/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/checkpoint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "store/file.h"

typedef struct {
  char magic[16];
  uint32_t format, order;
  uint64_t size, hash;
} header;

static const char magic[16] = "dwell restart\n";
enum { ORDER = 0x01020304 };

/* The file of this name is kept; at every instant one of the two is whole. */
static dw_status keep_previous(dw_ctx *ctx, const char *path)
{
  char *previous = dw_file_name("%s.prev", path);
  if (!previous) return dw_fail(ctx, DW_ENOMEM, "no memory to write %s", path);
  unlink(previous);
  if (link(path, previous) && errno != ENOENT) rename(path, previous);
  free(previous);
  return DW_OK;
}

dw_status dw_checkpoint_write(dw_ctx *ctx, const char *path, const dw_archive *a)
{
  header h = {.format = DW_CHECKPOINT_FORMAT, .order = ORDER, .size = a->size};
  dw_file file;
  memcpy(h.magic, magic, sizeof magic);
  h.hash = dw_hash(DW_HASH_START, a->data, a->size);
  DW_TRY(dw_file_begin(ctx, path, &file));
  fwrite(&h, sizeof h, 1, file.out);
  fwrite(a->data, 1, a->size, file.out);
  if (fflush(file.out) || ferror(file.out)) /* the old pair of files stays */
    return dw_file_commit(ctx, &file);
  const dw_status status = keep_previous(ctx, path);
  if (status == DW_OK) return dw_file_commit(ctx, &file);
  dw_file_abandon(&file);
  return status;
}

static dw_status refuse(dw_ctx *ctx, const char *path, const char *why)
{
  char *previous = dw_file_name("%s.prev", path);
  const bool there = previous && !access(previous, R_OK);
  free(previous);
  return dw_fail_word(ctx, DW_EIO, 2,
                      there ? "the checkpoint before is beside it: its name ends in .prev"
                            : NULL,
                      "%s %s", path, why);
}

static dw_status read_content(dw_ctx *ctx, const char *path, FILE *in, dw_archive *a)
{
  header h;
  const size_t got = fread(&h, 1, sizeof h, in);
  if (got < sizeof h.magic || memcmp(h.magic, magic, sizeof magic) != 0)
    return refuse(ctx, path, "is no restart file of dwell");
  if (got < sizeof h) return refuse(ctx, path, "is cut: its header is not whole");
  if (h.order != ORDER)
    return refuse(ctx, path, "was written on a machine of another byte order");
  if (h.format != DW_CHECKPOINT_FORMAT)
    return refuse(ctx, path, "is a restart file of another version of dwell");
  fseek(in, 0, SEEK_END);
  const long end = ftell(in);
  if (end < 0 || (uint64_t)end < sizeof h + h.size)
    return refuse(ctx, path, "is cut: bytes are missing at its end");
  if ((uint64_t)end > sizeof h + h.size)
    return refuse(ctx, path, "is damaged: there is something behind its end");
  fseek(in, sizeof h, SEEK_SET);
  a->data = malloc((size_t)h.size + 1);
  if (!a->data) return dw_fail(ctx, DW_ENOMEM, "no memory to read %s", path);
  a->size = fread(a->data, 1, (size_t)h.size, in);
  if (a->size != h.size || dw_hash(DW_HASH_START, a->data, a->size) != h.hash)
    return refuse(ctx, path, "is damaged: its checksum is wrong");
  return DW_OK;
}

dw_status dw_checkpoint_read(dw_ctx *ctx, const char *path, dw_archive *a)
{
  *a = (dw_archive){.ctx = ctx, .name = path};
  FILE *in = fopen(path, "rbe");
  if (!in) {
    char why[200];
    snprintf(why, sizeof why, "cannot be opened: %s", strerror(errno));
    return refuse(ctx, path, why);
  }
  const dw_status status = read_content(ctx, path, in, a);
  fclose(in);
  if (status != DW_OK) dw_archive_free(a);
  return status;
}
