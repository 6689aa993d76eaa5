"""Tools whose commands name several kinds of things: nx, Maven, Gradle, cargo xtask; and what launches nx and turbo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bylaw.language.known import words
from bylaw.language.shell import Word

LAUNCHED = frozenset({"nx", "turbo"})
_LAUNCHERS = frozenset({"npx", "pnpx", "bunx", "pnpm", "yarn", "bun", "npm"})
_LAUNCHING = frozenset({"exec", "dlx", "x"})
_ONE = re.compile(r"@?[A-Za-z][\w.:/-]*$")
_GOAL = re.compile(r"([a-z][\w-]*):[a-z][\w-]*(?:@[\w.-]+)?$")
_NX_OWN = words(
    """
    add affected:graph connect daemon exec fix-ci format format:check format:write generate g graph dep-graph import
    init list login logout migrate new record register release repair report reset show start-ci-run sync sync:check
    view-logs watch workspace-generator workspace-lint
    """
)
_NX_MANY = frozenset({"run-many", "affected"})
_NX_TARGETS = frozenset({"-t", "--target", "--targets"})
_NX_PROJECTS = frozenset({"-p", "--projects", "--project"})


class Asked(NamedTuple):
    """A thing that a command needs: of which `kind` (as `ParsedCommand.part` says), and the `word` it stands in."""

    kind: str
    name: str
    word: Word


def launched(line: Sequence[Word]) -> Sequence[Word]:
    """``npx nx …``, ``pnpm exec turbo …`` without what launches them; empty where nothing of the kind is launched."""
    if line[0].text not in _LAUNCHERS:
        return ()
    for at, word in enumerate(line[1:], 1):
        if word.text in LAUNCHED:
            return line[at:]
        if not (word.text.startswith("-") or (at == 1 and word.text in _LAUNCHING)):
            break
    return ()


def asked(tool: str, line: Sequence[Word], plain: Sequence[Word]) -> list[Asked]:
    """What a command of `tool` asks for besides plain names; `plain` is its `line` without flags."""
    if tool == "nx":
        found: Iterator[Asked] = _nx(line)
    elif tool == "maven":
        found = _maven(line)
    elif tool == "gradle":
        found = _gradle(plain)
    elif tool == "cargo" and len(plain) > 1 and plain[0].text == "xtask":
        found = iter([Asked("subcommand", plain[1].text, plain[1])])
    else:
        return []
    return [one for one in found if _ONE.match(one.name)]


def _nx(line: Sequence[Word]) -> Iterator[Asked]:
    """``nx run P:T``, ``nx run-many -t T``, ``nx affected -t T``, ``nx affected:T``, and ``nx T P``."""
    verb = line[0].text if line else ""
    if verb == "run" and len(line) > 1 and ":" in line[1].text:
        project, target = line[1].text.split(":")[:2]
        yield Asked("project", project, line[1])
        yield Asked("target", target, line[1])
    elif verb in _NX_MANY:
        yield from (Asked("target", name, word) for name, word in _values(line[1:], _NX_TARGETS))
        yield from (Asked("project", name, word) for name, word in _values(line[1:], _NX_PROJECTS))
    elif verb.startswith("affected:") and verb not in _NX_OWN:
        yield Asked("target", verb.partition(":")[2], line[0])
    elif verb and verb not in _NX_OWN and ":" not in verb and not verb.startswith("-"):
        yield Asked("target", verb, line[0])
        if len(line) > 1 and not line[1].text.startswith("-"):
            yield Asked("project", line[1].text, line[1])


def _values(line: Sequence[Word], flags: frozenset[str]) -> Iterator[tuple[str, Word]]:
    """The values of `flags`: after ``=``, in the words that follow, several of them with commas or blanks between."""
    reading = False
    for word in line:
        flag, equals, value = word.text.partition("=")
        if word.text.startswith("-"):
            reading = flag in flags and not equals
            value = value if flag in flags else ""
        else:
            value = word.text if reading else ""
        yield from ((name, word) for name in value.split(",") if name)


def _maven(line: Sequence[Word]) -> Iterator[Asked]:
    """Profiles (``-Pa,b``) and the plug-ins of goals (``spotless:apply``); phases are Maven's own."""
    flag = False
    for word in line:
        if word.text.startswith("-P") or flag:
            text = word.text.removeprefix("-P") if not flag else word.text
            yield from (Asked("profile", name, word) for name in text.split(",") if name)
            flag = word.text == "-P"
        elif not word.text.startswith("-") and (goal := _GOAL.match(word.text)):
            yield Asked("plugin", goal[1], word)


def _gradle(line: Sequence[Word]) -> Iterator[Asked]:
    """Modules and tasks: ``:app:assemble`` asks for `app` and its `assemble`."""
    for word in line:
        module, _, task = word.text.rpartition(":")
        if module.strip(":"):
            yield Asked("module", module.strip(":"), word)
        if task:
            yield Asked("", task, word)
