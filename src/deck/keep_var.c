/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Variables to and from an archive.  A formula is kept as the statement that made it, and
 * the values that were frozen in it. */
#include <stdlib.h>
#include <string.h>

#include "deck/keep.h"

static dw_status no_memory(dw_archive *a)
{
  return dw_fail(a->ctx, DW_ENOMEM, "no memory for a variable");
}

/* -- values -- */

static dw_status pool_text(dw_archive *a, dw_pool *pool, const char **text)
{
  char *copy = (char *)(uintptr_t)*text;
  DW_TRY(dw_archive_text(a, &copy));
  if (a->saving) return DW_OK;
  *text = copy ? dw_pool_text(pool, copy, strlen(copy)) : NULL;
  const bool good = !copy || *text;
  free(copy);
  return good ? DW_OK : no_memory(a);
}

static dw_status vector(dw_archive *a, dw_pool *pool, dw_datum *d)
{
  int64_t n = d->vec.n;
  DW_TRY(dw_archive_count(a, &n, sizeof(double)));
  DW_TRY(dw_archive_int(a, &d->vec.width));
  double *v = a->saving ? (double *)(uintptr_t)d->vec.v
                        : dw_pool_take(pool, (size_t)n + 1, sizeof *v);
  if (!v) return no_memory(a);
  d->vec.n = n, d->vec.v = v;
  return dw_archive_bytes(a, v, (size_t)n, sizeof *v);
}

static dw_status datum(dw_archive *a, dw_pool *pool, dw_datum *d)
{
  int type = (int)d->type;
  DW_TRY(dw_archive_whole(a, &type));
  if (type < DW_DATUM_INT || type > DW_DATUM_VECTOR)
    return dw_fail(a->ctx, DW_EIO, "%s is damaged: a value of no type", a->name);
  d->type = (dw_datum_type)type;
  switch (d->type) {
  case DW_DATUM_INT:
    return dw_archive_int(a, &d->i);
  case DW_DATUM_REAL:
    return dw_archive_real(a, &d->r);
  case DW_DATUM_BOOL:
    return dw_archive_bool(a, &d->b);
  case DW_DATUM_TEXT:
    return pool_text(a, pool, &d->text);
  default:
    return vector(a, pool, d);
  }
}

/* -- formulas -- */

/* The statement of the deck that a formula was made by. */
static bool find_statement(const dw_deck *d, const dw_formula *f, int *unit, int *step)
{
  *unit = 0;
  for (const dw_unit *u = d->units; u; u = u->next, ++*unit)
    for (*step = 0; *step < u->steps; ++*step) {
      const dw_formula *made = u->step[*step].formula;
      if (u->step[*step].kind == DW_STEP_VARIABLE && made &&
          made->where.source == f->where.source && made->where.at == f->where.at)
        return true;
    }
  return false;
}

static const dw_formula *formula_at(const dw_deck *d, int unit, int step)
{
  const dw_unit *u = d->units;
  for (; u && unit > 0; unit--)
    u = u->next;
  return u && unit == 0 && step >= 0 && step < u->steps ? u->step[step].formula : NULL;
}

/* The values in a frozen formula are what `f` had: constants, then $ names. */
static dw_status frozen(dw_archive *a, dw_pool *pool, const dw_formula *f,
                        const dw_formula **out)
{
  dw_formula *copy = dw_pool_take(pool, 1, sizeof *copy);
  dw_code *code = dw_pool_take(pool, (size_t)f->n + 1, sizeof *code);
  dw_datum *value = dw_pool_take(pool, (size_t)f->n + 1, sizeof *value);
  int values = 0;
  if (!copy || !code || !value) return no_memory(a);
  *copy = *f;
  copy->code = memcpy(code, f->code, (size_t)f->n * sizeof *code);
  for (int i = 0; i < f->n; i++) {
    const bool dollar = code[i].op == DW_OP_DOLLAR || code[i].op == DW_OP_GROUP;
    if (code[i].op != DW_OP_CONSTANT && code[i].op != DW_OP_FROZEN && !dollar) continue;
    if (a->saving) value[values] = f->constant[code[i].arg];
    DW_TRY(datum(a, pool, &value[values]));
    if (dollar)
      dw_code_freeze(code, i, values++);
    else
      code[i].arg = values++;
  }
  copy->constant = value, copy->dollars = 0;
  *out = copy;
  return DW_OK;
}

