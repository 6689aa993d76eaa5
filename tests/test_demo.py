"""The sample repository: its history is real and always the same, its story is all there, and Bylaw finds it."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime, timezone
from pathlib import Path

import pytest

import readme
from bylaw import demo
from bylaw.check import check_code
from bylaw.demo.story import Change, apply, fast_import, parse, steps
from bylaw.features.code_hover import hover
from bylaw.repo.git import GitError
from bylaw.workspace import Session, gather
from support import environment, git

MEMORY = ".max/memory/MEMORY.md"


@pytest.fixture(scope="module")
def marsa(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "marsa"
    demo.write(root)
    return root


def log(root: Path, *args: str) -> list[str]:
    return git(root, "log", "--reverse", *args).decode().splitlines()


# --- the repository


def test_it_is_the_same_everywhere(marsa: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "gitconfig"
    hooks = tmp_path / "template" / "hooks"
    hooks.mkdir(parents=True)
    (hooks / "post-checkout").write_text("#!/bin/sh\ntouch ran\n")
    (hooks / "post-checkout").chmod(0o755)
    settings.write_text(
        f"[init]\ndefaultBranch = trunk\ntemplateDir = {hooks.parent.as_posix()}\n"
        "[core]\nautocrlf = true\nquotePath = true\n[commit]\ngpgSign = true\n[user]\nname = Nobody\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(settings))
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    other = tmp_path / "with space" / "marsa"
    demo.write(other)
    assert git(other, "rev-parse", "main") == git(marsa, "rev-parse", "main")
    assert git(other, "status", "--porcelain") == b""
    assert not (other / "ran").exists()


def test_its_work_tree_is_its_head(marsa: Path) -> None:
    assert git(marsa, "status", "--porcelain", "--ignored") == b""
    assert git(marsa, "fsck", "--strict") == b""
    assert git(marsa, "branch", "--show-current") == b"main\n"


def test_people_worked_on_it_for_five_months(marsa: Path) -> None:
    assert 25 <= len(log(marsa, "--oneline")) <= 40
    assert len(set(log(marsa, "--format=%an"))) == 4
    days = [date.fromisoformat(day) for day in log(marsa, "--format=%as")]
    assert days == sorted(days) and days[-1] == date(2026, 11, 20) and 130 <= (days[-1] - days[0]).days <= 160


@pytest.mark.parametrize("there", ["file", "folder"])
def test_what_is_there_already_is_not_touched(there: str, tmp_path: Path) -> None:
    target = tmp_path / "taken"
    if there == "file":
        target.write_text("mine")
    else:
        target.mkdir()
        (target / "mine").write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(GitError, match=r"^[^\n]*taken[^\n]*$"):
        demo.write(target)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    demo.write(tmp_path)
    assert (tmp_path / "CLAUDE.md").is_file()


def test_its_code_is_code(marsa: Path) -> None:
    for path in marsa.rglob("*.py"):
        ast.parse(path.read_text("utf-8"))
    json.loads((marsa / "package.json").read_text())
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml", "tests"]
    env = environment(PYTHONPATH="src", PYTHONDONTWRITEBYTECODE="1")
    done = subprocess.run(command, cwd=marsa, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


# --- the story


def text_of(root: Path, path: str, rev: str = "main") -> str:
    return git(root, "show", f"{rev}:{path}").decode()


def commit_of(root: Path, subject: str) -> str:
    found = git(root, "log", "--format=%H", f"--grep=^{subject}$").decode().split()
    assert len(found) == 1, subject
    return found[0]


def memory_files(root: Path) -> list[Path]:
    return [root / name for name in git(root, "ls-files", ".max", "*CLAUDE.md", "AGENTS.md").decode().split()]


def test_a_memory_of_some_length(marsa: Path) -> None:
    assert 110 <= len((marsa / MEMORY).read_text("utf-8").splitlines()) <= 150


def test_thirty_mentions_of_a_renamed_folder(marsa: Path) -> None:
    texts = [path.read_text("utf-8") for path in memory_files(marsa)]
    assert sum(len(re.findall("`src/marsa/billing/[^`]*`", text)) for text in texts) == 30
    assert not (marsa / "src/marsa/billing").exists() and (marsa / "src/marsa/invoicing/ledger.py").is_file()


def test_a_lesson_became_a_rule(marsa: Path) -> None:
    commit = commit_of(marsa, "Make gapless numbering a rule")
    patch = git(marsa, "show", "--format=", "-U0", commit).decode()
    assert re.findall(r"^([-+])- Invoice numbers must not have gaps", patch, re.MULTILINE) == ["-", "+"]


def test_a_removed_api_is_recommended_forbidden_and_still_used(marsa: Path) -> None:
    assert "Place partner orders with `create_order_v1()`" in text_of(marsa, MEMORY)
    assert "Never call `create_order_v1()`" in text_of(marsa, "CLAUDE.md")
    assert "create_order_v1(" in text_of(marsa, "scripts/import_partner_orders.py")
    assert git(marsa, "grep", "-c", "def create_order_v1", check=False) == b""


def test_a_script_was_renamed(marsa: Path) -> None:
    scripts = json.loads(text_of(marsa, "package.json"))["scripts"]
    assert "test:e2e" in scripts and "e2e" not in scripts
    assert "`npm run e2e`" in text_of(marsa, MEMORY)


def test_two_entries_cannot_both_be_followed(marsa: Path) -> None:
    limit = "Retry a failed card charge at most (.) times"
    assert re.findall(limit, text_of(marsa, MEMORY)) == ["3"] and re.findall(limit, text_of(marsa, "CLAUDE.md")) == ["5"]


def test_an_entry_was_worded_three_times_by_three_people(marsa: Path) -> None:
    added = git(marsa, "log", "--reverse", "--format=%an", "-G", "^- Round ", "-p", "-U0", "--", MEMORY).decode()
    assert re.findall("^(?:Tom|Nad|Min|Jon)", added, re.M) == ["Tom", "Nad", "Jon"]
    assert len(set(re.findall(r"^\+- (Round .*)", added, re.M))) == 3


def test_an_entry_was_deleted(marsa: Path) -> None:
    commit = commit_of(marsa, "Deploy on any day again")
    gone = "- No deployment in the last three days of a month"
    assert gone in text_of(marsa, MEMORY, f"{commit}^") and gone not in text_of(marsa, MEMORY)


def test_a_function_has_an_arabic_name(marsa: Path) -> None:
    assert "def تفقيط(" in text_of(marsa, "src/marsa/invoicing/tafqit.py")
    assert "`تفقيط()` in `src/marsa/billing/tafqit.py` keeps its Arabic name: no English word" in text_of(marsa, MEMORY)


def test_agents_helped(marsa: Path) -> None:
    trailers = Counter(log(marsa, "--format=%(trailers:key=Co-authored-by,valueonly)"))
    assert trailers["Claude <noreply@anthropic.com>"] == 3


# --- what Bylaw finds in it, and nothing else

FOUND = {
    ("stale-path", "src/marsa/api/v1.py"): 1,
    ("stale-link", "../../docs/runbooks/refunds.md"): 1,
    ("stale-link", "project_tax_rates.md"): 1,
    ("stale-link", "project_tax_audit_2025"): 1,
    ("stale-import", "docs/style.md"): 1,
    ("stale-command", "npm run e2e"): 1,
    ("stale-version", "React 17"): 1,
    ("stale-symbol", "sendReceiptMail()"): 1,
    ("stale-symbol", "ReactDOM.render"): 1,
    ("conflict", "Retry a failed card"): 2,
    ("drifted-copy", "Keep test coverage of"): 1,
    ("duplicate", "Do not translate error"): 1,
    ("duplicate", "`make run` starts the"): 1,
    ("already-promoted", "Components never call `fetch`;"): 1,
    ("disputed", "Migrations are written by"): 1,
    ("expired", "During the harbour festival"): 1,
}
"""What a rule finds and where, besides the thirty mentions of one renamed folder: (code, mention or start of the entry)."""


@pytest.fixture(scope="module")
def findings(marsa: Path) -> list[dict]:
    command = [sys.executable, "-m", "bylaw", "check", "--root", str(marsa), "--format", "json", "--severity", "hint"]
    done = subprocess.run(command, env=environment(), capture_output=True)
    assert (done.returncode, done.stderr) == (1, b"")
    return json.loads(done.stdout)["findings"]


def test_what_is_found(findings: list[dict]) -> None:
    told = Counter(
        (f["code"], f["mention"]["text"] if f["mention"] else " ".join(f["entry"]["text"].split()[:4]))
        for f in findings
        if "src/marsa/billing/" not in (f["mention"] or {}).get("text", "")
    )
    assert told == Counter(FOUND)


def test_code_that_uses_what_was_removed_is_found(marsa: Path) -> None:
    session = Session(marsa)
    session.install(gather(session))
    snapshot = session.snapshot()
    found = check_code(snapshot).findings
    assert {(one.path, one.code) for one in found} == {("scripts/import_partner_orders.py", "banned-api")} and len(found) == 2
    assert "CLAUDE.md:40" in found[0].message and "by Tomás Ferreira on 2026-10-09" in found[0].message
    assert [fix.title for one in found for fix in one.fixes] == ["Use `place_order` instead"]


def test_why_a_function_has_an_arabic_name_is_answered_where_it_is_called(marsa: Path) -> None:
    session = Session(marsa)
    session.install(gather(session))
    path, now = "tests/test_tafqit.py", datetime(2026, 11, 24, tzinfo=timezone.utc)
    source = session.snapshot().source(path)
    assert source is not None
    card = hover(session.snapshot(), path, source.text.index("تفقيط"), lambda path: (), now, lambda path, span: "")
    assert card is not None and "keeps its Arabic name" in card.plain() and "Written by Nadia Haddad, 4 months ago (2026-07-14)" in card.plain()


def test_thirty_findings_are_one_cause(marsa: Path, findings: list[dict]) -> None:
    renamed = commit_of(marsa, "Call it invoicing, as the law does")
    folder = [f for f in findings if f["mention"] and f["mention"]["text"].startswith("src/marsa/billing/")]
    assert Counter((f["code"], f["group"]) for f in folder) == {("stale-path", folder[0]["group"]): 30}
    topics = {f["path"] for f in folder if f["severity"] == "information"}
    assert topics == {f["path"] for f in folder if ".max/memory/" in f["path"] and not f["path"].endswith("MEMORY.md")}
    assert {e["commit"] for f in folder for e in f["evidence"]} == {renamed}
    for finding in folder:
        now = finding["mention"]["text"].replace("billing", "invoicing")
        assert (finding["evidence"][0]["renamed_to"].rstrip("/") == now.rstrip("/")) and f"`{now}`" in finding["fixes"][0]["title"]


def test_what_is_wrong_comes_with_its_commit(findings: list[dict]) -> None:
    said = {f["mention"]["text"]: (f["severity"], f["message"]) for f in findings if f["mention"]}
    for mention, commit in {
        "src/marsa/api/v1.py": "by Tomás Ferreira on 2026-10-09 (“Remove version 1 of the API”)",
        "../../docs/runbooks/refunds.md": "by Jonas Lindqvist on 2026-10-19 (“Keep runbooks in the wiki, where the people on call look”)",
        "docs/style.md": "by Nadia Haddad on 2026-10-05 (“Let ruff hold the style”)",
        "React 17": "by Mina Park on 2026-09-14 (“Move the shop to React 18”)",
        "sendReceiptMail()": "by Mina Park on 2026-10-23 (“Queue receipts instead of sending them at once”)",
    }.items():
        severity, message = said[mention]
        assert severity == "warning" and commit in message, message


def test_readme_shows_what_is_printed(marsa: Path) -> None:
    """The first paragraph of `bylaw check` on the sample, but for where its lines are broken: one cause with all places."""
    command = [sys.executable, "-m", "bylaw", "check", "--root", str(marsa)]
    shown = subprocess.run(command, env=environment(), capture_output=True).stdout.decode()
    assert readme.fence("example").split() == shown.partition("\n\n")[0].split()
    assert "\n34 warnings from 12 causes in 3 files; 8 memory files, 146 entries read.\n" in shown


# --- the story's format

STORY = """\
%% commit 2026-01-02T03:04:05+02:00 Ada L. <ada@example.org>
Say hello

