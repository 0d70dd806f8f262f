/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* compute profile - V(x + s z) - V(x) on a straight line: is a mode a double well?
 *
 * A second minimum counts when it lies within |s| <= range and within emax of V(x); further
 * out particles overlap.  D. Khomenko, D. R. Reichman, F. Zamponi, Phys. Rev. Materials 5,
 * 055602 (2021), doi:10.1103/PhysRevMaterials.5.055602. */
#include <dwell/plugin.h>

#include <math.h>
#include <string.h>

typedef struct {
  const char *along, *at;
  double range, emax;
  int64_t points;
  const dw_host *host;
} profile;

/* One line: points s[i], values v[i]; the origin is i = half. */
typedef struct {
  const profile *p;
  dw_ctx *ctx;
  dw_landscape *V;
  const double *x;
  double *z, *s, *v, *y, *g; /* y, g: a point and its gradient */
  double **many;             /* one point a segment */
  int64_t points, half;
  double e0;
} line;

/* What a line shows. */
typedef struct {
  double double_well, second_s, second_e, barrier, minima;
} finding;

enum { SEGMENTS = 8, MOST = 4000000 };

/* -- V on the line ------------------------------------------------------------------ */

static void place(const line *l, double s, double *y)
{
  for (int64_t i = 0; i < l->V->n; i++)
    y[i] = l->x[i] + s * l->z[i];
}

/* Point number `at` of every segment; NAN where V is not finite (two particles at one
 * point).  Each caching slot stays within its own segment, so neighbour lists last. */
static dw_status sample(line *l, int64_t length, int64_t at)
{
  const dw_host *host = l->p->host;
  double v[SEGMENTS];
  int64_t count = 0;
  for (; count < SEGMENTS && count * length + at < l->points; count++)
    place(l, l->s[count * length + at], l->many[count]);
  const double *const *x = (const double *const *)l->many;
  const bool sound = host->values(l->ctx, l->V, count, x, v, NULL) == DW_OK;
  for (int64_t k = 0; k < count; k++) {
    if (!sound && l->V->value(l->V, 0, l->many[k], &v[k], NULL) != DW_OK) v[k] = NAN;
    l->v[k * length + at] = v[k] - l->e0;
  }
  return host->stop_requested(l->ctx) ? DW_EINTR : DW_OK;
}

static dw_status sample_all(line *l)
{
  const int64_t length = (l->points + SEGMENTS - 1) / SEGMENTS;
  for (int64_t at = 0; at < length; at++)
    DW_TRY(sample(l, length, at));
  return DW_OK;
}

/* dV/ds, and V - V(x) in *v. */
static double slope(const line *l, double s, double *v)
{
  double sum = 0;
  place(l, s, l->y);
  if (l->V->value(l->V, 0, l->y, v, l->g) != DW_OK) return NAN;
  *v -= l->e0;
  for (int64_t i = 0; i < l->V->n; i++)
    sum += l->g[i] * l->z[i];
  return sum;
}

/* The minimum about grid point i: a zero of the slope, by bisection and false position. */
static void refine(const line *l, int64_t i, double *s, double *v)
{
  double lo = l->s[i - 1], hi = l->s[i + 1], flo = slope(l, lo, v), fhi = slope(l, hi, v);
  *s = l->s[i], *v = l->v[i];
  if (!(flo < 0) || !(fhi > 0)) return;
  for (int k = 0; k < 60 && hi - lo > 1e-10; k++) {
    const double mid = k % 3 == 2 ? 0.5 * (lo + hi) : lo - flo * (hi - lo) / (fhi - flo);
    const double f = slope(l, mid, v);
    *s = mid;
    if (!(fabs(f) > 1e-12)) return;
    if (f < 0)
      lo = mid, flo = f;
    else
      hi = mid, fhi = f;
  }
}

/* -- what it shows ----------------------------------------------------------------------
 */

/* Grid index of the minimum whose basin holds the origin. */
static int64_t own_minimum(const line *l)
{
  int64_t i = l->half;
  while (i > 0 && l->v[i - 1] < l->v[i])
    i--;
  while (i < l->points - 1 && l->v[i + 1] < l->v[i])
    i++;
  return i;
}

/* Height of the highest grid point between the two, by the parabola through it. */
static double top_between(const line *l, int64_t a, int64_t b)
{
  int64_t top = a < b ? a : b;
  const int64_t end = a < b ? b : a;
  for (int64_t i = top; i <= end; i++)
    if (l->v[i] > l->v[top]) top = i;
  if (top == 0 || top == l->points - 1) return l->v[top];
  const double up = l->v[top + 1], down = l->v[top - 1], bend = up - 2 * l->v[top] + down;
  const double rise = l->v[top] - (up - down) * (up - down) / (8 * bend);
  return bend < 0 ? rise : l->v[top];
}

