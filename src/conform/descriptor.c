/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Is a style documented, and does its own table hold its own examples? */
#include <string.h>

#include "conform/check.h"
#include "style/page.h"

/* What a manual page can print as it is: it ends with a full stop or a question mark. */
static bool is_sentence(const char *doc)
{
  const size_t n = doc ? strlen(doc) : 0;
  return n > 3 && (doc[n - 1] == '.' || doc[n - 1] == '?');
}

static bool is_said(const char *doc)
{
  return doc && *doc;
}

static void documented(dw_check *c, const char *what, const dw_field *fields,
                       bool (*enough)(const char *))
{
  const dw_field *bad = NULL;
  for (const dw_field *f = fields; f && f->type != DW_END && !bad; f++)
    if (!(f->flags & DW_STATE) && !enough(f->doc)) bad = f;
  dw_check_holds(c, what, !bad, "not %s", bad ? bad->name : "");
}

static void count_error(dw_ctx *ctx, void *arg)
{
  (void)ctx;
  ++*(int *)arg;
}

/* Does an example call this style with arguments that its table accepts? */
static bool accepted(dw_check *c, const char *example)
{
  char text[512];
  const char *word[64];
  dw_word argument[64];
  const dw_entry *entry;
  int n = 0, used, errors = 0;
  char *rest = NULL;
  snprintf(text, sizeof text, "%s", example);
  for (char *p = strtok_r(text, " ", &rest); p && n < 64; p = strtok_r(NULL, " ", &rest)) {
    argument[n] = (dw_word){.text = p, .open = strchr(p, '$') != NULL};
    word[n++] = p;
  }
  if (dw_registry_bind(c->ctx, n, word, &entry, &used) != DW_OK) {
    dw_error_clear(c->ctx);
    return false;
  }
  dw_fields_check(c->ctx, entry->style, used, n, argument, count_error, &errors);
  return entry == c->entry && errors == 0;
}

void dw_conform_descriptor(dw_check *c)
{
  const dw_style *s = c->entry->style;
  const char *refused = NULL;
  const size_t n = strlen(s->brief);
  bool sourced = true;
  dw_check_holds(c, "a brief without full stop", s->brief[n - 1] != '.', "%s", s->brief);
  documented(c, "every argument is documented by a sentence", s->fields, is_sentence);
  documented(c, "every result is documented", s->results, is_said);
  dw_check_holds(c, "an example", s->examples && s->examples[0], "there is none");
  for (int i = 0; s->examples && s->examples[i] && !refused; i++)
    if (!accepted(c, s->examples[i])) refused = s->examples[i];
  dw_check_holds(c, "the examples obey the table", !refused, "not this one: %s",
                 refused ? refused : "");
  for (const dw_reference *r = s->references; r && r->cite; r++)
    sourced = sourced && r->doi && strncmp(r->doi, "10.", 3) == 0;
  dw_check_holds(c, "the references have a DOI", sourced, "one lacks it");
}
