/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/field.h"

#include <ctype.h>
#include <string.h>

#include "style/registry.h"
#include "style/value.h"

/* One walk over the words of a statement, in either of two moods: with an instance the
 * first fault ends it, without one every fault is reported and the walk goes on. */
typedef struct {
  dw_ctx *ctx;
  const dw_style *style;
  const dw_word *word;
  int at, n;  /* next word; end of the arguments, `as NAME` left out */
  int called; /* the word that names the style: where a missing argument is missed */
  char *self; /* NULL in the check pass */
  void (*report)(dw_ctx *, void *);
  void *arg;
  int errors;
  bool loose; /* an unknown substitution may have been a keyword: do not guess further */
  bool seen[DW_FIELDS_MAX];
} walk;

/* -- faults -------------------------------------------------------------------- */

static dw_status fault(walk *w, dw_status status, int word, const char *hint,
                       const char *fmt, ...) DW_PRINTF(5, 6);
static dw_status fault(walk *w, dw_status status, int word, const char *hint,
                       const char *fmt, ...)
{
  char text[700], title[100];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  dw_style_title(w->style, title, sizeof title);
  dw_fail_word(w->ctx, status, word, hint, "%s: %s", title, text);
  w->errors++;
  if (!w->report) return status;
  w->report(w->ctx, w->arg);
  dw_error_clear(w->ctx);
  return DW_OK;
}

/* A word as it is shown in a message: never so long that the reason is pushed out. */
static const char *shown(const char *text, char out[64])
{
  if (snprintf(out, 64, "%s", text) >= 64) memcpy(out + 60, "...", 4);
  return out;
}

/* -- keywords -------------------------------------------------------------------- */

static bool is_keyword_field(const dw_field *f)
{
  return !(f->flags & (DW_POSITIONAL | DW_STATE));
}

static int keyword_index(const dw_style *style, const char *text)
{
  for (int i = 0; style->fields && style->fields[i].type != DW_END; i++)
    if (is_keyword_field(&style->fields[i]) && !strcmp(style->fields[i].name, text))
      return i;
  return -1;
}

/* Only a bare word is a keyword: quotes make any word a value. */
static bool stands_as_keyword(const walk *w, int at)
{
  const dw_word *word = &w->word[at];
  return !word->open && !word->quoted && keyword_index(w->style, word->text) >= 0;
}

static bool is_choice(const dw_field *f, const char *text)
{
  if (f->type != DW_ENUM) return false;
  for (int i = 0; f->choices[i]; i++)
    if (!strcmp(f->choices[i], text)) return true;
  return false;
}

static void keyword_hint(const walk *w, const char *text, char *out, size_t room)
{
  const char *names[DW_FIELDS_MAX + 1];
  int64_t count = 0;
  for (int i = 0; w->style->fields && w->style->fields[i].type != DW_END; i++)
    if (is_keyword_field(&w->style->fields[i])) names[count++] = w->style->fields[i].name;
  names[count++] = "as";
  const char *near = dw_nearest(text, count, names);
  int used = near ? snprintf(out, room, "did you mean %s? ", near) : 0;
  used += snprintf(out + used, room - (size_t)used, "keywords: ");
  dw_join(out + used, room - (size_t)used, count, names);
}

/* -- values ---------------------------------------------------------------------- */

static dw_status store_text(dw_ctx *ctx, const dw_field *f, const char *text,
                            const char **out)
{
  const char *folder = ctx->folder;
  const bool joined = f->type == DW_PATH && text[0] != '/' && folder && folder[0] &&
                      strcmp(folder, ".") != 0;
  if (!joined) return (*out = dw_copy_text(ctx, text)) ? DW_OK : DW_ENOMEM;
  const size_t room = strlen(folder) + strlen(text) + 2;
  char *path = dw_alloc(ctx, room, 1);
  if (!path) return DW_ENOMEM;
  snprintf(path, room, "%s/%s", folder, text);
  *out = path;
  return DW_OK;
}

static dw_status store(dw_ctx *ctx, const dw_field *f, const dw_value *v, const char *text,
                       void *member)
{
  switch (f->type) {
  case DW_REAL:
    *(double *)member = v->real;
    return DW_OK;
  case DW_INT:
    *(int64_t *)member = v->whole;
    return DW_OK;
  case DW_BOOL:
    *(bool *)member = v->yes;
    return DW_OK;
  case DW_ENUM:
    *(int32_t *)member = v->choice;
    return DW_OK;
  default:
    return store_text(ctx, f, text, member);
  }
}

