/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Statements in LAMMPS's spelling, as dwell writes them. */
#include <ctype.h>
#include <string.h>

#include "deck/load.h"

/* %1 is word 1 of the line, %3* all words from the third on. */
typedef struct {
  const char *word;
  int least; /* words that the line has */
  const char *line;
} rewriting;

static const rewriting rewritings[] = {
    {"pair_style", 2, "pair %1 %2*"},
    {"pair_modify", 1, "pair lj cut 2.5 shift energy"},
    {"fix", 4, "fix %3 %4* as %1"},
    {"compute", 4, "compute %3 %4* as %1"},
    {"dump", 6, "dump %3 every %4 %5 as %1"},
    {"read_data", 2, "read data %1"},
    {"read_dump", 2, "read dump %1"},
    {"read_restart", 2, "read restart %1"},
    {"write_data", 2, "write data %1"},
    {"write_restart", 2, "restart write %1"},
    {"min_style", 2, "minimize %1 ftol 1e-10"},
    {"min_modify", 1, "minimize lbfgs ftol 1e-10"},
    {"minimize", 5, "minimize lbfgs ftol %2 maxiter %3 maxeval %4"},
    {"velocity", 5, "velocity temp %3 seed %4"},
    {"neighbor", 3, "neighbor skin %1"},
    {"reset_timestep", 2, "reset step %1"},
    {"mass", 3, "set mass %2"},
    {"create_box", 1, "create random N density 1.0"},
    {"create_atoms", 1, "create random N density 1.0"},
    {"region", 1, "create random N density 1.0"}};

/* Lines that LAMMPS needs and dwell does not. */
static const char *const needless[] = {
    "atom_style", "atom_modify", "boundary",   "bond_style",   "comm_modify",
    "group",      "newton",      "processors", "neigh_modify", "special_bonds"};

static bool only_text(const dw_line *line)
{
  for (int i = 0; i < line->n; i++)
    if (!line->word[i].text) return false;
  return true;
}

static bool is_number(const char *text)
{
  double v;
  return dw_parse_real(text, &v);
}

/* Such a line is also legal for dwell when it does not look like LAMMPS's. */
static bool looks_so(const dw_line *line, const rewriting *r)
{
  const char *word = r->word;
  if (line->n < r->least) return false;
  if (!strcmp(word, "minimize") || !strcmp(word, "neighbor"))
    return is_number(line->word[1].text);
  if (!strcmp(word, "velocity")) return !strcmp(line->word[2].text, "create");
  if (r->line[strlen(word) + 1] != '%' || r->line[strlen(word) + 2] != '3') return true;
  return !strcmp(line->word[2].text, "all") ||
         is_number(line->word[1].text); /* name, group */
}

static size_t put(char *out, size_t room, const char *text)
{
  return (size_t)snprintf(out, room, "%s", text);
}

/* Styles of dump under their names here. */
static const char *dump_style(const char *text)
{
  if (!strcmp(text, "custom") || !strcmp(text, "atom")) return "text";
  return strcmp(text, "xyz") ? text : "extxyz";
}

/* A word in dwell's spelling: lj/cut is lj cut, the name 1 is n1. */
static size_t put_word(char *out, size_t room, const dw_line *line, int word)
{
  const char *text = line->word[word].text, *slash = strstr(text, "/cut");
  if (word == 3 && dw_word_is(line, 0, "dump")) text = dump_style(text);
  if (slash && !slash[4])
    return (size_t)snprintf(out, room, "%.*s cut", (int)(slash - text), text);
  return (size_t)snprintf(
      out, room, "%s%s",
      word == 1 && isdigit((unsigned char)*text) && line->n > 3 ? "n" : "", text);
}

static void rewrite(const dw_line *line, const char *pattern, char *out, size_t room)
{
  size_t used = put(out, room, "dwell writes: ");
  for (const char *p = pattern; *p && used < room; p++) {
    if (*p != '%') {
      out[used++] = *p;
      if (used < room) out[used] = '\0';
      continue;
    }
    const int first = *++p - '0';
    const bool rest = p[1] == '*';
    if (rest) p++;
    for (int w = first; w < (rest ? line->n : first + 1) && used < room; w++) {
      if (w > first) used += put(out + used, room - used, " ");
      if (used < room) used += put_word(out + used, room - used, line, w);
    }
    if (rest && first >= line->n && used) out[--used] = '\0'; /* its blank */
  }
  out[room - 1] = '\0';
}

bool dw_lammps_hint(const dw_line *line, bool bound, char *out, size_t room)
{
  const bool both = dw_word_is(line, 0, "minimize") || dw_word_is(line, 0, "neighbor") ||
                    dw_word_is(line, 0, "velocity");
  if (!only_text(line) || (bound && !both)) return false;
  const char *word = line->word[0].text;
  for (size_t i = 0; i < sizeof rewritings / sizeof *rewritings; i++)
    if (!strcmp(word, rewritings[i].word) && looks_so(line, &rewritings[i])) {
      rewrite(line, rewritings[i].line, out, room);
      return true;
    }
  for (size_t i = 0; i < sizeof needless / sizeof *needless; i++)
    if (!strcmp(word, needless[i])) {
      put(out, room, "dwell needs no such line: leave it out");
      return true;
    }
  return false;
}
