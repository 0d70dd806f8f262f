/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Reader of LAMMPS text dumps.  A frame is a run of items, each a line `ITEM: NAME ...` and
 * its lines; it begins with TIMESTEP and ends with ATOMS, and items that are not needed
 * (UNITS, TIME) are passed over. */
#include <math.h>
#include <string.h>

#include "model/system.h"
#include "store/lammps.h"
#include "store/lines.h"
#include "style/field.h"

enum { COLUMNS = 64, ROW_BYTES = 6 /* of the shortest row, "0 0 0" and its end */ };

/* What a column holds; those of vectors are followed by their other components. */
typedef enum {
  SKIP,
  ID,
  TYPE,
  RADIUS,
  DIAMETER,
  MASS,
  X,          /* position, wrapped or not */
  XS = X + 3, /* in units of the box */
  IMAGE = XS + 3,
  V = IMAGE + 3,
  ROLES = V + 3
} role;

typedef struct {
  dw_lines text;
  /* of the current frame */
  int64_t step, n;
  bool boxed, unwrapped;
  dw_box box;
  int columns;
  role column[COLUMNS];
  bool has[ROLES];
  dw_system *s;
} reader;

#define BAD(r, ...) dw_lines_bad(&(r)->text, __VA_ARGS__)

/* What follows "ITEM: NAME", or NULL when the line is something else. */
static char *item(const reader *r, const char *name)
{
  const size_t n = strlen(name);
  if (strncmp(r->text.line, "ITEM: ", 6) || strncmp(r->text.line + 6, name, n)) return NULL;
  return r->text.line[6 + n] == '\0' || r->text.line[6 + n] == ' ' ? r->text.line + 6 + n
                                                                   : NULL;
}

/* -- what a frame begins with --------------------------------------------------- */

static dw_status read_count(reader *r, const char *what, int64_t least, int64_t *v)
{
  char *save = NULL;
  if (!dw_lines_next(&r->text)) return BAD(r, "the file ends before the %s", what);
  const char *word = strtok_r(r->text.line, " \t", &save);
  if (!word || !dw_parse_int(word, v) || *v < least)
    return BAD(r, "'%.40s' is not a %s", word ? word : "", what);
  return DW_OK;
}

/* The bounds of a tilted box are those of the orthogonal one around it. */
static dw_status set_box(reader *r, double bound[3][3], const char *boundary)
{
  const double tilt[3] = {bound[0][2], bound[1][2], bound[2][2]}; /* xy xz yz */
  const double low[3] = {fmin(fmin(0, tilt[0]), fmin(tilt[1], tilt[0] + tilt[1])),
                         fmin(0, tilt[2]), 0};
  const double high[3] = {fmax(fmax(0, tilt[0]), fmax(tilt[1], tilt[0] + tilt[1])),
                          fmax(0, tilt[2]), 0};
  double lo[3], h[3];
  for (int a = 0; a < 3; a++) {
    lo[a] = bound[a][0] - low[a], h[a] = bound[a][1] - high[a] - lo[a];
    if (!(h[a] > 0) || !isfinite(h[a])) return BAD(r, "the box has the edge %g", h[a]);
  }
  r->box = dw_box_make(lo, h, tilt);
  for (int a = 0; a < 3; a++) { /* "pp pp ff", where it is said */
    boundary += strspn(boundary, " \t");
    if (*boundary) r->box.periodic[a] = *boundary == 'p';
    boundary += strcspn(boundary, " \t");
  }
  r->boxed = true;
  return DW_OK;
}

static dw_status read_box(reader *r, const char *rest)
{
  double bound[3][3] = {{0}};
  char boundary[32];
  rest += strspn(rest, " \t");
  if (!strncmp(rest, "abc origin", 10))
    return BAD(r, "boxes of general triclinic form cannot be read");
  const bool tilted = !strncmp(rest, "xy xz yz", 8);
  snprintf(boundary, sizeof boundary, "%s", rest + (tilted ? 8 : 0));
  for (int a = 0; a < 3; a++) {
    char *save = NULL;
    if (!dw_lines_next(&r->text)) return BAD(r, "the file ends within the box");
    char *word = strtok_r(r->text.line, " \t", &save);
    for (int k = 0; k < (tilted ? 3 : 2); k++, word = strtok_r(NULL, " \t", &save))
      if (!word || !dw_parse_real(word, &bound[a][k]) || !isfinite(bound[a][k]))
        return BAD(r, "a bound of the box is not a finite number");
  }
  return set_box(r, bound, boundary);
}

/* -- columns ------------------------------------------------------------------------- */

