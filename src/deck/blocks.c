/* SPDX-License-Identifier: BSD-3-Clause
 * SPDX-FileCopyrightText: the dwell authors */
/* if, while, for and farm: where their branches and bodies end. */
#include <string.h>

#include "deck/load.h"

static const char *const openers[] = {"if", "while", "for", "farm"};
static const char *const closers[] = {"endif", "endwhile", "endfor", "endfarm"};

/* -- opening and closing -- */

static dw_status open_block(dw_loader *l, const dw_line *line, dw_block_kind kind,
                            dw_step_kind step)
{
  if (l->inner) {
    l->refused = true;
    return dw_load_fault(l, line, 0, NULL, "%s cannot stand in the one-line form of if",
                         openers[kind]);
  }
  if (!dw_room_for(&l->block, l->blocks, &l->block_room, sizeof *l->block))
    return dw_fail(l->deck->ctx, DW_ENOMEM, "no memory for a block");
  const int at = dw_load_step(l, step, line);
  if (at < 0) return DW_ENOMEM;
  l->block[l->blocks++] = (dw_block){.kind = kind, .step = at, .branch = at, .gotos = -1};
  return DW_OK;
}

/* After an end that fits an outer block: that one is ended, and those within it. */
static void give_up(dw_loader *l, dw_block_kind kind)
{
  int b = l->blocks - 1;
  while (b >= 0 && l->block[b].kind != kind)
    b--;
  for (; b >= 0 && l->blocks > b; l->blocks--)
    if (l->blocks > b + 1) l->forgiven[l->block[l->blocks - 1].kind]++;
}

/* The innermost block, if it is of that kind; *out = NULL when the line is of a block that
 * is in error already. */
static dw_status innermost(dw_loader *l, const dw_line *line, dw_block_kind kind,
                           dw_block **out)
{
  *out = NULL;
  if (l->inner && l->refused) return DW_OK;
  const char *word = line->word[0].text;
  char hint[80] = "";
  dw_block *top = l->blocks ? &l->block[l->blocks - 1] : NULL;
  if (l->inner)
    return dw_load_fault(l, line, 0, NULL, "%s cannot stand in the one-line form of if",
                         word);
  if (top && top->kind == kind) {
    *out = top;
    return DW_OK;
  }
  if (l->forgiven[kind]) {
    l->forgiven[kind]--;
    return DW_OK;
  }
  if (top) {
    const dw_span opened = l->unit->step[top->step].line.where;
    snprintf(hint, sizeof hint, "the %s of line %zu is open: %s ends it",
             openers[top->kind], dw_source_locate(opened).line, closers[top->kind]);
    give_up(l, kind);
  }
  return dw_load_fault(l, line, 0, hint, "%s without %s", word, openers[kind]);
}

static dw_status nothing_after(dw_loader *l, const dw_line *line)
{
  if (line->n == 1) return DW_OK;
  const bool else_if = dw_word_is(line, 0, "else") && dw_word_is(line, 1, "if");
  return dw_load_fault(l, line, 1, else_if ? "write elif EXPR" : NULL,
                       "%s stands alone on its line", line->word[0].text);
}

void dw_load_unclosed(dw_loader *l)
{
  char more[64] = "";
  if (!l->blocks) return;
  const dw_block *block = &l->block[l->blocks - 1];
  if (l->blocks > 1)
    snprintf(more, sizeof more, "as are %d blocks around it", l->blocks - 1);
  dw_load_fault(l, &l->unit->step[block->step].line, 0, more,
                "%s is never closed: %s is missing", openers[block->kind],
                closers[block->kind]);
  dw_deck_find(l->deck, l->unit, l->b.fault, NULL);
  l->b.fault.source = NULL;
}

/* -- if -- */

/* A branch ends: its last step goes to the end of the whole if; the condition that was
 * false goes on here. */
static dw_status end_branch(dw_loader *l, dw_block *block, const dw_line *line)
{
  const int jump = dw_load_step(l, DW_STEP_GOTO, line);
  if (jump < 0) return DW_ENOMEM;
  l->unit->step[jump].target = block->gotos;
  block->gotos = jump;
  l->unit->step[block->branch].target = l->unit->steps;
  return DW_OK;
}

