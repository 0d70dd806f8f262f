/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <string.h>

#include "model/system.h"
#include "store/extxyz.h"
#include "store/lines.h"
#include "style/field.h"

enum {
  COLUMNS = 64,
  KINDS = 64,
  ROW_BYTES = 7 /* of the shortest row, "X 0 0 0" less one */
};

typedef enum { SKIP, SPECIES, POSITION, VELOCITY, RADIUS, DIAMETER, ID, TYPE, MASS } role;

typedef struct {
  dw_lines text;
  /* of the current frame */
  int64_t n;
  role column[COLUMNS]; /* a vector takes one column a component */
  int component[COLUMNS];
  int columns;
  char kind[KINDS][16]; /* species names met, type = index + 1 */
  int kinds;
  bool typed;
  dw_system *s;
} reader;

#define BAD(r, ...) dw_lines_bad(&(r)->text, __VA_ARGS__)

/* -- the comment line
 * ----------------------------------------------------------------------- */

/* The value of a key of the comment line, quotes removed, into out. */
static bool value_of(const char *line, const char *key, char *out, size_t room)
{
  const size_t n = strlen(key);
  for (const char *c = line; *c;) {
    while (*c == ' ' || *c == '\t')
      c++;
    const char *name = c;
    while (*c && *c != '=' && *c != ' ' && *c != '\t')
      c++;
    const bool match = (size_t)(c - name) == n && !strncmp(name, key, n) && *c == '=';
    if (*c != '=') continue;
    const bool quoted = *++c == '"';
    if (quoted) c++;
    const size_t length = strcspn(c, quoted ? "\"" : " \t");
    if (match && length < room) {
      memcpy(out, c, length), out[length] = '\0';
      return true;
    }
    c += length;
    if (*c == '"') c++;
  }
  return false;
}

/* `count` numbers of a text, no more and no less. */
static bool numbers(const char *text, int count, double *v)
{
  char copy[512], *save = NULL;
  if (strlen(text) >= sizeof copy) return false;
  strcpy(copy, text);
  int k = 0;
  for (char *w = strtok_r(copy, " \t", &save); w; w = strtok_r(NULL, " \t", &save))
    if (k == count || !dw_parse_real(w, &v[k++])) return false;
  return k == count;
}

static dw_status parse_box(reader *r)
{
  char text[512];
  double a[9], lo[3] = {0};
  if (!value_of(r->text.line, "Lattice", text, sizeof text))
    return BAD(r, "the comment line has no Lattice=\"ax ay az bx by bz cx cy cz\"");
  if (!numbers(text, 9, a))
    return BAD(r, "Lattice = \"%s\" is not nine finite numbers", text);
  if (a[1] != 0 || a[2] != 0 || a[5] != 0)
    return BAD(r, "Lattice must be \"ax 0 0 bx by 0 cx cy cz\"");
  const double h[3] = {a[0], a[4], a[8]}, tilt[3] = {a[3], a[6], a[7]};
  for (int k = 0; k < 3; k++)
    if (!(h[k] > 0)) return BAD(r, "Lattice has the edge %c = %g", "xyz"[k], h[k]);
  if (value_of(r->text.line, "Origin", text, sizeof text) && !numbers(text, 3, lo))
    return BAD(r, "Origin = \"%s\" is not three finite numbers", text);
  r->s->box = dw_box_make(lo, h, tilt);
  if (!value_of(r->text.line, "pbc", text, sizeof text)) return DW_OK;
  char flag[3];
  if (sscanf(text, " %c %c %c", &flag[0], &flag[1], &flag[2]) != 3)
    return BAD(r, "pbc = \"%s\" is not three of T and F", text);
  for (int k = 0; k < 3; k++)
    r->s->box.periodic[k] = flag[k] == 'T' || flag[k] == 't' || flag[k] == '1';
  return DW_OK;
}

static dw_status parse_clock(reader *r)
{
  char text[64];
  if (value_of(r->text.line, "step", text, sizeof text) && !dw_parse_int(text, &r->s->step))
    return BAD(r, "step = %s is not an integer", text);
  if (value_of(r->text.line, "time", text, sizeof text) &&
      !dw_parse_real(text, &r->s->time))
    return BAD(r, "time = %s is not a finite number", text);
  return DW_OK;
}

