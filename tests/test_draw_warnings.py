"""The drawing of warnings that README names: the same seed draws the same ones."""

from __future__ import annotations

from pathlib import Path

import pytest

import draw_warnings
from support import Repo


def test_counts_and_draws(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    stale, fine = Repo(tmp_path / "stale"), Repo(tmp_path / "fine")
    fine.commit("Start", {"CLAUDE.md": "- Be kind.\n"})
    stale.commit("Start", {"src/a.py": "a", "src/b.py": "b", "CLAUDE.md": "- Read `src/a.py`.\n- Run `src/b.py`.\n"})
    stale.commit("Drop them", {"src/a.py": None, "src/b.py": None})
    monkeypatch.setattr("sys.argv", ["draw_warnings.py", "--number", "1", str(stale.root), str(fine.root)])
    printed = []
    for _ in range(2):
        draw_warnings.main()
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    lines = printed[0].splitlines()
    assert lines[:3] == ["    0 fine", "    2 stale", "2 repositories: median 1, p90 2, max 2"]
    assert [line.split()[0] for line in lines if line.startswith(("1.", "2."))] == ["1."]
    assert "was deleted in" in printed[0]
