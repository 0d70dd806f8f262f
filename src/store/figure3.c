/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Figure 3: the displacement fields of the linear and of the cubic mode of largest overlap
 * with r_AB of one double well, in space.  A particle is a disc of a size in proportion to
 * its displacement; the ten that move most in r_AB are red; shadows lie on three faces of
 * the box, which is moved so that the particle that moves most stands in its middle. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <dwell/box.h>

#include "model/box.h"
#include "store/figure.h"

enum { LINEAR, CUBIC, KINDS, CORE = 10 };
static const char *const styles[KINDS] = {"linear", "cubic"};

typedef struct {
  int64_t set; /* row of modesets */
  char name[64];
  double c, number, pr, omega;
  double *size; /* [n]: displacement of each particle, the largest is 1 */
} field;

typedef struct {
  double nearness; /* to the viewer */
  int64_t i;
} distant;

typedef struct {
  int64_t well, n;
  dw_box box;
  double E, d, *x, *move, *room; /* positions about the core; |r_AB|; [3n] each */
  int64_t core[CORE];
  distant *order; /* the particles from back to front */
  field of[KINDS];
} scene;

/* -- which well, which modes
 * --------------------------------------------------------------- */

/* A set of the well in question, by its row in modesets: not one called soft, which figure
 * 8 is about. */
static dw_status is_candidate(dw_ctx *ctx, const dw_plot *p, int64_t well, int64_t set,
                              bool *yes)
{
  const char *name;
  double of;
  DW_TRY(dw_library_text(ctx, p->lib, "modesets", "name", set, &name));
  DW_TRY(dw_library_real(ctx, p->lib, "modesets", "well", set, &of));
  *yes = of == (double)well && strcmp(name, "soft") != 0;
  return DW_OK;
}

/* The overlap of r_AB with the modes of f->name, the last one if it was computed again. */
static dw_status read_overlap(dw_ctx *ctx, const dw_plot *p, int64_t well, field *f,
                              bool *found)
{
  *found = false;
  for (int64_t k = 0; k < dw_library_rows(p->lib, "overlaps"); k++) {
    const int64_t id = dw_library_id(p->lib, "overlaps", k);
    const char *modes, *name;
    double of;
    DW_TRY(dw_library_text(ctx, p->lib, "overlaps", "modes", id, &modes));
    DW_TRY(dw_library_text(ctx, p->lib, "overlaps", "field", id, &name));
    DW_TRY(dw_library_real(ctx, p->lib, "overlaps", "well", id, &of));
    if (of != (double)well || strcmp(modes, f->name) || strcmp(name, "r_AB")) continue;
    DW_TRY(dw_library_real(ctx, p->lib, "overlaps", "cmax", id, &f->c));
    DW_TRY(dw_library_real(ctx, p->lib, "overlaps", "mode", id, &f->number));
    DW_TRY(dw_library_real(ctx, p->lib, "overlaps", "PR", id, &f->pr));
    DW_TRY(dw_library_real(ctx, p->lib, "overlaps", "omega", id, &f->omega));
    *found = true;
  }
  return DW_OK;
}

/* Of the sets of a style the one with the mode of largest overlap; set 0: none has one. */
static dw_status find_set(dw_ctx *ctx, const dw_plot *p, int64_t well, int kind,
                          field *best)
{
  double *const size = best->size;
  *best = (field){.size = size};
  for (int64_t k = 0; k < dw_library_rows(p->lib, "modesets"); k++) {
    field f = {.set = dw_library_id(p->lib, "modesets", k), .size = size};
    const char *style, *name;
    bool good;
    DW_TRY(dw_library_text(ctx, p->lib, "modesets", "style", f.set, &style));
    DW_TRY(is_candidate(ctx, p, well, f.set, &good));
    if (!good || strcmp(style, styles[kind])) continue;
    DW_TRY(dw_library_text(ctx, p->lib, "modesets", "name", f.set, &name));
    snprintf(f.name, sizeof f.name, "%s", name);
    DW_TRY(read_overlap(ctx, p, well, &f, &good));
    if (good && (!best->set || f.c >= best->c)) *best = f;
  }
  return DW_OK;
}

