/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/compile.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/hash.h"

extern char **environ;

enum { ARGS = 64, SEEN = 64, TEXT = 4 * DW_PATH_ROOM };

static const char *const flags[] = {
    "-std=c11", "-O3", "-ffp-contract=off", "-fno-math-errno", "-Wall", "-shared", "-fPIC"};

/* The command line: words point into `text`. */
typedef struct {
  char text[TEXT];
  size_t used;
  char *argv[ARGS];
  int argc;
  const char *include[16];
  int includes;
} command;

static bool push(command *c, const char *before, const char *word, size_t length)
{
  const size_t need = strlen(before) + length + 1;
  if (c->argc + 1 >= ARGS || need > sizeof c->text - c->used) return false;
  c->argv[c->argc++] = c->text + c->used;
  snprintf(c->text + c->used, need, "%s%.*s", before, (int)length, word);
  c->used += need;
  return true;
}

static bool push_word(command *c, const char *word)
{
  return push(c, "", word, strlen(word));
}

/* -I of every folder of a colon list. */
static bool push_includes(command *c, const char *list)
{
  while (list && *list) {
    const size_t n = strcspn(list, ":");
    if (n && c->includes < 16) {
      if (!push(c, "-I", list, n)) return false;
      c->include[c->includes++] = c->argv[c->argc - 1] + 2;
    }
    list += n + (list[n] == ':');
  }
  return true;
}

/* CC may hold more than one word ("ccache gcc"). */
static bool build_command(command *c)
{
  const char *cc = getenv("CC");
  if (!cc || !cc[strspn(cc, " ")]) cc = "cc";
  for (const char *p = cc + strspn(cc, " "); *p; p += strspn(p, " ")) {
    const size_t n = strcspn(p, " ");
    if (!push(c, "", p, n)) return false;
    p += n;
  }
  for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
    if (!push_word(c, flags[i])) return false;
  return push_includes(c, getenv("DWELL_INCLUDE_PATH")) && push_includes(c, DW_INCLUDE_DIR);
}

/* -- the key -------------------------------------------------------------------------- */

typedef struct {
  uint64_t hash;
  char *seen[SEEN];
  int count;
} key;

static bool hash_file(key *k, const command *c, const char *file, int depth);

/* The file that an #include means: beside the one that includes it, or <dwell/...> in one
 * of the include folders.  System headers are not ours to watch. */
static void hash_include(key *k, const command *c, const char *file, const char *line,
                         int depth)
{
  char name[256], path[DW_PATH_ROOM];
  const char *p = line + 1 + strspn(line + 1, " \t");
  if (strncmp(p, "include", 7) != 0) return;
  p += 7 + strspn(p + 7, " \t");
  const bool quoted = *p == '"';
  if ((!quoted && *p != '<') || sscanf(p + 1, "%255[^\">\n]", name) != 1) return;
  const char *slash = strrchr(file, '/');
  const int folder = slash ? (int)(slash - file) + 1 : 0;
  if (quoted &&
      (size_t)snprintf(path, sizeof path, "%.*s%s", folder, file, name) < sizeof path &&
      hash_file(k, c, path, depth + 1))
    return;
  if (!quoted && strncmp(name, "dwell/", 6) != 0) return;
  for (int i = 0; i < c->includes; i++)
    if ((size_t)snprintf(path, sizeof path, "%s/%s", c->include[i], name) < sizeof path &&
        hash_file(k, c, path, depth + 1))
      return;
}

/* False: there is no such file. */
static bool hash_file(key *k, const command *c, const char *file, int depth)
{
  char line[4096];
  for (int i = 0; i < k->count; i++)
    if (!strcmp(k->seen[i], file)) return true;
  FILE *f = fopen(file, "rb");
  if (!f) return false;
  if (k->count < SEEN && (k->seen[k->count] = strdup(file))) k->count++;
  while (fgets(line, sizeof line, f)) {
    k->hash = dw_hash(k->hash, line, strlen(line));
    const char *p = line + strspn(line, " \t");
    if (*p == '#' && depth < 8) hash_include(k, c, file, p, depth);
  }
  fclose(f);
  return true;
}

static bool make_key(const command *c, const char *source, uint64_t *hash)
{
  key k = {.hash = DW_HASH_START};
  for (int i = 0; i < c->argc; i++)
    k.hash = dw_hash(k.hash, c->argv[i], strlen(c->argv[i]) + 1);
  const bool found = hash_file(&k, c, source, 0);
  for (int i = 0; i < k.count; i++)
    free(k.seen[i]);
  *hash = k.hash;
  return found;
}

/* -- the cache folder ---------------------------------------------------------------------
 */

static dw_status make_folder(dw_ctx *ctx, const char *folder)
{
  if (mkdir(folder, 0700) && errno != EEXIST)
    return dw_fail(ctx, DW_EIO, "cannot make the cache folder %s: %s", folder,
                   strerror(errno));
  return DW_OK;
}

