"""textDocument/hover while a repository is still being read."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from bylaw import workspace
from bylaw.server import watch
from bylaw.workspace import Session, gather
from local import Local, Message, started
from support import Repo


async def card(ls: Local, uri: str) -> str:
    place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 4}}
    found: Message = await ls.ask("textDocument/hover", place)
    return str(found["contents"]["value"])


async def test_where_an_entry_comes_from_does_not_wait_for_what_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit(
        "Learn", {"MEMORY.md": "# M\n\n- Batch jobs call `src/old.py`, never the queue.\n", "src/old.py": "x\n"}
    )
    said = "# C\n\n- Batch jobs always call `src/old.py`, never the queue.\n"
    repo.commit("Decide", {"CLAUDE.md": said})
    repo.commit("Tidy", {"src/old.py": None, "src/new.py": "y\n"})
    done = threading.Event()

    def late(*given: Any) -> object:
        assert done.wait(60)
        return gather(*given)

    monkeypatch.setattr(watch, "gather", late)
    ls = await started(repo.root)
    uri = ls.open((repo.root / "CLAUDE.md").as_uri(), said)
    while "Promoted from" not in (early := await card(ls, uri)):
        assert "stale" not in early.lower() and "deleted" not in early
    assert "rules · not checked yet\n" in early
    done.set()
    await ls.until(lambda: all(root.session.facts for root in ls.roots))
    while "not checked yet" in (full := await card(ls, uri)):
        pass
    assert full.startswith("Stale · ") and "Promoted from" in full


async def test_history_is_kept_as_long_as_head_is(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.commit("Learn", {"CLAUDE.md": "# C\n\n- Batch jobs call the queue.\n"})
    ls = await started(repo.root)
    (root,) = ls.roots
    await ls.until(lambda: root.session.facts)
    before, facts = root.session.history, root.session.facts
    watch.read(ls, root)
    await ls.until(lambda: root.session.facts is not facts)
    assert root.session.history is before is not None
    facts = root.session.facts
    repo.commit("Decide", {"CLAUDE.md": "# C\n\n- Batch jobs call the service.\n"})
    watch.read(ls, root)
    await ls.until(lambda: root.session.facts is not facts)
    assert root.session.history is not before


def test_a_long_file_is_parsed_once_by_all_who_ask_at_the_same_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "CLAUDE.md").write_text("# C\n\n" + "".join(f"- Rule {number} of many\n" for number in range(2_000)))
    snapshot = Session(tmp_path).snapshot()
    parsed: list[str] = []
    parse = workspace.parse

    def counted(path: str, *more: object) -> object:
        parsed.append(path)
        return parse(path, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(workspace, "parse", counted)
    together = threading.Barrier(4)

    def ask() -> None:
        together.wait()
        snapshot.document("CLAUDE.md")

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert parsed == ["CLAUDE.md"]
