/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "model/system.h"
#include "store/h5.h"
#include "store/h5md.h"

typedef struct {
  dw_h5 h;
  hid_t all;
  int64_t frame, frames; /* frames 0: positions of all time */
  const int64_t *step;   /* wanted; NULL: the frame is */
  dw_system *s;
} input;

/* What is read: n rows of k numbers (k = 0: one number each). */
typedef struct {
  const char *name;
  hid_t type;
  int64_t n, k;
  bool optional;
} wanted;

static dw_status wrong(input *in, const char *name, const char *what)
{
  return dw_fail(in->h.ctx, DW_EVALUE, "%s: %s %s", in->h.name, name, what);
}

/* The dataset of an element: itself, or NAME/value when it depends on time. */
static dw_status open_element(input *in, hid_t at, const char *name, hid_t *dataset,
                              dw_h5_shape *shape, bool *timed)
{
  const hid_t object = H5Oopen(at, name, H5P_DEFAULT);
  if (object < 0) return dw_h5_fail(&in->h, "read", name);
  *timed = H5Iget_type(object) == H5I_GROUP;
  H5Oclose(object);
  char path[128];
  snprintf(path, sizeof path, *timed ? "%s/value" : "%s", name);
  if (*timed && !dw_h5_has(at, path)) return wrong(in, path, "is missing");
  return dw_h5_open_dataset(&in->h, at, path, dataset, shape);
}

static dw_status check_shape(input *in, const wanted *w, const dw_h5_shape *shape,
                             bool timed)
{
  const int rank = (timed ? 1 : 0) + (w->k ? 2 : 1);
  const hsize_t *dims = shape->dims + (timed ? 1 : 0);
  if (shape->kind != H5T_FLOAT && shape->kind != H5T_INTEGER && shape->kind != H5T_ENUM)
    return wrong(in, w->name, "does not hold numbers");
  if (shape->rank != rank || (int64_t)dims[0] != w->n || (w->k && (int64_t)dims[1] != w->k))
    return wrong(in, w->name, "has another shape than the positions ask for");
  if (timed && in->frame >= (int64_t)shape->dims[0] && shape->dims[0] != 1)
    return wrong(in, w->name, "has fewer frames than the positions");
  return DW_OK;
}

static dw_status read_element(input *in, hid_t at, const wanted *w, void *data, bool *found)
{
  hid_t dataset;
  dw_h5_shape shape;
  bool timed;
  *found = dw_h5_has(at, w->name);
  if (!*found) return w->optional ? DW_OK : wrong(in, w->name, "is missing");
  DW_TRY(open_element(in, at, w->name, &dataset, &shape, &timed));
  dw_status status = check_shape(in, w, &shape, timed);
  const hsize_t first = timed && shape.dims[0] > 1 ? (hsize_t)in->frame : 0;
  if (status == DW_OK)
    status =
        dw_h5_read_rows(&in->h, dataset, first, timed ? 1 : shape.dims[0], w->type, data);
  H5Dclose(dataset);
  return status;
}

/* -- the box
 * ------------------------------------------------------------------------------- */

static void read_boundary(hid_t box, bool periodic[3])
{
  char text[3 * 64] = "";
  for (int a = 0; a < 3; a++)
    periodic[a] = true;
  if (H5Aexists(box, "boundary") <= 0) return;
  const hid_t a = H5Aopen(box, "boundary", H5P_DEFAULT);
  const hid_t type = a < 0 ? -1 : H5Aget_type(a), space = a < 0 ? -1 : H5Aget_space(a);
  const size_t size = type < 0 ? 0 : H5Tget_size(type);
  if (size && H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 &&
      size <= 64 && H5Sget_simple_extent_npoints(space) == 3 && H5Aread(a, type, text) >= 0)
    for (int k = 0; k < 3; k++)
      periodic[k] = strncmp(text + (size_t)k * size, "none", 4) != 0;
  if (space >= 0) H5Sclose(space);
  if (type >= 0) H5Tclose(type);
  if (a >= 0) H5Aclose(a);
}

