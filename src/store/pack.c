/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Writing a library's files: a segment a commit, FAN_OUT segments of one level into one of
 * the next (so that a library is never a file a path, and no row is rewritten more than a
 * few times), and everything into P. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/file.h"
#include "store/shelf.h"

enum { FAN_OUT = 16 };

static dw_status no_memory(dw_ctx *ctx, const dw_library *lib)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to write library %s", lib->path);
}

/* Writes a job under a temporary name and gives it its own. */
static dw_status publish(dw_ctx *ctx, dw_segment_job *job, const char *path)
{
  char *temp = dw_file_name("%s.tmp-%ld", path, (long)getpid());
  if (!temp) return dw_fail(ctx, DW_ENOMEM, "no memory to write %s", path);
  job->path = temp, job->name = path;
  dw_status status = dw_segment_write(ctx, job);
  if (status == DW_OK)
    status = dw_file_publish(ctx, temp, path);
  else
    unlink(temp);
  free(temp);
  return status;
}

dw_status dw_shelf_segment(dw_ctx *ctx, dw_library *lib, const dw_pick *pick,
                           dw_source *new)
{
  new->name = dw_file_name("%s-%06lld.h5", lib->stem, (long long)++lib->sequence);
  new->path = new->name ? dw_file_name("%s/%s", lib->folder, new->name) : NULL;
  dw_segment_job job = dw_shelf_job(lib, NULL, NULL);
  job.pick = *pick, job.about = new->about;
  dw_status status = new->path ? publish(ctx, &job, new->path) : no_memory(ctx, lib);
  const int32_t source = (int32_t)lib->sources;
  if (status != DW_OK) {
    free(new->name), free(new->path);
    dw_segment_free(&new->about);
    return status;
  }
  status = dw_shelf_add(ctx, lib, new);
  if (status == DW_OK) dw_segment_settle(&job, source);
  return status;
}

/* -- merging ----------------------------------------------------------------------------
 */

/* Adds a name unless it is there. */
static bool hold(dw_segment *about, const char *name)
{
  for (int64_t k = 0; k < about->held; k++)
    if (!strcmp(about->holds[k], name)) return true;
  char **grown = realloc(about->holds, (size_t)(about->held + 1) * sizeof *grown);
  if (!grown) return false;
  about->holds = grown;
  grown[about->held] = strdup(name);
  return grown[about->held] && ++about->held;
}

/* The names a file made of these sources holds, as far as the files are still there. */
static bool gather(const dw_library *lib, const bool *source, dw_segment *about)
{
  bool good = true;
  for (int64_t i = 0; good && i < lib->sources; i++) {
    const dw_source *s = &lib->source[i];
    if (!source[i]) continue;
    if (s->about.stamp > about->stamp) about->stamp = s->about.stamp;
    if (s->name[0]) good = hold(about, s->name);
    for (int64_t k = 0; good && k < s->about.held; k++) {
      char *path = dw_file_name("%s/%s", lib->folder, s->about.holds[k]);
      good = path && (access(path, F_OK) || hold(about, s->about.holds[k]));
      free(path);
    }
  }
  return good;
}

static void remove_held(const dw_library *lib, const dw_segment *about)
{
  for (int64_t k = 0; k < about->held; k++) {
    char *path = dw_file_name("%s/%s", lib->folder, about->holds[k]);
    if (path) unlink(path);
    free(path);
  }
}

dw_status dw_shelf_merge(dw_ctx *ctx, dw_library *lib, int level)
{
  int64_t count = 0;
  bool *source = calloc((size_t)lib->sources + 1, sizeof *source);
  if (!source) return no_memory(ctx, lib);
  for (int64_t i = 0; i < lib->sources; i++)
    if (lib->source[i].level == level && !lib->source[i].gone) source[i] = true, count++;
  dw_source new = {.level = level + 1};
  dw_status status = DW_OK;
  if (count >= FAN_OUT) {
    const dw_pick pick = {.source = source};
    status = gather(lib, source, &new.about) ? dw_shelf_segment(ctx, lib, &pick, &new)
                                             : no_memory(ctx, lib);
    dw_reader_close(&lib->reader);
    for (int64_t i = 0; status == DW_OK && i < lib->sources - 1; i++)
      if (source[i]) lib->source[i].gone = true;
    if (status == DW_OK) remove_held(lib, &new.about);
  }
  free(source);
  return status == DW_OK && count >= FAN_OUT ? dw_shelf_merge(ctx, lib, level + 1) : status;
}

