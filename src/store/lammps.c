/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/lammps.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "model/system.h"
#include "style/field.h"

enum { WORDS = 16 };
enum { ATOMIC, CHARGE, SPHERE };

typedef struct {
  dw_ctx *ctx;
  const char *file;
  FILE *in;
  char *line; /* of getline: any length */
  size_t room;
  int64_t number;
  char *word[WORDS];
  int words; /* of the line, comment cut off; -1 at the end of the file */
  char comment[64];
  dw_diameter_from from;
  int style; /* of Atoms; -1: not seen */
  dw_system *sys;
  double *type_mass; /* [ntypes + 1], 0: not given */
} reader;

#define BAD(r, ...) bad(r, __VA_ARGS__)

static dw_status DW_PRINTF(2, 3) bad(reader *r, const char *fmt, ...)
{
  char text[512];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  return dw_fail(r->ctx, DW_EVALUE, "%s:%lld: %s", r->file, (long long)r->number, text);
}

/* The next line that is not blank, cut into words. */
static bool next(reader *r)
{
  while (getline(&r->line, &r->room, r->in) >= 0) {
    r->number++;
    r->words = 0, r->comment[0] = '\0';
    char *hash = strchr(r->line, '#');
    if (hash) {
      *hash++ = '\0';
      sscanf(hash, "%63s", r->comment);
    }
    char *save = NULL;
    for (char *w = strtok_r(r->line, " \t\r\n\v\f", &save); w && r->words < WORDS;
         w = strtok_r(NULL, " \t\r\n\v\f", &save))
      r->word[r->words++] = w;
    if (r->words) return true;
  }
  r->words = -1;
  return false;
}

static dw_status real(reader *r, int k, const char *what, double *v)
{
  if (k >= r->words) return BAD(r, "%s is missing", what);
  return dw_parse_real(r->word[k], v)
             ? DW_OK
             : BAD(r, "%s = %s is not a finite number", what, r->word[k]);
}

static dw_status integer(reader *r, int k, const char *what, int64_t *v)
{
  if (k >= r->words) return BAD(r, "%s is missing", what);
  return dw_parse_int(r->word[k], v)
             ? DW_OK
             : BAD(r, "%s = %s is not an integer", what, r->word[k]);
}

/* -- header --------------------------------------------------------------------------- */

typedef struct {
  int64_t atoms, types;
  double lo[3], hi[3], tilt[3];
  bool edge[3];
} header;

/* DW_OK with *known when the line is one of the header. */
static dw_status header_line(reader *r, header *h, bool *known)
{
  const int n = r->words;
  *known = true;
  if (n == 2 && !strcmp(r->word[1], "atoms"))
    return integer(r, 0, "number of atoms", &h->atoms);
  if (n == 3 && !strcmp(r->word[1], "atom") && !strcmp(r->word[2], "types"))
    return integer(r, 0, "number of atom types", &h->types);
  for (int a = 0; a < 3; a++) {
    const char lo[4] = {"xyz"[a], 'l', 'o', '\0'}, hi[4] = {"xyz"[a], 'h', 'i', '\0'};
    if (n != 4 || strcmp(r->word[2], lo) || strcmp(r->word[3], hi)) continue;
    h->edge[a] = true;
    DW_TRY(real(r, 0, lo, &h->lo[a]));
    DW_TRY(real(r, 1, hi, &h->hi[a]));
    return h->hi[a] > h->lo[a]
               ? DW_OK
               : BAD(r, "the box has %s = %g above %s = %g", lo, h->lo[a], hi, h->hi[a]);
  }
  if (n == 6 && !strcmp(r->word[3], "xy") && !strcmp(r->word[4], "xz")) {
    for (int a = 0; a < 3; a++)
      DW_TRY(real(r, a, "tilt", &h->tilt[a]));
    return DW_OK;
  }
  *known = false;
  return DW_OK;
}