Twice.
%% write a.md
one
two
%% write e.md
%% insert a.md
one
and a half
"""


def test_a_step() -> None:
    [step] = parse(STORY)
    assert (step.author, step.email, step.message) == ("Ada L.", "ada@example.org", "Say hello\n\nTwice.\n")
    assert apply({}, step.changes) == {"a.md": "one\nand a half\ntwo\n", "e.md": ""}
    assert b"author Ada L. <ada@example.org> 1767315845 +0200\n" in fast_import([step])


@pytest.mark.parametrize(
    ("verb", "path", "text", "after"),
    [
        ("append", "a/x", "three\n", {"a/x": "one\ntwo\nthree\n", "b": "2\n"}),
        ("remove", "a/x", "one\n", {"a/x": "two\n", "b": "2\n"}),
        ("delete", "b", "", {"a/x": "one\ntwo\n"}),
        ("move", "a/ -> c/", "", {"c/x": "one\ntwo\n", "b": "2\n"}),
        ("remove", "a/x", "three\n", None),
        ("insert", "a/x", "three\nfour\n", None),
        ("paint", "a/x", "", None),
        ("with", "a/x", "", None),
    ],
)
def test_a_change(verb: str, path: str, text: str, after: dict[str, str] | None) -> None:
    before = {"a/x": "one\ntwo\n", "b": "2\n"}
    if after is None:
        with pytest.raises(ValueError):
            apply(before, [Change(verb, path, text)])
    else:
        assert apply(before, [Change(verb, path, text)]) == after


def test_a_replacement_takes_every_place() -> None:
    changes = [Change("replace", "a", "old\n"), Change("with", "a", "new\n")]
    assert apply({"a": "old and older\n"}, changes) == {"a": "new and newer\n"}


def test_no_step_is_empty() -> None:
    files: dict[str, str] = {}
    for step in steps():
        after = apply(files, step.changes)
        assert after != files, step.message
        files = after