static role role_of(reader *r, const char *name)
{
  static const struct {
    const char *name;
    role role;
  } known[] = {{"id", ID},     {"type", TYPE},  {"radius", RADIUS}, {"diameter", DIAMETER},
               {"mass", MASS}, {"ix", IMAGE},   {"iy", IMAGE + 1},  {"iz", IMAGE + 2},
               {"vx", V},      {"vy", V + 1},   {"vz", V + 2},      {"x", X},
               {"y", X + 1},   {"z", X + 2},    {"xu", X},          {"yu", X + 1},
               {"zu", X + 2},  {"xs", XS},      {"ys", XS + 1},     {"zs", XS + 2},
               {"xsu", XS},    {"ysu", XS + 1}, {"zsu", XS + 2}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    if (!strcmp(name, known[k].name)) {
      if (known[k].role >= X && known[k].role < IMAGE && strchr(name, 'u'))
        r->unwrapped = true;
      return known[k].role;
    }
  return SKIP;
}

static dw_status read_columns(reader *r, char *rest)
{
  char *save = NULL;
  r->columns = 0, r->unwrapped = false;
  memset(r->has, 0, sizeof r->has);
  for (char *w = strtok_r(rest, " \t", &save); w; w = strtok_r(NULL, " \t", &save)) {
    if (r->columns == COLUMNS) return BAD(r, "more than %d columns", COLUMNS);
    const role k = role_of(r, w);
    if (k != SKIP && r->has[k]) return BAD(r, "two columns hold what '%s' holds", w);
    r->has[k] = true, r->column[r->columns++] = k;
  }
  const bool plain = r->has[X] && r->has[X + 1] && r->has[X + 2],
             scaled = r->has[XS] && r->has[XS + 1] && r->has[XS + 2];
  if (plain || scaled) return DW_OK;
  return BAD(r, "no columns x y z, xu yu zu, xs ys zs or xsu ysu zsu");
}

/* -- atoms --------------------------------------------------------------------------- */

/* Numbers of a row by their roles. */
static dw_status read_row(reader *r, int64_t i, double v[ROLES])
{
  char *save = NULL;
  if (!dw_lines_next(&r->text))
    return BAD(r, "the file ends after %lld of %lld atoms", (long long)i, (long long)r->n);
  char *w = strtok_r(r->text.line, " \t", &save);
  for (int k = 0; k < r->columns; k++, w = strtok_r(NULL, " \t", &save)) {
    if (!w) return BAD(r, "%d columns, and %d are announced", k, r->columns);
    if (r->column[k] == SKIP) continue;
    if (!dw_parse_real(w, &v[r->column[k]]) || !isfinite(v[r->column[k]]))
      return BAD(r, "column %d: '%.40s' is not a finite number", k + 1, w);
  }
  return w ? BAD(r, "more than the %d columns that are announced", r->columns) : DW_OK;
}

static dw_status whole(reader *r, const char *what, double v, double least, double most)
{
  if (v == rint(v) && v >= least && v <= most) return DW_OK;
  return BAD(r, "%s = %g is not a whole number in %g..%g", what, v, least, most);
}

static dw_status place(reader *r, int64_t i, const double v[ROLES])
{
  double *x = r->s->x[i];
  const double *h = r->box.h, *t = r->box.tilt, *c = v + XS;
  int32_t image[3] = {0};
  if (r->has[X] && r->has[X + 1] && r->has[X + 2])
    memcpy(x, v + X, 3 * sizeof *x);
  else {
    x[0] = r->box.lo[0] + c[0] * h[0] + c[1] * t[0] + c[2] * t[1];
    x[1] = r->box.lo[1] + c[1] * h[1] + c[2] * t[2];
    x[2] = r->box.lo[2] + c[2] * h[2];
  }
  for (int a = 0; a < 3 && !r->unwrapped; a++) {
    DW_TRY(whole(r, "image flag", v[IMAGE + a], -1e6, 1e6));
    image[a] = (int32_t)v[IMAGE + a];
  }
  dw_box_unwrap(&r->box, image, x);
  return DW_OK;
}

static dw_status read_atom(reader *r, int64_t i)
{
  dw_system *s = r->s;
  double v[ROLES] = {[ID] = (double)(i + 1), [TYPE] = 1, [RADIUS] = 0.5, [MASS] = 1};
  DW_TRY(read_row(r, i, v));
  DW_TRY(whole(r, "id", v[ID], 1, 9e15));
  DW_TRY(whole(r, "type", v[TYPE], 1, 10000));
  s->id[i] = (int64_t)v[ID], s->species[i] = (int32_t)v[TYPE], s->mass[i] = v[MASS];
  s->diameter[i] = r->has[DIAMETER] ? v[DIAMETER] : 2 * v[RADIUS];
  if (!(s->diameter[i] > 0))
    return BAD(r, "diameter = %g is outside (0,inf)", s->diameter[i]);
  if (!(s->mass[i] > 0)) return BAD(r, "mass = %g is outside (0,inf)", s->mass[i]);
  if (s->species[i] > s->ntypes) s->ntypes = s->species[i];
  memcpy(s->v[i], v + V, sizeof s->v[i]);
  return place(r, i, v);
}

static dw_status read_atoms(reader *r)
{
  DW_TRY(dw_system_new(r->text.ctx, r->n, &r->s));
  r->s->box = r->box, r->s->step = r->step, r->s->ntypes = 1;
  for (int64_t i = 0; i < r->n; i++)
    DW_TRY(read_atom(r, i));
  DW_TRY(dw_system_sort(r->text.ctx, r->s));
  for (int64_t i = 1; i < r->n; i++)
    if (r->s->id[i] == r->s->id[i - 1])
      return BAD(r, "atom id %lld is there twice", (long long)r->s->id[i]);
  return DW_OK;
}

/* -- frames -------------------------------------------------------------------------- */

/* Up to the line ITEM: ATOMS, columns and all; *more is false at the end of the file. */
static dw_status begin_frame(reader *r, bool *more)
{
  char *rest;
  bool begun = false;
  r->n = 0, r->boxed = false;
  while ((*more = dw_lines_next(&r->text))) {
    if ((rest = item(r, "TIMESTEP"))) {
      begun = true;
      DW_TRY(read_count(r, "step", 0, &r->step));
    } else if ((rest = item(r, "NUMBER OF ATOMS"))) {
      DW_TRY(read_count(r, "number of atoms", 1, &r->n));
    } else if ((rest = item(r, "BOX BOUNDS"))) {
      DW_TRY(read_box(r, rest));
    } else if ((rest = item(r, "ATOMS"))) {
      if (!begun || !r->n || !r->boxed)
        return BAD(r, "ITEM: ATOMS before TIMESTEP, NUMBER OF ATOMS and BOX BOUNDS");
      if (r->n > r->text.bytes / ROW_BYTES)
        return BAD(r, "the file is too short for %lld atoms", (long long)r->n);
      return read_columns(r, rest);
    } else if (!begun && !item(r, "UNITS") && !item(r, "TIME") &&
               !strncmp(r->text.line, "ITEM: ", 6))
      return BAD(r, "the frame does not begin with ITEM: TIMESTEP");
    else if (r->text.number == 1 && strncmp(r->text.line, "ITEM: ", 6))
      return BAD(r, "not a LAMMPS text dump: the line does not begin with 'ITEM: '");
  }
  return begun ? BAD(r, "the file ends within a frame") : DW_OK;
}

static dw_status skip_atoms(reader *r)
{
  for (int64_t i = 0; i < r->n; i++)
    if (!dw_lines_next(&r->text))
      return BAD(r, "the file ends after %lld of %lld atoms", (long long)i,
                 (long long)r->n);
  return DW_OK;
}

/* The wanted frame, by step (>= 0) or number; counts frames in *count. */
static dw_status seek(reader *r, int64_t frame, int64_t step, int64_t *count)
{
  for (*count = 0;; ++*count) {
    bool more;
    DW_TRY(begin_frame(r, &more));
    if (!more) return DW_OK;
    if (step >= 0 ? r->step == step : *count == frame) return read_atoms(r);
    DW_TRY(skip_atoms(r));
  }
}

static dw_status look_for(dw_ctx *ctx, const char *file, int64_t wanted[2], dw_system **out)
{
  reader r = {.n = 0};
  int64_t count = 0;
  DW_TRY(dw_lines_open(ctx, file, &r.text));
  dw_status status = seek(&r, wanted[0], wanted[1], &count);
  if (status == DW_OK && !r.s && wanted[1] < 0 && wanted[0] < 0 && wanted[0] + count >= 0) {
    wanted[0] += count;
    dw_lines_rewind(&r.text);
    status = seek(&r, wanted[0], wanted[1], &count);
  }
  dw_lines_close(&r.text);
  if (status == DW_OK && r.s)
    *out = r.s;
  else
    dw_system_free(r.s);
  if (status != DW_OK || r.s) return status;
  if (wanted[1] >= 0)
    return dw_fail(ctx, DW_EVALUE, "%s has no frame of step %lld", file,
                   (long long)wanted[1]);
  return dw_fail(ctx, DW_EVALUE, "%s has no frame %lld; it has %lld, from 0", file,
                 (long long)wanted[0], (long long)count);
}

dw_status dw_dump_read(dw_ctx *ctx, const char *file, int64_t frame, dw_system **out)
{
  *out = NULL;
  return look_for(ctx, file, (int64_t[2]){frame, -1}, out);
}

dw_status dw_dump_read_step(dw_ctx *ctx, const char *file, int64_t step, dw_system **out)
{
  *out = NULL;
  return look_for(ctx, file, (int64_t[2]){0, step}, out);
}
