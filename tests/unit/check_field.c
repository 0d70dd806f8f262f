/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <check.h>
#include <math.h>
#include <string.h>

#include "style/field.h"
#include "unit.h"

/* -- one style with every type, and styles shaped like those of the language ------------
 */

typedef struct {
  double real;
  int64_t whole;
  bool yes, flag;
  int32_t choice;
  const char *text, *file, *handle;
  dw_reals reals;
  dw_words words;
  double evolving;
} all;

static const char *const shifts[] = {"none", "energy", "force", NULL};
static const dw_field all_fields[] = {
    DW_ARG(all, real, "1.5", "(0,inf)", "energy", "A real."),
    DW_ARG(all, whole, "7", "[-10,100]", "1", "A whole number."),
    DW_ARG(all, yes, "yes", NULL, NULL, "A boolean."),
    {"flag", "A flag.", DW_BOOL, DW_FLAG, offsetof(all, flag), NULL, NULL, NULL, NULL},
    {"choice", "A choice.", DW_ENUM, 0, offsetof(all, choice), "energy", NULL, shifts,
     NULL},
    DW_ARG(all, text, NULL, NULL, NULL, "A text."),
    {"file", "A file.", DW_PATH, 0, offsetof(all, file), NULL, NULL, NULL, NULL},
    {"handle", "A name.", DW_HANDLE, 0, offsetof(all, handle), NULL, NULL, NULL, NULL},
    DW_ARG(all, reals, "1 2.5", "[0,9]", "1", "Numbers."),
    DW_ARG(all, words, NULL, NULL, NULL, "Words."),
    {"evolving", "State.", DW_REAL, DW_STATE, offsetof(all, evolving), "3", NULL, NULL,
     NULL},
    {0}};
static const dw_style all_style = {.kind = DW_KIND_COMPUTE,
                                   .name = "all",
                                   .brief = "every type",
                                   .instance_size = sizeof(all),
                                   .fields = all_fields};

typedef struct {
  double nonadd;
  int64_t smooth;
} poly;
static const dw_field poly_fields[] = {
    DW_ARG(poly, nonadd, "0.2", "[0,1)", "1/length", "Non-additivity."),
    DW_ARG(poly, smooth, "2", "2|3|4", "1", "Continuous derivatives."),
    {0}};
static const dw_style poly_style = {.kind = DW_KIND_PAIR,
                                    .name = "polydisperse",
                                    .instance_size = sizeof(poly),
                                    .fields = poly_fields};

typedef struct {
  int64_t i, j;
  dw_reals c;
} coeff;
static const dw_field coeff_fields[] = {{"i", "Type.", DW_INT, DW_POSITIONAL | DW_REQUIRED,
                                         offsetof(coeff, i), NULL, "[1,inf)", NULL, "1"},
                                        {"j", "Type.", DW_INT, DW_POSITIONAL | DW_REQUIRED,
                                         offsetof(coeff, j), NULL, "[1,inf)", NULL, "1"},
                                        {"c", "Numbers.", DW_REALS,
                                         DW_POSITIONAL | DW_REQUIRED, offsetof(coeff, c),
                                         NULL, NULL, NULL, NULL},
                                        {0}};
static const dw_style coeff_style = {.kind = DW_KIND_COMMAND,
                                     .name = "pair_coeff",
                                     .instance_size = sizeof(coeff),
                                     .fields = coeff_fields};

typedef struct {
  int32_t which;
  int64_t count;
  const char *at;
} linear;
static const char *const whiches[] = {"all", "lowest", "below", NULL};
static const dw_field linear_fields[] = {
    {"which", "Which.", DW_ENUM, DW_POSITIONAL, offsetof(linear, which), "all", NULL,
     whiches, NULL},
    {"count", "How many.", DW_INT, DW_POSITIONAL, offsetof(linear, count), "10", "[1,inf)",
     NULL, "1"},
    {"at", "Where.", DW_HANDLE, 0, offsetof(linear, at), NULL, NULL, NULL, NULL},
    {0}};
