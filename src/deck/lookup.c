/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Where a name gets its value: variable, column of the row, result, library, keyword. */
#include <string.h>

#include "base/results.h"
#include "base/rng.h"
#include "deck/deck.h"
#include "engine/observe.h"

/* -- variables -- */

static dw_status equal(dw_deck *d, const dw_symbol *s, dw_datum *out)
{
  dw_var *v = s->var;
  if (v->busy)
    return dw_fail(d->ctx, DW_EVALUE, "variable %s is defined through itself", s->name);
  v->busy = true;
  const dw_status status = dw_formula_eval(&d->eval, v->formula, out);
  v->busy = false;
  return status;
}

static dw_status variable(dw_deck *d, const dw_symbol *s, bool as_text, dw_datum *out)
{
  const dw_var *v = s->var;
  char digits[64];
  if (v->kind == DW_VAR_EQUAL) return equal(d, s, out);
  *out = v->value;
  if (as_text && v->text) {
    *out = dw_datum_text(v->text);
  } else if (as_text && v->pad) {
    dw_var_padded(v, digits, sizeof digits);
    *out = dw_datum_text(digits);
    return dw_datum_keep(d->ctx, d->scratch, out);
  }
  return DW_OK;
}

/* -- results -- */

static dw_status result(const dw_result *r, dw_datum *out)
{
  if (r->text) {
    *out = dw_datum_text(r->text);
  } else if (r->rank == 0) {
    *out = dw_datum_real(r->v[0]);
  } else {
    const int64_t rows = r->shape[0];
    *out = dw_datum_vector(r->count, rows > 0 ? r->count / rows : 1, r->v);
  }
  return DW_OK;
}

/* -- the order of places -- */

static dw_status elsewhere(dw_deck *d, const char *name, bool *found, dw_datum *out)
{
  const int v = !strncmp(name, "v_", 2) ? dw_names_find(d->names, name + 2) : -1;
  if (v >= 0 && dw_names_at(d->names, v)->var) { /* LAMMPS writes v_name in formulas */
    *found = true;
    return variable(d, dw_names_at(d->names, v), false, out);
  }
  if (!strchr(name, '.') || !d->options->skip_run) return DW_OK;
  *found = true; /* nothing was computed: see -skiprun */
  *out = dw_datum_real(0);
  return DW_OK;
}

static dw_status value(void *arg, int symbol, bool as_text, bool *found, dw_datum *out)
{
  dw_deck *d = arg;
  const dw_symbol *s = dw_names_at(d->names, symbol);
  *found = s->var != NULL;
  if (*found) return variable(d, s, as_text, out);
  if (d->row) DW_TRY(dw_row_value(d, d->row, s->name, found, out));
  if (*found) return DW_OK;
  const dw_result *r;
  DW_TRY(dw_result_fresh(d->ctx, s->name, &r));
  *found = r != NULL;
  if (r) return result(r, out);
  DW_TRY(dw_library_value(d, s->name, 0, found, out));
  if (*found) return DW_OK;
  *found = dw_keyword_is(s->name);
  if (*found) return dw_keyword_value(d, s->name, out);
  return elsewhere(d, s->name, found, out);
}

static dw_status item(void *arg, int symbol, int64_t index, bool *found, dw_datum *out)
{
  dw_deck *d = arg;
  const dw_symbol *s = dw_names_at(d->names, symbol);
  const char *dot = strchr(s->name, '.');
  *found = false;
  if (s->var || !dot || !strchr(dot + 1, '.')) return DW_OK;
  if (dw_results_get(d->ctx->results, s->name)) return DW_OK;
  if (index < 1) return dw_fail(d->ctx, DW_EVALUE, "ids of rows begin at 1");
  return dw_library_value(d, s->name, index, found, out);
}

/* -- names that are none -- */

enum { CANDIDATES = 500 };

static const char *nearest_name(dw_deck *d, const char *name)
{
  const char *list[CANDIDATES];
  int64_t count = 0;
  const char *dot = strchr(name, '.');
  for (int i = 0; i < dw_names_count(d->names) && count < CANDIDATES - 20; i++) {
    const dw_symbol *s = dw_names_at(d->names, i);
    if (s->var || s->defined || (!dot && dw_keyword_is(s->name))) list[count++] = s->name;
  }
  for (int64_t i = 0; dot && i < dw_results_count(d->ctx->results) && count < CANDIDATES;
       i++)
    list[count++] = dw_results_at(d->ctx->results, i)->name;
  return dw_nearest(name, count, list);
}

/* Results of the same statement: lin.cmax when there is no lin.cmx. */
static int list_results(const dw_deck *d, const char *name, char *out, size_t room)
{
  const char *dot = strchr(name, '.');
  const size_t length = dot ? (size_t)(dot - name) + 1 : 0;
  int used = 0;
  for (int64_t i = 0; dot && i < dw_results_count(d->ctx->results); i++) {
    const char *other = dw_results_at(d->ctx->results, i)->name;
    if (strncmp(other, name, length) != 0 || strlen(other) + 2 > room - (size_t)used)
      continue;
    used += snprintf(out + used, room - (size_t)used, "%s%s", used ? " " : "", other);
  }
  return used;
}

static int list_variables(const dw_deck *d, char *out, size_t room)
{
  int used = 0;
  for (int i = 0; i < dw_names_count(d->names); i++) {
    const dw_symbol *s = dw_names_at(d->names, i);
    if ((!s->var && !s->defined) || strlen(s->name) + 2 > room - (size_t)used) continue;
    used += snprintf(out + used, room - (size_t)used, "%s%s", used ? " " : "", s->name);
  }
  return used;
}

void dw_deck_name_hint(dw_deck *d, const char *name, char *out, size_t room)
{
  char list[400];
  const char *near = nearest_name(d, name);
  int used = near ? snprintf(out, room, "did you mean %.100s? ", near) : 0;
  *list = '\0';
  if (list_results(d, name, list, sizeof list))
    used += snprintf(out + used, room - (size_t)used, "there are: %s", list);
  else if (!strchr(name, '.') && list_variables(d, list, sizeof list))
    used += snprintf(out + used, room - (size_t)used, "variables: %s", list);
  if (!used)
    snprintf(out, room,
             strchr(name, '.')
                 ? "results are called as their statement: ${path.dE}, or ${o.cmax} "
                   "after `compute ... as o`"
                 : "variable NAME equal EXPR makes one; a text stands in quotes");
}

static dw_status unknown(void *arg, int symbol)
{
  dw_deck *d = arg;
  const char *name = dw_names_at(d->names, symbol)->name;
  char hint[600];
  if (dw_names_at(d->names, symbol)->defined)
    return dw_fail_word(d->ctx, DW_ENOTFOUND, -1,
                        "its definition has not run, or next has used up its values",
                        "variable %.100s has no value yet", name);
  dw_deck_name_hint(d, name, hint, sizeof hint);
  return dw_fail_word(
      d->ctx, DW_ENOTFOUND, -1, hint,
      strchr(name, '.') ? "no result is called %.100s" : "unknown variable %.100s", name);
}

/* -- random numbers -- */

static double random_number(void *arg, bool normal, uint64_t seed)
{
  dw_deck *d = arg;
  const uint64_t key = dw_rng_key(seed ? seed : d->ctx->seed, d->ctx->task, "deck", normal);
  const uint64_t a = d->draws++;
  return normal ? dw_rng_normal(key, a, 0, 0) : dw_rng_uniform(key, a, 0, 0);
}

dw_lookup dw_deck_lookup(dw_deck *d)
{
  return (dw_lookup){value, item, unknown, random_number, d};
}
