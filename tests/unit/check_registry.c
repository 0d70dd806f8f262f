/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <check.h>
#include <string.h>

#include "style/registry.h"
#include "unit.h"

/* -- styles without physics ------------------------------------------------------------ */

static double cut(const void *self, dw_site a, dw_site b)
{
  (void)self, (void)a, (void)b;
  return 1;
}

static int smooth(const void *self)
{
  (void)self;
  return 2;
}

static dw_status energy(const void *self, const dw_system *sys, const dw_nlist *list,
                        double *e, double (*f)[3], double w[6])
{
  (void)self, (void)sys, (void)list, (void)e, (void)f, (void)w;
  return DW_OK;
}

static dw_status run(void *self, dw_ctx *ctx)
{
  (void)self, (void)ctx;
  return DW_OK;
}

static int64_t images(const void *self)
{
  (void)self;
  return 3;
}

static dw_status relax(void *self, dw_ctx *ctx, dw_landscape *V, dw_path *p)
{
  (void)self, (void)ctx, (void)V, (void)p;
  return DW_OK;
}

static const dw_pair_ops pair_ops = {
    .size = sizeof(dw_pair_ops), .cut = cut, .smooth = smooth, .energy = energy};
static const dw_command_ops command_ops = {sizeof(dw_command_ops), run};
static const dw_compute_ops compute_ops = {.size = sizeof(dw_compute_ops), .evaluate = run};
static const dw_path_ops path_ops = {sizeof(dw_path_ops), images, relax};

#define STYLE(kind_, name_, ops_)                                 \
  {                                                               \
    .kind = kind_, .name = name_, .brief = "A test", .ops = &ops_ \
  }
static const dw_style lj = STYLE(DW_KIND_PAIR, "lj", pair_ops);
static const dw_style poly = STYLE(DW_KIND_PAIR, "polydisperse", pair_ops);
static const dw_style msd = STYLE(DW_KIND_COMPUTE, "msd", compute_ops);
static const dw_style neb = STYLE(DW_KIND_PATH, "neb", path_ops);
static const dw_style read_data = STYLE(DW_KIND_COMMAND, "read data", command_ops);
static const dw_style read_h5md = STYLE(DW_KIND_COMMAND, "read h5md", command_ops);
static const dw_style neighbor = STYLE(DW_KIND_COMMAND, "neighbor", command_ops);
static const dw_style path_read = STYLE(DW_KIND_COMMAND, "path read", command_ops);

static dw_ctx ctx;

static void setup(void)
{
  static const dw_style *const all[] = {&lj,        &poly,      &msd,      &neb,
                                        &read_data, &read_h5md, &neighbor, &path_read};
  dw_registry_free(ctx.registry);
  memset(&ctx, 0, sizeof ctx);
  ctx.registry = dw_registry_new();
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    ck_assert_int_eq(dw_registry_add(&ctx, all[i], NULL, "", false), DW_OK);
}

static dw_status bind(const char *text, const dw_entry **entry, int *used)
{
  static char line[200];
  const char *words[16];
  int n = 0;
  snprintf(line, sizeof line, "%s", text);
  for (char *p = strtok(line, " "); p; p = strtok(NULL, " "))
    words[n++] = p;
  dw_error_clear(&ctx);
  return dw_registry_bind(&ctx, n, words, entry, used);
}

static void binds(const char *text, const dw_style *style, int want)
{
  const dw_entry *entry;
  int used;
  ck_assert_msg(bind(text, &entry, &used) == DW_OK, "%s: %s", text, ctx.error.text);
  ck_assert_ptr_eq(entry->style, style);
  ck_assert_int_eq(used, want);
}

static void refuses(const char *text, int word, const char *message, const char *hint)
{
  const dw_entry *entry;
  int used;
  ck_assert_msg(bind(text, &entry, &used) != DW_OK, "accepted: %s", text);
  ck_assert_str_eq(ctx.error.text, message);
  ck_assert_msg(strstr(ctx.error.hint, hint) != NULL, "%s", ctx.error.hint);
  ck_assert_int_eq(ctx.error.word, word);
}

START_TEST(statements_find_their_style)
{
  setup();
  binds("pair lj cut 2.5", &lj, 2);
  binds("compute msd", &msd, 2);
  binds("neb images 40", &neb, 1);
  binds("read data FILE", &read_data, 2);
  binds("read h5md FILE", &read_h5md, 2);
  binds("neighbor skin 0.3", &neighbor, 1);
  binds("neighbour skin 0.3", &neighbor, 1);
  binds("path read FILE", &path_read, 2);
}
END_TEST

