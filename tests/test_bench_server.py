"""The bench of the server works, and nothing that it publishes is stale; how fast is not asked here."""

from __future__ import annotations

from pathlib import Path

from bench_server import EDITOR, QUESTIONS, repository, session
from wire import Wire


def test_typing_with_questions_ends_in_the_diagnostics_of_the_final_text(tmp_path: Path) -> None:
    repo = repository(tmp_path / "repo", files=60, lines=120)
    with Wire(repo.root, environment={"BYLAW_CACHE_DIR": str(tmp_path / "cache")}) as wire:
        wire.start(EDITOR)
        typist = session(wire, edits=120, pause=0)
    assert set(typist.figures.asked) == set(QUESTIONS)
    assert typist.wire.diagnostics[typist.uri]["diagnostics"]
    assert typist.wrong() == []
