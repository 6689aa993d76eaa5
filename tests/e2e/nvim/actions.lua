-- A person works on entries: for each [word, title] of BYLAW_CASE goes there and takes the action, for each
-- [word, command, choice] runs the command of the server and chooses from what it asks; then saves everything.
-- What was offered, asked and selected goes to stdout as JSON.
local kit = dofile(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/kit.lua')
local wait, cursor_on = kit.wait, kit.cursor_on
local case = vim.json.decode(vim.env.BYLAW_CASE)
local buf = vim.api.nvim_get_current_buf()
local seen = { offered = {}, asked = {}, selected = {} }

local wanted
local function chosen(titles)
  table.insert(seen.asked, titles)
  for number, title in ipairs(titles) do
    if wanted and title:find(wanted, 1, true) then return number end
  end
  return 1 -- the best comes first
end
vim.ui.select = function(items, options, choose)
  local number = chosen(vim.tbl_map(options.format_item or tostring, items))
  choose(items[number], number)
end
vim.fn.inputlist = function(lines) -- the first two say what is asked
  return chosen(vim.list_slice(lines, 3))
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

-- Runs a command of the server at a word, as a mapping would.
local function run(client, word, command, choice)
  cursor_on(word)
  wanted = choice
  local at = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local params = { command = command, arguments = { { uri = at.textDocument.uri, position = at.position } } }
  local answer, failed
  local function done(problem, result) answer, failed = result, problem end
  if vim.fn.has('nvim-0.11') == 1 then
    client:request('workspace/executeCommand', params, done, buf)
  else
    client.request('workspace/executeCommand', params, done, buf)
  end
  wait('the answer to ' .. command, function() return answer or failed end)
  if failed then error(failed.message, 0) end
  wanted = nil
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  seen.selected[command] = vim.api.nvim_get_current_line():sub(column + 1) .. ' in line ' .. row
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
    elseif step[2]:find('bylaw.', 1, true) == 1 then
      run(client, step[1], step[2], step[3])
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