START_TEST(unknown_names_are_answered_with_the_nearest)
{
  setup();
  refuses("pair polydispers", 1, "unknown pair style polydispers",
          "did you mean polydisperse?");
  refuses("pair poly", 1, "unknown pair style poly", "did you mean polydisperse?");
  refuses("pair zzzzzzzz", 1, "unknown pair style zzzzzzzz", "there are: lj polydisperse");
  refuses("pair", 0, "pair needs the name of a style", "lj polydisperse");
  refuses("modes linear", 1, "unknown modes style linear", "no plugin with a modes style");
  refuses("paire lj", 0, "unknown command paire", "did you mean pair?");
  refuses("nebb", 0, "unknown command nebb", "did you mean neb?");
  refuses("raed data x", 0, "unknown command raed", "did you mean read?");
  refuses("read dta x", 1, "unknown read dta", "did you mean data?");
  refuses("read", 0, "read needs one more word", "data h5md");
  refuses("path lj", 1, "unknown path lj", "there are: read");
}
END_TEST

START_TEST(lammps_spellings_show_what_dwell_writes)
{
  setup();
  refuses("pair_style lj/cut 2.5", 0, "pair_style is a command of LAMMPS", "pair STYLE");
  refuses("compute c all msd", 1, "compute begins with its style, not with a name",
          "dwell writes: compute msd ... as c");
}
END_TEST

START_TEST(entries_are_sorted_and_found)
{
  setup();
  ck_assert_int_eq(dw_registry_count(ctx.registry), 8);
  for (int64_t i = 1; i < 8; i++) {
    const dw_style *a = dw_registry_at(ctx.registry, i - 1)->style;
    const dw_style *b = dw_registry_at(ctx.registry, i)->style;
    ck_assert(a->kind < b->kind || (a->kind == b->kind && strcmp(a->name, b->name) < 0));
  }
  ck_assert_ptr_eq(dw_registry_find(ctx.registry, DW_KIND_PAIR, "lj")->style, &lj);
  ck_assert_ptr_null(dw_registry_find(ctx.registry, DW_KIND_COMPUTE, "lj"));
  ck_assert_ptr_null(dw_registry_at(ctx.registry, 8));
}
END_TEST

START_TEST(a_name_is_taken_once_unless_replaced)
{
  static const dw_style other = STYLE(DW_KIND_PAIR, "lj", pair_ops);
  static const dw_plugin plugin = {.name = "mine"};
  setup();
  const dw_entry *held = dw_registry_find(ctx.registry, DW_KIND_PAIR, "lj");
  ck_assert_int_eq(dw_registry_add(&ctx, &other, &plugin, "a.so", false), DW_EVALUE);
  ck_assert_str_eq(ctx.error.text, "pair lj of a.so is already there from dwell");
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_registry_add(&ctx, &other, &plugin, "a.so", true), DW_OK);
  ck_assert_ptr_eq(held->style, &other);
  ck_assert_str_eq(held->file, "a.so");
  ck_assert_int_eq(dw_registry_add(&ctx, &other, &plugin, "a.so", false), DW_OK);
  ck_assert_int_eq(dw_registry_count(ctx.registry), 8);
}
END_TEST

START_TEST(a_shorter_table_of_functions_reads_null_beyond_its_end)
{
  static dw_pair_ops shorter; /* as if the plugin were older than `coeff` and `contract` */
  const dw_style old = STYLE(DW_KIND_PAIR, "old", shorter);
  setup();
  memset(&shorter, 0xff, sizeof shorter);
  shorter.cut = cut, shorter.smooth = smooth, shorter.energy = energy;
  shorter.size = offsetof(dw_pair_ops, contract);
  ck_assert_int_eq(dw_registry_add(&ctx, &old, NULL, "", false), DW_OK);
  const dw_pair_ops *ops = dw_registry_find(ctx.registry, DW_KIND_PAIR, "old")->style->ops;
  ck_assert(ops->energy == energy);
  ck_assert(ops->contract == NULL);
  ck_assert(ops->coeff == NULL);
}
END_TEST

/* -- descriptors ------------------------------------------------------------------------
 */

static void malformed(dw_style style, const char *message)
{
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_registry_add(&ctx, &style, NULL, "", false), DW_EVALUE);
  ck_assert_str_eq(ctx.error.text, message);
}

