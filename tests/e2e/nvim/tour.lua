-- What a person does for ten minutes (tour.json): what came of it goes to stdout as JSON, in the form that it is expected in.
local kit = dofile(vim.fs.dirname(debug.getinfo(1, 'S').source:sub(2)) .. '/kit.lua')
local wait, cursor_on = kit.wait, kit.cursor_on
local case = vim.json.decode(vim.env.BYLAW_CASE)
local root = vim.fn.getcwd()
local seen = { hover = {} }

local function relative(uri)
  return vim.uri_to_fname(uri):sub(#root + 2)
end

local function open(file)
  vim.cmd('edit ' .. vim.fn.fnameescape(root .. '/' .. file))
  local buf = vim.api.nvim_get_current_buf()
  if not vim.lsp.get_clients({ bufnr = buf, name = 'bylaw' })[1] then
    vim.lsp.buf_attach_client(buf, seen.id)
  end
  return buf
end

local function client()
  return vim.lsp.get_clients({ name = 'bylaw' })[1]
end

local function ask(method, params, buf)
  local answer
  local one = client()
  local function done(err, result) answer = { err = err, result = result } end
  if vim.fn.has('nvim-0.11') == 1 then one:request(method, params, done, buf) else one.request(method, params, done, buf) end
  wait(method, function() return answer end)
  assert(not answer.err, vim.inspect(answer.err))
  return answer.result
end

local function here()
  return vim.lsp.util.make_position_params(0, client().offset_encoding)
end

local function hover(step)
  open(step.file)
  cursor_on(step.on)
  return wait('“' .. step.says .. '” on ' .. step.on, function()
    local found = ask('textDocument/hover', here(), 0)
    local text = found and found.contents.value or ''
    return text:find(step.says, 1, true) and step.says
  end)
end

local function places(found)
  local said = {}
  for _, one in ipairs(found or {}) do
    local place = one.location or one
    table.insert(said, relative(place.uri) .. ':' .. place.range.start.line + 1)
  end
  table.sort(said)
  return said
end

local function tour()
  wait('the client', function() local one = client() return one and one.initialized and one end)
  seen.id = client().id
  wait('findings', function() return #vim.diagnostic.get(0) > 0 end)
  for _, step in ipairs(case.hover) do table.insert(seen.hover, hover(step)) end

  local start = open(case.definition.file)
  cursor_on(case.definition.on)
  vim.lsp.buf.definition()
  wait('the definition', function() return vim.api.nvim_get_current_buf() ~= start end)
  seen.definition = vim.api.nvim_buf_get_name(0):sub(#root + 2)
  vim.cmd('execute "normal! \\<C-o>"')
  seen.back = vim.api.nvim_buf_get_name(0):sub(#root + 2)

  open(case.references.file)
  cursor_on(case.references.on)
  local params = here()
  params.context = { includeDeclaration = false }
  seen.references = places(ask('textDocument/references', params, 0))

  local buf = open(case.complete.file)
  vim.api.nvim_buf_set_lines(buf, -1, -1, false, { '', '- ' .. case.complete.type })
  vim.api.nvim_win_set_cursor(0, { vim.api.nvim_buf_line_count(buf), #case.complete.type + 2 })
  local offered = ask('textDocument/completion', here(), buf)
  for _, item in ipairs(offered.items or offered) do
    if item.label == case.complete.offers then seen.complete = item.label end
  end
  vim.cmd('silent undo')

  seen.symbols = places(ask('workspace/symbol', { query = case.symbols.query }, 0))

  buf = open(case.fix.file)
  wait('a finding in code', function() return #vim.diagnostic.get(buf) > 0 end)
  cursor_on(case.fix.on)
  local before = vim.api.nvim_buf_get_lines(buf, 0, -1, false)
  vim.lsp.buf.code_action({ apply = true, filter = function(action) return action.title:find(case.fix.title, 1, true) ~= nil end })
  wait('the fix', function() return not vim.deep_equal(before, vim.api.nvim_buf_get_lines(buf, 0, -1, false)) end)
  cursor_on(case.fix.title)
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buf, 0, -1, false)) do
    if line == case.fix.line then seen.fix = line end
  end
  vim.cmd('silent write')

  local move = { oldUri = vim.uri_from_fname(root .. '/' .. case.rename.from), newUri = vim.uri_from_fname(root .. '/' .. case.rename.to) }
  local edit = ask('workspace/willRenameFiles', { files = { move } }, 0)
  vim.lsp.util.apply_workspace_edit(edit, client().offset_encoding)
  vim.fn.rename(root .. '/' .. case.rename.from, root .. '/' .. case.rename.to)
  seen.rename = {}
  for file, wanted in pairs(case.rename.changes) do
    open(file)
    for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
      if line == wanted then seen.rename[file] = line end
    end
  end
end

local fine, problem = pcall(tour)
seen.problem = not fine and tostring(problem) or nil
seen.messages = vim.fn.execute('messages')
io.stdout:write('\nSEEN ' .. vim.json.encode(seen) .. '\n')
vim.cmd(fine and 'qall!' or 'cquit! 1')
