/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* Figure 4: overlap of the tangent r_tA of one path with every linear mode of A, against
 * the participation ratio of the mode, for growing numbers of images.  As the first image
 * comes nearer to A, a mode of frequency w fades from the tangent the faster the larger w^2
 * is against that of the softest mode with a share in it: what stays is soft. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "store/figure.h"

enum { FIELDS = 8 };

typedef struct {
  int64_t row;       /* of table overlaps */
  double images;     /* of r_tA:N; 0: r_tA itself */
  const char *modes; /* name of the set */
  int64_t well;
} tangent;

typedef struct {
  double number, omega, pr, c[FIELDS];
} mode;

typedef struct {
  tangent field[FIELDS]; /* by ascending number of images */
  int fields;
  int64_t well, set, count;
  double E, images; /* splitting; images of the path */
  mode *item;
} tangents;

/* 0 for r_tA, N for r_tA:N, -1 for any other field. */
static double images_of(const char *field)
{
  if (strncmp(field, "r_tA", 4)) return -1;
  return !field[4] ? 0 : field[4] == ':' || field[4] == '_' ? strtod(field + 5, NULL) : -1;
}

static dw_status read_row(dw_ctx *ctx, const dw_plot *p, int64_t k, tangent *t)
{
  const char *field;
  double well;
  t->row = dw_library_id(p->lib, "overlaps", k);
  DW_TRY(dw_library_text(ctx, p->lib, "overlaps", "field", t->row, &field));
  DW_TRY(dw_library_text(ctx, p->lib, "overlaps", "modes", t->row, &t->modes));
  DW_TRY(dw_library_real(ctx, p->lib, "overlaps", "well", t->row, &well));
  t->images = images_of(field), t->well = well > 0 ? (int64_t)well : 0;
  return DW_OK;
}

static int by_images(const void *a, const void *b)
{
  const tangent *x = a, *y = b;
  if (x->images != y->images) return x->images > y->images ? 1 : -1;
  return (x->row > y->row) - (x->row < y->row);
}

/* Adds a row to those of its well; one that was computed again replaces the first. */
static void add(tangents *t, const tangent *one)
{
  int at = 0;
  while (at < t->fields && t->field[at].images != one->images)
    at++;
  if (at == FIELDS) return;
  t->field[at] = *one;
  if (at == t->fields) t->fields++;
}

/* The well that is asked for, or the first one with most tangents. */
static dw_status choose(dw_ctx *ctx, const dw_plot *p, tangents *t)
{
  const int64_t rows = dw_library_rows(p->lib, "overlaps");
  tangents now = {0};
  tangent one;
  for (int64_t k = 0; k < rows; k++) {
    DW_TRY(read_row(ctx, p, k, &one));
    if (one.images < 0 || !one.well) continue;
    if (p->how->well && one.well != p->how->well) continue;
    if (one.well != now.well) now = (tangents){.well = one.well};
    add(&now, &one);
    if (now.well == t->well || now.fields > t->fields) *t = now;
  }
  if (t->fields > 1) {
    qsort(t->field, (size_t)t->fields, sizeof *t->field, by_images);
    return DW_OK;
  }
  return dw_fail(ctx, DW_ENOTFOUND,
                 "figure 4: library %s has no well with overlaps of several tangents; "
                 "`modes linear all at A`, `compute overlap modes linear with r_tA:40 "
                 "r_tA:160 r_tA:600` and `save` put them there",
                 dw_library_path(p->lib));
}

/* -- the modes ---------------------------------------------------------------------------
 */

static dw_status find_set(dw_ctx *ctx, const dw_plot *p, tangents *t)
{
  for (int64_t k = 0; k < dw_library_rows(p->lib, "modesets"); k++) {
    const int64_t id = dw_library_id(p->lib, "modesets", k);
    const char *name, *style;
    double well;
    DW_TRY(dw_library_text(ctx, p->lib, "modesets", "name", id, &name));
    DW_TRY(dw_library_text(ctx, p->lib, "modesets", "style", id, &style));
    DW_TRY(dw_library_real(ctx, p->lib, "modesets", "well", id, &well));
    if (well == (double)t->well && !strcmp(name, t->field[0].modes) &&
        !strcmp(style, "linear"))
      t->set = id;
  }
  if (t->set) return DW_OK;
  return dw_fail(ctx, DW_ENOTFOUND,
                 "figure 4: library %s has not the linear modes of well %lld",
                 dw_library_path(p->lib), (long long)t->well);
}

static int by_number(const void *a, const void *b)
{
  const double x = ((const mode *)a)->number, y = ((const mode *)b)->number;
  return (x > y) - (x < y);
}

static dw_status read_modes(dw_ctx *ctx, const dw_plot *p, tangents *t)
{
  const int64_t rows = dw_library_rows(p->lib, "modes");
  t->item = malloc((size_t)(rows > 0 ? rows : 1) * sizeof *t->item);
  if (!t->item)
    return dw_fail(ctx, DW_ENOMEM, "figure 4: no memory for %lld modes", (long long)rows);
  for (int64_t k = 0; k < rows; k++) {
    const int64_t id = dw_library_id(p->lib, "modes", k);
    mode *m = &t->item[t->count];
    double set;
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "set", id, &set));
    if (set != (double)t->set) continue;
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "number", id, &m->number));
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "omega", id, &m->omega));
    DW_TRY(dw_library_real(ctx, p->lib, "modes", "PR", id, &m->pr));
    t->count++;
  }
  qsort(t->item, (size_t)t->count, sizeof *t->item, by_number);
  return DW_OK;
}