/* Edges as a vector [3] or a matrix [3][3] of edge vectors. */
static dw_status read_edges(input *in, hid_t box, double edges[3][3])
{
  static const wanted as_matrix = {"edges", 0, 3, 3, false};
  hid_t dataset;
  dw_h5_shape shape;
  bool timed, found;
  if (!dw_h5_has(box, "edges")) return wrong(in, "box/edges", "is missing");
  DW_TRY(open_element(in, box, "edges", &dataset, &shape, &timed));
  H5Dclose(dataset);
  wanted w = as_matrix;
  w.type = H5T_NATIVE_DOUBLE;
  if (shape.rank == (timed ? 3 : 2)) return read_element(in, box, &w, edges, &found);
  double h[3] = {0};
  w.k = 0;
  DW_TRY(read_element(in, box, &w, h, &found));
  memset(edges, 0, 9 * sizeof(double));
  for (int a = 0; a < 3; a++)
    edges[a][a] = h[a];
  return DW_OK;
}

static dw_status read_box(input *in)
{
  double edges[3][3] = {{0}}, lo[3] = {0};
  bool found;
  const hid_t box = H5Gopen2(in->all, "box", H5P_DEFAULT);
  if (box < 0) return wrong(in, "box", "is missing");
  const wanted origin = {"origin", H5T_NATIVE_DOUBLE, 3, 0, true};
  dw_status status = read_edges(in, box, edges);
  if (status == DW_OK) status = read_element(in, box, &origin, lo, &found);
  if (status == DW_OK && (edges[0][1] != 0 || edges[0][2] != 0 || edges[1][2] != 0))
    status = wrong(in, "box/edges", "must be (ax 0 0) (bx by 0) (cx cy cz)");
  if (status == DW_OK) {
    const double h[3] = {edges[0][0], edges[1][1], edges[2][2]};
    const double tilt[3] = {edges[1][0], edges[2][0], edges[2][1]};
    in->s->box = dw_box_make(lo, h, tilt);
    read_boundary(box, in->s->box.periodic);
  }
  H5Gclose(box);
  return status;
}

/* -- particles
 * -------------------------------------------------------------------------------- */

void dw_h5md_unwrap(const dw_box *b, const double wrapped[3], const int32_t image[3],
                    double x[3])
{
  const double k[3] = {image[0], image[1], image[2]};
  x[0] = wrapped[0] + k[0] * b->h[0] + k[1] * b->tilt[0] + k[2] * b->tilt[1];
  x[1] = wrapped[1] + k[1] * b->h[1] + k[2] * b->tilt[2];
  x[2] = wrapped[2] + k[2] * b->h[2];
}

static dw_status read_positions(input *in)
{
  dw_system *s = in->s;
  bool found;
  wanted w = {"position", H5T_NATIVE_DOUBLE, s->n, 3, false};
  DW_TRY(read_element(in, in->all, &w, s->x, &found));
  w.name = "unwrapped", w.optional = true;
  DW_TRY(read_element(in, in->all, &w, s->x, &found));
  if (found) return DW_OK;
  int32_t(*image)[3] = calloc((size_t)s->n, sizeof *image);
  if (!image) return dw_fail(in->h.ctx, DW_ENOMEM, "no memory to read %s", in->h.name);
  w.name = "image", w.type = H5T_NATIVE_INT32;
  const dw_status status = read_element(in, in->all, &w, image, &found);
  for (int64_t i = 0; status == DW_OK && found && i < s->n; i++) {
    const double at[3] = {s->x[i][0], s->x[i][1], s->x[i][2]};
    dw_h5md_unwrap(&s->box, at, image[i], s->x[i]);
  }
  free(image);
  return status;
}

/* Others count species from 0. */
static dw_status number_species(input *in)
{
  dw_system *s = in->s;
  int32_t least = s->species[0], most = s->species[0];
  for (int64_t i = 1; i < s->n; i++) {
    if (s->species[i] < least) least = s->species[i];
    if (s->species[i] > most) most = s->species[i];
  }
  if (least < 0 || most == INT32_MAX)
    return wrong(in, "species", "has numbers that cannot be types");
  const int32_t shift = least == 0 ? 1 : 0;
  for (int64_t i = 0; shift && i < s->n; i++)
    s->species[i] += shift;
  s->ntypes = most + shift;
  return DW_OK;
}

