/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "style/load.h"
#include "style/registry.h"
#include "unit.h"

static dw_ctx ctx;
static char folder[64];

static void setup(void)
{
  ctx = (dw_ctx){.registry = dw_registry_new(), .screen = tmpfile()};
  strcpy(folder, "/tmp/dwell-check-load-XXXXXX");
  ck_assert_ptr_nonnull(mkdtemp(folder));
  setenv("XDG_CACHE_HOME", folder, 1);
  setenv("DWELL_INCLUDE_PATH", DW_TEST_INCLUDE, 1);
  unsetenv("DWELL_PLUGIN_PATH");
  unsetenv("CC");
}

static void teardown(void)
{
  char command[128];
  ck_assert_int_eq(chdir("/"), 0);
  snprintf(command, sizeof command, "rm -rf '%s'", folder);
  ck_assert_int_eq(system(command), 0);
  dw_registry_free(ctx.registry);
  fclose(ctx.screen);
}

static const char *module(const char *name)
{
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s.so", DW_TEST_MODULES, name);
  return path;
}

static const char *temporary(const char *name)
{
  static char path[1024];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static const char *write_file(const char *name, const char *text, size_t n)
{
  const char *path = temporary(name);
  FILE *f = fopen(path, "wb");
  ck_assert_ptr_nonnull(f);
  ck_assert_uint_eq(fwrite(text, 1, n, f), n);
  fclose(f);
  return path;
}

static size_t read_file(const char *path, char *out, size_t room)
{
  FILE *f = fopen(path, "rb");
  ck_assert_ptr_nonnull(f);
  const size_t n = fread(out, 1, room, f);
  fclose(f);
  return n;
}

static const char *screen(void)
{
  static char text[8192];
  rewind(ctx.screen);
  text[fread(text, 1, sizeof text - 1, ctx.screen)] = '\0';
  return text;
}

static void refuses(const char *file, dw_status status, const char *message,
                    const char *hint)
{
  dw_error_clear(&ctx);
  ck_assert_int_eq(dw_plugin_load(&ctx, file), status);
  ck_assert_msg(strstr(ctx.error.text, message) != NULL, "%s", ctx.error.text);
  ck_assert_msg(strstr(ctx.error.hint, hint) != NULL, "%s", ctx.error.hint);
  ck_assert_int_eq(dw_registry_count(ctx.registry), 0);
}

static void loads(const char *file)
{
  dw_error_clear(&ctx);
  ck_assert_msg(dw_plugin_load(&ctx, file) == DW_OK, "%s", ctx.error.text);
  ck_assert_ptr_nonnull(dw_registry_find(ctx.registry, DW_KIND_COMMAND, "nothing"));
}

START_TEST(a_plugin_brings_its_styles_and_may_be_named_twice)
{
  loads(module("good"));
  loads(module("good"));
  ck_assert_int_eq(dw_registry_count(ctx.registry), 1);
  ck_assert_str_eq(dw_registry_at(ctx.registry, 0)->plugin->name, "nothing");
  ck_assert_str_eq(dw_registry_at(ctx.registry, 0)->file, module("good"));
}
END_TEST

START_TEST(plugins_of_other_headers_are_refused_by_name)
{
  char layout[64];
  refuses(module("other_major"), DW_EABI,
          "other_major.so is built for ABI 7, this dwell has ABI 0",
          "pkg-config --cflags dwell` other_major.c -o other_major.so");
  snprintf(layout, sizeof layout, "layout 0x1234, this dwell has ABI %d.%d layout 0x%x",
           DW_ABI_MAJOR, DW_ABI_MINOR, (unsigned)DW_LAYOUT);
  refuses(module("other_layout"), DW_EABI, "other_layout.so is built against other headers",
          "cc ");
  ck_assert_ptr_nonnull(strstr(ctx.error.text, layout));
  refuses(module("newer_minor"), DW_EABI, "newer_minor.so is built for the newer ABI 0.99",
          "cc ");
}
END_TEST

START_TEST(what_is_no_plugin_is_refused_in_words)
{
  refuses(module("no_symbol"), DW_EABI, "without the symbol dwell_plugin_v0: not a plugin",
          "DW_PLUGIN");
  refuses(module("no_magic"), DW_EABI, "is not made by DW_PLUGIN (magic 0x0000002a)", "");
  refuses(module("undefined"), DW_EABI, "undefined symbol: dw_dot", "dw_host");
  refuses(module("bad_descriptor"), DW_EABI, "the default -1 of size is not legal", "");
}
END_TEST

START_TEST(files_that_are_no_shared_objects_are_refused_in_words)
{
  static const char text[] = "# a deck\npair polydisperse\n";
  refuses(temporary("absent.so"), DW_ENOTFOUND, "No such file", "");
  refuses(folder, DW_EIO, "is a folder, not a plugin", "");
  refuses(write_file("text.so", text, sizeof text - 1), DW_EABI, "text.so is a text file",
          "must end in .c");
  refuses(write_file("empty.so", "", 0), DW_EABI, "empty.so is empty", "");
  refuses(write_file("noise.so", "\x01\x02\xff\xfe", 4), DW_EABI, "noise.so", "");
}
END_TEST

START_TEST(truncated_objects_are_refused_at_any_length)
{
  static char bytes[1 << 20];
  const size_t n = read_file(module("good"), bytes, sizeof bytes);
  ck_assert(n > 4096 && n < sizeof bytes);
  for (size_t length = 5; length < n / 2; length += 1 + length / 3)
    refuses(write_file("cut.so", bytes, length), DW_EABI, "cut.so", "");
  bytes[18] ^= 0x55; /* e_machine */
  refuses(write_file("alien.so", bytes, n), DW_EABI, "alien.so is for another machine", "");
}
END_TEST

START_TEST(safe_mode_loads_nothing)
{
  ctx.safe = true;
  refuses(module("good"), DW_ESTATE, "refused by -safe", "");
}
END_TEST

/* -- sources ------------------------------------------------------------------------ */

static const char header[] = "#define DEFAULT \"2\"\n";
static const char source[] =
    "#include \"mine.h\"\n"
    "#include <dwell/plugin.h>\n"
    "typedef struct { double size; } nothing;\n"
    "static dw_status run(void *s, dw_ctx *c) { (void)s, (void)c; return DW_OK; }\n"
    "static const dw_command_ops ops = {sizeof ops, run};\n"
    "static const dw_field fields[] = {DW_ARG(nothing, size, DEFAULT, 0, 0, \"d\"), {0}};\n"
    "static const dw_style style = {.kind = DW_KIND_COMMAND, .name = \"nothing\",\n"
    "  .brief = \"b\", .instance_size = sizeof(nothing), .fields = fields, .ops = &ops};\n"
    "static const dw_style *const styles[] = {&style, 0};\n"
    "DW_PLUGIN(.name = \"n\", .version = \"1\", .styles = styles);\n";

static const char *given_default(void)
{
  return dw_registry_find(ctx.registry, DW_KIND_COMMAND, "nothing")->style->fields[0].dflt;
}

START_TEST(a_source_is_compiled_once_and_again_when_its_header_changes)
{
  write_file("mine.h", header, sizeof header - 1);
  const char *file = write_file("my plugin.c", source, sizeof source - 1);
  char path[1024];
  snprintf(path, sizeof path, "%s", file);
  loads(path);
  ck_assert_str_eq(given_default(), "2");
  ck_assert_str_eq(dw_registry_at(ctx.registry, 0)->file, path);
  loads(path);
  ck_assert_str_eq(screen(), ""); /* the same object: nothing was replaced */
  write_file("mine.h", "#define DEFAULT \"3\"\n", sizeof header - 1);
  loads(path);
  ck_assert_str_eq(given_default(), "3");
}
END_TEST

START_TEST(what_the_compiler_says_is_shown)
{
  static const char text[] = "#include <dwell/plugin.h>\nint x = nonsense;\n";
  refuses(write_file("wrong.c", text, sizeof text - 1), DW_ESYNTAX,
          "wrong.c does not compile", "");
  ck_assert_ptr_nonnull(strstr(ctx.error.text, "nonsense"));
  ck_assert_ptr_nonnull(strstr(screen(), "wrong.c:2"));
}
END_TEST

START_TEST(no_shell_ever_sees_a_name)
{
  static const char text[] = "int x = nonsense;\n";
  char touched[1100], evil[1024];
  snprintf(touched, sizeof touched, "%s", temporary("touched"));
  ck_assert_int_eq(chdir(folder), 0);
  refuses(write_file("$(touch touched);`touch touched`.c", text, sizeof text - 1),
          DW_ESYNTAX, "does not compile", "");
  ck_assert_int_ne(access(touched, F_OK), 0);
  snprintf(evil, sizeof evil, "true;touch touched");
  setenv("CC", evil, 1);
  refuses(write_file("a.c", text, sizeof text - 1), DW_EIO, "cannot run true;touch",
          "set CC");
  ck_assert_int_ne(access(touched, F_OK), 0);
}
END_TEST

START_TEST(a_cache_that_others_may_write_is_refused)
{
  static const char text[] = "int x;\n";
  ck_assert_int_eq(mkdir(temporary("dwell"), 0700), 0);
  ck_assert_int_eq(chmod(temporary("dwell"), 0777), 0);
  refuses(write_file("a.c", text, sizeof text - 1), DW_EIO, "can be written by others", "");
  refuses(temporary("absent.c"), DW_ENOTFOUND, "No such file", "");
}
END_TEST

/* -- folders ----------------------------------------------------------------------------
 */

START_TEST(a_scan_warns_of_what_it_cannot_load_and_goes_on)
{
  setenv("DWELL_PLUGIN_PATH", "/nowhere:" DW_TEST_MODULES, 1);
  ck_assert_int_eq(dw_plugins_scan(&ctx, "/not/there"), DW_OK);
  ck_assert_ptr_nonnull(dw_registry_find(ctx.registry, DW_KIND_COMMAND, "nothing"));
  ck_assert_int_eq(ctx.error.status, DW_OK);
  ck_assert_ptr_nonnull(strstr(screen(), "WARNING: -plugin-path: /not/there is no folder"));
  ck_assert_ptr_nonnull(strstr(screen(), "no_symbol.so is a shared object without"));
  ck_assert_ptr_nonnull(strstr(screen(), "other_layout.so is built against other headers"));
}
END_TEST

START_TEST(the_first_folder_of_the_path_wins)
{
  static char bytes[1 << 20];
  const size_t n = read_file(module("good"), bytes, sizeof bytes);
  write_file("good.so", bytes, n);
  write_file("copy.so", bytes, n);
  setenv("DWELL_PLUGIN_PATH", DW_TEST_MODULES, 1);
  ck_assert_int_eq(dw_plugins_scan(&ctx, folder), DW_OK);
  ck_assert_int_eq(dw_registry_count(ctx.registry), 1);
  ck_assert_str_eq(dw_registry_at(ctx.registry, 0)->file, temporary("copy.so"));
  ck_assert_ptr_nonnull(strstr(screen(), "good.so is hidden by that of"));
}
END_TEST

UNIT_MAIN_WITH("load", setup, teardown, a_plugin_brings_its_styles_and_may_be_named_twice,
               plugins_of_other_headers_are_refused_by_name,
               what_is_no_plugin_is_refused_in_words,
               files_that_are_no_shared_objects_are_refused_in_words,
               truncated_objects_are_refused_at_any_length, safe_mode_loads_nothing,
               a_source_is_compiled_once_and_again_when_its_header_changes,
               what_the_compiler_says_is_shown, no_shell_ever_sees_a_name,
               a_cache_that_others_may_write_is_refused,
               a_scan_warns_of_what_it_cannot_load_and_goes_on,
               the_first_folder_of_the_path_wins)
