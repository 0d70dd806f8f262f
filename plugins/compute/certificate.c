/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* With the modes seen subtracted from r, what is left, of length sqrt(1 - sum c^2), bounds
 * c of any other mode; where that is too much, the spectral measure of what is left does.
 * Modes are known to |Mv - omega^2 v| over the distance to the next eigenvalue: where that
 * is above 1e-6 they count as one, and c of one of them says nothing.  So do the last mode
 * seen and the next, whose distance is not known. */
#include "certificate.h"

#include <math.h>
#include <string.h>

static const double margin = 1e-6; /* of c */

dw_status dw_ladder_check(const dw_spectral *a, dw_ladder *l)
{
  const int64_t n = l->n;
  double top = 0, worst = 0, *out = a->host->alloc(a->ctx, (size_t)n, sizeof *out);
  if (!out) return DW_ENOMEM;
  for (int64_t k = 0; k < l->count; k++) {
    const double *v = l->z + k * n;
    double rest = 0;
    if (a->V->contract(a->V, 0, a->x, 2, v, out, NULL) != DW_OK)
      return DW_FAIL(a->host, a->ctx, DW_ENUMERIC, "compute overlap: M is not finite");
    for (int64_t i = 0; i < n; i++)
      rest += (out[i] - l->value[k] * v[i]) * (out[i] - l->value[k] * v[i]);
    l->blur[k] = sqrt(rest);
    worst = fmax(worst, l->blur[k]), top = fmax(top, fabs(l->value[k]));
  }
  a->host->release(a->ctx, out);
  for (int64_t k = 0; k < l->count; k++)
    l->blur[k] = l->blur[k] / margin + 1e-10 * top;
  if (worst <= 1e-5 * fmax(top, 1e-300)) return DW_OK;
  return DW_FAIL(a->host, a->ctx, DW_ESTATE,
                 "compute overlap: these are not modes of the present potential "
                 "(|Mv - omega^2 v| is %.2g); find them anew",
                 worst);
}

/* -- modes of one frequency
 * ------------------------------------------------------------- */

/* Groups of modes too close to be told apart, each with its sum of c^2. */
typedef struct {
  double most, second, last; /* largest two sums, and that of the last group */
  bool alone, at_end;        /* the largest is of one mode; is the last group */
} groups;

static int64_t group_end(const dw_ladder *l, int64_t from)
{
  int64_t k = from + 1;
  while (k < l->count && fabs(l->value[k] - l->value[k - 1]) <= l->blur[k] + l->blur[k - 1])
    k++;
  return k;
}

static groups gather(const dw_ladder *l, const double *c)
{
  groups g = {.most = -1};
  for (int64_t from = 0, to; from < l->count; from = to) {
    double sum = 0;
    to = group_end(l, from);
    for (int64_t k = from; k < to; k++)
      sum += c[k] * c[k];
    g.last = sum;
    if (sum > g.most) {
      g.second = fmax(g.most, 0), g.most = sum;
      g.alone = to == from + 1, g.at_end = to == l->count;
    } else
      g.second = fmax(g.second, sum);
  }
  return g;
}

/* -- proof ------------------------------------------------------------------------------
 */

static void subtract(const dw_ladder *l, double *r)
{
  for (int64_t k = 0; k < l->count; k++) {
    const double *v = l->z + k * l->n;
    double c = 0;
    for (int64_t i = 0; i < l->n; i++)
      c += v[i] * r[i];
    for (int64_t i = 0; i < l->n; i++)
      r[i] -= c * v[i];
  }
}

/* Bounds what was not seen; the proof that would be, were the largest seen a mode alone. */
static dw_status bound_rest(const dw_spectral *a, const dw_ladder *l, const double *r,
                            double enough, dw_certificate *out)
{
  const size_t n = (size_t)l->n;
  double *rest = a->host->alloc(a->ctx, n, sizeof *rest);
  if (!rest) return DW_ENOMEM;
  memcpy(rest, r, n * sizeof *rest);
  subtract(l, rest);
  const int64_t most = l->n > 1000 ? l->n : 1000;
  dw_heaviest h = {.lambda = fabs(l->value[l->count - 1])};
  DW_TRY(dw_spectral_heaviest(a, rest, enough, enough > 0 ? most : 0, &h));
  a->host->release(a->ctx, rest);
  out->unseen = h.bound, out->steps = h.steps;
  if (h.bound < enough) out->proof = h.steps ? DW_PROOF_LANCZOS : DW_PROOF_BOUND;
  out->lambda = h.lambda;
  return DW_OK;
}

dw_status dw_certify(const dw_spectral *a, const dw_ladder *l, const double *r,
                     const double *c, dw_certificate *out)
{
  const groups g = gather(l, c);
  const bool all = l->count == l->n;
  const double spare = g.at_end ? 0 : g.most - g.last;
  *out = (dw_certificate){.proof = all ? DW_PROOF_ALL : DW_PROOF_NONE};
  if (!all) DW_TRY(bound_rest(a, l, r, spare > 0 ? sqrt(spare) - margin : 0, out));
  out->degenerate = out->proof && (!g.alone || sqrt(g.most) - sqrt(g.second) < margin);
  if (out->degenerate) out->proof = DW_PROOF_NONE;
  return DW_OK;
}
