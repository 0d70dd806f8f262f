/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "model/nlist.h"
#include "pairs.h"
#include "unit.h"

/* A potential of which lists only need the reach: diameters and species count. */
static double reach(const void *self, dw_site a, dw_site b)
{
  (void)self;
  return 0.6 * (a.diameter + b.diameter) + 0.1 * (a.species == b.species);
}

static double mixed(const void *self, dw_site a, dw_site b)
{
  (void)self;
  return a.diameter * b.diameter;
}

static const dw_pair_ops ops = {.size = sizeof ops, .cut = reach, .mix = mixed};

static double distance(const dw_system *s, int64_t i, int64_t j)
{
  double least = INFINITY;
  for (int k = 0; k < 125; k++) { /* all images near, by definition */
    const int n[3] = {k % 5 - 2, k / 5 % 5 - 2, k / 25 - 2};
    const double x = s->x[i][0] - s->x[j][0] + n[0] * s->box.h[0] + n[1] * s->box.tilt[0] +
                     n[2] * s->box.tilt[1],
                 y = s->x[i][1] - s->x[j][1] + n[1] * s->box.h[1] + n[2] * s->box.tilt[2],
                 z = s->x[i][2] - s->x[j][2] + n[2] * s->box.h[2];
    least = fmin(least, sqrt(x * x + y * y + z * z));
  }
  return least;
}

static bool listed(const dw_nlist *l, int64_t i, int64_t j)
{
  for (int64_t k = l->start[i]; k < l->start[i + 1]; k++)
    if (l->index[k] == j) return true;
  return false;
}

/* Every pair against its definition; rows ascending, nothing twice. */
static dw_site site_of(const dw_system *s, int64_t i)
{
  return (dw_site){s->diameter[i], s->species[i]};
}

static void compare(const dw_nlist *l, const dw_system *s, double skin, bool half,
                    double most)
{
  for (int64_t i = 0; i < s->n; i++) {
    for (int64_t k = l->start[i]; k < l->start[i + 1]; k++) {
      ck_assert_int_eq(l->row[k], i);
      if (k > l->start[i]) ck_assert_int_gt(l->index[k], l->index[k - 1]);
      if (half) ck_assert_int_gt(l->index[k], i);
      if (half) ck_assert_double_eq(l->mix[k], s->diameter[i] * s->diameter[l->index[k]]);
    }
    for (int64_t j = half ? i + 1 : 0; j < s->n; j++) {
      const double cut = half ? reach(NULL, site_of(s, i), site_of(s, j)) : most;
      const double r = distance(s, i, j), want = cut + skin;
      if (i != j && r < want - 1e-12) ck_assert(listed(l, i, j));
      if (i == j || r > want + 1e-12) ck_assert(!listed(l, i, j) || r > most + skin);
    }
  }
}

static void check_box(dw_box box, int64_t n, double skin)
{
  dw_ctx ctx = {0};
  dw_system *s = random_system(&ctx, n, box, 0.3);
  const double most = dw_cut_max(&ops, NULL, s);
  for (int kind = 0; kind < 2; kind++) {
    const dw_list_rule rule = {&ops, NULL, most, skin, kind ? DW_LIST_SWAP : DW_LIST_TIGHT,
                               1};
    dw_neighbours *l = dw_neighbours_new(&rule);
    const dw_nlist *list;
    ck_assert_int_eq(dw_neighbours_update(l, s, &list), DW_OK);
    ck_assert_int_eq(list->half, !kind);
    compare(list, s, skin, !kind, most);
    dw_neighbours_free(l);
  }
  dw_system_free(s);
}

static const double origin[3] = {0, 0, 0};

START_TEST(lists_hold_the_pairs_of_brute_force_in_a_large_box)
{
  check_box(dw_box_make(origin, (double[3]){12, 9, 15}, NULL), 400, 0.3);
}
END_TEST

START_TEST(lists_hold_the_pairs_of_brute_force_in_a_small_box)
{
  check_box(dw_box_make(origin, (double[3]){3.5, 3.5, 3.5}, NULL), 40, 0.6);
}
END_TEST

START_TEST(lists_hold_the_pairs_of_brute_force_in_a_long_box)
{
  check_box(dw_box_make(origin, (double[3]){40, 3.6, 4.5}, NULL), 200, 0.2);
}
END_TEST

START_TEST(lists_hold_the_pairs_of_brute_force_in_a_tilted_box)
{
  check_box(dw_box_make(origin, (double[3]){11, 10, 12}, (double[3]){4.5, -3, 4}), 400,
            0.3);
}
END_TEST

static dw_neighbours *half_list(const dw_system *s, double skin)
{
  const double most = dw_cut_max(&ops, NULL, s);
  const dw_list_rule rule = {&ops, NULL, most, skin, DW_LIST_TIGHT, 1};
  return dw_neighbours_new(&rule);
}

