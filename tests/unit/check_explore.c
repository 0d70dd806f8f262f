/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* fix quench: which minima are one, what is counted, and that several writers and kills
 * change nothing of it. */
#include <dirent.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/rng.h"
#include "command/minimum.h"
#include "command/recall.h"
#include "engine/minimize.h"
#include "model/landscape.h"
#include "session.h"
#include "store/library.h"
#include "unit.h"

static char folder[32], path[64];

static void set_up(void)
{
  strcpy(folder, "check_explore.XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/L.h5", folder);
}

static void empty(const char *where)
{
  DIR *d = opendir(where);
  for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
    char inner[512];
    if (e->d_name[0] == '.' && strchr("./", e->d_name[1])) continue;
    if (!e->d_name[1] || !strcmp(e->d_name, "..")) continue;
    snprintf(inner, sizeof inner, "%s/%s", where, e->d_name);
    if (unlink(inner)) empty(inner);
  }
  if (d) closedir(d);
  rmdir(where);
}

static void tear_down(void)
{
  empty(folder);
}

static void say(dw_ctx *ctx, const char *format, ...) DW_PRINTF(2, 3);
static void say(dw_ctx *ctx, const char *format, ...)
{
  char text[512];
  va_list ap;
  va_start(ap, format);
  vsnprintf(text, sizeof text, format, ap);
  va_end(ap);
  session_say(ctx, text);
}

static dw_library *library(dw_ctx *ctx)
{
  return dw_libraries_find(ctx->libraries, "L");
}

static int64_t id_at(dw_ctx *ctx, const char *table, int64_t k)
{
  return dw_library_id(library(ctx), table, k);
}

static double cell(dw_ctx *ctx, const char *table, const char *column, int64_t id)
{
  double v;
  ck_assert_msg(dw_library_real(ctx, library(ctx), table, column, id, &v) == DW_OK, "%s",
                ctx->error.text);
  return v;
}

/* Of a column, missing values left out. */
static double sum(dw_ctx *ctx, const char *table, const char *column)
{
  double s = 0;
  for (int64_t k = 0; k < dw_library_rows(library(ctx), table); k++) {
    const double v = cell(ctx, table, column, id_at(ctx, table, k));
    s += isnan(v) ? 0 : v;
  }
  return s;
}

/* -- which minima are one -------------------------------------------------------------- */

typedef struct {
  dw_ctx *ctx;
  dw_minimum_place in;
  double *x, *y; /* a minimum, a copy of it */
  double e, fmax;
  int64_t id;
} glass;

static void descend(const glass *g, double *x, double *e, double *fmax)
{
  dw_point p = {.x = x};
  dw_minimize_report r;
  ck_assert_int_eq(dw_minimize_default(g->ctx, g->in.V, 1e-10, &p, &r), DW_OK);
  *e = r.e, *fmax = r.fmax;
}

static int64_t find(const glass *g, const double *x, double e, bool *fresh)
{
  int64_t id;
  const dw_save_point p = {"p", x, e, g->fmax};
  ck_assert_msg(dw_minimum_find(g->ctx, &g->in, &p, &id, fresh) == DW_OK, "%s",
                g->ctx->error.text);
  return id;
}

static glass open_glass(void)
{
  glass g = {.ctx = session_open()};
  bool fresh;
  session_say(g.ctx, "read h5md " DW_EXAMPLES "/explore/glass.h5");
  session_say(g.ctx, "pair polydisperse");
  say(g.ctx, "library %s as L", path);
  ck_assert_int_eq(dw_landscape_current(g.ctx, &g.in.V), DW_OK);
  g.in.lib = library(g.ctx), g.in.sys = g.ctx->system, g.in.visit = true;
  const size_t bytes = (size_t)g.in.V->n * sizeof(double);
  g.x = malloc(bytes), g.y = malloc(bytes);
  memcpy(g.x, g.ctx->system->x, bytes);
  descend(&g, g.x, &g.e, &g.fmax);
  memcpy(g.y, g.x, bytes);
  g.id = find(&g, g.x, g.e, &fresh);
  ck_assert(fresh);
  return g;
}

static void close_glass(glass *g)
{
  session_close(g->ctx);
  free(g->x), free(g->y);
}

