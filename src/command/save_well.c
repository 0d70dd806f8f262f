/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Tables minima and wells: the current path and its ends. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "command/minimum.h"
#include "command/save.h"
#include "engine/path.h"
#include "model/feature.h"
#include "model/landscape.h"

/* Width of a row of coordinates. */
static int64_t width(const dw_ctx *ctx, const dw_landscape *V)
{
  return dw_minimum_particles(ctx, V) ? V->dim : 1;
}

/* -- minima
 * --------------------------------------------------------------------------------- */

/* Nobody calls a point with larger forces a minimum; modes may be taken there all the same.
 */
static const double at_rest = 1e-4;

dw_status dw_save_minimum(dw_ctx *ctx, dw_saving *s, const dw_save_point *p, int64_t *id)
{
  dw_minimum_place in = {.lib = s->lib};
  bool fresh = true;
  DW_TRY(dw_landscape_current(ctx, &in.V));
  if (dw_minimum_particles(ctx, in.V)) in.sys = ctx->system;
  if (p->fmax < at_rest)
    DW_TRY(dw_minimum_find(ctx, &in, p, id, &fresh));
  else
    DW_TRY(dw_minimum_put(ctx, &in, p, id));
  s->rows += fresh;
  return DW_OK;
}

/* An end that came from this library keeps its row: its name is its id there. */
static dw_status end_of_path(dw_ctx *ctx, dw_saving *s, const dw_save_point *p, int64_t *id)
{
  char *rest;
  const long long known = strtoll(p->name, &rest, 10);
  double e;
  if (known > 0 && !*rest) {
    if (dw_library_real(ctx, s->lib, "minima", "energy", known, &e) == DW_OK &&
        fabs(e - p->e) <= 1e-9 * (1 + fabs(e))) {
      *id = known;
      return DW_OK;
    }
    dw_error_clear(ctx);
  }
  return dw_save_minimum(ctx, s, p, id);
}

/* -- wells
 * ---------------------------------------------------------------------------------- */

/* The three most displaced particles and their distances, halfway between the minima. */
static void put_movers(const dw_ctx *ctx, const dw_band *band, dw_record *r)
{
  static const char *const displacement[DW_MOVERS] = {"displacement_0", "displacement_1",
                                                      "displacement_2"};
  static const char *const distance[DW_MOVERS] = {NULL, "0to1", "0to2"};
  const dw_landscape *V = band->V;
  const dw_feature f = dw_feature_of(&ctx->system->box, V->sites, V->dim, band->a, band->b);
  for (int64_t m = 0; m < f.movers; m++)
    dw_record_real(
        r,
        (dw_about){displacement[m], "length",
                   "Displacement of the first, second, third most displaced particle."},
        f.displacement[m]);
  for (int64_t m = 1; m < f.movers && V->dim == 3; m++)
    dw_record_real(
        r,
        (dw_about){distance[m], "length",
                   "Distance of the most displaced particle to the second, third."},
        f.distance[m]);
}

static void put_energies(const dw_ctx *ctx, const dw_band *band, dw_record *r)
{
  const dw_path *p = &band->path;
  const double top = p->saddle ? p->saddle_e : p->e[p->top];
  const dw_result *reason = dw_results_get(ctx->results, "path.reason");
  dw_record_real(r, (dw_about){"dE", "energy", "V(b) - V(a)."}, band->eb - band->ea);
  dw_record_real(r, (dw_about){"barrier_ab", "energy", "V at the saddle less V(a)."},
                 top - band->ea);
  dw_record_real(r, (dw_about){"barrier_ba", "energy", "V at the saddle less V(b)."},
                 top - band->eb);
  dw_record_real(
      r, (dw_about){"saddle_energy", "energy", "V at the saddle, of the whole system."},
      top);
  dw_record_text(r, (dw_about){"reason", "1", "How the relaxation of the path ended."},
                 reason ? reason->text : NULL);
  dw_record_int(
      r, (dw_about){"converged", "1", "1 when the perpendicular force is below ftol."},
      p->reason > 0);
  dw_record_real(
      r, (dw_about){"fperp", "force", "Largest perpendicular force component left."},
      p->fperp);
  dw_record_int(r,
                (dw_about){"minima", "1", "Minima between the ends; 0: a single barrier."},
                p->minima);
  dw_record_int(r, (dw_about){"evaluations", "1", "Gradients spent on the path."},
                p->evaluations);
}

