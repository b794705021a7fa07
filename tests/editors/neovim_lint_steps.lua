local function shown()
  return vim.tbl_map(function(each)
    return { rule = each.code, start = { each.lnum, each.col }, ['end'] = { each.end_lnum, each.end_col } }
  end, vim.diagnostic.get(0))
end

local result = {}
local ok, err = xpcall(function()
  result.opened = shown()
  vim.api.nvim_buf_set_lines(0, 0, -1, true, vim.split(vim.env.EDITED, '\n', { trimempty = true }))
  vim.api.nvim_exec_autocmds('InsertLeave', { buffer = 0 })
  result.edited = shown()
end, debug.traceback)
result.error = not ok and err or nil
vim.fn.writefile({ vim.json.encode(result) }, vim.env.RESULT)
vim.cmd('qall!')
