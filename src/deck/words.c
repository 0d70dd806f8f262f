/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <string.h>

#include "deck/deck.h"

/* A bare word that is substituted may become several words, or none, as in LAMMPS. */
static bool splits(const dw_lexeme *word, const char *text)
{
  return word->parts && !word->quote && (!*text || strpbrk(text, " \t\n"));
}

typedef struct {
  dw_deck *deck;
  dw_word *word;
  int *from;
  int n, room;
} collection;

static dw_status no_memory(const collection *c)
{
  return dw_fail(c->deck->ctx, DW_ENOMEM, "no memory for the words of a statement");
}

static dw_status add(collection *c, dw_word word, int from)
{
  if (c->n == c->room) {
    const int room = 2 * c->room + 8;
    dw_word *wider = dw_pool_take(c->deck->scratch, (size_t)room, sizeof *wider);
    int *wider_from = dw_pool_take(c->deck->scratch, (size_t)room, sizeof *wider_from);
    if (!wider || !wider_from) return no_memory(c);
    if (c->n) {
      memcpy(wider, c->word, (size_t)c->n * sizeof *wider);
      memcpy(wider_from, c->from, (size_t)c->n * sizeof *wider_from);
    }
    c->word = wider, c->from = wider_from, c->room = room;
  }
  c->word[c->n] = word, c->from[c->n++] = from;
  return DW_OK;
}

static dw_status add_split(collection *c, const char *text, int from)
{
  while (*(text += strspn(text, " \t\n"))) {
    const size_t n = strcspn(text, " \t\n");
    const char *piece = dw_pool_text(c->deck->scratch, text, n);
    if (!piece) return no_memory(c);
    DW_TRY(add(c, (dw_word){.text = piece}, from));
    text += n;
  }
  return DW_OK;
}

dw_status dw_deck_words(dw_deck *d, const dw_line *line, int first, int last,
                        dw_words_now *out)
{
  collection c = {.deck = d};
  for (int i = first; i < last; i++) {
    const dw_lexeme *word = &line->word[i];
    const char *text;
    DW_TRY(dw_word_expand(&d->eval, word, &text));
    if (splits(word, text))
      DW_TRY(add_split(&c, text, i));
    else
      DW_TRY(add(&c, (dw_word){.text = text, .quoted = word->quote != 0}, i));
  }
  *out = (dw_words_now){c.n, c.word, c.from};
  return DW_OK;
}
