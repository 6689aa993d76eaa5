"""What memory says about something: which entries are found, in which order, and what is told of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bylaw import cli
from support import Repo

MEMORY = """\
# Memory

- The function `تفقيط()` in `src/tafqit.py` keeps its Arabic name: auditors search for it
- Deployments run at night
- Migrations are written by hand, never generated
- The old API was removed in October
- The tests run on every push
- The password is hunter: password = abc12345xyz
"""


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path)
    repo.commit("Start", {"src/tafqit.py": "x = 1\n", "MEMORY.md": MEMORY, "CLAUDE.md": "# API\n\n- Call `place_order()`\n"})
    repo.commit("Drop it", {"src/tafqit.py": None}, author="bob")
    repo.commit("Make it a rule", {"MEMORY.md": MEMORY.replace("- Deployments run at night\n", ""), "CLAUDE.md": "# API\n\n- Call `place_order()`\n- Deployments run at night\n"}, author="eve")
    return repo


def ask(repo: Repo, capsys: pytest.CaptureFixture[str], *words: str, status: int = 0) -> str:
    assert cli.run(["recall", "--root", str(repo.root), *words]) == status
    return capsys.readouterr().out


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("arabic name", "MEMORY.md:3"),
        ("why is the name of that function in Arabic?", "MEMORY.md:3"),
        ("how do I generate a migration", "MEMORY.md:4"),
        ("when may we deploy", "CLAUDE.md:4"),
        ("removed api", "MEMORY.md:5"),
        ("palce_order", "CLAUDE.md:3"),
    ],
)
def test_the_best_entry_comes_first(repo: Repo, capsys: pytest.CaptureFixture[str], query: str, first: str) -> None:
    assert ask(repo, capsys, *query.split()).startswith(f"{first}: ")


def test_each_is_told_with_state_and_origin(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    place, text, origin = ask(repo, capsys, "arabic").splitlines()
    assert place == "MEMORY.md:3: memory, stale" and "تفقيط()" in text
    assert origin.startswith("    2026-01-01 ") and origin.endswith(" by ada “Start”")
    assert ask(repo, capsys, "deployments").splitlines()[-1].endswith(" by ada “Start”, promoted from MEMORY.md")
    assert "abc12345xyz" not in ask(repo, capsys, "password")


def test_as_json(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    told = json.loads(ask(repo, capsys, "deployments", "--format", "json"))
    (entry,) = told["entries"]
    assert told["version"] == 1
    assert (entry["path"], entry["line"], entry["layer"], entry["states"], entry["heading"]) == ("CLAUDE.md", 4, "rules", [], ["API"])
    assert entry["born"]["author"] == "ada"
    (move,) = entry["moves"]
    assert (move["kind"], move["from"]) == ("promoted", {"path": "MEMORY.md", "line": 4})


def test_nothing_found_and_bad_usage(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(repo, capsys, "xyzzyplugh", status=1) == "Memory says nothing about that.\n"
    assert json.loads(ask(repo, capsys, "xyzzyplugh", "--format", "json", status=1))["entries"] == []
    assert len(ask(repo, capsys, "the", "--limit", "2").splitlines()) == 6
    assert ask(repo, capsys, "the", "--limit", "0", status=2) == ""
    assert ask(repo, capsys, "", status=1) == "Memory says nothing about that.\n"
