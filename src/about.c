/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "about.h"

#include "config.h"

#include <hdf5.h>
#include <stdlib.h>
#include <string.h>

#include "base/ranks.h"
#include "engine/arpack.h"
#include "engine/blas.h"
#include "engine/sparse.h"

static const char *yes(bool b)
{
  return b ? "yes" : "no";
}

void dw_about_version(void)
{
  char blas[128];
  bool openblas;
  dw_blas_name(blas, sizeof blas, &openblas);
  printf("dwell %s\nplugin ABI %d.%d, plugins in %s\nMPI %s\n", PACKAGE_VERSION,
         DW_ABI_MAJOR, DW_ABI_MINOR, DW_PLUGIN_DIR, yes(dw_ranks_built()));
  printf("BLAS %s\nARPACK %s\nCHOLMOD %s\n", blas, yes(dw_arpack_built()),
         dw_sparse_built() ? "yes (GPL)" : "no");
}

static const char *from_environment(const char *name)
{
  const char *value = getenv(name);
  return value ? value : "";
}

void dw_about_config(const dw_ctx *ctx, const char *plugin_path)
{
  char blas[128];
  bool openblas;
  unsigned major = 0, minor = 0, release = 0;
  dw_blas_name(blas, sizeof blas, &openblas);
  H5get_libversion(&major, &minor, &release);
  printf("version = %s\nplugin_abi = %d.%d\nplugin_dir = %s\ninclude_dir = %s\n",
         PACKAGE_VERSION, DW_ABI_MAJOR, DW_ABI_MINOR, DW_PLUGIN_DIR, DW_INCLUDE_DIR);
#ifdef __VERSION__
  printf("compiler = %s\n", __VERSION__);
#endif
#ifdef _OPENMP
  puts("openmp = yes");
#else
  puts("openmp = no");
#endif
  printf("mpi = %s\nblas = %s\narpack = %s\ncholmod = %s\nhdf5 = %u.%u.%u\n",
         yes(dw_ranks_built()), blas, yes(dw_arpack_built()), yes(dw_sparse_built()), major,
         minor, release);
  printf("threads = %d\nplugin_path = %s\n", ctx->threads, plugin_path ? plugin_path : "");
  static const char *const names[] = {
      "DWELL_PLUGIN_PATH",     "OMP_NUM_THREADS",   "TMPDIR",
      "HDF5_USE_FILE_LOCKING", "SOURCE_DATE_EPOCH", "SLURM_JOB_END_TIME"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    printf("%s = %s\n", names[i], from_environment(names[i]));
}

bool dw_about_code(const char *code)
{
  static const struct {
    const char *code, *text;
  } known[] = {
      {"0", "All was done."},
      {"1",
       "A statement failed while the deck ran: the first ERROR line says which one and\n"
       "    why. What was written before it is whole."},
      {"2",
       "The command line or the deck is wrong; nothing ran. `dwell -check DECK` lists\n"
       "    all mistakes of a deck, `dwell -help` what is legal."},
      {"3", "A plugin could not be used: it is no plugin, or one built for another ABI.\n"
            "    `dwell --version` tells the ABI, `dwell -conform FILE` tests a plugin."},
      {"4",
       "A file could not be read or written: it is not there, not permitted, damaged,\n"
       "    or the disk is full."},
      {"75",
       "Stopped on request (SIGTERM, SIGINT, a time limit, a file EXIT) with a\n"
       "    checkpoint: `dwell -restart FILE` goes on, bit for bit; a farm goes on when\n"
       "    its deck runs again."},
      {"143", "Ended by a second SIGTERM (130: a second SIGINT) before the checkpoint was\n"
              "    made; the last one before it is whole."}};
  bool found = !code;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
    if (code && strcmp(code, known[i].code)) continue;
    printf("%-3s %s\n", known[i].code, known[i].text);
    found = true;
  }
  return found;
}
