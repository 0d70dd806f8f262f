/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* style.h - a command that does nothing: what the plugins of this folder are made of.
 * tests/unit/check_load.c says how each of them must be refused. */
#ifndef DW_TESTS_PLUGINS_STYLE_H
#define DW_TESTS_PLUGINS_STYLE_H

#include <dwell/plugin.h>

typedef struct {
  double size;
} nothing;

static dw_status run(void *self, dw_ctx *ctx)
{
  (void)self, (void)ctx;
  return DW_OK;
}

#ifndef DEFAULT
#define DEFAULT "1"
#endif

static const dw_command_ops ops = {sizeof(dw_command_ops), run};
static const dw_field fields[] = {
    DW_ARG(nothing, size, DEFAULT, "(0,inf)", "1", "An argument."), {0}};
static const dw_style style = {.kind = DW_KIND_COMMAND,
                               .name = "nothing",
                               .brief = "Does nothing",
                               .instance_size = sizeof(nothing),
                               .fields = fields,
                               .ops = &ops};
#define NOTHING \
  .name = "nothing", .version = "1.0", .author = "dwell", .licence = "BSD-3-Clause"

#endif
