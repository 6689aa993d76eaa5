"""Texts as they were: what a `bylaw:` URI opens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.server.uris import Earlier, earlier_of, earlier_uri
from local import Local, Message, started
from support import Repo

OLD = "# Memory 🦉\r\n\r\n- Use mocks\r\n  - and 規則\r\n- Be kind\r\n"
NEW = "# Memory\n\nPreface\n\n- Use fakes,\n  not mocks\n  - and 規則\n"
ABLE: Message = {"workspace": {"textDocumentContent": {"dynamicRegistration": True}}}


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "a repo")
    repo.commit("Start", {"notes/MEMORY.md": OLD})
    repo.commit("Fakes", {"CLAUDE.md": NEW}, rename={"notes/MEMORY.md": "MEMORY.md"})
    return repo


async def text(ls: Local, uri: str) -> str:
    found: Message = await ls.ask("workspace/textDocumentContent", {"uri": uri})
    return str(found["text"])


async def refused(ls: Local, uri: str) -> Message:
    ls.say("workspace/textDocumentContent", {"uri": uri}, 7)
    answer = await ls.reply(7)
    ls.sent.remove(answer)
    error: Message = answer["error"]
    return error


async def test_a_file_at_a_commit(repo: Repo) -> None:
    ls = await started(repo.root)
    first = repo.git("rev-parse", "HEAD~")
    assert await text(ls, earlier_uri(str(repo.root / "notes/MEMORY.md"), first)) == OLD
    assert await text(ls, earlier_uri(str(repo.root / "MEMORY.md"), repo.head[:10])) == OLD


@pytest.mark.parametrize(("line", "words"), [(3, "- Use mocks\n"), (4, "  - and 規則\n"), (5, "- Be kind\n")])
async def test_an_entry_at_a_commit(repo: Repo, line: int, words: str) -> None:
    ls = await started(repo.root)
    assert await text(ls, earlier_uri(str(repo.root / "MEMORY.md"), repo.head, line)) == words


async def test_an_entry_as_the_editor_has_it(repo: Repo) -> None:
    ls = await started(repo.root)
    where = earlier_uri(str(repo.root / "CLAUDE.md"), "", 5)
    assert await text(ls, where) == "- Use fakes,\n  not mocks\n"
    ls.open((repo.root / "CLAUDE.md").as_uri(), NEW.replace("fakes", "stubs"))
    assert await text(ls, where) == "- Use stubs,\n  not mocks\n"


async def test_the_wordings_of_an_entry_open(repo: Repo) -> None:
    repo.commit("Mock less", {"MEMORY.md": OLD.replace("Use mocks", "Use no mocks")}, author="bob")
    repo.write("MEMORY.md", OLD.replace("Use mocks", "Use few mocks"))
    ls = await started(repo.root)
    at = {"textDocument": {"uri": (repo.root / "MEMORY.md").as_uri()}, "position": {"line": 2, "character": 5}}
    answer = await ls.ask("bylaw/history", at)
    assert [(one["author"], one["text"]) for one in answer["wordings"]] == [("bob", "Use no mocks"), ("ada", "Use mocks")]
    assert [await text(ls, one["uri"]) for one in [answer, *answer["wordings"]]] == ["- Use few mocks\n", "- Use no mocks\n", "- Use mocks\n"]
    assert await ls.ask("bylaw/history", {**at, "position": {"line": 1, "character": 0}}) is None
    ls.say("bylaw/history", {"textDocument": {}}, 8)
    assert (await ls.reply(8))["error"]["code"] == -32602


async def test_what_there_is_not_is_refused_in_one_sentence(repo: Repo, tmp_path: Path) -> None:
    ls = await started(repo.root)
    memory, head = str(repo.root / "MEMORY.md"), repo.head
    for uri in (
        earlier_uri(memory, "0" * 40),
        earlier_uri(str(repo.root / "other.md"), head),
        earlier_uri(memory, head, 2),
        earlier_uri(memory, head, 99),
        earlier_uri(str(tmp_path / "outside.md"), head),
    ):
        assert await refused(ls, uri) == {"code": -32803, "message": "there is no such text"}
    for uri in ("bylaw:///x.md", "file:///x.md?commit=1234567", "bylaw:///x?commit=--all", "bylaw:///x?line=x", "bylaw://[?line=1", ""):
        assert (await refused(ls, uri))["code"] == -32602


async def test_a_client_that_knows_the_request_is_told_the_scheme(repo: Repo) -> None:
    for capabilities, told in ((ABLE, {"schemes": ["bylaw"]}), ({}, None)):
        ls = await started(repo.root, capabilities=capabilities)
        answer = await ls.reply(0)
        assert answer["result"]["capabilities"]["workspace"].get("textDocumentContent") == told


def test_uris_as_vs_code_writes_them() -> None:
    oid = "0123456789abcdef"
    assert earlier_of(f"bylaw:/c%3A/a%20b/CLAUDE.md?commit%3D{oid}%26line%3D12") == Earlier("file:///c%3A/a%20b/CLAUDE.md", oid, 12)
    assert earlier_uri("C:\\a b\\CLAUDE.md", oid, 12, windows=True) == f"bylaw:///c%3A/a%20b/CLAUDE.md?commit={oid}&line=12"
    assert earlier_uri("\\\\host\\b\\CLAUDE.md", "", 1, windows=True) == "bylaw://host/b/CLAUDE.md?line=1"


@given(st.text())
def test_any_uri_is_understood_or_not(uri: str) -> None:
    earlier_of(uri)
    earlier_of("bylaw:/x?" + uri)
