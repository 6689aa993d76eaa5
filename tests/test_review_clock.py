"""Entries whose code has changed a lot since somebody last worded or confirmed them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bylaw.check import check
from bylaw.features.hover import hover
from bylaw.repo.activity import Activity
from bylaw.repo.git import Git, open_git
from bylaw.workspace import Session, Snapshot, gather
from support import Repo
from test_features_hover import NOW

ON = '[severity]\nreview-due = "hint"\n'
RULES = "# Rules\n\n- `src/billing/` counts in cents.\n- `src/api.py` makes amounts of them.\n- `src/` holds it all, `gone/x.py` does not.\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Start", {"src/billing/a.py": "0", "src/api.py": "0", "CLAUDE.md": RULES, ".bylaw.toml": ON}, date="2026-01-01")
    steps = [{"message": f"c{n}", "files": {"src/billing/a.py": f"{n}\n", **({"src/api.py": f"{n}\n"} if n % 2 else {})}} for n in range(1, 15)]
    repo.commits(steps)
    return repo


def opened(repo: Repo) -> Snapshot:
    session = Session(repo.root)
    session.install(gather(session))
    return session.snapshot()


def due(repo: Repo) -> list[tuple[int, str]]:
    """The line (1-based) and the first words of each finding."""
    found = check(opened(repo)).findings
    documents = opened(repo).documents()
    assert all(finding.code == "review-due" and finding.severity == "hint" for finding in found)
    return [(documents[f.path].source.line_of(f.span.start) + 1, f.message.partition(":")[0]) for f in found]


def test_code_that_changed_a_lot_asks_for_a_review(repo: Repo) -> None:
    assert due(repo) == [(3, "Written before 14 commits to `src/billing/`")]


def test_it_is_off_unless_it_is_set(repo: Repo) -> None:
    repo.commit("Unset", {".bylaw.toml": ""})
    assert due(repo) == []


@pytest.mark.parametrize("change", [("cents.", "minor units."), ("cents.\n", "cents.\n  <!-- bylaw: confirmed 2026-01-09 ada -->\n")])
def test_a_wording_or_a_confirmation_winds_the_clock(repo: Repo, change: tuple[str, str]) -> None:
    repo.commit("Say", {"CLAUDE.md": RULES.replace(*change)})
    assert due(repo) == []


def test_the_card_says_so_too(repo: Repo) -> None:
    repo.commit("Unset", {".bylaw.toml": ""})
    snapshot = opened(repo)
    source = snapshot.source("CLAUDE.md")
    assert source is not None
    found = hover(snapshot, "CLAUDE.md", source.text.index("counts"), (), NOW)
    assert found is not None and "- Written before 14 commits to `src/billing/`" in found.markdown()


def test_merges_mass_changes_and_what_was_before_do_not_count(repo: Repo) -> None:
    repo.commit("All", {f"src/billing/f{n}.py": "x" for n in range(500)})
    repo.commit("side", {"src/billing/b.py": "x"}, branch="side", date="2026-02-01")
    repo.commit("main", {"other.py": "x"}, date="2026-02-02")
    repo.commit("merge", {"src/billing/b.py": "x"}, merge="side", date="2026-02-03")
    git = open_git(repo.root)
    assert isinstance(git, Git)
    activity = Activity(git)
    assert not activity.ready
    assert [activity.since("src/billing/", date) for date in ("2026-01-01", "2026-01-31", "2026-02-01", "never")] == [15, 1, 0, 0]
    assert activity.ready and activity.since("src/billing/none.py", "2020-01-01") == 0