/* -- packing ----------------------------------------------------------------------------
 */

static int leftover(const struct dirent *d)
{
  return strstr(d->d_name, ".h5.tmp-") != NULL;
}

/* Of writers that were killed: nobody else is here. */
static void remove_leftovers(const dw_library *lib)
{
  struct dirent **names = NULL;
  const int n = scandir(lib->folder, &names, leftover, NULL);
  for (int i = 0; i < n; i++) {
    char *path = dw_file_name("%s/%s", lib->folder, names[i]->d_name);
    if (path) unlink(path);
    free(path), free(names[i]);
  }
  free(names);
}

/* The source whose vectors could not be read, -1: something else failed. */
static int64_t culprit(const dw_library *lib)
{
  for (int64_t i = 0; lib->reader.failed && lib->reader.path && i < lib->sources; i++)
    if (lib->source[i].name[0] && !strcmp(lib->source[i].path, lib->reader.path)) return i;
  return -1;
}

static dw_status pack(dw_ctx *ctx, dw_library *lib, const bool *source)
{
  dw_segment_job job = dw_shelf_job(lib, NULL, NULL);
  job.pick = (dw_pick){.source = source};
  dw_reader_close(&lib->reader);
  dw_status status =
      gather(lib, source, &job.about) ? publish(ctx, &job, lib->path) : no_memory(ctx, lib);
  if (status == DW_OK) remove_held(lib, &job.about);
  dw_segment_free(&job.about);
  return status;
}

/* Reads everything anew, and marks what is to go into P; *segments: is there anything that
 * is not in it? */
static dw_status survey(dw_ctx *ctx, dw_library *lib, bool **source, bool *segments)
{
  bool vanished;
  DW_TRY(dw_shelf_scan(ctx, lib, &vanished));
  free(*source);
  *source = calloc((size_t)lib->sources + 1, sizeof **source);
  if (!*source) return no_memory(ctx, lib);
  *segments = false;
  for (int64_t i = 0; i < lib->sources; i++) {
    (*source)[i] = !lib->source[i].gone;
    *segments = *segments || ((*source)[i] && lib->source[i].name[0]);
  }
  return DW_OK;
}

/* A damaged segment stays where it is; the others need not.  Then nothing is folded: what
 * adds up may be in it. */
static dw_status pack_rest(dw_ctx *ctx, dw_library *lib, bool **source)
{
  dw_status status = DW_EIO;
  bool segments;
  char *bad = strdup(lib->source[culprit(lib)].name);
  if (!bad) return no_memory(ctx, lib);
  dw_warn(ctx, "segment %s is not packed: %s", bad, ctx->error.text);
  dw_error_clear(ctx);
  dw_shelf_forget(lib);
  status = survey(ctx, lib, source, &segments);
  for (int64_t i = 0; status == DW_OK && i < lib->sources; i++)
    if (!strcmp(lib->source[i].name, bad)) (*source)[i] = false;
  free(bad);
  if (status == DW_OK) status = pack(ctx, lib, *source);
  while (status == DW_EIO && culprit(lib) >= 0 && (*source)[culprit(lib)]) {
    const int64_t other = culprit(lib);
    dw_warn(ctx, "segment %s is not packed: %s", lib->source[other].name, ctx->error.text);
    dw_error_clear(ctx);
    (*source)[other] = false;
    status = pack(ctx, lib, *source);
  }
  return status;
}

dw_status dw_shelf_pack(dw_ctx *ctx, dw_library *lib)
{
  bool segments = false, *source = NULL;
  dw_status status = survey(ctx, lib, &source, &segments);
  remove_leftovers(lib);
  for (int64_t i = 0; status == DW_OK && !segments && i < lib->sources; i++)
    remove_held(lib, &lib->source[i].about); /* of a packing that was killed at its end */
  if (status == DW_OK && segments) {
    status = dw_fold_load(ctx, lib);
    if (status == DW_OK) dw_fold_apply(lib);
    if (status == DW_OK) status = pack(ctx, lib, source);
    if (status == DW_EIO && culprit(lib) >= 0) status = pack_rest(ctx, lib, &source);
  }
  free(source);
  return status;
}