static void put_saddle(const dw_ctx *ctx, const dw_band *band, dw_record *r)
{
  const dw_path *p = &band->path;
  const bool is = p->saddle != NULL;
  dw_record_real(r, (dw_about){"saddle_s", "length", "Arc length at the saddle."},
                 is ? p->saddle_s : NAN);
  dw_record_real(
      r, (dw_about){"saddle_force", "force", "Largest force component at the saddle."},
      is ? p->saddle_force : NAN);
  dw_record_real(
      r, (dw_about){"curvature", "energy/length^2", "Lowest eigenvalue at the saddle."},
      is ? p->saddle_curv : NAN);
  if (is && p->saddle_negative >= 0)
    dw_record_int(r,
                  (dw_about){"saddle_negative", "1", "Negative eigenvalues at the saddle."},
                  p->saddle_negative);
  dw_record_real(r,
                 (dw_about){"curvature_a", "energy/length^2", "V'' along the path at a."},
                 band->curv_a);
  dw_record_real(r,
                 (dw_about){"curvature_b", "energy/length^2", "V'' along the path at b."},
                 band->curv_b);
  dw_record_vector(r,
                   (dw_about){"saddle_x", "length", "Positions at the saddle, next to a."},
                   p->n, width(ctx, band->V), p->saddle);
}

/* s and V - V(a) of the images, V in `room`. */
static void put_profile(const dw_band *band, double *room, dw_record *r)
{
  const dw_path *p = &band->path;
  for (int64_t i = 0; i < p->images; i++)
    room[i] = p->e[i] - band->ea;
  dw_record_real(r, (dw_about){"length", "length", "Arc length of the path."},
                 p->s[p->images - 1]);
  dw_record_real(r, (dw_about){"d", "length", "|b - a| in all coordinates."}, band->d);
  dw_record_real(r, (dw_about){"PR", "1", "Participation ratio of b - a, in particles."},
                 band->pr);
  dw_record_int(r, (dw_about){"images", "1", "Images of the path, ends included."},
                p->images);
  dw_record_vector(r, (dw_about){"s", "length", "Arc length at each image."}, p->images, 1,
                   p->s);
  dw_record_vector(r, (dw_about){"V", "energy", "V of each image less V(a)."}, p->images, 1,
                   room);
}

/* The first splitting computed since: L.wells.E is what decks filter by. */
static double splitting(const dw_ctx *ctx, const dw_saving *s)
{
  for (int64_t i = 0; i < dw_instances_count(ctx->instances); i++) {
    const dw_instance *c = dw_instances_at(ctx->instances, i);
    if (c->style->kind != DW_KIND_COMPUTE || strcmp(c->style->name, "splitting")) continue;
    const size_t n = strlen(c->name);
    for (int64_t k = 0; k < dw_results_count(ctx->results); k++) {
      const dw_result *r = dw_results_at(ctx->results, k);
      const char *dot = strrchr(r->name, '.');
      if (r->serial > s->since && r->v && !strncmp(r->name, c->name, n) &&
          r->name[n] == '.' && !strcmp(dot, ".E"))
        return r->v[0];
    }
  }
  return NAN;
}

static dw_status put_well(dw_ctx *ctx, dw_saving *s, const dw_band *band, double *room)
{
  dw_record r = {0};
  dw_record_id(&r, (dw_about){"a", "1", "Minimum at the start of the path."}, "minima",
               s->a);
  dw_record_id(&r, (dw_about){"b", "1", "Minimum at its end."}, "minima", s->b);
  put_energies(ctx, band, &r);
  put_movers(ctx, band, &r);
  put_profile(band, room, &r);
  put_saddle(ctx, band, &r);
  dw_record_real(&r, (dw_about){"E", "energy", "Tunnel splitting, the first one computed."},
                 splitting(ctx, s));
  double *tangent = room + band->path.images;
  if (dw_band_vector(ctx, "r_tA", band->V->n, tangent) == DW_OK) {
    const double norm = dw_norm(band->V->n, tangent);
    for (int64_t i = 0; norm > 0 && i < band->V->n; i++)
      tangent[i] /= norm;
    dw_record_vector(&r, (dw_about){"tangent", "1", "Unit vector along the path at a."},
                     band->V->n, width(ctx, band->V), tangent);
  }
  dw_error_clear(ctx);
  s->rows++;
  return dw_record_append(ctx, s->lib, "wells", &r, &s->well);
}

dw_status dw_save_well(dw_ctx *ctx, dw_saving *s)
{
  const dw_band *band = ctx->band;
  if (!band || !band->relaxed || !dw_save_fresh(ctx, s, "path.barrier")) return DW_OK;
  const dw_save_point a = {band->name_a ? band->name_a : "A", band->a, band->ea, band->fa};
  const dw_save_point b = {band->name_b ? band->name_b : "B", band->b, band->eb, band->fb};
  DW_TRY(end_of_path(ctx, s, &a, &s->a));
  DW_TRY(end_of_path(ctx, s, &b, &s->b));
  double *room = malloc((size_t)(band->path.images + band->V->n) * sizeof *room);
  if (!room) return dw_fail(ctx, DW_ENOMEM, "save: no memory");
  const dw_status status = put_well(ctx, s, band, room);
  free(room);
  if (status != DW_OK || !band->path.minima || band->path.reason < 0) return status;
  return dw_save_parts(ctx, s);
}
