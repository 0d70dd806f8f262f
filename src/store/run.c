/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Table runs: from any number of a library to the deck, versions and seed that made it. */
#include <inttypes.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/hash.h"
#include "store/shelf.h"

static const char *or_none(const char *text)
{
  return text ? text : "";
}

#define TEXT(name_, value, doc_)                                                  \
  {                                                                               \
    .column = name_, .type = DW_COL_TEXT, .text = value, .unit = "1", .doc = doc_ \
  }

dw_status dw_shelf_run(dw_ctx *ctx, dw_library *lib)
{
  const dw_provenance *p = &lib->made_by;
  const char *deck = or_none(p->deck_text);
  char host[128] = "", start[32], digest[24];
  const time_t now = time(NULL);
  struct tm utc;
  if (gethostname(host, sizeof host - 1)) strcpy(host, "unknown");
  strftime(start, sizeof start, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
  snprintf(digest, sizeof digest, "%016" PRIx64,
           dw_hash(DW_HASH_START, deck, strlen(deck)));
  const dw_cell cells[] = {
      TEXT("deck", or_none(p->deck_name), "File name of the deck."),
      TEXT("deck_text", or_none(p->deck_text),
           "The deck as it was read, includes spliced in."),
      TEXT("deck_hash", digest, "FNV-1a (64 bits) of deck_text."),
      TEXT("version", or_none(p->version), "Version of dwell."),
      TEXT("plugins", or_none(p->plugins), "Plugins in use, with their versions."),
      TEXT("command", or_none(p->command_line), "The command line."),
      TEXT("host", host, "Machine that ran it."),
      TEXT("compiler", __VERSION__, "Compiler that built it."),
      TEXT("start", start, "When the library was opened, UTC."),
      {.column = "seed",
       .type = DW_COL_INT,
       .integer = (int64_t)p->seed,
       .unit = "1",
       .doc = "Seed of the random numbers."},
      {.column = "wall",
       .type = DW_COL_REAL,
       .unit = "s",
       .doc = "From start to the last commit."}};
  int64_t id;
  lib->run = -1; /* the row of runs is made by itself */
  const dw_status status = dw_library_append(
      ctx, lib, "runs", (int64_t)(sizeof cells / sizeof *cells), cells, &id);
  lib->run = status == DW_OK ? id : 0;
  return status;
}

void dw_shelf_clock(dw_library *lib)
{
  dw_table *t = dw_tables_find(&lib->tables, "runs");
  const int64_t row = t ? dw_table_row(t, lib->run) : -1,
                c = t ? dw_table_column(t, "wall") : -1;
  if (row < 0 || c < 0) return;
  t->cells[c].real[row] = dw_clock() - lib->began;
  t->place[row].source = -1;
}