static const dw_style linear_style = {.kind = DW_KIND_MODES,
                                      .name = "linear",
                                      .instance_size = sizeof(linear),
                                      .fields = linear_fields};

typedef struct {
  const char *from, *to;
  int64_t id;
} path;
static const dw_field path_fields[] = {
    {"a", "A state or a table.", DW_HANDLE, DW_POSITIONAL | DW_REQUIRED,
     offsetof(path, from), NULL, NULL, NULL, NULL},
    {"id", "Row.", DW_INT, DW_POSITIONAL, offsetof(path, id), "-1", NULL, NULL, NULL},
    {"to", "The other state.", DW_HANDLE, 0, offsetof(path, to), NULL, NULL, NULL, NULL},
    {0}};
static const dw_style path_style = {.kind = DW_KIND_COMMAND,
                                    .name = "path from",
                                    .instance_size = sizeof(path),
                                    .fields = path_fields};

typedef struct {
  const char *modes;
  dw_words with;
} overlap;
static const dw_field overlap_fields[] = {{"modes", "Mode set.", DW_HANDLE, DW_REQUIRED,
                                           offsetof(overlap, modes), NULL, NULL, NULL,
                                           NULL},
                                          {"with", "Fields.", DW_WORDS, DW_REQUIRED,
                                           offsetof(overlap, with), NULL, NULL, NULL, NULL},
                                          {0}};
static const dw_style overlap_style = {.kind = DW_KIND_COMPUTE,
                                       .name = "overlap",
                                       .instance_size = sizeof(overlap),
                                       .fields = overlap_fields};

typedef struct {
  const char *file;
  int32_t charge;
} data;
static const char *const meanings[] = {"none", "charge", "radius", "diameter", NULL};
static const dw_field data_fields[] = {
    {"file", "The file.", DW_PATH, DW_POSITIONAL | DW_REQUIRED, offsetof(data, file), NULL,
     NULL, NULL, NULL},
    {"diameter", "Where diameters stand.", DW_ENUM, 0, offsetof(data, charge), "none", NULL,
     meanings, NULL},
    {0}};
static const dw_style data_style = {.kind = DW_KIND_COMMAND,
                                    .name = "read data",
                                    .instance_size = sizeof(data),
                                    .fields = data_fields};

/* -- helpers ------------------------------------------------------------------------- */

enum { WORDS = 32 };

/* Splits at blanks; 'word' is quoted, $word is open. */
static int cut(char *text, dw_word *out)
{
  int n = 0;
  for (char *p = strtok(text, " "); p; p = strtok(NULL, " ")) {
    const size_t length = strlen(p);
    out[n] = (dw_word){.text = p, .open = *p == '$', .quoted = *p == '\''};
    if (*p == '\'') p[length - 1] = '\0', out[n].text = p + 1;
    n++;
  }
  return n;
}

static dw_ctx ctx;
static char line[256];
static dw_word word[WORDS];

static dw_status parse(const dw_style *style, const char *text, void *self, const char **as)
{
  snprintf(line, sizeof line, "%s", text);
  memset(self, 0, style->instance_size);
  dw_error_clear(&ctx);
  if (!ctx.arena) ctx.arena = dw_arena_new();
  return dw_fields_parse(&ctx, style, 0, cut(line, word), word, self, as);
}

#define PARSES(style, words, self) \
  ck_assert_msg(parse(&style, words, self, NULL) == DW_OK, "%s", ctx.error.text)

static void refuses(const dw_style *style, const char *text, int at, const char *message)
{
  char self[512];
  ck_assert_uint_le(style->instance_size, sizeof self);
  ck_assert_msg(parse(style, text, self, NULL) != DW_OK, "accepted: %s", text);
  ck_assert_str_eq(ctx.error.text, message);
  ck_assert_int_eq(ctx.error.word, at);
}

typedef struct {
  int count, at[16];
  char text[16][1024];
} heard;

