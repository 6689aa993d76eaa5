"""What manifests define: each folder of fixtures/manifests is a small repository with questions and their answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bylaw.language.mentions_commands import command_words
from bylaw.repo.manifests import (
    Manifests,
    VersionFact,
    contradicts,
    declared_in,
    defined_in,
    is_manifest,
    parse_manifest,
    split_version,
)
from bylaw.repo.manifests.ecosystems import ECOSYSTEMS
from bylaw.repo.manifests.lookup import likely
from bylaw.repo.manifests.versions import interval

CASES = Path(__file__).parent.parent / "fixtures" / "manifests"


class Folder:
    """A folder of files as the tree of a repository."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self._files = files

    @classmethod
    def of(cls, root: Path) -> Folder:
        files = {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}
        files.pop("expected.txt")
        return cls(files)

    def paths(self) -> list[str]:
        return list(self._files)

    def read(self, path: str, limit: int = 2_000_000) -> bytes | None:
        data = self._files.get(path)
        return data if data is None or len(data) <= limit else None


def questions() -> Iterator[tuple[str, str, str]]:
    for file in sorted(CASES.glob("*/expected.txt")):
        for line in file.read_text("utf-8").splitlines():
            question, _, answer = line.partition(" => ")
            yield file.parent.name, question, answer


def answer(manifests: Manifests, tree: Folder, question: str) -> str:
    """The answer to a question of an expected.txt, in its notation."""
    kind, _, rest = question.partition(" ")
    if kind == "dependency":
        found = manifests.dependency(rest)
        return " ".join([found.state, *(f"{one.path}:{one.line}" for one in found.declared)])
    if kind == "version":
        name, claimed = split_version(rest) or ("", "")
        facts = manifests.version_of(name)
        verdict = "contradicted" if contradicts(claimed, facts) else "fits" if facts else "unknown"
        return " ".join([verdict, *(f"{fact.path}:{fact.line}={fact.value!r}" for fact in facts)])
    if kind == "names":
        family, path = rest.split()
        sets = [one for one in parse_manifest(path, tree.read(path) or b"").commands if one.family == family]
        names = [f"{name}:{found.line}" for one in sets for name, found in one.names.items()]
        return " ".join([*names, *(f"{pattern.name}:{pattern.line}" for one in sets for pattern in one.patterns), *(f"({one.open})" for one in sets if one.open)])
    text, _, folder = question.partition(" in ")
    return said(manifests, text, folder)


def said(manifests: Manifests, text: str, folder: str) -> str:
    commands = [command for command in command_words(text) if command.tool != "mise" or command.name]
    if not commands:
        return "no command"
    found = manifests.command(commands[-1], folder)
    where = f"{found.definition.path}:{found.definition.line}" if found.definition else " ".join(found.manifests)
    parts = [found.state, where, "elsewhere" * found.elsewhere, f"perhaps {', '.join(found.candidates)}" if found.candidates else "", f"({found.why})" if found.why else "", "once" * found.once]
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(("case", "question", "expected"), list(questions()), ids=lambda value: value[:40])
def test_questions(case: str, question: str, expected: str) -> None:
    tree = Folder.of(CASES / case)
    assert answer(Manifests(tree), tree, question) == expected
