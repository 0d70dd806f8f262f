/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* results.h - what the kernel publishes of the path that a style relaxed. */
#ifndef DW_PLUGINS_PATH_RESULTS_H
#define DW_PLUGINS_PATH_RESULTS_H

#include <dwell/plugin.h>

#define PATH_RESULT(name_, type_, unit_, doc_)               \
  {                                                          \
    .name = name_, .type = type_, .unit = unit_, .doc = doc_ \
  }

static const dw_field path_results[] = {
    PATH_RESULT("d", DW_REAL, "length", "Distance of the two minima."),
    PATH_RESULT("PR", DW_REAL, "1", "Particles that take part in B - A."),
    PATH_RESULT("dE", DW_REAL, "energy", "Energy of B above A."),
    PATH_RESULT("barrier", DW_REAL, "energy", "Energy of the saddle above A."),
    PATH_RESULT("barrier_ba", DW_REAL, "energy", "Energy of the saddle above B."),
    PATH_RESULT("length", DW_REAL, "length", "Length of the path."),
    PATH_RESULT("images", DW_INT, "1", "Images, the ends included."),
    PATH_RESULT("fperp", DW_REAL, "force", "Largest component of a perpendicular force."),
    PATH_RESULT("evaluations", DW_INT, "1", "Gradients and Hessian products spent."),
    PATH_RESULT("iterations", DW_INT, "1", "Iterations of whole bands."),
    PATH_RESULT("minima", DW_INT, "1", "Minima between the ends; 0: a single barrier."),
    PATH_RESULT("converged", DW_BOOL, NULL, "Is it a path over a saddle, below ftol?"),
    PATH_RESULT("reason", DW_STRING, NULL, "Why the relaxation ended."),
    PATH_RESULT("reason_code", DW_INT, NULL,
                "The same as a number: converged when positive."),
    PATH_RESULT("curvature_A", DW_REAL, "energy/length^2",
                "Curvature at A along the path."),
    PATH_RESULT("curvature_B", DW_REAL, "energy/length^2",
                "Curvature at B along the path."),
    PATH_RESULT("saddle_found", DW_BOOL, NULL, "Was a stationary point found?"),
    PATH_RESULT("saddle_s", DW_REAL, "length", "Where on the path it is."),
    PATH_RESULT("saddle_force", DW_REAL, "force", "Largest force component there."),
    PATH_RESULT("saddle_curvature", DW_REAL, "energy/length^2", "Lowest eigenvalue there."),
    PATH_RESULT("saddle_negative", DW_INT, "1", "Number of negative eigenvalues there."),
    PATH_RESULT("s", DW_REALS, "length", "Distance along the path of each image."),
    PATH_RESULT("V", DW_REALS, "energy", "Energy of each image above A."),
    {0}};

/* Fields of a style T with members end_ftol and ends: the kernel reads them. */
#define PATH_ENDS(T)                                                                       \
  DW_ARG(T, end_ftol, "1e-9", "(0,inf)", "force",                                          \
         "The ends must be minima with max |f| below this."),                              \
  {                                                                                        \
    .name = "ends", .doc = "What to do with ends that are not: minimise them or refuse.",  \
    .type = DW_ENUM, .offset = offsetof(T, ends), .dflt = "relax", .choices = ends_choices \
  }

static const char *const ends_choices[] = {"relax", "refuse", NULL};

#endif