static void end_if(dw_loader *l, const dw_block *block)
{
  dw_step *step = l->unit->step;
  const int end = l->unit->steps;
  if (block->branch >= 0) step[block->branch].target = end;
  for (int g = block->gotos; g >= 0;) {
    const int next = step[g].target;
    step[g].target = end, g = next;
  }
}

/* Makes the condition of the step just added. */
static dw_status condition(dw_loader *l, dw_line *line, int first, int last, int step)
{
  dw_formula *f = NULL;
  const dw_status status = dw_load_formula(l, line, first, last, &f);
  l->unit->step[step].formula = f;
  return status;
}

/* The commands from word `at` up to elif or else. */
static dw_status commands(dw_loader *l, dw_line *line, int *at)
{
  const int begin = *at;
  dw_status status = DW_OK;
  l->inner++;
  for (; status == DW_OK && *at < line->n && !dw_word_is(line, *at, "elif") &&
         !dw_word_is(line, *at, "else");
       ++*at) {
    const dw_lexeme *word = &line->word[*at];
    status = dw_load_span(l, word->inside, word->quote == '"' ? '"' : l->b.outer);
  }
  l->inner--;
  DW_TRY(status);
  if (*at == begin)
    return dw_load_fault(l, line, *at,
                         "if \"EXPR\" then \"COMMAND\" ... else \"COMMAND\" ...",
                         "a command is missing here");
  return DW_OK;
}

/* if "EXPR" then "COMMAND" ... elif "EXPR" "COMMAND" ... else "COMMAND" ... */
static dw_status one_line(dw_loader *l, dw_line *line, int then)
{
  dw_block block = {.gotos = -1};
  int at = then + 1, first = 1, last = then;
  l->refused = false;
  for (;;) {
    block.branch = dw_load_step(l, DW_STEP_IF, line);
    if (block.branch < 0) return DW_ENOMEM;
    if (first > 1) l->unit->step[block.branch].inner = true;
    l->b.words = true;
    const dw_status status = condition(l, line, first, last, block.branch);
    l->b.words = false;
    DW_TRY(status);
    DW_TRY(commands(l, line, &at));
    if (at >= line->n) break;
    DW_TRY(end_branch(l, &block, line));
    l->unit->step[block.gotos].inner = true;
    if (dw_word_is(line, at++, "else")) {
      block.branch = -1;
      DW_TRY(commands(l, line, &at));
      if (at < line->n)
        return dw_load_fault(l, line, at, NULL, "nothing follows the commands of else");
      break;
    }
    if (at >= line->n)
      return dw_load_fault(l, line, at, NULL, "elif needs an expression here");
    first = at, last = ++at;
    if (at < line->n && dw_word_is(line, at, "then")) at++;
  }
  end_if(l, &block);
  const int end = dw_load_step(l, DW_STEP_NOTHING, line);
  if (end < 0) return DW_ENOMEM;
  l->unit->step[end].inner = true;
  return DW_OK;
}

dw_status dw_load_if(dw_loader *l, dw_line *line)
{
  int then = 1;
  while (then < line->n && !dw_word_is(line, then, "then"))
    then++;
  if (then < line->n - 1) return one_line(l, line, then);
  DW_TRY(open_block(l, line, DW_BLOCK_IF, DW_STEP_IF));
  return condition(l, line, 1, then, l->unit->steps - 1);
}

dw_status dw_load_elif(dw_loader *l, dw_line *line)
{
  dw_block *block = NULL;
  DW_TRY(innermost(l, line, DW_BLOCK_IF, &block));
  if (!block) return DW_OK;
  if (block->branch < 0) return dw_load_fault(l, line, 0, NULL, "elif after else");
  DW_TRY(end_branch(l, block, line));
  block->branch = dw_load_step(l, DW_STEP_IF, line);
  if (block->branch < 0) return DW_ENOMEM;
  const int last = dw_word_is(line, line->n - 1, "then") ? line->n - 1 : line->n;
  return condition(l, line, 1, last, block->branch);
}

