/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/registry.h"

#include <stdlib.h>
#include <string.h>

/* Memory behind an entry: the file name, and a copy of the descriptor when its table of
 * functions was shorter than ours.  It outlives replacement: instances may still use it. */
typedef struct backing {
  struct backing *older;
  dw_style grown;
  void *ops;
  char *file;
} backing;

typedef struct {
  dw_entry entry;
  backing *behind;
} slot;

struct dw_registry {
  slot **item; /* sorted by kind, then name; a slot never moves */
  int64_t count, room;
};

static const char *const kind_words[] = {
    [DW_KIND_PAIR] = "pair",         [DW_KIND_LANDSCAPE] = "landscape",
    [DW_KIND_MINIMIZE] = "minimize", [DW_KIND_PATH] = "path",
    [DW_KIND_MODES] = "modes",       [DW_KIND_COMPUTE] = "compute",
    [DW_KIND_COMMAND] = "command",   [DW_KIND_FIX] = "fix",
    [DW_KIND_DUMP] = "dump"};

static const size_t ops_size[] = {[DW_KIND_PAIR] = sizeof(dw_pair_ops),
                                  [DW_KIND_LANDSCAPE] = sizeof(dw_landscape_ops),
                                  [DW_KIND_MINIMIZE] = sizeof(dw_minimize_ops),
                                  [DW_KIND_PATH] = sizeof(dw_path_ops),
                                  [DW_KIND_MODES] = sizeof(dw_modes_ops),
                                  [DW_KIND_COMPUTE] = sizeof(dw_compute_ops),
                                  [DW_KIND_COMMAND] = sizeof(dw_command_ops),
                                  [DW_KIND_FIX] = sizeof(dw_fix_ops),
                                  [DW_KIND_DUMP] = sizeof(dw_dump_ops)};

const char *dw_kind_word(dw_kind kind)
{
  return kind >= DW_KIND_PAIR && kind < DW_KIND_END ? kind_words[kind] : "?";
}

bool dw_kind_from_word(const char *word, dw_kind *kind)
{
  for (int k = DW_KIND_PAIR; k < DW_KIND_END; k++)
    if (!strcmp(word, kind_words[k])) {
      *kind = (dw_kind)k;
      return true;
    }
  return false;
}

void dw_style_title(const dw_style *style, char *out, size_t room)
{
  if (style->kind == DW_KIND_COMMAND || style->kind == DW_KIND_PATH)
    snprintf(out, room, "%s", style->name);
  else
    snprintf(out, room, "%s %s", dw_kind_word(style->kind), style->name);
}

dw_registry *dw_registry_new(void)
{
  return calloc(1, sizeof(dw_registry));
}

static void backing_free(backing *b)
{
  free(b->ops);
  free(b->file);
  free(b);
}

static void slot_free(slot *s)
{
  for (backing *b = s->behind, *older; b; b = older) {
    older = b->older;
    backing_free(b);
  }
  free(s);
}

void dw_registry_free(dw_registry *r)
{
  if (!r) return;
  for (int64_t i = 0; i < r->count; i++)
    slot_free(r->item[i]);
  free(r->item);
  free(r);
}

/* Where (kind, name) is, or where it would be. */
static int64_t place(const dw_registry *r, dw_kind kind, const char *name, bool *found)
{
  int64_t lo = 0, hi = r->count;
  *found = false;
  while (lo < hi) {
    const int64_t mid = lo + (hi - lo) / 2;
    const dw_style *s = r->item[mid]->entry.style;
    const int order = s->kind != kind ? (s->kind < kind ? -1 : 1) : strcmp(s->name, name);
    if (order == 0) {
      *found = true;
      return mid;
    }
    if (order < 0)
      lo = mid + 1;
    else
      hi = mid;
  }
  return lo;
}

/* A plugin older than this dwell has a shorter table of functions: the members it does not
 * know read NULL. */
static const dw_style *grow_ops(backing *b, const dw_style *style)
{
  const uint32_t size = *(const uint32_t *)style->ops;
  const size_t full = ops_size[style->kind];
  if (size >= full) return style;
  b->ops = calloc(1, full);
  if (!b->ops) return NULL;
  memcpy(b->ops, style->ops, size);
  b->grown = *style;
  b->grown.ops = b->ops;
  return &b->grown;
}

/* Puts a style behind an entry, which keeps its address. */
static dw_status fill(dw_ctx *ctx, slot *s, const dw_style *style, const dw_plugin *plugin,
                      const char *file)
{
  backing *b = calloc(1, sizeof *b);
  const dw_style *grown = b ? grow_ops(b, style) : NULL;
  if (grown) b->file = strdup(file);
  if (!grown || !b->file) {
    if (b) backing_free(b);
    return dw_fail(ctx, DW_ENOMEM, "no memory for the style %s", style->name);
  }
  b->older = s->behind, s->behind = b;
  s->entry = (dw_entry){grown, plugin, b->file};
  return DW_OK;
}

static dw_status replace_slot(dw_ctx *ctx, slot *old, const dw_style *style,
                              const dw_plugin *plugin, const char *file, bool replace)
{
  char title[100];
  const char *from = *old->entry.file ? old->entry.file : "dwell";
  dw_style_title(style, title, sizeof title);
  if (plugin && plugin == old->entry.plugin) return DW_OK; /* the same file once more */
  if (!replace)
    return dw_fail(ctx, DW_EVALUE, "%s of %s is already there from %s", title,
                   *file ? file : "dwell", from);
  dw_note(ctx, "%s is now that of %s, before it was that of %s", title,
          *file ? file : "dwell", from);
  return fill(ctx, old, style, plugin, file);
}

static dw_status make_room(dw_ctx *ctx, dw_registry *r)
{
  if (r->count < r->room) return DW_OK;
  const int64_t room = r->room ? 2 * r->room : 64;
  slot **grown = realloc(r->item, (size_t)room * sizeof *grown);
  if (!grown) return dw_fail(ctx, DW_ENOMEM, "no memory for %lld styles", (long long)room);
  r->item = grown, r->room = room;
  return DW_OK;
}

dw_status dw_registry_add(dw_ctx *ctx, const dw_style *style, const dw_plugin *plugin,
                          const char *file, bool replace)
{
  dw_registry *r = ctx->registry;
  bool found;
  DW_TRY(dw_style_check(ctx, style));
  const int64_t at = place(r, style->kind, style->name, &found);
  if (found) return replace_slot(ctx, r->item[at], style, plugin, file, replace);
  DW_TRY(make_room(ctx, r));
  slot *s = calloc(1, sizeof *s);
  const dw_status status = s ? fill(ctx, s, style, plugin, file) : DW_ENOMEM;
  if (status != DW_OK) {
    free(s);
    return dw_fail(ctx, status, "no memory for the style %s", style->name);
  }
  memmove(r->item + at + 1, r->item + at, (size_t)(r->count - at) * sizeof *r->item);
  r->item[at] = s;
  r->count++;
  return DW_OK;
}

const dw_entry *dw_registry_find(const dw_registry *r, dw_kind kind, const char *name)
{
  bool found;
  const int64_t at = place(r, kind, name, &found);
  return found ? &r->item[at]->entry : NULL;
}

int64_t dw_registry_count(const dw_registry *r)
{
  return r->count;
}

const dw_entry *dw_registry_at(const dw_registry *r, int64_t i)
{
  return i >= 0 && i < r->count ? &r->item[i]->entry : NULL;
}
