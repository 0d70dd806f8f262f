/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Results of computes as rows: NAME.cmax is column cmax of one row, NAME.r_AB.cmax and
 * NAME.r_AS.cmax are column cmax of two, told apart by a column that holds r_AB and r_AS.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command/save.h"

/* Where the results of a compute style go, and what tells its rows apart. */
typedef struct {
  const char *style, *table, *group, *doc;
} home;

static const home homes[] = {
    {"splitting", "splittings", "material", "Material whose hbar was used."},
    {"overlap", "overlaps", "field", "Displacement field."},
    {"profile", "profiles", "mode", "Mode along which V was taken."},
    {"score", "scores", "predictor", "What was judged."}};

static home home_of(const char *style)
{
  for (size_t i = 0; i < sizeof homes / sizeof *homes; i++)
    if (!strcmp(homes[i].style, style)) return homes[i];
  return (home){style, style, "group", "Part of the results."};
}

/* INSTANCE.GROUP.QUANTITY; the group may be empty. */
typedef struct {
  const char *group, *quantity;
  size_t length; /* of the group */
} parts;

static bool split(const char *name, const char *instance, parts *p)
{
  const size_t n = strlen(instance);
  if (strncmp(name, instance, n) || name[n] != '.') return false;
  p->group = name + n + 1;
  const char *dot = strrchr(p->group, '.');
  p->length = dot ? (size_t)(dot - p->group) : 0;
  p->quantity = dot ? dot + 1 : p->group;
  return true;
}

static bool same_group(const parts *a, const parts *b)
{
  return a->length == b->length && !strncmp(a->group, b->group, a->length);
}

/* The style's own description; its table may name a result GROUP.quantity. */
static const dw_field *describe(const dw_style *style, const char *quantity)
{
  for (const dw_field *f = style->results; f && f->name; f++) {
    const char *dot = strrchr(f->name, '.');
    if (!strcmp(dot ? dot + 1 : f->name, quantity)) return f;
  }
  return NULL;
}

static void put_result(const dw_style *style, const char *quantity, const dw_result *r,
                       dw_record *row)
{
  const dw_field *f = describe(style, quantity);
  const dw_about a = {quantity, f ? f->unit : "1", f ? f->doc : ""};
  const bool whole = f && (f->type == DW_INT || f->type == DW_BOOL);
  const int64_t width = r->rank > 1 ? r->shape[r->rank - 1] : 1;
  if (!strcmp(quantity, "id") || !strcmp(quantity, "run")) return;
  if (r->text)
    dw_record_text(row, a, r->text);
  else if (r->rank > 0)
    dw_record_vector(row, a, r->count, width ? width : 1, r->v);
  else if (whole && fabs(r->v[0]) < 9e15 && r->v[0] == floor(r->v[0]))
    dw_record_int(row, a, (int64_t)r->v[0]);
  else
    dw_record_real(row, a, r->v[0]);
}

/* Arguments as they would be typed, so that a row says what was asked for. */
static char *arguments(const dw_instance *c)
{
  enum { ROOM = 1024 };
  char *out = calloc(ROOM, 1), value[512];
  for (const dw_field *f = c->style->fields; out && f && f->name; f++) {
    const size_t used = strlen(out);
    dw_field_print(f, c->self, value, sizeof value);
    if (value[0])
      snprintf(out + used, ROOM - used, "%s%s%s%s", used ? " " : "",
               f->flags & DW_POSITIONAL ? "" : f->name, f->flags & DW_POSITIONAL ? "" : " ",
               value);
  }
  return out;
}

static bool has(const dw_ctx *ctx, const char *instance, const parts *group,
                const char *quantity)
{
  char name[256];
  snprintf(name, sizeof name, "%s.%.*s.%s", instance, (int)group->length, group->group,
           quantity);
  return group->length && dw_results_get(ctx->results, name);
}

/* One row: the results of a compute of the group of `first`, and those of no group that are
 * not repeated in it. */
static dw_status put_group(dw_ctx *ctx, dw_saving *s, const dw_instance *c,
                           const parts *first)
{
  const home h = home_of(c->style->name);
  char *asked = arguments(c), *group = strndup(first->group, first->length);
  dw_record row = {.failed = !asked || !group};
  dw_record_id(&row, (dw_about){"well", "1", "The path it belongs to."}, "wells", s->well);
  dw_record_text(&row, (dw_about){"name", "1", "What the deck called it."}, c->name);
  dw_record_text(&row, (dw_about){"arguments", "1", "What was asked for."}, asked);
  dw_record_text(&row, (dw_about){h.group, "1", h.doc}, group);
  for (int64_t k = 0; k < dw_results_count(ctx->results); k++) {
    const dw_result *r = dw_results_at(ctx->results, k);
    parts p;
    if (r->serial <= s->since || !split(r->name, c->name, &p)) continue;
    const bool mine =
        same_group(&p, first) || (!p.length && !has(ctx, c->name, first, p.quantity));
    if (mine && strcmp(p.quantity, h.group)) put_result(c->style, p.quantity, r, &row);
  }
  const dw_status status = dw_record_append(ctx, s->lib, h.table, &row, NULL);
  free(asked), free(group);
  s->rows++;
  return status;
}

/* Is there a result of this compute in a group? */
static bool grouped(const dw_ctx *ctx, const dw_saving *s, const char *instance)
{
  parts p;
  for (int64_t k = 0; k < dw_results_count(ctx->results); k++) {
    const dw_result *r = dw_results_at(ctx->results, k);
    if (r->serial > s->since && split(r->name, instance, &p) && p.length) return true;
  }
  return false;
}

/* A group is written where its first result stands. */
static bool leads(const dw_ctx *ctx, const dw_saving *s, const char *instance, int64_t at,
                  const parts *mine)
{
  parts p;
  for (int64_t k = 0; k < at; k++) {
    const dw_result *r = dw_results_at(ctx->results, k);
    if (r->serial > s->since && split(r->name, instance, &p) && same_group(&p, mine))
      return false;
  }
  return true;
}

static dw_status put_compute(dw_ctx *ctx, dw_saving *s, const dw_instance *c)
{
  parts p;
  const bool groups = grouped(ctx, s, c->name);
  for (int64_t k = 0; k < dw_results_count(ctx->results); k++) {
    const dw_result *r = dw_results_at(ctx->results, k);
    if (r->serial <= s->since || !split(r->name, c->name, &p)) continue;
    if ((groups && !p.length) || !leads(ctx, s, c->name, k, &p)) continue;
    DW_TRY(put_group(ctx, s, c, &p));
  }
  return DW_OK;
}

dw_status dw_save_computes(dw_ctx *ctx, dw_saving *s)
{
  for (int64_t i = 0; i < dw_instances_count(ctx->instances); i++) {
    const dw_instance *c = dw_instances_at(ctx->instances, i);
    if (c->style->kind == DW_KIND_COMPUTE) DW_TRY(put_compute(ctx, s, c));
  }
  return DW_OK;
}
