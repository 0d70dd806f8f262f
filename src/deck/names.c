/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "deck/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

/* A table of chains: symbols never move, since formulas and loops point at them. */
typedef struct entry {
  dw_symbol symbol;
  struct entry *next;
  int number;
} entry;

struct dw_names {
  entry **bucket;
  size_t buckets;
  entry **item;
  int count, room;
};

dw_names *dw_names_new(void)
{
  dw_names *n = calloc(1, sizeof *n);
  if (!n) return NULL;
  n->buckets = 256;
  n->bucket = calloc(n->buckets, sizeof(entry *));
  if (n->bucket) return n;
  free(n);
  return NULL;
}

void dw_names_free(dw_names *n)
{
  if (!n) return;
  for (int i = 0; i < n->count; i++) {
    free((void *)(uintptr_t)n->item[i]->symbol.name);
    free(n->item[i]);
  }
  free(n->item);
  free(n->bucket);
  free(n);
}

static size_t hash(const char *name, size_t length)
{
  const uint64_t h = dw_hash(DW_HASH_START, name, length);
  return (size_t)(h ^ (h >> 32));
}

static entry *find(const dw_names *n, const char *name, size_t length)
{
  for (entry *e = n->bucket[hash(name, length) % n->buckets]; e; e = e->next)
    if (!strncmp(e->symbol.name, name, length) && !e->symbol.name[length]) return e;
  return NULL;
}

static bool rehash(dw_names *n)
{
  const size_t wider = 4 * n->buckets;
  entry **bucket = calloc(wider, sizeof(entry *));
  if (!bucket) return false;
  for (int i = 0; i < n->count; i++) {
    entry *e = n->item[i];
    const size_t at = hash(e->symbol.name, strlen(e->symbol.name)) % wider;
    e->next = bucket[at], bucket[at] = e;
  }
  free(n->bucket);
  n->bucket = bucket, n->buckets = wider;
  return true;
}

static bool make_room(dw_names *n)
{
  if (n->count < n->room) return true;
  const int room = n->room ? 2 * n->room : 64;
  entry **grown = realloc(n->item, (size_t)room * sizeof(entry *));
  if (!grown) return false;
  n->item = grown, n->room = room;
  return (size_t)room < 2 * n->buckets || rehash(n);
}

int dw_names_number(dw_names *n, const char *name, size_t length)
{
  entry *e = find(n, name, length);
  if (e) return e->number;
  if (!make_room(n)) return -1;
  e = calloc(1, sizeof *e);
  char *copy = e ? strndup(name, length) : NULL;
  if (!copy) {
    free(e);
    return -1;
  }
  const size_t at = hash(name, length) % n->buckets;
  e->symbol.name = copy, e->number = n->count, e->next = n->bucket[at];
  n->bucket[at] = e;
  n->item[n->count++] = e;
  return e->number;
}

int dw_names_find(const dw_names *n, const char *name)
{
  const entry *e = find(n, name, strlen(name));
  return e ? e->number : -1;
}

int dw_names_count(const dw_names *n)
{
  return n->count;
}

dw_symbol *dw_names_at(const dw_names *n, int number)
{
  return &n->item[number]->symbol;
}
