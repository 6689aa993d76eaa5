"""What manifests define: each folder of fixtures/manifests is a small repository with questions and their answers."""

from __future__ import annotations

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
        named = [f"{name}:{found.line}" for one in sets for name, found in one.names.items()]
        named += [f"{found.name}:{found.line}" for one in sets for found in one.patterns]
        return " ".join([*named, *(f"({one.open})" for one in sets if one.open)])
    text, _, folder = question.partition(" in ")
    return said(manifests, text, folder)


def said(manifests: Manifests, text: str, folder: str) -> str:
    commands = command_words(text)
    if not commands:
        return "no command"
    answers = [manifests.command(command, folder) for command in commands]
    found = next((answer for answer in answers if answer.state != "defined"), answers[-1])  # each part has to be there
    where = f"{found.definition.path}:{found.definition.line}" if found.definition else " ".join(found.manifests)
    parts = [found.state, where]
    parts += ["elsewhere"] if found.elsewhere else []
    parts += [f"perhaps {', '.join(found.candidates)}"] if found.candidates else []
    parts += [f"({found.why})"] if found.why else []
    parts += ["once"] if found.once else []
    return " ".join(part for part in parts if part)


@pytest.mark.parametrize(("case", "question", "expected"), list(questions()), ids=lambda value: value[:40])
def test_questions(case: str, question: str, expected: str) -> None:
    tree = Folder.of(CASES / case)
    assert answer(Manifests(tree), tree, question) == expected


def test_every_ecosystem_has_questions() -> None:
    files = [path.relative_to(CASES).as_posix().partition("/")[2] for path in CASES.rglob("*") if path.is_file()]
    assert [one.name for one in ECOSYSTEMS if not any(one.claims(file) for file in files)] == []


def test_folders_of_installed_packages_are_not_the_repository() -> None:
    assert not is_manifest("node_modules/x/package.json")
    assert is_manifest("x/package.json")


@pytest.mark.parametrize(
    ("text", "path", "content", "line"),
    [
        ("npm run pack", "package.json", '{"scripts": {\n"pack": "tar"}}', 2),
        ("npm run pack", "package.json", '{"scripts": {"unpack": "tar"}}', None),
        ("npm run pack", "Makefile", "pack:\n", None),
        ("pnpm pack-all", "package.json", '{"scripts": {"pack-all": "tar"}}', 1),
        ("make pack", "sub/Makefile", "\npack: x\n", 2),
        ("make pack-web", "Makefile", "pack-%:\n", 1),
        ("just pack", "justfile", "pack arg:\n", 1),
        ("mise run pack", ".mise.toml", "[tasks.pack]\n", 1),
        ("uv run pack", "pyproject.toml", "[project.scripts]\npack = 'a:b'\n", 2),
        ("npm run pack", "package.json", "{", None),
    ],
)
def test_earlier_version_of_a_manifest(text: str, path: str, content: str, line: int | None) -> None:
    found = defined_in(command_words(text)[0], path, content.encode())
    assert (found.line if found else None) == line


@pytest.mark.parametrize(
    ("name", "path", "content", "line"),
    [
        ("Tinypool", "package.json", '{"dependencies": {\n"tinypool": "1"}}', 2),
        ("lodash/fp", "package.json", '{"dependencies": {"lodash": "4"}}', 1),
        ("routes_oai", "crates/a/Cargo.toml", '[package]\nname = "routes-oai"\n', 2),
        ("guava", "pom.xml", "<a><dependency><groupId>g</groupId>\n<artifactId>guava</artifactId></dependency></a>", 2),
        ("guava", "package.json", '{"name": "other"}', None),
    ],
)
def test_package_in_an_earlier_version(name: str, path: str, content: str, line: int | None) -> None:
    found = declared_in(name, path, content.encode())
    assert (found.line if found else None) == line


@pytest.mark.parametrize(
    ("value", "scheme", "expected"),
    [
        ("18", "npm", ((18,), (19,))),
        ("18.x", "npm", ((18,), (19,))),
        ("^0.3.1", "npm", ((0, 3, 1), (0, 4))),
        ("^0.0.3", "npm", ((0, 0, 3), (0, 0, 4))),
        ("~1.2.3", "npm", ((1, 2, 3), (1, 3))),
        ("~1.2", "composer", ((1, 2), (2,))),
        ("~=4.2", "pep440", ((4, 2), (5,))),
        ("==4.2.*", "pep440", ((4, 2), (4, 3))),
        (">=4.2,<5,!=4.2.3", "pep440", ((4, 2), (5,))),
        ("1.2 - 1.9", "npm", ((1, 2), (1, 10))),
        ("^16 || ^18", "npm", ((16,), (19,))),
        (">=16 || 14", "npm", ((14,), None)),
        (">17.1", "npm", ((17, 2), None)),
        ("<=20", "npm", ((0,), (21,))),
        ("1.2", "cargo", ((1, 2), (2,))),
        ("v1.8.1", "go", ((1, 8, 1), (1, 8, 2))),
        ("5.0.0-rc.1", "npm", ((5, 0, 0), (5, 0, 1))),
        ("33.0.0-jre", "maven", ((33, 0, 0), (33, 0, 1))),
        ("lts/iron", "npm", ((20,), (21,))),
        ("lts/*", "npm", None),
        ("*", "npm", None),
        ("latest", "npm", None),
        ("", "npm", None),
        ("stable", "cargo", None),
        ("git+https://x/y#v1", "npm", None),
        ("npm:other@18", "npm", None),
        ("${react.version}", "maven", None),
    ],
)
def test_versions_that_a_specification_allows(value: str, scheme: str, expected: object) -> None:
    assert interval(value, scheme) == expected