static dw_status start(reader *r, const header *h)
{
  if (h->atoms < 1) return BAD(r, "the header names no atoms (`N atoms`)");
  if (h->types < 1 || h->types > 1024)
    return BAD(r, "%lld atom types; legal are 1 to 1024", (long long)h->types);
  for (int a = 0; a < 3; a++)
    if (!h->edge[a]) return BAD(r, "the header lacks `%clo %chi`", "xyz"[a], "xyz"[a]);
  DW_TRY(dw_system_new(r->ctx, h->atoms, &r->sys));
  const double edge[3] = {h->hi[0] - h->lo[0], h->hi[1] - h->lo[1], h->hi[2] - h->lo[2]};
  r->sys->box = dw_box_make(h->lo, edge, h->tilt);
  r->sys->ntypes = (int32_t)h->types;
  r->type_mass = calloc((size_t)h->types + 1, sizeof *r->type_mass);
  return r->type_mass ? DW_OK : dw_fail(r->ctx, DW_ENOMEM, "no memory for %s", r->file);
}

/* -- sections ---------------------------------------------------------------------------
 */

static dw_status masses(reader *r)
{
  for (int32_t k = 0; k < r->sys->ntypes; k++) {
    int64_t type;
    if (!next(r)) return BAD(r, "the file ends within Masses");
    DW_TRY(integer(r, 0, "type", &type));
    if (type < 1 || type > r->sys->ntypes)
      return BAD(r, "Masses: type %lld is outside 1..%d", (long long)type, r->sys->ntypes);
    DW_TRY(real(r, 1, "mass", &r->type_mass[type]));
    if (!(r->type_mass[type] > 0))
      return BAD(r, "mass %g must be positive", r->type_mass[type]);
  }
  return DW_OK;
}

static dw_status atom_style(reader *r, const char *hint)
{
  static const char *const names[] = {"atomic", "charge", "sphere"};
  r->style = -1;
  for (int k = 0; k < 3; k++)
    if (!strcmp(hint, names[k])) r->style = k;
  if (hint[0] && r->style < 0)
    return BAD(r, "atom style %s is not read; legal are atomic, charge, sphere", hint);
  return DW_OK;
}

/* Without a hint the number of columns tells: 5 (8 with images) atomic, 6 (9) charge, 7
 * (10) sphere. */
static dw_status guess_style(reader *r)
{
  const int n = r->words >= 8 ? r->words - 3 : r->words;
  if (n < 5 || n > 7)
    return BAD(r, "%d columns fit none of the styles atomic, charge, sphere", r->words);
  r->style = n - 5;
  return DW_OK;
}

static dw_status atom(reader *r, int64_t i)
{
  dw_system *s = r->sys;
  int64_t type, image;
  if (r->style < 0) DW_TRY(guess_style(r));
  const int x = r->style == ATOMIC ? 2 : r->style == CHARGE ? 3 : 4;
  if (r->words != x + 3 && r->words != x + 6)
    return BAD(r, "an atom line has %d columns here, got %d", x + 3, r->words);
  DW_TRY(integer(r, 0, "id", &s->id[i]));
  DW_TRY(integer(r, 1, "type", &type));
  if (type < 1 || type > s->ntypes)
    return BAD(r, "type %lld is outside 1..%d", (long long)type, s->ntypes);
  s->species[i] = (int32_t)type;
  if (r->style == SPHERE || (r->style == CHARGE && r->from != DW_DIAMETER_AUTO))
    DW_TRY(real(r, 2, "diameter", &s->diameter[i]));
  if (r->from == DW_DIAMETER_RADIUS) s->diameter[i] *= 2;
  if (r->style == SPHERE) {
    double density;
    DW_TRY(real(r, 3, "density", &density));
    const double d = s->diameter[i];
    s->mass[i] = density * 3.14159265358979323846 / 6 * d * d * d;
  }
  if (!(s->diameter[i] > 0)) return BAD(r, "diameter %g must be positive", s->diameter[i]);
  for (int a = 0; a < 3; a++)
    DW_TRY(real(r, x + a, "coordinate", &s->x[i][a]));
  if (r->words == x + 6) {
    double k[3];
    for (int a = 0; a < 3; a++) {
      DW_TRY(integer(r, x + 3 + a, "image flag", &image));
      k[a] = (double)image;
    }
    const dw_box *b = &s->box;
    s->x[i][0] += k[0] * b->h[0] + k[1] * b->tilt[0] + k[2] * b->tilt[1];
    s->x[i][1] += k[1] * b->h[1] + k[2] * b->tilt[2];
    s->x[i][2] += k[2] * b->h[2];
  }
  return DW_OK;
}

