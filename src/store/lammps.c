/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Reader of LAMMPS data files.  A file is a header of "number(s) keyword(s)" lines, then
 * sections; a line that begins with a letter begins a section, and sections that are not
 * needed (Pair Coeffs, Bonds, ...) are passed over. */
#include "store/lammps.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "model/system.h"
#include "style/field.h"

enum { WORDS = 24 };

typedef struct {
  dw_ctx *ctx;
  const char *file;
  FILE *in;
  char *text; /* of the current line, cut into words */
  size_t room;
  int line, words;
  char *word[WORDS];
  char note[64]; /* what follows # */
  bool again;    /* the current line is to be read once more */
} reader;

typedef struct {
  int64_t atoms, types;
  double lo[3], hi[3], tilt[3];
  bool edge[3];
} header;

typedef enum { UNKNOWN, ATOMIC, CHARGE, SPHERE } atom_style;

#define BAD(r, ...) fail_line((r), DW_EVALUE, __VA_ARGS__)
static dw_status fail_line(reader *r, dw_status status, const char *fmt, ...)
    DW_PRINTF(3, 4);

static dw_status fail_line(reader *r, dw_status status, const char *fmt, ...)
{
  char text[512];
  va_list ap;
  va_start(ap, fmt);
  vsnprintf(text, sizeof text, fmt, ap);
  va_end(ap);
  return dw_fail(r->ctx, status, "%s:%d: %s", r->file, r->line, text);
}

/* -- lines and words ----------------------------------------------------------- */

static void cut_words(reader *r)
{
  char *p = r->text, *hash = strchr(p, '#');
  r->words = 0, r->note[0] = '\0';
  if (hash) {
    *hash++ = '\0';
    while (isspace((unsigned char)*hash))
      hash++;
    snprintf(r->note, sizeof r->note, "%.*s", (int)strcspn(hash, " \t\r\n"), hash);
  }
  while (r->words < WORDS) {
    while (isspace((unsigned char)*p))
      *p++ = '\0';
    if (!*p) break;
    r->word[r->words++] = p;
    while (*p && !isspace((unsigned char)*p))
      p++;
  }
}

/* The next line that holds a word; false at the end of the file. */
static bool next_line(reader *r)
{
  if (r->again) {
    r->again = false;
    return true;
  }
  do {
    if (getline(&r->text, &r->room, r->in) < 0) return false;
    r->line++;
    cut_words(r);
  } while (!r->words);
  return true;
}

static bool begins_section(const reader *r)
{
  return isalpha((unsigned char)r->word[0][0]);
}

static dw_status need_real(reader *r, int w, double *v)
{
  if (dw_parse_real(r->word[w], v) && isfinite(*v)) return DW_OK;
  return BAD(r, "column %d: '%.40s' is not a finite number", w + 1, r->word[w]);
}

static dw_status need_int(reader *r, int w, int64_t *v)
{
  if (dw_parse_int(r->word[w], v)) return DW_OK;
  return BAD(r, "column %d: '%.40s' is not an integer", w + 1, r->word[w]);
}

/* -- header ---------------------------------------------------------------------- */

static bool ends_with(const reader *r, int from, const char *a, const char *b)
{
  return r->words == from + 1 + (b != NULL) && !strcmp(r->word[from], a) &&
         (!b || !strcmp(r->word[from + 1], b));
}

/* *known: the line is one of those that count here ("0 bonds" is not). */
static dw_status header_line(reader *r, header *h, bool *known)
{
  static const char *const edges[3][2] = {{"xlo", "xhi"}, {"ylo", "yhi"}, {"zlo", "zhi"}};
  *known = true;
  if (ends_with(r, 1, "atoms", NULL)) return need_int(r, 0, &h->atoms);
  if (ends_with(r, 1, "atom", "types")) return need_int(r, 0, &h->types);
  for (int a = 0; a < 3; a++)
    if (ends_with(r, 2, edges[a][0], edges[a][1])) {
      h->edge[a] = true;
      DW_TRY(need_real(r, 0, &h->lo[a]));
      return need_real(r, 1, &h->hi[a]);
    }
  if (r->words == 6 && !strcmp(r->word[3], "xy") && !strcmp(r->word[5], "yz")) {
    for (int a = 0; a < 3; a++)
      DW_TRY(need_real(r, a, &h->tilt[a]));
    return DW_OK;
  }
  *known = false;
  return DW_OK;
}

