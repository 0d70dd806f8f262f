/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* The conformance suite passes what is right and finds what is wrong, each fault by the
 * check that is meant for it. */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "command/command.h"
#include "conform/conform.h"
#include "style/load.h"
#include "unit.h"

static dw_ctx *ctx;
static char *report;
static size_t length;

static void setup(void)
{
  ck_assert_int_eq(dw_context_new(&ctx), DW_OK);
  ctx->screen = NULL;
  ck_assert_int_eq(dw_commands_register(ctx), DW_OK);
  ck_assert_int_eq(dw_plugins_scan(ctx, NULL), DW_OK);
}

static void teardown(void)
{
  dw_context_free(ctx);
  free(report);
  report = NULL;
}

static int conform(const char *a, const char *b)
{
  const char *const words[2] = {a, b};
  int failed = -1;
  free(report);
  FILE *out = open_memstream(&report, &length);
  ck_assert_msg(dw_conform(ctx, out, b ? 2 : 1, words, &failed) == DW_OK, "%s",
                ctx->error.text);
  fclose(out);
  return failed;
}

#define FINDS(line) ck_assert_msg(strstr(report, "FAIL  " line) != NULL, "%s", report)

START_TEST(what_is_right_passes)
{
  ck_assert_msg(conform("pair", NULL) == 0, "%s", report);
  ck_assert_msg(conform("landscape", NULL) == 0, "%s", report);
  ck_assert_msg(conform("minimize", NULL) == 0, "%s", report);
  ck_assert_msg(conform("path", NULL) == 0, "%s", report);
  ck_assert_msg(conform("command", NULL) == 0, "%s", report);
}
END_TEST

START_TEST(an_unknown_style_is_an_error)
{
  const char *const words[] = {"pair", "polydispers"};
  int failed;
  ck_assert_int_eq(dw_conform(ctx, stdout, 2, words, &failed), DW_ENOTFOUND);
}
END_TEST

/* -- potentials with one fault ------------------------------------------------------------
 */

static const dw_pair_ops *good;
static dw_pair_ops faulty;
static dw_style wrong;

/* `pair wrong`: polydisperse with another table of functions. */
static void register_wrong(void)
{
  const dw_entry *e = dw_registry_find(ctx->registry, DW_KIND_PAIR, "polydisperse");
  static const char *const examples[] = {"pair wrong", NULL};
  good = e->style->ops, faulty = *good;
  wrong = *e->style;
  wrong.name = "wrong", wrong.examples = examples, wrong.ops = &faulty;
  ck_assert_int_eq(dw_registry_add(ctx, &wrong, NULL, "", true), DW_OK);
}

static dw_status contract_off(const void *self, const dw_system *sys, const dw_nlist *nl,
                              int k, const double (*z)[3], double (*out)[3], double *s)
{
  DW_TRY(good->contract(self, sys, nl, k, z, out, s));
  for (int64_t i = 0; k == 3 && i < sys->n; i++)
    for (int a = 0; a < 3; a++)
      out[i][a] *= 1 + 1e-6;
  return DW_OK;
}

START_TEST(a_third_derivative_off_by_one_in_a_million_is_found)
{
  register_wrong();
  faulty.contract = contract_off;
  ck_assert_int_gt(conform("pair", "wrong"), 0);
  FINDS("d3V : zz = d(H z)");
  ck_assert_ptr_null(strstr(report, "FAIL  f = -dE"));
  ck_assert_ptr_null(strstr(report, "FAIL  H z = df"));
}
END_TEST

static dw_status virial_off(const void *self, const dw_system *sys, const dw_nlist *nl,
                            double *e, double (*f)[3], double w[6])
{
  DW_TRY(good->energy(self, sys, nl, e, f, w));
  if (w) w[4] = -w[4];
  return DW_OK;
}

static dw_status local_off(const void *self, const dw_system *sys, const dw_nlist *nl,
                           int64_t i, const double xi[3], dw_site site, double *e)
{
  site.diameter = sys->diameter[i] > 1 ? site.diameter : 1; /* not the site it was given */
  return good->local(self, sys, nl, i, xi, site, e);
}

static int smooth_off(const void *self)
{
  return good->smooth(self) + 1;
}

