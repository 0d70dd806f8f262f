/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Properties of the current system, computed when asked for.
 *
 *   ke = sum m v^2 / 2, temp = 2 ke / (3N - 3), press = (2 ke + sum r.f) / 3V,
 *   frms = (sum f^2 / 3N)^(1/2), eta = pi/6 sum d^3 / V (packing fraction) */
#include <math.h>
#include <string.h>

#include "deck/deck.h"
#include "model/box.h"
#include "model/landscape.h"

static const double pi = 3.14159265358979323846;

enum {
  STEP,
  TIME,
  NATOMS,
  TEMP,
  PE,
  KE,
  ETOTAL,
  PRESS,
  VOL,
  DENSITY,
  FMAX,
  FRMS,
  CPU,
  ETA,
  PI
};

static const char *const words[] = {"step", "time",   "natoms", "temp", "pe",
                                    "ke",   "etotal", "press",  "vol",  "density",
                                    "fmax", "frms",   "cpu",    "eta",  "PI"};

static int find(const char *name)
{
  for (int i = 0; i < (int)(sizeof words / sizeof *words); i++)
    if (!strcmp(words[i], name)) return i;
  return -1;
}

bool dw_keyword_is(const char *name)
{
  return find(name) >= 0;
}

/* -- energies and forces -- */

static double kinetic(const dw_system *s)
{
  double ke = 0;
  for (int64_t i = 0; i < s->n; i++)
    for (int a = 0; a < 3; a++)
      ke += 0.5 * s->mass[i] * s->v[i][a] * s->v[i][a];
  return ke;
}

static double temperature(const dw_system *s)
{
  const double free = 3.0 * (double)s->n - 3;
  return free > 0 ? 2 * kinetic(s) / free : 0;
}

/* Energy and forces are computed once a statement, however many keywords it has. */
static dw_status forces(dw_deck *d)
{
  dw_landscape *V;
  if (d->forces.count == d->count) return DW_OK;
  DW_TRY(dw_landscape_current(d->ctx, &V));
  double *g = dw_pool_take(d->scratch, (size_t)V->n, sizeof *g);
  if (!g) return dw_fail(d->ctx, DW_ENOMEM, "no memory for forces");
  DW_TRY(V->value(V, 0, (const double *)d->ctx->system->x, &d->forces.e, g));
  d->forces.fmax = dw_max_abs(V->n, g);
  d->forces.frms = dw_norm(V->n, g) / sqrt((double)V->n);
  d->forces.count = d->count;
  return DW_OK;
}

static dw_status pressure(dw_deck *d, double *out)
{
  const dw_system *s = d->ctx->system;
  dw_landscape *V;
  double e, w[6];
  DW_TRY(dw_landscape_current(d->ctx, &V));
  double *g = dw_pool_take(d->scratch, (size_t)V->n, sizeof *g);
  if (!g) return dw_fail(d->ctx, DW_ENOMEM, "no memory for forces");
  DW_TRY(dw_landscape_virial(d->ctx, V, (const double *)s->x, &e, g, w));
  *out = (2 * kinetic(s) + w[0] + w[1] + w[2]) / (3 * dw_box_volume(&s->box));
  return DW_OK;
}

static double packing(const dw_system *s)
{
  double sum = 0;
  for (int64_t i = 0; i < s->n; i++)
    sum += s->diameter[i] * s->diameter[i] * s->diameter[i];
  return pi / 6 * sum / dw_box_volume(&s->box);
}

/* -- keywords -- */

static dw_status force_keyword(dw_deck *d, int keyword, double *out)
{
  if (keyword == PRESS) return pressure(d, out);
  DW_TRY(forces(d));
  *out = keyword == FMAX ? d->forces.fmax : keyword == FRMS ? d->forces.frms : d->forces.e;
  if (keyword == ETOTAL) *out += kinetic(d->ctx->system);
  return DW_OK;
}

static dw_status system_keyword(dw_deck *d, int keyword, dw_datum *out)
{
  const dw_system *s = d->ctx->system;
  double v = 0;
  if (!s)
    return dw_fail(d->ctx, DW_ESTATE, "%s: there is no system; read or create one first",
                   words[keyword]);
  switch (keyword) {
  case STEP:
    *out = dw_datum_int(s->step);
    return DW_OK;
  case NATOMS:
    *out = dw_datum_int(s->n);
    return DW_OK;
  case TIME:
    v = s->time;
    break;
  case TEMP:
    v = temperature(s);
    break;
  case KE:
    v = kinetic(s);
    break;
  case VOL:
    v = dw_box_volume(&s->box);
    break;
  case DENSITY:
    v = (double)s->n / dw_box_volume(&s->box);
    break;
  case ETA:
    v = packing(s);
    break;
  default:
    DW_TRY(force_keyword(d, keyword, &v));
  }
  *out = dw_datum_real(v);
  return DW_OK;
}

dw_status dw_keyword_value(dw_deck *d, const char *name, dw_datum *out)
{
  const int keyword = find(name);
  if (keyword == CPU)
    *out = dw_datum_real((double)clock() / CLOCKS_PER_SEC);
  else if (keyword == PI)
    *out = dw_datum_real(pi);
  else
    return system_keyword(d, keyword, out);
  return DW_OK;
}