/* Word `at` as the value of f (as element `k` of it, when it is a list). */
static dw_status take_word(walk *w, const dw_field *f, int at, int64_t k)
{
  const dw_word *word = &w->word[at];
  dw_complaint c;
  dw_value v;
  if (word->open) return DW_OK;
  if (!dw_value_read(f, word->text, &v, &c)) {
    char brief[64];
    const bool optional = (f->flags & DW_POSITIONAL) && !(f->flags & DW_REQUIRED);
    if (optional && !isdigit((unsigned char)*word->text) && f->type != DW_ENUM)
      keyword_hint(w, word->text, c.hint, sizeof c.hint);
    return fault(w, DW_EVALUE, at, c.hint, "%s = %s %s", f->name, shown(word->text, brief),
                 c.text);
  }
  if (!w->self) return DW_OK;
  void *member = w->self + f->offset;
  if (f->type == DW_REALS) {
    ((dw_reals *)member)->v[k] = v.real;
    return DW_OK;
  }
  if (f->type == DW_WORDS)
    return store_text(w->ctx, f, word->text, &((dw_words *)member)->v[k]);
  return store(w->ctx, f, &v, word->text, member);
}

/* All words up to the next keyword. */
static dw_status take_list(walk *w, const dw_field *f)
{
  int end = w->at;
  while (end < w->n && !stands_as_keyword(w, end))
    end++;
  const int64_t count = end - w->at;
  if (w->self) {
    void *member = w->self + f->offset;
    void *v = dw_alloc(w->ctx, (size_t)count,
                       sizeof(double) > sizeof(char *) ? sizeof(double) : sizeof(char *));
    if (!v) return DW_ENOMEM;
    if (f->type == DW_REALS)
      *(dw_reals *)member = (dw_reals){count, v};
    else
      *(dw_words *)member = (dw_words){count, v};
  }
  for (int64_t k = 0; k < count; k++, w->at++)
    DW_TRY(take_word(w, f, w->at, k));
  return DW_OK;
}

static bool is_list(const dw_field *f)
{
  return f->type == DW_REALS || f->type == DW_WORDS;
}

/* What the value should be, for "needs ...": "a number in (0,inf)", "one of none force". */
static void value_noun(const dw_field *f, char *out, size_t room)
{
  int used = snprintf(out, room, "%s", dw_type_noun(f->type));
  int64_t count = 0;
  if (f->range) snprintf(out + used, room - (size_t)used, " in %s", f->range);
  if (f->type != DW_ENUM) return;
  while (f->choices[count])
    count++;
  used += snprintf(out + used, room - (size_t)used, " ");
  dw_join(out + used, room - (size_t)used, count, f->choices);
}

/* The value or values after a keyword; `key` is the keyword's own index. */
static dw_status take_value(walk *w, const dw_field *f, int key)
{
  char noun[300];
  value_noun(f, noun, sizeof noun);
  if (w->at >= w->n)
    return fault(w, DW_ESYNTAX, key, NULL, "%s needs %s after it", f->name, noun);
  if (stands_as_keyword(w, w->at) && !is_choice(f, w->word[w->at].text))
    return fault(w, DW_ESYNTAX, w->at, NULL, "%s needs %s, found the keyword %s", f->name,
                 noun, w->word[w->at].text);
  if (is_list(f)) return take_list(w, f);
  return take_word(w, f, w->at++, 0);
}

/* -- the walk ---------------------------------------------------------------------- */

static dw_status take_defaults(walk *w)
{
  for (const dw_field *f = w->style->fields; f && f->type != DW_END; f++)
    if (f->dflt) DW_TRY(dw_field_default(w->ctx, f, w->self));
  return DW_OK;
}

static dw_status take_positional(walk *w, int index)
{
  const dw_field *f = &w->style->fields[index];
  const bool end = w->at >= w->n;
  if (end || (stands_as_keyword(w, w->at) && !is_choice(f, w->word[w->at].text))) {
    if (!(f->flags & DW_REQUIRED)) return DW_OK;
    char noun[300], before[96] = "";
    value_noun(f, noun, sizeof noun);
    if (!end)
      snprintf(before, sizeof before, " before the keyword %s", w->word[w->at].text);
    w->seen[index] = true; /* said once is enough */
    return fault(w, DW_ESYNTAX, end ? w->called : w->at, NULL, "%s is missing%s: it is %s",
                 f->name, before, noun);
  }
  w->seen[index] = true;
  if (w->word[w->at].open && !(f->flags & DW_REQUIRED)) w->loose = true;
  return is_list(f) ? take_list(w, f) : take_word(w, f, w->at++, 0);
}

static dw_status unknown_keyword(walk *w)
{
  char hint[600], brief[64];
  const char *text = w->word[w->at].text;
  const int at = w->at++;
  keyword_hint(w, text, hint, sizeof hint);
  while (w->at < w->n && !stands_as_keyword(w, w->at)) /* where the next one begins */
    w->at++;
  if (!strcmp(text, "as"))
    return fault(w, DW_ESYNTAX, at, "as NAME is the end of a statement",
                 "as and one name must come last");
  return fault(w, DW_ESYNTAX, at, hint, "unknown argument %s", shown(text, brief));
}