START_TEST(a_translated_image_is_no_new_minimum)
{
  glass g = open_glass();
  bool fresh;
  const double *h = g.ctx->system->box.h, shift[3] = {0.41 * h[0], -1.3, 7 * h[2] / 3};
  for (int64_t i = 0; i < g.in.V->sites; i++)
    for (int64_t k = 0; k < 3; k++)
      g.y[3 * i + k] += shift[k] + h[k] * (double)((i + k) % 5 - 2);
  double e;
  ck_assert_int_eq(g.in.V->value(g.in.V, 0, g.y, &e, NULL), DW_OK);
  ck_assert_int_eq(find(&g, g.y, e, &fresh), g.id);
  ck_assert(!fresh);
  ck_assert_int_eq(dw_library_rows(g.in.lib, "minima"), 1);
  ck_assert_double_eq(cell(g.ctx, "minima", "visits", g.id), 2);
  close_glass(&g);
}
END_TEST

START_TEST(a_revisit_is_no_new_minimum)
{
  glass g = open_glass();
  for (uint64_t k = 0; k < 5; k++) {
    double e, left, mean = 0, far = 0;
    bool fresh;
    const int64_t n = g.in.V->n;
    for (int64_t i = 0; i < n; i++)
      g.y[i] = g.x[i] + 0.002 * dw_rng_normal(k, (uint64_t)i, 0, 0);
    descend(&g, g.y, &e, &left);
    for (int64_t i = 0; i < n; i += 3)
      mean += 3 * (g.y[i] - g.x[i]) / (double)n;
    for (int64_t i = 0; i < n; i += 3)
      far = fmax(far, fabs(g.y[i] - g.x[i] - mean));
    ck_assert_double_lt(fabs(e - g.e), 1e-12 * (1 + fabs(e)));
    ck_assert_double_lt(far, 1e-8);
    ck_assert_int_eq(find(&g, g.y, e, &fresh), g.id);
    ck_assert(!fresh);
  }
  ck_assert_int_eq(dw_library_rows(g.in.lib, "minima"), 1);
  close_glass(&g);
}
END_TEST

/* Two minima have been seen 3e-7 apart in energy with one particle moved by 0.53. */
START_TEST(equal_energies_are_not_one_minimum)
{
  static const double apart[] = {3e-7, 1e-12, 0};
  glass g = open_glass();
  bool fresh;
  for (int k = 0; k < 3; k++) {
    g.y[30 * k] += 0.53;
    ck_assert_int_ne(find(&g, g.y, g.e + apart[k], &fresh), g.id);
    ck_assert_msg(fresh, "energies %g apart", apart[k]);
  }
  ck_assert_int_eq(dw_library_rows(g.in.lib, "minima"), 4);
  close_glass(&g);
}
END_TEST

START_TEST(the_tolerance_can_be_given)
{
  glass g = open_glass();
  bool fresh;
  g.y[0] += 0.01, g.y[3] -= 0.01;
  g.in.dtol = 0.05;
  ck_assert_int_eq(find(&g, g.y, g.e, &fresh), g.id);
  g.in.dtol = 0.001;
  ck_assert_int_ne(find(&g, g.y, g.e, &fresh), g.id);
  close_glass(&g);
}
END_TEST

/* What the force left over the softest eigenvalue leaves open is no other minimum. */
START_TEST(a_poor_quench_is_forgiven)
{
  glass g = open_glass();
  bool fresh;
  for (int64_t k = 0; k < 9; k++)
    g.y[k] += 1e-3 * (k % 2 ? 1 : -1);
  ck_assert_int_ne(find(&g, g.y, g.e, &fresh), g.id);
  g.fmax = 1e-5;
  g.y[30] += 1e-3, g.y[33] -= 1e-3;
  const int64_t poor = find(&g, g.y, g.e, &fresh);
  ck_assert(!fresh);
  ck_assert_int_gt(poor, 0);
  g.y[30] += 0.1;
  find(&g, g.y, g.e, &fresh);
  ck_assert(fresh);
  close_glass(&g);
}
END_TEST

START_TEST(another_glass_is_another_minimum)
{
  glass g = open_glass();
  bool fresh;
  g.ctx->system->diameter[0] *= 1.000001;
  ck_assert_int_ne(find(&g, g.x, g.e, &fresh), g.id);
  close_glass(&g);
}
END_TEST

/* -- the walker ------------------------------------------------------------------------ */

static void walk(bool quenched, double *x, double *v)
{
  dw_ctx *ctx = session_open();
  session_say(ctx, "read h5md " DW_EXAMPLES "/explore/glass.h5");
  session_say(ctx, "pair polydisperse");
  session_say(ctx, "velocity temp 0.04 seed 3");
  session_say(ctx, "fix nvt temp 0.04");
  if (quenched) {
    say(ctx, "library %s as L", path);
    session_say(ctx, "fix quench every 7 with lbfgs into L");
  }
  session_say(ctx, "run 200");
  memcpy(x, ctx->system->x, 450 * sizeof *x);
  memcpy(v, ctx->system->v, 450 * sizeof *v);
  if (quenched) ck_assert_double_eq(session_number(ctx, "quench.quenches"), 28);
  session_close(ctx);
}

