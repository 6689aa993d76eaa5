-- A person works on entries: for each [word, title] of BYLAW_CASE goes there and takes the action; then saves everything.
-- What was offered goes to stdout as JSON.
local case = vim.json.decode(vim.env.BYLAW_CASE)
local buf = vim.api.nvim_get_current_buf()
local seen = { offered = {} }

local function wait(what, f)
  local got
  if not vim.wait(30000, function() got = f() return got and true or false end, 20) then
    error('timed out waiting for ' .. what, 0)
  end
  return got
end

vim.ui.select = function(items, _, choose) choose(items[1], 1) end -- the best comes first

local function cursor_on(word)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(buf, 0, -1, false)) do
    local column = line:find(word, 1, true)
    if column then return vim.api.nvim_win_set_cursor(0, { number, column - 1 }) end
  end
  error('no ' .. word .. ' in the buffer', 0)
end

local function take(word, title)
  cursor_on(word)
  local before = vim.api.nvim_buf_get_changedtick(buf)
  wait('the action ' .. title, function()
    -- what is known of the history, and so what is offered, may grow: a person asks again too
    local titles = {}
    vim.lsp.buf.code_action({
      apply = true,
      filter = function(action)
        table.insert(titles, action.title)
        return action.title:find(title, 1, true) == 1
      end,
    })
    vim.wait(1000, function() return vim.api.nvim_buf_get_changedtick(buf) ~= before end, 10)
    seen.offered[title] = titles
    return vim.api.nvim_buf_get_changedtick(buf) ~= before
  end)
end

local function session()
  local client = wait('the client', function()
    local client = vim.lsp.get_clients({ bufnr = buf, name = 'bylaw' })[1]
    return client and client.initialized and client
  end)
  client.flags.debounce_text_changes = 0 -- no person acts on another file within the 150 ms that Neovim waits
  wait('diagnostics', function() return #vim.diagnostic.get(buf) >= case.count end)
  for _, step in ipairs(case.steps) do
    if step[2] == 'hover' then
      cursor_on(step[1])
      vim.lsp.buf.hover()
    else
      take(step[1], step[2])
    end
  end
  vim.cmd('silent wall')
  if client.exec_cmd then client:stop() else client.stop() end
  wait('the end of the client', function() return #vim.lsp.get_clients({ name = 'bylaw' }) == 0 end)
end

local fine, problem = pcall(session)
seen.problem = not fine and (tostring(problem) .. vim.json.encode(seen.offered)) or nil
seen.messages = vim.fn.execute('messages')
io.stdout:write('\nSEEN ' .. vim.json.encode(seen) .. '\n')
vim.cmd(fine and 'qall!' or 'cquit! 1')
