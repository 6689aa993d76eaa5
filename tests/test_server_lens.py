"""Code lenses and inlay hints: off unless set, never waiting for git, complete when the history is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from local import Local, Message, started
from support import Repo

SUPPORT = {"refreshSupport": True}
CAPABILITIES: Message = {"workspace": {"codeLens": SUPPORT, "inlayHint": SUPPORT}}
RANGE = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}


async def asked(ls: Local, root: Path, what: str) -> Any:
    params = {"textDocument": {"uri": (root / "CLAUDE.md").as_uri()}}
    return await ls.ask(what, {**params, "range": RANGE})


async def known(ls: Local) -> None:
    await ls.until(lambda: all(root.session.facts and root.session.facts.history.ready for root in ls.roots))


async def test_nothing_is_shown_unless_it_is_set(tmp_path: Path) -> None:
    Repo(tmp_path).commit("Start", {"CLAUDE.md": "- Be brief.\n"})
    ls = await started(tmp_path, capabilities=CAPABILITIES)
    await ls.until(lambda: all(root.session.facts for root in ls.roots))
    assert await asked(ls, tmp_path, "textDocument/codeLens") is None
    assert await asked(ls, tmp_path, "textDocument/inlayHint") is None


async def test_lenses_say_what_is_known_and_lead_to_the_wordings(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    settings = {".bylaw.toml": "code_lens = true\ninlay_hints = true\n"}
    repo.commit("Start", {"CLAUDE.md": "- Be brief in all that you write.\n- Be kind.\n", **settings})
    repo.commit("More", {"CLAUDE.md": "- Be very brief in all that you write.\n- Be kind.\n"})
    ls = await started(tmp_path, capabilities=CAPABILITIES)
    await known(ls)
    await ls.until(lambda: any(message.get("method") == "workspace/inlayHint/refresh" for message in ls.sent))
    first, second = await asked(ls, tmp_path, "textDocument/codeLens")
    assert "command" not in first
    told = (await ls.ask("codeLens/resolve", first))["command"]
    assert told["title"].endswith(" · 2 wordings") and told["command"] == "bylaw.revert"
    assert told["arguments"] == [{"uri": (tmp_path / "CLAUDE.md").as_uri(), "position": first["range"]["start"]}]
    plain = (await ls.ask("codeLens/resolve", second))["command"]
    assert plain["title"] and plain["command"] == ""
    hints = await asked(ls, tmp_path, "textDocument/inlayHint")
    assert [(hint["position"], hint["label"]) for hint in hints] == [
        ({"line": 0, "character": 38}, told["title"]),
        ({"line": 1, "character": 10}, plain["title"]),
    ]


async def test_a_lens_of_a_text_that_moved_on_is_empty(tmp_path: Path) -> None:
    Repo(tmp_path).commit("Start", {"CLAUDE.md": "- Be brief.\n", ".bylaw.toml": "code_lens = true\n"})
    ls = await started(tmp_path, capabilities=CAPABILITIES)
    await known(ls)
    uri = ls.open((tmp_path / "CLAUDE.md").as_uri(), "- Be brief.\n")
    (lens,) = await asked(ls, tmp_path, "textDocument/codeLens")
    ls.change(uri, 2, {"text": "- Be kind.\n- Be brief.\n"})
    assert (await ls.ask("codeLens/resolve", lens))["command"] == {"title": "", "command": ""}
    assert (await ls.ask("codeLens/resolve", {**lens, "data": {"uri": uri, "oid": 3, "at": "x"}}))["command"]["title"] == ""
