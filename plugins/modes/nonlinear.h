/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* nonlinear.h - what the styles of nonlinear modes share: arguments, starts, the search
 * from each (barrier.h), the set of distinct modes, results. */
#ifndef DW_MODES_NONLINEAR_H
#define DW_MODES_NONLINEAR_H

#include "barrier.h"

typedef struct {
  dw_words guess;
  int64_t random, dipole, maxiter;
  double distinct, tol, ftol;
  const char *at;
  const dw_host *host;
  const dw_form *form;
  int orders; /* derivatives of V that are needed */
} nonlinear;

dw_status nonlinear_create(void *self, dw_ctx *, const dw_host *, const dw_form *,
                           int orders);
/* dw_modes_ops: `self` begins with a nonlinear. */
const char *nonlinear_at(const void *self);
dw_status nonlinear_find(void *self, dw_ctx *, dw_landscape *, const double *x,
                         dw_modeset *);

/* How many starts there are; number k into z[n] (not normalised), its name into
 * word[64]. */
int64_t nonlinear_starts(const nonlinear *);
dw_status nonlinear_start(const nonlinear *, dw_barrier *, int64_t k, double *z,
                          char word[64]);

#define NONLINEAR_FIELDS                                                                 \
  {.name = "guess",                                                                      \
   .type = DW_WORDS,                                                                     \
   .offset = offsetof(nonlinear, guess),                                                 \
   .doc = "Where modes start: r_AB r_AS r_tA r_BA r_BS r_tB of the path, NAME.k (mode "  \
          "number k of a set), file:NAME."},                                             \
      DW_ARG(nonlinear, random, "0", "[0,100000]", "1",                                  \
             "Further starts: random vectors, by the seed of the deck."),                \
      DW_ARG(nonlinear, dipole, "0", "[0,100000]", "1",                                  \
             "Further starts: answers M^+ d to unit force dipoles d on pairs of "        \
             "interacting particles, drawn at random."),                                 \
      DW_ARG(                                                                            \
          nonlinear, distinct, "0", "[0,1]", "1",                                        \
          "Above 0: modes with a larger overlap are one mode; the set holds each once, " \
          "the lowest first, and `found` says how many starts ended there. 0: one mode " \
          "a start, in their order."),                                                   \
      {.name = "at",                                                                     \
       .type = DW_HANDLE,                                                                \
       .offset = offsetof(nonlinear, at),                                                \
       .doc = "A or B (ends of the path) or a saved state; default: the current "        \
              "configuration."},                                                         \
      DW_ARG(nonlinear, tol, "1e-10", "[1e-13,1)", "1",                                  \
             "Residual at which a mode has converged."),                                 \
      DW_ARG(nonlinear, maxiter, "1000", "[0,inf)", "1",                                 \
             "Most iterations for each mode."),                                          \
      DW_ARG(nonlinear, ftol, "1e-4", "(0,inf)", "energy/length",                        \
             "Largest force component at which the point counts as a minimum.")

#define NONLINEAR_RESULT(n, t, u, d)          \
  {                                           \
    .name = n, .type = t, .unit = u, .doc = d \
  }
/* All but `value` (in `unit`), the form and `residual`, which differ. */
#define NONLINEAR_RESULTS(unit)                                                            \
  NONLINEAR_RESULT("count", DW_INT, "1", "Number of modes."),                              \
      NONLINEAR_RESULT("omega", DW_REALS, "1/time", "sqrt(kappa)."),                       \
      NONLINEAR_RESULT("stiffness", DW_REALS, "energy/length^2", "kappa = z.M z."),        \
      NONLINEAR_RESULT("PR", DW_REALS, "1",                                                \
                       "Participation ratio 1/(N sum |z_i|^4), 1/N to 1."),                \
      NONLINEAR_RESULT("reason", DW_REALS, "1",                                            \
                       "How each search ended: above 0 converged, -1 iterations used up, " \
                       "-2 no lower b."),                                                  \
      NONLINEAR_RESULT("iterations", DW_REALS, "1", "Iterations of each mode."),           \
      NONLINEAR_RESULT("converged", DW_BOOL, "1", "1 when all converged."),                \
      NONLINEAR_RESULT("b_guess", DW_REALS, unit,                                          \
                       "value of each start: never less than that of its mode."),          \
      NONLINEAR_RESULT("c_guess", DW_REALS, "1", "Overlap of mode and start."),            \
      NONLINEAR_RESULT("found", DW_REALS, "1", "Starts that ended in each mode."),         \
      NONLINEAR_RESULT("softened", DW_REALS, "1",                                          \
                       "Products with M^+ that each start took before its value was "      \
                       "defined (quartic: U4:zzzz > 0); b_guess is the value there.")

#endif
