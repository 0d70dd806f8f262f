/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <string.h>

#include "style/registry.h"

enum { LONGEST = 48 }; /* words beyond this are nobody's misspelling */

static int least(int a, int b, int c)
{
  const int m = a < b ? a : b;
  return m < c ? m : c;
}

/* Insertions, deletions, replacements and exchanges of neighbours from a to b. */
static int distance(const char *a, const char *b)
{
  const int na = (int)strlen(a), nb = (int)strlen(b);
  int row[3][LONGEST + 1];
  int *older = row[0], *old = row[1], *now = row[2];
  for (int j = 0; j <= nb; j++)
    old[j] = j, older[j] = j;
  for (int i = 1; i <= na; i++) {
    now[0] = i;
    for (int j = 1; j <= nb; j++) {
      now[j] = least(old[j] + 1, now[j - 1] + 1, old[j - 1] + (a[i - 1] != b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        now[j] = least(now[j], older[j - 2] + 1, now[j]);
    }
    int *spare = older;
    older = old, old = now, now = spare;
  }
  return old[nb];
}

const char *dw_nearest(const char *word, int64_t count, const char *const *words)
{
  const size_t n = strlen(word);
  const char *best = NULL;
  int least_far = 1 + (int)(n / 4);
  if (n == 0 || n > LONGEST) return NULL;
  for (int64_t i = 0; i < count; i++) {
    const size_t length = strlen(words[i]);
    if (length > LONGEST) continue;
    int far = distance(word, words[i]);
    if (far >= (int)(n < length ? length : n)) continue; /* nothing in common */
    if (n >= 3 && !strncmp(word, words[i], n)) far = 1;  /* an abbreviation */
    if (far < least_far || (far == least_far && !best)) best = words[i], least_far = far;
  }
  return best;
}