static dw_status take_keyword(walk *w)
{
  const int at = w->at, index = keyword_index(w->style, w->word[at].text);
  if (index < 0) return unknown_keyword(w);
  const dw_field *f = &w->style->fields[index];
  w->at++;
  if (w->seen[index]) DW_TRY(fault(w, DW_ESYNTAX, at, NULL, "%s is given twice", f->name));
  w->seen[index] = true;
  if (!(f->flags & DW_FLAG)) return take_value(w, f, at);
  if (w->self) *(bool *)(w->self + f->offset) = true;
  return DW_OK;
}

static dw_status miss_required(walk *w)
{
  for (int i = 0; w->style->fields && w->style->fields[i].type != DW_END; i++) {
    const dw_field *f = &w->style->fields[i];
    if (!(f->flags & DW_REQUIRED) || (f->flags & DW_STATE) || w->seen[i]) continue;
    char noun[300];
    value_noun(f, noun, sizeof noun);
    DW_TRY(fault(w, DW_ESYNTAX, w->called, NULL, "%s is missing: write %s and %s", f->name,
                 f->name, noun));
  }
  return DW_OK;
}

static dw_status take_all(walk *w)
{
  for (int i = 0; w->style->fields && w->style->fields[i].type != DW_END; i++) {
    if (w->loose && w->at < w->n && !stands_as_keyword(w, w->at)) return DW_OK;
    if (w->style->fields[i].flags & DW_POSITIONAL) DW_TRY(take_positional(w, i));
  }
  while (w->at < w->n) {
    const bool open = w->word[w->at].open;
    if (open || (w->loose && !stands_as_keyword(w, w->at))) return DW_OK;
    DW_TRY(take_keyword(w));
  }
  return miss_required(w);
}

static bool is_name(const char *text)
{
  if (!isalpha((unsigned char)*text) && *text != '_') return false;
  for (; *text; text++)
    if (!isalnum((unsigned char)*text) && *text != '_') return false;
  return true;
}

/* Cuts `as NAME` off the end. */
static dw_status take_as(walk *w, const char **as)
{
  char brief[64];
  const int last = w->n - 1;
  if (as) *as = NULL;
  if (w->n - w->at < 2 || w->word[last - 1].open || w->word[last - 1].quoted ||
      strcmp(w->word[last - 1].text, "as") != 0 || keyword_index(w->style, "as") >= 0)
    return DW_OK;
  w->n -= 2;
  if (w->word[last].open) return DW_OK;
  if (!is_name(w->word[last].text))
    return fault(w, DW_EVALUE, last, "a name is letters, digits and _, no digit first",
                 "as = %s is not a name", shown(w->word[last].text, brief));
  if (!as || !w->self) return DW_OK;
  *as = dw_copy_text(w->ctx, w->word[last].text);
  return *as ? DW_OK : DW_ENOMEM;
}

dw_status dw_fields_parse(dw_ctx *ctx, const dw_style *style, int first, int n,
                          const dw_word *words, void *self, const char **as)
{
  walk w = {.ctx = ctx,
            .style = style,
            .word = words,
            .at = first,
            .n = n,
            .self = self,
            .called = first > 0 ? first - 1 : 0};
  DW_TRY(take_defaults(&w));
  DW_TRY(take_as(&w, as));
  return take_all(&w);
}

int dw_fields_check(dw_ctx *ctx, const dw_style *style, int first, int n,
                    const dw_word *words, void (*report)(dw_ctx *, void *), void *arg)
{
  walk w = {.ctx = ctx,
            .style = style,
            .word = words,
            .at = first,
            .n = n,
            .called = first > 0 ? first - 1 : 0,
            .report = report,
            .arg = arg};
  take_as(&w, NULL);
  take_all(&w);
  return w.errors;
}

/* -- defaults ------------------------------------------------------------------------ */

/* Splits a default at blanks, as a deck would. */
static int split(char *text, dw_word *out, int room)
{
  int n = 0;
  char *rest = NULL;
  for (char *p = strtok_r(text, " ", &rest); p && n < room; p = strtok_r(NULL, " ", &rest))
    out[n++] = (dw_word){.text = p, .quoted = true};
  return n;
}

dw_status dw_field_default(dw_ctx *ctx, const dw_field *f, void *self)
{
  char text[256];
  dw_word word[32];
  const dw_style alone = {.kind = DW_KIND_COMMAND, .name = "default"};
  walk w = {.ctx = ctx, .style = &alone, .word = word, .self = self};
  snprintf(text, sizeof text, "%s", f->dflt);
  w.n = split(text, word, 32);
  if (is_list(f)) return take_list(&w, f);
  word[0] = (dw_word){.text = f->dflt, .quoted = true};
  w.n = 1;
  return take_word(&w, f, 0, 0);
}
