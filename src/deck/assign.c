/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The statements `variable` and `next`. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "deck/deck.h"
#include "deck/load.h"

typedef struct {
  dw_deck *deck;
  const dw_step *step;
  dw_words_now words; /* of the whole statement; formulas: of its first three words */
} assignment;

static dw_status no_memory(const assignment *a)
{
  return dw_fail(a->deck->ctx, DW_ENOMEM, "no memory for a variable");
}

/* A failure at word i of the statement as it is now. */
static dw_status fault(const assignment *a, int i, const char *text)
{
  const int word = i < a->words.n ? a->words.from[i] : a->step->line.n - 1;
  return dw_fail_word(a->deck->ctx, DW_EVALUE, word, NULL, "%s", text);
}

/* -- values -- */

static dw_status whole_word(const assignment *a, int i, int64_t *out)
{
  const dw_datum d = dw_datum_guess(a->words.word[i].text);
  return dw_datum_whole(&d, out) ? DW_OK : fault(a, i, "loop takes whole numbers");
}

/* loop N, loop FROM TO, each with pad. */
static dw_status loop(const assignment *a, dw_var **out)
{
  int n = a->words.n;
  int64_t lo = 1, hi;
  const bool pad = n > 4 && !strcmp(a->words.word[n - 1].text, "pad");
  if (pad) n--;
  if (n > 5) return fault(a, 5, "loop takes one or two numbers");
  if (n > 4) DW_TRY(whole_word(a, 3, &lo));
  DW_TRY(whole_word(a, n - 1, &hi));
  if (hi < lo) return fault(a, n - 1, "the last number is below the first");
  return dw_var_loop(a->deck->ctx, lo, hi, pad, out);
}

static dw_status list(const assignment *a, dw_var **out)
{
  const int n = a->words.n - 3;
  const char **text = dw_pool_take(a->deck->scratch, (size_t)n, sizeof *text);
  if (!text) return no_memory(a);
  for (int i = 0; i < n; i++)
    text[i] = a->words.word[i + 3].text;
  return dw_var_list(a->deck->ctx, n, text, out);
}

/* Lines of a file, without comments and empty ones. */
static dw_status lines(const assignment *a, FILE *in, const char ***text, int *count)
{
  char *line = NULL;
  size_t room = 0;
  int space = 0;
  *text = NULL, *count = 0;
  while (getline(&line, &room, in) >= 0) {
    line[strcspn(line, "#\r\n")] = '\0';
    char *begin = line + strspn(line, " \t");
    size_t n = strlen(begin);
    while (n && strchr(" \t", begin[n - 1]))
      n--;
    if (!n) continue;
    const char *copy = dw_pool_text(a->deck->scratch, begin, n);
    if (!copy || !dw_room_for(text, *count, &space, sizeof **text)) {
      free(line);
      return no_memory(a);
    }
    (*text)[(*count)++] = copy;
  }
  free(line);
  return ferror(in) ? fault(a, 3, "the file cannot be read") : DW_OK;
}

static dw_status file(const assignment *a, dw_var **out)
{
  const char **text;
  int count;
  const char *name = a->words.word[3].text;
  char *path = dw_deck_path(a->deck, name);
  if (!path) return no_memory(a);
  FILE *in = fopen(path, "r");
  free(path);
  if (!in)
    return dw_fail_word(a->deck->ctx, DW_EIO, a->words.from[3], NULL,
                        "cannot open %.300s: %s", name, strerror(errno));
  dw_status status = lines(a, in, &text, &count);
  fclose(in);
  if (status == DW_OK && !count) status = fault(a, 3, "the file holds no words");
  if (status == DW_OK) status = dw_var_list(a->deck->ctx, count, text, out);
  free(text);
  return status;
}

static dw_status text(const assignment *a, dw_var **out)
{
  const char *word = a->words.word[3].text;
  if (a->words.n > 4) return fault(a, 4, "string takes one text: put quotes around it");
  return dw_var_text(a->deck->ctx, word, out);
}

/* A value for each partition. */
static dw_status world(const assignment *a, dw_var **out)
{
  const dw_ctx *ctx = a->deck->ctx;
  const int values = a->words.n - 3, partitions = ctx->partitions ? ctx->partitions : 1;
  if (values != partitions)
    return dw_fail_word(a->deck->ctx, DW_EVALUE, a->words.from[2],
                        "one value a partition: dwell -partition 3x2, "
                        "variable V world a b c",
                        "%d values for %d partitions", values, partitions);
  return dw_var_text(a->deck->ctx, a->words.word[3 + ctx->partition].text, out);
}

static dw_status from_environment(const assignment *a, dw_var **out)
{
  const char *value = getenv(a->words.word[3].text);
  if (a->words.n > 4) return fault(a, 4, "getenv takes one name");
  return dw_var_text(a->deck->ctx, value ? value : "", out);
}

/* -- formulas -- */

/* The formula of the statement; parsed now when the deck was not able to say what it is. */
static dw_status equal(const assignment *a, dw_var **out)
{
  dw_var *v = dw_var_new(DW_VAR_EQUAL);
  dw_formula *frozen;
  if (!v) return no_memory(a);
  v->formula = a->step->formula;
  dw_status status = DW_OK;
  if (a->step->formula->dollars) {
    dw_pool *pool = dw_var_pool(v);
    status = pool ? dw_formula_freeze(&a->deck->eval, a->step->formula, pool, &frozen)
                  : no_memory(a);
    if (status == DW_OK) v->formula = frozen;
  }
  if (status == DW_OK)
    *out = v;
  else
    dw_var_free(v);
  return status;
}

