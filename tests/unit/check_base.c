/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <check.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/context.h"
#include "base/results.h"
#include "base/rng.h"
#include "unit.h"

START_TEST(philox_gives_the_published_known_answers)
{
  /* tests/kat_vectors of Random123: philox4x32 10 */
  static const uint32_t in[3][6] = {
      {0, 0, 0, 0, 0, 0},
      {~0u, ~0u, ~0u, ~0u, ~0u, ~0u},
      {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0}};
  static const uint32_t want[3][4] = {{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
                                      {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
                                      {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}};
  for (int i = 0; i < 3; i++) {
    uint32_t out[4];
    dw_philox(in[i], in[i] + 4, out);
    ck_assert_mem_eq(out, want[i], sizeof out);
  }
}
END_TEST

START_TEST(random_numbers_have_the_moments_of_their_distribution)
{
  const uint64_t key = dw_rng_key(7, 0, "test", 1);
  double u1 = 0, u2 = 0, n1 = 0, n2 = 0, n4 = 0;
  const int n = 200000;
  for (int i = 0; i < n; i++) {
    const double u = dw_rng_uniform(key, 3, 5, (uint32_t)i),
                 g = dw_rng_normal(key, 4, 5, (uint32_t)i);
    ck_assert(u >= 0 && u < 1);
    u1 += u, u2 += u * u, n1 += g, n2 += g * g, n4 += g * g * g * g;
  }
  const double s = 1 / sqrt(n); /* 5 standard errors each */
  ck_assert_double_eq_tol(u1 / n, 0.5, 5 * 0.289 * s);
  ck_assert_double_eq_tol(u2 / n, 1.0 / 3, 5 * 0.298 * s);
  ck_assert_double_eq_tol(n1 / n, 0, 5 * s);
  ck_assert_double_eq_tol(n2 / n, 1, 5 * 1.414 * s);
  ck_assert_double_eq_tol(n4 / n, 3, 5 * 9.8 * s);
}
END_TEST

START_TEST(random_numbers_differ_with_every_part_of_the_address)
{
  const double u = dw_rng_uniform(dw_rng_key(1, 2, "a", 3), 4, 5, 6);
  ck_assert(u != dw_rng_uniform(dw_rng_key(9, 2, "a", 3), 4, 5, 6));
  ck_assert(u != dw_rng_uniform(dw_rng_key(1, 9, "a", 3), 4, 5, 6));
  ck_assert(u != dw_rng_uniform(dw_rng_key(1, 2, "b", 3), 4, 5, 6));
  ck_assert(u != dw_rng_uniform(dw_rng_key(1, 2, "a", 9), 4, 5, 6));
  ck_assert(u != dw_rng_uniform(dw_rng_key(1, 2, "a", 3), 9, 5, 6));
  ck_assert(u != dw_rng_uniform(dw_rng_key(1, 2, "a", 3), 4, 9, 6));
  ck_assert(u != dw_rng_uniform(dw_rng_key(1, 2, "a", 3), 4, 5, 7));
}
END_TEST

START_TEST(arena_memory_is_zeroed_aligned_and_refuses_overflow)
{
  dw_arena *a = dw_arena_new();
  unsigned char *p = dw_arena_alloc(a, 100, 3);
  ck_assert_uint_eq((uintptr_t)p % 64, 0);
  for (int i = 0; i < 300; i++)
    ck_assert_uint_eq(p[i], 0);
  ck_assert_ptr_null(dw_arena_alloc(a, SIZE_MAX / 2, 3));
  dw_arena_release(a, p);
  ck_assert_str_eq(dw_arena_text(a, "kept"), "kept");
  dw_arena_free(a);
}
END_TEST

START_TEST(first_failure_wins_until_it_is_cleared)
{
  dw_ctx ctx = {0};
  ck_assert_int_eq(dw_fail(&ctx, DW_EVALUE, "first %d", 1), DW_EVALUE);
  ck_assert_int_eq(dw_fail_word(&ctx, DW_EIO, 3, "hint", "second"), DW_EIO);
  ck_assert_str_eq(ctx.error.text, "first 1");
  dw_error_clear(&ctx);
  dw_fail_word(&ctx, DW_EIO, 3, "hint", "second");
  ck_assert_str_eq(ctx.error.text, "second");
  ck_assert_int_eq(ctx.error.word, 3);
}
END_TEST

START_TEST(results_are_replaced_by_name_and_dropped_by_instance)
{
  dw_ctx ctx = {.results = dw_results_new()};
  const double v[6] = {1, 2, 3, 4, 5, 6};
  const int64_t shape[2] = {2, 3};
  ck_assert_int_eq(dw_results_put(&ctx, "o.cmax", 0, NULL, v), DW_OK);
  ck_assert_int_eq(dw_results_put(&ctx, "o.all", 2, shape, v), DW_OK);
  ck_assert_int_eq(dw_results_put(&ctx, "other.x", 0, NULL, v), DW_OK);
  ck_assert_int_eq(dw_results_put(&ctx, "o.cmax", 0, NULL, v + 5), DW_OK);
  ck_assert_double_eq(dw_results_get(ctx.results, "o.cmax")->v[0], 6);
  ck_assert_int_eq(dw_results_get(ctx.results, "o.all")->count, 6);
  dw_results_drop(ctx.results, "o");
  ck_assert_ptr_null(dw_results_get(ctx.results, "o.cmax"));
  ck_assert_int_eq(dw_results_count(ctx.results), 1);
  dw_results_free(ctx.results);
}
END_TEST

UNIT_MAIN("base", philox_gives_the_published_known_answers,
          random_numbers_have_the_moments_of_their_distribution,
          random_numbers_differ_with_every_part_of_the_address,
          arena_memory_is_zeroed_aligned_and_refuses_overflow,
          first_failure_wins_until_it_is_cleared,
          results_are_replaced_by_name_and_dropped_by_instance)
