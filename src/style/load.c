/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/load.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "style/compile.h"
#include "style/object.h"
#include "style/registry.h"

/* -- refusals ----------------------------------------------------------------------- */

static const char *base_name(const char *file)
{
  const char *slash = strrchr(file, '/');
  return slash ? slash + 1 : file;
}

/* The line that mends a plugin built against other headers. */
static void rebuild_hint(const char *file, char *out, size_t room)
{
  const char *base = base_name(file);
  const int n = (int)strcspn(base, ".");
  snprintf(out, room,
           "rebuild it: cc -std=c11 -O3 -shared -fPIC `pkg-config --cflags dwell` %.*s.c "
           "-o %.*s.so",
           n, base, n, base);
}

static dw_status no_symbol(dw_ctx *ctx, const char *file, void *handle)
{
  char name[32], hint[512];
  for (int major = 0; major < 100; major++) {
    snprintf(name, sizeof name, "dwell_plugin_v%d", major);
    if (!dlsym(handle, name)) continue;
    rebuild_hint(file, hint, sizeof hint);
    return dw_fail_word(ctx, DW_EABI, -1, hint,
                        "%s is built for ABI %d, this dwell has ABI %d", file, major,
                        DW_ABI_MAJOR);
  }
  return dw_fail_word(
      ctx, DW_EABI, -1, "a plugin ends with DW_PLUGIN(.name = ..., .styles = ...)",
      "%s is a shared object without the symbol %s: not a plugin", file, DW_PLUGIN_NAME);
}

static dw_status check_plugin(dw_ctx *ctx, const char *file, const dw_plugin *p)
{
  char hint[512];
  rebuild_hint(file, hint, sizeof hint);
  if (p->magic != DW_MAGIC)
    return dw_fail(ctx, DW_EABI, "%s: %s is not made by DW_PLUGIN (magic 0x%08x)", file,
                   DW_PLUGIN_NAME, (unsigned)p->magic);
  if (p->abi_major != DW_ABI_MAJOR || p->layout != DW_LAYOUT)
    return dw_fail_word(
        ctx, DW_EABI, -1, hint,
        "%s is built against other headers: it has ABI %u.%u layout 0x%x, this "
        "dwell has ABI %d.%d layout 0x%x",
        file, (unsigned)p->abi_major, (unsigned)p->abi_minor, (unsigned)p->layout,
        DW_ABI_MAJOR, DW_ABI_MINOR, (unsigned)DW_LAYOUT);
  if (p->abi_minor > DW_ABI_MINOR)
    return dw_fail_word(ctx, DW_EABI, -1, hint,
                        "%s is built for the newer ABI %u.%u, this dwell has ABI %d.%d",
                        file, (unsigned)p->abi_major, (unsigned)p->abi_minor, DW_ABI_MAJOR,
                        DW_ABI_MINOR);
  if (!p->name || !p->version || !p->styles || !p->styles[0])
    return dw_fail(ctx, DW_EABI, "%s: the plugin lacks its name, version or styles", file);
  for (int i = 0; p->styles[i]; i++) {
    if (dw_style_check(ctx, p->styles[i]) == DW_OK) continue;
    char why[sizeof ctx->error.text];
    memcpy(why, ctx->error.text, sizeof why);
    dw_error_clear(ctx);
    return dw_fail(ctx, DW_EABI, "%s: %.900s", file, why);
  }
  return DW_OK;
}

/* -- one file -----------------------------------------------------------------------------
 */

static dw_status open_plugin(dw_ctx *ctx, const char *file, const char *shown,
                             const dw_plugin **plugin)
{
  char path[DW_PATH_ROOM];
  DW_TRY(dw_object_check(ctx, file));
  /* a bare name would be looked for in the system's library folders */
  if ((size_t)snprintf(path, sizeof path, "%s%s", strchr(file, '/') ? "" : "./", file) >=
      sizeof path)
    return dw_fail(ctx, DW_EVALUE, "the name of the plugin is longer than %d",
                   DW_PATH_ROOM);
  void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!handle) {
    const char *why = dlerror();
    const char *ours = strstr(why, "symbol: dw_");
    return dw_fail_word(ctx, DW_EABI, -1,
                        ours ? "a plugin reaches dwell through the dw_host of create() only"
                             : NULL,
                        "cannot load %s: %s", shown, why);
  }
  *plugin = dlsym(handle, DW_PLUGIN_NAME);
  return *plugin ? check_plugin(ctx, shown, *plugin) : no_symbol(ctx, shown, handle);
}

