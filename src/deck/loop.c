/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* for and farm loops under way. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "deck/deck.h"
#include "deck/farm.h"
#include "store/library.h"

static const double longest = 1e12; /* numbers in a loop */

static dw_status no_memory(dw_deck *d)
{
  return dw_fail(d->ctx, DW_ENOMEM, "no memory for a loop");
}

static void drop(dw_deck *d, dw_frame *f)
{
  for (int64_t k = 0; f->text && k < f->count; k++)
    free(f->text[k]);
  free(f->text);
  free(f->row);
  if (f->task) dw_farm_leave(d, f);
}

/* -- what a loop runs over -- */

static dw_status take_words(dw_deck *d, const dw_step *step, dw_frame *f)
{
  dw_words_now words;
  DW_TRY(dw_deck_words(d, &step->line, f->loop->first, f->loop->last, &words));
  f->text = calloc((size_t)words.n + 1, sizeof *f->text);
  if (!f->text) return no_memory(d);
  f->count = words.n;
  for (int k = 0; k < words.n; k++)
    if (!(f->text[k] = strdup(words.word[k].text))) return no_memory(d);
  return DW_OK;
}

static dw_status number(dw_deck *d, const dw_formula *f, dw_datum *out)
{
  if (!f) {
    *out = dw_datum_int(1);
    return DW_OK;
  }
  DW_TRY(dw_formula_eval(&d->eval, f, out));
  if (out->type == DW_DATUM_TEXT) *out = dw_datum_guess(out->text);
  if (dw_datum_is_number(out) && isfinite(dw_datum_number(out))) return DW_OK;
  if (!d->eval.fault.source) d->eval.fault = f->where;
  return dw_fail(d->ctx, DW_EVALUE, "a loop runs over numbers, this is %s",
                 dw_datum_noun(out->type));
}

/* The last number is reached though by is not exact: 0 to 1 by 0.1 has 11. */
static dw_status take_numbers(dw_deck *d, dw_frame *f)
{
  dw_datum from, to, by;
  DW_TRY(number(d, f->loop->from, &from));
  DW_TRY(number(d, f->loop->to, &to));
  DW_TRY(number(d, f->loop->by, &by));
  f->from = dw_datum_number(&from), f->by = dw_datum_number(&by);
  f->whole = from.type != DW_DATUM_REAL && by.type != DW_DATUM_REAL;
  if (f->by == 0) {
    d->eval.fault = f->loop->by->where;
    return dw_fail(d->ctx, DW_EVALUE, "by 0 never ends");
  }
  const double steps = (dw_datum_number(&to) - f->from) / f->by;
  if (!(fabs(f->from) < 9e15 && steps < longest))
    return dw_fail(d->ctx, DW_EVALUE, "a loop of %.3g numbers", steps);
  f->count = steps < -1e-9 ? 0 : (int64_t)floor(steps + 1e-9) + 1;
  return DW_OK;
}

static dw_status row_counts(dw_deck *d, const dw_loop *loop, const dw_row *row, bool *yes)
{
  const dw_pool_mark mark = dw_pool_here(d->scratch);
  *yes = true;
  if (!loop->where) return DW_OK;
  d->row = row;
  const dw_status status = dw_formula_truth(&d->eval, loop->where, yes);
  d->row = NULL;
  dw_pool_back(d->scratch, mark);
  return status;
}

/* Rows are chosen when the loop begins: those it adds are not its own. */
static dw_status take_rows(dw_deck *d, const dw_step *step, dw_frame *f)
{
  dw_words_now words;
  dw_row row;
  DW_TRY(dw_deck_words(d, &step->line, f->loop->first, f->loop->last, &words));
  if (words.n != 1) return dw_fail(d->ctx, DW_EVALUE, "rows needs one table of a library");
  DW_TRY(dw_deck_table(d, words.word[0].text, &row.library, &row.table));
  const int64_t rows = dw_library_rows(row.library, row.table);
  f->row = calloc((size_t)(rows > 0 ? rows : 0) + 1, sizeof *f->row);
  if (!f->row) return no_memory(d);
  for (int64_t k = 0; k < rows; k++) {
    bool yes;
    row.id = dw_library_id(row.library, row.table, k);
    DW_TRY(row_counts(d, f->loop, &row, &yes));
    if (yes) f->row[f->count++] = row.id;
  }
  return DW_OK;
}

/* -- turns -- */

static dw_status set_variable(dw_deck *d, const dw_frame *f)
{
  dw_symbol *symbol = dw_names_at(d->names, f->loop->symbol);
  const double x = f->from + (double)f->i * f->by;
  dw_datum value = f->whole ? dw_datum_int((int64_t)x) : dw_datum_real(x);
  dw_var *v = symbol->var;
  if (f->loop->kind == DW_LOOP_ROWS) value = dw_datum_int(f->row[f->i]);
  if (f->loop->kind == DW_LOOP_WORDS) {
    DW_TRY(dw_var_text(d->ctx, f->text[f->i], &v));
    dw_var_set(symbol, v);
    return DW_OK;
  }
  if (v && v->kind == DW_VAR_VALUE &&
      !v->body) { /* the last turn's: no need of a new one */
    v->value = value, v->text = NULL, v->fixed = false;
    return DW_OK;
  }
  DW_TRY(dw_var_value(d->ctx, value, &v));
  dw_var_set(symbol, v);
  return DW_OK;
}

/* Begins turn f->i, or leaves the loop behind its last one. */
static dw_status turn(dw_deck *d, dw_call *call)
{
  dw_frame *f = &d->frame[d->frames - 1];
  const dw_step *step = &call->unit->step[f->step];
  for (bool run = true;;) {
    if (f->task) dw_farm_next(d, f);
    if (f->i >= f->count) break;
    DW_TRY(set_variable(d, f));
    if (f->task) DW_TRY(dw_farm_begin(d, f, &run));
    if (!run) continue;
    call->pc = f->step + 1;
    return DW_OK;
  }
  const dw_status status = f->task ? dw_farm_end(d, f) : DW_OK;
  call->pc = step->target + 1;
  dw_deck_leave_loops(d, d->frames - 1);
  return status;
}

dw_status dw_deck_enter_loop(dw_deck *d, dw_call *call, const dw_step *step)
{
  if (!dw_room_for(&d->frame, d->frames, &d->frame_room, sizeof *d->frame))
    return no_memory(d);
  dw_frame f = {.step = (int)(step - call->unit->step), .loop = step->loop};
  dw_status status = step->loop->kind == DW_LOOP_WORDS     ? take_words(d, step, &f)
                     : step->loop->kind == DW_LOOP_NUMBERS ? take_numbers(d, &f)
                                                           : take_rows(d, step, &f);
  if (status == DW_OK && step->loop->farm) status = dw_farm_enter(d, call->unit, &f);
  if (status != DW_OK) {
    drop(d, &f);
    return status;
  }
  d->frame[d->frames++] = f;
  return turn(d, call);
}

dw_status dw_deck_advance_loop(dw_deck *d, dw_call *call)
{
  dw_frame *f = &d->frame[d->frames - 1];
  if (f->task) DW_TRY(dw_farm_done(d, f, DW_OK));
  return dw_deck_next_turn(d, call);
}

dw_status dw_deck_next_turn(dw_deck *d, dw_call *call)
{
  d->frame[d->frames - 1].i++;
  return turn(d, call);
}

void dw_deck_leave_loops(dw_deck *d, int frames)
{
  while (d->frames > frames)
    drop(d, &d->frame[--d->frames]);
}