/* The lowest other minimum; one within emax goes before any that is not. */
static finding judge(const line *l)
{
  finding f = {.second_s = NAN, .second_e = NAN, .barrier = NAN, .minima = 1};
  const int64_t own = own_minimum(l);
  for (int64_t i = 1; i < l->points - 1; i++) {
    if (i == own || !(l->v[i] < l->v[i - 1]) || !(l->v[i] <= l->v[i + 1])) continue;
    double s, v;
    refine(l, i, &s, &v);
    f.minima++;
    const double fits = fabs(v) <= l->p->emax;
    if (fits < f.double_well ||
        (fits == f.double_well && !isnan(f.second_e) && v > f.second_e))
      continue;
    f.double_well = fits, f.second_s = s, f.second_e = v,
    f.barrier = top_between(l, own, i);
  }
  return f;
}

/* -- which lines, from where -------------------------------------------------------------
 */

/* A set unless it names a vector: r_AB, NAME.k, file:NAME. */
static bool is_set(const char *name)
{
  return strncmp(name, "r_", 2) != 0 && strncmp(name, "file:", 5) != 0 &&
         !strchr(name, '.');
}

/* The point: `at`; else that of the mode set, or the end of the path the field starts at.
 */
static dw_status origin(const profile *p, dw_ctx *ctx, int64_t n, double *x)
{
  char name[128];
  const char *dot = strchr(p->along, '.');
  const dw_modeset *set = NULL;
  if (p->at) return p->host->point(ctx, p->at, n, x);
  if (!strncmp(p->along, "file:", 5)) return p->host->point(ctx, NULL, n, x);
  if (!strncmp(p->along, "r_", 2)) {
    const bool b = !strncmp(p->along, "r_B", 3) || !strcmp(p->along, "r_tB");
    return p->host->point(ctx, b ? "B" : "A", n, x);
  }
  const size_t length = dot ? (size_t)(dot - p->along) : strlen(p->along);
  if (length >= sizeof name)
    return DW_FAIL(p->host, ctx, DW_EVALUE,
                   "compute profile: the name %.20s... is too long", p->along);
  memcpy(name, p->along, length);
  name[length] = '\0';
  DW_TRY(p->host->modes(ctx, name, &set));
  if (set->n != n)
    return DW_FAIL(p->host, ctx, DW_ESTATE,
                   "compute profile: the modes %s belong to %lld "
                   "coordinates, V has %lld",
                   name, (long long)set->n, (long long)n);
  memcpy(x, set->x, (size_t)n * sizeof *x);
  return DW_OK;
}

static dw_status take_direction(line *l, const dw_modeset *set, int64_t k)
{
  const int64_t n = l->V->n;
  double norm = 0;
  if (set)
    memcpy(l->z, set->z + k * n, (size_t)n * sizeof *l->z);
  else
    DW_TRY(l->p->host->vector(l->ctx, l->p->along, n, l->z));
  for (int64_t i = 0; i < n; i++)
    norm += l->z[i] * l->z[i];
  if (!(norm > 0))
    return DW_FAIL(l->p->host, l->ctx, DW_EVALUE, "compute profile: %s is zero",
                   l->p->along);
  for (int64_t i = 0; i < n; i++)
    l->z[i] /= sqrt(norm);
  return DW_OK;
}

/* -- results
 * ------------------------------------------------------------------------------- */

static dw_status publish(const line *l, int64_t count, const double *v,
                         const finding *found, double *room)
{
  const dw_host *host = l->p->host;
  const int64_t shape[2] = {count, l->points};
  const int one = count == 1;
  const struct {
    const char *name;
    size_t offset;
  } out[] = {{"double_well", offsetof(finding, double_well)},
             {"second_s", offsetof(finding, second_s)},
             {"second_E", offsetof(finding, second_e)},
             {"barrier", offsetof(finding, barrier)},
             {"minima", offsetof(finding, minima)}};
  DW_TRY(host->put(l->ctx, "s", 1, &l->points, l->s));
  DW_TRY(host->put(l->ctx, "V", one ? 1 : 2, shape + one, v));
  for (size_t q = 0; q < sizeof out / sizeof *out; q++) {
    for (int64_t k = 0; k < count; k++)
      room[k] = *(const double *)((const char *)&found[k] + out[q].offset);
    DW_TRY(host->put(l->ctx, out[q].name, one ? 0 : 1, &count, room));
  }
  return DW_OK;
}

static dw_status all_lines(line *l, const dw_modeset *set, int64_t count)
{
  const dw_host *host = l->p->host;
  double *v = host->alloc(l->ctx, (size_t)(count * (l->points + 1)), sizeof *v);
  finding *found = host->alloc(l->ctx, (size_t)count, sizeof *found);
  if (!v || !found) return DW_ENOMEM;
  for (int64_t k = 0; k < count; k++) {
    l->v = v + k * l->points;
    DW_TRY(take_direction(l, set, k));
    DW_TRY(sample_all(l));
    found[k] = judge(l);
  }
  DW_TRY(publish(l, count, v, found, v + count * l->points));
  host->release(l->ctx, v);
  host->release(l->ctx, found);
  return DW_OK;
}

