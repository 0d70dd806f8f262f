/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
#include "style/object.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#ifdef __ELF__
#include <elf.h>
#include <link.h>
#endif

static bool is_text(const unsigned char *head, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (!isprint(head[i]) && !isspace(head[i]) && head[i] < 0x80) return false;
  return true;
}

#ifdef __ELF__
/* The machine this dwell was compiled for. */
#if defined(__x86_64__)
enum { MACHINE = EM_X86_64 };
#elif defined(__aarch64__)
enum { MACHINE = EM_AARCH64 };
#elif defined(__powerpc64__)
enum { MACHINE = EM_PPC64 };
#elif defined(__i386__)
enum { MACHINE = EM_386 };
#else
enum { MACHINE = EM_NONE }; /* not checked */
#endif

/* What is wrong with an ELF file, or NULL. */
static const char *elf_fault(FILE *f, uint64_t size)
{
  ElfW(Ehdr) head;
  rewind(f);
  if (fread(&head, sizeof head, 1, f) != 1) return "is cut short";
  if (memcmp(head.e_ident, ELFMAG, SELFMAG) != 0) return "is not a shared object";
  if (head.e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32) ||
      (MACHINE != EM_NONE && head.e_machine != MACHINE))
    return "is for another machine";
  if (head.e_type != ET_DYN)
    return "is an object file or a program, not a shared object (cc needs -shared)";
  if (head.e_phentsize != sizeof(ElfW(Phdr)) || head.e_phoff > size) return "is cut short";
  if (fseek(f, (long)head.e_phoff, SEEK_SET)) return "is cut short";
  for (int i = 0; i < head.e_phnum; i++) {
    ElfW(Phdr) part;
    if (fread(&part, sizeof part, 1, f) != 1) return "is cut short";
    if (part.p_type == PT_LOAD &&
        (part.p_offset > size || part.p_filesz > size - part.p_offset))
      return "is cut short";
  }
  return NULL;
}
#endif

static dw_status check_open(dw_ctx *ctx, const char *file, FILE *f)
{
  unsigned char head[512];
  struct stat info;
  if (fstat(fileno(f), &info) || S_ISDIR(info.st_mode))
    return dw_fail(ctx, DW_EIO, "%s is a folder, not a plugin", file);
  const size_t n = fread(head, 1, sizeof head, f);
  if (n == 0) return dw_fail(ctx, DW_EABI, "%s is empty, not a plugin", file);
  if (is_text(head, n))
    return dw_fail_word(ctx, DW_EABI, -1, "a source must end in .c to be compiled",
                        "%s is a text file, not a shared object", file);
#ifdef __ELF__
  const char *wrong = elf_fault(f, (uint64_t)info.st_size);
  if (wrong) return dw_fail(ctx, DW_EABI, "%s %s", file, wrong);
#endif
  return DW_OK;
}

dw_status dw_object_check(dw_ctx *ctx, const char *file)
{
  FILE *f = fopen(file, "rb");
  if (!f)
    return dw_fail(ctx, errno == ENOENT || errno == ENOTDIR ? DW_ENOTFOUND : DW_EIO,
                   "plugin %s: %s", file, strerror(errno));
  const dw_status status = check_open(ctx, file, f);
  fclose(f);
  return status;
}
