/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "style/help.h"
#include "style/registry.h"
#include "unit.h"

typedef struct {
  double epsilon;
  int32_t shift;
  const char *file;
  bool quick;
  double state;
} glass;

static dw_status run(void *self, dw_ctx *ctx)
{
  (void)self, (void)ctx;
  return DW_OK;
}

static const dw_command_ops ops = {sizeof(dw_command_ops), run};
static const dw_compute_ops compute_ops = {.size = sizeof(dw_compute_ops), .evaluate = run};
static const char *const shifts[] = {"none", "force", NULL};
static const dw_field fields[] = {
    {"file", "Where it is.", DW_PATH, DW_POSITIONAL | DW_REQUIRED, offsetof(glass, file),
     NULL, NULL, NULL, NULL},
    DW_ARG(glass, epsilon, "1.0", "(0,inf)", "energy", "Strength of the repulsion."),
    {"shift", "What vanishes.", DW_ENUM, 0, offsetof(glass, shift), "force", NULL, shifts,
     NULL},
    {"quick", "Do less.", DW_BOOL, DW_FLAG, offsetof(glass, quick), NULL, NULL, NULL, NULL},
    {"state", "Hidden.", DW_REAL, DW_STATE, offsetof(glass, state), NULL, NULL, NULL, NULL},
    {0}};
static const dw_field results[] = {
    {.name = "cmax", .doc = "The largest overlap.", .type = DW_REAL, .unit = "1"}, {0}};
static const dw_reference references[] = {{"A. Author, J. 1, 2 (2020)", "10.1/x"}, {0}};
static const char *const examples[] = {"glass a.data shift none", NULL};
static const dw_style glass_style = {
    .kind = DW_KIND_COMPUTE,
    .name = "glass",
    .brief = "Measures a \"glass\" with \\ and more",
    .details =
        "A first paragraph that is long enough to be broken into two lines when it is "
        "printed for the terminal.\n\n  v(r) = x - y\n\n.A paragraph with a dot.",
    .references = references,
    .examples = examples,
    .instance_size = sizeof(glass),
    .fields = fields,
    .results = results,
    .ops = &compute_ops};
static const dw_style read_data = {
    .kind = DW_KIND_COMMAND, .name = "read data", .brief = "Reads data", .ops = &ops};
static const dw_style read_h5md = {.kind = DW_KIND_COMMAND,
                                   .name = "read h5md",
                                   .brief = "Bytes \xff \xc3\xa9 \x01",
                                   .ops = &ops};
static const dw_plugin plugin = {.name = "glassy", .version = "1.2", .licence = "MIT"};

static dw_ctx ctx;
static FILE *out;

static void setup(void)
{
  ctx = (dw_ctx){.registry = dw_registry_new()};
  out = tmpfile();
  ck_assert_int_eq(dw_registry_add(&ctx, &glass_style, &plugin, "glass.so", false), DW_OK);
  ck_assert_int_eq(dw_registry_add(&ctx, &read_data, NULL, "", false), DW_OK);
  ck_assert_int_eq(dw_registry_add(&ctx, &read_h5md, NULL, "", false), DW_OK);
}

static void teardown(void)
{
  dw_registry_free(ctx.registry);
  fclose(out);
}

static const char *said(void)
{
  static char text[16384];
  rewind(out);
  text[fread(text, 1, sizeof text - 1, out)] = '\0';
  return text;
}

#define SAYS(part) ck_assert_msg(strstr(said(), part) != NULL, "%s", said())

typedef dw_status (*printer)(dw_ctx *, FILE *, int, const char *const *);

static dw_status ask(printer print, const char *a, const char *b)
{
  const char *words[2] = {a, b};
  dw_error_clear(&ctx);
  return print(&ctx, out, a ? b ? 2 : 1 : 0, words);
}

START_TEST(a_page_shows_each_argument_with_unit_range_and_default)
{
  ck_assert_int_eq(ask(dw_help, "compute", "glass"), DW_OK);
  SAYS("compute glass - Measures a");
  SAYS("  compute glass <file> [epsilon R] [shift none|force] [quick] [as NAME]\n");
  SAYS("  <file>           file        required       Where it is.\n");
  SAYS("  epsilon  energy  (0,inf)     default 1.0    Strength of the repulsion.\n");
  SAYS("  shift            none|force  default force  What vanishes.\n");
  SAYS("  quick                        flag           Do less.\n");
  SAYS("    cmax  1  The largest overlap.\n");
  SAYS("    glass a.data shift none\n");
  SAYS("  A. Author, J. 1, 2 (2020)\n  doi:10.1/x\n");
  SAYS("From plugin glassy 1.2 (glass.so)");
  SAYS("broken into two lines when it is printed\n  for the terminal.\n");
  SAYS("\n    v(r) = x - y\n");
  ck_assert_ptr_null(strstr(said(), "Hidden"));
}
END_TEST

