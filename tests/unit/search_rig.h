/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* search_rig.h - for tests of minimisers and paths: a context with all plugins loaded, and
 * instances made from the words of a deck line. */
#ifndef DW_TESTS_SEARCH_RIG_H
#define DW_TESTS_SEARCH_RIG_H

#include <check.h>
#include <math.h>
#include <string.h>

#include "base/results.h"
#include "engine/algebra.h"
#include "engine/minimize.h"
#include "engine/path.h"
#include "model/landscape.h"
#include "model/system.h"
#include "store/lammps.h"
#include "style/load.h"

static dw_ctx rig;

static inline void rig_open(void)
{
  rig = (dw_ctx){.registry = dw_registry_new(),
                 .arena = dw_arena_new(),
                 .results = dw_results_new(),
                 .instances = dw_instances_new(),
                 .algebra = dw_algebra_new(),
                 .threads = 1,
                 .skin = 0.3};
  ck_assert_int_eq(dw_plugins_scan(&rig, DW_TEST_PLUGINS), DW_OK);
}

static inline void rig_close(void)
{
  dw_band_free(rig.band);
  dw_instances_free(&rig, rig.instances);
  dw_system_free(rig.system);
  dw_algebra_free(rig.algebra);
  dw_results_free(rig.results);
  dw_arena_free(rig.arena);
  dw_registry_free(rig.registry);
}

#define rig_ok(call)                                                              \
  do {                                                                            \
    const dw_status rig_status = (call);                                          \
    ck_assert_msg(rig_status == DW_OK, "%s: status %d: %s %s", #call, rig_status, \
                  rig.error.status ? rig.error.text : "", rig.error.hint);        \
  } while (0)

/* The instance that the line's words make, e.g. "lbfgs ftol 1e-8". */
static inline dw_instance *rig_make(dw_kind kind, const char *line)
{
  char text[256];
  dw_word words[32] = {{0}};
  int n = 0;
  snprintf(text, sizeof text, "%s", line);
  for (char *w = strtok(text, " "); w; w = strtok(NULL, " "))
    words[n++].text = w;
  const dw_entry *entry = dw_registry_find(rig.registry, kind, words[0].text);
  ck_assert_msg(entry != NULL, "%s is not loaded from %s", words[0].text, DW_TEST_PLUGINS);
  dw_instance *it;
  rig_ok(dw_instance_new(&rig, entry, 1, n, words, &it));
  return it;
}

static inline dw_landscape *rig_analytic(const dw_instance *it)
{
  dw_landscape *V;
  rig_ok(dw_landscape_analytic(&rig, it->style, it->self, &V));
  return V;
}

#endif