static dw_status read_rest(input *in)
{
  dw_system *s = in->s;
  bool found;
  const wanted v = {"velocity", H5T_NATIVE_DOUBLE, s->n, 3, true},
               species = {"species", H5T_NATIVE_INT32, s->n, 0, true},
               id = {"id", H5T_NATIVE_INT64, s->n, 0, true},
               mass = {"mass", H5T_NATIVE_DOUBLE, s->n, 0, true},
               diameter = {"diameter", H5T_NATIVE_DOUBLE, s->n, 0, true};
  DW_TRY(read_element(in, in->all, &v, s->v, &found));
  DW_TRY(read_element(in, in->all, &species, s->species, &found));
  DW_TRY(read_element(in, in->all, &id, s->id, &found));
  DW_TRY(read_element(in, in->all, &mass, s->mass, &found));
  DW_TRY(read_element(in, in->all, &diameter, s->diameter, &found));
  DW_TRY(number_species(in));
  return dw_system_sort(in->h.ctx, s);
}

/* step is one a frame, or an increment with an offset; time likewise. */
static dw_status read_clock(input *in)
{
  hid_t dataset;
  dw_h5_shape shape;
  double value[2] = {0};
  static const char *const name[2] = {"position/step", "position/time"};
  for (int k = 0; in->frames && k < 2; k++) {
    if (!dw_h5_has(in->all, name[k])) continue;
    DW_TRY(dw_h5_open_dataset(&in->h, in->all, name[k], &dataset, &shape));
    dw_status status = DW_OK;
    if (shape.rank == 1 && in->frame < (int64_t)shape.dims[0])
      status = dw_h5_read_rows(&in->h, dataset, (hsize_t)in->frame, 1, H5T_NATIVE_DOUBLE,
                               &value[k]);
    else if (shape.rank == 0 && H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL,
                                        H5P_DEFAULT, &value[k]) >= 0)
      value[k] *= (double)in->frame;
    H5Dclose(dataset);
    DW_TRY(status);
  }
  in->s->step = value[0] >= 0 && value[0] < 9e15 ? (int64_t)value[0] : 0;
  in->s->time = value[1];
  return DW_OK;
}

/* -- the file
 * --------------------------------------------------------------------------------- */

static herr_t first_group(hid_t at, const char *name, const H5L_info_t *info, void *arg)
{
  (void)at, (void)info;
  snprintf(arg, 128, "%s", name);
  return 1;
}

static dw_status open_particles(input *in)
{
  char name[128] = "all";
  if (!dw_h5_has(in->h.file, "particles"))
    return dw_fail(in->h.ctx, DW_EVALUE,
                   "%s is an HDF5 file but not H5MD: it has no group /particles",
                   in->h.name);
  const hid_t particles = H5Gopen2(in->h.file, "particles", H5P_DEFAULT);
  if (particles < 0) return dw_h5_fail(&in->h, "read", "/particles");
  if (!dw_h5_has(particles, name))
    H5Literate(particles, H5_INDEX_NAME, H5_ITER_INC, NULL, first_group, name);
  in->all = H5Gopen2(particles, name, H5P_DEFAULT);
  H5Gclose(particles);
  return in->all < 0 ? wrong(in, "/particles", "holds no group of particles") : DW_OK;
}

/* The first frame of the wanted step. */
static dw_status find_step(input *in, int64_t *frame)
{
  hid_t dataset;
  dw_h5_shape shape;
  double at = 0;
  if (!in->frames || !dw_h5_has(in->all, "position/step"))
    return wrong(in, "position/step", "is missing");
  DW_TRY(dw_h5_open_dataset(&in->h, in->all, "position/step", &dataset, &shape));
  dw_status status = DW_OK;
  const bool each = shape.rank == 1 && (int64_t)shape.dims[0] >= in->frames;
  double increment = 0;
  int64_t offset = 0;
  if (!each) dw_h5_get_int(dataset, "offset", &offset);
  if (!each && (shape.rank || H5Dread(dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL,
                                      H5P_DEFAULT, &increment) < 0))
    status = wrong(in, "position/step", "has fewer frames than the positions");
  for (*frame = 0; status == DW_OK && *frame < in->frames; ++*frame) {
    at = (double)offset + increment * (double)*frame;
    if (each)
      status = dw_h5_read_rows(&in->h, dataset, (hsize_t)*frame, 1, H5T_NATIVE_DOUBLE, &at);
    if (status == DW_OK && at == (double)*in->step) break;
  }
  H5Dclose(dataset);
  if (status == DW_OK && *frame == in->frames)
    status =
        dw_fail(in->h.ctx, DW_EVALUE, "%s has no frame of step %lld; its last is %.15g",
                in->h.name, (long long)*in->step, at);
  return status;
}