/* Its row in modes, if its vector was saved; else 0. */
static dw_status find_mode(dw_ctx *ctx, const dw_plot *p, const field *f, int64_t *row)
{
  *row = 0;
  for (int64_t k = 0; !*row && k < dw_library_rows(p->lib, "modes"); k++) {
    const int64_t id = dw_library_id(p->lib, "modes", k);
    double set, number;
    const double *z;
    int64_t count;
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "set", id, &set));
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "number", id, &number));
    if (set != (double)f->set || number != f->number) continue;
    const dw_status status = dw_library_vector(ctx, p->lib, "modes", "z", id, &count, &z);
    if (status != DW_OK && status != DW_ENOTFOUND) return status;
    if (status == DW_ENOTFOUND) dw_error_clear(ctx); /* no mode has a vector here */
    if (count) *row = id;
  }
  return DW_OK;
}

/* Its vector, into f->size as displacements. */
static dw_status read_mode(dw_ctx *ctx, const dw_plot *p, const scene *s, field *f)
{
  int64_t row, count = 0;
  const double *z = NULL;
  double most = 0;
  DW_TRY(find_mode(ctx, p, f, &row));
  if (row) DW_TRY(dw_library_vector(ctx, p->lib, "modes", "z", row, &count, &z));
  if (count != 3 * s->n)
    return dw_fail(
        ctx, DW_ENOTFOUND,
        "figure 3: library %s has not the vector of mode %.0f of set %s of well %lld; "
        "find at least so many modes and `save L vectors yes`",
        dw_library_path(p->lib), f->number, f->name, (long long)s->well);
  for (int64_t i = 0; i < s->n; i++) {
    f->size[i] = hypot(hypot(z[3 * i], z[3 * i + 1]), z[3 * i + 2]);
    most = fmax(most, f->size[i]);
  }
  for (int64_t i = 0; i < s->n && most > 0; i++)
    f->size[i] /= most;
  return DW_OK;
}

/* Both sets of a well, and whether the vectors of their modes were saved too. */
static dw_status try_well(dw_ctx *ctx, const dw_plot *p, scene *s, bool *good,
                          bool *drawable)
{
  *good = *drawable = true;
  for (int k = 0; k < KINDS && *good; k++) {
    int64_t mode;
    DW_TRY(find_set(ctx, p, s->well, k, &s->of[k]));
    *good = s->of[k].set != 0;
    if (*good) DW_TRY(find_mode(ctx, p, &s->of[k], &mode));
    *drawable &= *good && mode != 0;
  }
  return DW_OK;
}

/* The well that is asked for, or the first that can be drawn; else the first that lacks
 * only the vectors, for take() to say so. */
static dw_status choose(dw_ctx *ctx, const dw_plot *p, scene *s)
{
  const int64_t asked = p->how->well, rows = asked ? 1 : dw_library_rows(p->lib, "wells");
  bool good = false, drawable = false;
  int64_t first = 0;
  for (int64_t k = 0; !drawable && k < rows; k++) {
    s->well = asked ? asked : dw_library_id(p->lib, "wells", k);
    DW_TRY(try_well(ctx, p, s, &good, &drawable));
    if (good && !first) first = s->well;
  }
  if (drawable) return DW_OK;
  s->well = first;
  if (first) return try_well(ctx, p, s, &good, &drawable);
  return dw_fail(
      ctx, DW_ENOTFOUND,
      "figure 3: library %s has no %s with overlaps of r_AB with linear and cubic "
      "modes; `modes linear lowest 60 at A`, `modes cubic guess r_AB at A`, "
      "`compute overlap` of both with r_AB, and `save L vectors yes` put them there",
      dw_library_path(p->lib), p->how->well ? "such well" : "well");
}

/* -- positions
 * ----------------------------------------------------------------------------- */

static dw_status read_box(dw_ctx *ctx, const dw_plot *p, int64_t a, dw_box *box)
{
  int64_t count;
  const double *edges;
  DW_TRY(dw_library_vector(ctx, p->lib, "minima", "box", a, &count, &edges));
  if (count != 9)
    return dw_fail(ctx, DW_ENOTFOUND, "figure 3: minimum %lld has no box", (long long)a);
  *box = dw_box_of_edges(edges);
  return DW_OK;
}