static dw_status check_header(reader *r, const header *h)
{
  if (h->atoms < 1) return BAD(r, "the header has no line 'N atoms' with N of 1 and above");
  if (h->atoms > INT32_MAX)
    return BAD(r, "%lld atoms, legal are 1 to %d", (long long)h->atoms, INT32_MAX);
  if (h->types < 1 || h->types > 10000)
    return BAD(r, "the header has no line 'N atom types' with N in 1..10000");
  for (int a = 0; a < 3; a++) {
    const char c = "xyz"[a];
    if (!h->edge[a]) return BAD(r, "the header has no line '%clo %chi'", c, c);
    if (!(h->hi[a] > h->lo[a]))
      return BAD(r, "box edge %clo %chi: %g is not above %g", c, c, h->hi[a], h->lo[a]);
  }
  return DW_OK;
}

static dw_status read_header(reader *r, header *h)
{
  r->line = 1; /* a title, whatever it says */
  if (getline(&r->text, &r->room, r->in) < 0) return BAD(r, "the file is empty");
  while (next_line(r)) {
    bool known;
    DW_TRY(header_line(r, h, &known));
    if (known || !begins_section(r)) continue;
    r->again = true;
    return check_header(r, h);
  }
  DW_TRY(check_header(r, h));
  return BAD(r, "the file ends before a section Atoms");
}

/* -- sections -------------------------------------------------------------------- */

typedef struct {
  dw_system *s;
  dw_diameter_from from;
  double *type_mass; /* [types + 1]; 0: not given */
  bool atoms, own_mass;
} file_body;

static atom_style style_of(const reader *r, const char *hint)
{
  static const char *const names[] = {
      [ATOMIC] = "atomic", [CHARGE] = "charge", [SPHERE] = "sphere"};
  for (atom_style s = ATOMIC; s <= SPHERE; s++)
    if (hint[0] ? !strcmp(hint, names[s])
                : r->words == 4 + (int)s || r->words == 7 + (int)s)
      return s;
  return UNKNOWN;
}

static dw_status diameter_of(reader *r, const file_body *b, atom_style style, double column,
                             double *diameter)
{
  *diameter = 1;
  if (style == ATOMIC && b->from != DW_DIAMETER_AUTO)
    return BAD(r, "atom style atomic has no column of diameters");
  if (style == CHARGE && b->from == DW_DIAMETER_DIAMETER)
    return BAD(r, "atom style charge has no column diameter: say `diameter charge`");
  if (style == SPHERE && b->from == DW_DIAMETER_CHARGE)
    return BAD(r, "atom style sphere has no column charge");
  if (style == SPHERE || (style == CHARGE && b->from != DW_DIAMETER_AUTO))
    *diameter = b->from == DW_DIAMETER_RADIUS ? 2 * column : column;
  if (!(*diameter > 0))
    return BAD(r, "column 3: diameter = %g is outside (0,inf)", *diameter);
  return DW_OK;
}

/* A density column is the mass, divided by the volume and printed: masses that were meant
 * to be round come back round. */
static double mass_from_density(double density, double diameter)
{
  const double m = density * (M_PI / 6) * diameter * diameter * diameter;
  const double even = rint(m * 1e12) / 1e12;
  return fabs(m - even) <= 1e-15 * m ? even : m;
}

