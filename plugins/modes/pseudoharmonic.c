/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes pseudoharmonic - quasi-localised modes from the Hessian and the pairs that interact
 * alone: z minimises C(z) = (z.M z)^2 / sum_<ij> |z_i - z_j|^4, so that M z = (kappa/S) s
 * with S the sum and s_i = sum_j |z_ij|^2 z_ij (barrier.h).  D. Richard, G. Kapteijns, J.
 * A. Giannini, M. L. Manning, E. Lerner, PRL 126, 015501 (2021),
 * doi:10.1103/PhysRevLett.126.015501. */
#include "nonlinear.h"

static const dw_form form = {.style = "pseudoharmonic", .degree = 4, .pairs = true};

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  return nonlinear_create(self, ctx, host, &form, 2);
}

static const dw_field fields[] = {NONLINEAR_FIELDS, {0}};

static const dw_field results[] = {
    NONLINEAR_RESULT("value", DW_REALS, "energy^2/length^4",
                     "C = kappa^2 / sum over pairs of |z_i - z_j|^4 of each mode."),
    NONLINEAR_RESULT("spread", DW_REALS, "1",
                     "Sum over interacting pairs of |z_i - z_j|^4."),
    NONLINEAR_RESULT(
        "residual", DW_REALS, "1",
        "|M z - (kappa/S) s| over |M z|, S the spread, s its gradient over four."),
    NONLINEAR_RESULTS("energy^2/length^4"),
    {0}};

static const dw_modes_ops ops = {
    .size = sizeof ops, .at = nonlinear_at, .find = nonlinear_find};

static const dw_style style = {
    .kind = DW_KIND_MODES,
    .name = "pseudoharmonic",
    .brief = "Pseudo-harmonic modes: soft and localised, from the Hessian alone",
    .details = "Two particles interact when their force constant is not zero.  From each "
               "start the "
               "iteration z <- M^+ s is followed while it lowers C; where it does not, C "
               "is minimised "
               "directly by conjugate directions in the metric of the Hessian.  It never "
               "exceeds that "
               "of the start."
               "  Translations are projected out, modes have unit length and point along "
               "their start.  A mode that has not converged is kept, with its residual and "
               "the reason.",
    .references =
        (const dw_reference[]){{"D. Richard, G. Kapteijns, J. A. Giannini, M. L. Manning "
                                "and E. Lerner, Phys. Rev. Lett. 126, 015501 (2021)",
                                "10.1103/PhysRevLett.126.015501"},
                               {0}},
    .examples =
        (const char *const[]){"modes pseudoharmonic guess r_AB at A",
                              "modes pseudoharmonic guess linear.4 linear.5 as ph",
                              "modes pseudoharmonic dipole 50 distinct 0.99 as set", NULL},
    .instance_size = sizeof(nonlinear),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "modes-pseudoharmonic", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
