"""Searching all memory: workspace/symbol over several roots; and colours that change with the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from bylaw.config import Config
from bylaw.features.forge import issue_url
from bylaw.features.links import links
from bylaw.features.search import MOST, search
from bylaw.text import Source
from bylaw.workspace import Session, gather
from local import started
from support import Repo


def names(root: Path, query: str, **texts: str) -> list[str]:
    session = Session(root, Config())
    for name, text in texts.items():
        session.open(f"{name}.md", Source(text))
    return [hit.name for hit in search(session.snapshot(), query)]


RULES = "# Rules\n\n- **Retry**: at most three times\n- Never retry a payment\n- Timeouts are in seconds\n"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("retry", ["**Retry**: at most three times", "Never retry a payment"]),
        ("RETRY pay", ["Never retry a payment"]),
        ("paymnet", ["Never retry a payment"]),
        ("rules", ["Rules", "Never retry a payment", "Timeouts are in seconds", "**Retry**: at most three times"]),
        ("xyzzy", []),
        ("xy", []),
        ("(?", []),
    ],
)
def test_entries_are_found_by_what_they_say(query: str, found: list[str]) -> None:
    assert names(Path("/nowhere"), query, CLAUDE=RULES) == found


def test_no_query_gives_the_first_and_no_more_than_anybody_reads() -> None:
    many = "".join(f"- entry number {number}\n" for number in range(2 * MOST))
    assert names(Path("/nowhere"), "", CLAUDE=RULES)[0] == "Rules"
    assert len(names(Path("/nowhere"), "", CLAUDE=many)) == len(names(Path("/nowhere"), "entry", CLAUDE=many)) == MOST


async def test_all_roots_are_searched(tmp_path: Path) -> None:
    for name in ("one", "two"):
        Repo(tmp_path / name).commit("Start", {"CLAUDE.md": f"# 🦉\n\n- 🦉 Retries of {name}\n"})
    ls = await started(tmp_path / "one", tmp_path / "two")
    found = await ls.ask("workspace/symbol", {"query": "retries"})
    assert [(one["name"], one["containerName"], one["location"]["uri"].split("/")[-2]) for one in found] == [
        ("🦉 Retries of one", "🦉", "one"),
        ("🦉 Retries of two", "🦉", "two"),
    ]
    assert found[0]["location"]["range"]["start"] == {"line": 2, "character": 2}


async def test_only_what_changed_of_the_colours_is_sent(tmp_path: Path) -> None:
    Repo(tmp_path).commit("Start", {"CLAUDE.md": "- never\n- always\n- must\n"})
    ls = await started(tmp_path)
    uri = ls.open((tmp_path / "CLAUDE.md").as_uri(), "- never\n- always\n- must\n")
    document = {"textDocument": {"uri": uri}}
    before = await ls.ask("textDocument/semanticTokens/full", document)
    assert before["data"] == [0, 2, 5, 0, 0, 1, 2, 6, 0, 0, 1, 2, 4, 0, 0]
    ls.change(uri, 2, {"text": "- never\n- not all\n- must\n"})
    after = await ls.ask("textDocument/semanticTokens/full/delta", {**document, "previousResultId": before["resultId"]})
    (edit,) = after["edits"]
    assert edit["deleteCount"] <= 10
    data = before["data"][: edit["start"]] + edit.get("data", []) + before["data"][edit["start"] + edit["deleteCount"] :]
    assert data == (await ls.ask("textDocument/semanticTokens/full", document))["data"]
    unknown = await ls.ask("textDocument/semanticTokens/full/delta", {**document, "previousResultId": "forgotten"})
    assert unknown["data"] == data


@pytest.mark.parametrize(
    ("remote", "repo", "url"),
    [
        ("git@github.com:ada/engine.git", "", "https://github.com/ada/engine/issues/12"),
        ("git@github.com:ada/engine.git", "bob/lib", "https://github.com/bob/lib/issues/12"),
        ("https://gitlab.example.org/a/b/c.git", "", "https://gitlab.example.org/a/b/c/-/issues/12"),
        ("https://example.org/a/b", "", ""),
        ("", "bob/lib", ""),
    ],
)
def test_issues_lead_to_the_forge(remote: str, repo: str, url: str) -> None:
    assert issue_url(remote, "12", repo) == url


def test_issue_numbers_are_links_where_they_can_be_meant(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    repo.commit("Start", {"CLAUDE.md": "- 🦉 see #123, bob/lib#45, issue #6, GH-7; not #1 rule, `#333`, a#12, #12-x, [x](#34)\n"})
    repo.git("remote", "add", "origin", "git@github.com:ada/engine.git")
    session = Session(tmp_path, Config())
    session.install(gather(session))
    snapshot = session.snapshot()
    document = snapshot.document("CLAUDE.md")
    assert document is not None
    found = {document.source.slice(link.span): link.url.removeprefix("https://github.com/") for link in links(snapshot, document) if link.url}
    assert found == {"#123": "ada/engine/issues/123", "bob/lib#45": "bob/lib/issues/45", "#6": "ada/engine/issues/6", "GH-7": "ada/engine/issues/7"}
