-- What the sessions of a person share: waiting for something, and going to a word.
local kit = {}

-- What `f` gives once it gives something; an editor on a busy machine may take long.
function kit.wait(what, f)
  local got
  if not vim.wait(60000, function() got = f() return got and true or false end, 20) then
    error('timed out waiting for ' .. what, 0)
  end
  return got
end

-- Puts the cursor on the first `word` of the current buffer.
function kit.cursor_on(word)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local column = line:find(word, 1, true)
    if column then return vim.api.nvim_win_set_cursor(0, { number, column - 1 }) end
  end
  error('no ' .. word .. ' in the buffer', 0)
end

return kit
