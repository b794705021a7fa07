" Does in Vim what a person does, and writes to $RESULT what there was to see. Each step waits for what it needs.
let s:result = {}

function! s:wait(what, condition) abort
  for l:try in range(1500)
    if a:condition()
      return
    endif
    sleep 20m
  endfor
  throw 'waited in vain for ' .. a:what
endfunction

function! s:has(code) abort
  return !empty(filter(copy(ale#engine#GetLoclist(bufnr(''))), {_, each -> get(each, 'code', '') is# a:code}))
endfunction

function! s:shown() abort
  return map(copy(ale#engine#GetLoclist(bufnr(''))), {_, each -> {
  \   'rule': get(each, 'code', ''), 'line': each.lnum, 'column': each.col, 'type': each.type,
  \   'end_line': get(each, 'end_lnum', 0), 'end_column': get(each, 'end_col', 0)}})
endfunction

function! s:text() abort
  return join(getline(1, '$'), "\n") .. "\n"
endfunction

function! s:steps() abort
  call s:wait('findings', {-> s:has($STEPS is# 'settings' ? 'no-liveness-probe' : 'unknown-field')})
  let s:result.opened = s:shown()
  if $STEPS is# 'settings'
    return
  endif

  if $STEPS is# 'all'
    call cursor(1, 1)
    call search('enabled: \zsyes')
    call feedkeys("1\<CR>", 't')
    ALECodeAction
    call s:wait('a code action', {-> s:text() =~# '"yes"'})
    let s:result.mended = s:text()
    edit!

    call cursor(1, 1)
    call search('configMapRef: {name: "\zssettings')
    ALEGoToDefinition
    call s:wait('a definition', {-> expand('%:t') is# 'settings.yaml'})
    let s:result.definition = [line('.'), col('.')]
    edit! web.yaml

    call cursor(1, 1)
    call search('replicas')
    let g:ale_hover_to_preview = 1
    ALEHover
    call s:wait('an explanation', {-> winnr('$') > 1})
    let s:result.hover = join(getbufline(winbufnr(winnr('$') is winnr() ? 1 : winnr('$')), 1, '$'), "\n")
    silent! wincmd p
    pclose
  endif

  call setline(1, split($EDITED, "\n"))
  doautocmd TextChanged
  call s:wait('findings of an unsaved edit', {-> s:has('invalid-type')})
  let s:result.edited = s:shown()
endfunction

function! s:run(_) abort
  try
    call s:steps()
  catch
    let s:result.error = v:exception .. ' at ' .. v:throwpoint
    let s:result.messages = execute('messages')
    let s:result.info = exists(':ALEInfo') ? execute('ALEInfo -echo') : ''
  endtry
  call writefile([json_encode(s:result)], $RESULT)
  qall!
endfunction

call timer_start(100, function('s:run'))
