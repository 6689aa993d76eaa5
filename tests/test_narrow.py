"""`--since` and `--baseline`: what a pull request caused, and what a team has not accepted yet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bylaw.cli import run
from support import Repo

MEMORY = "- Prices: `src/prices.py`\n- Taxes: `src/taxes.py`\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Start", {"src/prices.py": "p = 1\n", "src/taxes.py": "t = 2\n", "src/x.py": "", "CLAUDE.md": MEMORY})
    repo.commit("Drop the taxes", {"src/taxes.py": None})
    return repo


def check(repo: Repo, capsys: pytest.CaptureFixture[str], *args: str) -> list[str]:
    """The texts that `bylaw check` reports, and their number as its exit status says it."""
    status = run(["check", "--root", str(repo.root), "--format", "json", *args])
    found = [finding["mention"]["text"] for finding in json.loads(capsys.readouterr().out)["findings"]]
    assert status == (1 if found else 0)
    return found


def test_since_reports_what_later_code_broke(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit("Drop the prices", {"src/prices.py": None})
    assert check(repo, capsys) == ["src/prices.py", "src/taxes.py"]
    assert check(repo, capsys, "--since", "HEAD~1") == ["src/prices.py"]
    assert check(repo, capsys, "--since", "HEAD") == []


def test_since_reports_what_later_memory_says(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit("Link", {"AGENTS.md": "- [How](docs/how.md)\n"})
    assert check(repo, capsys, "--since", "HEAD~1") == ["docs/how.md"]


def test_since_counts_work_that_is_not_committed(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.write("AGENTS.md", "- [How](docs/how.md)\n")
    assert check(repo, capsys, "--since", "HEAD") == ["docs/how.md"]


def test_since_needs_a_commit(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--root", str(repo.root), "--since", "nowhere"]) == 2
    assert capsys.readouterr().err == "bylaw: 'nowhere' names no commit\n"


def test_baseline_is_written_once_and_then_only_new_findings_count(
    repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    baseline = str(tmp_path / "baseline.json")
    assert run(["check", "--root", str(repo.root), "--baseline", baseline]) == 0
    capsys.readouterr()
    assert check(repo, capsys, "--baseline", baseline) == []
    repo.commit("Move lines, drop the prices", {"src/prices.py": None, "CLAUDE.md": f"# Code\n\n{MEMORY}"})
    assert check(repo, capsys, "--baseline", baseline) == ["src/prices.py"]


@pytest.mark.parametrize("text", ["no json", "{}", '{"findings": [3]}', "[]"])
def test_a_broken_baseline_is_one_sentence(
    text: str, repo: Repo, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text)
    assert run(["check", "--root", str(repo.root), "--baseline", str(path)]) == 2
    assert capsys.readouterr().err == f"bylaw: {path}: is no baseline of Bylaw\n"
