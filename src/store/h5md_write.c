/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "model/box.h"
#include "store/file.h"
#include "store/h5.h"
#include "store/h5md.h"

typedef struct {
  dw_h5 h;
  hid_t all;       /* /particles/all */
  bool trajectory; /* frames follow; else one frame and no more */
  hsize_t frame;   /* those before are there */
  const dw_system *s;
  double (*wrapped)[3];
  int32_t (*image)[3];
} output;

static dw_status open_group(output *o, hid_t at, const char *name, hid_t *group)
{
  if (o->frame == 0) return dw_h5_group(&o->h, at, name, group);
  *group = H5Gopen2(at, name, H5P_DEFAULT);
  return *group < 0 ? dw_h5_fail(&o->h, "read", name) : DW_OK;
}

/* One row of what depends on time. */
static dw_status put(output *o, hid_t group, const char *name, hid_t type,
                     const dw_h5_shape *shape, const void *data)
{
  dw_h5_shape row = *shape;
  row.grows = o->trajectory;
  if (o->frame > 0) return dw_h5_put_row(&o->h, group, name, type, &row, o->frame, data);
  return dw_h5_write(&o->h, group, name, type, &row, data);
}

/* NAME/{step,time,value}; step and time are those of position, linked. */
static dw_status element(output *o, hid_t at, const char *name, const dw_h5_shape *shape,
                         const void *data)
{
  hid_t group;
  const bool whole = !strcmp(name, "image") || !strcmp(name, "species");
  const hid_t type = whole ? H5T_NATIVE_INT32 : H5T_NATIVE_DOUBLE;
  DW_TRY(open_group(o, at, name, &group));
  dw_status status = put(o, group, "value", type, shape, data);
  static const char *const shared[2][2] = {{"position/step", "step"},
                                           {"position/time", "time"}};
  for (int k = 0; status == DW_OK && o->frame == 0 && strcmp(name, "position") && k < 2;
       k++)
    if (H5Lcreate_hard(o->all, shared[k][0], group, shared[k][1], H5P_DEFAULT,
                       H5P_DEFAULT) < 0)
      status = dw_h5_fail(&o->h, "write", name);
  H5Gclose(group);
  return status;
}

static dw_status write_clock(output *o)
{
  static const dw_h5_shape one = {.rank = 1, .dims = {1}};
  const int64_t step = o->s->step;
  hid_t group = H5Gopen2(o->all, "position", H5P_DEFAULT);
  if (group < 0) return dw_h5_fail(&o->h, "write", "position");
  dw_status status = put(o, group, "step", H5T_NATIVE_INT64, &one, &step);
  if (status == DW_OK) status = put(o, group, "time", H5T_NATIVE_DOUBLE, &one, &o->s->time);
  H5Gclose(group);
  return status;
}

static dw_status write_boundary(output *o, hid_t box)
{
  char text[3][8] = {{0}};
  const hsize_t dims[1] = {3};
  for (int a = 0; a < 3; a++)
    memcpy(text[a], o->s->box.periodic[a] ? "periodic" : "none\0\0\0", sizeof *text);
  const hid_t type = dw_h5_text_type(sizeof *text), space = H5Screate_simple(1, dims, NULL);
  const hid_t a = H5Acreate2(box, "boundary", type, space, H5P_DEFAULT, H5P_DEFAULT);
  const bool good = a >= 0 && H5Awrite(a, type, text) >= 0;
  const dw_status status = good ? DW_OK : dw_h5_fail(&o->h, "write", "boundary");
  if (a >= 0) H5Aclose(a);
  H5Sclose(space), H5Tclose(type);
  return status;
}

/* Rows are the edge vectors a, b, c. */
static dw_status write_box(output *o)
{
  static const int64_t dimension = 3;
  static const dw_h5_shape matrix = {.rank = 3, .dims = {1, 3, 3}};
  const dw_box *b = &o->s->box;
  double edges[9];
  static const dw_h5_shape corner = {.rank = 1, .dims = {3}};
  hid_t box;
  dw_box_edges(b, edges);
  DW_TRY(open_group(o, o->all, "box", &box));
  dw_status status = element(o, box, "edges", &matrix, edges);
  const bool first = o->frame == 0;
  if (status == DW_OK && first)
    status = dw_h5_put_ints(&o->h, box, "dimension", 0, &dimension);
  if (status == DW_OK && first) status = write_boundary(o, box);
  if (status == DW_OK && first && (b->lo[0] != 0 || b->lo[1] != 0 || b->lo[2] != 0))
    status = dw_h5_write(&o->h, box, "origin", H5T_NATIVE_DOUBLE, &corner, b->lo);
  H5Gclose(box);
  return status;
}

/* Does wrapped + image edges give back x to the last bit, as the reader adds them?  In a
 * trajectory a particle of which it does not stays unwrapped. */
static bool exact(output *o)
{
  bool all = true;
  for (int64_t i = 0; i < o->s->n; i++) {
    double x[3];
    dw_h5md_unwrap(&o->s->box, o->wrapped[i], o->image[i], x);
    if (!memcmp(x, o->s->x[i], sizeof x)) continue;
    all = o->trajectory;
    if (!all) break;
    memcpy(o->wrapped[i], o->s->x[i], sizeof x);
    memset(o->image[i], 0, sizeof o->image[i]);
  }
  return all;
}