/* What is loaded from here runs as the user: nobody else may write here. */
static dw_status cache_folder(dw_ctx *ctx, char *out, size_t room)
{
  const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
  struct stat info;
  char parent[DW_PATH_ROOM / 2];
  const bool own = cache && *cache == '/';
  if (!own && (!home || *home != '/'))
    return dw_fail(ctx, DW_EIO, "no cache folder: neither XDG_CACHE_HOME nor HOME is set");
  const int used =
      snprintf(parent, sizeof parent, "%s%s", own ? cache : home, own ? "" : "/.cache");
  if (used >= (int)sizeof parent)
    return dw_fail(ctx, DW_EIO, "the cache folder's name is too long");
  snprintf(out, room, "%s/dwell", parent);
  DW_TRY(make_folder(ctx, parent));
  DW_TRY(make_folder(ctx, out));
  if (stat(out, &info) || !S_ISDIR(info.st_mode))
    return dw_fail(ctx, DW_EIO, "the cache %s is no folder", out);
  if (info.st_uid != geteuid() || (info.st_mode & (S_IWGRP | S_IWOTH)))
    return dw_fail(ctx, DW_EIO, "the cache folder %s can be written by others: chmod go-w",
                   out);
  return DW_OK;
}

/* -- the compiler
 * --------------------------------------------------------------------------- */

/* Runs it with all it says in `said`; its exit code, or -1 with errno set. */
static int run(char **argv, const char *said)
{
  posix_spawn_file_actions_t act;
  pid_t child;
  int state = 0;
  posix_spawn_file_actions_init(&act);
  posix_spawn_file_actions_addopen(&act, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&act, 1, said, O_WRONLY | O_CREAT | O_TRUNC, 0600);
  posix_spawn_file_actions_adddup2(&act, 1, 2);
  const int failed = posix_spawnp(&child, argv[0], &act, NULL, argv, environ);
  posix_spawn_file_actions_destroy(&act);
  if (failed) {
    errno = failed;
    return -1;
  }
  while (waitpid(child, &state, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(state) ? WEXITSTATUS(state) : 128;
}

/* Shows what the compiler said; the first line with "error" becomes the message. */
static dw_status show_errors(dw_ctx *ctx, const char *source, const char *said)
{
  char line[600], first[600] = "";
  FILE *f = fopen(said, "r");
  while (f && fgets(line, sizeof line, f)) {
    dw_say(ctx, "%s", line);
    if (!*first && strstr(line, "error")) snprintf(first, sizeof first, "%s", line);
  }
  if (f) fclose(f);
  first[strcspn(first, "\n")] = '\0';
  return dw_fail(ctx, DW_ESYNTAX, "%s does not compile%s%s", source, *first ? ": " : "",
                 first);
}

static dw_status compile(dw_ctx *ctx, command *c, const char *source, const char *object)
{
  char fresh[DW_PATH_ROOM], said[DW_PATH_ROOM];
  const long pid = (long)getpid();
  if ((size_t)snprintf(fresh, sizeof fresh, "%s.%ld.tmp", object, pid) >= sizeof fresh ||
      (size_t)snprintf(said, sizeof said, "%s.%ld.log", object, pid) >= sizeof said ||
      !push_word(c, "-o") || !push_word(c, fresh) ||
      !push(c, *source == '-' ? "./" : "", source, strlen(source)) || !push_word(c, "-lm"))
    return dw_fail(ctx, DW_EIO, "the command that compiles %s is too long", source);
  c->argv[c->argc] = NULL;
  const int code = run(c->argv, said);
  dw_status status = DW_OK;
  if (code < 0 || code == 127)
    status = dw_fail_word(ctx, DW_EIO, -1, "set CC to a C compiler",
                          "cannot run %s to compile %s", c->argv[0], source);
  else if (code != 0)
    status = show_errors(ctx, source, said);
  else if (rename(fresh, object))
    status = dw_fail(ctx, DW_EIO, "cannot write %s: %s", object, strerror(errno));
  unlink(said);
  if (status != DW_OK) unlink(fresh);
  return status;
}

dw_status dw_plugin_compile(dw_ctx *ctx, const char *source, char object[DW_PATH_ROOM])
{
  char folder[DW_PATH_ROOM / 2 + 16];
  command c = {.used = 0};
  uint64_t hash;
  if (!build_command(&c))
    return dw_fail(ctx, DW_EVALUE, "CC or DWELL_INCLUDE_PATH is too long to compile %s",
                   source);
  if (!make_key(&c, source, &hash))
    return dw_fail(ctx, DW_ENOTFOUND, "plugin %s: %s", source, strerror(errno));
  DW_TRY(cache_folder(ctx, folder, sizeof folder));
  const char *slash = strrchr(source, '/'), *base = slash ? slash + 1 : source;
  snprintf(object, DW_PATH_ROOM, "%s/%.*s-%016llx.so", folder,
           (int)(strlen(base) < 100 ? strlen(base) - 2 : 100), base,
           (unsigned long long)hash);
  return access(object, R_OK) == 0 ? DW_OK : compile(ctx, &c, source, object);
}
