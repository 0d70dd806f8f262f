/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* main.c - the command line, signals, exit codes.
 *
 * 0 done, 1 failure of a run, 2 usage or deck, 3 plugin, 4 files, 75 stopped by a signal or
 * a time limit ("try again"). */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "about.h"
#include "base/ranks.h"
#include "command/command.h"
#include "command/librarian.h"
#include "command/top.h"
#include "conform/conform.h"
#include "deck/run.h"
#include "engine/blas.h"
#include "engine/restart.h"
#include "model/system.h"
#include "outputs.h"
#include "store/lammps.h"
#include "style/help.h"
#include "style/load.h"

static dw_signals asked;

/* The first signal asks for an end in good order, the second is not waited for. */
static void on_stop(int number)
{
  (void)number;
  asked.stop = 1;
  signal(SIGTERM, SIG_DFL);
  signal(SIGINT, SIG_DFL);
}

static void on_alarm(int number)
{
  (void)number;
  asked.stop = 1;
}

static void on_question(int number)
{
  if (number == SIGUSR1)
    asked.save = 1;
  else
    asked.status = 1;
}

static void catch (int number, void (*handler)(int), int flags)
{
  struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
  sigemptyset(&action.sa_mask);
  sigaction(number, &action, NULL);
}

static void catch_signals(void)
{
  catch (SIGTERM, on_stop, 0);
  catch (SIGINT, on_stop, 0);
  catch (SIGALRM, on_alarm, 0); /* timer timeout, the end of the job */
  catch (SIGUSR1, on_question, SA_RESTART);
  catch (SIGUSR2, on_question, SA_RESTART);
  dw_restart_limit(0);
}

/* -- options -- */

typedef enum {
  DO_RUN,
  DO_HELP,
  DO_MANUAL,
  DO_LIST,
  DO_CONFORM,
  DO_CONVERT,
  DO_VERSION,
  DO_EXPLAIN,
  DO_CONFIG
} task;

typedef struct {
  task task;
  dw_deck_options deck;
  const char **vars; /* room for deck.vars */
  int nvar_words;
  dw_output_names names;
  dw_partitions partitions;
  const char *plugin_path, *seed, *threads;
  bool safe, json;
  int words; /* of -help, -man, -conform */
  const char **word;
} options;

typedef dw_status take_option(options *, int argc, char **argv, int *at);

static dw_status usage(const char *what, const char *word)
{
  fprintf(stderr, "ERROR: %s: %s\n  see: dwell --help\n", word, what);
  return DW_ESYNTAX;
}

/* The word after an option. */
static dw_status value(int argc, char **argv, int *at, const char **out)
{
  if (*at + 1 >= argc) return usage("a word is missing after it", argv[*at]);
  *out = argv[++*at];
  return DW_OK;
}

/* Is this word an option, and not a number below zero? */
static bool is_option(const char *word)
{
  return word[0] == '-' && word[1] && !strchr("0123456789.", word[1]);
}

static dw_status take_var(options *o, int argc, char **argv, int *at)
{
  int n = 0;
  while (*at + 1 < argc && !(is_option(argv[*at + 1]) && n > 1)) {
    o->vars[o->nvar_words++] = argv[++*at];
    n++;
  }
  if (n < 2) return usage("write -var NAME VALUE ...", argv[*at - n]);
  o->vars[o->nvar_words++] = NULL;
  o->deck.nvars++;
  return DW_OK;
}

static dw_status take_partition(options *o, int argc, char **argv, int *at)
{
  while (*at + 1 < argc && dw_partitions_add(&o->partitions, argv[*at + 1]))
    ++*at;
  if (o->partitions.count) return DW_OK;
  return usage("write -partition 8x2 4: 8 of 2 processes and one of 4", argv[*at]);
}

static dw_status take_echo(options *o, int argc, char **argv, int *at)
{
  DW_TRY(value(argc, argv, at, &o->deck.echo));
  static const char *const legal[] = {"none", "screen", "log", "both"};
  for (int i = 0; i < 4; i++)
    if (!strcmp(o->deck.echo, legal[i])) return DW_OK;
  return usage("legal are none, screen, log, both", o->deck.echo);
}

/* Words up to the next option belong to it. */
static dw_status take_words(options *o, int argc, char **argv, int *at)
{
  o->word = (const char **)argv + *at + 1;
  while (*at + 1 < argc && !is_option(argv[*at + 1])) {
    ++*at;
    o->words++;
  }
  return DW_OK;
}