static dw_status evaluate(void *self, dw_ctx *ctx)
{
  const profile *p = self;
  const dw_host *host = p->host;
  const dw_modeset *set = NULL;
  line l = {.p = p, .ctx = ctx, .V = host->landscape(ctx), .points = p->points};
  if (!l.V) return DW_ESTATE;
  const size_t n = (size_t)l.V->n;
  double *room = host->alloc(ctx, (4 + SEGMENTS) * n + (size_t)p->points, sizeof *room);
  double *many[SEGMENTS];
  if (!room) return DW_ENOMEM;
  l.z = room + n, l.y = room + 2 * n, l.g = room + 3 * n, l.s = room + (4 + SEGMENTS) * n;
  for (int k = 0; k < SEGMENTS; k++)
    many[k] = room + (4 + (size_t)k) * n;
  l.many = many, l.half = (l.points - 1) / 2, l.x = room;
  for (int64_t i = 0; i < l.points; i++)
    l.s[i] = p->range * (double)(i - l.half) / (double)l.half;
  DW_TRY(origin(p, ctx, l.V->n, room));
  if (is_set(p->along)) DW_TRY(host->modes(ctx, p->along, &set));
  const int64_t count = set ? set->count : 1;
  if (count > MOST / p->points)
    return DW_FAIL(host, ctx, DW_EVALUE,
                   "compute profile: %lld modes of %lld points are more than %d values",
                   (long long)count, (long long)p->points, MOST);
  if (l.V->value(l.V, 0, room, &l.e0, NULL) != DW_OK)
    return DW_FAIL(host, ctx, DW_ENUMERIC, "compute profile: V is not finite at s = 0");
  DW_TRY(all_lines(&l, set, count));
  host->release(ctx, room);
  return DW_OK;
}

static dw_status create(void *self, dw_ctx *ctx, const dw_host *host)
{
  profile *p = self;
  p->host = host;
  if (p->points % 2 == 0)
    return DW_FAIL(host, ctx, DW_EVALUE,
                   "points = %lld is even: an odd number has s = 0 in "
                   "its middle",
                   (long long)p->points);
  return DW_OK;
}

static const dw_field fields[] = {
    {.name = "along",
     .type = DW_HANDLE,
     .flags = DW_REQUIRED,
     .offset = offsetof(profile, along),
     .doc = "A mode set (every mode of it), or one vector: NAME.k, r_AB ..., file:NAME."},
    {.name = "at",
     .type = DW_HANDLE,
     .offset = offsetof(profile, at),
     .doc =
         "Where s = 0: A, B or a saved state; default: where the modes were found, the end "
         "of the path a field starts at, the current configuration for a file."},
    DW_ARG(profile, range, "1.5", "(0,inf)", "length", "s runs from -range to range."),
    DW_ARG(profile, points, "151", "[5,100001]", "1", "Points on the line, an odd number."),
    DW_ARG(
        profile, emax, "0.1", "(0,inf)", "energy",
        "A second minimum makes a double well when its |V - V(0)| is no more than this."),
    {0}};

static const dw_field results[] = {
    {.name = "s", .type = DW_REALS, .unit = "length", .doc = "Points on the line."},
    {.name = "V",
     .type = DW_REALS,
     .unit = "energy",
     .doc = "V(x + s z) - V(x); one row a mode when there are several."},
    {.name = "double_well",
     .type = DW_BOOL,
     .unit = "1",
     .doc = "1 when there is a second minimum within emax."},
    {.name = "second_s",
     .type = DW_REAL,
     .unit = "length",
     .doc = "Where: the lowest one within emax, else the lowest; nan: none."},
    {.name = "second_E", .type = DW_REAL, .unit = "energy", .doc = "V there."},
    {.name = "barrier",
     .type = DW_REAL,
     .unit = "energy",
     .doc = "Highest V between the two."},
    {.name = "minima",
     .type = DW_INT,
     .unit = "1",
     .doc = "Minima on the line, the first one included."},
    {0}};

static const dw_compute_ops ops = {.size = sizeof ops, .evaluate = evaluate};

static const dw_style style = {
    .kind = DW_KIND_COMPUTE,
    .name = "profile",
    .brief = "Energy along a straight line: a mode, or a displacement field",
    .references =
        (const dw_reference[]){{"D. Khomenko, D. R. Reichman and F. Zamponi, Phys. Rev. "
                                "Materials 5, 055602 (2021)",
                                "10.1103/PhysRevMaterials.5.055602"},
                               {0}},
    .examples =
        (const char *const[]){"compute profile along cubic as v",
                              "compute profile along linear.4 range 1 points 201", NULL},
    .instance_size = sizeof(profile),
    .fields = fields,
    .create = create,
    .ops = &ops,
    .results = results};

DW_PLUGIN(.name = "compute-profile", .version = "0.1.0", .author = "the dwell authors",
          .licence = "BSD-3-Clause", .styles = (const dw_style *const[]){&style, NULL});
