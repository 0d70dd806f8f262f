/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* For each library FILE.lib of a folder what it holds, and for each farm that writes to it
 * its tasks, how many are done or failed, how fast they are and what time is left. */
#include "command/top.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "store/progress.h"

enum { ROOM = 4096, REFRESH = 2000 /* ms */ };

static bool ends(const char *name, const char *with)
{
  const size_t n = strlen(name), m = strlen(with);
  return n > m && !strcmp(name + n - m, with);
}

/* Of FILE.lib and FILE.lib.d, either of which may be alone, the one that speaks for both.
 */
static int chosen(const struct dirent *e)
{
  return ends(e->d_name, ".lib") || ends(e->d_name, ".lib.d");
}

static time_t changed(const char *path)
{
  char folder[ROOM + 2];
  struct stat a = {0}, b = {0};
  snprintf(folder, sizeof folder, "%s.d", path);
  if (stat(path, &a)) a.st_mtime = 0;
  if (stat(folder, &b)) b.st_mtime = 0;
  return a.st_mtime > b.st_mtime ? a.st_mtime : b.st_mtime;
}

static long long rows(const dw_library *lib, const char *table)
{
  const int64_t n = dw_library_rows(lib, table);
  return n > 0 ? (long long)n : 0;
}

/* A line a farm: the stages of a campaign. */
static dw_status show_farms(dw_ctx *ctx, dw_library *lib)
{
  dw_farm_progress *f;
  int64_t count;
  char left[24];
  DW_TRY(dw_progress_read(ctx, lib, (double)time(NULL), &f, &count));
  for (int64_t k = 0; k < count; k++) {
    const double each = f[k].count ? f[k].wall / (double)f[k].count : NAN;
    char total[24] = "?", rate[24] = "-";
    if (f[k].total >= 0) snprintf(total, sizeof total, "%.0f", f[k].total);
    if (f[k].left > 0) snprintf(rate, sizeof rate, "%.3g", 60 * f[k].rate);
    printf("  farm %-17.17s %9s %7lld %7lld %9.3g %9s %9s\n", f[k].farm, total,
           (long long)(f[k].count - f[k].failed), (long long)f[k].failed, each, rate,
           f[k].left == 0 ? "done" : dw_progress_time(f[k].left, left));
  }
  free(f);
  return DW_OK;
}

/* A library may be packed or removed at any instant: that is no failure of the view. */
static void show(dw_ctx *ctx, const char *path, const char *name)
{
  dw_library *lib;
  if (dw_library_open(ctx, path, NULL, &lib) != DW_OK) {
    printf("%-24s cannot be read now\n", name);
    dw_error_clear(ctx);
    return;
  }
  printf("%-24s %lld minima, %lld transitions, %lld wells; changed %.0f s ago\n", name,
         rows(lib, "minima"), rows(lib, "transitions"), rows(lib, "wells"),
         difftime(time(NULL), changed(path)));
  show_farms(ctx, lib);
  dw_error_clear(ctx);
  dw_library_close(ctx, lib);
}

static int view(dw_ctx *ctx, const char *folder)
{
  struct dirent **e;
  char path[ROOM], last[256] = "";
  const int n = scandir(folder, &e, chosen, alphasort);
  if (n < 0) {
    fprintf(stderr, "ERROR: top: %s: %s\n", folder, strerror(errno));
    return 4;
  }
  printf("%-24s %9s %7s %7s %9s %9s %9s\n", "library, its farms", "tasks", "done", "failed",
         "s/task", "1/min", "left");
  for (int i = 0; i < n; i++) {
    char *name = e[i]->d_name;
    if (ends(name, ".lib.d")) name[strlen(name) - 2] = '\0';
    if (strcmp(name, last) &&
        snprintf(path, sizeof path, "%s/%s", folder, name) < (int)sizeof path)
      show(ctx, path, name);
    snprintf(last, sizeof last, "%s", name);
    free(e[i]);
  }
  free(e);
  return fflush(stdout) ? 4 : 0;
}

/* Has q or ctrl-C been pressed within the time of a view? */
static bool left(void)
{
  struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
  char c = 0;
  if (poll(&in, 1, REFRESH) <= 0) return false; /* a signal too */
  return read(STDIN_FILENO, &c, 1) != 1 || c == 'q' || c == 3;
}

int dw_top(dw_ctx *ctx, int words, char *const *word)
{
  struct termios before, raw;
  if (words != 1) {
    fputs("usage: dwell top DIR                        its libraries DIR/*.lib\n", stderr);
    return 2;
  }
  if (!isatty(STDOUT_FILENO) || tcgetattr(STDIN_FILENO, &before)) return view(ctx, word[0]);
  raw = before;
  raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO | ISIG);
  tcsetattr(STDIN_FILENO, TCSANOW, &raw);
  int code;
  do {
    fputs("\033[H\033[J", stdout);
    code = view(ctx, word[0]);
    puts("\nq leaves");
  } while (!code && !left() && !dw_stop_requested(ctx));
  tcsetattr(STDIN_FILENO, TCSANOW, &before);
  return code;
}