static bool either(const char *word, const char *full, const char *brief)
{
  return !strcmp(word, full) || !strcmp(word, brief);
}

/* Options with one word after them; NULL when it is none of them. */
static const char **one_word(options *o, const char *word)
{
  if (either(word, "-in", "-i")) return &o->deck.file;
  if (either(word, "-log", "-l")) return &o->names.log;
  if (either(word, "-screen", "-sc")) return &o->names.screen;
  if (either(word, "-plog", "-pl")) return &o->names.part_log;
  if (either(word, "-pscreen", "-ps")) return &o->names.part_screen;
  if (either(word, "-restart", "-r")) return &o->deck.restart;
  if (either(word, "-seed", "--seed")) return &o->seed;
  if (either(word, "-threads", "--threads")) return &o->threads;
  if (either(word, "-plugin-path", "--plugin-path")) return &o->plugin_path;
  return NULL;
}

/* Options that are a word alone; NULL when it is none of them. */
static bool *flag(options *o, const char *word)
{
  static bool ignored;
  if (either(word, "-check", "--check")) return &o->deck.check_only;
  if (either(word, "-skiprun", "-sr")) return &o->deck.skip_run;
  if (either(word, "-debug", "--debug")) return &o->deck.debug;
  if (either(word, "-safe", "--safe")) return &o->safe;
  if (either(word, "-json", "--json")) return &o->json;
  if (either(word, "-nonbuf", "-nb") || either(word, "-cite", "-c") ||
      either(word, "-nocite", "-nc"))
    return &ignored; /* LAMMPS's; dwell's log is never held back */
  return NULL;
}

static dw_status take_task(options *o, int argc, char **argv, int *at)
{
  static const struct {
    const char *full, *brief;
    task task;
  } tasks[] = {{"-help", "-h", DO_HELP},
               {"--help", "-?", DO_HELP},
               {"-man", "--man", DO_MANUAL},
               {"-list", "--list-styles", DO_LIST},
               {"-conform", "--conform", DO_CONFORM},
               {"-restart2data", "-r2data", DO_CONVERT},
               {"--version", "-version", DO_VERSION},
               {"--explain", "-explain", DO_EXPLAIN},
               {"--print-config", "-print-config", DO_CONFIG}};
  const char *word = argv[*at];
  for (size_t i = 0; i < sizeof tasks / sizeof *tasks; i++)
    if (either(word, tasks[i].full, tasks[i].brief)) {
      o->task = tasks[i].task;
      return take_words(o, argc, argv, at);
    }
  return usage("no such option", word);
}

static dw_status take_options(options *o, int argc, char **argv)
{
  for (int at = 1; at < argc; at++) {
    const char *word = argv[at];
    const char **text = one_word(o, word);
    bool *yes = flag(o, word);
    if (text)
      DW_TRY(value(argc, argv, &at, text));
    else if (yes)
      *yes = true;
    else if (either(word, "-var", "-v"))
      DW_TRY(take_var(o, argc, argv, &at));
    else if (either(word, "-partition", "-p"))
      DW_TRY(take_partition(o, argc, argv, &at));
    else if (either(word, "-echo", "-e"))
      DW_TRY(take_echo(o, argc, argv, &at));
    else if (is_option(word))
      DW_TRY(take_task(o, argc, argv, &at));
    else if (!o->deck.file) /* dwell deck.in, dwell -check deck.in */
      o->deck.file = word;
    else
      return usage("a second deck", word);
  }
  o->deck.vars = o->vars;
  o->deck.log_continues = o->deck.restart && !o->names.log;
  return DW_OK;
}

static dw_status take_numbers(dw_ctx *ctx, const options *o)
{
  int64_t v;
  if (o->seed) {
    if (!dw_parse_int(o->seed, &v) || v < 0)
      return usage("a seed is a whole number", o->seed);
    ctx->seed = (uint64_t)v;
  }
  if (o->threads) {
    if (!dw_parse_int(o->threads, &v) || v < 1 || v > 4096)
      return usage("legal: [1,4096]", o->threads);
    ctx->threads = (int)v;
  }
  return DW_OK;
}

/* -- what dwell is asked for -- */

