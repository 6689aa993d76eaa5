"""The actions on the command line: the diff they print is what they write, and what git then sees."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from support import Repo, environment
from test_cli import repo, run  # noqa: F401  (fixtures)

MEMORY = "# Memory\n\n## Tests\n\n- Use fakes, not mocks\n- Name tests by what they show\n- Be kind\n"
RULES = "# Rules\n\n## Build\n\n* run make\n\n## Tests\n\n* run pytest for all tests\n"


@pytest.fixture
def team(tmp_path: Path) -> Repo:
    team = Repo(tmp_path / "team")
    team.commit(
        "Start", {"MEMORY.md": MEMORY.replace("fakes, not mocks", "mocks"), "CLAUDE.md": RULES, "docs/x.txt": "x"}
    )
    team.commit("Fakes", {"MEMORY.md": MEMORY}, author="bob")
    team.git("config", "user.name", "Ada L.")
    return team


def read(team: Repo, path: str) -> str:
    return (team.root / path).read_bytes().decode()


def test_promote_prints_the_diff_and_writes_when_told_to(run, team: Repo) -> None:  # noqa: F811
    shown = run(team.root, "promote", "MEMORY.md:5", "MEMORY.md:6")
    assert shown.status == 0 and "add --write" in shown.err
    assert read(team, "MEMORY.md") == MEMORY
    written = run(team.root, "promote", "MEMORY.md:5", "MEMORY.md:6", "--write")
    assert written.out == shown.out
    rules = RULES + "* Use fakes, not mocks\n* Name tests by what they show\n"
    assert (read(team, "MEMORY.md"), read(team, "CLAUDE.md")) == ("# Memory\n\n## Tests\n\n- Be kind\n", rules)
    team.git("checkout", "-q", "--", ".")
    subprocess.run(["git", "apply"], input=shown.out.encode(), cwd=team.root, env=environment(), check=True)
    assert read(team, "CLAUDE.md") == rules


def test_demote_puts_it_back_where_it_stood(run, team: Repo) -> None:  # noqa: F811
    assert run(team.root, "promote", "MEMORY.md:5", "--write").status == 0
    line = read(team, "CLAUDE.md").splitlines().index("* Use fakes, not mocks") + 1
    assert run(team.root, "demote", f"CLAUDE.md:{line}", "--write").status == 0
    assert (read(team, "MEMORY.md"), read(team, "CLAUDE.md")) == (MEMORY, RULES)


def test_the_place_can_be_named(run, team: Repo) -> None:  # noqa: F811
    assert run(team.root, "promote", "MEMORY.md:7", "--to", "CLAUDE.md", "--heading", "Build", "--write").status == 0
    assert "* run make\n* Be kind\n" in read(team, "CLAUDE.md")
    assert run(team.root, "move", "CLAUDE.md:6", "--to", "sub/AGENTS.md", "--heading", "Manners", "--write").status == 0
    assert read(team, "sub/AGENTS.md") == "# AGENTS.md\n\n## Manners\n\n- Be kind\n"
    assert read(team, "CLAUDE.md") == RULES


def test_revert_and_history(run, team: Repo) -> None:  # noqa: F811
    listed = run(team.root, "history", "MEMORY.md:5").out.splitlines()
    assert [line.split("  ")[-1] for line in listed] == ["Use mocks", "Use fakes, not mocks"]
    assert run(team.root, "revert", "MEMORY.md:5", "--wording", "2").err.endswith("there is nothing to change\n")
    assert run(team.root, "revert", "MEMORY.md:5", "--write").status == 0
    assert read(team, "MEMORY.md") == MEMORY.replace("fakes, not mocks", "mocks")
    assert run(team.root, "revert", "MEMORY.md:5", "--wording", "3").status == 2


def test_the_history_of_a_file_and_what_was_deleted_from_it(run, team: Repo) -> None:  # noqa: F811
    team.commit("Drop", {"MEMORY.md": MEMORY.replace("- Name tests by what they show\n", "")}, author="eve")
    listed = run(team.root, "history", "MEMORY.md").out
    assert "MEMORY.md:5: Use fakes, not mocks\n 1 " in listed and "\n 2 " in listed
    assert listed.endswith("Name tests by what they show\n") and "for `restore --wording N`:\n 1 deleted " in listed
    told = json.loads(run(team.root, "history", "MEMORY.md", "--format", "json").out)
    one = next(entry for entry in told["entries"] if entry["line"] == 5)
    assert [wording["text"] for wording in one["wordings"]] == ["Use mocks", "Use fakes, not mocks"]
    (gone,) = told["deleted"]
    assert (gone["text"], gone["deleted"]["author"], gone["last"]["path"]) == ("Name tests by what they show", "eve", "MEMORY.md")
    line = MEMORY[: MEMORY.index(f"# {gone['heading']}\n")].count("\n") + 1
    below = json.loads(run(team.root, "history", f"MEMORY.md:{line}", "--format", "json").out)
    assert below["heading"][-1] == gone["heading"] and below["deleted"] == told["deleted"]
    assert run(team.root, "history", "MEMORY.md:99").status == 2


def test_undo_takes_back_what_one_commit_did(run, team: Repo) -> None:  # noqa: F811
    second, first = team.git("log", "--format=%h").split()
    assert "worded again since" in run(team.root, "revert", "MEMORY.md:5", "--undo", first).err
    assert "has not changed" in run(team.root, "revert", "MEMORY.md:6", "--undo", second).err
    assert run(team.root, "revert", "MEMORY.md:5", "--undo", second, "--write").status == 0
    assert read(team, "MEMORY.md") == MEMORY.replace("fakes, not mocks", "mocks")
    assert "no longer says" in run(team.root, "revert", "MEMORY.md:5", "--undo", second).err


def test_restore_brings_an_entry_back_where_it_stood(run, team: Repo) -> None:  # noqa: F811
    team.commit("Drop", {"MEMORY.md": MEMORY.replace("- Name tests by what they show\n", "")})
    listed = run(team.root, "restore", "MEMORY.md")
    assert "Name tests by what they show" in listed.out.splitlines()[0]
    assert run(team.root, "restore", "MEMORY.md:3", "--wording", "1", "--write").status == 0
    assert read(team, "MEMORY.md") == MEMORY
    assert "says it already" in run(team.root, "restore", "MEMORY.md", "--wording", "1").err
    team.commit("Drop all", {"MEMORY.md": "# Memory\n\n## Tests\n"})
    assert run(team.root, "restore", "MEMORY.md", "--wording", "1", "2", "3", "--write").status == 0
    assert read(team, "MEMORY.md") == MEMORY
    team.commit("Nothing of it", {"MEMORY.md": "# Memory\n\n## Style\n\n* Short\n"})
    listed = run(team.root, "restore", "MEMORY.md").out.splitlines()
    kind = next(number for number, line in enumerate(listed, 1) if line.endswith("Be kind"))
    assert run(team.root, "restore", "MEMORY.md", "--wording", str(kind), "--write").status == 0
    assert read(team, "MEMORY.md").startswith("# Memory\n\n## Style\n\n* Short\n\n## Tests\n\n") and "Be kind\n" in read(team, "MEMORY.md")


def test_decisions_name_who_and_when(run, team: Repo) -> None:  # noqa: F811
    assert run(team.root, "dispute", "MEMORY.md:5", "--reason", "batch jobs", "--write").status == 0
    assert read(team, "MEMORY.md").splitlines()[5].endswith(" Ada L.: batch jobs -->")
    assert run(team.root, "confirm", "MEMORY.md:7", "--who", "bob", "--write").status == 0
    assert read(team, "MEMORY.md").splitlines()[7].endswith(" bob -->")
    assert "no rule is called" in run(team.root, "ignore", "MEMORY.md:5", "--code", "x", "--reason", "y").err
    assert run(team.root, "expire", "MEMORY.md:5", "--date", "2030-01-01", "--write").status == 0
    assert "<!-- bylaw: expires 2030-01-01 -->" in read(team, "MEMORY.md")


def test_review_lists_what_nobody_has_read_and_discard_takes_it_back(run, team: Repo) -> None:  # noqa: F811
    assert run(team.root, "review").status == 0
    team.write("MEMORY.md", MEMORY.replace("Be kind", "Be kind to tests") + "- New lesson\n")
    listed = run(team.root, "review")
    assert listed.status == 1
    assert listed.out.splitlines() == [
        "MEMORY.md:7: changed, not committed: Be kind to tests",
        "    was: Be kind",
        "MEMORY.md:8: new, not committed: New lesson",
    ]
    assert run(team.root, "discard", "MEMORY.md:7", "MEMORY.md:8", "--write").status == 0
    assert read(team, "MEMORY.md") == MEMORY
    since = run(team.root, "review", "--since", "HEAD~1").out.splitlines()
    assert since[0].startswith("MEMORY.md:5: changed, 2026-01-02 ") and since[0].endswith(
        " by bob: Use fakes, not mocks"
    )


def test_what_cannot_be_done_is_said_in_one_sentence(run, team: Repo) -> None:  # noqa: F811
    for arguments in (
        ["promote", "CLAUDE.md:5"],
        ["promote", "MEMORY.md:2"],
        ["promote", "MEMORY.md:3"],
        ["promote", "MEMORY.md:5", "--to", "docs/x.txt"],
        ["promote", "MEMORY.md:5", "--to", "../x/CLAUDE.md"],
        ["review", "--since", "nothing"],
    ):
        answer = run(team.root, *arguments)
        assert answer.status == 2 and answer.err.count("\n") == 1 and not answer.out, (arguments, answer)
    (team.root / "CLAUDE.md").chmod(0o444)
    assert "CLAUDE.md is read-only; nothing was changed" in run(team.root, "promote", "MEMORY.md:5", "--write").err
    assert read(team, "MEMORY.md") == MEMORY


def test_a_topic_goes_with_its_line_in_the_index(run, team: Repo) -> None:  # noqa: F811
    topic = "---\nname: lint\ndescription: Lint with ruff\n---\n\nStory.\n\n**Why:** It is fast.\n"
    index = "- [Lint](lint.md) — ruff\n- [Other](other.md)\n"
    team.commit("Topic", {".claude/memory/lint.md": topic, ".claude/memory/MEMORY.md": index})
    assert (
        run(
            team.root, "promote", ".claude/memory/lint.md:3", "--to", "CLAUDE.md", "--heading", "Build", "--write"
        ).status
        == 0
    )
    assert "* run make\n* Lint with ruff\n  **Why:** It is fast.\n" in read(team, "CLAUDE.md")
    assert read(team, ".claude/memory/MEMORY.md") == "- [Other](other.md)\n"
    assert not (team.root / ".claude/memory/lint.md").exists()
    rules = read(team, "CLAUDE.md")
    team.git("checkout", "-q", "--", ".")
    of_index = [".claude/memory/MEMORY.md:1", "--to", "CLAUDE.md", "--heading", "Build", "--write"]
    assert run(team.root, "promote", *of_index).status == 0, "the line of the index stands for its topic"
    assert read(team, "CLAUDE.md") == rules and read(team, ".claude/memory/MEMORY.md") == "- [Other](other.md)\n"
    assert not (team.root / ".claude/memory/lint.md").exists()


def test_links_lead_where_they_led(run, tmp_path: Path) -> None:  # noqa: F811
    team = Repo(tmp_path / "team")
    said = "See [a](../../docs/a.md), [a too](../../docs/a.md#x), [gone](../../docs/gone.md), [root](docs/a.md) and [us](<b.md>)"
    inside = "  - and [b](b.md \"B\")\n"
    index = f"# M\n\n- {said}\n{inside}"
    files = {".max/memory/MEMORY.md": index, ".max/memory/b.md": "B\n", "docs/a.md": "# X\n", "CLAUDE.md": RULES}
    team.commit("Start", files)
    assert run(team.root, "promote", ".max/memory/MEMORY.md:3", "--to", "CLAUDE.md", "--heading", "Build", "--write").status == 0
    want = said.replace("../../docs", "docs").replace("<b.md>", "<.max/memory/b.md>")
    assert f"* {want}\n{inside.replace('(b.md', '(.max/memory/b.md')}" in read(team, "CLAUDE.md")
    line = read(team, "CLAUDE.md").splitlines().index(f"* {want}") + 1
    assert run(team.root, "demote", f"CLAUDE.md:{line}", "--write").status == 0
    assert (read(team, ".max/memory/MEMORY.md"), read(team, "CLAUDE.md")) == (index.replace("[root](docs", "[root](../../docs"), RULES)


def test_rules_for_some_paths_take_what_names_only_those(run, tmp_path: Path) -> None:  # noqa: F811
    team = Repo(tmp_path / "team")
    memory = "# M\n\n- `src/api/a.py` answers in minor units\n- `src/api/a.py` and `src/b.py` never import each other\n"
    rules = "---\npaths:\n  - \"src/api/**\"\n---\n\n- All prices in `src/api/a.py` are net\n"
    files = {"MEMORY.md": memory, "CLAUDE.md": RULES, ".claude/rules/api.md": rules, "src/api/a.py": "x", "src/b.py": "x"}
    team.commit("Start", {**files, ".claude/rules/web.md": rules.replace("api", "web")})
    assert run(team.root, "promote", "MEMORY.md:3", "--write").status == 0
    assert read(team, ".claude/rules/api.md") == rules + "- `src/api/a.py` answers in minor units\n"
    assert "Promote to CLAUDE.md" in run(team.root, "promote", "MEMORY.md:3").err, "it names more than those"


@pytest.fixture
def stale(tmp_path: Path) -> Repo:
    team = Repo(tmp_path / "stale")
    files = {"src/old.py": "x = 1\n" * 9, "src/dead.py": "y = 2\n" * 9, "CLAUDE.md": "- Read `src/old.py`\n"}
    team.commit(
        "Start", {**files, "MEMORY.md": "- See `src/old.py`\n- Also (see `src/dead.py`) it\n- Only `src/dead.py`\n"}
    )
    team.commit("Move", {"src/dead.py": None}, rename={"src/old.py": "src/new.py"})
    team.git("config", "user.name", "Ada L.")
    return team


def test_check_makes_the_safe_fixes(run, stale: Repo) -> None:  # noqa: F811
    shown = run(stale.root, "check", "--diff")
    assert shown.status == 1 and "+- Read `src/new.py`" in shown.out and "would fix 2 places of 2 files" in shown.err
    assert read(stale, "CLAUDE.md") == "- Read `src/old.py`\n"
    fixed = run(stale.root, "check", "--fix", "--select", "stale-path")
    assert fixed.status == 1 and "fixed 2 places of 2 files" in fixed.err
    assert "src/dead.py" in fixed.out and "src/old.py" not in fixed.out
    assert read(stale, "MEMORY.md") == "- See `src/new.py`\n- Also (see `src/dead.py`) it\n- Only `src/dead.py`\n"
    again = run(stale.root, "check", "--diff")
    assert again.status == 0 and "nothing that can safely be fixed" in again.err


def test_fix_follows_removes_and_refuses(run, stale: Repo) -> None:  # noqa: F811
    both = run(stale.root, "fix", "MEMORY.md:2", "--reach", "everywhere", "--remove", "entry")
    assert "Remove 2 entries of 1 file" in both.err and "-- Also (see" in both.out and "-- Only" in both.out
    everywhere = run(stale.root, "fix", "MEMORY.md:1", "--reach", "everywhere", "--write")
    assert everywhere.status == 0 and read(stale, "CLAUDE.md") == "- Read `src/new.py`\n"
    assert run(stale.root, "fix", "MEMORY.md:2", "--remove", "mention", "--write").status == 0
    refused = run(stale.root, "fix", "MEMORY.md:3", "--remove", "mention", "--write")
    assert refused.status == 2 and "only a person can word" in refused.err
    assert run(stale.root, "fix", "MEMORY.md:3", "--remove", "entry", "--write").status == 0
    assert read(stale, "MEMORY.md") == "- See `src/new.py`\n- Also it\n"
    assert "there is no finding here" in run(stale.root, "fix", "MEMORY.md:1").err
    assert "nothing contradicts or repeats" in run(stale.root, "resolve", "MEMORY.md:1", "--keep", "this").err


def test_decisions_are_taken_back_and_entries_accepted(run, stale: Repo) -> None:  # noqa: F811
    before = read(stale, "CLAUDE.md")
    assert run(stale.root, "dispute", "CLAUDE.md:1", "--reason", "no", "--write").status == 0
    assert run(stale.root, "withdraw", "CLAUDE.md:1", "--verb", "disputed", "--write").status == 0
    assert read(stale, "CLAUDE.md") == before
    stale.write("CLAUDE.md", before + "- New\n")
    assert "accepting writes nothing here" in run(stale.root, "accept", "CLAUDE.md:2").err
    stale.write(".bylaw.toml", "accept = 'confirmed'\nwho = 'Bob'\n")
    assert run(stale.root, "accept", "CLAUDE.md:2", "--write").status == 0
    assert read(stale, "CLAUDE.md").splitlines()[2].endswith(" Bob -->")
    assert run(stale.root, "review").status == 0


def test_resolve_settles_a_real_conflict(run, tmp_path: Path) -> None:  # noqa: F811
    team = Repo(tmp_path / "team")
    rules = "# Rules\n\n- Keep test coverage above 80 percent for all modules\n- Use tabs for indentation\n"
    team.commit("Start", {"CLAUDE.md": rules, "AGENTS.md": rules})
    fresh = rules.replace("80", "90")
    team.commit("Ninety", {"CLAUDE.md": fresh})
    assert "conflict" in run(team.root, "check").out
    listed = run(team.root, "resolve", "AGENTS.md:3", "--keep", "that", "--with", "CLAUDE.md:3", "--write")
    assert listed.status == 0 and "Say here what CLAUDE.md:3 says" in listed.err
    assert (read(team, "AGENTS.md"), read(team, "CLAUDE.md")) == (fresh, fresh)
    assert run(team.root, "check").status == 0
