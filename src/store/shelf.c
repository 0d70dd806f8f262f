/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Which files of a library count.  A merged file names the segments it holds, so a crash
 * between its rename and their removal counts nothing twice: those names are skipped. */
#include "store/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/file.h"

typedef struct {
  dw_source *item;
  int64_t count;
} found;

static dw_status no_memory(dw_ctx *ctx, const dw_library *lib)
{
  return dw_fail(ctx, DW_ENOMEM, "no memory to open library %s", lib->path);
}

static void drop(dw_source *s)
{
  free(s->name), free(s->path);
  dw_segment_free(&s->about);
}

void dw_shelf_forget(dw_library *lib)
{
  dw_reader_close(&lib->reader);
  for (int64_t i = 0; i < lib->sources; i++)
    drop(&lib->source[i]);
  free(lib->source);
  lib->source = NULL, lib->sources = 0;
  dw_fold_forget(lib);
  dw_tables_free(&lib->tables);
}

dw_status dw_shelf_add(dw_ctx *ctx, dw_library *lib, dw_source *s)
{
  dw_source *grown = realloc(lib->source, (size_t)(lib->sources + 1) * sizeof *grown);
  if (!grown) {
    drop(s);
    return no_memory(ctx, lib);
  }
  lib->source = grown;
  grown[lib->sources++] = *s;
  return DW_OK;
}

static bool known(const dw_library *lib, const char *name)
{
  for (int64_t i = 0; i < lib->sources; i++)
    if (!strcmp(lib->source[i].name, name)) return true;
  return false;
}

static bool held(const dw_library *lib, const char *name)
{
  for (int64_t i = 0; i < lib->sources; i++)
    for (int64_t k = 0; k < lib->source[i].about.held; k++)
      if (!strcmp(lib->source[i].about.holds[k], name)) return true;
  return false;
}

/* A segment's failure costs its rows only; P's is the library's. */
static dw_status skip(dw_ctx *ctx, dw_library *lib, const dw_source *s, dw_status status)
{
  if (!s->name[0]) return status;
  lib->skipped++;
  dw_warn(ctx, "segment %s is skipped: %s", s->name, ctx->error.text);
  dw_error_clear(ctx);
  return DW_OK;
}

/* -- looking ----------------------------------------------------------------------------
 */

static dw_status look_at(dw_ctx *ctx, dw_library *lib, const char *name, found *f,
                         bool *vanished)
{
  if (known(lib, name)) return DW_OK;
  dw_source s = {.name = strdup(name), .level = -1};
  s.path = name[0] ? dw_file_name("%s/%s", lib->folder, name) : strdup(lib->path);
  if (!s.name || !s.path) {
    drop(&s);
    return no_memory(ctx, lib);
  }
  dw_status status = dw_segment_peek(ctx, s.path, &s.about);
  if (status != DW_OK) {
    const bool gone = status == DW_ENOTFOUND;
    if (gone && name[0]) *vanished = true;
    if (gone)
      dw_error_clear(ctx);
    else
      status = skip(ctx, lib, &s, status);
    drop(&s);
    return gone ? DW_OK : status;
  }
  dw_source *grown = realloc(f->item, (size_t)(f->count + 1) * sizeof *grown);
  if (!grown) {
    drop(&s);
    return no_memory(ctx, lib);
  }
  f->item = grown;
  grown[f->count++] = s;
  return DW_OK;
}

static int is_segment(const struct dirent *d)
{
  const size_t n = strlen(d->d_name);
  return n > 3 && d->d_name[0] != '.' && !strcmp(d->d_name + n - 3, ".h5");
}

/* Segments first: what is packed between the two looks is then in P as we see it. */
static dw_status look(dw_ctx *ctx, dw_library *lib, found *f, bool *vanished)
{
  struct dirent **names = NULL;
  const int n = scandir(lib->folder, &names, is_segment, alphasort);
  if (n < 0 && errno != ENOENT && errno != ENOTDIR)
    return dw_fail(ctx, DW_EIO, "cannot read the folder %s: %s", lib->folder,
                   strerror(errno));
  dw_status status = DW_OK;
  for (int i = 0; i < n; i++) {
    if (status == DW_OK) status = look_at(ctx, lib, names[i]->d_name, f, vanished);
    free(names[i]);
  }
  free(names);
  return status == DW_OK ? look_at(ctx, lib, "", f, vanished) : status;
}