START_TEST(the_walker_is_not_disturbed)
{
  double x[2][450], v[2][450];
  walk(false, x[0], v[0]);
  walk(true, x[1], v[1]);
  ck_assert_mem_eq(x[0], x[1], sizeof x[0]);
  ck_assert_mem_eq(v[0], v[1], sizeof v[0]);
}
END_TEST

/* -- counts on landscapes that are known --------------------------------------------------
 */

enum { EVERY = 40 };

static dw_ctx *toy(const char *landscape)
{
  dw_ctx *ctx = session_open();
  say(ctx, "landscape %s", landscape);
  session_say(ctx, "timestep 0.02");
  say(ctx, "library %s as L", path);
  return ctx;
}

static void explore(dw_ctx *ctx, int seed, double temp, int steps)
{
  session_try(ctx, "unfix langevin");
  say(ctx, "velocity temp %g seed %d", temp, seed);
  say(ctx, "fix langevin temp %g tdamp 0.5", temp);
  say(ctx, "fix quench every %d with lbfgs into L", EVERY);
  say(ctx, "run %d", steps);
}

/* exp(-V/T) of the tilted quartic, left and right of its crest. */
static double share_of_left(double h, double a, double t, double T)
{
  double weight[2] = {0}, crest = 0;
  for (int k = 0; k < 50; k++) /* V' = 0 next to 0 */
    crest = t / (4 * h) * a + pow(crest / a, 3) * a;
  for (double x = -4 * a; x < 4 * a; x += 1e-4 * a) {
    const double u = x / a, w = u * u - 1;
    weight[x > crest] += exp(-(h * w * w + t * u) / T);
  }
  return weight[0] / (weight[0] + weight[1]);
}

START_TEST(visits_follow_boltzmann)
{
  dw_ctx *ctx = toy("double_well barrier 0.02 half 0.2 tilt 0.004 modes 2 stiff 3");
  explore(ctx, 5, 0.02, 400000);
  ck_assert_int_eq(dw_library_rows(library(ctx), "minima"), 2);
  ck_assert_double_eq(session_number(ctx, "quench.failed"), 0);
  const int64_t a = id_at(ctx, "minima", 0), b = id_at(ctx, "minima", 1);
  const int64_t low =
      cell(ctx, "minima", "energy", a) < cell(ctx, "minima", "energy", b) ? a : b;
  const double all = sum(ctx, "minima", "visits");
  ck_assert_double_eq(all, 400000.0 / EVERY + 1);
  ck_assert_double_eq_tol(cell(ctx, "minima", "visits", low) / all,
                          share_of_left(0.02, 0.2, 0.004, 0.02), 0.03);
  session_close(ctx);
}
END_TEST

/* What comes in goes out, but for the first and the last minimum; and T_ij = T_ji. */
START_TEST(counts_are_balanced)
{
  dw_ctx *ctx = toy("mueller_brown scale 0.01");
  explore(ctx, 11, 0.35, 400000);
  const int64_t minima = dw_library_rows(library(ctx), "minima"),
                pairs = dw_library_rows(library(ctx), "transitions");
  ck_assert_int_eq(minima, 3);
  ck_assert_int_ge(pairs, 2);
  double all = 0;
  for (int64_t m = 0; m < minima; m++) {
    double net = 0;
    for (int64_t k = 0; k < pairs; k++) {
      const int64_t t = id_at(ctx, "transitions", k);
      const double flow =
          cell(ctx, "transitions", "n_ab", t) - cell(ctx, "transitions", "n_ba", t);
      if (cell(ctx, "transitions", "a", t) == (double)id_at(ctx, "minima", m)) net += flow;
      if (cell(ctx, "transitions", "b", t) == (double)id_at(ctx, "minima", m)) net -= flow;
    }
    ck_assert_double_le(fabs(net), 1);
  }
  for (int64_t k = 0; k < pairs; k++) {
    const int64_t t = id_at(ctx, "transitions", k);
    const double ab = cell(ctx, "transitions", "n_ab", t),
                 ba = cell(ctx, "transitions", "n_ba", t);
    ck_assert_double_lt(fabs(ab - ba), 3 * sqrt(ab + ba));
    ck_assert_double_le(
        cell(ctx, "minima", "energy", (int64_t)cell(ctx, "transitions", "a", t)),
        cell(ctx, "minima", "energy", (int64_t)cell(ctx, "transitions", "b", t)));
    all += ab + ba;
  }
  ck_assert_double_eq(all, session_number(ctx, "quench.transitions"));
  ck_assert_double_gt(all, 100);
  session_close(ctx);
}
END_TEST

