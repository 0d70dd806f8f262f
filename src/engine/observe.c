/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "engine/observe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "engine/dynamics.h"
#include "model/landscape.h"
#include "model/system.h"

/* -- keywords -----------------------------------------------------------------------------
 */

#define OBSERVE(name, expression)               \
  static dw_status name(dw_ctx *ctx, double *v) \
  {                                             \
    const dw_system *const sys = ctx->system;   \
    (void)sys;                                  \
    *v = (expression);                          \
    return DW_OK;                               \
  }

OBSERVE(step, (double)sys->step)
OBSERVE(elapsed, (double)(sys->step - ctx->dynamics->first))
OBSERVE(time_now, sys->time)
OBSERVE(dt, ctx->timestep)
OBSERVE(atoms, (double)sys->n)
OBSERVE(temp, dw_temperature(ctx))
OBSERVE(ke, dw_kinetic_energy(sys))
OBSERVE(vol, dw_box_volume(&sys->box))
OBSERVE(density, (double)sys->n / dw_box_volume(&sys->box))
OBSERVE(lx, sys->box.h[0])
OBSERVE(ly, sys->box.h[1])
OBSERVE(lz, sys->box.h[2])
OBSERVE(cpu, ctx->dynamics->running ? dw_clock() - ctx->dynamics->started : 0)

static dw_status pe(dw_ctx *ctx, double *v)
{
  return dw_forces(ctx, v);
}

static dw_status etotal(dw_ctx *ctx, double *v)
{
  DW_TRY(dw_forces(ctx, v));
  *v += dw_kinetic_energy(ctx->system);
  return DW_OK;
}

static dw_status econserve(dw_ctx *ctx, double *v)
{
  DW_TRY(etotal(ctx, v));
  *v += dw_reservoir(ctx);
  return DW_OK;
}

static dw_status force_most(dw_ctx *ctx, double *v)
{
  DW_TRY(dw_forces(ctx, v));
  *v = dw_max_abs(ctx->landscape->n, (const double *)ctx->system->f);
  return DW_OK;
}

static dw_status force_rms(dw_ctx *ctx, double *v)
{
  DW_TRY(dw_forces(ctx, v));
  const int64_t n = ctx->landscape->n;
  *v = dw_norm(n, (const double *)ctx->system->f) / sqrt((double)n);
  return DW_OK;
}

/* Packing fraction. */
static dw_status eta(dw_ctx *ctx, double *v)
{
  const dw_system *sys = ctx->system;
  double sum = 0;
  for (int64_t i = 0; i < sys->n; i++)
    sum += sys->diameter[i] * sys->diameter[i] * sys->diameter[i];
  *v = 0.52359877559829887308 * sum / dw_box_volume(&sys->box);
  return DW_OK;
}

/* Seconds left of the run, by the pace so far. */
static dw_status timeremain(dw_ctx *ctx, double *v)
{
  const double part = dw_progress(ctx);
  *v = 0;
  if (ctx->dynamics->running && part > 0)
    *v = (dw_clock() - ctx->dynamics->started) * (1 - part) / part;
  return DW_OK;
}

/* -- pressure -----------------------------------------------------------------------------
 */

/* P_ab = [w_ab + sum m v_a v_b] / V, P = (2 K + w_xx + w_yy + w_zz) / 3V */
static dw_status stress(dw_ctx *ctx, int k, double *v)
{
  static const int first[6] = {0, 1, 2, 1, 0, 0}, second[6] = {0, 1, 2, 2, 2, 1};
  const dw_system *sys = ctx->system;
  double w[6], kinetic = 0;
  DW_TRY(dw_virial(ctx, w));
  for (int64_t i = 0; i < sys->n; i++)
    kinetic += sys->mass[i] * sys->v[i][first[k]] * sys->v[i][second[k]];
  *v = (w[k] + kinetic) / dw_box_volume(&sys->box);
  return DW_OK;
}

static dw_status press(dw_ctx *ctx, double *v)
{
  const dw_system *sys = ctx->system;
  double w[6];
  DW_TRY(dw_virial(ctx, w));
  *v = (2 * dw_kinetic_energy(sys) + w[0] + w[1] + w[2]) / (3 * dw_box_volume(&sys->box));
  return DW_OK;
}

#define STRESS(name, k)                         \
  static dw_status name(dw_ctx *ctx, double *v) \
  {                                             \
    return stress(ctx, k, v);                   \
  }
STRESS(pxx, 0)
STRESS(pyy, 1)
STRESS(pzz, 2)
STRESS(pyz, 3)
STRESS(pxz, 4)
STRESS(pxy, 5)