static dw_status read_overlaps(dw_ctx *ctx, const dw_plot *p, tangents *t)
{
  for (int f = 0; f < t->fields; f++) {
    int64_t n;
    const double *c;
    DW_TRY(dw_library_vector(ctx, p->lib, "overlaps", "c", t->field[f].row, &n, &c));
    for (int64_t k = 0; k < t->count; k++)
      t->item[k].c[f] = k < n ? c[k] : NAN;
  }
  DW_TRY(dw_library_real(ctx, p->lib, "wells", "E", t->well, &t->E));
  return dw_library_real(ctx, p->lib, "wells", "images", t->well, &t->images);
}

/* -- files -------------------------------------------------------------------------------
 */

static const char *label(const tangents *t, int f, char out[48])
{
  if (t->field[f].images > 0)
    snprintf(out, 48, "%.0f", t->field[f].images);
  else
    snprintf(out, 48, "band of %.0f", t->images);
  return out;
}

static void write_data(const dw_plot *p, const tangents *t)
{
  FILE *out = p->data.out;
  char word[48];
  fprintf(out,
          "# Figure 4: overlaps c of the tangent r_tA with the linear modes of A\n"
          "# library %s, well %lld, splitting %.10g\n# number  omega[1/time]  PR[1]",
          dw_library_path(p->lib), (long long)t->well, t->E);
  for (int f = 0; f < t->fields; f++)
    fprintf(out, "  c[images=%s]", label(t, f, word));
  fputs("\n", out);
  for (int64_t k = 0; k < t->count; k++) {
    const mode *m = &t->item[k];
    fprintf(out, "%.0f %.17g %.17g", m->number, m->omega, m->pr);
    for (int f = 0; f < t->fields; f++)
      fprintf(out, " %.10g", m->c[f]);
    fputs("\n", out);
  }
}

static void write_script(const dw_plot *p, const tangents *t)
{
  static const char *const colour[FIELDS] = {"#999999", "#56b4e9", "#009e73", "#0072B2",
                                             "#D55E00", "#882255", "#332288", "#000000"};
  static const int shape[FIELDS] = {1, 2, 6, 4, 8, 12, 10, 3};
  FILE *out = p->script.out;
  char word[48];
  dw_plot_script(p);
  fputs("  set logscale x; set format x '10^{%T}'; set yrange [-0.02:1.02]\n"
        "  set xlabel 'participation ratio'; set ylabel 'overlap c with r_{tA}'\n"
        "  set key top left title 'images' samplen 0.5 spacing 1.0\n  plot ",
        out);
  for (int f = 0; f < t->fields; f++)
    fprintf(out,
            "%sdata using ($1 > 3 ? $3 : NaN):%d with points pt %d ps 0.45 lc rgb '%s' "
            "title '%s'",
            f ? ", \\\n    " : "", f + 4, shape[f], colour[f], label(t, f, word));
  fputs("\n", out);
  dw_plot_script_end(p);
}

/* The modes are orthonormal: 1 when they are all that the tangent is made of. */
static double share(const tangents *t, int f)
{
  double sum = 0;
  for (int64_t k = 0; k < t->count; k++)
    sum += t->item[k].c[f] * t->item[k].c[f];
  return sum;
}

static void write_caption(const dw_plot *p, const tangents *t)
{
  FILE *out = p->caption.out;
  char word[48];
  fprintf(out,
          "Overlap of the tangent r_tA with each of %lld linear modes of A against the "
          "participation ratio of the mode, for paths of growing numbers of images: well "
          "%lld of library %s, splitting %.4g. Largest overlap, its mode, and the largest "
          "other one:",
          (long long)t->count, (long long)t->well, dw_library_path(p->lib), t->E);
  for (int f = 0; f < t->fields; f++) {
    int64_t top = 0;
    double other = 0;
    for (int64_t k = 1; k < t->count; k++)
      if (t->item[k].c[f] > t->item[top].c[f]) top = k;
    for (int64_t k = 0; k < t->count; k++)
      if (k != top) other = fmax(other, t->item[k].c[f]);
    fprintf(out, "%s %s images %.4f (mode %.0f), %.4f", f ? ";" : "", label(t, f, word),
            t->item[top].c[f], t->item[top].number, other);
  }
  fprintf(out, ". These modes hold %.4f of the square of the last tangent.\n",
          share(t, t->fields - 1));
}

dw_status dw_figure4(dw_ctx *ctx, dw_plot *p)
{
  tangents t = {0};
  dw_status status = choose(ctx, p, &t);
  if (status == DW_OK) status = find_set(ctx, p, &t);
  if (status == DW_OK) status = read_modes(ctx, p, &t);
  if (status == DW_OK) status = read_overlaps(ctx, p, &t);
  if (status == DW_OK && t.count) {
    write_data(p, &t);
    write_script(p, &t);
    write_caption(p, &t);
  } else if (status == DW_OK)
    status =
        dw_fail(ctx, DW_ENOTFOUND, "figure 4: set %lld has no modes", (long long)t.set);
  free(t.item);
  return status;
}