static role role_of(const char *name, char type, int64_t count)
{
  static const struct {
    const char *name;
    role role;
    char type;
    int count;
  } known[] = {{"species", SPECIES, 'S', 1}, {"pos", POSITION, 'R', 3},
               {"velo", VELOCITY, 'R', 3},   {"vel", VELOCITY, 'R', 3},
               {"radius", RADIUS, 'R', 1},   {"diameter", DIAMETER, 'R', 1},
               {"id", ID, 'I', 1},           {"type", TYPE, 'I', 1},
               {"mass", MASS, 'R', 1},       {"masses", MASS, 'R', 1}};
  for (size_t k = 0; k < sizeof known / sizeof *known; k++)
    if (!strcmp(known[k].name, name) && known[k].type == type && known[k].count == count)
      return known[k].role;
  return SKIP;
}

/* "species:S:1:pos:R:3": a role a column. */
static dw_status parse_properties(reader *r)
{
  char text[1024] = "species:S:1:pos:R:3", *save = NULL;
  bool positions = false;
  value_of(r->text.line, "Properties", text, sizeof text);
  r->columns = 0, r->typed = false, r->kinds = 0;
  for (char *name = strtok_r(text, ":", &save); name; name = strtok_r(NULL, ":", &save)) {
    const char *type = strtok_r(NULL, ":", &save), *size = strtok_r(NULL, ":", &save);
    int64_t count;
    if (!type || !size || strlen(type) != 1 || !strchr("SRIL", *type) ||
        !dw_parse_int(size, &count) || count < 1)
      return BAD(r, "Properties: %s is not followed by :S, R, I or L:count", name);
    if (count > COLUMNS - r->columns)
      return BAD(r, "Properties has more than %d columns", COLUMNS);
    const role is = role_of(name, *type, count);
    positions = positions || is == POSITION, r->typed = r->typed || is == TYPE;
    for (int k = 0; k < count; k++)
      r->component[r->columns] = k, r->column[r->columns++] = is;
  }
  return positions ? DW_OK : BAD(r, "Properties has no pos:R:3");
}

/* -- rows
 * ------------------------------------------------------------------------------------ */

static dw_status species(reader *r, const char *word, int32_t *type)
{
  for (int k = 0; k < r->kinds; k++)
    if (!strcmp(r->kind[k], word)) {
      *type = k + 1;
      return DW_OK;
    }
  if (r->kinds == KINDS || strlen(word) >= sizeof *r->kind)
    return BAD(r, "%s is one species too many; at most %d", word, KINDS);
  strcpy(r->kind[r->kinds++], word);
  *type = r->kinds;
  return DW_OK;
}

static dw_status cell(reader *r, int64_t i, int k, const char *word)
{
  dw_system *s = r->s;
  double v = 0;
  int64_t whole = 0;
  const role is = r->column[k];
  if (is == SKIP) return DW_OK;
  if (is == SPECIES) return r->typed ? DW_OK : species(r, word, &s->species[i]);
  const bool integer = is == ID || is == TYPE;
  if (integer ? !dw_parse_int(word, &whole) : !dw_parse_real(word, &v))
    return BAD(r, "column %d: %s is not %s", k + 1, word,
               integer ? "an integer" : "a finite number");
  if (is == TYPE && (whole < 1 || whole > INT32_MAX))
    return BAD(r, "column %d: type %s is not positive", k + 1, word);
  switch (is) {
  case POSITION:
    s->x[i][r->component[k]] = v;
    break;
  case VELOCITY:
    s->v[i][r->component[k]] = v;
    break;
  case RADIUS:
    s->diameter[i] = 2 * v;
    break;
  case DIAMETER:
    s->diameter[i] = v;
    break;
  case MASS:
    s->mass[i] = v;
    break;
  case ID:
    s->id[i] = whole;
    break;
  case TYPE:
    s->species[i] = (int32_t)whole;
    break;
  case SKIP:
  case SPECIES:
    break;
  }
  return DW_OK;
}

static dw_status row(reader *r, int64_t i)
{
  int k = 0;
  char *save = NULL;
  for (char *w = strtok_r(r->text.line, " \t", &save); w;
       w = strtok_r(NULL, " \t", &save), k++) {
    if (k == r->columns)
      return BAD(r, "more than the %d columns of Properties", r->columns);
    DW_TRY(cell(r, i, k, w));
  }
  return k == r->columns ? DW_OK : BAD(r, "%d columns, Properties says %d", k, r->columns);
}

static dw_status ends(reader *r, int64_t i)
{
  return BAD(r, "the file ends after %lld of %lld particles", (long long)i,
             (long long)r->n);
}

