#!/usr/bin/env python3
"""kijun lsp with a client that others wrote: Neovim without a screen, driven by a script in Lua."""
import json
import shutil
import subprocess
import sys
import unittest

from support import KIJUN, CommandTest

RULES = '''guideline g "見本の基準" { timezone "Asia/Tokyo" judged by received }
revision first "初版" of g { effective 令和2年4月1日 }
class illegal "違法情報"
terms goods { "口座" "通帳" }
/* 😀𠮷 */ category account "口座の売買" in illegal { post has gods }
'''
SCRIPT = '''
local out = {}
local function attempt()
  vim.cmd("edit g.kijun")
  local buffer = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({ name = "kijun", cmd = { %(kijun)s, "lsp" }, root_dir = vim.fn.getcwd() })
  vim.lsp.buf_attach_client(buffer, id)
  local function errors()
    return vim.diagnostic.get(buffer, { severity = vim.diagnostic.severity.ERROR })
  end
  assert(vim.wait(60000, function() return #errors() > 0 end, 20), "no diagnostics")
  local found = errors()[1]
  out.code, out.line = found.code, found.lnum
  out.marked = vim.api.nvim_buf_get_text(buffer, found.lnum, found.col, found.end_lnum, found.end_col, {})[1]
  local function ask(method, more)
    local parameters = vim.tbl_extend("force", { textDocument = { uri = vim.uri_from_bufnr(buffer) } }, more or {})
    local answers = assert(vim.lsp.buf_request_sync(buffer, method, parameters, 60000))
    return answers[id].result
  end
  -- the fix that is offered, applied by the client
  vim.api.nvim_buf_set_text(buffer, found.lnum, found.col, found.end_lnum, found.end_col, { "goods" })
  assert(vim.wait(60000, function() return #errors() == 0 end, 20), "the mistake stays")
  vim.api.nvim_win_set_cursor(0, { 4, 8 })
  out.hover = ask("textDocument/hover", { position = { line = 3, character = 8 } }).contents.value
  out.references = #ask("textDocument/references",
    { position = { line = 3, character = 8 }, context = { includeDeclaration = true } })
  local edit = ask("textDocument/rename", { position = { line = 3, character = 8 }, newName = "品物" })
  vim.lsp.util.apply_workspace_edit(edit, "utf-16")
  local edits = ask("textDocument/formatting", { options = { tabSize = 2, insertSpaces = true } })
  vim.lsp.util.apply_text_edits(edits, buffer, "utf-16")
  out.text = table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), "\\n") .. "\\n"
  vim.lsp.stop_client(id)
  vim.wait(60000, function() return vim.lsp.client_is_stopped(id) end, 20)
  out.stopped = vim.lsp.client_is_stopped(id)
end
local fine, problem = pcall(attempt)
if not fine then out.problem = tostring(problem) end
vim.fn.writefile({ vim.fn.json_encode(out) }, "out.json")
vim.cmd("qall!")
'''


class Neovim(CommandTest):
    def test_a_mistake_is_shown_and_mended_and_a_name_changed(self):
        rules = self.file("g.kijun", RULES)
        self.file("drive.lua", SCRIPT % {"kijun": json.dumps(KIJUN)})
        run = subprocess.run(["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile drive.lua"],
                             cwd=self.directory, capture_output=True, timeout=300)
        out = json.loads((self.directory / "out.json").read_text())
        self.assertNotIn("problem", out, run.stderr.decode(errors="replace"))
        self.assertEqual((out["code"], out["line"], out["marked"]), ("K0201", 4, "gods"))
        self.assertIn("goods", out["hover"])
        self.assertEqual(out["references"], 2)
        self.assertTrue(out["stopped"])
        rules.write_text(out["text"])
        self.kijun("check", rules)
        self.kijun("fmt", "--check", rules)
        self.assertEqual(out["text"].count("品物"), 2)


if __name__ == "__main__":
    if shutil.which("nvim") is None:
        print("SKIPPED: no Neovim here (Debian: neovim), so no client but our own was tried")
        sys.exit(77)
    unittest.main()
