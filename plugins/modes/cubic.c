/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes cubic - nonlinear quasi-localised modes: M z = (kappa/tau) U3:zz with
 * kappa = z.M z, tau = U3:zzz; z minimises the barrier b(z) = 2 kappa^3/(3 tau^2) of the
 * cubic expansion of V (barrier.h).  L. Gartner, E. Lerner, PRE 93, 011001 (2016),
 * doi:10.1103/PhysRevE.93.011001. */
#include "nonlinear.h"

static const dw_form form = {.style = "cubic", .degree = 3};

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  return nonlinear_create(self, ctx, host, &form, 3);
}

static const dw_field fields[] = {NONLINEAR_FIELDS, {0}};

static const dw_field results[] = {
    NONLINEAR_RESULT(
        "value", DW_REALS, "energy",
        "Barrier b = 2 kappa^3/(3 tau^2) of the cubic expansion along each mode."),
    NONLINEAR_RESULT("tau", DW_REALS, "energy/length^3",
                     "U3:zzz; V falls towards z where it is negative."),
    NONLINEAR_RESULT("residual", DW_REALS, "1", "|M z - (kappa/tau) U3:zz| over |M z|."),
    NONLINEAR_RESULTS("energy"),
    {0}};

static const dw_modes_ops ops = {
    .size = sizeof ops, .at = nonlinear_at, .find = nonlinear_find};

static const dw_style style = {
    .kind = DW_KIND_MODES,
    .name = "cubic",
    .brief = "Cubic nonlinear modes: least barriers of the cubic expansion of V",
    .details = "From each start the iteration z <- M^+ (U3:zz) is followed while it lowers "
               "the barrier "
               "b(z); where it does not, b is minimised directly by conjugate directions "
               "in the metric "
               "of the Hessian.  b never exceeds that of the start."
               "  Translations are projected out, modes have unit length and point along "
               "their start.  A mode that has not converged is kept, with its residual and "
               "the reason.",
    .references =
        (const dw_reference[]){{"L. Gartner and E. Lerner, Phys. Rev. E 93, 011001 (2016)",
                                "10.1103/PhysRevE.93.011001"},
                               {0}},
    .examples =
        (const char *const[]){"modes cubic guess r_AB at A",
                              "modes cubic guess linear.4 linear.5 as soft",
                              "modes cubic random 20 dipole 50 distinct 0.99 as set", NULL},
    .instance_size = sizeof(nonlinear),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "modes-cubic", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