static dw_status read_atom(reader *r, const file_body *b, atom_style style, int64_t i)
{
  dw_system *s = b->s;
  const int at =
      1 + (int)style; /* the column of x, from 0: id type [q | diameter density] */
  int64_t type, image[3] = {0, 0, 0};
  double column = 0, density = 0;
  if (r->words != at + 3 && r->words != at + 6)
    return BAD(r, "%d columns, legal are %d, or %d with image flags", r->words, at + 3,
               at + 6);
  DW_TRY(need_int(r, 0, &s->id[i]));
  DW_TRY(need_int(r, 1, &type));
  if (s->id[i] < 1) return BAD(r, "atom id %lld is below 1", (long long)s->id[i]);
  if (type < 1 || type > s->ntypes)
    return BAD(r, "atom type %lld is outside 1..%d", (long long)type, s->ntypes);
  s->species[i] = (int32_t)type;
  if (style != ATOMIC) DW_TRY(need_real(r, 2, &column));
  DW_TRY(diameter_of(r, b, style, column, &s->diameter[i]));
  if (style == SPHERE) {
    DW_TRY(need_real(r, 3, &density));
    if (!(density > 0)) return BAD(r, "column 4: density = %g is outside (0,inf)", density);
    s->mass[i] = mass_from_density(density, s->diameter[i]);
  }
  for (int a = 0; a < 3; a++) {
    DW_TRY(need_real(r, at + a, &s->x[i][a]));
    if (r->words == at + 6) DW_TRY(need_int(r, at + 3 + a, &image[a]));
    if (llabs(image[a]) > 1000000)
      return BAD(r, "image flag %lld is beyond a million", (long long)image[a]);
  }
  dw_box_unwrap(&s->box,
                (int32_t[3]){(int32_t)image[0], (int32_t)image[1], (int32_t)image[2]},
                s->x[i]);
  return DW_OK;
}

/* One line of a section that has a line an atom. */
static dw_status body_line(reader *r, const char *section, int64_t i, int64_t n)
{
  if (!next_line(r))
    return BAD(r, "the file ends within section %s, after %lld of %lld lines", section,
               (long long)i, (long long)n);
  if (begins_section(r))
    return BAD(r, "section %s has %lld lines, the header says %lld", section, (long long)i,
               (long long)n);
  return DW_OK;
}

static dw_status read_atoms(reader *r, file_body *b)
{
  dw_system *s = b->s;
  char hint[sizeof r->note];
  atom_style style = UNKNOWN;
  memcpy(hint, r->note, sizeof hint);
  if (b->atoms) return BAD(r, "a second section Atoms");
  for (int64_t i = 0; i < s->n; i++) {
    DW_TRY(body_line(r, "Atoms", i, s->n));
    if (i == 0) style = style_of(r, hint);
    if (style == UNKNOWN)
      return BAD(r, "atom style '%s' with %d columns, legal are atomic, charge and sphere",
                 hint, r->words);
    DW_TRY(read_atom(r, b, style, i));
  }
  b->atoms = true, b->own_mass = style == SPHERE;
  DW_TRY(dw_system_sort(r->ctx, s));
  for (int64_t i = 1; i < s->n; i++)
    if (s->id[i] == s->id[i - 1])
      return BAD(r, "atom id %lld is there twice", (long long)s->id[i]);
  return DW_OK;
}

static dw_status index_of(reader *r, const dw_system *s, int64_t *at)
{
  int64_t id, lo = 0, hi = s->n - 1;
  DW_TRY(need_int(r, 0, &id));
  while (lo < hi) {
    const int64_t mid = lo + (hi - lo) / 2;
    if (s->id[mid] < id)
      lo = mid + 1;
    else
      hi = mid;
  }
  if (s->id[lo] != id) return BAD(r, "no atom has the id %lld", (long long)id);
  *at = lo;
  return DW_OK;
}

/* "id v ..." for each atom: velocities, or the diameters that other readers skip. */
static dw_status read_per_atom(reader *r, const file_body *b, const char *section)
{
  const bool velocities = section[0] == 'V';
  dw_system *s = b->s;
  if (!b->atoms) return BAD(r, "section %s comes before Atoms", section);
  for (int64_t k = 0; k < s->n; k++) {
    int64_t i = 0;
    DW_TRY(body_line(r, section, k, s->n));
    if (r->words < (velocities ? 4 : 2)) return BAD(r, "too few columns for %s", section);
    DW_TRY(index_of(r, s, &i));
    if (!velocities) {
      DW_TRY(need_real(r, 1, &s->diameter[i]));
      if (!(s->diameter[i] > 0))
        return BAD(r, "diameter = %g is outside (0,inf)", s->diameter[i]);
    } else
      for (int a = 0; a < 3; a++)
        DW_TRY(need_real(r, 1 + a, &s->v[i][a]));
  }
  return DW_OK;
}