static dw_status read_ends(dw_ctx *ctx, const dw_plot *p, scene *s, double id[2])
{
  int64_t count;
  const double *x;
  DW_TRY(dw_library_real(ctx, p->lib, "wells", "a", s->well, &id[0]));
  DW_TRY(dw_library_real(ctx, p->lib, "wells", "b", s->well, &id[1]));
  DW_TRY(dw_library_real(ctx, p->lib, "wells", "E", s->well, &s->E));
  DW_TRY(dw_library_real(ctx, p->lib, "wells", "d", s->well, &s->d));
  DW_TRY(dw_library_vector(ctx, p->lib, "minima", "x", (int64_t)id[0], &count, &x));
  if (count < 3)
    return dw_fail(ctx, DW_ENOTFOUND,
                   "figure 3: library %s has no positions of minimum %.0f",
                   dw_library_path(p->lib), id[0]);
  s->n = count / 3;
  s->room = malloc((size_t)(9 * s->n) * sizeof *s->room);
  s->order = malloc((size_t)s->n * sizeof *s->order);
  if (!s->room || !s->order) return dw_fail(ctx, DW_ENOMEM, "figure 3: no memory");
  s->x = s->room, s->move = s->x + 3 * s->n;
  s->of[LINEAR].size = s->move + 3 * s->n, s->of[CUBIC].size = s->of[LINEAR].size + s->n;
  memcpy(s->x, x, (size_t)count * sizeof *x);
  DW_TRY(dw_library_vector(ctx, p->lib, "minima", "x", (int64_t)id[1], &count, &x));
  if (count != 3 * s->n)
    return dw_fail(ctx, DW_ENOTFOUND, "figure 3: the ends of well %lld differ in size",
                   (long long)s->well);
  memcpy(s->move, x, (size_t)count * sizeof *x);
  return read_box(ctx, p, (int64_t)id[0], &s->box);
}

/* |r_AB| of each particle: minimum image, then the mean motion out. */
static void displace(scene *s)
{
  double mean[3] = {0}, *u = s->move;
  for (int round = 0; round < 2; round++) {
    for (int64_t i = 0; i < s->n; i++) {
      for (int a = 0; a < 3; a++)
        u[3 * i + a] -= round ? mean[a] : s->x[3 * i + a];
      dw_box_image(&s->box, u + 3 * i);
    }
    if (round) break;
    for (int64_t i = 0; i < 3 * s->n; i++)
      mean[i % 3] += u[i] / (double)s->n;
  }
  for (int64_t i = 0; i < s->n; i++)
    u[i] = hypot(hypot(u[3 * i], u[3 * i + 1]), u[3 * i + 2]);
}

/* The CORE particles that move most, and positions about the first of them. */
static void centre(scene *s)
{
  for (int c = 0; c < CORE && c < s->n; c++) {
    int64_t top = -1;
    for (int64_t i = 0; i < s->n; i++) {
      bool taken = false;
      for (int k = 0; k < c; k++)
        taken |= s->core[k] == i;
      if (!taken && (top < 0 || s->move[i] > s->move[top])) top = i;
    }
    s->core[c] = top;
  }
  const double *const x0 = s->x + 3 * s->core[0];
  const double middle[3] = {x0[0], x0[1], x0[2]};
  for (int64_t i = 0; i < s->n; i++) {
    for (int a = 0; a < 3; a++)
      s->x[3 * i + a] -= middle[a];
    dw_box_image(&s->box, s->x + 3 * i);
  }
}

static bool in_core(const scene *s, int64_t i)
{
  for (int c = 0; c < CORE && c < s->n; c++)
    if (s->core[c] == i) return true;
  return false;
}

/* -- the view: parallel, from a height of `rise` and `turn` about z, so that the faces at
 * the least x, the largest y and the least z are behind the particles ------------------ */

static const double turn = 0.611, rise = 0.489; /* 35 and 28 degrees */

/* A point, in units of half the edges, on paper. */
static void project(const scene *s, const double corner[3], double uv[2])
{
  const double *h = s->box.h;
  const double x = corner[0] * h[0] / 2, y = corner[1] * h[1] / 2, z = corner[2] * h[2] / 2;
  uv[0] = x * cos(turn) + y * sin(turn);
  uv[1] = (y * cos(turn) - x * sin(turn)) * sin(rise) + z * cos(rise);
}

static int by_nearness(const void *a, const void *b)
{
  const distant *p = a, *q = b;
  if (p->nearness != q->nearness) return p->nearness > q->nearness ? 1 : -1;
  return (p->i > q->i) - (p->i < q->i);
}

