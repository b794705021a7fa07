-- Stands in for nvim-lint, as far as its README tells what it does with a linter: the command is run on the buffer's text in standard input,
-- functions among the arguments are asked, a bad exit code is taken as the linter says, and what its parser makes of the output is shown.
local lint = { linters = {}, linters_by_ft = {} }
local space = vim.api.nvim_create_namespace('lint')

function lint.try_lint()
  local buffer = vim.api.nvim_get_current_buf()
  for _, name in ipairs(lint.linters_by_ft[vim.bo.filetype] or {}) do
    local linter = lint.linters[name]
    local command = { linter.cmd }
    for _, argument in ipairs(linter.args) do
      table.insert(command, type(argument) == 'function' and argument() or argument)
    end
    local lines = vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
    local run = vim.system(command, { stdin = table.concat(lines, '\n') .. '\n' }):wait()
    assert(linter.stdin and (run.code == 0 or linter.ignore_exitcode), run.stderr)
    vim.diagnostic.set(space, buffer, linter.parser(run.stdout, buffer, vim.fn.getcwd()))
  end
end

package.preload['lint'] = function() return lint end
