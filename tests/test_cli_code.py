"""`bylaw check --code`: code that uses what memory bans, in every format, narrowed and fixed like other findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bylaw import cli
from support import Repo

MEMORY = "- Never call `old_call()`. Use `new_call()` instead.\n- Read `src/a.py`.\n"


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Ban it", {"CLAUDE.md": MEMORY, "src/a.py": 'x = "🧾"; old_call(1)\n', "src/b.py": "y = 1\n"}, author="bob")
    repo.commit("Use it again", {"src/b.py": "y = old_call(2)\nz = old_call(3)\n"})
    return repo


@pytest.fixture
def run(repo: Repo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("BYLAW_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(repo.root)

    def call(*args: str) -> tuple[int, str]:
        status = cli.run(["check", *args])
        return status, capsys.readouterr().out

    return call


def places(answer: tuple[int, str]) -> list[tuple[str, int]]:
    return [(found["path"], found["range"]["start"]["line"]) for found in json.loads(answer[1])["findings"]]


ALL = [("src/a.py", 1), ("src/b.py", 1), ("src/b.py", 2)]


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ([], []),
        (["--code"], ALL),
        (["--code", "src"], ALL),
        (["--code", "src/a.py"], ALL[:1]),
        (["--code", "CLAUDE.md"], []),
        (["--code", "--since", "HEAD~1"], ALL[1:]),
        (["--code", "--ignore", "banned-api"], []),
        (["--code", "--select", "banned-api"], ALL),
        (["--code", "--severity", "error"], []),
    ],
)
def test_which_code_is_reported(run, args: list[str], expected: list[tuple[str, int]]) -> None:
    answer = run("--format", "json", *args)
    assert (places(answer), answer[0]) == (expected, 1 if expected else 0)


def test_json_names_entry_commit_and_replacement(run) -> None:
    first, *others = json.loads(run("--format", "json", "--code")[1])["findings"]
    assert first["range"] == {"start": {"line": 1, "column": 10}, "end": {"line": 1, "column": 18}}
    assert (first["code"], first["severity"], first["entry"]) == ("banned-api", "warning", None)
    assert first["mention"] == {"text": "old_call", "kind": "symbol"}
    (proof,) = first["evidence"]
    assert (proof["kind"], proof["path"], proof["line"], proof["author"], proof["date"][:10]) == ("entry", "CLAUDE.md", 1, "bob", "2026-01-01")
    assert first["related"][0]["path"] == "CLAUDE.md" and first["fixes"] == [{"title": "Use `new_call` instead", "safe": False}]
    assert {finding["group"] for finding in others} == {first["group"]} != {None}


def test_other_formats_have_the_places(run) -> None:
    status, text = run("--code")
    assert status == 1 and text.startswith('src/a.py:1:10: warning banned-api\n 1 | x = "🧾"; old_call(1)\n   |           ^^^^^^^^\n')
    assert "see CLAUDE.md:1:3" in text and "src/b.py: 1, 2" in text
    assert "file=src/a.py,title=bylaw banned-api,line=1,endLine=1,col=10,endColumn=18::" in run("--code", "--format", "github")[1]
    results = json.loads(run("--code", "--format", "sarif")[1])["runs"][0]["results"]
    region = results[0]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 1, "startColumn": 10, "endLine": 1, "endColumn": 18}
    assert results[0]["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"] == {"text": "new_call"}


def test_a_baseline_holds_code_too(run, tmp_path: Path, repo: Repo) -> None:
    baseline = str(tmp_path / "baseline.json")
    assert run("--code", "--baseline", baseline)[0] == 0
    assert run("--code", "--baseline", baseline)[0] == 0
    repo.write("src/c.py", "old_call(4)\n")
    assert places(run("--code", "--baseline", baseline, "--format", "json")) == [("src/c.py", 1)]


def test_the_setting_turns_it_off(run, repo: Repo) -> None:
    repo.write(".bylaw.toml", "code = false\n")
    assert run("--code")[0] == 0