static const dw_quantity quantities[] = {
    {"step", "Step", true, step},
    {"elapsed", "Elapsed", true, elapsed},
    {"time", "Time", false, time_now},
    {"dt", "Dt", false, dt},
    {"natoms", "Atoms", true, atoms},
    {"temp", "Temp", false, temp},
    {"pe", "PotEng", false, pe},
    {"ke", "KinEng", false, ke},
    {"etotal", "TotEng", false, etotal},
    {"econserve", "Econserve", false, econserve},
    {"press", "Press", false, press},
    {"pxx", "Pxx", false, pxx},
    {"pyy", "Pyy", false, pyy},
    {"pzz", "Pzz", false, pzz},
    {"pxy", "Pxy", false, pxy},
    {"pxz", "Pxz", false, pxz},
    {"pyz", "Pyz", false, pyz},
    {"vol", "Volume", false, vol},
    {"density", "Density", false, density},
    {"lx", "Lx", false, lx},
    {"ly", "Ly", false, ly},
    {"lz", "Lz", false, lz},
    {"fmax", "Fmax", false, force_most},
    {"frms", "Frms", false, force_rms},
    {"cpu", "CPU", false, cpu},
    {"eta", "Eta", false, eta},
    {"timeremain", "CPULeft", false, timeremain},
};
enum { QUANTITIES = sizeof quantities / sizeof *quantities };

const dw_quantity *dw_quantity_find(const char *name)
{
  for (int i = 0; i < QUANTITIES; i++)
    if (!strcmp(quantities[i].name, name)) return &quantities[i];
  return NULL;
}

int64_t dw_quantity_count(void)
{
  return QUANTITIES;
}

const dw_quantity *dw_quantity_at(int64_t i)
{
  return i >= 0 && i < QUANTITIES ? &quantities[i] : NULL;
}

/* -- results ------------------------------------------------------------------------------
 */

dw_status dw_compute_evaluate(dw_ctx *ctx, dw_instance *compute)
{
  const dw_compute_ops *ops = compute->style->ops;
  dw_results_drop(ctx->results, compute->name);
  const dw_scope before = dw_instance_enter(ctx, compute);
  const dw_status status = ops->evaluate(compute->self, ctx);
  dw_instance_leave(ctx, before);
  if (status == DW_OK && ctx->system)
    compute->seen_version = ctx->system->x_version, compute->seen_step = ctx->system->step;
  return status;
}

static bool stale(const dw_ctx *ctx, const dw_instance *compute)
{
  const dw_compute_ops *ops = compute->style->ops;
  return (ops->flags & DW_COMPUTE_LIVE) && ctx->system &&
         (compute->seen_version != ctx->system->x_version ||
          compute->seen_step != ctx->system->step);
}

dw_status dw_result_fresh(dw_ctx *ctx, const char *name, const dw_result **r)
{
  const char *dot = strchr(name, '.');
  char owner[128];
  if (dot && (size_t)(dot - name) < sizeof owner) {
    memcpy(owner, name, (size_t)(dot - name));
    owner[dot - name] = '\0';
    dw_instance *compute = dw_instances_find(ctx->instances, DW_KIND_COMPUTE, owner);
    if (compute && stale(ctx, compute)) DW_TRY(dw_compute_evaluate(ctx, compute));
  }
  *r = dw_results_get(ctx->results, name);
  return DW_OK;
}

static dw_status unknown(dw_ctx *ctx, const char *name)
{
  enum { MOST = 256 };
  const char *names[MOST];
  int64_t count = 0;
  char hint[200] = "";
  for (int64_t i = 0; i < dw_quantity_count(); i++)
    names[count++] = dw_quantity_at(i)->name;
  for (int64_t i = 0; i < dw_results_count(ctx->results) && count < MOST; i++)
    names[count++] = dw_results_at(ctx->results, i)->name;
  const char *near = dw_nearest(name, count, names);
  if (near) snprintf(hint, sizeof hint, "; did you mean %s?", near);
  return dw_fail(ctx, DW_ENOTFOUND, "%s is neither a thermo keyword nor a result%s", name,
                 hint);
}

/* "name[i]" -> name and i; 0 without a bracket, -1 when it is not well formed. */
static int64_t element_of(const char *text, char *name, size_t room)
{
  const char *bracket = strchr(text, '[');
  int64_t i = 0;
  if (snprintf(name, room, "%.*s", bracket ? (int)(bracket - text) : (int)strlen(text),
               text) >= (int)room)
    return -1;
  if (!bracket) return 0;
  char index[32];
  const size_t length = strlen(bracket + 1);
  if (length < 2 || length > sizeof index || bracket[length] != ']') return -1;
  memcpy(index, bracket + 1, length - 1);
  index[length - 1] = '\0';
  return dw_parse_int(index, &i) && i > 0 ? i : -1;
}

dw_status dw_observe(dw_ctx *ctx, const char *text, double *v)
{
  char name[256];
  const dw_result *r;
  const dw_quantity *q = dw_quantity_find(text);
  if (q && !ctx->system)
    return dw_fail(ctx, DW_ESTATE, "%s: there is no system; `read` or `create` one first",
                   text);
  if (q) return q->value(ctx, v);
  const int64_t i = element_of(text, name, sizeof name);
  if (i < 0)
    return dw_fail(ctx, DW_EVALUE, "%s is not like NAME or NAME[i], i from 1", text);
  DW_TRY(dw_result_fresh(ctx, name, &r));
  if (!r || !r->v) return unknown(ctx, name);
  if (i == 0 && r->rank != 0)
    return dw_fail(ctx, DW_EVALUE, "%s has %lld elements: write %s[1] or another", name,
                   (long long)r->count, name);
  if (i > r->count)
    return dw_fail(ctx, DW_EVALUE, "%s has %lld elements", name, (long long)r->count);
  *v = r->v[i > 0 ? i - 1 : 0];
  return DW_OK;
}
