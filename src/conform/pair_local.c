/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Energies of single particles: what Monte Carlo moves are made of. */
#include <math.h>

#include "conform/pair.h"
#include "model/nlist.h"
#include "model/system.h"

typedef struct {
  const dw_pair_case *p;
  dw_system *sys;
  const dw_nlist *list; /* full, good for any exchange of two sites */
} local_case;

static dw_site site_of(const dw_system *sys, int64_t i)
{
  return (dw_site){sys->diameter[i], sys->species[i]};
}

static dw_status local(const local_case *l, int64_t i, double *e)
{
  const dw_pair_case *p = l->p;
  return p->ops->local(p->pair->self, l->sys, l->list, i, l->sys->x[i], site_of(l->sys, i),
                       e);
}

/* A list for the sites as they are now. */
static dw_neighbours *neighbours(const dw_pair_case *p, const dw_system *sys,
                                 dw_list_kind kind)
{
  const dw_list_rule rule = {.ops = p->ops,
                             .self = p->pair->self,
                             .cut_max = dw_cut_max(p->ops, p->pair->self, sys),
                             .skin = 0.1,
                             .kind = kind};
  return dw_neighbours_new(&rule);
}

static dw_status total(const local_case *l, double *e)
{
  const dw_pair_case *p = l->p;
  dw_neighbours *half = neighbours(p, l->sys, DW_LIST_TIGHT);
  const dw_nlist *list;
  dw_status status = half ? dw_neighbours_update(half, l->sys, &list) : DW_ENOMEM;
  if (status == DW_OK) status = p->ops->energy(p->pair->self, l->sys, list, e, NULL, NULL);
  dw_neighbours_free(half);
  return status;
}

static void exchange(dw_system *sys, int64_t i, int64_t j)
{
  const dw_site a = site_of(sys, i);
  sys->diameter[i] = sys->diameter[j], sys->species[i] = sys->species[j];
  sys->diameter[j] = a.diameter, sys->species[j] = a.species;
}

/* The change of the total energy when two sites change places, against that of the two
 * local energies; the term between the two is the same before and after. */
static dw_status swap(const local_case *l, int64_t i, int64_t j, double *error)
{
  double old[2], new[2], before, after;
  DW_TRY(total(l, &before));
  DW_TRY(local(l, i, &old[0]));
  DW_TRY(local(l, j, &old[1]));
  exchange(l->sys, i, j);
  dw_status status = total(l, &after);
  if (status == DW_OK) status = local(l, i, &new[0]);
  if (status == DW_OK) status = local(l, j, &new[1]);
  exchange(l->sys, i, j);
  DW_TRY(status);
  const double change = new[0] + new[1] - old[0] - old[1];
  *error = fmax(*error, fabs(after - before - change) / fmax(1, fabs(before)));
  return DW_OK;
}

static dw_status run(const local_case *l)
{
  dw_check *c = l->p->check;
  double sum = 0, whole, near = 0, far = 0;
  for (int64_t i = 0; i < l->sys->n; i++) {
    double e;
    DW_TRY(local(l, i, &e));
    sum += e;
  }
  DW_TRY(total(l, &whole));
  dw_check_bound(c, "energies of single particles add up to 2 V",
                 fabs(sum - 2 * whole) / fmax(1, fabs(whole)), 1e-12);
  for (int64_t k = 0; k < 10; k++) {
    const int64_t i = k * 7 % l->sys->n, first = l->list->start[i];
    if (l->list->start[i + 1] > first) DW_TRY(swap(l, i, l->list->index[first], &near));
    DW_TRY(swap(l, i, (i + l->sys->n / 2 + 1) % l->sys->n, &far));
  }
  dw_check_bound(c, "exchange of two neighbours", near, 1e-12);
  dw_check_bound(c, "exchange of two distant particles", far, 1e-12);
  return DW_OK;
}

dw_status dw_conform_local(const dw_pair_case *p, dw_system *sys)
{
  local_case l = {.p = p, .sys = sys};
  dw_neighbours *full = neighbours(p, sys, DW_LIST_SWAP);
  dw_status status = full ? dw_neighbours_update(full, sys, &l.list) : DW_ENOMEM;
  if (status == DW_OK) status = run(&l);
  dw_neighbours_free(full);
  return status;
}
