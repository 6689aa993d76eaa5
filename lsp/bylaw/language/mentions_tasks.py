"""Tools whose commands name more than one kind of thing: nx, Maven, Gradle, cargo xtask, and what launches nx and turbo."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bylaw.language.shell import Word

LAUNCHED = frozenset({"nx", "turbo"})
_LAUNCHERS = frozenset({"npx", "pnpx", "bunx", "pnpm", "yarn", "bun", "npm"})
_LAUNCHING = frozenset({"exec", "dlx", "x"})
_ONE = re.compile(r"@?[A-Za-z][\w.:/-]*$")
_GOAL = re.compile(r"([a-z][\w-]*):[a-z][\w-]*(?:@[\w.-]+)?$")
_NX_OWN = frozenset(
    """
    add affected:graph connect daemon exec fix-ci format format:check format:write generate g graph dep-graph import
    init list login logout migrate new record register release repair report reset show start-ci-run sync sync:check
    view-logs watch workspace-generator workspace-lint
    """.split()
)
_NX_MANY = frozenset({"run-many", "affected"})
_NX_TARGETS = frozenset({"-t", "--target", "--targets"})
_NX_PROJECTS = frozenset({"-p", "--projects", "--project"})


class Asked(NamedTuple):
    """A thing that a command needs: `kind` says of which kind (as `ParsedCommand.part` does), `word` where it stands."""

    kind: str
    name: str
    word: Word


def launched(words: Sequence[Word]) -> Sequence[Word]:
    """``npx nx …``, ``pnpm exec turbo …`` without what launches them; empty where nothing of the kind is launched."""
    if words[0].text not in _LAUNCHERS:
        return ()
    for at, word in enumerate(words[1:], 1):
        if word.text in LAUNCHED:
            return words[at:]
        if not (word.text.startswith("-") or (at == 1 and word.text in _LAUNCHING)):
            break
    return ()


def asked(tool: str, words: Sequence[Word], plain: Sequence[Word]) -> list[Asked]:
    """What a command of `tool` asks for besides plain names; `plain` are its `words` without flags and their values."""
    if tool == "nx":
        found: Iterator[Asked] = _nx(words)
    elif tool == "maven":
        found = _maven(words)
    elif tool == "gradle":
        found = _gradle(plain)
    elif tool == "cargo" and len(plain) > 1 and plain[0].text == "xtask":
        found = iter([Asked("subcommand", plain[1].text, plain[1])])
    else:
        return []
    return [one for one in found if _ONE.match(one.name)]


def _nx(words: Sequence[Word]) -> Iterator[Asked]:
    """``nx run P:T``, ``nx run-many -t T``, ``nx affected -t T``, ``nx affected:T``, and ``nx T P``."""
    verb = words[0].text if words else ""
    if verb == "run" and len(words) > 1 and ":" in words[1].text:
        project, target = words[1].text.split(":")[:2]
        yield Asked("project", project, words[1])
        yield Asked("target", target, words[1])
    elif verb in _NX_MANY:
        yield from (Asked("target", name, word) for name, word in _values(words[1:], _NX_TARGETS))
        yield from (Asked("project", name, word) for name, word in _values(words[1:], _NX_PROJECTS))
    elif verb.startswith("affected:") and verb not in _NX_OWN:
        yield Asked("target", verb.partition(":")[2], words[0])
    elif verb and verb not in _NX_OWN and ":" not in verb and not verb.startswith("-"):
        yield Asked("target", verb, words[0])
        if len(words) > 1 and not words[1].text.startswith("-"):
            yield Asked("project", words[1].text, words[1])


def _values(words: Sequence[Word], flags: frozenset[str]) -> Iterator[tuple[str, Word]]:
    """The values of `flags`: after ``=``, in the words that follow, several of them with commas or blanks between."""
    reading = False
    for word in words:
        flag, equals, value = word.text.partition("=")
        if word.text.startswith("-"):
            reading = flag in flags and not equals
            value = value if flag in flags else ""
        else:
            value = word.text if reading else ""
        yield from ((name, word) for name in value.split(",") if name)


def _maven(words: Sequence[Word]) -> Iterator[Asked]:
    """Profiles (``-Pa,b``) and the plug-ins of goals (``spotless:apply``); phases are Maven's own."""
    flag = False
    for word in words:
        if word.text.startswith("-P") or flag:
            text = word.text.removeprefix("-P") if not flag else word.text
            yield from (Asked("profile", name, word) for name in text.split(",") if name)
            flag = word.text == "-P"
        elif not word.text.startswith("-") and (goal := _GOAL.match(word.text)):
            yield Asked("plugin", goal[1], word)


def _gradle(words: Sequence[Word]) -> Iterator[Asked]:
    """Modules and tasks: ``:app:assemble`` asks for `app` and its `assemble`."""
    for word in words:
        module, _, task = word.text.rpartition(":")
        if module.strip(":"):
            yield Asked("module", module.strip(":"), word)
        if task:
            yield Asked("", task, word)