/* -- who wrote it does not matter -------------------------------------------------------
 */

typedef struct {
  double v[8];
} line;

static int by_numbers(const void *a, const void *b)
{
  return memcmp(((const line *)a)->v, ((const line *)b)->v, sizeof(((line *)0)->v));
}

/* The rows of both tables, without ids, in an order of their own. */
static int64_t content(line *out)
{
  dw_ctx *ctx = session_open();
  say(ctx, "library %s as L", path);
  int64_t n = 0;
  for (int64_t k = 0; k < dw_library_rows(library(ctx), "minima"); k++) {
    const int64_t id = id_at(ctx, "minima", k);
    const double *x;
    int64_t count;
    ck_assert_int_eq(dw_library_vector(ctx, library(ctx), "minima", "x", id, &count, &x),
                     DW_OK);
    out[n++] = (line){{cell(ctx, "minima", "energy", id), cell(ctx, "minima", "fmax", id),
                       cell(ctx, "minima", "visits", id), x[0], x[1]}};
  }
  for (int64_t k = 0; k < dw_library_rows(library(ctx), "transitions"); k++) {
    const int64_t id = id_at(ctx, "transitions", k);
    const double a = cell(ctx, "transitions", "a", id),
                 b = cell(ctx, "transitions", "b", id);
    out[n++] = (line){{cell(ctx, "minima", "energy", (int64_t)a),
                       cell(ctx, "minima", "energy", (int64_t)b), 0, 0, 0, 1,
                       cell(ctx, "transitions", "n_ab", id),
                       cell(ctx, "transitions", "n_ba", id)}};
  }
  session_close(ctx);
  qsort(out, (size_t)n, sizeof *out, by_numbers);
  return n;
}

static const char *const surface = "mueller_brown scale 0.01";

enum { STEPS = 20000, PER_RUN = STEPS / EVERY + 1 };

/* A task of a farm: from the same start, with random numbers of its own. */
static void task(dw_ctx *ctx, int number)
{
  session_say(ctx, "state load start");
  ctx->task = (uint64_t)number;
  explore(ctx, number, 0.35, STEPS);
}

static dw_ctx *begin(void)
{
  dw_ctx *ctx = toy(surface);
  session_say(ctx, "state save start");
  return ctx;
}

START_TEST(writers_at_the_same_time_find_the_same)
{
  line one[64], two[64];
  dw_ctx *ctx = begin();
  for (int k = 1; k <= 4; k++)
    task(ctx, k);
  session_close(ctx);
  const int64_t n = content(one);
  ck_assert_int_ge(n, 5);
  empty(folder);
  ck_assert_int_eq(mkdir(folder, 0700), 0);
  dw_ctx *a = begin(), *b = begin();
  task(a, 4), task(b, 2), task(b, 1), task(a, 3);
  session_close(b), session_close(a);
  ck_assert_int_eq(content(two), n);
  ck_assert_mem_eq(one, two, (size_t)n * sizeof *one);
}
END_TEST

/* Read before anything is packed, and packed by one who found nothing. */
START_TEST(an_alias_is_read_as_what_it_is)
{
  dw_ctx *a = begin(), *b = begin(), *c = begin();
  task(a, 1), task(b, 1);
  session_close(a), session_close(b);
  session_close(c);
  dw_ctx *d = begin();
  ck_assert_double_eq(sum(d, "minima", "visits"), 2 * PER_RUN);
  for (int64_t k = 0; k < dw_library_rows(library(d), "transitions"); k++) {
    const int64_t t = id_at(d, "transitions", k);
    const double n = cell(d, "transitions", "n_ab", t) + cell(d, "transitions", "n_ba", t);
    ck_assert_double_eq(fmod(n, 2), 0);
  }
  session_close(d);
}
END_TEST

