-- What a user writes, with the command and the position encoding from the test. Neovim 0.11 and newer | 0.10.
local cmd = vim.json.decode(vim.env.BYLAW_SERVER)
local capabilities = vim.lsp.protocol.make_client_capabilities()
if vim.env.BYLAW_ENCODING ~= '' then
  capabilities.general.positionEncodings = { vim.env.BYLAW_ENCODING }
end

if vim.lsp.config then
  vim.lsp.config('bylaw', { cmd = cmd, filetypes = { 'markdown' }, root_markers = { '.git' }, capabilities = capabilities })
  vim.lsp.enable('bylaw')
else
  vim.api.nvim_create_autocmd('FileType', {
    pattern = 'markdown',
    callback = function(ev)
      if vim.bo[ev.buf].buftype ~= '' then return end -- hover windows are Markdown buffers too
      vim.lsp.start({
        name = 'bylaw',
        cmd = cmd,
        root_dir = vim.fs.root(ev.buf, { '.git' }),
        capabilities = capabilities,
      })
    end,
  })
end
