/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `library`: open a results store under a name. */
#include "config.h"

#include "command/command.h"
#include "store/library.h"

typedef struct {
  const char *file;
} library_args;

static dw_status run_library(void *self, dw_ctx *ctx)
{
  static const dw_provenance unknown = {"", "", PACKAGE_VERSION, "", "", 0};
  const char *file = ((const library_args *)self)->file;
  dw_provenance origin = ctx->provenance ? *ctx->provenance : unknown;
  origin.seed = ctx->seed;
  dw_library *lib;
  DW_TRY(dw_library_open(ctx, file, &origin, &lib));
  const dw_status status = dw_libraries_add(ctx, ctx->instance, lib);
  if (status != DW_OK) dw_library_close(ctx, lib);
  return status;
}

static const dw_field library_fields[] = {
    {.name = "file",
     .doc = "HDF5 file of the library, relative to the deck; made when it does not exist.",
     .type = DW_PATH,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(library_args, file)},
    {0}};

DW_COMMAND(library, "library", library_args, library_fields,
           "Open or create the results store", "library wells.h5 as L");

const dw_style *const dw_commands_library[] = {&library_style, NULL};
