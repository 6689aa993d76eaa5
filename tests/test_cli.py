"""The command line: what it prints, how it ends, and one clear sentence for whatever goes wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import bylaw
from bylaw import cli
from bylaw.rules import RULES
from support import Repo, environment


@dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory):
    """Calls the command line in a folder, in this process."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))

    def call(folder: Path, *args: str) -> Answer:
        monkeypatch.chdir(folder)
        try:
            status = cli.run(args)
        except SystemExit as end:  # argparse
            status = end.code if isinstance(end.code, int) else 2
        said = capsys.readouterr()
        return Answer(status, said.out, said.err)

    return call


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    repo = Repo(tmp_path / "repo")
    repo.commit("Start", {"src/old.py": "x = 1\n" * 20, "CLAUDE.md": "# Rules\n\n- Read `src/old.py` first.\n- Be kind.\n"})
    repo.commit("Move it", rename={"src/old.py": "src/new.py"})
    return repo


def findings(answer: Answer) -> list[tuple[str, str, int]]:
    return [(f["code"], f["path"], f["range"]["start"]["line"]) for f in json.loads(answer.out)["findings"]]


FOUND = [("stale-path", "CLAUDE.md", 3)]


def test_check_as_text(run, repo: Repo) -> None:
    answer = run(repo.root, "check")
    assert (answer.status, answer.err) == (1, "")
    assert answer.out.startswith("CLAUDE.md:3:9: warning stale-path\n 3 | - Read `src/old.py` first.\n   |         ^^^^^^^^^^\n")
    assert "“Move it”" in answer.out and "\x1b" not in answer.out


@pytest.mark.parametrize(
    ("args", "expected", "status"),
    [
        ([], FOUND, 1),
        (["CLAUDE.md"], FOUND, 1),
        (["."], FOUND, 1),
        (["src"], [], 0),
        (["--select", "stale-path"], FOUND, 1),
        (["--select", "stale-link"], [], 0),
        (["--ignore", "stale-path"], [], 0),
        (["--severity", "error"], [], 0),
        (["--severity", "hint"], FOUND, 1),
    ],
)
def test_check_is_asked_about_a_part(run, repo: Repo, args: list[str], expected: list, status: int) -> None:
    answer = run(repo.root, "check", "--format", "json", *args)
    assert (findings(answer), answer.status, answer.err) == (expected, status, "")


def test_paths_are_meant_from_the_root_that_is_named_and_from_here(run, repo: Repo, tmp_path: Path) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "CLAUDE.md").write_text("another\n")
    for folder, args in [
        (here, ["CLAUDE.md", "--root", str(repo.root)]),
        (repo.root / "src", ["../CLAUDE.md"]),
        (repo.root / "src", []),
        (tmp_path, ["repo/CLAUDE.md", "--root", "repo"]),
        (here, [str(repo.root / "CLAUDE.md"), "--root", str(repo.root)]),
    ]:
        assert findings(run(folder, "check", "--format", "json", *args)) == FOUND, (folder, args)


def test_severity_by_config(run, repo: Repo) -> None:
    repo.write(".bylaw.toml", '[severity]\nstale-path = "error"\n')
    assert json.loads(run(repo.root, "check", "--format", "json").out)["findings"][0]["severity"] == "error"
    repo.write(".bylaw.toml", '[severity]\nstale-path = "off"\n')
    assert run(repo.root, "check").status == 0


def test_check_for_machines(run, repo: Repo) -> None:
    assert run(repo.root, "check", "--format", "github").out.startswith("::warning file=CLAUDE.md,title=bylaw stale-path,line=3,")
    assert json.loads(run(repo.root, "check", "--format", "sarif").out)["runs"][0]["results"][0]["ruleId"] == "stale-path"


def test_why(run, repo: Repo) -> None:
    told = json.loads(run(repo.root, "why", "CLAUDE.md:3", "--format", "json").out)
    assert (told["line"], told["status"], told["born"]["summary"]) == (3, "stale", "Start")
    assert [(m["text"], m["kind"]) for m in told["mentions"]] == [("src/old.py", "path")]
    answer = run(repo.root, "why", "CLAUDE.md:3")
    assert (answer.status, answer.err) == (0, "") and "born 2026-01-01 by ada" in answer.out


def test_entries(run, repo: Repo) -> None:
    told = json.loads(run(repo.root, "entries", "--format", "json").out)
    assert [(e["line"], e["text"], e["layer"], e["heading"]) for e in told["entries"]] == [
        (3, "Read `src/old.py` first.", "rules", ["Rules"]),
        (4, "Be kind.", "rules", ["Rules"]),
    ]
    assert "  3  Read `src/old.py` first.\n" in run(repo.root, "entries", "CLAUDE.md").out


def test_explain(run, tmp_path: Path) -> None:
    listed = run(tmp_path, "explain").out.splitlines()
    assert [line.split()[0] for line in listed] == [rule.code for rule in RULES]
    assert run(tmp_path, "explain", "stale-path").out.startswith("# stale-path\n\nA path that an entry names")


