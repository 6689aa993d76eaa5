"""Makefiles: targets, pattern rules, variables in target names, includes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bylaw.repo.manifests.base import (
    CommandSet,
    Definition,
    Ecosystem,
    Include,
    Manifest,
    ParsedCommand,
    Wanted,
    basename_in,
    beside,
    named,
)

_MAKEFILES = ("GNUmakefile", "makefile", "Makefile")
_GENERATORS = basename_in("CMakeLists.txt", "configure.ac", "configure.in", "Makefile.am", "Makefile.in", "Kbuild")
_RULE = re.compile(r"^([^:=#\t][^:=#]*)::?(?!=)(.*)$")
_ASSIGNMENT = re.compile(r"^\s*(?:export\s+|override\s+)*([\w.-]+)\s*(?:[:?+]{0,3}=)\s*(.*)$")
_INCLUDE = re.compile(r"^(-?include|sinclude)\s+(.+)$")
_VARIABLE = re.compile(r"\$[({]([\w.-]+)[)}]")
_COMPUTED = re.compile(r"^\$[({](?:call|foreach|if)\b|\$[({]eval\b")
_INNERMOST = re.compile(r"\$[({](?:(addprefix|addsuffix)\s+([^,(){}$]*),)?[^(){}$]*[)}]|\$.")
_WORDS = frozenset({"ifeq", "ifneq", "ifdef", "ifndef", "else", "export", "unexport", "vpath"})
_LONGEST = 4_000  # of a line or value that variables are put into: they multiply


def _make(command: ParsedCommand) -> Wanted | None:
    return None if "/" in command.name else named("make")(command)  # a file, for which there are rules by the hundred


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    name = path.rpartition("/")[2]
    return name in _MAKEFILES or name.endswith(".mk") or name.startswith("Makefile.") or _GENERATORS(path)


def parse(path: str, text: str) -> Manifest:
    """Reads a Makefile; what only generates one leaves its names open."""
    if _GENERATORS(path):
        return Manifest(commands=(CommandSet("make", path, {}, open="the Makefile is generated"),))
    return Manifest(commands=(_Reader(path).read(text),))


def _logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines with their 1-based number, those that end in a backslash joined, `define` bodies left out."""
    joined, start, inside = "", 0, False
    for number, row in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        start = start if joined else number
        if row.endswith("\\"):
            joined += row[:-1] + " "
            continue
        line, joined = joined + row, ""
        if line.startswith("define "):
            inside = True
        if not inside:
            yield start, line
        if line.startswith("endef"):
            inside = False


class _Reader:
    """Collects what one Makefile defines; every branch of a conditional counts."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._variables: dict[str, str] = {}
        self._names: dict[str, Definition] = {}
        self._phony: dict[str, Definition] = {}
        self._patterns: list[Definition] = []
        self._includes: list[Include] = []
        self._open = ""

    def read(self, text: str) -> CommandSet:
        last: list[str] = []
        for number, line in _logical_lines(text):
            if line.startswith("\t"):
                self._body(last, line)
                continue
            last = self._line(number, line)
        names = {**self._phony, **self._names} if self._open else self._names
        return CommandSet("make", self._path, names, tuple(self._patterns), tuple(self._includes), self._open)

    def _line(self, number: int, line: str) -> list[str]:
        if _COMPUTED.search(line):
            self._open = "targets are computed"
        if found := _INCLUDE.match(line):
            self._include(found[1] == "include", found[2].partition("#")[0])
        elif found := _ASSIGNMENT.match(line):
            name, value = found[1], found[2].partition(" #")[0].strip()
            value = f"{self._variables.get(name, '')} {value}".strip() if "+=" in line else value
            self._variables[name] = value if len(value) <= _LONGEST else "$(computed)"
        elif (found := _RULE.match(line)) and not _WORDS.intersection(found[1].split()[:1]):
            return self._rule(number, found[1].rstrip(" &"), found[2])
        return []

    def _rule(self, number: int, targets: str, after: str) -> list[str]:
        names = self._expand(targets)
        if names and names[0] == ".PHONY":
            for name in self._expand(after.partition("#")[0]):
                self._phony.setdefault(name, Definition(name, self._path, number))
            return []
        for name in names:
            if name in ("*", "%"):
                self._open = "target names are computed"
            elif "%" in name or "*" in name:
                self._patterns.append(Definition(name.replace("%", "*"), self._path, number))
            elif not re.fullmatch(r"\.[A-Z_]+", name):
                self._names.setdefault(name, Definition(name, self._path, number))
        return names

    def _body(self, names: list[str], line: str) -> None:
        for name in names:
            known = self._names.get(name)
            if known is not None and not known.body:
                self._names[name] = Definition(name, self._path, known.line, line.strip().lstrip("@-"))

    def _include(self, required: bool, names: str) -> None:
        for name in self._substitute(names).replace("$(wildcard", "").split():
            expanded = name.strip(")")
            if "$" in expanded:
                self._open = "includes a computed file" if required else self._open
            else:
                harmless = expanded.endswith((".env", ".d")) or "*" in expanded
                self._includes.append(
                    Include((beside(self._path, expanded), expanded), required=required and not harmless)
                )

    def _expand(self, words: str) -> list[str]:
        """The words with known variables put in; `*` stands for what only `make` can compute."""
        words = self._substitute(words)
        for _ in range(10):
            new = _INNERMOST.sub(_unknown, words)
            if new == words:
                break
            words = new
        return words.split()

    def _substitute(self, text: str) -> str:
        for _ in range(5):
            new = _VARIABLE.sub(lambda found: self._variables.get(found[1], found[0]), text)
            if new == text or len(new) > _LONGEST:
                break
            text = new
        return text


def _unknown(found: re.Match[str]) -> str:
    """The pattern of what a reference gives: ``$(addprefix test-,$(PARTS))`` is ``test-*``."""
    prefix = found[2] if found[1] == "addprefix" else ""
    return f"{prefix}*{found[2] if found[1] == 'addsuffix' else ''}"


ECOSYSTEM = Ecosystem(
    name="make", claims=claims, parse=parse, tools={"make": _make, "gmake": _make}, families=frozenset({"make"})
)
