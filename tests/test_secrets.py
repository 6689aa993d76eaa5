"""Credentials that stand in memory leave it in no answer: not on a terminal, not in a log, not for another program."""

from __future__ import annotations

import pytest

from bylaw.language.secrets import covered
from bylaw.report.cells import excerpt
from support import Repo
from test_cli import repo, run  # noqa: F401  (fixtures)

SECRET = "ghp_" + "a1b2" * 9
LONG = "Deploys of the staging machines log in to the registry of the other team with "
ANSWERS = [
    ["check", "--severity", "information"], ["check", "--format", "json"], ["check", "--format", "sarif"], ["check", "--format", "github"],
    ["why", "CLAUDE.md:3"], ["why", "CLAUDE.md:3", "--format", "json"], ["why", "CLAUDE.md:5", "--format", "json"], ["why", "CLAUDE.md:4"],
    ["entries"], ["entries", "--format", "json"], ["history", "CLAUDE.md"], ["history", "CLAUDE.md:3"], ["history", "CLAUDE.md", "--format", "json"],
    ["review"], ["recall", "deploys", "registry"], ["recall", "deploys", "--format", "json"],
]  # fmt: skip


@pytest.mark.parametrize("command", ANSWERS, ids=" ".join)
def test_no_answer_tells_a_credential(run, repo: Repo, command: list[str]) -> None:  # noqa: F811
    memory = f"# Login\n\n- {LONG}`{SECRET}`\n- See `src/{SECRET}.py`\n- {LONG}{SECRET}\n"
    repo.commit("Start", {"CLAUDE.md": memory.replace("Deploys", "All deploys"), f"src/{SECRET}.py": "\n", "src/a.py": "\n"})
    repo.commit(f"Drop {SECRET}", {"CLAUDE.md": memory, f"src/{SECRET}.py": None})
    repo.write("CLAUDE.md", f"{memory}- {LONG}{SECRET} too\n")
    told = run(repo.root, *command)
    assert SECRET[:12] not in told.out + told.err and "Traceback" not in told.err
    assert told.out.strip()


def test_what_stands_beside_a_credential_keeps_its_place() -> None:
    line = f"- token `{SECRET}` of `src/gone.py`"
    assert len(covered(line)) == len(line) and SECRET[:6] not in covered(line)
    start = line.index("src/gone.py")
    shown, marks = excerpt(line, start, start + len("src/gone.py"), 120)
    assert shown[marks.index("^") : len(marks)] == "src/gone.py"