static void print_usage(void)
{
  puts(
      "usage: dwell [-in] DECK [options]\n"
      "       dwell library info|stats|check|pack|merge|thin|export FILE ...\n"
      "       dwell top DIR            the libraries of a folder while they are written\n"
      "\n"
      "  -in, -i FILE             the deck; standard input without it\n"
      "  -var, -v NAME VALUE ...  a variable, which wins over the deck's\n"
      "  -log, -l FILE            log file (log.dwell); none\n"
      "  -screen, -sc FILE        what goes to the screen goes to a file; none\n"
      "  -partition, -p MxN ...   M partitions of N processes each, which run the deck on\n"
      "                           their own: variable V world A B ... tells them apart\n"
      "  -plog, -pscreen FILE     their logs and screens: FILE.0, FILE.1, ...; none\n"
      "  -echo, -e WHERE          statements are shown: none, screen, log (default), both\n"
      "  -check                   read and check the deck, report all errors, run nothing\n"
      "  -skiprun, -sr            run the deck without its long statements\n"
      "  -seed N, -threads N      seed of the random numbers, threads\n"
      "  -restart, -r FILE        go on from a restart file, in its log\n"
      "  -safe                    no shell, no plugin named by the deck\n"
      "  -plugin-path DIR:DIR     where plugins are, before DWELL_PLUGIN_PATH\n"
      "  -debug                   errors say where in dwell they were raised\n"
      "  -nonbuf, -cite, -nocite  accepted, as of LAMMPS\n"
      "\n"
      "  -help, -h [KIND [STYLE]] the kinds of styles, one kind, one style\n"
      "  -man [KIND [STYLE]]      the same as a manual page\n"
      "  -list [-json]            all styles\n"
      "  -conform FILE|KIND [STYLE]  test a plugin against what its kind must do\n"
      "  -restart2data FILE DATA  particles of a restart file as a LAMMPS data file\n"
      "  --explain [CODE]         what an exit code means, and what to do\n"
      "  --print-config           how dwell was built, and what it would use now\n"
      "  --version\n");
}

static void say_wall_time(dw_ctx *ctx, time_t began)
{
  const long t = (long)(time(NULL) - began);
  dw_say(ctx, "Total wall time: %ld:%02ld:%02ld\n", t / 3600, t / 60 % 60, t % 60);
}

static dw_status join_ranks(dw_ctx *ctx, const options *o)
{
  dw_status status = dw_ranks_begin(ctx, o->partitions.count, o->partitions.size);
  if (status == DW_OK && (dw_ranks_count(ctx) > 1 || ctx->partitions > 1) && !o->deck.file)
    status = dw_fail(ctx, DW_EVALUE, "under mpirun the deck is a file: -in DECK");
  if (status == DW_OK && dw_ranks_count(ctx) > 1 && o->deck.restart)
    status =
        dw_fail(ctx, DW_EUNSUP,
                "-restart takes one process; farms go on by the record in the library");
  if (status == DW_OK) return DW_OK;
  if (status != DW_EINTR && dw_ranks_speaks(ctx))
    fprintf(stderr, "ERROR: %s\n", ctx->error.text);
  dw_ranks_end(ctx, 2, false);
  return status;
}

/* Rank 0 last: who is alone packs. */
static dw_status close_libraries(dw_ctx *ctx, bool orderly)
{
  if (dw_rank(ctx) == 0 && orderly) dw_ranks_wait(ctx);
  const dw_status status = dw_context_close(ctx);
  if (dw_rank(ctx) > 0 && orderly) dw_ranks_wait(ctx);
  return status;
}

static int run_deck(dw_ctx *ctx, const options *o)
{
  const time_t began = time(NULL);
  int code = 0;
  if (join_ranks(ctx, o) != DW_OK) return 2;
  if (dw_outputs_open(ctx, &o->names, o->deck.check_only, o->deck.log_continues) != DW_OK) {
    dw_ranks_end(ctx, 4, false);
    return 4;
  }
  if (!o->deck.check_only) dw_say(ctx, "dwell (%s)\n", PACKAGE_VERSION);
  const dw_status status = dw_deck_run(ctx, &o->deck, &code);
  const bool orderly = status == DW_EINTR || (status == DW_OK && !ctx->apart);
  if (close_libraries(ctx, orderly) != DW_OK) {
    const char *what = code ? "note: the library cannot be closed either" : "ERROR";
    fprintf(stderr, "%s: %s\n", what, ctx->error.text);
    if (ctx->log) fprintf(ctx->log, "%s: %s\n", what, ctx->error.text);
    code = code ? code : 4;
  }
  if (!o->deck.check_only) say_wall_time(ctx, began);
  const int closed = dw_outputs_close(ctx);
  code = code ? code : closed;
  dw_ranks_end(ctx, code, orderly);
  return code;
}

