/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Writer of LAMMPS text dumps and data files: style sphere, the one whose columns hold a
 * diameter.  Its density column carries the mass, 6 m / (pi d^3). */
#include "config.h"

#include <math.h>

#include "model/system.h"
#include "store/file.h"
#include "store/lammps.h"

static const double volume_of_one = 0.52359877559829887308; /* pi/6 */

static void write_header(FILE *out, const dw_system *s)
{
  const dw_box *b = &s->box;
  fprintf(out, "dwell data file, version %s, timestep = %lld\n\n", PACKAGE_VERSION,
          (long long)s->step);
  fprintf(out, "%lld atoms\n%d atom types\n\n", (long long)s->n, s->ntypes);
  for (int a = 0; a < 3; a++) {
    const char c = "xyz"[a];
    fprintf(out, "%.17g %.17g %clo %chi\n", b->lo[a], b->lo[a] + b->h[a], c, c);
  }
  if (dw_box_tilted(b))
    fprintf(out, "%.17g %.17g %.17g xy xz yz\n", b->tilt[0], b->tilt[1], b->tilt[2]);
}

static void write_atoms(FILE *out, const dw_system *s)
{
  fputs("\nAtoms # sphere\n\n", out);
  for (int64_t i = 0; i < s->n; i++) {
    const double d = s->diameter[i];
    double x[3];
    int32_t image[3];
    dw_box_wrap(&s->box, s->x[i], x, image);
    fprintf(out, "%lld %d %.17g %.17g %.17g %.17g %.17g %d %d %d\n", (long long)s->id[i],
            s->species[i], d, s->mass[i] / (volume_of_one * d * d * d), x[0], x[1], x[2],
            image[0], image[1], image[2]);
  }
}

static bool moves(const dw_system *s)
{
  for (int64_t i = 0; i < s->n; i++)
    if (s->v[i][0] != 0 || s->v[i][1] != 0 || s->v[i][2] != 0) return true;
  return false;
}

/* Three of velocity and three of rotation, as style sphere has it. */
static void write_velocities(FILE *out, const dw_system *s)
{
  if (!moves(s)) return;
  fputs("\nVelocities\n\n", out);
  for (int64_t i = 0; i < s->n; i++)
    fprintf(out, "%lld %.17g %.17g %.17g 0 0 0\n", (long long)s->id[i], s->v[i][0],
            s->v[i][1], s->v[i][2]);
}

dw_status dw_lammps_write(dw_ctx *ctx, const char *path, const dw_system *s)
{
  dw_file file;
  DW_TRY(dw_file_begin(ctx, path, &file));
  write_header(file.out, s);
  write_atoms(file.out, s);
  write_velocities(file.out, s);
  return dw_file_commit(ctx, &file);
}

/* The bounds of a tilted box are those of the orthogonal one around it. */
static void write_bounds(FILE *out, const dw_system *s)
{
  const dw_box *b = &s->box;
  const bool tilted = dw_box_tilted(b);
  const double *t = b->tilt; /* xy xz yz */
  const double low[3] = {fmin(fmin(0, t[0]), fmin(t[1], t[0] + t[1])), fmin(0, t[2]), 0};
  const double high[3] = {fmax(fmax(0, t[0]), fmax(t[1], t[0] + t[1])), fmax(0, t[2]), 0};
  fputs(tilted ? "ITEM: BOX BOUNDS xy xz yz" : "ITEM: BOX BOUNDS", out);
  for (int a = 0; a < 3; a++)
    fputs(b->periodic[a] ? " pp" : " ff", out);
  fputc('\n', out);
  for (int a = 0; a < 3; a++) {
    fprintf(out, "%.17g %.17g", b->lo[a] + low[a], b->lo[a] + b->h[a] + high[a]);
    if (tilted) fprintf(out, " %.17g", t[a]);
    fputc('\n', out);
  }
}

void dw_lammps_put_frame(FILE *out, const dw_system *s)
{
  const bool velocities = moves(s);
  fprintf(out, "ITEM: TIMESTEP\n%lld\nITEM: NUMBER OF ATOMS\n%lld\n", (long long)s->step,
          (long long)s->n);
  write_bounds(out, s);
  fprintf(out, "ITEM: ATOMS id type radius x y z ix iy iz%s\n",
          velocities ? " vx vy vz" : "");
  for (int64_t i = 0; i < s->n; i++) {
    double x[3];
    int32_t image[3];
    dw_box_wrap(&s->box, s->x[i], x, image);
    fprintf(out, "%lld %d %.17g %.17g %.17g %.17g %d %d %d", (long long)s->id[i],
            s->species[i], 0.5 * s->diameter[i], x[0], x[1], x[2], image[0], image[1],
            image[2]);
    if (velocities) fprintf(out, " %.17g %.17g %.17g", s->v[i][0], s->v[i][1], s->v[i][2]);
    fputc('\n', out);
  }
}
