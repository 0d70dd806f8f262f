/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/thermo.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "engine/dynamics.h"
#include "engine/observe.h"

enum { DIGITS = 10, ROW = 8192 };

static void drop_columns(dw_thermo *t)
{
  for (int i = 0; i < t->columns; i++)
    free(t->column[i]);
  free(t->column);
  t->column = NULL, t->columns = 0;
}

static bool copy_columns(dw_thermo *t, int64_t count, const char *const *names)
{
  char **column = calloc((size_t)count + 1, sizeof *column);
  int n = 0;
  if (!column) return false;
  bool good = (column[n++] = strdup("step"));
  for (int64_t i = 0; good && i < count; i++)
    if (strcmp(names[i], "step") != 0) good = (column[n++] = strdup(names[i]));
  if (!good) {
    while (n-- > 0)
      free(column[n]);
    free(column);
    return false;
  }
  drop_columns(t);
  t->column = column, t->columns = n;
  return true;
}

static const char *const usual[] = {"temp", "pe", "ke", "etotal", "press"};

dw_thermo *dw_thermo_new(void)
{
  dw_thermo *t = calloc(1, sizeof *t);
  if (!t) return NULL;
  t->digits = DIGITS;
  if (copy_columns(t, sizeof usual / sizeof *usual, usual)) return t;
  free(t);
  return NULL;
}

void dw_thermo_free(dw_thermo *t)
{
  if (!t) return;
  drop_columns(t);
  free(t);
}

bool dw_thermo_copy(const dw_thermo *from, dw_thermo *to)
{
  if (!copy_columns(to, from->columns, (const char *const *)from->column)) return false;
  to->every = from->every, to->shape = from->shape;
  to->digits = from->digits, to->norm = from->norm;
  return true;
}

/* Is there such a number?  Those of instances that are made later are found when the run
 * begins. */
static dw_status check_column(dw_ctx *ctx, const char *name, int word)
{
  enum { MOST = 64 };
  const char *names[MOST];
  int64_t count = 0;
  char hint[600];
  if (dw_quantity_find(name) || strchr(name, '.')) return DW_OK;
  for (int64_t i = 0; i < dw_quantity_count() && count < MOST; i++)
    names[count++] = dw_quantity_at(i)->name;
  const char *near = dw_nearest(name, count, names);
  int used = near ? snprintf(hint, sizeof hint, "did you mean %s? ", near) : 0;
  used += snprintf(hint + used, sizeof hint - (size_t)used, "keywords:");
  for (int64_t i = 0; i < count && used < (int)sizeof hint - 32; i++)
    used += snprintf(hint + used, sizeof hint - (size_t)used, " %s", names[i]);
  return dw_fail_word(ctx, DW_ENOTFOUND, word, hint,
                      "thermo_style: %.60s is neither a keyword nor NAME.RESULT", name);
}

dw_status dw_thermo_set(dw_ctx *ctx, dw_thermo_shape shape, int64_t count,
                        const char *const *names, int first_word)
{
  dw_thermo *t = ctx->dynamics->thermo;
  for (int64_t i = 0; i < count; i++)
    DW_TRY(check_column(ctx, names[i], first_word + (int)i));
  if (!count) names = usual, count = sizeof usual / sizeof *usual;
  if (!copy_columns(t, count, names))
    return dw_fail(ctx, DW_ENOMEM, "no memory for %lld columns", (long long)count);
  t->shape = shape;
  return DW_OK;
}

/* -- printing
 * ------------------------------------------------------------------------------ */

void dw_thermo_memory(dw_ctx *ctx)
{
  struct rusage use;
  const double mb = getrusage(RUSAGE_SELF, &use) ? 0 : (double)use.ru_maxrss / 1024;
  dw_say(ctx, "Per MPI rank memory allocation (min/avg/max) = %.4g | %.4g | %.4g Mbytes\n",
         mb, mb, mb);
}

static const char *header_of(const char *column)
{
  const dw_quantity *q = dw_quantity_find(column);
  return q ? q->header : column;
}

/* A test landscape has no pressure: the default columns do without. */
static bool shown(const dw_ctx *ctx, const char *column)
{
  return ctx->dynamics->thermo->shape != DW_THERMO_ONE || strcmp(column, "press") != 0 ||
         !ctx->pair || ctx->pair->style->kind == DW_KIND_PAIR;
}

static int width_of(const dw_thermo *t)
{
  return (int)t->digits + 7; /* sign, point, e-100 */
}

/* One line of the table, built cell by cell. */
typedef struct {
  char text[ROW];
  int used, cells;
} line;

static void cell(line *l, const dw_thermo *t, const char *text)
{
  const int room = ROW - l->used;
  if (room < 256) return; /* more columns than anybody reads */
  if (t->shape == DW_THERMO_YAML)
    l->used += snprintf(l->text + l->used, (size_t)room, "%.200s, ", text);
  else
    l->used += snprintf(l->text + l->used, (size_t)room, "%s%*.200s", l->cells ? " " : "",
                        l->cells ? width_of(t) : 10, text);
  l->cells++;
}

void dw_thermo_begin(dw_ctx *ctx)
{
  const dw_thermo *t = ctx->dynamics->thermo;
  const bool yaml = t->shape == DW_THERMO_YAML;
  line l = {.used = 0};
  char quoted[256];
  dw_thermo_memory(ctx);
  for (int i = 0; i < t->columns; i++) {
    if (!shown(ctx, t->column[i])) continue;
    const char *header = header_of(t->column[i]);
    snprintf(quoted, sizeof quoted, yaml ? "'%.200s'" : "%.200s", header);
    cell(&l, t, quoted);
  }
  dw_say(ctx, yaml ? "---\nkeywords: [%s]\ndata:\n" : "%s\n", l.text);
}

static bool extensive(const char *column)
{
  return !strcmp(column, "pe") || !strcmp(column, "ke") || !strcmp(column, "etotal") ||
         !strcmp(column, "econserve");
}

dw_status dw_thermo_row(dw_ctx *ctx)
{
  const dw_thermo *t = ctx->dynamics->thermo;
  line l = {.used = 0};
  char text[64];
  for (int i = 0; i < t->columns; i++) {
    const dw_quantity *q = dw_quantity_find(t->column[i]);
    double v;
    if (!shown(ctx, t->column[i])) continue;
    DW_TRY(dw_observe(ctx, t->column[i], &v));
    if (t->norm && extensive(t->column[i])) v /= (double)ctx->system->n;
    snprintf(text, sizeof text, "%.*g", q && q->whole ? 17 : (int)t->digits, v);
    cell(&l, t, text);
  }
  dw_say(ctx, t->shape == DW_THERMO_YAML ? "  - [%s]\n" : "%s\n", l.text);
  return DW_OK;
}

void dw_thermo_end(dw_ctx *ctx)
{
  if (ctx->dynamics->thermo->shape == DW_THERMO_YAML) dw_say(ctx, "...\n");
}
