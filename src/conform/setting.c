/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "conform/setting.h"

#include <string.h>

#include "command/command.h"
#include "conform/problem.h"
#include "model/system.h"

enum { TRIALS = 8 };

/* B: the minimum reached from A when every particle is pushed a little; pushed harder until
 * it is another one and the path between them can be set. */
static bool find_neighbour(dw_check *c)
{
  for (int trial = 1; trial <= TRIALS; trial++) {
    if (dw_check_run(c, "state load A") != DW_OK) return false;
    dw_system *sys = c->ctx->system;
    for (int64_t i = 0; i < 3 * sys->n; i++)
      sys->x[i / 3][i % 3] += 0.1 * trial * dw_problem_noise(5, i);
    dw_system_touch(sys);
    if (dw_check_run(c, "minimize lbfgs ftol 1e-10") != DW_OK ||
        dw_check_run(c, "state save B") != DW_OK)
      return false;
    if (dw_check_run(c, "path from A to B") == DW_OK &&
        dw_check_run(c, "neb images 9 ftol 1e-3") == DW_OK)
      return true;
    dw_error_clear(c->ctx);
  }
  return false;
}

bool dw_setting_make(dw_check *c)
{
  static const char *const first[] = {"pair polydisperse", "minimize lbfgs ftol 1e-10",
                                      "state save A"};
  dw_system *sys;
  dw_status status = dw_problem_particles(c->ctx, 5, 0, 1, &sys);
  if (status == DW_OK) status = dw_context_set_system(c->ctx, sys);
  for (int i = 0; i < 3 && status == DW_OK; i++)
    status = dw_check_run(c, first[i]);
  if (status != DW_OK) {
    dw_check_skip(c, "a small glass", c->ctx->error.text);
    dw_error_clear(c->ctx);
    return false;
  }
  if (!find_neighbour(c)) dw_check_skip(c, "a path in a small glass", "neb is not loaded");
  dw_error_clear(c->ctx);
  dw_check_run(c, "state load A");
  dw_check_run(c, "modes linear");
  dw_error_clear(c->ctx);
  dw_check_run(c, "modes cubic guess r_AB");
  dw_error_clear(c->ctx);
  return true;
}

const char *dw_setting_name(const dw_check *c, const char *line)
{
  const char *as = strstr(line, " as ");
  return as ? as + 4 : c->entry->style->name;
}

bool dw_setting_run(dw_check *c, const char *line)
{
  const dw_status status = dw_check_run(c, line);
  if (status == DW_ENOTFOUND || status == DW_EIO || status == DW_ESTATE) {
    dw_check_skip(c, line, c->ctx->error.text);
    dw_error_clear(c->ctx);
    return false;
  }
  return dw_check_call(c, line, status);
}