static dw_status formula(dw_deck *d, dw_archive *a, dw_var *v)
{
  int unit = 0, step = 0;
  if (a->saving && !find_statement(d, v->formula, &unit, &step))
    return dw_fail(a->ctx, DW_EINTERNAL, "a formula without a statement");
  DW_TRY(dw_archive_whole(a, &unit));
  DW_TRY(dw_archive_whole(a, &step));
  const dw_formula *made = formula_at(d, unit, step), *kept = NULL;
  if (!made) return dw_fail(a->ctx, DW_EIO, "%s is damaged: no such formula", a->name);
  if (!a->saving) v->formula = made;
  if (!made->dollars) return DW_OK;
  dw_pool *pool = a->saving ? d->scratch : dw_var_pool(v);
  if (!pool) return no_memory(a);
  DW_TRY(frozen(a, pool, a->saving ? v->formula : made, &kept));
  if (!a->saving) v->formula = kept;
  return DW_OK;
}

/* -- variables -- */

static dw_status list(dw_archive *a, dw_pool *pool, dw_var *v)
{
  int64_t n = v->last + 1;
  DW_TRY(dw_archive_count(a, &n, 1));
  const char **item = a->saving ? (const char **)(uintptr_t)v->item
                                : dw_pool_take(pool, (size_t)n + 1, sizeof *item);
  if (!item) return no_memory(a);
  for (int64_t i = 0; i < n; i++)
    DW_TRY(pool_text(a, pool, &item[i]));
  if (!a->saving && (v->now < 0 || v->now >= n))
    return dw_fail(a->ctx, DW_EIO, "%s is damaged: a list without its element", a->name);
  if (a->saving) return DW_OK;
  v->item = item, v->last = n - 1;
  v->text = item[v->now], v->value = dw_datum_guess(v->text ? v->text : "");
  return DW_OK;
}

static dw_status archive_var(dw_deck *d, dw_archive *a, dw_var *v)
{
  DW_TRY(dw_archive_bool(a, &v->fixed));
  DW_TRY(dw_archive_whole(a, &v->pad));
  DW_TRY(dw_archive_int(a, &v->now));
  DW_TRY(dw_archive_int(a, &v->last));
  if (v->kind == DW_VAR_EQUAL) return formula(d, a, v);
  dw_pool *pool = a->saving ? d->scratch : dw_var_pool(v);
  if (!pool) return no_memory(a);
  if (v->kind == DW_VAR_LIST) return list(a, pool, v);
  DW_TRY(pool_text(a, pool, &v->text));
  return datum(a, pool, &v->value);
}

static dw_status read_var(dw_deck *d, dw_archive *a, dw_symbol *symbol)
{
  int kind = 0;
  DW_TRY(dw_archive_whole(a, &kind));
  if (kind < DW_VAR_LIST || kind > DW_VAR_EQUAL)
    return dw_fail(a->ctx, DW_EIO, "%s is damaged: a variable of no kind", a->name);
  dw_var *v = dw_var_new((dw_var_kind)kind);
  if (!v) return no_memory(a);
  const dw_status status = archive_var(d, a, v);
  if (status == DW_OK)
    dw_var_set(symbol, v);
  else
    dw_var_free(v);
  return status;
}

static dw_status write_var(dw_deck *d, dw_archive *a, dw_var *v)
{
  int kind = (int)v->kind;
  DW_TRY(dw_archive_whole(a, &kind));
  return archive_var(d, a, v);
}

static dw_status archive_symbol(dw_deck *d, dw_archive *a, int i)
{
  dw_symbol *s = a->saving ? dw_names_at(d->names, i) : NULL;
  char *name = s ? (char *)(uintptr_t)s->name : NULL;
  bool there = s && s->var;
  DW_TRY(dw_archive_text(a, &name));
  if (!a->saving) {
    const int number = name ? dw_names_number(d->names, name, strlen(name)) : -1;
    free(name);
    if (number < 0) return no_memory(a);
    s = dw_names_at(d->names, number);
  }
  DW_TRY(dw_archive_bool(a, &there));
  if (there && a->saving) return write_var(d, a, s->var);
  if (there) return read_var(d, a, s);
  if (!a->saving) dw_var_set(s, NULL);
  return DW_OK;
}

dw_status dw_deck_archive_variables(dw_deck *d, dw_archive *a)
{
  int64_t n = dw_names_count(d->names);
  DW_TRY(dw_archive_mark(a, "variables"));
  DW_TRY(dw_archive_count(a, &n, 1));
  for (int64_t i = 0; i < n; i++)
    DW_TRY(archive_symbol(d, a, (int)i));
  return DW_OK;
}