/* Kills a campaign at any instant: what is left is whole runs. */
START_TEST(a_killed_campaign_leaves_whole_runs)
{
  int whole = 0;
  for (int k = 0; k < 8 || (!whole && k < 200); k++) { /* slow machines: later */
    const pid_t child = fork();
    if (child == 0) {
      dw_ctx *ctx = begin();
      for (int n = 0;; n++)
        task(ctx, 100 * k + n);
    }
    usleep((useconds_t)(30000 + 17000 * k));
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    dw_ctx *ctx = begin();
    const int runs = (int)(sum(ctx, "minima", "visits") / PER_RUN);
    ck_assert_double_eq(sum(ctx, "minima", "visits"), (double)runs * PER_RUN);
    ck_assert_int_ge(runs, whole);
    whole = runs;
    session_close(ctx);
  }
  ck_assert_int_gt(whole, 0);
}
END_TEST

/* -- descents that stop near a minimum that is known ----------------------------------- */

/* Evaluations of the quenches of a run, which leaves visits, minima, transitions behind. */
static double quenched(int recall, double left[3])
{
  dw_ctx *ctx = session_open();
  session_say(ctx, "read h5md " DW_EXAMPLES "/explore/glass.h5");
  session_say(ctx, "pair polydisperse");
  session_say(ctx, "velocity temp 0.04 seed 3");
  session_say(ctx, "fix nvt temp 0.04");
  say(ctx, "library %s/recall.%d.h5 as L", folder, recall);
  say(ctx, "fix quench every 10 with lbfgs into L recall %d", recall);
  session_say(ctx, "run 600");
  left[0] = left[1] = left[2] = 0;
  for (int64_t k = 0; k < dw_library_rows(library(ctx), "minima"); k++) {
    const int64_t id = id_at(ctx, "minima", k);
    left[0] += cell(ctx, "minima", "visits", id) * cell(ctx, "minima", "energy", id);
    left[1]++;
  }
  left[2] = session_number(ctx, "quench.transitions");
  const double evaluations = session_number(ctx, "quench.evaluations");
  ck_assert_int_eq(session_number(ctx, "quench.recalled") > 0, recall > 0);
  session_close(ctx);
  return evaluations;
}

START_TEST(a_recalled_minimum_is_the_one_a_whole_descent_ends_in)
{
  double whole[3], short_of_it[3];
  const double all = quenched(0, whole), fewer = quenched(8, short_of_it);
  ck_assert_double_gt(whole[1], 1);
  ck_assert_double_lt(fewer, 0.6 * all);
  ck_assert_double_eq_tol(short_of_it[0], whole[0], 1e-8);
  ck_assert_double_eq(short_of_it[1], whole[1]);
  ck_assert_double_eq(short_of_it[2], whole[2]);
}
END_TEST

/* Minima 4e-3 apart: nearer to one another than the reach. */
START_TEST(a_minimum_behind_a_crest_is_not_recalled)
{
  enum { POINTS = 400 };
  const double half = 2e-3;
  int near = 0;
  dw_ctx *ctx = session_open();
  session_say(ctx, "landscape double_well barrier 0.02 half 0.002 modes 0");
  dw_landscape *const V = dw_host_table.landscape(ctx);
  dw_recall recall = {0};
  dw_point p = {.x = (double[4]){-half}, .g = (double[4]){0}};
  ck_assert_int_eq(V->n, 1);
  ck_assert_int_eq(dw_recall_prepare(ctx, &recall, V, 2), DW_OK);
  ck_assert_int_eq(V->value(V, 0, p.x, &p.e, p.g), DW_OK);
  dw_recall_put(&recall, V->n, 17, p.e, p.x);
  for (int k = 0; k <= POINTS; k++) {
    dw_recall_query query = {&recall, V, 0};
    *p.x = half * (4.0 * k / POINTS - 2);
    ck_assert_int_eq(V->value(V, 0, p.x, &p.e, p.g), DW_OK);
    const bool known = dw_recall_asked(&query, &p);
    ck_assert_int_eq(query.id, known ? 17 : 0);
    near += known;
    if (known) ck_assert_double_lt(*p.x, -half / sqrt(3)); /* where V'' = 0 */
  }
  ck_assert_int_gt(near, 5);
  session_close(ctx);
}
END_TEST

UNIT_MAIN_WITH("explore", set_up, tear_down, a_translated_image_is_no_new_minimum,
               a_revisit_is_no_new_minimum, equal_energies_are_not_one_minimum,
               the_tolerance_can_be_given, a_poor_quench_is_forgiven,
               another_glass_is_another_minimum, the_walker_is_not_disturbed,
               visits_follow_boltzmann, counts_are_balanced,
               writers_at_the_same_time_find_the_same, an_alias_is_read_as_what_it_is,
               a_killed_campaign_leaves_whole_runs,
               a_recalled_minimum_is_the_one_a_whole_descent_ends_in,
               a_minimum_behind_a_crest_is_not_recalled)
