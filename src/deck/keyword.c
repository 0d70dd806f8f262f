/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Properties of the current system in expressions: those that thermo tables know
 * (engine/observe.h), PI, and cpu, here the seconds of the process. */
#include <string.h>
#include <time.h>

#include "deck/deck.h"
#include "engine/observe.h"

static const double pi = 3.14159265358979323846;

bool dw_keyword_is(const char *name)
{
  return !strcmp(name, "PI") || dw_quantity_find(name);
}

dw_status dw_keyword_value(dw_deck *d, const char *name, dw_datum *out)
{
  const dw_quantity *q = dw_quantity_find(name);
  double v;
  if (!strcmp(name, "PI"))
    v = pi;
  else if (!strcmp(name, "cpu"))
    v = (double)clock() / CLOCKS_PER_SEC;
  else
    DW_TRY(dw_observe(d->ctx, name, &v));
  *out = q && q->whole ? dw_datum_int((int64_t)v) : dw_datum_real(v);
  return DW_OK;
}
