/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* unit.h - the main of a Check program: UNIT_MAIN("name", test, test, ...), or
 * UNIT_MAIN_WITH("name", before, after, test, ...) with functions run around each test. */
#ifndef DW_TESTS_UNIT_H
#define DW_TESTS_UNIT_H

#include <check.h>
#include <stdlib.h>

#define UNIT_MAIN(name, ...) UNIT_MAIN_WITH(name, NULL, NULL, __VA_ARGS__)
#define UNIT_MAIN_WITH(name, before, after, ...)              \
  int main(void)                                              \
  {                                                           \
    const TTest *const tests[] = {__VA_ARGS__};               \
    Suite *suite = suite_create(name);                        \
    TCase *tc = tcase_create(name);                           \
    tcase_set_timeout(tc, 120);                               \
    tcase_add_checked_fixture(tc, before, after);             \
    for (size_t i = 0; i < sizeof tests / sizeof *tests; i++) \
      tcase_add_test(tc, tests[i]);                           \
    suite_add_tcase(suite, tc);                               \
    SRunner *runner = srunner_create(suite);                  \
    srunner_run_all(runner, CK_ENV);                          \
    const int failed = srunner_ntests_failed(runner);         \
    srunner_free(runner);                                     \
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;              \
  }

#endif
