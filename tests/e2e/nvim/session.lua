-- A person's session: sees the diagnostics, hovers, goes to a definition and back, applies the quick fix, saves.
-- What to do and what to expect comes as JSON in BYLAW_CASE; what happened goes to stdout as JSON.
local kit = dofile(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/kit.lua')
local wait, cursor_on = kit.wait, kit.cursor_on
local case = vim.json.decode(vim.env.BYLAW_CASE)
local buf = vim.api.nvim_get_current_buf()
local seen = {}

local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then return window end
  end
end

local function hover(word)
  cursor_on(word)
  vim.lsp.buf.hover()
  local window = wait('a hover', float)
  local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
  vim.api.nvim_win_close(window, true)
  return table.concat(lines, '\n')
end

local function session()
  local client = wait('the client', function()
    local client = vim.lsp.get_clients({ bufnr = buf, name = 'bylaw' })[1]
    return client and client.initialized and client
  end)
  seen.encoding = client.offset_encoding
  local found = wait('diagnostics', function()
    local all = vim.diagnostic.get(buf)
    return #all >= case.count and all
  end)
  seen.diagnostics = {}
  for _, d in ipairs(found) do
    local text = vim.api.nvim_buf_get_text(buf, d.lnum, d.col, d.end_lnum, d.end_col, {})
    table.insert(seen.diagnostics, { d.code, table.concat(text, '\n'), d.source })
  end
  seen.hovers = {}
  for _, word in ipairs(case.hovers) do table.insert(seen.hovers, hover(word)) end

  cursor_on(case.fix)
  vim.lsp.buf.definition()
  wait('the definition', function() return vim.api.nvim_get_current_buf() ~= buf end)
  seen.definition = vim.api.nvim_buf_get_name(0)
  vim.cmd('buffer ' .. buf)

  cursor_on(case.fix)
  local before = vim.api.nvim_buf_get_lines(buf, 0, -1, false)
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find(case.title, 1, true) ~= nil end })
  wait('the edit', function() return not vim.deep_equal(before, vim.api.nvim_buf_get_lines(buf, 0, -1, false)) end)
  seen.buffer = vim.api.nvim_buf_get_lines(buf, 0, -1, false)
  wait('one diagnostic less', function() return #vim.diagnostic.get(buf) == #found - 1 end)
  vim.cmd('silent write')
  if client.exec_cmd then client:stop() else client.stop() end
  wait('the end of the client', function() return #vim.lsp.get_clients({ name = 'bylaw' }) == 0 end)
end

local fine, problem = pcall(session)
seen.problem = not fine and tostring(problem) or nil
seen.messages = vim.fn.execute('messages')
io.stdout:write('\nSEEN ' .. vim.json.encode(seen) .. '\n')
vim.cmd(fine and 'qall!' or 'cquit! 1')
