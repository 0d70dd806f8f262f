/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "command/minimum.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "engine/algebra.h"
#include "model/box.h"
#include "model/landscape.h"
#include "store/identity.h"

/* A displacement above this is another minimum, however soft. */
static const double doubt = 1e-2;

bool dw_minimum_particles(const dw_ctx *ctx, const dw_landscape *V)
{
  return ctx->pair && ctx->pair->style->kind == DW_KIND_PAIR && ctx->system &&
         ctx->system->n == V->sites;
}

/* -- which glass ---------------------------------------------------------------------- */

uint64_t dw_minimum_glass(const dw_landscape *V, const dw_system *s)
{
  uint64_t h = dw_hash(DW_HASH_START, &V->n, sizeof V->n);
  if (!s) return h;
  h = dw_hash(h, s->box.h, sizeof s->box.h);
  h = dw_hash(h, s->box.tilt, sizeof s->box.tilt);
  h = dw_hash(h, s->diameter, (size_t)s->n * sizeof *s->diameter);
  return dw_hash(h, s->species, (size_t)s->n * sizeof *s->species);
}

/* Minima are compared within one glass: same box, diameters, species. */
static void name_glass(const dw_minimum_place *in, char out[24])
{
  snprintf(out, 24, "%016" PRIx64, dw_minimum_glass(in->V, in->sys));
}

/* -- rows ----------------------------------------------------------------------------- */

static void put_particles(const dw_system *s, double *room, dw_record *r)
{
  dw_box_edges(&s->box, room + s->n);
  for (int64_t i = 0; i < s->n; i++)
    room[i] = s->species[i];
  dw_record_vector(
      r, (dw_about){"box", "length", "Edge vectors of the periodic box, a row each."}, 9, 3,
      room + s->n);
  dw_record_vector(r, (dw_about){"diameter", "length", "Diameter of each particle."}, s->n,
                   1, s->diameter);
  dw_record_vector(r, (dw_about){"species", "1", "Type of each particle, from 1."}, s->n, 1,
                   room);
}

/* Table minima; `of` > 0: another finding of that minimum. */
static dw_status put_row(dw_ctx *ctx, const dw_minimum_place *in, const dw_save_point *p,
                         int64_t of, int64_t *id)
{
  char glass[24];
  dw_record r = {0};
  name_glass(in, glass);
  dw_record_text(&r, (dw_about){"name", "1", "What the deck called it."}, p->name);
  dw_record_real(&r, (dw_about){"energy", "energy", "V there, of the whole system."}, p->e);
  dw_record_real(&r, (dw_about){"fmax", "force", "Largest force component there."},
                 p->fmax);
  dw_record_int(&r, (dw_about){"N", "1", "Particles."}, in->V->sites);
  dw_record_vector(&r, (dw_about){"x", "length", "Positions, unwrapped."}, in->V->n,
                   in->sys ? in->V->dim : 1, p->x);
  double *room = malloc(((size_t)in->V->sites + 9) * sizeof *room);
  if (room && in->sys) put_particles(in->sys, room, &r);
  r.failed = r.failed || !room;
  dw_record_text(&r,
                 (dw_about){"glass", "1", "Hash of box, diameters and species: one glass."},
                 glass);
  dw_record_real(
      &r, (dw_about){"radius", "length", "Findings nearer than this are this minimum."},
      in->dtol > 0 ? in->dtol : dw_identity_radius());
  if (in->visit)
    dw_record_int(&r, (dw_about){"visits", "1", "Quenches that ended there."}, 1);
  if (in->visit)
    dw_record_id(&r, (dw_about){"of", "1", "The row whose counts this one adds to."},
                 "minima", of);
  const dw_status status = dw_record_append(ctx, in->lib, "minima", &r, id);
  free(room);
  return status;
}

dw_status dw_minimum_put(dw_ctx *ctx, const dw_minimum_place *in, const dw_save_point *p,
                         int64_t *id)
{
  return put_row(ctx, in, p, 0, id);
}

/* -- identity ------------------------------------------------------------------------- */

/* |gradient|, at most. */
static double gradient(const dw_minimum_place *in, double fmax)
{
  return isnan(fmax) ? 0 : fmax * sqrt((double)in->V->n);
}

/* The lowest eigenvalue of the Hessian behind the translations. */
static dw_status softest(dw_ctx *ctx, dw_landscape *V, const double *x, double *value)
{
  const int64_t count = V->zero + 1;
  double *v = malloc((size_t)count * sizeof *v),
         *z = malloc((size_t)(count * V->n) * sizeof *z);
  dw_status status = v && z
                         ? dw_lowest(ctx, V, x, count, v, z)
                         : dw_fail(ctx, DW_ENOMEM, "no memory for the softest eigenvalue");
  if (status == DW_OK) *value = v[V->zero];
  free(v), free(z);
  return status;
}

/* Two findings at distance d, with so much gradient left in the two together. */
static dw_status is_same(dw_ctx *ctx, const dw_minimum_place *in, const double *x, double d,
                         double g, bool *same)
{
  double value;
  *same = d < (in->dtol > 0 ? in->dtol : dw_identity_radius());
  if (*same || in->dtol > 0 || d > doubt || !(10 * g > 0)) return DW_OK;
  if (in->V->orders < 2) return DW_OK;
  DW_TRY(softest(ctx, in->V, x, &value));
  *same = value > 0 && d < 10 * g / value;
  return DW_OK;
}

dw_status dw_minimum_find(dw_ctx *ctx, const dw_minimum_place *in, const dw_save_point *p,
                          int64_t *id, bool *fresh)
{
  static const double stiff = 0.01;
  char glass[24];
  double d, fmax;
  bool same = false;
  const double g = gradient(in, p->fmax);
  name_glass(in, glass);
  const dw_likeness like = {
      .glass = glass,
      .box = in->V->zero && in->sys ? &in->sys->box : NULL,
      .n = in->V->n,
      .dim = in->V->dim,
      .x = p->x,
      .e = p->e,
      .etol = in->etol > 0 ? in->etol : dw_identity_window(p->e) + g * g / stiff};
  DW_TRY(dw_library_nearest(ctx, in->lib, &like, id, &d));
  if (*id) {
    DW_TRY(dw_library_real(ctx, in->lib, "minima", "fmax", *id, &fmax));
    DW_TRY(is_same(ctx, in, p->x, d, g + gradient(in, fmax), &same));
  }
  *fresh = !same;
  if (!same) return put_row(ctx, in, p, 0, id);
  if (!in->visit) return DW_OK;
  if (p->fmax < fmax) return put_row(ctx, in, p, *id, &(int64_t){0});
  return dw_library_visits(ctx, in->lib, *id, 1);
}
