/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* modes quartic - nonlinear quasi-localised modes: M z = (kappa/chi) U4:zzz with
 * kappa = z.M z, chi = U4:zzzz; z minimises kappa^2/chi, and its stiffness is near that of
 * the vibration (barrier.h).  G. Kapteijns, D. Richard, E. Lerner, PRE 101, 032130 (2020),
 * doi:10.1103/PhysRevE.101.032130. */
#include "nonlinear.h"

static const dw_form form = {.style = "quartic", .degree = 4};

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  return nonlinear_create(self, ctx, host, &form, 4);
}

static const dw_field fields[] = {NONLINEAR_FIELDS, {0}};

static const dw_field results[] = {
    NONLINEAR_RESULT("value", DW_REALS, "energy", "kappa^2/chi of each mode."),
    NONLINEAR_RESULT("chi", DW_REALS, "energy/length^4", "U4:zzzz, positive."),
    NONLINEAR_RESULT("residual", DW_REALS, "1", "|M z - (kappa/chi) U4:zzz| over |M z|."),
    NONLINEAR_RESULTS("energy"),
    {0}};

static const dw_modes_ops ops = {
    .size = sizeof ops, .at = nonlinear_at, .find = nonlinear_find};

static const dw_style style = {
    .kind = DW_KIND_MODES,
    .name = "quartic",
    .brief = "Quartic nonlinear modes: softest against their fourth derivative",
    .details =
        "From each start the iteration z <- M^+ (U4:zzz) is followed while it lowers "
        "kappa^2/chi; where it does not, that is minimised directly by conjugate "
        "directions in "
        "the metric of the Hessian.  It never exceeds that of the start."
        "  A start along which U4:zzzz is not positive is multiplied by M^+ until it is, "
        "which `softened` counts."
        "  Translations are projected out, modes have unit length and point along "
        "their start.  A mode that has not converged is kept, with its residual and "
        "the reason.",
    .references =
        (const dw_reference[]){
            {"G. Kapteijns, D. Richard and E. Lerner, Phys. Rev. E 101, 032130 (2020)",
             "10.1103/PhysRevE.101.032130"},
            {0}},
    .examples = (const char *const[]){"modes quartic guess r_AB at A",
                                      "modes quartic guess linear.4 linear.5 as stiff",
                                      "modes quartic dipole 50 distinct 0.99 as set", NULL},
    .instance_size = sizeof(nonlinear),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "modes-quartic", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