/* Particles and frames, from the shape of the positions. */
static dw_status read_size(input *in, int64_t frame)
{
  hid_t dataset;
  dw_h5_shape shape;
  bool timed;
  if (!dw_h5_has(in->all, "position")) return wrong(in, "position", "is missing");
  DW_TRY(open_element(in, in->all, "position", &dataset, &shape, &timed));
  H5Dclose(dataset);
  const int rank = timed ? 3 : 2;
  if (shape.rank != rank || shape.dims[rank - 1] != 3)
    return wrong(in, "position", "must be of three dimensions");
  in->frames = timed ? (int64_t)shape.dims[0] : 0;
  const int64_t count = timed ? in->frames : 1;
  if (in->step) DW_TRY(find_step(in, &frame));
  in->frame = frame < 0 ? frame + count : frame;
  if (in->frame < 0 || in->frame >= count)
    return dw_fail(in->h.ctx, DW_EVALUE, "%s has no frame %lld; it has %lld, from 0",
                   in->h.name, (long long)frame, (long long)count);
  return dw_system_new(in->h.ctx, (int64_t)shape.dims[rank - 2], &in->s);
}

static dw_status read_all(input *in, int64_t frame)
{
  DW_TRY(open_particles(in));
  DW_TRY(read_size(in, frame));
  DW_TRY(read_box(in));
  DW_TRY(read_positions(in));
  DW_TRY(read_clock(in));
  return read_rest(in);
}

typedef struct {
  int64_t frame;
  const int64_t *step; /* NULL: the frame counts */
} which;

static dw_status read_file(dw_ctx *ctx, const char *file, which w, dw_system **out)
{
  input in = {.all = -1};
  *out = NULL;
  dw_status status = dw_h5_open(ctx, file, &in.h);
  in.step = w.step;
  if (status == DW_OK) status = read_all(&in, w.frame);
  if (in.all >= 0) H5Gclose(in.all);
  dw_h5_close(&in.h);
  if (status == DW_OK)
    *out = in.s;
  else
    dw_system_free(in.s);
  return status;
}

/* HDF5 1.10 reads beyond its buffers, and may crash, where a file's metadata are damaged.
 * So a child process reads it first, from the same state: what it survives, so do we. */
static bool survives(dw_ctx *ctx, const char *file, which w)
{
  int status = 0;
  const pid_t child = fork();
  if (child < 0) return true; /* no process to spare */
  if (child == 0) {
    dw_system *sys;
    const int null = open("/dev/null", O_WRONLY);
    if (null >= 0) dup2(null, 1), dup2(null, 2);
    ctx->screen = ctx->log = NULL;
    if (read_file(ctx, file, w, &sys) == DW_OK) dw_system_free(sys);
    _exit(EXIT_SUCCESS);
  }
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR) return true;
  return WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS;
}

static dw_status read_safely(dw_ctx *ctx, const char *file, which w, dw_system **out)
{
  *out = NULL;
  if (!survives(ctx, file, w))
    return dw_fail(ctx, DW_EIO, "%s is damaged: HDF5 does not survive reading it", file);
  return read_file(ctx, file, w, out);
}

dw_status dw_h5md_read(dw_ctx *ctx, const char *file, int64_t frame, dw_system **out)
{
  return read_safely(ctx, file, (which){frame, NULL}, out);
}

dw_status dw_h5md_read_step(dw_ctx *ctx, const char *file, int64_t step, dw_system **out)
{
  return read_safely(ctx, file, (which){0, &step}, out);
}
