/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* A shared object that is no plugin. */
int dwell_is_not_here(void);
int dwell_is_not_here(void)
{
  return 1;
}
