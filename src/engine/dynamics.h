/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dynamics.h - the current system in time: its forces, kept until something changes, its
 * temperature, and where the run under way is. */
#ifndef DW_ENGINE_DYNAMICS_H
#define DW_ENGINE_DYNAMICS_H

#include "base/clock.h"
#include "style/instance.h"

typedef struct dw_dynamics {
  struct dw_thermo *thermo; /* engine/thermo.h */
  /* sys->f, e and virial belong to x_version `forces_at`, `virial_at`; 0: to none */
  uint64_t forces_at, virial_at;
  double e, virial[6];
  int64_t evaluations; /* of forces, since the context was made */
  /* the run under way, or the last one */
  bool running;
  int64_t first, last; /* steps */
  double started;      /* dw_clock */
  int64_t row;         /* step of the last thermo row */
  bool resumed;        /* the next run goes on with the one that a checkpoint was made in */
} dw_dynamics;

dw_dynamics *dw_dynamics_new(void); /* NULL: no memory */
void dw_dynamics_free(dw_dynamics *);
/* Another system or potential: what is kept belongs to none.  NULL is allowed. */
void dw_dynamics_forget(dw_dynamics *);

/* ctx->system->f = -dV/dx, *e = V (may be NULL); evaluated when x changed since.
 * DW_ENUMERIC: V is not finite, and which particles are to blame. */
dw_status dw_forces(dw_ctx *, double *e);
/* Sum of r_a F_b over pairs, xx yy zz yz xz xy; DW_EUNSUP on a test landscape. */
dw_status dw_virial(dw_ctx *, double w[6]);

double dw_kinetic_energy(const dw_system *);
/* Numbers that V depends on, less its translations when all fixes conserve the momentum. */
double dw_freedom(dw_ctx *);
/* 2 K / freedom; 0 without any freedom. */
double dw_temperature(dw_ctx *);
/* Of the current run: 0 at its first step, 1 at its last. */
double dw_progress(const dw_ctx *);
/* Energy in the reservoirs of the fixes. */
double dw_reservoir(const dw_ctx *);

#endif