static dw_status read_frame(reader *r)
{
  DW_TRY(dw_system_new(r->text.ctx, r->n, &r->s));
  DW_TRY(parse_box(r));
  DW_TRY(parse_clock(r));
  DW_TRY(parse_properties(r));
  for (int64_t i = 0; i < r->n; i++) {
    if (!dw_lines_next(&r->text)) return ends(r, i);
    DW_TRY(row(r, i));
    if (r->s->species[i] > r->s->ntypes) r->s->ntypes = r->s->species[i];
  }
  return dw_system_sort(r->text.ctx, r->s);
}

/* -- frames
 * ---------------------------------------------------------------------------------- */

/* Reads the number and the comment line of a frame; *more is false at the end. */
static dw_status begin_frame(reader *r, bool *more)
{
  do {
    *more = dw_lines_next(&r->text);
    if (!*more) return DW_OK;
  } while (!r->text.line[strspn(r->text.line, " \t")]);
  char *save = NULL;
  const char *word = strtok_r(r->text.line, " \t", &save);
  if (!dw_parse_int(word, &r->n) || r->n < 1)
    return BAD(r, "%s is not a number of particles", word);
  if (r->n > r->text.bytes / ROW_BYTES)
    return BAD(r, "the file is too short for %lld particles", (long long)r->n);
  return dw_lines_next(&r->text) ? DW_OK : BAD(r, "the file ends before the comment line");
}

static dw_status skip_frame(reader *r)
{
  for (int64_t i = 0; i < r->n; i++)
    if (!dw_lines_next(&r->text)) return ends(r, i);
  return DW_OK;
}

static dw_status close_reader(reader *r, dw_status status)
{
  dw_lines_close(&r->text);
  return status;
}

static dw_status count_frames(reader *r, int64_t *count)
{
  bool more = true;
  for (*count = 0; more; *count += more) {
    DW_TRY(begin_frame(r, &more));
    if (more) DW_TRY(skip_frame(r));
  }
  return *count ? DW_OK : BAD(r, "the file holds no frame");
}

dw_status dw_extxyz_frames(dw_ctx *ctx, const char *file, int64_t *count)
{
  reader r = {.n = 0};
  DW_TRY(dw_lines_open(ctx, file, &r.text));
  return close_reader(&r, count_frames(&r, count));
}

static dw_status seek_step(reader *r, int64_t step)
{
  char text[64];
  int64_t at;
  for (bool more;;) {
    DW_TRY(begin_frame(r, &more));
    if (!more)
      return dw_fail(r->text.ctx, DW_EVALUE, "%s has no frame of step %lld", r->text.file,
                     (long long)step);
    if (value_of(r->text.line, "step", text, sizeof text) && dw_parse_int(text, &at) &&
        at == step)
      return read_frame(r);
    DW_TRY(skip_frame(r));
  }
}

static dw_status seek_frame(reader *r, int64_t frame)
{
  bool more;
  for (int64_t k = 0;; k++) {
    DW_TRY(begin_frame(r, &more));
    if (!more)
      return dw_fail(r->text.ctx, DW_EVALUE, "%s has no frame %lld; it has %lld, from 0",
                     r->text.file, (long long)frame, (long long)k);
    if (k == frame) return read_frame(r);
    DW_TRY(skip_frame(r));
  }
}

static dw_status hand_over(reader *r, dw_status status, dw_system **out)
{
  if (status == DW_OK)
    *out = r->s;
  else
    dw_system_free(r->s);
  return status;
}

dw_status dw_extxyz_read(dw_ctx *ctx, const char *file, int64_t frame, dw_system **out)
{
  int64_t count = 0;
  reader r = {.n = 0};
  *out = NULL;
  if (frame < 0) DW_TRY(dw_extxyz_frames(ctx, file, &count));
  if (frame + count < 0)
    return dw_fail(ctx, DW_EVALUE, "%s has no frame %lld; it has %lld", file,
                   (long long)frame, (long long)count);
  DW_TRY(dw_lines_open(ctx, file, &r.text));
  return hand_over(&r, close_reader(&r, seek_frame(&r, frame + count)), out);
}

dw_status dw_extxyz_read_step(dw_ctx *ctx, const char *file, int64_t step, dw_system **out)
{
  reader r = {.n = 0};
  *out = NULL;
  DW_TRY(dw_lines_open(ctx, file, &r.text));
  return hand_over(&r, close_reader(&r, seek_step(&r, step)), out);
}
