"""Finds what a command runs: in the nearest manifest, in one of the workspace, or nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

from rapidfuzz import fuzz

from bylaw.repo.manifests.base import CommandSet, Definition, Wanted

State = Literal["defined", "missing", "unknown"]

# folders in which a manifest stands that counts for the folder above
_CONFIG_FOLDERS = ("/.config/mise", "/.mise", "/mise", "/.cargo", "/.config")
_SIMILAR = 75
_TELLING = 8  # a shorter body ("true", "tsc") says nothing about what runs


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """Whether a command's name is defined.

    `defined`: `definition` tells where; `elsewhere` when only a manifest defines it that is not above the folder.
    `missing`: none does; `manifests` are those where it should be, `candidates` the names it may have now.
    `unknown`: `why` in words; with `once` nothing defines it today, and it is missing if the past shows that
    something did (`defined_in` on the versions of the manifests that history has).
    """

    state: State
    definition: Definition | None = None
    elsewhere: bool = False
    manifests: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    why: str = ""
    once: bool = False


def home(path: str) -> str:
    """The folder that the manifest at `path` counts for."""
    folder = "/" + posixpath.dirname(path)
    for config in _CONFIG_FOLDERS:
        folder = folder.removesuffix(config)
    return folder.strip("/")


def shown(folder: str) -> str:
    """`folder` without what is at or below a hidden folder: files in ``.claude/`` speak of the folder it is in."""
    parts = folder.split("/")
    return "/".join(parts[: next((index for index, part in enumerate(parts) if part.startswith(".")), len(parts))])


def upward(folder: str) -> Iterator[str]:
    """`folder` and the folders above it, ending with the root ("")."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def find(wanted: Wanted, commands: CommandSet) -> Definition | None:
    """What defines one of the wanted names in a set; a name that ends in `*`, `:` or `-` stands for all it begins."""
    if commands.family not in wanted.families:
        return None
    for name in wanted.names:
        if name in commands.names:
            return commands.names[name]
        stem = name.rstrip("*")
        if stem != name or name.endswith((":", "-")):
            started = next((commands.names[known] for known in commands.names if known.startswith(stem)), None)
            if started is not None:
                return started
        matching = next((found for found in commands.patterns if fnmatchcase(name, found.name)), None)
        if matching is not None:
            return matching
    return None


def nearest(sets: Iterable[CommandSet], folder: str) -> list[CommandSet]:
    """The sets of the first folder, going up, that has any; what only generates a manifest yields to a real one."""
    homes: dict[str, list[CommandSet]] = {}
    for commands in sets:
        if commands.path and not commands.path.endswith((".mk", ".rake", ".just")):
            homes.setdefault(home(commands.path), []).append(commands)
    near = next((homes[above] for above in upward(folder) if above in homes), [])
    return [commands for commands in near if commands.names or not commands.open] or near


def decide(
    wanted: Wanted, sets: list[CommandSet], folder: str | None, broken: Iterable[str], body: str = ""
) -> CommandAnswer:
    """The answer for a command that runs in `folder` (None: one that is not in the repository).

    `sets` are those of the wanted families, with what they include; `broken` the manifests nobody can read.
    """
    near = nearest(sets, folder) if folder is not None else []
    for commands in [*near, *sets]:
        definition = find(wanted, commands)
        if definition is not None:
            return CommandAnswer("defined", definition, elsewhere=commands not in near)
    name = wanted.names[0]
    if name.endswith((":", "-", "*")):
        return CommandAnswer("unknown", why="the name is not complete")
    if folder is None:
        return CommandAnswer("unknown", why="the folder is not in the repository", once=True)
    homes = {home(path) for path in broken}
    if homes and (not near or homes.intersection(upward(folder))):
        return CommandAnswer("unknown", why="a manifest cannot be read")
    # a manifest in a hidden folder belongs to a tool: what it lacks may well be defined where the tool is used
    looked = near or [one for one in sets if one.path and shown(home(one.path)) == home(one.path)]
    if not looked:
        return CommandAnswer("unknown", why="no manifest of this tool", once=True)
    candidates = likely(name, [found for commands in looked for found in commands.names.values()], body)
    paths = tuple(dict.fromkeys(commands.path for commands in looked))
    why = next((commands.open for commands in looked if commands.open), "")
    if why or not wanted.certain:
        why = why or "it may be a program, a plug-in or a built-in"
        return CommandAnswer("unknown", manifests=paths, candidates=candidates, why=why, once=True)
    return CommandAnswer("missing", manifests=paths, candidates=candidates)


def likely(name: str, definitions: Iterable[Definition], body: str = "") -> tuple[str, ...]:
    """The names, best first and at most three, that `name` may have now: the same `body`, or much the same letters."""
    scores: dict[str, float] = {}
    for found in definitions:
        same = len(body.strip()) >= _TELLING and found.body.strip() == body.strip()
        score = 100.0 if same else fuzz.ratio(name, found.name)
        words = set(found.name.replace("-", ":").replace("_", ":").replace(".", ":").split(":"))
        if not same and words == set(name.replace("-", ":").replace("_", ":").replace(".", ":").split(":")):
            score = 99.0
        if score >= _SIMILAR and found.name != name:
            scores[found.name] = max(score, scores.get(found.name, 0))
    return tuple(sorted(scores, key=lambda known: (-scores[known], known))[:3])