START_TEST(a_wrong_virial_a_wrong_local_energy_and_a_wrong_order_are_found)
{
  register_wrong();
  faulty.energy = virial_off, faulty.local = local_off, faulty.smooth = smooth_off;
  ck_assert_int_gt(conform("pair", "wrong"), 0);
  FINDS("virial = -dV/d(strain)");
  FINDS("energies of single particles add up to 2 V");
  FINDS("exchange of two distant particles");
  FINDS("v'''(cutoff) = 0");
}
END_TEST

/* One particle counts more than its neighbours: not symmetric, and with state of its own.
 */
static double weight = 1;
static dw_status energy_off(const void *self, const dw_system *sys, const dw_nlist *nl,
                            double *e, double (*f)[3], double w[6])
{
  DW_TRY(good->energy(self, sys, nl, e, f, w));
  *e += 1e-6 * sys->x[0][0] * weight;
  if (f) f[0][0] -= 1e-6 * weight;
  return DW_OK;
}

START_TEST(a_potential_that_knows_where_it_is_is_found)
{
  register_wrong();
  faulty.energy = energy_off;
  ck_assert_int_gt(conform("pair", "wrong"), 0);
  FINDS("translation changes nothing");
  FINDS("rotation turns every derivative");
  FINDS("the order of particles does not matter");
}
END_TEST

/* -- a minimiser that lies
 * ------------------------------------------------------------------ */

static const dw_minimize_ops *honest;

static dw_status lie(void *self, dw_ctx *c, dw_landscape *V, dw_point *p, int64_t *evals,
                     dw_reason *why)
{
  int64_t uncounted = 0;
  (void)evals;
  DW_TRY(honest->iterate(self, c, V, p, &uncounted, why));
  if (p->e < 1) *why = DW_CONVERGED_GRADIENT;
  return DW_OK;
}

START_TEST(a_minimiser_that_stops_early_and_miscounts_is_found)
{
  static dw_minimize_ops ops;
  static dw_style liar;
  static const char *const examples[] = {"minimize liar", NULL};
  const dw_style *lbfgs = dw_registry_find(ctx->registry, DW_KIND_MINIMIZE, "lbfgs")->style;
  honest = lbfgs->ops;
  ops = *honest, ops.iterate = lie;
  liar = *lbfgs;
  liar.name = "liar", liar.examples = examples, liar.ops = &ops;
  ck_assert_int_eq(dw_registry_add(ctx, &liar, NULL, "", false), DW_OK);
  ck_assert_int_gt(conform("minimize", "liar"), 0);
  FINDS("Rosenbrock: largest force");
  FINDS("Rosenbrock: evaluations are counted");
}
END_TEST

/* -- descriptors
 * ------------------------------------------------------------------------------ */

START_TEST(a_style_without_documents_is_found)
{
  static dw_field fields[2] = {{.name = "x", .type = DW_REAL}, {0}};
  static dw_style bare;
  static const char *const examples[] = {"bare x", NULL};
  static const dw_reference references[] = {{"Somebody, somewhere", NULL}, {0}};
  bare = *dw_registry_find(ctx->registry, DW_KIND_COMMAND, "clear")->style;
  bare.name = "bare", bare.brief = "A brief.", bare.fields = fields,
  bare.examples = examples;
  bare.references = references, bare.instance_size = 8;
  ck_assert_int_eq(dw_registry_add(ctx, &bare, NULL, "", false), DW_OK);
  ck_assert_int_eq(conform("bare", NULL), 4);
  FINDS("a brief without full stop");
  FINDS("every argument is documented by a sentence: not x");
  FINDS("the examples obey the table: not this one: bare x");
  FINDS("the references have a DOI");
}
END_TEST

UNIT_MAIN_WITH("conform", setup, teardown, what_is_right_passes,
               an_unknown_style_is_an_error,
               a_third_derivative_off_by_one_in_a_million_is_found,
               a_wrong_virial_a_wrong_local_energy_and_a_wrong_order_are_found,
               a_potential_that_knows_where_it_is_is_found,
               a_minimiser_that_stops_early_and_miscounts_is_found,
               a_style_without_documents_is_found)
