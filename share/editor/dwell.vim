" SPDX-License-Identifier: BSD-3-Clause
" Decks of dwell: *.dwell, and *.in with a statement that LAMMPS does not know.
function! s:Deck()
  if search('\v\C^\s*%(landscape|modes|neb|farm|state|save|read|library)\s', 'nw', 400)
    set filetype=dwell
    setlocal commentstring=#\ %s
  endif
endfunction
autocmd BufNewFile,BufRead *.dwell set filetype=dwell
autocmd BufRead *.in,*.inc call s:Deck()