@pytest.mark.parametrize(
    ("text", "operator", "expected"),
    [
        ("React 18+", "", ("React", "18+")),
        ("Node.js 20", ">=", ("Node.js", ">=20")),
        ("Node.js 20", "+", ("Node.js", ">=20")),
        ("Node 20", "≥", ("Node", ">=20")),
        ("pixi.js v8.14.3", "", ("pixi.js", "8.14.3")),
        ("@scope/x@1.2", "", ("@scope/x", "1.2")),
        ("Next.js ^15.1", "", ("Next.js", "^15.1")),
        ("Python>=3.11", "", ("Python", ">=3.11")),
        ("React", "", None),
        ("18", "", None),
    ],
)
def test_name_and_version(text: str, operator: str, expected: object) -> None:
    assert split_version(text, operator) == expected


NUMBERS = st.lists(st.integers(0, 30), min_size=1, max_size=3).map(tuple)


@given(NUMBERS, st.sampled_from(["", "^", "~", ">=", "<=", "<", ">", "="]))
def test_what_is_declared_never_contradicts_itself(numbers: tuple[int, ...], operator: str) -> None:
    version = ".".join(map(str, numbers))
    fact = VersionFact("x", operator + version, "package.json", 1)
    if operator not in ("<", ">"):
        assert not contradicts(version, [fact])
    assert not contradicts(version, [fact, VersionFact("x", "latest", "package.json", 2)])
    assert not contradicts(version, [])


@given(st.integers(0, 30), st.integers(0, 30))
def test_majors_contradict_when_they_differ(claimed: int, used: int) -> None:
    facts = [VersionFact("x", f"{used}.1.2", "package.json", 1)]
    assert contradicts(str(claimed), facts) == (claimed != used)
    assert contradicts(f"{claimed}+", facts) == (claimed > used)


def test_likely_names() -> None:
    tree = Folder({"package.json": b'{"scripts": {"app:run": "x", "lint": "eslint .", "tests": "vitest"}}'})
    found = parse_manifest("package.json", tree.read("package.json") or b"").commands[0].names.values()
    assert likely("run.app", found) == ("app:run",)
    assert likely("check-style", found, body="eslint .") == ("lint",)
    assert likely("test", found) == ("tests",)
    assert likely("deploy", found) == ()


NAMES = sorted({path.name for path in CASES.rglob("*") if path.is_file() and path.name != "expected.txt"})
PIECES = st.sampled_from(
    ['{"', '":', "[", "]", "{", "}", "\n", "\t", "  ", "- ", "a: ", "&a ", "*a", "= ", '"""', "'", "name", "scripts", "$(", ")", "include ", "\\", "x", "<a>", "</a>", "%", "1.2", "^", "\x00", "\ud7ff", "é", "[tool.", "setup(", "task "]
)


@given(st.sampled_from(NAMES), st.lists(PIECES, max_size=40).map("".join) | st.binary(max_size=60).map(lambda data: data.decode("latin-1")))
def test_no_content_raises(name: str, text: str) -> None:
    manifest = parse_manifest(name, text.encode())
    lines = text.count("\n") + 1
    found = [one for commands in manifest.commands for one in commands.names.values()]
    assert all(1 <= one.line <= lines for one in (*found, *manifest.dependencies, *manifest.own, *manifest.versions))


def test_hostile_content_ends_soon() -> None:
    bombs = {
        "package.json": "[" * 100_000,
        "Makefile": "A = $(A)$(A)\nB := $(A)\n" + "$(B)" * 1_000 + ": x\n" + " " * 200_000 + "x",
        "Taskfile.yml": "a: &a [x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)),
        "pom.xml": "<a>" * 200_000,
        "pyproject.toml": "a = " + "[" * 50_000,
        "setup.py": "(" * 5_000,
        "tox.ini": "[tox]\nenvlist = " + "{a,b}" * 40,
    }
    for path, text in bombs.items():
        manifest = parse_manifest(path, text.encode())
        assert manifest.broken or path in ("Makefile", "tox.ini"), path


def test_too_large_a_manifest_says_nothing() -> None:
    tree = Folder({"package.json": b'{"scripts": {}}' + b" " * 2_100_000})
    assert said(Manifests(tree), "npm run x", "") == "unknown (a manifest cannot be read)"


def test_includes_that_go_round_end() -> None:
    tree = Folder({"Makefile": b"include a.mk\nx:\n", "a.mk": b"include Makefile\ny:\n"})
    assert said(Manifests(tree), "make y", "") == "defined a.mk:2"
    assert said(Manifests(tree), "make z", "") == "missing Makefile"
