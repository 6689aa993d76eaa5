"""The helper itself: a repository that tests can trust."""

from __future__ import annotations

from pathlib import Path

from support import Link, Repo


def test_repository_holds_what_was_described(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "a b")
    first = repo.commit("First", {"src/a.py": "a = 1\n", "odd \"name\"\n.md": "x", "link": Link("src/a.py")})
    repo.commit("Side", {"side.txt": "s"}, branch="topic", author="Zoë", date="2026-02-03T04:05:06+02:00")
    repo.commit("Move", rename={"src": "lib"}, co_authors=["Claude <noreply@anthropic.com>"])
    repo.commit("Merge", {"side.txt": "s"}, merge="topic")
    repo.commit("Drop", {"lib": None})
    assert repo.git("log", "--format=%s|%an|%aI|%(trailers:key=Co-authored-by,valueonly,separator=%x2C)", "--topo-order") == "\n".join([
        "Drop|ada|2026-02-06T04:05:06+02:00|",
        "Merge|ada|2026-02-05T04:05:06+02:00|",
        "Side|Zoë|2026-02-03T04:05:06+02:00|",
        "Move|ada|2026-02-04T04:05:06+02:00|Claude <noreply@anthropic.com>",
        "First|ada|2026-01-01T12:00:00+00:00|",
    ])
    assert sorted(path.name for path in repo.root.iterdir()) == [".git", "link", "odd \"name\"\n.md", "side.txt"]
    assert repo.git("status", "--porcelain") == ""
    assert first == repo.git("rev-list", "--max-parents=0", "HEAD")


def test_oids_are_the_same_in_every_run(tmp_path: Path) -> None:
    assert Repo(tmp_path).commit("One", {"a": "b"}) == "9082dc44596ac4725ae1acd524a0729ef7e49512"