static dw_status evaluated(const assignment *a, bool vector, dw_var **out)
{
  dw_datum d;
  DW_TRY(dw_formula_eval(&a->deck->eval, a->step->formula, &d));
  if (vector && dw_datum_is_number(&d)) {
    double *one = dw_pool_take(a->deck->scratch, 1, sizeof *one);
    if (!one) return no_memory(a);
    *one = dw_datum_number(&d);
    d = dw_datum_vector(1, 1, one);
  }
  if (vector && d.type != DW_DATUM_VECTOR) return fault(a, 3, "this is no vector");
  return dw_var_value(a->deck->ctx, d, out);
}

/* -- statements -- */

static dw_status make(const assignment *a, const char *style, dw_var **out)
{
  if (!strcmp(style, "index")) return list(a, out);
  if (!strcmp(style, "loop")) return loop(a, out);
  if (!strcmp(style, "world")) return world(a, out);
  if (!strcmp(style, "string")) return text(a, out);
  if (!strcmp(style, "getenv")) return from_environment(a, out);
  if (!strcmp(style, "file")) return file(a, out);
  if (!a->step->formula)
    return fault(a, 2, "the style of a variable with a formula cannot be substituted");
  if (!strcmp(style, "equal")) return equal(a, out);
  if (!strcmp(style, "vector")) return evaluated(a, true, out);
  if (!strcmp(style, "internal")) return evaluated(a, false, out);
  return fault(a, 2, "unknown variable style");
}

/* As in LAMMPS, a list that exists stays where it is, so that a deck that is read again
 * by `jump` goes on with it.  A variable of the command line wins; a counter, once it has
 * its first value, counts. */
static bool stays(const dw_symbol *s, const char *style)
{
  if (!s->var || !strcmp(style, "delete")) return false;
  const bool lists =
      !strcmp(style, "index") || !strcmp(style, "loop") || !strcmp(style, "file");
  const bool is_list = s->var->kind == DW_VAR_LIST || s->var->kind == DW_VAR_LOOP;
  return s->var->fixed || (lists && is_list);
}

static dw_status symbol_of(const assignment *a, int i, dw_symbol **out)
{
  const char *name = a->words.word[i].text;
  if (!dw_is_name(name)) return fault(a, i, "this is no name for a variable");
  const int number = dw_names_number(a->deck->names, name, strlen(name));
  if (number < 0) return no_memory(a);
  *out = dw_names_at(a->deck->names, number);
  return DW_OK;
}

dw_status dw_deck_variable(dw_deck *d, const dw_step *step)
{
  assignment a = {.deck = d, .step = step};
  dw_symbol *symbol = NULL;
  dw_var *v = NULL;
  const int last = step->formula ? 3 : step->line.n;
  DW_TRY(dw_deck_words(d, &step->line, 0, last, &a.words));
  if (a.words.n < 3) return fault(&a, 3, "variable needs a name and a style");
  const char *style = a.words.word[2].text;
  DW_TRY(symbol_of(&a, 1, &symbol));
  if (symbol->var && symbol->var->busy)
    return fault(&a, 1, "the variable is being evaluated");
  if (stays(symbol, style)) {
    if (!strcmp(style, "internal")) symbol->var->fixed = false;
    return DW_OK;
  }
  if (!strcmp(style, "delete")) {
    dw_var_set(symbol, NULL);
    return DW_OK;
  }
  if (!step->formula && a.words.n < 4) return fault(&a, 3, "the variable has no value");
  DW_TRY(make(&a, style, &v));
  dw_var_set(symbol, v);
  return DW_OK;
}

/* next V ...: all go on together; when they have nothing more they are gone, and so is the
 * next jump. */
dw_status dw_deck_next(dw_deck *d, const dw_step *step)
{
  assignment a = {.deck = d, .step = step};
  DW_TRY(dw_deck_words(d, &step->line, 0, step->line.n, &a.words));
  bool more = true;
  for (int i = 1; i < a.words.n; i++) {
    dw_symbol *s = NULL;
    DW_TRY(symbol_of(&a, i, &s));
    if (!s->var || (s->var->kind != DW_VAR_LIST && s->var->kind != DW_VAR_LOOP))
      return dw_fail_word(
          d->ctx, DW_EVALUE, a.words.from[i],
          "variable V index a b c; variable V loop 10; variable V file FILE",
          "%.60s is no variable with a list of values", s->name);
    if (!dw_var_next(s->var)) more = false;
  }
  for (int i = 1; i < a.words.n && !more; i++) {
    dw_symbol *s = NULL;
    DW_TRY(symbol_of(&a, i, &s));
    dw_var_set(s, NULL);
  }
  d->skip_jump = !more;
  return DW_OK;
}

dw_status dw_deck_define(dw_deck *d, int symbol, dw_var *v)
{
  (void)d;
  dw_var_set(dw_names_at(d->names, symbol), v);
  return DW_OK;
}
