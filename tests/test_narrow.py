"""`--since` and `--baseline`: what a pull request caused, and what a team has not accepted yet."""

from __future__ import annotations

import json
import re
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


def told(repo: Repo, capsys: pytest.CaptureFixture[str], revision: str, form: str = "text") -> str:
    """The sentence about a change, with the ids of its commits left out."""
    run(["check", "--root", str(repo.root), "--since", revision, "--format", form])
    lines = capsys.readouterr().out.splitlines()
    return re.sub(r"\b[0-9a-f]{8}\b", "…", next((line for line in lines if "This change" in line), ""))


def test_since_tells_in_one_sentence_what_a_change_did(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(repo, capsys, "HEAD") == "This change made no entry stale."
    repo.commit("Say it twice", {"AGENTS.md": "- See `src/prices.py`\n- Run `src/prices.py`\n- `src/x.py`\n"})
    assert told(repo, capsys, "HEAD~1") == "This change made no entry stale."
    repo.commit("Drop the prices", {"src/prices.py": None}, date="2026-03-04", author="bob")
    one = "This change made 3 entries stale, all from commit … by bob on 2026-03-04 (“Drop the prices”)."
    assert told(repo, capsys, "HEAD~1") == one
    assert told(repo, capsys, "HEAD~1", "github") == f"::notice title=bylaw::{one}"
    assert told(repo, capsys, "HEAD~3") == "This change made 4 entries stale, from … and …."
    repo.commit("Link", {"AGENTS.md": "- [How](docs/how.md)\n"})
    more = "This change made 2 entries stale, from … and …; 1 entry that it wrote or touched has findings too."
    assert told(repo, capsys, "HEAD~4") == more
    assert told(repo, capsys, "HEAD", "github") == ""


def test_since_counts_what_the_work_tree_took_away(repo: Repo, capsys: pytest.CaptureFixture[str]) -> None:
    repo.commit("Commands", {
        "package.json": '{"scripts": {"build": "tsc", "lint": "eslint"}, "dependencies": {"react": "^17.0.0", "left-pad": "1"}}',
        "AGENTS.md": "- Run `npm run lint`.\n- The page is React 17.\n- Padding uses the `left-pad` package.\n",
    })  # fmt: skip
    repo.remove("src/prices.py")
    repo.write("package.json", '{"scripts": {"build": "tsc"}, "dependencies": {"react": "^18.0.0"}}')
    found = ["npm run lint", "React 17", "left-pad", "src/prices.py"]
    assert check(repo, capsys, "--since", "HEAD") == found
    sentence = "This change made 4 entries stale, all from your work tree (not committed yet)."
    assert told(repo, capsys, "HEAD") == sentence
