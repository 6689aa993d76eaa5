"""The page of all methods of the protocol, made from the server's own table and from the tests that name them.

    python tests/methods.py      writes lsp/bylaw/server/METHODS.md
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import markers
from bylaw.server.answering import Method
from bylaw.server.methods import METHODS
from test_markers import QUESTIONS

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "lsp" / "bylaw" / "server" / "METHODS.md"
CLIENTS = {
    "Neovim": ("e2e/nvim/*.lua",),
    "VS Code": ("../client-vscode/e2e/*.cjs", "../client-vscode/e2e/*.test.mjs"),
    "Emacs": ("e2e/emacs/*.el",),
    "their capabilities": ("e2e/test_editors.py",),
    "plain JSON": ("test_server*.py", "test_markers.py"),
}
"""Who asks: a real editor by its script, a client that has the capabilities of each of them, and bare messages."""

_ACTION = r"lsp\.buf\.code_action|eglot-code-actions|CodeActionProvider"
_CALLS = {
    "textDocument/hover": r"lsp\.buf\.hover|HoverProvider",
    "textDocument/definition": r"lsp\.buf\.definition|xref-find-definitions|revealDefinition",
    "textDocument/references": r"ReferenceProvider",
    "textDocument/completion": r"CompletionItemProvider",
    "textDocument/codeAction": _ACTION,
    "codeAction/resolve": _ACTION,
    "workspace/symbol": r"WorkspaceSymbolProvider",
    "workspace/willRenameFiles": r"\.renameFile\(",
}
"""What the script of an editor says to have a method called."""
_ALWAYS = ("initialize", "initialized", "textDocument/didOpen", "textDocument/didChange")
"""What no editor can do without."""

_HEAD = """\
# What the server answers

Made by `python tests/methods.py`; a test holds it equal. *marks* is the number of places in `fixtures/features` where the
answer is written down; each is asked for in UTF-8, UTF-16 and UTF-32. *tested from*: the script of a real editor has the
method called; *their capabilities*: a client with the capabilities of VS Code, Neovim and Emacs asks; *plain JSON*: bare
messages do. `features/` and `rules/` have tests of their own beside these.

| method | what it shows | marks | tested from |
|---|---|---|---|
"""


BUILT_IN = ("shutdown", "exit", "$/setTrace", "window/workDoneProgress/cancel", "$/cancelRequest")
"""What pygls answers, as it does for every server."""

_TAIL = f"""
Beside these, as every server: {", ".join(f"`{name}`" for name in BUILT_IN)}.

What is not answered, and why:

- `textDocument/linkedEditingRange`: typing in one wikilink would change other entries unasked, and not the file that they
  all name.
- `textDocument/formatting` and its kin, `willSaveWaitUntil`: nobody's words are laid out anew.
- `textDocument/moniker`, `documentColor`, `inlineValue`, `signatureHelp`, call and type hierarchies, notebooks: memory has
  nothing of the kind.
"""


def page() -> str:
    marks = Counter(method for case in markers.cases() for found in markers.marked(case).values() for mark in found for method in _asked(mark.question))
    texts = {client: "\n".join(_texts(globs)) for client, globs in CLIENTS.items()}
    rows = [f"| `{method.name}` | {method.shows} | {marks[method.name] or ''} | {', '.join(_clients(method, texts))} |" for method in METHODS]
    return _HEAD + "\n".join(rows) + "\n" + _TAIL


def _asked(question: str) -> tuple[str, ...]:
    return QUESTIONS[question].method, *QUESTIONS[question].also


def _texts(globs: tuple[str, ...]) -> list[str]:
    paths = sorted({path for glob in globs for path in HERE.glob(glob) if path.is_file()})
    return [path.read_text("utf-8", "replace") for path in paths]


def _clients(method: Method, texts: dict[str, str]) -> list[str]:
    """The clients whose tests name the method, as the protocol or as Python spells it."""
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])|/", "_", method.name).lower()
    called = _CALLS.get(method.name, "(?!)")
    named = re.compile(rf"[\"']{re.escape(method.name)}[\"']|:{re.escape(method.name)}(?=\s)|\b{re.escape(snake)}_async\b|{called}")
    return [client for client, text in texts.items() if method.name in _ALWAYS or named.search(text)]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
