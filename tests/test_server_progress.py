"""Reading a repository is shown when it takes long, and can be stopped."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from bylaw.facts import Facts
from bylaw.repo.git import Stop, StoppedError
from bylaw.server import progress, watch
from bylaw.workspace import Session
from local import Local, Message, started
from support import Repo

ABLE: Message = {"window": {"workDoneProgress": True}}


@pytest.fixture
def read() -> list[Future[Facts]]:
    """What came of each reading."""
    return []


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch, read: list[Future[Facts]]) -> Iterator[threading.Event]:
    """Reading takes until this is set."""
    gate, gather = threading.Event(), watch.gather

    def late(session: Session, stop: Stop) -> Facts:
        read.append(Future())
        try:
            assert gate.wait(20)
            read[-1].set_result(gather(session, stop))
        except BaseException as error:  # noqa: BLE001  whatever it is, the test looks at it
            read[-1].set_exception(error)
        return read[-1].result()

    monkeypatch.setattr(progress, "SOON", 0)
    monkeypatch.setattr(watch, "gather", late)
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


async def test_a_person_stops_it(repo: Repo, gate: threading.Event, read: list[Future[Facts]]) -> None:
    """What runs for it ends, and nothing is made of what was read so far."""
    ls = await started(repo.root, capabilities=ABLE)
    token = await begun(ls, {"result": None})
    await ls.until(lambda: told(ls) == ["begin"])
    ls.say("window/workDoneProgress/cancel", {"token": token})
    ls.say("window/workDoneProgress/cancel", {"token": "another"})
    await ls.until(lambda: told(ls) == ["begin", "end"])
    uri = ls.open((repo.root / "CLAUDE.md").as_uri(), "- `src/a.py`\n")
    assert await ls.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri}})
    gate.set()
    with pytest.raises(StoppedError):
        await ls.until(lambda: read[0].done() and read[0].result())
    ls.say("workspace/didChangeWatchedFiles", {"changes": [{"uri": uri, "type": 2}]})
    await ls.found(uri)


async def test_a_client_that_refuses_sees_nothing(repo: Repo, gate: threading.Event) -> None:
    ls = await started(repo.root, capabilities=ABLE)
    await begun(ls, {"error": {"code": -32601, "message": "no"}})
    gate.set()
    await ls.found((repo.root / "CLAUDE.md").as_uri())
    assert told(ls) == []
