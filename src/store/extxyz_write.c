/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "store/extxyz.h"
#include "store/file.h"

/* ASE knows chemical symbols only: X, the unknown element, for particles of one kind. */
static const char *symbol(const dw_system *s, int64_t i)
{
  static const char *const element[] = {"H", "He", "Li", "Be", "B",
                                        "C", "N",  "O",  "F",  "Ne"};
  enum { KNOWN = sizeof element / sizeof *element };
  return s->ntypes == 1 || s->species[i] > KNOWN ? "X" : element[s->species[i] - 1];
}

static bool moves(const dw_system *s)
{
  for (int64_t i = 0; i < s->n; i++)
    if (s->v[i][0] != 0 || s->v[i][1] != 0 || s->v[i][2] != 0) return true;
  return false;
}

static void write_header(FILE *out, const dw_system *s, bool velocities)
{
  const dw_box *b = &s->box;
  fprintf(out, "%lld\nLattice=\"%.17g 0 0 %.17g %.17g 0 %.17g %.17g %.17g\"",
          (long long)s->n, b->h[0], b->tilt[0], b->h[1], b->tilt[1], b->tilt[2], b->h[2]);
  fprintf(out, " Properties=species:S:1:pos:R:3:radius:R:1:id:I:1:mass:R:1%s%s",
          s->ntypes > 1 ? ":type:I:1" : "", velocities ? ":velo:R:3" : "");
  fprintf(out, " pbc=\"%c %c %c\"", b->periodic[0] ? 'T' : 'F', b->periodic[1] ? 'T' : 'F',
          b->periodic[2] ? 'T' : 'F');
  if (b->lo[0] != 0 || b->lo[1] != 0 || b->lo[2] != 0)
    fprintf(out, " Origin=\"%.17g %.17g %.17g\"", b->lo[0], b->lo[1], b->lo[2]);
  fprintf(out, " step=%lld time=%.17g\n", (long long)s->step, s->time);
}

void dw_extxyz_put(FILE *out, const dw_system *s)
{
  const bool velocities = moves(s);
  write_header(out, s, velocities);
  for (int64_t i = 0; i < s->n; i++) {
    const double *x = s->x[i], *v = s->v[i];
    fprintf(out, "%s %.17g %.17g %.17g %.17g %lld %.17g", symbol(s, i), x[0], x[1], x[2],
            0.5 * s->diameter[i], (long long)s->id[i], s->mass[i]);
    if (s->ntypes > 1) fprintf(out, " %d", s->species[i]);
    if (velocities) fprintf(out, " %.17g %.17g %.17g", v[0], v[1], v[2]);
    fputc('\n', out);
  }
}

dw_status dw_extxyz_write(dw_ctx *ctx, const char *file, const dw_system *s)
{
  dw_file f;
  DW_TRY(dw_file_begin(ctx, file, &f));
  dw_extxyz_put(f.out, s);
  return dw_file_commit(ctx, &f);
}