dw_status dw_load_else(dw_loader *l, dw_line *line)
{
  dw_block *block = NULL;
  DW_TRY(innermost(l, line, DW_BLOCK_IF, &block));
  if (!block) return DW_OK;
  if (block->branch < 0) return dw_load_fault(l, line, 0, NULL, "a second else");
  DW_TRY(nothing_after(l, line));
  DW_TRY(end_branch(l, block, line));
  block->branch = -1;
  return dw_load_step(l, DW_STEP_NOTHING, line) < 0 ? DW_ENOMEM : DW_OK;
}

dw_status dw_load_endif(dw_loader *l, dw_line *line)
{
  dw_block *block = NULL;
  DW_TRY(innermost(l, line, DW_BLOCK_IF, &block));
  if (!block) return DW_OK;
  end_if(l, block);
  l->blocks--;
  if (dw_load_step(l, DW_STEP_NOTHING, line) < 0) return DW_ENOMEM;
  return nothing_after(l, line);
}

/* -- loops -- */

/* The step that ends a loop, and the two told of one another. */
static dw_status close_loop(dw_loader *l, dw_line *line, dw_block_kind kind,
                            dw_step_kind step)
{
  dw_block *block = NULL;
  DW_TRY(innermost(l, line, kind, &block));
  if (!block) return DW_OK;
  const int end = dw_load_step(l, step, line), begin = block->step;
  if (end < 0) return DW_ENOMEM;
  l->unit->step[begin].target = end;
  l->unit->step[end].target = begin;
  l->blocks--;
  return nothing_after(l, line);
}

dw_status dw_load_while(dw_loader *l, dw_line *line)
{
  DW_TRY(open_block(l, line, DW_BLOCK_WHILE, DW_STEP_WHILE));
  return condition(l, line, 1, line->n, l->unit->steps - 1);
}

dw_status dw_load_endwhile(dw_loader *l, dw_line *line)
{
  return close_loop(l, line, DW_BLOCK_WHILE, DW_STEP_ENDWHILE);
}

static dw_status open_loop(dw_loader *l, dw_line *line, dw_block_kind kind)
{
  DW_TRY(open_block(l, line, kind, kind == DW_BLOCK_FARM ? DW_STEP_FARM : DW_STEP_FOR));
  return dw_load_loop(l, line, &l->unit->step[l->unit->steps - 1].loop);
}

dw_status dw_load_for(dw_loader *l, dw_line *line)
{
  return open_loop(l, line, DW_BLOCK_FOR);
}

dw_status dw_load_endfor(dw_loader *l, dw_line *line)
{
  return close_loop(l, line, DW_BLOCK_FOR, DW_STEP_ENDFOR);
}

dw_status dw_load_farm(dw_loader *l, dw_line *line)
{
  for (int b = 0; b < l->blocks; b++)
    if (l->block[b].kind == DW_BLOCK_FARM) {
      open_loop(l, line, DW_BLOCK_FARM);
      return dw_load_fault(l, line, 0, NULL, "a farm cannot stand within a farm");
    }
  return open_loop(l, line, DW_BLOCK_FARM);
}

dw_status dw_load_endfarm(dw_loader *l, dw_line *line)
{
  return close_loop(l, line, DW_BLOCK_FARM, DW_STEP_ENDFARM);
}

static dw_status leave_loop(dw_loader *l, dw_line *line, dw_step_kind kind)
{
  const int at = dw_load_step(l, kind, line);
  if (at < 0) return DW_ENOMEM;
  if (l->unit->step[at].block < 0)
    return dw_load_fault(l, line, 0, NULL, "%s outside a loop", line->word[0].text);
  return nothing_after(l, line);
}

dw_status dw_load_break(dw_loader *l, dw_line *line)
{
  return leave_loop(l, line, DW_STEP_BREAK);
}

dw_status dw_load_continue(dw_loader *l, dw_line *line)
{
  return leave_loop(l, line, DW_STEP_CONTINUE);
}
