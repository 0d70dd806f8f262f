/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* dump text, dump extxyz, dump h5md: the system as one frame after the other, at the steps
 * that are multiples of `every`.  Where the file ends is kept in restarts: a run that goes
 * on cuts off what was written after its checkpoint and leaves no seam. */
#include <dwell/plugin.h>

typedef struct {
  int32_t when; /* the word `every` */
  int64_t every;
  const char *file;
  int64_t end, last; /* bytes, or frames of H5MD, written; step of the last frame */
  const dw_host *host;
} frames;

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  (void)ctx;
  frames *d = self;
  d->host = host, d->last = -1;
  return DW_OK;
}

static dw_status write_frame(frames *d, dw_ctx *ctx, dw_frame_format format, int64_t step)
{
  if (step == d->last) return DW_OK;
  DW_TRY(d->host->append(ctx, format, d->file, &d->end));
  d->last = step;
  return DW_OK;
}

static dw_status write_text(void *self, dw_ctx *ctx, const dw_system *sys)
{
  return write_frame(self, ctx, DW_FRAME_TEXT, sys->step);
}

static dw_status write_extxyz(void *self, dw_ctx *ctx, const dw_system *sys)
{
  return write_frame(self, ctx, DW_FRAME_EXTXYZ, sys->step);
}

static dw_status write_h5md(void *self, dw_ctx *ctx, const dw_system *sys)
{
  return write_frame(self, ctx, DW_FRAME_H5MD, sys->step);
}

static const char *const whens[] = {"every", NULL};

static const dw_field fields[] = {
    {.name = "when",
     .doc = "The word `every`.",
     .type = DW_ENUM,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(frames, when),
     .choices = whens},
    {.name = "every",
     .doc = "Steps between frames: those at multiples of this number are written.",
     .type = DW_INT,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(frames, every),
     .range = "[1,inf)",
     .unit = "1"},
    {.name = "file",
     .doc = "Name of the file, relative to the deck; a `*` in it is the step: one file a "
            "frame.",
     .type = DW_PATH,
     .flags = DW_REQUIRED | DW_POSITIONAL,
     .offset = offsetof(frames, file)},
    {.name = "end",
     .doc = "Bytes, of H5MD frames, written so far.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(frames, end)},
    {.name = "last",
     .doc = "Step of the last frame.",
     .type = DW_INT,
     .flags = DW_STATE,
     .offset = offsetof(frames, last)},
    {0}};

static const dw_dump_ops text_ops = {.size = sizeof text_ops, .write = write_text};
static const dw_dump_ops extxyz_ops = {.size = sizeof extxyz_ops, .write = write_extxyz};

static const dw_style text = {
    .kind = DW_KIND_DUMP,
    .name = "text",
    .brief = "LAMMPS text dump: id type radius x y z ix iy iz [vx vy vz]",
    .details = "Sorted by id, 17 digits, wrapped with image flags. The radius is half the "
               "diameter; velocities are there when something moves.",
    .examples = (const char *const[]){"dump text every 100 glass.dump",
                                      "dump text every 1000 glass.*.dump as d", NULL},
    .instance_size = sizeof(frames),
    .fields = fields,
    .create = create,
    .ops = &text_ops};

static const dw_style extxyz = {
    .kind = DW_KIND_DUMP,
    .name = "extxyz",
    .brief = "Extended XYZ, as ASE and OVITO read it",
    .details =
        "Sorted by id, 17 digits, positions unwrapped; `read extxyz FILE frame K` and "
        "`path read` give back the same bits.",
    .examples = (const char *const[]){"dump extxyz every 100 glass.xyz", NULL},
    .instance_size = sizeof(frames),
    .fields = fields,
    .create = create,
    .ops = &extxyz_ops};

static const dw_dump_ops h5md_ops = {.size = sizeof h5md_ops, .write = write_h5md};

static const dw_style h5md = {
    .kind = DW_KIND_DUMP,
    .name = "h5md",
    .brief = "H5MD 1.1 trajectory: positions, images, velocities, diameters, species, box",
    .details =
        "Sorted by id, in double precision and compressed; MDAnalysis and h5py read it, "
        "and "
        "`read h5md FILE step N` gives back the same bits. Every frame is in the file when "
        "the step ends: a run that is killed leaves all frames but the one it was writing "
        "(FILE.undo, if it is there, is how the next run or `read h5md` takes that one "
        "back). The number of particles cannot change.",
    .examples = (const char *const[]){"dump h5md every 100 glass.h5", NULL},
    .instance_size = sizeof(frames),
    .fields = fields,
    .create = create,
    .ops = &h5md_ops};

DW_PLUGIN(.name = "dump-frames", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause",
          .styles = (const dw_style *const[]){&text, &extxyz, &h5md, NULL});
