"""Reading a repository is shown when it takes long, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bylaw.server import progress, watch
from local import Local, Message, started
from support import Repo

ABLE: Message = {"window": {"workDoneProgress": True}}


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Reading takes until this is set."""
    gate, gather = threading.Event(), watch.gather
    monkeypatch.setattr(progress, "SOON", 0)
    monkeypatch.setattr(watch, "gather", lambda session: gather(session) if gate.wait(20) else None)
    yield gate
    gate.set()


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Start", {"src/a.py": "a = 1\n", "CLAUDE.md": "- `src/a.py`\n"})
    repo.commit("Move", rename={"src/a.py": "src/b.py"})
    return repo


async def begun(ls: Local, answer: Message) -> Any:
    asked = await ls.until(lambda: next((m for m in ls.sent if m.get("method") == "window/workDoneProgress/create"), None))
    ls.hear({"jsonrpc": "2.0", "id": asked["id"], **answer})
    return asked["params"]["token"]


def told(ls: Local) -> list[str]:
    return [params["value"]["kind"] for params in ls.told("$/progress")]


async def test_it_begins_and_ends(repo: Repo, gate: threading.Event) -> None:
    ls = await started(repo.root, capabilities=ABLE)
    await begun(ls, {"result": None})
    await ls.until(lambda: told(ls) == ["begin"])
    assert ls.told("$/progress")[0]["value"] == {"kind": "begin", "title": "Bylaw: reading repo", "cancellable": True}
    gate.set()
    await ls.until(lambda: told(ls) == ["begin", "end"])
    await ls.found((repo.root / "CLAUDE.md").as_uri())
    assert ls.work_done_progress.tokens == {}


async def test_a_person_stops_it(repo: Repo, gate: threading.Event) -> None:
    ls = await started(repo.root, capabilities=ABLE)
    token = await begun(ls, {"result": None})
    await ls.until(lambda: told(ls) == ["begin"])
    ls.say("window/workDoneProgress/cancel", {"token": token})
    ls.say("window/workDoneProgress/cancel", {"token": "another"})
    await ls.until(lambda: told(ls) == ["begin", "end"])
    uri = ls.open((repo.root / "CLAUDE.md").as_uri(), "- `src/a.py`\n")
    assert await ls.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    gate.set()
    ls.say("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    await ls.found(uri)


async def test_a_client_that_refuses_sees_nothing(repo: Repo, gate: threading.Event) -> None:
    ls = await started(repo.root, capabilities=ABLE)
    await begun(ls, {"error": {"code": -32601, "message": "no"}})
    gate.set()
    await ls.found((repo.root / "CLAUDE.md").as_uri())
    assert told(ls) == []
