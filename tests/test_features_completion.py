"""What is proposed at any place of any text: spans that end at the cursor, names that are there, and no errors."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bylaw.features.completion import MOST, completion
from bylaw.text import Source
from bylaw.workspace import Session, gather
from support import Repo

PIECES = ["`", "[[", "]]", "](", "@", "#", "/", "src", "../", "<!-- bylaw: ", "ignore ", "npm run ", "make ", "🦉", " ", "\n", "fet", "-->", "&& "]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    repo = Repo(tmp_path_factory.mktemp("repo"))
    many = {f"src/deep/file{number}.py": "" for number in range(MOST + 10)}
    files = {**many, "src/a.py": "def fetch_prices(): ...\nfetch_all = 1\n", "Makefile": "all:\n", ".claude/memory/MEMORY.md": "x\n"}
    repo.commit("Start", {**files, "docs/CLAUDE.md": "x\n"})
    session = Session(Path(repo.root))
    session.install(gather(session))
    return session


def proposed(session: Session, text: str, path: str = "docs/CLAUDE.md") -> list[str]:
    session.open(path, Source(text))
    found = completion(session.snapshot(), path, len(text))
    assert len(found.items) <= MOST
    assert all(item.span.start <= item.span.end == len(text) for item in found.items)
    return [item.text for item in found.items]


def test_names_of_the_code_once_it_has_been_read(session: Session) -> None:
    assert session.facts is not None
    session.facts.present.tokens()
    assert proposed(session, "- `fetch_") == ["fetch_all", "fetch_prices"]
    assert proposed(session, "- `api.fetch_p") == ["fetch_prices"]
    assert proposed(session, "- `f") == []


def test_a_long_list_says_that_it_is_not_whole(session: Session) -> None:
    for text, whole in (("- `src/deep/f", False), ("- `src/deep/file6", True), ("- `file", False)):
        session.open("docs/CLAUDE.md", Source(text))
        assert completion(session.snapshot(), "docs/CLAUDE.md", len(text)).whole is whole


def test_imports_and_links_count_from_the_folder_of_their_file(session: Session) -> None:
    assert proposed(session, "see [it](a.p") == ["../src/a.py"]
    assert proposed(session, "see @../src/a") == ["a.py"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
def test_any_text_is_borne(session: Session, text: str) -> None:
    for path in ("docs/CLAUDE.md", ".claude/memory/MEMORY.md"):
        proposed(session, text, path)
