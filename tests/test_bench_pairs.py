"""The bench of pairs works; how fast is not asked here."""

from __future__ import annotations

from pathlib import Path

from bench_pairs import documents, editing, laid_out, memory, pairing, texts
from bylaw.pairs import Known


def test_the_bench_pairs_entries_and_edits_them(tmp_path: Path) -> None:
    files = laid_out(texts(120, 200), 4)
    assert Known().pairs(documents(files)).twins
    assert pairing(files) > 0
    assert memory(files) > 0
    assert len(editing(tmp_path, files, 3)) == 3