static dw_status add_styles(dw_ctx *ctx, const dw_plugin *p, const char *file)
{
  for (int i = 0; p->styles[i]; i++)
    DW_TRY(dw_registry_add(ctx, p->styles[i], p, file, true));
  return DW_OK;
}

dw_status dw_plugin_load(dw_ctx *ctx, const char *file)
{
  const size_t n = strlen(file);
  const dw_plugin *plugin;
  char object[DW_PATH_ROOM];
  if (ctx->safe)
    return dw_fail(ctx, DW_ESTATE,
                   "plugin load runs code of the deck's choice: refused by -safe");
  if (n > 2 && !strcmp(file + n - 2, ".c")) {
    DW_TRY(dw_plugin_compile(ctx, file, object));
    DW_TRY(open_plugin(ctx, object, file, &plugin));
  } else {
    DW_TRY(open_plugin(ctx, file, file, &plugin));
  }
  return add_styles(ctx, plugin, file);
}

/* -- folders ----------------------------------------------------------------------------
 */

/* The first on the search path wins.  A file of the same name hides another on purpose; two
 * different ones with one style are worth a word. */
static dw_status add_new_styles(dw_ctx *ctx, const dw_plugin *p, const char *file)
{
  for (int i = 0; p->styles[i]; i++) {
    const dw_style *s = p->styles[i];
    const dw_entry *old = dw_registry_find(ctx->registry, s->kind, s->name);
    if (!old)
      DW_TRY(dw_registry_add(ctx, s, p, file, false));
    else if (old->plugin != p && strcmp(base_name(old->file), base_name(file)) != 0)
      dw_warn(ctx, "%s %s of %s is hidden by that of %s", dw_kind_word(s->kind), s->name,
              file, *old->file ? old->file : "dwell");
  }
  return DW_OK;
}

static dw_status scan_file(dw_ctx *ctx, const char *file)
{
  const dw_plugin *plugin;
  if (open_plugin(ctx, file, file, &plugin) == DW_OK)
    return add_new_styles(ctx, plugin, file);
  const dw_status status = ctx->error.status;
  if (status == DW_ENOMEM) return status;
  dw_warn(ctx, "%s%s%s", ctx->error.text, *ctx->error.hint ? "; " : "", ctx->error.hint);
  dw_error_clear(ctx);
  return DW_OK;
}

static int is_object(const struct dirent *d)
{
  const size_t n = strlen(d->d_name);
  return n > 3 && d->d_name[0] != '.' && !strcmp(d->d_name + n - 3, ".so");
}

static dw_status scan_folder(dw_ctx *ctx, const char *folder, size_t length, bool asked)
{
  char path[DW_PATH_ROOM], file[DW_PATH_ROOM + 300];
  struct dirent **list = NULL;
  dw_status status = DW_OK;
  if (length == 0 || length >= sizeof path) return DW_OK;
  snprintf(path, sizeof path, "%.*s", (int)length, folder);
  const int count = scandir(path, &list, is_object, alphasort);
  if (count < 0 && asked) dw_warn(ctx, "-plugin-path: %s is no folder", path);
  for (int i = 0; i < count; i++) {
    snprintf(file, sizeof file, "%s/%s", path, list[i]->d_name);
    if (status == DW_OK) status = scan_file(ctx, file);
    free(list[i]);
  }
  free(list);
  return status;
}

static dw_status scan_list(dw_ctx *ctx, const char *list, bool asked)
{
  while (list && *list) {
    const size_t n = strcspn(list, ":");
    DW_TRY(scan_folder(ctx, list, n, asked));
    list += n + (list[n] == ':');
  }
  return DW_OK;
}

dw_status dw_plugins_scan(dw_ctx *ctx, const char *path_option)
{
  DW_TRY(scan_list(ctx, path_option, true));
  DW_TRY(scan_list(ctx, getenv("DWELL_PLUGIN_PATH"), false));
  return scan_list(ctx, DW_PLUGIN_DIR, false);
}
