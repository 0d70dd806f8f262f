/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* `read` and `write`: configurations in the formats of the field. */
#include "command/command.h"
#include "model/system.h"
#include "store/extxyz.h"
#include "store/h5md.h"
#include "store/lammps.h"

typedef struct {
  const char *file;
  int32_t diameter;
  int64_t frame, step;
} file_args;

static const char *const diameters[] = {"auto", "charge", "radius", "diameter", NULL};

#define FILE_FIELD                                                                     \
  {                                                                                    \
    .name = "file", .doc = "Name of the file, relative to the deck.", .type = DW_PATH, \
    .flags = DW_REQUIRED | DW_POSITIONAL, .offset = offsetof(file_args, file)          \
  }

static const dw_field read_data_fields[] = {
    FILE_FIELD,
    {.name = "diameter",
     .doc =
         "Column that holds the diameters: the charge of style charge, or the diameter or "
         "radius of style sphere; auto takes sphere's diameter or a Diameters section, "
         "else "
         "1.",
     .type = DW_ENUM,
     .offset = offsetof(file_args, diameter),
     .dflt = "auto",
     .choices = diameters},
    {0}};

static const dw_field read_frame_fields[] = {
    FILE_FIELD,
    {.name = "frame",
     .doc = "Which frame, from 0; negative counts from the end.",
     .type = DW_INT,
     .offset = offsetof(file_args, frame),
     .dflt = "-1",
     .unit = "1"},
    {.name = "step",
     .doc =
         "The first frame of this step, in place of one by its number; -1: not asked for.",
     .type = DW_INT,
     .offset = offsetof(file_args, step),
     .dflt = "-1",
     .range = "[-1,inf)",
     .unit = "1"},
    {0}};

static const dw_field write_fields[] = {FILE_FIELD, {0}};

static dw_status use(dw_ctx *ctx, dw_system *sys, const char *file)
{
  dw_status status = dw_system_check(ctx, sys);
  if (status != DW_OK) {
    dw_system_free(sys);
    return status;
  }
  dw_note(ctx, "read %lld particles from %s", (long long)sys->n, file);
  return dw_context_set_system(ctx, sys);
}

static dw_status run_read_data(void *self, dw_ctx *ctx)
{
  const file_args *a = self;
  dw_system *sys;
  DW_TRY(dw_lammps_read(ctx, a->file, (dw_diameter_from)a->diameter, &sys));
  return use(ctx, sys, a->file);
}

typedef dw_status read_one(dw_ctx *, const char *file, int64_t which, dw_system **);

static dw_status read_frame(dw_ctx *ctx, const file_args *a, read_one *by_frame,
                            read_one *by_step)
{
  dw_system *sys;
  if (a->step >= 0)
    DW_TRY(by_step(ctx, a->file, a->step, &sys));
  else
    DW_TRY(by_frame(ctx, a->file, a->frame, &sys));
  return use(ctx, sys, a->file);
}

static dw_status run_read_h5md(void *self, dw_ctx *ctx)
{
  return read_frame(ctx, self, dw_h5md_read, dw_h5md_read_step);
}

static dw_status run_read_extxyz(void *self, dw_ctx *ctx)
{
  return read_frame(ctx, self, dw_extxyz_read, dw_extxyz_read_step);
}

static dw_status run_read_dump(void *self, dw_ctx *ctx)
{
  return read_frame(ctx, self, dw_dump_read, dw_dump_read_step);
}

static dw_status written(dw_ctx *ctx, const file_args *a,
                         dw_status (*put)(dw_ctx *, const char *, const dw_system *))
{
  if (!ctx->system)
    return dw_fail(ctx, DW_ESTATE,
                   "there is no system to write; `read` or `create` one first");
  DW_TRY(put(ctx, a->file, ctx->system));
  dw_note(ctx, "wrote %s", a->file);
  return DW_OK;
}

static dw_status run_write_data(void *self, dw_ctx *ctx)
{
  return written(ctx, self, dw_lammps_write);
}

static dw_status run_write_h5md(void *self, dw_ctx *ctx)
{
  return written(ctx, self, dw_h5md_write);
}

static dw_status run_write_extxyz(void *self, dw_ctx *ctx)
{
  return written(ctx, self, dw_extxyz_write);
}

DW_COMMAND(read_data, "read data", file_args, read_data_fields,
           "Read a LAMMPS data file (styles atomic, sphere, charge)",
           "read data glass.data diameter charge");
DW_COMMAND(read_h5md, "read h5md", file_args, read_frame_fields,
           "Read a frame of an H5MD file", "read h5md glass.h5 frame 0");
DW_COMMAND(read_extxyz, "read extxyz", file_args, read_frame_fields,
           "Read a frame of an extended XYZ file", "read extxyz glass.xyz");
DW_COMMAND(read_dump, "read dump", file_args, read_frame_fields,
           "Read a frame of a LAMMPS text dump", "read dump glass.dump step 1000");
DW_COMMAND(write_data, "write data", file_args, write_fields,
           "Write a LAMMPS data file of style sphere", "write data glass.data");
DW_COMMAND(write_h5md, "write h5md", file_args, write_fields,
           "Write an H5MD 1.1 file of one frame", "write h5md glass.h5");
DW_COMMAND(write_extxyz, "write extxyz", file_args, write_fields,
           "Write an extended XYZ file of one frame", "write extxyz glass.xyz");

const dw_style *const dw_commands_files[] = {
    &read_data_style,  &read_h5md_style,  &read_extxyz_style,  &read_dump_style,
    &write_data_style, &write_h5md_style, &write_extxyz_style, NULL};