static bool moves(const dw_system *s)
{
  for (int64_t i = 0; i < s->n; i++)
    if (s->v[i][0] != 0 || s->v[i][1] != 0 || s->v[i][2] != 0) return true;
  return false;
}

static dw_status write_names(output *o)
{
  const dw_h5_shape list = {.rank = 1, .dims = {(hsize_t)o->s->n}};
  DW_TRY(dw_h5_write(&o->h, o->all, "id", H5T_NATIVE_INT64, &list, o->s->id));
  return dw_h5_write(&o->h, o->all, "mass", H5T_NATIVE_DOUBLE, &list, o->s->mass);
}

static dw_status write_sites(output *o)
{
  const dw_system *s = o->s;
  const dw_h5_shape list = {.rank = 1, .dims = {(hsize_t)s->n}};
  DW_TRY(dw_h5_write(&o->h, o->all, "species", H5T_NATIVE_INT32, &list, s->species));
  DW_TRY(write_names(o));
  return dw_h5_write(&o->h, o->all, "diameter", H5T_NATIVE_DOUBLE, &list, s->diameter);
}

/* Swaps change them from frame to frame. */
static dw_status write_sites_of_frame(output *o)
{
  const dw_system *s = o->s;
  const dw_h5_shape list = {.rank = 2, .dims = {1, (hsize_t)s->n}};
  DW_TRY(element(o, o->all, "species", &list, s->species));
  DW_TRY(element(o, o->all, "diameter", &list, s->diameter));
  return o->frame == 0 ? write_names(o) : DW_OK;
}

static dw_status write_particles(output *o)
{
  const dw_system *s = o->s;
  const hsize_t n = (hsize_t)s->n;
  const dw_h5_shape frame = {.rank = 3, .dims = {1, n, 3}};
  for (int64_t i = 0; i < s->n; i++)
    dw_box_wrap(&s->box, s->x[i], o->wrapped[i], o->image[i]);
  const bool whole = exact(o);
  DW_TRY(element(o, o->all, "position", &frame, o->wrapped));
  DW_TRY(write_clock(o));
  DW_TRY(write_box(o));
  DW_TRY(element(o, o->all, "image", &frame, o->image));
  if (!whole) DW_TRY(element(o, o->all, "unwrapped", &frame, s->x));
  if (o->trajectory || moves(s)) DW_TRY(element(o, o->all, "velocity", &frame, s->v));
  return o->trajectory ? write_sites_of_frame(o) : write_sites(o);
}

static dw_status write_all(output *o)
{
  hid_t particles;
  if (o->frame == 0) DW_TRY(dw_h5_prefix(&o->h));
  DW_TRY(open_group(o, o->h.file, "particles", &particles));
  DW_TRY(open_group(o, particles, "all", &o->all));
  return write_particles(o);
}

static dw_status write_file(output *o, const char *temp, const char *file)
{
  dw_status status = dw_h5_create(o->h.ctx, temp, file, false, &o->h);
  if (status == DW_OK) status = write_all(o);
  const dw_status closed = dw_h5_close(&o->h);
  if (status == DW_OK) status = closed;
  if (status == DW_OK) return dw_file_publish(o->h.ctx, temp, file);
  unlink(temp);
  return status;
}

static dw_status amend_file(output *o, const char *file)
{
  DW_TRY(dw_h5_amend(o->h.ctx, file, &o->h));
  const dw_status status = write_all(o);
  if (status != DW_OK && !o->h.error) o->h.error = ECANCELED;
  const dw_status closed = dw_h5_close(&o->h);
  return status == DW_OK ? closed : status;
}

static dw_status write_frame(output *o, const char *file)
{
  dw_ctx *ctx = o->h.ctx;
  char *temp = dw_file_name("%s.tmp-%ld", file, (long)getpid());
  o->wrapped = malloc((size_t)o->s->n * sizeof *o->wrapped);
  o->image = malloc((size_t)o->s->n * sizeof *o->image);
  dw_status status;
  if (!temp || !o->wrapped || !o->image)
    status = dw_fail(ctx, DW_ENOMEM, "no memory to write %s", file);
  else
    status = o->frame > 0 ? amend_file(o, file) : write_file(o, temp, file);
  free(temp), free(o->wrapped), free(o->image);
  return status;
}

dw_status dw_h5md_write(dw_ctx *ctx, const char *file, const dw_system *s)
{
  output o = {.h = {.ctx = ctx, .file = -1}, .s = s};
  return write_frame(&o, file);
}

dw_status dw_h5md_append(dw_ctx *ctx, const char *file, const dw_system *s, int64_t *frames)
{
  output o = {.h = {.ctx = ctx, .file = -1}, .s = s, .trajectory = true};
  o.frame = (hsize_t)*frames;
  DW_TRY(write_frame(&o, file));
  ++*frames;
  return DW_OK;
}