static dw_status atoms(reader *r)
{
  DW_TRY(atom_style(r, r->comment));
  if (r->style == ATOMIC && r->from > DW_DIAMETER_AUTO)
    return BAD(r, "atom style atomic has no column for diameters");
  if (r->from == DW_DIAMETER_CHARGE && r->style == SPHERE)
    return BAD(r,
               "diameter charge asks for atom style charge, the file is of style sphere");
  for (int64_t i = 0; i < r->sys->n; i++) {
    if (!next(r))
      return BAD(r, "the file ends after %lld of %lld atoms", (long long)i,
                 (long long)r->sys->n);
    DW_TRY(atom(r, i));
  }
  return DW_OK;
}

static int64_t index_of(const reader *r, int64_t id)
{
  for (int64_t i = 0; i < r->sys->n; i++)
    if (r->sys->id[i] == id) return i;
  return -1;
}

static dw_status velocities(reader *r)
{
  int64_t guess = 0;
  for (int64_t k = 0; k < r->sys->n; k++) {
    int64_t id;
    if (!next(r)) return BAD(r, "the file ends within Velocities");
    DW_TRY(integer(r, 0, "id", &id));
    if (guess >= r->sys->n || r->sys->id[guess] != id) guess = index_of(r, id);
    if (guess < 0) return BAD(r, "Velocities: no atom has the id %lld", (long long)id);
    for (int a = 0; a < 3; a++)
      DW_TRY(real(r, 1 + a, "velocity", &r->sys->v[guess][a]));
    guess++;
  }
  return DW_OK;
}

/* Sections that LAMMPS writes and dwell has no use for are skipped line by line. */
static dw_status sections(reader *r)
{
  while (r->words > 0) {
    if (r->words == 1 && !strcmp(r->word[0], "Masses"))
      DW_TRY(masses(r));
    else if (r->words == 1 && !strcmp(r->word[0], "Atoms"))
      DW_TRY(atoms(r));
    else if (r->words == 1 && !strcmp(r->word[0], "Velocities")) {
      if (!r->sys->id[0] || r->style < 0) return BAD(r, "Velocities stand before Atoms");
      DW_TRY(velocities(r));
    }
    next(r);
  }
  if (r->style < 0) return BAD(r, "the file has no Atoms section");
  return DW_OK;
}

static dw_status read_all(reader *r)
{
  header h = {.atoms = 0, .types = 1};
  bool known = true;
  if (getline(&r->line, &r->room, r->in) < 0) return BAD(r, "the file is empty");
  r->number = 1;
  while (known) {
    if (!next(r)) return BAD(r, "the file ends within its header");
    DW_TRY(header_line(r, &h, &known));
  }
  DW_TRY(start(r, &h));
  r->style = -1;
  DW_TRY(sections(r));
  for (int64_t i = 0; i < r->sys->n; i++)
    if (r->style != SPHERE && r->type_mass[r->sys->species[i]] > 0)
      r->sys->mass[i] = r->type_mass[r->sys->species[i]];
  return dw_system_sort(r->ctx, r->sys);
}

dw_status dw_lammps_read(dw_ctx *ctx, const char *file, dw_diameter_from from,
                         dw_system **out)
{
  reader r = {.ctx = ctx, .file = file, .from = from, .style = -1};
  *out = NULL;
  r.in = fopen(file, "r");
  if (!r.in) return dw_fail(ctx, DW_EIO, "cannot read %s", file);
  const dw_status status = read_all(&r);
  fclose(r.in);
  free(r.line), free(r.type_mass);
  if (status == DW_OK)
    *out = r.sys;
  else
    dw_system_free(r.sys);
  return status;
}