static void sort(scene *s)
{
  for (int64_t i = 0; i < s->n; i++) {
    const double *x = s->x + 3 * i;
    s->order[i].i = i;
    s->order[i].nearness =
        (x[0] * sin(turn) - x[1] * cos(turn)) * cos(rise) + x[2] * sin(rise);
  }
  qsort(s->order, (size_t)s->n, sizeof *s->order, by_nearness);
}

/* -- files
 * --------------------------------------------------------------------------------- */

static void write_data(const dw_plot *p, const scene *s)
{
  FILE *out = p->data.out;
  fprintf(
      out,
      "# Figure 3: displacements of particles in two modes of one minimum\n"
      "# library %s, well %lld, splitting %.10g, d %.10g\n"
      "# core: 1 for the ten particles that move most in r_AB; rows from back to front\n"
      "# particle  x  y  z [length, about the one that moves most]  |r_AB|[length]  "
      "linear[largest 1]  cubic[largest 1]  core[0|1]  nearness[length]\n",
      dw_library_path(p->lib), (long long)s->well, s->E, s->d);
  for (int64_t k = 0; k < s->n; k++) {
    const int64_t i = s->order[k].i;
    fprintf(out, "%lld %.6f %.6f %.6f %.6g %.6g %.6g %d %.6f\n", (long long)i + 1,
            s->x[3 * i], s->x[3 * i + 1], s->x[3 * i + 2], s->move[i],
            s->of[LINEAR].size[i], s->of[CUBIC].size[i], in_core(s, i),
            s->order[k].nearness);
  }
}

/* The three faces behind the particles, as panes. */
static void write_faces(const dw_plot *p, const scene *s)
{
  static const double face[3][4][3] = {
      {{-1, -1, -1}, {-1, 1, -1}, {-1, 1, 1}, {-1, -1, 1}},
      {{-1, 1, -1}, {1, 1, -1}, {1, 1, 1}, {-1, 1, 1}},
      {{-1, -1, -1}, {1, -1, -1}, {1, 1, -1}, {-1, 1, -1}}};
  for (int f = 0; f < 3; f++) {
    fprintf(p->script.out, "  set object %d polygon from", f + 1);
    for (int k = 0; k <= 4; k++) {
      double uv[2];
      project(s, face[f][k % 4], uv);
      fprintf(p->script.out, "%s %.4f,%.4f", k ? " to" : "", uv[0], uv[1]);
    }
    fputs(" behind fc rgb '#f4f4f4' fs solid border lc rgb '#999999' lw 0.5\n",
          p->script.out);
  }
}

/* The length of each edge along the outline. */
static void write_edges(const dw_plot *p, const scene *s)
{
  static const double middle[3][3] = {{0, -1.12, -1.12}, {1.12, 0, -1.12}, {-1.1, -1.1, 0}};
  for (int a = 0; a < 3; a++) {
    double ahead[3] = {0}, at[2], along[2];
    ahead[a] = 1;
    project(s, middle[a], at), project(s, ahead, along);
    fprintf(p->script.out,
            "  set label %d '%.2f σ' at %.4f,%.4f center rotate by %.0f font "
            "',7'\n",
            a + 2, s->box.h[a], at[0], at[1], atan2(along[1], along[0]) * 180 / acos(-1));
  }
}

/* One panel: shadows of what moves most, then all discs from back to front, paler behind.
 * What moves less than 5 % of the largest is too small to be seen. */
static void write_panel(const dw_plot *p, const scene *s, int kind)
{
  static const char *const wall[3] = {"-hx,$3,$4", "$2,hy,$4", "$2,$3,-hz"};
  FILE *out = p->script.out;
  const int c = 6 + kind;
  fprintf(out,
          "  set origin %g,0; set size 0.5,1\n"
          "  set label 1 '%s mode, c = %.2f' at screen %g,0.94 center\n  plot ",
          0.5 * kind, styles[kind], s->of[kind].c, 0.5 * kind + 0.25);
  for (int w = 0; w < 3; w++)
    fprintf(out,
            "data using ($%d > 0.1 ? u(%s) : NaN):(v(%s)):(big*$%d) with points pt 7 ps "
            "var lw 0.2 lc "
            "rgb '#d9d9d9', \\\n    ",
            c, wall[w], wall[w], c);
  fprintf(
      out,
      "data using ($%d > 0.05 ? u($2,$3,$4) : NaN):(v($2,$3,$4)):(big*$%d):(tone($8,$9))"
      " \\\n    with points pt 7 ps var lw 0.2 lc rgb variable\n",
      c, c);
}

