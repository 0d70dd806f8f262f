/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute order: published values of perfect lattices and of the icosahedron, and, for
 * random particles, the addition theorem: sum_m Y_lm(u) Y*_lm(v) = (2l+1)/4pi P_l(u.v), so
 * that q_l^2 is a sum of Legendre polynomials of the angles between bonds. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/results.h"
#include "model/system.h"
#include "session.h"
#include "unit.h"

static dw_ctx *ctx;

static void open_session(void)
{
  ctx = session_open();
}

static void close_session(void)
{
  session_close(ctx);
}

static void near(const char *name, double expected)
{
  ck_assert_double_eq_tol(session_number(ctx, name), expected, 1e-5);
}

typedef struct {
  const char *create, *compute;
  double neighbours, q4, q6, w6;
} lattice;

/* W. Mickel et al., J. Chem. Phys. 138, 044501 (2013), table I; w6 of cubic lattices by
 * Steinhardt et al., figure 2. */
static const lattice lattices[] = {
    {"create lattice fcc 108 density 1.0", "compute order", 12, 0.190941, 0.574524,
     -0.013161},
    {"create lattice bcc 128 density 1.0", "compute order shell 1.15", 8, 0.509175,
     0.628539, 0.013161},
    {"create lattice bcc 128 density 1.0", "compute order", 14, 0.036370, 0.510688,
     0.013161},
    {"create lattice sc 125 density 1.0", "compute order shell 1.2", 6, 0.763763, 0.353553,
     0.013161}};

static void is_the_lattice(const lattice *l)
{
  session_say(ctx, l->create);
  session_say(ctx, l->compute);
  near("order.neighbours", l->neighbours);
  near("order.q4", l->q4), near("order.Q4", l->q4), near("order.qbar4", l->q4);
  near("order.q6", l->q6), near("order.Q6", l->q6), near("order.qbar6", l->q6);
  near("order.w6", l->w6), near("order.W6", l->w6);
  near("order.crystalline", 1);
}

START_TEST(fcc_has_the_published_values)
{
  is_the_lattice(&lattices[0]);
}
END_TEST

START_TEST(bcc_with_eight_neighbours_has_the_published_values)
{
  is_the_lattice(&lattices[1]);
}
END_TEST

START_TEST(bcc_with_fourteen_neighbours_has_the_published_values)
{
  is_the_lattice(&lattices[2]);
}
END_TEST

START_TEST(sc_has_the_published_values)
{
  is_the_lattice(&lattices[3]);
}
END_TEST

/* The one particle in the middle of twelve far from each other. */
START_TEST(the_icosahedron_has_the_published_values)
{
  const double g = (1 + sqrt(5)) / 2, size = sqrt(1 + g * g);
  int at = 1;
  session_say(ctx, "create random 13 density 0.01");
  dw_system *sys = ctx->system;
  memset(sys->x[0], 0, sizeof sys->x[0]);
  for (int axis = 0; axis < 3; axis++)
    for (int sign = 0; sign < 4; sign++, at++) {
      sys->x[at][axis] = 0;
      sys->x[at][(axis + 1) % 3] = (sign & 1 ? 1 : -1) / size;
      sys->x[at][(axis + 2) % 3] = (sign & 2 ? g : -g) / size;
    }
  dw_system_touch(sys);
  session_say(ctx, "compute order shell 1.01"); /* their own distance is 1.0515 */
  near("order.local_q4[1]", 0);
  near("order.local_q6[1]", 0.663325);
  near("order.local_w6[1]", -0.169754);
}
END_TEST

/* -- random particles --------------------------------------------------------------------
 */

enum { N = 80, MOST = 64 };

typedef struct {
  int count, of[MOST];
  double u[MOST][3];
} star;

