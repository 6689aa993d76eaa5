"""Memory in code files, as an editor sees it: diagnostics by push and pull, quick fixes, and nothing where nothing is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from bylaw.language import code
from bylaw.server import diagnostics
from local import Local, Message, started
from support import Repo

MEMORY = "# Rules\n\n- 🧾 Never call `create_order_v1()`. Use `place_order()` instead.\n- `load_order()` is slow.\n"
CODE = 'x = "🧾"; create_order_v1(1)\ncreate_order_v1(2)\n'
EDITS: Message = {
    "textDocument": {
        "codeAction": {
            "codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}},
            "dataSupport": True,
            "resolveSupport": {"properties": ["edit"]},
        },
    },
    "workspace": {"workspaceEdit": {"documentChanges": True}},
}
PULL: Message = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Ban it", {"CLAUDE.md": MEMORY, "src/a.py": CODE, "src/b.py": "def other(): ...\n"}, author="bob")
    return repo


def uri(repo: Repo, path: str = "src/a.py") -> str:
    return (repo.root / path).as_uri()


def starts(items: list[Message]) -> list[tuple[int, int]]:
    return [(item["range"]["start"]["line"], item["range"]["start"]["character"]) for item in items]


async def test_open_code_is_told_and_follows_code_and_memory(repo: Repo) -> None:
    ls = await started(repo.root, capabilities={"textDocument": {"publishDiagnostics": {"relatedInformation": True}}})
    ls.open(uri(repo), CODE)
    first, _ = await ls.found(uri(repo))
    assert starts([first]) == [(0, 10)] and first["code"] == "banned-api"
    assert "CLAUDE.md:3 says not to use it" in first["message"] and "by bob on 2026-01-01" in first["message"]
    assert first["relatedInformation"][0]["location"]["uri"] == uri(repo, "CLAUDE.md")
    ls.change(uri(repo), 2, {"text": "# create_order_v1()\ncreate_order_v1(2)\n"})
    await ls.until(lambda: starts(ls.published[uri(repo)]["diagnostics"]) == [(1, 0)])
    ls.open(uri(repo, "CLAUDE.md"), "- nothing\n")
    await ls.until(lambda: ls.published[uri(repo)]["diagnostics"] == [])
    ls.change(uri(repo, "CLAUDE.md"), 2, {"text": MEMORY})
    await ls.until(lambda: starts(ls.published[uri(repo)]["diagnostics"]) == [(1, 0)])
    assert ls.published[uri(repo)]["version"] == 2
    ls.say("textDocument/didClose", {"textDocument": {"uri": uri(repo)}})
    await ls.until(lambda: ls.published[uri(repo)]["diagnostics"] == [])


async def test_a_client_that_pulls_is_answered(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=PULL)
    document = {"textDocument": {"uri": ls.open(uri(repo), CODE)}}
    report = await ls.ask("textDocument/diagnostic", document)
    assert starts(report["items"]) == [(0, 10), (1, 0)]
    again = await ls.ask("textDocument/diagnostic", {**document, "previousResultId": report["resultId"]})
    assert again["kind"] == "unchanged"
    other = {"textDocument": {"uri": ls.open(uri(repo, "src/b.py"), "def other(): ...\n")}}
    assert (await ls.ask("textDocument/diagnostic", other))["items"] == []
    assert ls.told("textDocument/publishDiagnostics") == []


async def test_the_setting_turns_it_off(repo: Repo) -> None:
    for options in ({"code": False}, {"severity": {"banned-api": "off"}}):
        ls = await started(repo.root, capabilities=PULL, initializationOptions=options)
        document = {"textDocument": {"uri": ls.open(uri(repo), CODE)}}
        assert (await ls.ask("textDocument/diagnostic", document))["items"] == []


async def edited(ls: Local, repo: Repo, title: str) -> str:
    """The file after the action of that name at the first use."""
    place = {"start": {"line": 0, "character": 12}, "end": {"line": 0, "character": 12}}
    params = {"textDocument": {"uri": uri(repo)}, "range": place, "context": {"diagnostics": [], "triggerKind": 1}}
    offered = {action["title"]: action for action in await ls.ask("textDocument/codeAction", params)}
    assert title in offered, list(offered)
    action = await ls.ask("codeAction/resolve", offered[title])
    (change,) = action["edit"]["documentChanges"]
    assert change["textDocument"] == {"uri": uri(repo), "version": 1}
    lines = CODE.splitlines(keepends=True)
    for edit in change["edits"]:
        start, end = edit["range"]["start"], edit["range"]["end"]
        text = lines[start["line"]].encode("utf-16-le")
        lines[start["line"]] = (text[: 2 * start["character"]] + edit["newText"].encode("utf-16-le") + text[2 * end["character"] :]).decode("utf-16-le")
    return "".join(lines)


async def test_the_quick_fix_uses_what_the_entry_names(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=EDITS)
    ls.open(uri(repo), CODE)
    await ls.found(uri(repo))
    assert await edited(ls, repo, "Use `place_order` instead (look at it)") == CODE.replace("create_order_v1", "place_order", 1)
    both = "Fix all 2 places of 1 file: all of this cause in this file"
    assert await edited(ls, repo, both) == CODE.replace("create_order_v1", "place_order")


async def test_code_that_names_nothing_is_not_lexed_and_moves_no_other_file(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    ls = await started(repo.root)
    ls.open(uri(repo, "CLAUDE.md"), MEMORY)
    text = "def other(): ...\n" * 500
    ls.open(uri(repo, "src/b.py"), text)
    await ls.until(lambda: uri(repo, "src/b.py") in ls.published)
    await ls.until(lambda: len(ls.quiet) == 0 and not ls.diagnostics._running)
    monkeypatch.setattr(code, "_lexer", lambda language: pytest.fail("lexed"))
    checked = list[str]()
    items = diagnostics.items
    monkeypatch.setattr(diagnostics, "items", lambda view: checked.append(view.path) or items(view))
    for version in range(2, 40):
        ls.change(uri(repo, "src/b.py"), version, {"text": text + "x\n" * version})
        place = {"textDocument": {"uri": uri(repo, "src/b.py")}, "position": {"line": 3, "character": 6}}
        assert await ls.ask("textDocument/hover", place) is None
    await ls.until(lambda: ls.published[uri(repo, "src/b.py")]["version"] == 39)
    assert set(checked) == {"src/b.py"}
