"""Diagnostics are true for the text they are shown on, and not computed more often than somebody could read them."""

from __future__ import annotations

import asyncio
import gc
import threading
import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bylaw.server import diagnostics
from local import Message, started
from support import Repo

PROSE = "# Rules\n\n- Prices come from `src/prices.py`\n"
OTHER = "# Agents\n\n- Costs are read in `src/prices.py`\n"
PULL: Message = {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": True}}}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    files = {"src/prices.py": "PRICE = 1\n", "CLAUDE.md": PROSE, "AGENTS.md": OTHER, "docs/CLAUDE.md": "- fine\n"}
    repo.commit("Start", files)
    repo.commit("Move", rename={"src/prices.py": "src/billing.py"}, author="bob")
    return repo


def uri(repo: Repo, path: str = "CLAUDE.md") -> str:
    return (repo.root / path).as_uri()


def insert(line: int, character: int, text: str) -> Message:
    place = {"line": line, "character": character}
    return {"range": {"start": place, "end": place}, "text": text}


def lines(items: list[dict[str, Any]]) -> list[int]:
    return [item["range"]["start"]["line"] for item in items]


async def test_files_that_are_not_open_are_checked_too(repo: Repo) -> None:
    ls = await started(repo.root)
    await ls.found(uri(repo))
    await ls.found(uri(repo, "AGENTS.md"))
    assert uri(repo, "docs/CLAUDE.md") not in ls.published
    assert "version" not in ls.published[uri(repo)]


async def test_a_storm_of_edits_is_a_few_runs_and_ends_true(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    ls = await started(repo.root)
    ls.open(uri(repo), PROSE)
    await ls.until(lambda: ls.published.get(uri(repo), {}).get("version") == 1)
    runs = list[str]()
    items = diagnostics.items
    monkeypatch.setattr(diagnostics, "items", lambda view: runs.append(view.path) or items(view))
    for version in range(2, 502):
        ls.change(uri(repo), version, insert(0, 0, "x\n"))
        if version % 50 == 0:
            await ls.ask("textDocument/documentSymbol", {"textDocument": {"uri": uri(repo)}})
    await ls.until(lambda: ls.published[uri(repo)]["version"] == 501)
    assert lines(ls.published[uri(repo)]["diagnostics"]) == [502]
    assert len(runs) <= 25
    versions = [params["version"] for params in ls.told("textDocument/publishDiagnostics") if params["uri"] == uri(repo) and "version" in params]
    assert versions == sorted(set(versions))


async def test_a_request_that_comes_with_an_edit_goes_before_its_check(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    ls = await started(repo.root)
    ls.open(uri(repo), PROSE)
    await ls.until(lambda: ls.published.get(uri(repo), {}).get("version") == 1)
    await ls.until(lambda: len(ls.quiet) == 0 and not ls.diagnostics._running)
    checked, waits, answered = list[str](), threading.Event(), threading.Event()
    items, quiet = diagnostics.items, ls.compute.quiet
    monkeypatch.setattr(diagnostics, "_ANSWER", 60.0)
    monkeypatch.setattr(diagnostics, "items", lambda view: checked.append(view.path) or items(view))
    monkeypatch.setattr(ls.compute, "quiet", lambda seconds: waits.set() or quiet(seconds))
    ls.compute.submit(answered.wait)
    ls.change(uri(repo), 2, insert(0, 0, "x\n"))
    await ls.until(waits.is_set)
    assert not checked
    answered.set()
    await ls.until(lambda: ls.published[uri(repo)]["version"] == 2)
    assert checked


async def test_who_types_steadily_is_told_what_is_found(repo: Repo) -> None:
    """However long the first check took: it tells little of the next ones."""
    ls = await started(repo.root)
    ls.open(uri(repo), PROSE)
    await ls.until(lambda: ls.published.get(uri(repo), {}).get("version") == 1)
    await ls.until(lambda: len(ls.quiet) == 0 and not ls.diagnostics._running)
    ls.diagnostics._cost = 60.0
    for version in range(2, 60):
        ls.change(uri(repo), version, insert(0, 0, "x"))
        await asyncio.sleep(0.1)
        if ls.published[uri(repo)]["version"] > 1:
            return
    pytest.fail("nothing was told while somebody typed")


async def test_nothing_is_published_twice(repo: Repo) -> None:
    ls = await started(repo.root)
    await ls.found(uri(repo))
    await ls.found(uri(repo, "AGENTS.md"))
    (root,) = ls.roots
    before = len(ls.sent)
    ls.diagnostics.settled(root)
    await ls.until(lambda: len(ls.quiet) == 0 and not ls.diagnostics._running)
    assert ls.sent[before:] == []


async def test_what_is_found_for_an_older_text_is_not_published(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    ls = await started(repo.root)
    ls.open(uri(repo), PROSE)
    await ls.until(lambda: ls.published.get(uri(repo), {}).get("version") == 1)
    items, old = diagnostics.items, list[int | None]()

    def meanwhile(view: Any) -> Any:
        found = items(view)
        if view.version(view.path) == 2:
            old.append(2)
            ls.loop_soon(lambda: ls.change(uri(repo), 3, insert(0, 0, "y\n")))
        return found

    monkeypatch.setattr(diagnostics, "items", meanwhile)
    ls.change(uri(repo), 2, insert(0, 0, "x\n"))
    await ls.until(lambda: ls.published[uri(repo)]["version"] == 3)
    assert old
    assert 2 not in [params.get("version") for params in ls.told("textDocument/publishDiagnostics")]
    assert lines(ls.published[uri(repo)]["diagnostics"]) == [4]


def codes(items: list[dict[str, Any]]) -> list[str]:
    return sorted(item["code"] for item in items)


TWICE = PROSE + "- Round every price at the end, never before.\n\n## Again\n\n- Round every price at the end, never before.\n"


async def test_nothing_that_is_published_is_taken_back_when_the_rest_is_found(repo: Repo) -> None:
    ls = await started(repo.root)
    ls.open(uri(repo), TWICE + "<!-- bylaw: ignore conflict: known -->\n")
    await ls.until(lambda: "duplicate" in codes(ls.published.get(uri(repo), {}).get("diagnostics", [])))
    lists = [codes(params["diagnostics"]) for params in ls.told("textDocument/publishDiagnostics") if params["uri"] == uri(repo)]
    assert lists[-1] == ["duplicate", "stale-path", "unused-ignore"]
    assert all(set(before) <= set(after) for before, after in pairwise(lists))


async def test_a_client_that_pulls_asks_again_for_what_comparing_finds(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=PULL)
    ls.open(uri(repo), TWICE)
    document = {"textDocument": {"uri": uri(repo)}}
    first = await ls.ask("textDocument/diagnostic", document)
    assert "stale-path" in codes(first["items"])
    for _ in range(10):
        asked = len([message for message in ls.sent if message.get("method") == "workspace/diagnostic/refresh"])
        found = codes((await ls.ask("textDocument/diagnostic", document))["items"])
        if "duplicate" in found:
            break
        await ls.until(lambda asked=asked: len([m for m in ls.sent if m.get("method") == "workspace/diagnostic/refresh"]) > asked)
    assert found == ["duplicate", "stale-path"]


async def test_a_client_that_pulls_is_never_pushed_to(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=PULL)
    ls.open(uri(repo), PROSE)
    report = await ls.ask("textDocument/diagnostic", {"textDocument": {"uri": uri(repo)}})  # waits for git
    assert (report["kind"], lines(report["items"])) == ("full", [2])
    again = await ls.ask("textDocument/diagnostic", {"textDocument": {"uri": uri(repo)}, "previousResultId": report["resultId"]})
    assert again == {"kind": "unchanged", "resultId": report["resultId"]}
    ls.change(uri(repo), 2, insert(0, 0, "x\n"))
    moved = await ls.ask("textDocument/diagnostic", {"textDocument": {"uri": uri(repo)}, "previousResultId": report["resultId"]})
    assert lines(moved["items"]) == [3]
    everything = await ls.ask("workspace/diagnostic", {"previousResultIds": []})
    found = {item["uri"]: item for item in everything["items"]}
    assert {name.rpartition("repo/")[2]: len(item["items"]) for name, item in found.items()} == {"AGENTS.md": 1, "CLAUDE.md": 1, "docs/CLAUDE.md": 0}
    assert found[uri(repo)]["version"] == 2
    known = [{"uri": name, "value": item["resultId"]} for name, item in found.items()]
    everything = await ls.ask("workspace/diagnostic", {"previousResultIds": known})
    assert {item["kind"] for item in everything["items"]} == {"unchanged"}
    told = [message for message in ls.sent if message.get("method") in ("workspace/diagnostic/refresh", "textDocument/publishDiagnostics")]
    assert told == []  # nor is it told to ask again: its first question waited for the repository


@pytest.mark.parametrize("how", ["deleted", "another branch"])
async def test_a_client_is_told_that_what_is_no_memory_file_any_more_has_no_findings(repo: Repo, how: str) -> None:
    ls = await started(repo.root, capabilities=PULL)
    closed, opened = uri(repo, "AGENTS.md"), uri(repo)
    ls.open(opened, PROSE)
    known = by_uri(await ls.ask("workspace/diagnostic", {"previousResultIds": []}))
    assert (len(known[closed]["items"]), len(known[opened]["items"])) == (1, 1)
    if how == "another branch":
        repo.commit("Gone", {"AGENTS.md": None, "CLAUDE.md": None})
    else:
        (repo.root / "AGENTS.md").unlink()
        (repo.root / "CLAUDE.md").unlink()
    session = next(iter(ls.roots)).session
    before = session.facts
    ls.say("workspace/didChangeWatchedFiles", {"changes": [{"uri": closed, "type": 3}]})
    await ls.until(lambda: session.facts is not before)
    told = by_uri(await ls.ask("workspace/diagnostic", {"previousResultIds": previous(known)}))
    assert told[closed]["items"] == []
    assert codes((await ls.ask("textDocument/diagnostic", {"textDocument": {"uri": opened}}))["items"]) == ["stale-path"]
    again = by_uri(await ls.ask("workspace/diagnostic", {"previousResultIds": previous(told)}))
    assert {item["kind"] for item in again.values()} == {"unchanged"}


async def test_a_file_that_was_deleted_while_it_was_open_has_no_findings_once_it_is_closed(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=PULL)
    ls.open(uri(repo), PROSE)
    (repo.root / "CLAUDE.md").unlink()
    document = {"textDocument": {"uri": uri(repo)}}
    assert codes((await ls.ask("textDocument/diagnostic", document))["items"]) == ["stale-path"]  # as VS Code does, just before
    ls.say("textDocument/didClose", document)
    told = by_uri(await ls.ask("workspace/diagnostic", {"previousResultIds": []}))  # and it knows nothing of the file any more
    assert told[uri(repo)]["items"] == []
    assert uri(repo) not in by_uri(await ls.ask("workspace/diagnostic", {"previousResultIds": []}))


async def test_a_file_that_the_client_names_in_other_letters_is_still_there(repo: Repo) -> None:
    ls = await started(repo.root, capabilities=PULL)
    known = by_uri(await ls.ask("workspace/diagnostic", {"previousResultIds": []}))
    others = [{**one, "uri": one["uri"].replace("AGENTS", "%41GENTS")} for one in previous(known)]
    told = by_uri(await ls.ask("workspace/diagnostic", {"previousResultIds": others}))
    assert {name: item["kind"] for name, item in told.items()} == dict.fromkeys(known, "unchanged")


def by_uri(report: Message) -> dict[str, Message]:
    return {item["uri"]: item for item in report["items"]}


def previous(told: dict[str, Message]) -> list[Message]:
    return [{"uri": name, "value": item["resultId"]} for name, item in told.items()]


@pytest.mark.parametrize(
    ("capabilities", "info", "document", "workspace"),
    [
        (PULL, None, True, True),
        (PULL, {"name": "Neovim"}, True, False),
        ({"textDocument": {"diagnostic": {}}}, None, False, False),
        ({}, None, False, False),
    ],
)
async def test_pull_is_offered_once_to_whom_can_be_told_to_ask_again(
    repo: Repo, capabilities: Message, info: Message | None, document: bool, workspace: bool
) -> None:
    ls = await started(repo.root, capabilities=capabilities, clientInfo=info)
    offered = (await ls.reply(0))["result"]["capabilities"].get("diagnosticProvider")
    assert (offered is not None, bool(offered and offered["workspaceDiagnostics"])) == (document, workspace)


async def test_memory_stays_flat(repo: Repo) -> None:
    ls = await started(repo.root)
    ls.open(uri(repo), PROSE)
    await ls.found(uri(repo))
    version = 1

    async def edit(count: int) -> int:
        nonlocal version
        for _ in range(count):
            version += 2
            ls.change(uri(repo), version - 1, insert(2, 2, "x"))
            ls.change(uri(repo), version, {"range": {"start": {"line": 2, "character": 2}, "end": {"line": 2, "character": 3}}, "text": ""})
            await ls.ask("textDocument/hover", {"textDocument": {"uri": uri(repo)}, "position": {"line": 2, "character": 4}})
        await ls.until(lambda: ls.published[uri(repo)]["version"] == version)
        del ls.sent[1:-1]
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        await edit(40)
        before = await edit(10)
        after = await edit(100)
    finally:
        tracemalloc.stop()
    assert after - before < 100_000, "pygls alone would keep 2.8 kB an edit"
    assert ls.protocol._request_futures == {}
