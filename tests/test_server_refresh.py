"""A client that shows something is told when the repository has moved on."""

from __future__ import annotations

from pathlib import Path

from local import Local, Message, started
from support import Repo

SUPPORT = {"refreshSupport": True}
CAPABILITIES: Message = {
    "textDocument": {"diagnostic": {}},
    "workspace": {"diagnostics": SUPPORT, "semanticTokens": SUPPORT, "codeLens": SUPPORT, "inlayHint": {"refreshSupport": False}},
}


def asked(ls: Local) -> list[str]:
    return sorted(message["method"] for message in ls.sent if message.get("method", "").endswith("/refresh"))


async def test_what_is_shown_is_asked_for_again_when_head_moves(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"CLAUDE.md": "- Be brief.\n"})
    ls = await started(tmp_path, capabilities=CAPABILITIES)
    once = ["workspace/codeLens/refresh", "workspace/diagnostic/refresh", "workspace/semanticTokens/refresh"]
    await ls.until(lambda: asked(ls) == once)
    repo.commit("Go on", {"CLAUDE.md": "- Be very brief.\n"})
    (root,) = ls.roots
    root.looked = 0.0
    await ls.ask("textDocument/documentSymbol", {"textDocument": {"uri": (tmp_path / "CLAUDE.md").as_uri()}})
    await ls.until(lambda: asked(ls) == sorted(once * 2))


async def test_a_client_that_cannot_be_told_is_not(tmp_path: Path) -> None:
    Repo(tmp_path).commit("Start", {"CLAUDE.md": "- Be brief.\n"})
    ls = await started(tmp_path)
    await ls.until(lambda: all(root.session.facts for root in ls.roots) and not len(ls.quiet))
    assert asked(ls) == []
