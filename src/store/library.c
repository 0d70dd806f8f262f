/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/library.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/ranks.h"
#include "store/file.h"
#include "store/shelf.h"

/* -- opening ------------------------------------------------------------------------------
 */

static uint64_t clock_ns(void)
{
  struct timespec t;
  clock_gettime(CLOCK_REALTIME, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

/* HOST-PID-TIME: no other process, now or later, makes that name. */
static char *stem(void)
{
  char host[48] = "";
  if (gethostname(host, sizeof host - 1) || !host[0]) strcpy(host, "host");
  for (char *c = host; *c; c++)
    if (!isalnum((unsigned char)*c)) *c = '_';
  return dw_file_name("%s-%ld-%" PRIx64, host, (long)getpid(), clock_ns());
}

static char *copy(const char *text)
{
  return strdup(text ? text : "");
}

static bool copy_provenance(const dw_provenance *from, dw_provenance *to)
{
  *to = *from;
  to->deck_name = copy(from->deck_name), to->deck_text = copy(from->deck_text);
  to->version = copy(from->version), to->plugins = copy(from->plugins);
  to->command_line = copy(from->command_line);
  return to->deck_name && to->deck_text && to->version && to->plugins && to->command_line;
}

static void free_text(const char *text)
{
  free((void *)(uintptr_t)text);
}

static void drop(dw_library *lib)
{
  if (lib->writable) dw_lease_end(&lib->lease);
  dw_shelf_forget(lib);
  const dw_provenance *p = &lib->made_by;
  free_text(p->deck_name), free_text(p->deck_text), free_text(p->version);
  free_text(p->plugins), free_text(p->command_line);
  free(lib->path), free(lib->folder), free(lib->stem), free(lib->buffer);
  free(lib);
}

/* A foreign file is found out before anything is made beside it. */
static dw_status check_file(dw_ctx *ctx, const dw_library *lib, bool *exists)
{
  struct stat st;
  *exists = !stat(lib->path, &st);
  if (!*exists) return DW_OK;
  if (S_ISDIR(st.st_mode))
    return dw_fail(ctx, DW_EVALUE, "library %s is a folder; name a file", lib->path);
  if (!S_ISREG(st.st_mode)) /* a pipe would keep us waiting */
    return dw_fail(ctx, DW_EVALUE, "library %s is no regular file", lib->path);
  dw_segment about;
  DW_TRY(dw_segment_peek(ctx, lib->path, &about));
  dw_segment_free(&about);
  return DW_OK;
}

/* The leader comes first.  While they follow, the others give the ids that it gives. */
static dw_status take_lease(dw_ctx *ctx, dw_library *lib)
{
  if (dw_follows(ctx)) DW_TRY(dw_ranks_share(ctx, &lib->leader, sizeof lib->leader));
  dw_status status = dw_lease_take(ctx, lib->folder, &lib->lease);
  if (!dw_together(ctx)) return status;
  if (!dw_follows(ctx)) {
    lib->leader = lib->lease.writer;
    DW_TRY(dw_ranks_share(ctx, &lib->leader, sizeof lib->leader));
  }
  const dw_status met = dw_ranks_meet(ctx);
  return status == DW_OK ? met : status;
}

static dw_status begin_writing(dw_ctx *ctx, dw_library *lib, const dw_provenance *p,
                               bool exists)
{
  if (!copy_provenance(p, &lib->made_by) || !(lib->stem = stem()))
    return dw_fail(ctx, DW_ENOMEM, "no memory to open library %s", lib->path);
  const dw_status status = take_lease(ctx, lib);
  lib->writable = status == DW_OK;
  if (status != DW_EIO || !exists) return status;
  dw_warn(ctx, "library %s is opened for reading only: %s", lib->path, ctx->error.text);
  dw_error_clear(ctx);
  return DW_OK;
}

static dw_status load_once(dw_ctx *ctx, dw_library *lib)
{
  enum { TRIES = 50 };
  bool vanished = true;
  lib->moved = false;
  for (int tries = 0; vanished && tries < TRIES; tries++) {
    dw_shelf_forget(lib);
    DW_TRY(dw_shelf_scan(ctx, lib, &vanished));
  }
  if (vanished)
    return dw_fail(ctx, DW_EIO, "library %s changes faster than it can be read", lib->path);
  for (int64_t i = 0; i < lib->sources; i++)
    if (lib->source[i].about.stamp > lib->stamp) lib->stamp = lib->source[i].about.stamp;
  return dw_fold_load(ctx, lib);
}

/* Rows of ours may be packed into others before their positions are read. */
static dw_status load(dw_ctx *ctx, dw_library *lib)
{
  enum { TRIES = 20 };
  dw_status status = load_once(ctx, lib);
  for (int tries = 1; status != DW_OK && lib->moved && tries < TRIES; tries++) {
    dw_error_clear(ctx);
    status = load_once(ctx, lib);
  }
  return status;
}

dw_status dw_library_refresh(dw_ctx *ctx, dw_library *lib)
{
  bool vanished;
  if (lib->pending)
    return dw_fail(ctx, DW_EINTERNAL, "library %s has rows to commit first", lib->path);
  for (int64_t i = 0; i < lib->tables.count; i++)
    lib->tables.table[i].next = 0;
  lib->moved = false;
  DW_TRY(dw_shelf_scan(ctx, lib, &vanished));
  if (!vanished) {
    const dw_status status = dw_fold_load(ctx, lib);
    if (!lib->moved) return status;
    dw_error_clear(ctx);
  }
  return load(ctx, lib);
}

static dw_status open_all(dw_ctx *ctx, dw_library *lib, const dw_provenance *p)
{
  bool exists;
  struct stat st;
  DW_TRY(check_file(ctx, lib, &exists));
  exists = exists || !stat(lib->folder, &st);
  if (p) DW_TRY(begin_writing(ctx, lib, p, exists));
  if (!p && !exists) return dw_fail(ctx, DW_ENOTFOUND, "there is no library %s", lib->path);
  return load(ctx, lib);
}

dw_status dw_library_open(dw_ctx *ctx, const char *path, const dw_provenance *p,
                          dw_library **out)
{
  dw_library *lib = calloc(1, sizeof *lib);
  *out = NULL;
  if (!lib) return dw_fail(ctx, DW_ENOMEM, "no memory to open library %s", path);
  dw_reader_init(&lib->reader);
  lib->path = strdup(path), lib->folder = dw_file_name("%s.d", path);
  lib->began = dw_clock(), lib->merging = true;
  const dw_status status =
      lib->path && lib->folder
          ? open_all(ctx, lib, p)
          : dw_fail(ctx, DW_ENOMEM, "no memory to open library %s", path);
  if (status == DW_OK)
    *out = lib;
  else
    drop(lib);
  return status;
}

bool dw_library_moved(const dw_library *lib)
{
  return lib->moved;
}

const char *dw_library_path(const dw_library *lib)
{
  return lib->path;
}

/* -- appending
 * ------------------------------------------------------------------------------ */

/* After the ids in use, and those that other tables refer to: the segment that held them
 * may be damaged today and mended tomorrow. */
static int64_t first_free(const dw_ctx *ctx, const dw_library *lib, const dw_table *t)
{
  const int64_t writer = dw_follows(ctx) ? lib->leader : lib->lease.writer;
  const int64_t begin = writer * DW_WRITER_ROWS + 1, end = begin + DW_WRITER_ROWS - 1;
  int64_t last = dw_table_last(t, begin, end);
  for (int64_t i = 0; i < lib->tables.count; i++) {
    const dw_table *u = &lib->tables.table[i];
    for (int64_t c = 0; c < u->columns; c++) {
      if (u->column[c].type != DW_COL_INT || strcmp(u->column[c].refers, t->name)) continue;
      for (int64_t row = 0; row < u->rows; row++) {
        const int64_t id = u->cells[c].integer[row];
        if (id >= begin && id < end && id > last) last = id;
      }
    }
  }
  return last + 1;
}

static dw_status set_vector(dw_ctx *ctx, const dw_table *t, const dw_cell *cell,
                            dw_vector_cell *v)
{
  const int64_t width = cell->width > 0 ? cell->width : 1;
  if (cell->count < 0 || cell->count % width)
    return dw_fail(ctx, DW_EINTERNAL,
                   "vector %s of table %s: %lld numbers are no rows of %lld", cell->column,
                   t->name, (long long)cell->count, (long long)width);
  if (!cell->count) return DW_OK;
  v->v = malloc((size_t)cell->count * sizeof *v->v);
  if (!v->v) return dw_fail(ctx, DW_ENOMEM, "no memory for a row of table %s", t->name);
  memcpy(v->v, cell->vector, (size_t)cell->count * sizeof *v->v);
  v->count = cell->count, v->width = width;
  return DW_OK;
}

static dw_status set_cell(dw_ctx *ctx, dw_table *t, int64_t row, const dw_cell *cell)
{
  const int64_t c = dw_table_column(t, cell->column);
  if (c <= DW_COLUMN_RUN)
    return dw_fail(ctx, DW_EINTERNAL, "column %s of table %s fills itself", cell->column,
                   t->name);
  const dw_cells *to = &t->cells[c];
  switch (t->column[c].type) {
  case DW_COL_REAL:
    to->real[row] = cell->type == DW_COL_INT ? (double)cell->integer : cell->real;
    break;
  case DW_COL_INT:
    to->integer[row] = cell->integer;
    break;
  case DW_COL_TEXT:
    free(to->text[row]);
    to->text[row] = copy(cell->text);
    if (!to->text[row])
      return dw_fail(ctx, DW_ENOMEM, "no memory for a row of table %s", t->name);
    break;
  case DW_COL_VECTOR:
    return set_vector(ctx, t, cell, &to->vector[row]);
  }
  return DW_OK;
}

/* Columns first, so that a cell of the wrong type leaves no half row. */
static dw_status add_row(dw_ctx *ctx, dw_library *lib, dw_table *t, int64_t n,
                         const dw_cell *cells)
{
  int64_t c, row;
  for (int64_t i = 0; i < n; i++) {
    const dw_column about = {cells[i].column, cells[i].unit, cells[i].doc, cells[i].type,
                             cells[i].refers};
    DW_TRY(dw_table_want(ctx, t, &about, &c));
  }
  const dw_place nowhere = {.source = -1, .stamp = UINT64_MAX};
  if (!t->next) t->next = first_free(ctx, lib, t);
  DW_TRY(dw_table_append(ctx, t, t->next, nowhere, &row));
  dw_status status = DW_OK;
  for (int64_t i = 0; status == DW_OK && i < n; i++)
    status = set_cell(ctx, t, row, &cells[i]);
  if (status != DW_OK) {
    dw_table_truncate(t, row);
    return status;
  }
  t->cells[DW_COLUMN_RUN].integer[row] = lib->run > 0 ? lib->run : t->next;
  t->next++, lib->pending++;
  return dw_fold_append(ctx, lib, t);
}

dw_status dw_library_append(dw_ctx *ctx, dw_library *lib, const char *table, int64_t n,
                            const dw_cell *cells, int64_t *id)
{
  if (!lib->writable)
    return dw_fail(ctx, DW_EIO, "library %s is open for reading only", lib->path);
  if (!strcmp(table, "segments") || (!strcmp(table, "runs") && lib->run >= 0))
    return dw_fail(ctx, DW_EVALUE, "table %s of a library fills itself", table);
  if (!lib->run) DW_TRY(dw_shelf_run(ctx, lib));
  dw_table *t = dw_tables_find(&lib->tables, table);
  if (!t) DW_TRY(dw_tables_add(ctx, &lib->tables, table, &t));
  DW_TRY(add_row(ctx, lib, t, n, cells));
  *id = t->next - 1;
  return DW_OK;
}

void dw_library_discard(dw_library *lib)
{
  for (int64_t i = 0; i < lib->tables.count; i++) {
    dw_table *t = &lib->tables.table[i];
    int64_t rows = t->rows;
    while (rows > t->kept && t->place[rows - 1].source < 0)
      rows--;
    lib->pending -= t->rows - rows;
    dw_fold_truncate(lib, t, rows);
    dw_table_truncate(t, rows);
    t->next = 0;
    if (!strcmp(t->name, "runs") && dw_table_row(t, lib->run) < 0) lib->run = 0;
  }
}

bool dw_library_writable(const dw_library *lib)
{
  return lib->writable;
}

void dw_library_hold(dw_library *lib)
{
  for (int64_t i = 0; i < lib->tables.count; i++)
    lib->tables.table[i].kept = lib->tables.table[i].rows;
  lib->kept = lib->pending, lib->held = true;
}

void dw_library_release(dw_library *lib)
{
  lib->held = false;
}

int64_t dw_library_held(const dw_library *lib)
{
  return lib->held ? lib->pending - lib->kept : 0;
}

/* -- committing ---------------------------------------------------------------------------
 */

static dw_status commit(dw_ctx *ctx, dw_library *lib)
{
  dw_table *runs = dw_tables_find(&lib->tables, "runs");
  const int64_t row = dw_table_row(runs, lib->run);
  const dw_place before = runs->place[row];
  const uint64_t now = clock_ns();
  lib->stamp = now > lib->stamp ? now : lib->stamp + 1;
  dw_source new = {.about = {.stamp = lib->stamp}};
  const dw_pick pick = {.pending = true};
  dw_shelf_clock(lib);
  const dw_status status = dw_shelf_segment(ctx, lib, &pick, &new);
  if (status != DW_OK) {
    runs->place[row] = before;
    return status;
  }
  lib->pending = 0;
  if (!lib->merging) return DW_OK;
  if (dw_shelf_merge(ctx, lib, 0) != DW_OK) {
    dw_warn(ctx, "segments of library %s are not merged: %s", lib->path, ctx->error.text);
    dw_error_clear(ctx);
    lib->merging = false;
  }
  return DW_OK;
}

/* Ranks that do the same have the same rows: those of the leader count, and the others read
 * them. */
dw_status dw_library_commit(dw_ctx *ctx, dw_library *lib)
{
  if (!lib->pending || lib->held) return DW_OK;
  if (!dw_together(ctx)) return commit(ctx, lib);
  if (dw_follows(ctx))
    dw_library_discard(lib);
  else
    DW_TRY(commit(ctx, lib));
  DW_TRY(dw_ranks_meet(ctx));
  return dw_follows(ctx) ? dw_library_refresh(ctx, lib) : DW_OK;
}

/* What could not be packed is safe where it is, what could not be committed is in nothing.
 */
static void pack(dw_ctx *ctx, dw_library *lib)
{
  if (!lib->writable || lib->pending || !dw_lease_alone(&lib->lease)) return;
  if (dw_shelf_pack(ctx, lib) == DW_OK) return;
  dw_warn(ctx, "library %s is not packed, its rows stay in %s: %s", lib->path, lib->folder,
          ctx->error.text);
  dw_error_clear(ctx);
}

dw_status dw_library_close(dw_ctx *ctx, dw_library *lib)
{
  const dw_error earlier = ctx->error; /* closing comes after a failure, too */
  dw_error_clear(ctx);
  if (dw_follows(ctx)) dw_library_discard(lib);
  const dw_status status = lib->pending ? commit(ctx, lib) : DW_OK;
  const dw_error mine = ctx->error;
  dw_error_clear(ctx);
  pack(ctx, lib);
  drop(lib);
  ctx->error = earlier.status == DW_OK ? mine : earlier;
  return status;
}