START_TEST(malformed_descriptors_are_refused_in_words)
{
  static const dw_pair_ops empty = {.size = sizeof(dw_pair_ops)};
  static const dw_pair_ops no_size = {.cut = cut};
  setup();
  malformed((dw_style)STYLE((dw_kind)99, "x", pair_ops),
            "style x is of the unknown kind 99");
  malformed((dw_style)STYLE(DW_KIND_PAIR, "a b", pair_ops),
            "a style of kind pair has no legal name");
  malformed((dw_style){.kind = DW_KIND_PAIR, .name = "x", .ops = &pair_ops},
            "pair x has no brief");
  malformed((dw_style){.kind = DW_KIND_PAIR, .name = "x", .brief = "x"},
            "pair x has no table of functions");
  malformed((dw_style)STYLE(DW_KIND_PAIR, "x", empty), "pair x lacks the function cut");
  malformed((dw_style)STYLE(DW_KIND_PAIR, "x", no_size),
            "pair x: the table of functions says a size of 0 bytes");
}
END_TEST

static void malformed_field(dw_field field, const char *message)
{
  const dw_field fields[] = {field, {0}};
  dw_style style = STYLE(DW_KIND_PAIR, "x", pair_ops);
  style.fields = fields, style.instance_size = 16;
  malformed(style, message);
}

START_TEST(malformed_fields_are_refused_in_words)
{
  setup();
  malformed_field((dw_field){.type = DW_REAL}, "pair x: argument 1 has no legal name");
  malformed_field((dw_field){.name = "a", .type = (dw_type)77},
                  "pair x: the type of a is not one of dw_type");
  malformed_field((dw_field){.name = "a", .type = DW_REAL, .offset = 12},
                  "pair x: a lies outside the instance of 16 bytes");
  malformed_field((dw_field){.name = "a", .type = DW_ENUM}, "pair x: a has no choices");
  malformed_field((dw_field){.name = "a", .type = DW_REAL, .flags = DW_FLAG},
                  "pair x: the flag a is not a DW_BOOL");
  malformed_field((dw_field){.name = "a", .type = DW_REAL, .range = "[0,"},
                  "pair x: the range [0, of a is not like (0,inf), [0,1] or 2|3|4");
  malformed_field((dw_field){.name = "a", .type = DW_REAL, .range = "(0,1)", .dflt = "1"},
                  "pair x: the default 1 of a is not legal");
  malformed_field(
      (dw_field){.name = "a", .type = DW_REAL, .flags = DW_REQUIRED, .dflt = "1"},
      "pair x: a is required and has a default");
}
END_TEST

START_TEST(positional_arguments_that_cannot_be_reached_are_refused)
{
  const dw_field fields[] = {
      {.name = "a", .type = DW_REAL, .flags = DW_POSITIONAL},
      {.name = "b", .type = DW_REAL, .flags = DW_POSITIONAL | DW_REQUIRED, .offset = 8},
      {0}};
  dw_style style = STYLE(DW_KIND_PAIR, "x", pair_ops);
  setup();
  style.fields = fields, style.instance_size = 16;
  malformed(style, "pair x: the positional argument b can never be reached");
}
END_TEST

START_TEST(nearest_words_are_near)
{
  static const char *const words[] = {"images", "spring", "climb", "ftol", "at"};
  ck_assert_str_eq(dw_nearest("imagse", 5, words), "images");
  ck_assert_str_eq(dw_nearest("sprnig", 5, words), "spring");
  ck_assert_str_eq(dw_nearest("ftl", 5, words), "ftol");
  ck_assert_str_eq(dw_nearest("clim", 5, words), "climb");
  ck_assert_ptr_null(dw_nearest("energy", 5, words));
  ck_assert_ptr_null(dw_nearest("x", 5, words));
  ck_assert_ptr_null(dw_nearest("", 5, words));
}
END_TEST

UNIT_MAIN("registry", statements_find_their_style,
          unknown_names_are_answered_with_the_nearest,
          lammps_spellings_show_what_dwell_writes, entries_are_sorted_and_found,
          a_name_is_taken_once_unless_replaced,
          a_shorter_table_of_functions_reads_null_beyond_its_end,
          malformed_descriptors_are_refused_in_words, malformed_fields_are_refused_in_words,
          positional_arguments_that_cannot_be_reached_are_refused, nearest_words_are_near)