static void hear(dw_ctx *c, void *arg)
{
  heard *h = arg;
  ck_assert_int_lt(h->count, 16);
  h->at[h->count] = c->error.word;
  snprintf(h->text[h->count++], 1024, "%s", c->error.text);
}

static heard check(const dw_style *style, const char *text)
{
  heard h = {0};
  snprintf(line, sizeof line, "%s", text);
  dw_error_clear(&ctx);
  const int said = dw_fields_check(&ctx, style, 0, cut(line, word), word, hear, &h);
  ck_assert_int_eq(said, h.count);
  ck_assert_int_eq(ctx.error.status, DW_OK);
  return h;
}

/* -- numbers ----------------------------------------------------------------------------
 */

START_TEST(reals_are_decimal_and_finite)
{
  double v;
  ck_assert(dw_parse_real("1e-6", &v) && v == 1e-6);
  ck_assert(dw_parse_real("-.5", &v) && v == -0.5);
  ck_assert(dw_parse_real("+2.", &v) && v == 2);
  ck_assert(dw_parse_real("1e-400", &v) && v == 0);
  static const char *const bad[] = {
      "",   "nan",   "inf", "-inf", "infinity", "1e999", "0x10", "1e",     "1x",   " 1",
      "1 ", "1.2.3", "--1", "-",    ".",        "e5",    "1,5",  "NaN(1)", "1e5e5"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert_msg(!dw_parse_real(bad[i], &v), "accepted %s", bad[i]);
}
END_TEST

START_TEST(whole_numbers_have_no_point_and_fit)
{
  int64_t v;
  ck_assert(dw_parse_int("-3", &v) && v == -3);
  ck_assert(dw_parse_int("9223372036854775807", &v) && v == INT64_MAX);
  static const char *const bad[] = {"",    "-",  "1e3", "1.0", "9223372036854775808",
                                    "0x1", " 1", "1a"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    ck_assert_msg(!dw_parse_int(bad[i], &v), "accepted %s", bad[i]);
}
END_TEST

START_TEST(booleans_have_six_spellings)
{
  bool v = false;
  ck_assert(dw_parse_bool("yes", &v) && v);
  ck_assert(dw_parse_bool("on", &v) && v);
  ck_assert(dw_parse_bool("true", &v) && v);
  ck_assert(dw_parse_bool("no", &v) && !v);
  ck_assert(dw_parse_bool("off", &v) && !v);
  ck_assert(dw_parse_bool("false", &v) && !v);
  ck_assert(!dw_parse_bool("1", &v) && !dw_parse_bool("Yes", &v));
}
END_TEST

START_TEST(ranges_are_intervals_or_lists)
{
  ck_assert(dw_range_holds(NULL, -1e300));
  ck_assert(dw_range_holds("(0,inf)", 1e-300) && !dw_range_holds("(0,inf)", 0));
  ck_assert(dw_range_holds("[0,1)", 0) && !dw_range_holds("[0,1)", 1));
  ck_assert(dw_range_holds("(-inf,0]", -5) && dw_range_holds("(-inf,0]", 0));
  ck_assert(dw_range_holds("[-1.5,2e3]", 2000) && !dw_range_holds("[-1.5,2e3]", 2000.1));
  ck_assert(dw_range_holds("2|3|4", 3) && !dw_range_holds("2|3|4", 3.5));
  ck_assert(dw_range_holds("7", 7) && !dw_range_holds("7", 8));
}
END_TEST

/* -- every type
 * ------------------------------------------------------------------------------ */

START_TEST(defaults_are_those_of_the_table)
{
  all a;
  PARSES(all_style, "", &a);
  ck_assert_double_eq(a.real, 1.5);
  ck_assert_int_eq(a.whole, 7);
  ck_assert(a.yes && !a.flag);
  ck_assert_int_eq(a.choice, 1);
  ck_assert_ptr_null(a.text);
  ck_assert_int_eq(a.reals.n, 2);
  ck_assert_double_eq(a.reals.v[1], 2.5);
  ck_assert_int_eq(a.words.n, 0);
  ck_assert_double_eq(a.evolving, 3);
}
END_TEST

START_TEST(every_type_is_read_in_any_order)
{
  all a;
  ctx.folder = "decks";
  PARSES(
      all_style,
      "words r_tA $x 'real' flag file a/b.data reals 0 1e0 9 choice force whole -3 yes off "
      "text 'as' handle L real 2",
      &a);
  ctx.folder = NULL;
  ck_assert_double_eq(a.real, 2);
  ck_assert_int_eq(a.whole, -3);
  ck_assert(!a.yes && a.flag);
  ck_assert_int_eq(a.choice, 2);
  ck_assert_str_eq(a.text, "as");
  ck_assert_str_eq(a.file, "decks/a/b.data");
  ck_assert_str_eq(a.handle, "L");
  ck_assert_int_eq(a.reals.n, 3);
  ck_assert_double_eq(a.reals.v[2], 9);
  ck_assert_int_eq(a.words.n, 3);
  ck_assert_str_eq(a.words.v[0], "r_tA");
  ck_assert_str_eq(a.words.v[2], "real");
}
END_TEST

START_TEST(absolute_paths_and_the_folder_dot_stay_as_typed)
{
  all a;
  ctx.folder = "decks";
  PARSES(all_style, "file /x/y", &a);
  ck_assert_str_eq(a.file, "/x/y");
  ctx.folder = ".";
  PARSES(all_style, "file x/y", &a);
  ck_assert_str_eq(a.file, "x/y");
  ctx.folder = NULL;
}
END_TEST

START_TEST(values_print_as_they_would_be_typed)
{
  all a;
  char text[64];
  static const char *const want[] = {"0.1", "-3", "no", "yes",   "force",
                                     "",    "",   "",   "1 2.5", "p q"};
  PARSES(all_style, "real 0.1 whole -3 yes no flag choice force words p q", &a);
  for (int i = 0; i < 10; i++) {
    dw_field_print(&all_fields[i], &a, text, sizeof text);
    ck_assert_str_eq(text, want[i]);
  }
  a.real = 1.0 / 3;
  dw_field_print(&all_fields[0], &a, text, sizeof text);
  ck_assert_double_eq(atof(text), 1.0 / 3);
}
END_TEST

/* -- the language
 * ------------------------------------------------------------------------------ */

START_TEST(statements_of_the_language_parse)
{
  poly p;
  coeff c;
  linear l;
  path q;
  overlap o;
  data d;
  const char *as;
  PARSES(poly_style, "nonadd 0.3 smooth 4", &p);
  ck_assert_double_eq(p.nonadd, 0.3);
  ck_assert_int_eq(p.smooth, 4);
  PARSES(coeff_style, "1 2 1.0 -0.88", &c);
  ck_assert_int_eq(c.j, 2);
  ck_assert_int_eq(c.c.n, 2);
  ck_assert_double_eq(c.c.v[1], -0.88);
  PARSES(linear_style, "all at A", &l);
  ck_assert_int_eq(l.which, 0);
  ck_assert_str_eq(l.at, "A");
  PARSES(linear_style, "lowest 50", &l);
  ck_assert_int_eq(l.which, 1);
  ck_assert_int_eq(l.count, 50);
  PARSES(linear_style, "at B", &l);
  ck_assert_int_eq(l.count, 10);
  PARSES(path_style, "A to B", &q);
  ck_assert_int_eq(q.id, -1);
  ck_assert_str_eq(q.to, "B");
  PARSES(path_style, "L.wells 12", &q);
  ck_assert_int_eq(q.id, 12);
  ck_assert_ptr_null(q.to);
  PARSES(data_style, "FILE diameter diameter", &d);
  ck_assert_int_eq(d.charge, 3);
  ck_assert_int_eq(
      parse(&overlap_style, "modes linear with r_tA r_AS r_AB as lin", &o, &as), DW_OK);
  ck_assert_str_eq(as, "lin");
  ck_assert_int_eq(o.with.n, 3);
  ck_assert_int_eq(parse(&poly_style, "", &p, &as), DW_OK);
  ck_assert_ptr_null(as);
}
END_TEST

START_TEST(errors_name_the_argument_its_value_and_what_is_legal)
{
  refuses(&poly_style, "nonadd 1.4", 1, "pair polydisperse: nonadd = 1.4 is outside [0,1)");
  ck_assert_str_eq(ctx.error.hint, "legal: [0,1)");
  refuses(&poly_style, "smooth 1", 1, "pair polydisperse: smooth = 1 is not one of 2|3|4");
  refuses(&poly_style, "nonadd abc", 1, "pair polydisperse: nonadd = abc is not a number");
  refuses(&poly_style, "nonadd nan", 1,
          "pair polydisperse: nonadd = nan is not a finite number");
  refuses(&poly_style, "nonadd -Inf", 1,
          "pair polydisperse: nonadd = -Inf is not a finite number");
  refuses(&poly_style, "nonadd 1e999", 1,
          "pair polydisperse: nonadd = 1e999 is too large for a number");
  refuses(&poly_style, "smooth 3.5", 1,
          "pair polydisperse: smooth = 3.5 is not a whole number");
  refuses(&all_style, "whole 1e1", 1, "compute all: whole = 1e1 is not a whole number");
  ck_assert_str_eq(ctx.error.hint, "write 10");
  refuses(&all_style, "whole 99999999999999999999", 1,
          "compute all: whole = 99999999999999999999 is too large for a whole number");
  refuses(&all_style, "yes maybe", 1, "compute all: yes = maybe is neither yes nor no");
  refuses(&all_style, "choice forc", 1, "compute all: choice = forc is not a choice");
  ck_assert_str_eq(ctx.error.hint, "did you mean force? legal: none energy force");
  refuses(&all_style, "reals 1 -2 3", 2, "compute all: reals = -2 is outside [0,9]");
  refuses(&all_style, "file ''", 1, "compute all: file =  is empty");
}
END_TEST

START_TEST(unknown_and_repeated_keywords_are_errors)
{
  refuses(&poly_style, "nonad 0.2", 0, "pair polydisperse: unknown argument nonad");
  ck_assert_str_eq(ctx.error.hint, "did you mean nonadd? keywords: nonadd smooth as");
  refuses(&poly_style, "0.2", 0, "pair polydisperse: unknown argument 0.2");
  refuses(&poly_style, "nonadd 0.2 nonadd 0.2", 2,
          "pair polydisperse: nonadd is given twice");
  refuses(&all_style, "flag flag", 1, "compute all: flag is given twice");
  refuses(&all_style, "evolving 1", 0, "compute all: unknown argument evolving");
  refuses(&path_style, "A tp B", 1, "path from: id = tp is not a whole number");
  ck_assert_str_eq(ctx.error.hint, "did you mean to? keywords: to as");
}
END_TEST

START_TEST(missing_values_and_arguments_are_errors)
{
  refuses(&poly_style, "nonadd", 0,
          "pair polydisperse: nonadd needs a number in [0,1) after it");
  refuses(&poly_style, "nonadd smooth 2", 1,
          "pair polydisperse: nonadd needs a number in [0,1), found the keyword smooth");
  refuses(&overlap_style, "modes with r_AB", 1,
          "compute overlap: modes needs a name, found the keyword with");
  refuses(&overlap_style, "modes lin with", 2,
          "compute overlap: with needs words after it");
  refuses(&overlap_style, "modes lin", 0,
          "compute overlap: with is missing: write with and words");
  refuses(&data_style, "", 0, "read data: file is missing: it is a file name");
  refuses(&data_style, "diameter charge", 0,
          "read data: file is missing before the keyword diameter: it is a file name");
  refuses(&coeff_style, "1 2", 0, "pair_coeff: c is missing: it is numbers");
}
END_TEST

START_TEST(names_after_as_are_identifiers_at_the_end)
{
  refuses(&poly_style, "as a.b", 1, "pair polydisperse: as = a.b is not a name");
  refuses(&poly_style, "as 1a", 1, "pair polydisperse: as = 1a is not a name");
  refuses(&poly_style, "as p nonadd 0.2", 0,
          "pair polydisperse: as and one name must come last");
  refuses(&poly_style, "nonadd 0.2 as", 2,
          "pair polydisperse: as and one name must come last");
}
END_TEST

START_TEST(quotes_make_a_keyword_a_value)
{
  data d;
  overlap o;
  PARSES(data_style, "'diameter'", &d);
  ck_assert_str_eq(d.file, "diameter");
  PARSES(overlap_style, "modes 'with' with 'modes' r_AB", &o);
  ck_assert_str_eq(o.modes, "with");
  ck_assert_int_eq(o.with.n, 2);
}
END_TEST

START_TEST(long_words_do_not_push_out_the_reason)
{
  char text[240] = "nonadd ";
  memset(text + 7, 'z', 200);
  poly p;
  ck_assert_int_eq(parse(&poly_style, text, &p, NULL), DW_EVALUE);
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "... is not a number"));
}
END_TEST