def test_cache(run, tmp_path: Path) -> None:
    place = run(tmp_path, "cache").out.strip()
    assert not Path(place).is_relative_to(tmp_path)
    assert run(tmp_path, "cache", "--clear").out == f"cleared {place}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["check", "absent.md"], "absent.md: no such file or folder"),
        (["check", "--root", "absent"], "absent: no such folder"),
        (["check", ".."], "..: lies outside "),
        (["check", "latin.md"], "latin.md: is not UTF-8 text"),
        (["check", "--select", "stale-pat"], "no rule is called 'stale-pat'"),
        (["why", "CLAUDE.md:99"], "CLAUDE.md ends at line 5: there is no line 99"),
        (["why", "CLAUDE.md:0"], "CLAUDE.md ends at line 5: there is no line 0"),
        (["history", "CLAUDE.md:99"], "CLAUDE.md ends at line 5: there is no line 99"),
        (["restore", "CLAUDE.md:99"], "CLAUDE.md ends at line 5: there is no line 99"),
        (["why", "CLAUDE.md:2"], "CLAUDE.md:2: no entry stands at this line"),
        (["why", "CLAUDE.md"], "'CLAUDE.md' is no FILE:LINE"),
        (["why", "CLAUDE.md:x"], "'CLAUDE.md:x' is no FILE:LINE"),
        (["why", "absent.md:1"], "absent.md: no such file or folder"),
        (["why", "latin.md:1"], "latin.md: is not UTF-8 text"),
        (["why", "src:1"], "src: "),
        (["entries", "absent"], "absent: no such file or folder"),
        (["explain", "nothing"], "no rule is called 'nothing'"),
        (["demo", "."], ". is not empty"),
    ],
)
def test_bad_input_is_one_sentence(run, repo: Repo, args: list[str], said: str) -> None:
    repo.write("latin.md", b"- caf\xe9\n")
    answer = run(repo.root, *args)
    assert answer.status == 2 and answer.out == ""
    assert answer.err.startswith(f"bylaw: {said}") and answer.err.count("\n") == 1 and answer.err.endswith("\n")


@pytest.mark.parametrize("content", [b"[severity", b'severity = "off"', b"colour = 1", b"\xff\xfe", b'[severity]\nstale-path = "loud"'])
@pytest.mark.parametrize("command", [["check"], ["entries"], ["why", "CLAUDE.md:3"]])
def test_a_broken_config_is_one_sentence(run, repo: Repo, content: bytes, command: list[str]) -> None:
    repo.write(".bylaw.toml", content)
    answer = run(repo.root, *command)
    assert answer.status == 2 and answer.out == ""
    assert answer.err.startswith("bylaw: .bylaw.toml: ") and answer.err.count("\n") == 1


@pytest.mark.parametrize("args", [[], ["chek"], ["check", "--format", "xml"], ["why"]])
def test_bad_usage(run, tmp_path: Path, args: list[str]) -> None:
    assert run(tmp_path, *args).status == 2


def test_without_git_and_without_commits(run, tmp_path: Path) -> None:
    (tmp_path / "CLAUDE.md").write_text("- See [this](absent.md).\n")
    answer = run(tmp_path, "check")
    assert answer.status == 1 and "warning stale-link" in answer.out and "\nnote: No git history: " in answer.out
    Repo(tmp_path)
    answer = run(tmp_path, "check")
    assert answer.status == 1 and "warning stale-link" in answer.out and "\nnote: The repository has no commit yet." in answer.out


def test_demo(run, tmp_path: Path) -> None:
    written = run(tmp_path, "demo", "marsa")
    assert written.status == 0 and (tmp_path / "marsa" / "CLAUDE.md").is_file()
    suggested = [line.split() for line in written.out.splitlines() if line.startswith("  bylaw ")]
    assert [words[1] for words in suggested] == ["check", "entries", "why"]
    assert [run(tmp_path, *words[1:]).status for words in suggested] == [1, 0, 0]


# --- as a process


def start(folder: Path, *args: str, **env: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "bylaw", *args], cwd=folder, env=environment(**env), capture_output=True)


def test_version(tmp_path: Path) -> None:
    done = start(tmp_path, "--version")
    assert (done.returncode, done.stdout.strip().decode()) == (0, f"bylaw {bylaw.__version__}")


def test_the_story_of_the_sample(tmp_path: Path) -> None:
    done = start(tmp_path, "demo", PYTHONIOENCODING="ascii", COLUMNS="80", TMPDIR=str(tmp_path))
    said = done.stdout.decode("utf-8")
    assert (done.returncode, done.stderr) == (0, b"")
    for word in ("35 commits", "warning stale-path", "^^^^", "Call it invoicing", "more of this cause", "born 2026-07-06 by Tomás Ferreira with Claude", "promoted .max/memory/MEMORY.md:39"):
        assert word in said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="no pipes of this kind")
def test_a_reader_that_goes_away_is_no_error(repo: Repo) -> None:
    command = f'"{sys.executable}" -m bylaw entries --root . | true; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", command], cwd=repo.root, env=environment(), capture_output=True, text=True)
    assert done.stderr == "" and done.stdout.strip() in ("0", "1")
