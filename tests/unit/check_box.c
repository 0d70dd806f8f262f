/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <math.h>

#include "base/rng.h"
#include "model/box.h"
#include "unit.h"

static const double lo[3] = {-1, 2, 0.5}, edge[3] = {7, 5, 6}, tilt[3] = {1.9, -2.2, 1.3};

static dw_box boxes(int kind)
{
  return dw_box_make(lo, edge, kind ? tilt : NULL);
}

/* Three uniform numbers in (-most, most). */
static void draw(uint64_t i, double most, double v[3])
{
  for (uint32_t a = 0; a < 3; a++)
    v[a] = most * (2 * dw_rng_uniform(3, i, 0, a) - 1);
}

static double length(const double d[3])
{
  return sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
}

/* d moved by k edge vectors, from their definition. */
static void moved(const dw_box *b, const double d[3], const int k[3], double out[3])
{
  out[0] = d[0] + k[0] * b->h[0] + k[1] * b->tilt[0] + k[2] * b->tilt[1];
  out[1] = d[1] + k[1] * b->h[1] + k[2] * b->tilt[2];
  out[2] = d[2] + k[2] * b->h[2];
}

static double shortest(const dw_box *b, const double d[3])
{
  double least = INFINITY;
  for (int k = 0; k < 7 * 7 * 7; k++) {
    double r[3];
    moved(b, d, (int[3]){k % 7 - 3, k / 7 % 7 - 3, k / 49 - 3}, r);
    least = fmin(least, length(r));
  }
  return least;
}

START_TEST(image_is_the_shortest_of_all_in_an_orthogonal_box)
{
  const dw_box b = boxes(0);
  for (uint64_t i = 0; i < 300; i++) {
    double d[3];
    draw(i, 8, d);
    const double want = shortest(&b, d);
    dw_box_image(&b, d);
    ck_assert_double_eq_tol(length(d), want, 1e-12);
  }
}
END_TEST

START_TEST(image_below_half_the_width_is_found_in_a_triclinic_box)
{
  const dw_box b = boxes(1);
  int found = 0;
  for (uint64_t i = 0; i < 2000; i++) {
    double d[3];
    draw(i, 8, d);
    const double want = shortest(&b, d);
    if (want >= dw_box_width(&b) / 2) continue;
    dw_box_image(&b, d);
    ck_assert_double_eq_tol(length(d), want, 1e-12);
    found++;
  }
  ck_assert_int_gt(found, 100);
}
END_TEST

START_TEST(widths_are_the_distances_between_opposite_faces)
{
  const dw_box b = boxes(1);
  double w[3];
  dw_box_widths(&b, w);
  /* faces x = 0 and x = 1 of the edge coordinates: their distance is 1 / |gradient of s_x|
   */
  for (int a = 0; a < 3; a++) {
    double g[3], s0[3], s1[3];
    dw_box_fraction(&b, (double[3]){0, 0, 0}, s0);
    for (int c = 0; c < 3; c++) {
      double x[3] = {0, 0, 0};
      x[c] = 1;
      dw_box_fraction(&b, x, s1);
      g[c] = s1[a] - s0[a];
    }
    ck_assert_double_eq_tol(w[a], 1 / length(g), 1e-12);
  }
  ck_assert_double_eq(dw_box_width(&b), fmin(w[0], fmin(w[1], w[2])));
  ck_assert_double_eq_tol(dw_box_volume(&b), 7 * 5 * 6, 1e-12);
}
END_TEST

START_TEST(wrapped_positions_lie_in_the_box_and_unwrap_to_where_they_were)
{
  for (int kind = 0; kind < 2; kind++) {
    const dw_box b = boxes(kind);
    for (uint64_t i = 0; i < 500; i++) {
      double x[3], w[3], s[3];
      int32_t image[3];
      draw(i, 40, x);
      dw_box_wrap(&b, x, w, image);
      dw_box_fraction(&b, w, s);
      for (int a = 0; a < 3; a++)
        ck_assert(s[a] > -1e-14 && s[a] < 1 + 1e-14);
      dw_box_unwrap(&b, image, w);
      for (int a = 0; a < 3; a++)
        ck_assert_double_eq_tol(w[a], x[a], 1e-13);
    }
  }
}
END_TEST

START_TEST(a_position_just_below_the_lower_corner_wraps_below_the_upper_one)
{
  const dw_box b = boxes(0);
  const double x[3] = {nextafter(lo[0], -9), nextafter(lo[1], -9), nextafter(lo[2], -9)};
  double w[3];
  int32_t image[3];
  dw_box_wrap(&b, x, w, image);
  for (int a = 0; a < 3; a++) {
    ck_assert(w[a] >= lo[a] && w[a] < lo[a] + edge[a]);
    ck_assert_double_eq_tol(w[a] + image[a] * edge[a], x[a], 1e-14);
  }
}
END_TEST

UNIT_MAIN("box", image_is_the_shortest_of_all_in_an_orthogonal_box,
          image_below_half_the_width_is_found_in_a_triclinic_box,
          widths_are_the_distances_between_opposite_faces,
          wrapped_positions_lie_in_the_box_and_unwrap_to_where_they_were,
          a_position_just_below_the_lower_corner_wraps_below_the_upper_one)