/* -- the check pass
 * ------------------------------------------------------------------------------ */

START_TEST(check_reports_every_error_of_a_statement)
{
  const heard h = check(
      &all_style, "real -1 whol 3 4 whole x flag flag choice energy reals 1 q 11 yes");
  ck_assert_int_eq(h.count, 7);
  ck_assert_str_eq(h.text[0], "compute all: real = -1 is outside (0,inf)");
  ck_assert_str_eq(h.text[1], "compute all: unknown argument whol");
  ck_assert_str_eq(h.text[2], "compute all: whole = x is not a whole number");
  ck_assert_str_eq(h.text[3], "compute all: flag is given twice");
  ck_assert_int_eq(h.at[3], 8);
  ck_assert_str_eq(h.text[4], "compute all: reals = q is not a number");
  ck_assert_str_eq(h.text[5], "compute all: reals = 11 is outside [0,9]");
  ck_assert_str_eq(h.text[6], "compute all: yes needs yes or no after it");
  ck_assert_int_eq(check(&overlap_style, "").count, 2);
}
END_TEST

START_TEST(check_accepts_open_words_but_counts_them)
{
  ck_assert_int_eq(check(&poly_style, "nonadd $x smooth $y").count, 0);
  ck_assert_int_eq(check(&coeff_style, "$i $j $a $b").count, 0);
  ck_assert_int_eq(check(&coeff_style, "$i $j").count, 1);
  ck_assert_int_eq(check(&overlap_style, "modes $m with r_AB $v as $n").count, 0);
  ck_assert_int_eq(check(&poly_style, "$key").count, 0);
  ck_assert_int_eq(check(&poly_style, "$key 3 nonad").count, 0);
  ck_assert_int_eq(check(&poly_style, "nonadd $x smooth 9").count, 1);
  ck_assert_int_eq(check(&linear_style, "$which 50 at A").count, 0);
  ck_assert_int_eq(check(&linear_style, "$at A").count, 0); /* $at may be a keyword */
  ck_assert_int_eq(check(&path_style, "$a to $b").count, 0);
}
END_TEST

UNIT_MAIN("field", reals_are_decimal_and_finite, whole_numbers_have_no_point_and_fit,
          booleans_have_six_spellings, ranges_are_intervals_or_lists,
          defaults_are_those_of_the_table, every_type_is_read_in_any_order,
          absolute_paths_and_the_folder_dot_stay_as_typed,
          values_print_as_they_would_be_typed, statements_of_the_language_parse,
          errors_name_the_argument_its_value_and_what_is_legal,
          unknown_and_repeated_keywords_are_errors, missing_values_and_arguments_are_errors,
          names_after_as_are_identifiers_at_the_end, quotes_make_a_keyword_a_value,
          long_words_do_not_push_out_the_reason, check_reports_every_error_of_a_statement,
          check_accepts_open_words_but_counts_them)