/* -- loading -----------------------------------------------------------------------------
 */

/* P, then the files that hold most. */
static int before(const void *a, const void *b)
{
  const dw_source *p = a, *q = b;
  if (!p->name[0] != !q->name[0]) return p->name[0] ? 1 : -1;
  if (p->about.held != q->about.held) return p->about.held > q->about.held ? -1 : 1;
  return strcmp(p->name, q->name);
}

/* Takes *s in or drops it. */
static dw_status load(dw_ctx *ctx, dw_library *lib, dw_source *s, bool *vanished)
{
  dw_tables tables;
  dw_status status = DW_OK;
  if (!held(lib, s->name)) {
    status = dw_segment_load(ctx, s->path, (int32_t)lib->sources, s->about.stamp, &tables);
    if (status == DW_OK) status = dw_tables_merge(ctx, &lib->tables, &tables);
    if (status == DW_OK) return dw_shelf_add(ctx, lib, s);
    if (status == DW_ENOTFOUND) {
      *vanished = true;
      dw_error_clear(ctx);
      status = DW_OK;
    } else {
      status = skip(ctx, lib, s, status);
    }
  }
  drop(s);
  return status;
}

dw_status dw_shelf_scan(dw_ctx *ctx, dw_library *lib, bool *vanished)
{
  found f = {0};
  *vanished = false, lib->skipped = 0;
  dw_status status = look(ctx, lib, &f, vanished);
  if (f.count > 1) qsort(f.item, (size_t)f.count, sizeof *f.item, before);
  for (int64_t i = 0; i < f.count; i++) {
    if (status == DW_OK)
      status = load(ctx, lib, &f.item[i], vanished);
    else
      drop(&f.item[i]);
  }
  free(f.item);
  return status;
}

/* -- writing ------------------------------------------------------------------------------
 */

static const char *file_of(void *arg, int32_t source)
{
  const dw_library *lib = arg;
  return lib->source[source].path;
}

/* Another writer merged the segment away: the row has moved, its id has not. */
static dw_status find_again(dw_ctx *ctx, void *arg, const dw_table *t,
                            const dw_address *was, dw_vector_cell *cell)
{
  dw_library *lib = arg;
  const int64_t id = t->cells[DW_COLUMN_ID].integer[was->row];
  dw_library now = {.path = lib->path, .folder = lib->folder};
  dw_reader_init(&now.reader);
  bool vanished = true;
  dw_status status = DW_OK;
  for (int tries = 0; vanished && status == DW_OK && tries < 20; tries++) {
    dw_shelf_forget(&now);
    status = dw_shelf_scan(ctx, &now, &vanished);
  }
  const dw_table *again = dw_tables_find(&now.tables, t->name);
  const int64_t row = again ? dw_table_row(again, id) : -1;
  lib->moved = status == DW_OK && row < 0;
  if (lib->moved)
    status = dw_fail(ctx, DW_EIO, "row %lld of table %s of %s is gone", (long long)id,
                     t->name, lib->path);
  if (status == DW_OK) {
    const dw_vector_at at = {now.source[again->place[row].source].path, t->name,
                             t->column[was->column].name, again->place[row].row};
    status = dw_reader_vector(ctx, &now.reader, &at, cell);
  }
  dw_shelf_forget(&now);
  return status;
}

dw_segment_job dw_shelf_job(dw_library *lib, const char *temp, const char *name)
{
  return (dw_segment_job){.path = temp,
                          .name = name,
                          .tables = &lib->tables,
                          .reader = &lib->reader,
                          .file = file_of,
                          .lost = find_again,
                          .arg = lib};
}