static dw_status read_masses(reader *r, const file_body *b)
{
  for (int32_t k = 0; k < b->s->ntypes; k++) {
    int64_t type;
    double mass;
    DW_TRY(body_line(r, "Masses", k, b->s->ntypes));
    if (r->words != 2) return BAD(r, "%d columns, legal are 2: type mass", r->words);
    DW_TRY(need_int(r, 0, &type));
    DW_TRY(need_real(r, 1, &mass));
    if (type < 1 || type > b->s->ntypes)
      return BAD(r, "atom type %lld is outside 1..%d", (long long)type, b->s->ntypes);
    if (!(mass > 0)) return BAD(r, "mass = %g is outside (0,inf)", mass);
    b->type_mass[type] = mass;
  }
  return DW_OK;
}

static dw_status read_sections(reader *r, file_body *b)
{
  while (next_line(r)) {
    const char *name = r->word[0];
    dw_status status = DW_OK;
    if (!begins_section(r))
      continue; /* the body of a section that is passed over */
    else if (r->words == 1 && !strcmp(name, "Atoms"))
      status = read_atoms(r, b);
    else if (r->words == 1 && !strcmp(name, "Masses"))
      status = read_masses(r, b);
    else if (r->words == 1 && !strcmp(name, "Velocities"))
      status = read_per_atom(r, b, "Velocities");
    else if (r->words == 1 && !strcmp(name, "Diameters"))
      status = read_per_atom(r, b, "Diameters");
    DW_TRY(status);
  }
  if (ferror(r->in)) return dw_fail(r->ctx, DW_EIO, "%s: %s", r->file, strerror(errno));
  if (!b->atoms) return BAD(r, "the file has no section Atoms");
  for (int64_t i = 0; i < b->s->n && !b->own_mass; i++)
    if (b->type_mass[b->s->species[i]] > 0) b->s->mass[i] = b->type_mass[b->s->species[i]];
  return DW_OK;
}

/* -- reading ---------------------------------------------------------------------- */

static dw_status read_system(reader *r, dw_diameter_from from, dw_system **out)
{
  header h = {0};
  double edge[3];
  DW_TRY(read_header(r, &h));
  DW_TRY(dw_system_new(r->ctx, h.atoms, out));
  file_body b = {.s = *out, .from = from};
  for (int a = 0; a < 3; a++)
    edge[a] = h.hi[a] - h.lo[a];
  b.s->ntypes = (int32_t)h.types;
  b.s->box = dw_box_make(h.lo, edge, h.tilt);
  b.type_mass = calloc((size_t)h.types + 1, sizeof *b.type_mass);
  if (!b.type_mass) return dw_fail(r->ctx, DW_ENOMEM, "no memory for %s", r->file);
  dw_status status = read_sections(r, &b);
  free(b.type_mass);
  return status;
}

dw_status dw_lammps_read(dw_ctx *ctx, const char *file, dw_diameter_from from,
                         dw_system **out)
{
  reader r = {.ctx = ctx, .file = file, .in = fopen(file, "r")};
  struct stat st;
  *out = NULL;
  if (!r.in)
    return dw_fail(ctx, errno == ENOENT ? DW_ENOTFOUND : DW_EIO, "%s: %s", file,
                   strerror(errno));
  if (!fstat(fileno(r.in), &st) && S_ISDIR(st.st_mode)) {
    fclose(r.in);
    return dw_fail(ctx, DW_EIO, "%s: %s", file, strerror(EISDIR));
  }
  dw_status status = read_system(&r, from, out);
  fclose(r.in);
  free(r.text);
  if (status == DW_OK) status = dw_system_check(ctx, *out);
  if (status != DW_OK) {
    dw_system_free(*out);
    *out = NULL;
  }
  return status;
}
