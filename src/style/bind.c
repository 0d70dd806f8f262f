/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Which style a statement calls. */
#include <string.h>

#include "style/registry.h"
#include "style/value.h"

enum { NAMES_MAX = 512 };

typedef struct {
  const char *name[NAMES_MAX];
  int64_t count;
} names;

static void add(names *list, const char *name)
{
  if (list->count < NAMES_MAX) list->name[list->count++] = name;
}

/* -- spellings ------------------------------------------------------------------- */

const char *dw_spelling(const char *word)
{
  static const char *const pairs[][2] = {{"minimise", "minimize"},
                                         {"neighbour", "neighbor"}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (!strcmp(word, pairs[i][0])) return pairs[i][1];
  return word;
}

/* LAMMPS commands that are spelt otherwise here: an error that shows the line as dwell
 * writes it. */
static const char *lammps_hint(const char *word)
{
  static const char *const hints[][2] = {
      {"pair_style", "dwell writes: pair STYLE ..."},
      {"pair_modify", "dwell writes: pair lj cut 2.5 shift energy"},
      {"read_data", "dwell writes: read data FILE"},
      {"read_dump", "dwell writes: read dump FILE"},
      {"read_restart", "dwell writes: read restart FILE"},
      {"write_data", "dwell writes: write data FILE"},
      {"write_restart", "dwell writes: restart write FILE"},
      {"min_style", "dwell writes: minimize STYLE ftol 1e-10"},
      {"min_modify", "dwell writes: minimize STYLE ftol 1e-10 ..."},
      {"create_box", "dwell writes: create random N density 1.0"},
      {"create_atoms", "dwell writes: create random N density 1.0"},
      {"atom_style", "dwell needs none: every particle has type, diameter and mass"},
      {"variable_style", "dwell writes: variable NAME equal FORMULA"}};
  for (size_t i = 0; i < sizeof hints / sizeof *hints; i++)
    if (!strcmp(word, hints[i][0])) return hints[i][1];
  return NULL;
}

/* -- failures --------------------------------------------------------------------- */

static dw_status no_such(dw_ctx *ctx, int word, const names *list, const char *kinds,
                         const char *text)
{
  char hint[900], brief[64];
  const char *near = dw_nearest(text, list->count, list->name);
  int used = near ? snprintf(hint, sizeof hint, "did you mean %s? ", near) : 0;
  used += snprintf(hint + used, sizeof hint - (size_t)used, "there are: ");
  dw_join(hint + used, sizeof hint - (size_t)used, list->count, list->name);
  if (!list->count) snprintf(hint, sizeof hint, "no plugin with a %s is loaded", kinds);
  if (snprintf(brief, sizeof brief, "%s", text) >= (int)sizeof brief)
    memcpy(brief + sizeof brief - 4, "...", 4);
  return dw_fail_word(ctx, DW_ENOTFOUND, word, hint, "unknown %s %s", kinds, brief);
}

/* `compute c all msd`: LAMMPS puts a name and a group before the style. */
static dw_status no_style(dw_ctx *ctx, dw_kind kind, int n, const char *const *words)
{
  names list = {.count = 0};
  for (int64_t i = 0; i < dw_registry_count(ctx->registry); i++) {
    const dw_style *s = dw_registry_at(ctx->registry, i)->style;
    if (s->kind == kind) add(&list, s->name);
  }
  if (n > 3 && dw_registry_find(ctx->registry, kind, words[3])) {
    char hint[256];
    snprintf(hint, sizeof hint, "dwell writes: %.40s %.80s ... as %.80s",
             dw_kind_word(kind), words[3], words[1]);
    return dw_fail_word(ctx, DW_ESYNTAX, 1, hint,
                        "%s begins with its style, not with a name", dw_kind_word(kind));
  }
  char kinds[48];
  snprintf(kinds, sizeof kinds, "%s style", dw_kind_word(kind));
  if (n < 2) {
    char hint[900];
    dw_join(hint, sizeof hint, list.count, list.name);
    return dw_fail_word(ctx, DW_ESYNTAX, 0, hint, "%s needs the name of a style",
                        dw_kind_word(kind));
  }
  return no_such(ctx, 1, &list, kinds, words[1]);
}

/* -- commands of one or two words ------------------------------------------------------ */

static bool called_by_name(const dw_style *s)
{
  return s->kind == DW_KIND_COMMAND || s->kind == DW_KIND_PATH;
}

/* The second word of a name that begins with `word`; "" when it is that word alone. */
static const char *rest_of(const char *name, const char *word)
{
  const size_t n = strlen(word);
  if (strncmp(name, word, n) != 0) return NULL;
  return name[n] == ' ' ? name + n + 1 : name[n] ? NULL : "";
}

/* words[0] as a command or the first word of some: the list of second words goes to
 * `tails`. */
static const dw_entry *command(const dw_registry *r, int n, const char *const *words,
                               names *tails, int *used)
{
  const dw_entry *one = NULL;
  for (int64_t i = 0; i < dw_registry_count(r); i++) {
    const dw_entry *e = dw_registry_at(r, i);
    const char *rest = called_by_name(e->style) ? rest_of(e->style->name, words[0]) : NULL;
    if (!rest) continue;
    if (!*rest) {
      one = e;
      continue;
    }
    add(tails, rest);
    if (n < 2 || strcmp(rest, words[1]) != 0) continue;
    *used = 2;
    return e;
  }
  *used = 1;
  return one;
}

static dw_status no_command(dw_ctx *ctx, const char *word)
{
  names list = {.count = 0};
  char first[NAMES_MAX / 4][48];
  int64_t split = 0;
  const char *hint = lammps_hint(word);
  if (hint)
    return dw_fail_word(ctx, DW_ENOTFOUND, 0, hint, "%s is a command of LAMMPS", word);
  for (int k = DW_KIND_PAIR; k < DW_KIND_END; k++)
    if (k != DW_KIND_PATH && k != DW_KIND_COMMAND) add(&list, dw_kind_word((dw_kind)k));
  for (int64_t i = 0; i < dw_registry_count(ctx->registry); i++) {
    const dw_style *s = dw_registry_at(ctx->registry, i)->style;
    if (!called_by_name(s)) continue;
    const size_t n = strcspn(s->name, " ");
    if (!s->name[n]) {
      add(&list, s->name);
    } else if (split < NAMES_MAX / 4 &&
               (!split || strncmp(first[split - 1], s->name, n) || first[split - 1][n])) {
      snprintf(first[split], sizeof first[split], "%.*s", (int)n, s->name);
      add(&list, first[split++]);
    }
  }
  return no_such(ctx, 0, &list, "command", word);
}

dw_status dw_registry_bind(dw_ctx *ctx, int n, const char *const *words,
                           const dw_entry **entry, int *used)
{
  const char *spelt[2] = {n > 0 ? dw_spelling(words[0]) : "", n > 1 ? words[1] : ""};
  names tails = {.count = 0};
  dw_kind kind;
  if (n < 1) return dw_fail(ctx, DW_ESYNTAX, "an empty statement");
  if (dw_kind_from_word(spelt[0], &kind) && kind != DW_KIND_PATH &&
      kind != DW_KIND_COMMAND) {
    *entry = n > 1 ? dw_registry_find(ctx->registry, kind, words[1]) : NULL;
    *used = 2;
    return *entry ? DW_OK : no_style(ctx, kind, n, words);
  }
  *entry = command(ctx->registry, n, spelt, &tails, used);
  if (*entry) return DW_OK;
  if (!tails.count) return no_command(ctx, words[0]);
  if (n < 2) {
    char hint[900];
    dw_join(hint, sizeof hint, tails.count, tails.name);
    return dw_fail_word(ctx, DW_ESYNTAX, 0, hint, "%s needs one more word", words[0]);
  }
  return no_such(ctx, 1, &tails, words[0], words[1]);
}
