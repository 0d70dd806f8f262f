/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* gnuplot as a child process: no shell, its complaints in our message. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/figure.h"

extern char **environ;

/* Starts it with its output on `complaints`; an errno. */
static int start(const char *program, const char *folder, const char *script,
                 int complaints, pid_t *child)
{
  char *const words[] = {(char *)(uintptr_t)program, (char *)(uintptr_t)script, NULL};
  posix_spawn_file_actions_t actions;
  int error = posix_spawn_file_actions_init(&actions);
  if (error) return error;
  error = posix_spawn_file_actions_addchdir_np(&actions, folder);
  if (!error)
    error = posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
  for (int fd = 1; !error && fd <= 2; fd++)
    error = posix_spawn_file_actions_adddup2(&actions, complaints, fd);
  if (!error) error = posix_spawnp(child, program, &actions, NULL, words, environ);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

/* The line that says what is wrong: gnuplot puts it last, after a blank-led context. */
static void last_line(FILE *complaints, char out[256])
{
  char line[256];
  out[0] = '\0';
  rewind(complaints);
  while (fgets(line, sizeof line, complaints)) {
    const size_t n = strcspn(line, "\r\n");
    if (n && line[0] != ' ') snprintf(out, 256, "%.*s", (int)n, line);
  }
}

static dw_status finish(dw_ctx *ctx, pid_t child, const char *script, FILE *complaints)
{
  int status;
  char why[256];
  while (waitpid(child, &status, 0) < 0)
    if (errno != EINTR)
      return dw_fail(ctx, DW_EIO, "gnuplot %s: %s", script, strerror(errno));
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return DW_OK;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
    return dw_fail(ctx, DW_ENOTFOUND, "gnuplot is not there");
  last_line(complaints, why);
  return dw_fail(ctx, DW_EIO, "gnuplot %s failed: %s", script,
                 why[0] ? why : "no reason given");
}

dw_status dw_gnuplot(dw_ctx *ctx, const char *folder, const char *script)
{
  const char *wanted = getenv("DWELL_GNUPLOT");
  FILE *complaints = tmpfile();
  if (!complaints) return dw_fail(ctx, DW_EIO, "gnuplot: %s", strerror(errno));
  pid_t child = 0;
  int error = start(wanted && *wanted ? wanted : DW_GNUPLOT, folder, script,
                    fileno(complaints), &child);
  if (error == ENOENT && !(wanted && *wanted)) /* it has moved since configure */
    error = start("gnuplot", folder, script, fileno(complaints), &child);
  const dw_status status = error ? dw_fail(ctx, error == ENOENT ? DW_ENOTFOUND : DW_EIO,
                                           "cannot run gnuplot: %s", strerror(error))
                                 : finish(ctx, child, script, complaints);
  fclose(complaints);
  return status;
}