static void bonds_of(const dw_system *sys, int i, double shell, star *s)
{
  s->count = 0;
  for (int j = 0; j < N; j++) {
    double d[3];
    for (int a = 0; a < 3; a++)
      d[a] = sys->x[j][a] - sys->x[i][a];
    dw_box_image(&sys->box, d);
    const double r = sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
    if (j == i || r >= shell * (sys->diameter[i] + sys->diameter[j]) / 2) continue;
    ck_assert_int_lt(s->count, MOST);
    for (int a = 0; a < 3; a++)
      s->u[s->count][a] = d[a] / r;
    s->of[s->count++] = j;
  }
}

static double legendre(int l, double x)
{
  const double y = x * x;
  return l == 4 ? (35 * y * y - 30 * y + 3) / 8
                : (231 * y * y * y - 315 * y * y + 105 * y - 5) / 16;
}

/* 4pi/(2l+1) sum_m q_lm(i) q*_lm(j) */
static double product(int l, const star *a, const star *b)
{
  double sum = 0;
  for (int p = 0; p < a->count; p++)
    for (int q = 0; q < b->count; q++)
      sum += legendre(l, a->u[p][0] * b->u[q][0] + a->u[p][1] * b->u[q][1] +
                             a->u[p][2] * b->u[q][2]);
  return a->count && b->count ? sum / (a->count * b->count) : 0;
}

static double element(const char *name, int i)
{
  char text[64];
  snprintf(text, sizeof text, "%s[%d]", name, i + 1);
  return session_number(ctx, text);
}

START_TEST(random_particles_obey_the_addition_theorem)
{
  static star s[N];
  session_say(ctx, "create random 80 density 1.0 diameter powerlaw");
  session_say(ctx, "compute order shell 1.3 solid 0.3");
  double crystalline = 0;
  for (int i = 0; i < N; i++)
    bonds_of(ctx->system, i, 1.3, &s[i]);
  for (int i = 0; i < N; i++) {
    int solid = 0, group[MOST + 1], size = 0;
    double four = 0, six = 0;
    ck_assert_double_eq_tol(element("order.local_q4", i), sqrt(product(4, &s[i], &s[i])),
                            1e-9);
    ck_assert_double_eq_tol(element("order.local_q6", i), sqrt(product(6, &s[i], &s[i])),
                            1e-9);
    group[size++] = i;
    for (int k = 0; k < s[i].count; k++) {
      const star *j = &s[s[i].of[k]];
      solid +=
          product(6, &s[i], j) > 0.3 * sqrt(product(6, &s[i], &s[i]) * product(6, j, j));
      group[size++] = s[i].of[k];
    }
    crystalline += 2 * solid > s[i].count;
    for (int a = 0; a < size; a++)
      for (int b = 0; b < size; b++) {
        four += product(4, &s[group[a]], &s[group[b]]);
        six += product(6, &s[group[a]], &s[group[b]]);
      }
    ck_assert_double_eq_tol(element("order.local_qbar4", i), sqrt(four) / size, 1e-9);
    ck_assert_double_eq_tol(element("order.local_qbar6", i), sqrt(six) / size, 1e-9);
  }
  ck_assert_double_gt(crystalline, 0);
  ck_assert_double_eq_tol(session_number(ctx, "order.crystalline"), crystalline / N, 1e-12);
}
END_TEST

START_TEST(a_shell_beyond_half_the_box_is_refused)
{
  double v;
  session_say(ctx, "create random 64 density 1.0"); /* edge 4 */
  session_say(ctx, "compute order shell 2.1");
  ck_assert(dw_observe(ctx, "order.q6", &v) != DW_OK);
  ck_assert_ptr_nonnull(strstr(ctx->error.text, "half the box"));
}
END_TEST

UNIT_MAIN_WITH("order", open_session, close_session, fcc_has_the_published_values,
               bcc_with_eight_neighbours_has_the_published_values,
               bcc_with_fourteen_neighbours_has_the_published_values,
               sc_has_the_published_values, the_icosahedron_has_the_published_values,
               random_particles_obey_the_addition_theorem,
               a_shell_beyond_half_the_box_is_refused)
