"""What is told beside an entry, and since when its age counts."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

import pytest

from bylaw.features.lens import entries, hints, lens
from bylaw.text import Source, Span
from bylaw.workspace import Session, Snapshot, gather
from support import Repo

NOW = datetime(2026, 2, 10, tzinfo=timezone.utc)
RULE = "- Use the retry helper for every call to the gateway\n"


def opened(root: Path, text: str | None = None) -> Snapshot:
    session = Session(root)
    if text is not None:
        session.open("CLAUDE.md", Source(text))
    session.install(gather(session))
    return session.snapshot()


def told(snapshot: Snapshot) -> list[str]:
    """What is told of each entry of CLAUDE.md, "" for nothing."""
    document = snapshot.document("CLAUDE.md")
    assert document is not None
    return [found.text if (found := lens(snapshot, document, entry, NOW)) else "" for entry in entries(document)]


def known(snapshot: Snapshot) -> Snapshot:
    assert snapshot.facts is not None and snapshot.facts.history is not None
    snapshot.facts.history.prepare()
    return snapshot


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Learn", {"MEMORY.md": "# Memory\n\n" + RULE, "CLAUDE.md": "# Rules\n\n- Be brief.\n"}, date="2026-01-01")
    repo.commit("Promote", {"MEMORY.md": "# Memory\n", "CLAUDE.md": "# Rules\n\n- Be brief.\n" + RULE}, date="2026-01-10")
    repo.commit("Say how", {"CLAUDE.md": "# Rules\n\n- Be brief.\n" + RULE.replace("call", "paid call")}, date="2026-01-20")
    return repo


def test_age_wordings_and_source(repo: Repo) -> None:
    snapshot = opened(repo.root)
    assert told(snapshot) == ["", ""]
    assert told(known(snapshot)) == ["5 weeks ago", "3 weeks ago · 2 wordings · promoted from MEMORY.md"]


def test_confirming_starts_the_clock_anew_and_an_edit_is_told(repo: Repo) -> None:
    text = (repo.root / "CLAUDE.md").read_text().replace("- Be brief.\n", "- Be brief.\n  <!-- bylaw: confirmed 2026-02-03 eve -->\n")
    (confirmed, _) = told(known(opened(repo.root, text)))
    assert confirmed == "confirmed 7 days ago"
    text = text.replace("helper", "wrapper") + "- New, and nobody has committed it\n"
    assert told(known(opened(repo.root, text)))[1:] == [
        "changed, not committed yet · 2 wordings · promoted from MEMORY.md",
        "not committed yet",
    ]


def test_hints_stand_behind_the_first_line_of_what_is_on_the_screen(repo: Repo) -> None:
    text = "# Rules\r\n\r\n- Be brief.\r\n  Always.\r\n\r\n| a | b |\r\n|---|---|\r\n| c | d |\r\n"
    snapshot = known(opened(repo.root, text))
    document = snapshot.document("CLAUDE.md")
    assert document is not None
    everywhere = list(hints(snapshot, document, Span(0, len(text)), NOW))
    assert [text[:at].rpartition("\n")[2] for at, _ in everywhere] == ["- Be brief."]
    assert list(hints(snapshot, document, Span(0, 3), NOW)) == []