static void write_script(dw_plot *p, const scene *s)
{
  static const double right[3] = {1, 1, 0}, top[3] = {-1, 1, 1};
  const double *h = s->box.h;
  FILE *out = p->script.out;
  double side[2], high[2];
  project(s, right, side), project(s, top, high);
  const double deep = (h[0] * sin(turn) + h[1] * cos(turn)) * cos(rise) + h[2] * sin(rise);
  p->tall = 0.62;
  /* of the largest disc, as a share of the width of the page; a point of size 1 is 0.014,
   * 0.012 and 0.010 of it in the three terminals */
  const double radius =
      0.065 * h[0] * fmin(0.5 / (2.4 * side[0]), p->tall / (2.4 * high[1]));
  dw_plot_script(p);
  fprintf(out,
          "  hx = %g; hy = %g; hz = %g; deep = %g\n"
          "  big = %g/(i == 1 ? 0.01385 : i == 2 ? 0.01235 : 0.01017)\n"
          "  u(x,y,z) = x*%.6f + y*%.6f\n"
          "  v(x,y,z) = -x*%.6f + y*%.6f + z*%.6f\n"
          "  pale(c,n) = int(255 - (255 - c)*(0.8 + 0.4*n/deep))\n"
          "  tone(core,n) = core > 0 ? 65536*pale(204,n) + 257*pale(0,n) \\\n"
          "    : 65536*pale(0,n) + 256*pale(114,n) + pale(178,n)\n"
          "  set multiplot; unset key; unset border; unset tics; set size ratio -1\n"
          "  set lmargin 0; set rmargin 0; set tmargin 0; set bmargin 0\n"
          "  set xrange [-%g:%g]; set yrange [-%g:%g]\n",
          h[0] / 2, h[1] / 2, h[2] / 2, deep, radius, cos(turn), sin(turn),
          sin(turn) * sin(rise), cos(turn) * sin(rise), cos(rise), 1.2 * side[0],
          1.2 * side[0], 1.15 * high[1], 1.25 * high[1]);
  write_faces(p, s);
  write_edges(p, s);
  for (int k = 0; k < KINDS; k++)
    write_panel(p, s, k);
  dw_plot_script_end(p);
}

static void write_caption(const dw_plot *p, const scene *s)
{
  fprintf(
      p->caption.out,
      "Displacements of %lld particles in the linear mode of largest overlap with r_AB "
      "(mode %.0f, c = %.4f, frequency %.4f, participation ratio %.4f) and in the cubic "
      "mode (c = %.4f, frequency %.4f, participation ratio %.4f) of minimum A of well "
      "%lld (splitting %.4g, d = %.4f) of library %s. Discs are in proportion to the "
      "displacement, each mode's largest alike; red: the ten particles that move most "
      "in r_AB; grey: projections on the faces of the box.\n",
      (long long)s->n, s->of[LINEAR].number, s->of[LINEAR].c, s->of[LINEAR].omega,
      s->of[LINEAR].pr, s->of[CUBIC].c, s->of[CUBIC].omega, s->of[CUBIC].pr,
      (long long)s->well, s->E, s->d, dw_library_path(p->lib));
}

static dw_status take(dw_ctx *ctx, const dw_plot *p, scene *s)
{
  double ends[2];
  DW_TRY(choose(ctx, p, s));
  DW_TRY(read_ends(ctx, p, s, ends));
  displace(s);
  centre(s);
  sort(s);
  for (int k = 0; k < KINDS; k++)
    DW_TRY(read_mode(ctx, p, s, &s->of[k]));
  return DW_OK;
}

dw_status dw_figure3(dw_ctx *ctx, dw_plot *p)
{
  scene s = {0};
  const dw_status status = take(ctx, p, &s);
  if (status == DW_OK) {
    write_data(p, &s);
    write_script(p, &s);
    write_caption(p, &s);
  }
  free(s.room), free(s.order);
  return status;
}
