/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* What follows for and farm on their line. */
#include <string.h>

#include "deck/load.h"

static const char usage[] = "for V in a b c; for V from 1 to 10 by 2; "
                            "for V rows LIB.table where \"EXPR\"";

static dw_status take_variable(dw_loader *l, const dw_line *line, dw_loop *loop)
{
  const dw_lexeme *word = &line->word[1];
  if (line->n < 3)
    return dw_load_fault(l, line, line->n, usage, "%s needs a variable and its values",
                         line->word[0].text);
  if (!word->text || !dw_is_name(word->text))
    return dw_load_fault(l, line, 1, "a name is letters, digits and _, no digit first",
                         "the variable of a loop needs a name");
  loop->symbol = dw_names_number(l->deck->names, word->text, strlen(word->text));
  if (loop->symbol < 0) return dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for a name");
  dw_names_at(l->deck->names, loop->symbol)->defined = true;
  loop->name = word->text;
  return DW_OK;
}

/* Cuts `as NAME`, `redo` and `keep` off the end of a farm line. */
static dw_status take_options(dw_loader *l, const dw_line *line, dw_loop *loop, int *last)
{
  for (bool more = loop->farm; more;) {
    more = false;
    if (*last > 3 && dw_word_is(line, *last - 1, "redo"))
      loop->redo = more = true, --*last;
    else if (*last > 3 && dw_word_is(line, *last - 1, "keep"))
      loop->keep = more = true, --*last;
    else if (*last > 4 && dw_word_is(line, *last - 2, "as")) {
      const char *name = line->word[*last - 1].text;
      if (!name || !dw_is_name(name))
        return dw_load_fault(l, line, *last - 1, NULL, "this is no name");
      loop->name = name, more = true, *last -= 2;
    }
  }
  if (loop->redo && loop->keep)
    return dw_load_fault(l, line, *last, NULL, "redo and keep exclude one another");
  return DW_OK;
}

static int find_word(const dw_line *line, int first, int last, const char *text)
{
  for (int i = first; i < last; i++)
    if (dw_word_is(line, i, text)) return i;
  return last;
}

static dw_status take_words(dw_loader *l, const dw_line *line, dw_loop *loop, int last)
{
  dw_symbol *symbol = dw_names_at(l->deck->names, loop->symbol);
  loop->kind = DW_LOOP_WORDS, loop->first = 3, loop->last = last;
  for (int i = 3; i < last; i++) {
    dw_lexeme *word = &line->word[i];
    DW_TRY(dw_word_bind(&l->b, word));
    symbol->spaced = symbol->spaced || !word->text || strpbrk(word->text, " \t\n");
  }
  return DW_OK;
}

static dw_status take_numbers(dw_loader *l, const dw_line *line, dw_loop *loop, int last)
{
  const int to = find_word(line, 3, last, "to");
  const int by = find_word(line, to, last, "by");
  loop->kind = DW_LOOP_NUMBERS;
  if (to >= last)
    return dw_load_fault(l, line, last, "for V from 1 to 10 by 2", "to is missing");
  DW_TRY(dw_load_formula(l, line, 3, to, &loop->from));
  DW_TRY(dw_load_formula(l, line, to + 1, by, &loop->to));
  return by < last ? dw_load_formula(l, line, by + 1, last, &loop->by) : DW_OK;
}

static dw_status take_rows(dw_loader *l, const dw_line *line, dw_loop *loop, int last)
{
  const int where = find_word(line, 3, last, "where");
  loop->kind = DW_LOOP_ROWS;
  if (where != 4)
    return dw_load_fault(l, line, last > 3 ? 3 : last,
                         "for V rows LIB.wells where \"E < 0.1\"",
                         "rows needs one table of a library");
  DW_TRY(dw_word_bind(&l->b, &line->word[3]));
  loop->first = 3, loop->last = 4;
  return where < last ? dw_load_formula(l, line, where + 1, last, &loop->where) : DW_OK;
}

dw_status dw_load_loop(dw_loader *l, dw_line *line, const dw_loop **out)
{
  dw_loop *loop = dw_pool_take(l->deck->pool, 1, sizeof *loop);
  int last = line->n;
  if (!loop) return dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for a loop");
  *out = loop;
  loop->farm = dw_word_is(line, 0, "farm");
  DW_TRY(take_variable(l, line, loop));
  DW_TRY(take_options(l, line, loop, &last));
  if (dw_word_is(line, 2, "in")) return take_words(l, line, loop, last);
  if (dw_word_is(line, 2, "from")) return take_numbers(l, line, loop, last);
  if (dw_word_is(line, 2, "rows")) return take_rows(l, line, loop, last);
  return dw_load_fault(l, line, 2, usage, "expected in, from or rows here");
}