START_TEST(a_small_tilted_box_keeps_every_pair)
{
  const dw_box box = dw_box_make(origin, (double[3]){4, 4, 4}, (double[3]){1.5, 1, -1});
  dw_ctx ctx = {0};
  dw_system *s = random_system(&ctx, 30, box, 0.3);
  dw_neighbours *l = half_list(s, 0.9);
  const dw_nlist *list;
  ck_assert_int_eq(dw_neighbours_update(l, s, &list), DW_OK);
  ck_assert_int_eq(list->start[30], 30 * 29 / 2);
  dw_neighbours_free(l), dw_system_free(s);
}
END_TEST

START_TEST(lists_are_rebuilt_when_a_particle_moved_half_the_skin)
{
  dw_ctx ctx = {0};
  dw_system *s =
      random_system(&ctx, 50, dw_box_make(origin, (double[3]){6, 6, 6}, NULL), 0.4);
  dw_neighbours *l = half_list(s, 0.4);
  const dw_nlist *list;
  dw_neighbours_update(l, s, &list);
  s->x[7][1] += 0.19;
  dw_neighbours_update(l, s, &list);
  ck_assert_int_eq(dw_neighbours_builds(l), 1);
  s->x[7][1] += 0.02;
  dw_neighbours_update(l, s, &list);
  ck_assert_int_eq(dw_neighbours_builds(l), 2);
  compare(list, s, 0.4, true, dw_cut_max(&ops, NULL, s));
  dw_neighbours_free(l), dw_system_free(s);
}
END_TEST

/* Small steps, so that lists come from the wide one, until all have gone far beyond it. */
START_TEST(lists_of_particles_on_the_way_hold_the_pairs_of_brute_force)
{
  dw_ctx ctx = {0};
  dw_system *s =
      random_system(&ctx, 60, dw_box_make(origin, (double[3]){7, 7, 7}, NULL), 0.4);
  dw_neighbours *l = half_list(s, 0.3);
  const dw_nlist *list;
  for (int step = 0; step < 60; step++) {
    for (int64_t i = 0; i < s->n; i++)
      for (int a = 0; a < 3; a++)
        s->x[i][a] += 0.02 * (double)((i + a) % 5 - 2);
    ck_assert_int_eq(dw_neighbours_update(l, s, &list), DW_OK);
    for (int64_t i = 0; i < s->n; i++)
      for (int64_t j = i + 1; j < s->n; j++)
        if (distance(s, i, j) < reach(NULL, site_of(s, i), site_of(s, j)))
          ck_assert(listed(list, i, j));
  }
  ck_assert_int_gt(dw_neighbours_builds(l), 10);
  dw_neighbours_free(l), dw_system_free(s);
}
END_TEST

START_TEST(positions_that_are_not_finite_or_far_away_are_refused)
{
  dw_ctx ctx = {0};
  dw_system *s =
      random_system(&ctx, 20, dw_box_make(origin, (double[3]){6, 6, 6}, NULL), 0.4);
  const dw_list_rule rule = {&ops, NULL, dw_cut_max(&ops, NULL, s), 0.4, DW_LIST_TIGHT, 1};
  static const double bad[] = {NAN, INFINITY, -1e30};
  for (int k = 0; k < 3; k++) {
    dw_neighbours *l = dw_neighbours_new(&rule);
    const dw_nlist *list;
    const double x = s->x[3][2];
    s->x[3][2] = bad[k];
    ck_assert_int_eq(dw_neighbours_update(l, s, &list), DW_ENUMERIC);
    s->x[3][2] = x;
    ck_assert_int_eq(dw_neighbours_update(l, s, &list), DW_OK);
    s->x[3][2] = bad[k];
    ck_assert_int_eq(dw_neighbours_update(l, s, &list), DW_ENUMERIC);
    s->x[3][2] = x;
    dw_neighbours_free(l);
  }
  dw_system_free(s);
}
END_TEST

START_TEST(largest_cutoff_is_that_of_the_largest_pair_of_one_species)
{
  dw_ctx ctx = {0};
  dw_system *s =
      random_system(&ctx, 300, dw_box_make(origin, (double[3]){9, 9, 9}, NULL), 0);
  double want = 0;
  for (int64_t i = 0; i < s->n; i++)
    for (int64_t j = 0; j < s->n; j++)
      want = fmax(want, reach(NULL, (dw_site){s->diameter[i], s->species[i]},
                              (dw_site){s->diameter[j], s->species[j]}));
  ck_assert_double_eq(dw_cut_max(&ops, NULL, s), want);
  dw_system_free(s);
}
END_TEST

UNIT_MAIN("nlist", lists_hold_the_pairs_of_brute_force_in_a_large_box,
          lists_hold_the_pairs_of_brute_force_in_a_small_box,
          lists_hold_the_pairs_of_brute_force_in_a_long_box,
          lists_hold_the_pairs_of_brute_force_in_a_tilted_box,
          a_small_tilted_box_keeps_every_pair,
          lists_are_rebuilt_when_a_particle_moved_half_the_skin,
          lists_of_particles_on_the_way_hold_the_pairs_of_brute_force,
          positions_that_are_not_finite_or_far_away_are_refused,
          largest_cutoff_is_that_of_the_largest_pair_of_one_species)
