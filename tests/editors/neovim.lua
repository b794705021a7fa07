-- Does in Neovim what a person does, and writes to $RESULT what there was to see. Each step waits for what it needs.
local result = {}
local function finish()
  vim.fn.writefile({ vim.json.encode(result) }, vim.env.RESULT)
  vim.cmd('qall!')
end
local function wait(what, condition)
  if not vim.wait(30000, condition, 20) then error('waited in vain for ' .. what) end
end
local function shown()
  return vim.tbl_map(function(each)
    return { rule = each.code, start = { each.lnum, each.col }, ['end'] = { each.end_lnum, each.end_col }, severity = each.severity }
  end, vim.diagnostic.get(0))
end
local function has(rule)
  return vim.iter(vim.diagnostic.get(0)):any(function(each) return each.code == rule end)
end
local function text() return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, true), '\n') .. '\n' end
local function find(pattern, offset)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search('\\V' .. pattern, 'cW') > 0, pattern)
  if offset then vim.fn.cursor(vim.fn.line('.'), vim.fn.col('.') + offset) end
end
local function ask(method, params)
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  params = params or vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answer, err = client:request_sync(method, params, 30000, vim.api.nvim_get_current_buf())
  assert(answer and not answer.err, method .. ': ' .. vim.inspect(err or answer))
  return answer.result
end

local function steps()
  local awaited = vim.env.STEPS == 'settings' and 'no-liveness-probe' or 'unknown-field'
  wait('findings', function() return has(awaited) end)
  local client = vim.lsp.get_clients({ bufnr = 0 })[1]
  result.root, result.encoding = client.root_dir, client.offset_encoding
  result.opened = shown()
  if vim.env.STEPS == 'settings' then return end

  if vim.env.STEPS == 'all' then
    find('replicas')
    result.hover = vim.inspect(ask('textDocument/hover'))
    find('configMapRef: {name: "settings"}', #'configMapRef: {name: "s')
    vim.lsp.buf.definition()
    wait('a definition', function() return vim.fn.expand('%:t') == 'settings.yaml' end)
    result.definition = { vim.fn.line('.') - 1, vim.fn.col('.') - 1 }
    vim.cmd('edit! web.yaml')

    local function act(title)
      find('enabled: yes', #'enabled: ')
      vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find(title, 1, true) end })
    end
    act('Put it in quotes')
    wait('a code action', function() return text():find('"yes"', 1, true) end)
    result.mended = text()
    vim.cmd('edit!')
    wait('findings', function() return has('unknown-field') end)
    act("Ignore 'env-value-not-string' here")
    wait('a comment', function() return not has('env-value-not-string') end)
    result.ignored = text()
    vim.cmd('edit!')
    act("Explain 'env-value-not-string'")
    wait('a page', function() return vim.fn.expand('%:t') ~= 'web.yaml' end)
    result.explained = text()
    vim.cmd('edit! web.yaml')

    find('containerPort: 80')
    vim.cmd('normal! yyp')
    vim.api.nvim_set_current_line('          imageP')
    vim.fn.cursor(vim.fn.line('.'), 16)
    local list = ask('textDocument/completion', vim.tbl_extend('force',
      { context = { triggerKind = 1 } }, (function()
        local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
        params.position.character = 16
        return params
      end)()))
    result.completions = vim.tbl_map(function(item) return item.label end, list and (list.items or list) or {})
    vim.cmd('undo')
    vim.cmd('edit!')
  end

  vim.api.nvim_buf_set_lines(0, 0, -1, true, vim.split(vim.env.EDITED, '\n', { trimempty = true }))
  wait('findings of an unsaved edit', function() return has('invalid-type') end)
  result.edited = shown()
end

vim.schedule(function()
  local ok, err = xpcall(steps, debug.traceback)
  if not ok then
    result.error = err
    local log = vim.lsp.log and vim.lsp.log.get_filename() or vim.lsp.get_log_path()
    result.log = vim.fn.filereadable(log) == 1 and table.concat(vim.fn.readfile(log), '\n') or ''
    result.messages = vim.fn.execute('messages')
  end
  finish()
end)