static int exit_code(dw_status status)
{
  return status == DW_OK                             ? 0
         : status == DW_EABI                         ? 3
         : status == DW_EIO                          ? 4
         : status == DW_ENOMEM || status == DW_EINTR ? 1
                                                     : 2;
}

static dw_status convert(dw_ctx *ctx, const options *o)
{
  dw_system *system;
  double timestep;
  if (o->words != 2) return usage("write FILE DATA after it", "-restart2data");
  DW_TRY(dw_restart_read_system(ctx, o->word[0], &system, &timestep));
  const dw_status status = dw_lammps_write(ctx, o->word[1], system);
  dw_system_free(system);
  return status;
}

static int answer(dw_ctx *ctx, const options *o)
{
  dw_status status = DW_OK;
  int failed = 0;
  if (o->task == DO_RUN) return run_deck(ctx, o);
  if (o->task == DO_CONFIG) {
    dw_about_config(ctx, o->plugin_path);
    return fflush(stdout) ? 4 : 0;
  }
  if (o->task == DO_MANUAL)
    status = dw_help_man(ctx, stdout, o->words, o->word);
  else if (o->task == DO_CONFORM)
    status = dw_conform(ctx, stdout, o->words, o->word, &failed);
  else if (o->task == DO_CONVERT)
    status = convert(ctx, o);
  else if (o->task == DO_HELP)
    status = dw_help(ctx, stdout, o->words, o->word);
  else
    dw_help_list(ctx, stdout, o->json);
  if (ctx->error.status != DW_OK)
    fprintf(stderr, "ERROR: %s\n%s%s%s", ctx->error.text, *ctx->error.hint ? "  " : "",
            ctx->error.hint, *ctx->error.hint ? "\n" : "");
  if (fflush(stdout)) status = status == DW_OK ? DW_EIO : status;
  return failed ? 1 : exit_code(status);
}

static dw_status start(dw_ctx *ctx, const options *o)
{
  ctx->safe = o->safe, ctx->stop = &asked.stop;
  ctx->restart->signals = &asked;
  if (o->task != DO_RUN) ctx->screen = stderr; /* standard output is the answer alone */
  DW_TRY(take_numbers(ctx, o));
  dw_status status = dw_commands_register(ctx);
  if (status == DW_OK) status = dw_deck_register(ctx);
  if (status == DW_OK) status = dw_plugins_scan(ctx, o->plugin_path);
  if (status != DW_OK) fprintf(stderr, "ERROR: %s\n", ctx->error.text);
  return status;
}

static char *join_words(int argc, char **argv)
{
  size_t room = 1;
  for (int i = 0; i < argc; i++)
    room += strlen(argv[i]) + 1;
  char *line = malloc(room), *p = line;
  for (int i = 0; line && i < argc; i++)
    p += snprintf(p, room - (size_t)(p - line), "%s%s", i ? " " : "", argv[i]);
  return line;
}

int main(int argc, char **argv)
{
  dw_ctx *ctx;
  options o = {.task = DO_RUN};
  signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error of the write */
  dw_blas_restart(argv);
  char *line = join_words(argc, argv);
  o.vars = calloc(2 * (size_t)argc + 1, sizeof *o.vars);
  if (!line || !o.vars || dw_context_new(&ctx) != DW_OK) {
    fputs("ERROR: no memory\n", stderr);
    return 1;
  }
  o.deck.command_line = line;
  int code = 2;
  if (argc > 1 && !strcmp(argv[1], "library")) {
    ctx->screen = stderr; /* standard output is the answer alone */
    code = dw_librarian(ctx, argc - 2, argv + 2);
  } else if (argc > 1 && !strcmp(argv[1], "top")) {
    ctx->screen = stderr, ctx->stop = &asked.stop;
    catch (SIGTERM, on_stop, 0);
    catch (SIGHUP, on_stop, 0);
    code = dw_top(ctx, argc - 2, argv + 2);
  } else if (take_options(&o, argc, argv) != DW_OK) {
    code = 2;
  } else if (o.task == DO_VERSION) {
    dw_about_version();
    code = 0;
  } else if (o.task == DO_EXPLAIN) {
    const char *word = o.words ? o.word[0] : NULL;
    code = dw_about_code(word) ? 0 : 2;
    if (code) usage("dwell ends with 0, 1, 2, 3, 4, 75, 143", word);
  } else if (start(ctx, &o) == DW_OK) {
    catch_signals();
    if (o.task == DO_HELP && !o.words) print_usage();
    code = answer(ctx, &o);
  }
  dw_context_free(ctx);
  free(o.vars), free(o.partitions.size);
  free(line);
  return code;
}