START_TEST(lists_show_kinds_styles_and_first_words_of_commands)
{
  ck_assert_int_eq(ask(dw_help, NULL, NULL), DW_OK);
  SAYS("compute - ");
  SAYS("read data");
  ck_assert_int_eq(ask(dw_help, "compute", NULL), DW_OK);
  ck_assert_int_eq(ask(dw_help, "read", NULL), DW_OK);
  ck_assert_int_eq(ask(dw_help, "read", "data"), DW_OK);
  SAYS("read data - Reads data");
}
END_TEST

START_TEST(an_unknown_name_is_answered_with_the_nearest)
{
  ck_assert_int_eq(ask(dw_help, "compute", "glas"), DW_ENOTFOUND);
  ck_assert_str_eq(ctx.error.text, "no style or command glas");
  ck_assert_ptr_nonnull(strstr(ctx.error.hint, "did you mean glass?"));
  ck_assert_int_eq(ask(dw_help, "read", "dato"), DW_ENOTFOUND);
  ck_assert_ptr_nonnull(strstr(ctx.error.hint, "did you mean read data?"));
  ck_assert_int_eq(ask(dw_help_man, NULL, NULL), DW_EVALUE);
}
END_TEST

START_TEST(a_manual_page_has_the_sections_of_lammps)
{
  static const char *const sections[] = {".SH NAME\ndwell\\-compute\\-glass \\- Measures",
                                         ".SH SYNTAX\ncompute glass <file>",
                                         ".SH EXAMPLES",
                                         ".SH DESCRIPTION",
                                         ".SH ARGUMENTS",
                                         ".SH RESULTS",
                                         ".SH RESTRICTIONS",
                                         ".SH RELATED",
                                         ".SH DEFAULT\nepsilon 1.0, shift force\n",
                                         ".SH REFERENCES"};
  ck_assert_int_eq(ask(dw_help_man, "compute", "glass"), DW_OK);
  const char *at = said();
  for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
    at = strstr(at, sections[i]);
    ck_assert_msg(at != NULL, "%s", sections[i]);
  }
  SAYS(".TH DWELL\\-COMPUTE\\-GLASS 7");
  SAYS("\\e and more");
  SAYS("\\&.A paragraph with a dot.");
  SAYS(".B epsilon\nStrength of the repulsion.\nLegal: (0,inf). Unit: energy. Default "
       "1.0.\n");
}
END_TEST

START_TEST(the_plain_list_is_one_line_a_style)
{
  dw_help_list(&ctx, out, false);
  SAYS("command\tread data\tReads data\n");
}
END_TEST

START_TEST(the_json_list_is_read_by_python)
{
  const char *python = getenv("PYTHON");
  char name[] = "/tmp/dwell-check-help-XXXXXX", command[512];
  if (!python || !*python) python = "python3";
  snprintf(command, sizeof command, "%s -c '' 2>/dev/null", python);
  if (system(command) != 0) return; /* nobody there to read it */
  ck_assert_int_ge(mkstemp(name), 0);
  FILE *f = fopen(name, "w");
  dw_help_list(&ctx, f, true);
  fclose(f);
  snprintf(
      command, sizeof command,
      "%s -c 'import json, sys; s = json.load(open(sys.argv[1], "
      "encoding=\"utf-8\"))[\"styles\"];"
      "g = s[0]; a = g[\"arguments\"];"
      "assert len(s) == 3 and g[\"name\"] == \"glass\" and len(a) == 4;"
      "assert a[1][\"range\"] == \"(0,inf)\" and a[0][\"required\"] and a[3][\"flag\"];"
      "assert s[2][\"brief\"] == \"Bytes \\ufffd \\u00e9 \\u0001\"' %s",
      python, name);
  const int code = system(command);
  remove(name);
  ck_assert_int_eq(code, 0);
}
END_TEST

UNIT_MAIN_WITH("help", setup, teardown,
               a_page_shows_each_argument_with_unit_range_and_default,
               lists_show_kinds_styles_and_first_words_of_commands,
               an_unknown_name_is_answered_with_the_nearest,
               a_manual_page_has_the_sections_of_lammps, the_plain_list_is_one_line_a_style,
               the_json_list_is_read_by_python)
