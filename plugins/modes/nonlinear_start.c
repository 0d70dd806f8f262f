/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Where searches for nonlinear modes start: vectors by name, random ones, and the answers
 * to force dipoles, which are localised near them (E. Lerner, E. DeGiuli, G. During, M.
 * Wyart, Soft Matter 10, 5085 (2014), doi:10.1039/C4SM00311J). */
#include "nonlinear.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <dwell/random.h>

enum { RANDOM = 1, DIPOLE = 2 }; /* purposes of random numbers */

int64_t nonlinear_starts(const nonlinear *c)
{
  return c->guess.n + c->random + c->dipole;
}

static void draw(const nonlinear *c, const dw_barrier *s, int64_t k, double *z)
{
  const uint64_t key = c->host->key(s->ctx, RANDOM);
  double two[2];
  for (int64_t i = 0; i < s->n; i++) {
    dw_normal2(key, (uint64_t)(i / 2), (uint32_t)k, 0, two);
    z[i] = two[i % 2];
  }
}

static int64_t count_pairs(const dw_blocks *H)
{
  int64_t count = 0;
  for (int64_t i = 0; i < H->n; i++)
    for (int64_t k = H->start[i]; k < H->start[i + 1]; k++)
      count += H->index[k] > i;
  return count;
}

/* Number `pick` of the pairs i < j with a force constant. */
static void find_pair(const dw_blocks *H, int64_t pick, int64_t *i, int64_t *j)
{
  for (*i = 0; *i < H->n; ++*i)
    for (int64_t k = H->start[*i]; k < H->start[*i + 1]; k++)
      if (H->index[k] > *i && pick-- == 0) {
        *j = H->index[k];
        return;
      }
}

/* The direction of the dipole: the one along which the pair is stiffest, that from one to
 * the other. */
static void stiffest(const double m[9], double d[3])
{
  d[0] = 1, d[1] = 0.9, d[2] = 0.8;
  for (int t = 0; t < 200; t++) {
    double v[3] = {0}, norm = 0;
    for (int a = 0; a < 9; a++)
      v[a / 3] += m[a] * d[a % 3];
    for (int a = 0; a < 3; a++)
      norm += v[a] * v[a];
    for (int a = 0; a < 3 && norm > 0; a++)
      d[a] = v[a] / sqrt(norm);
  }
}

static dw_status push(const nonlinear *c, dw_barrier *s, int64_t k, double *z)
{
  dw_blocks H;
  double u[2], d[3];
  int64_t i = 0, j = 0;
  if (!s->V->blocks || s->V->blocks(s->V, 0, s->x, &H) != DW_OK)
    return DW_FAIL(c->host, s->ctx, DW_EUNSUP,
                   "modes %s: dipole: this potential has no pairs of particles",
                   c->form->style);
  const int64_t count = count_pairs(&H);
  if (!count)
    return DW_FAIL(c->host, s->ctx, DW_EVALUE,
                   "modes %s: dipole: no two particles interact", c->form->style);
  dw_uniform2(c->host->key(s->ctx, DIPOLE), (uint64_t)k, 0, 0, u);
  find_pair(&H, (int64_t)(u[0] * (double)count), &i, &j);
  for (int64_t m = H.start[i]; m < H.start[i + 1]; m++)
    if (H.index[m] == j) stiffest(H.val[m], d);
  memset(s->room, 0, (size_t)s->n * sizeof *s->room);
  for (int a = 0; a < 3; a++)
    s->room[3 * i + a] = d[a], s->room[3 * j + a] = -d[a];
  return c->host->solve(s->ctx, s->V, s->x, s->room, z);
}

dw_status nonlinear_start(const nonlinear *c, dw_barrier *s, int64_t k, double *z,
                          char word[64])
{
  if (k < c->guess.n) {
    snprintf(word, 64, "%s", c->guess.v[k]);
    return c->host->vector(s->ctx, c->guess.v[k], s->n, z);
  }
  k -= c->guess.n;
  if (k < c->random) {
    snprintf(word, 64, "random %lld", (long long)k + 1);
    draw(c, s, k, z);
    return DW_OK;
  }
  snprintf(word, 64, "dipole %lld", (long long)(k - c->random) + 1);
  return push(c, s, k - c->random, z);
}
