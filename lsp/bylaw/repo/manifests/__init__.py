"""What the manifests of a repository define: commands, packages, versions. Parsed statically and never executed.

A manifest is parsed once for each content, so the same functions answer for any version that history holds.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Literal

from bylaw.repo.manifests.base import (
    LOCK_SIZE_LIMIT,
    CommandSet,
    Declared,
    Definition,
    Ecosystem,
    Manifest,
    ParsedCommand,
    Tree,
    VersionFact,
    package_keys,
    package_names,
)
from bylaw.repo.manifests.cargo import is_xtask
from bylaw.repo.manifests.ecosystems import (
    ECOSYSTEMS,
    decides,
    declared_in,
    defined_in,
    is_manifest,
    parse_as,
    parse_manifest,
    stated_in,
    wanted_by,
)
from bylaw.repo.manifests.lookup import CommandAnswer, decide, likely, shown, upward
from bylaw.repo.manifests.versions import contradicts, split_version, stated, subjects

# the endings of most files, which no manifest has: asking every ecosystem about each of them takes most of the time
_NEVER = re.compile(
    r"(?<!/setup)(?<!^setup)(?<!noxfile)\.py$|\.(?:c|cc|cpp|css|cs|go|h|html|java|jpg|js|jsx|kt|mdx?|php|png|rs|svg|tsx?|vue)$"
)


@dataclass(frozen=True, slots=True)
class DependencyAnswer:
    """Whether a package is known: `declared` in a manifest, `own` to the repository, `locked` (comes with another one).

    `absent`: no manifest names it. `unknown`: there are none, or one of them cannot be read.
    """

    state: Literal["declared", "own", "locked", "absent", "unknown"]
    declared: tuple[Declared, ...] = ()


class Manifests:
    """The manifests of one state of a repository, each read when first asked for."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._sets: dict[str, list[CommandSet]] = {}
        self._read: dict[str, Manifest] = {}

    def command(self, command: ParsedCommand, cwd: str, body: str = "") -> CommandAnswer:
        """Whether what `command` runs is defined, seen from the folder `cwd` (of the memory file; "" for the root).

        `body` is what it once ran: whatever runs the same now is its likely new name.
        """
        wanted = wanted_by(command)
        if wanted is None:
            return CommandAnswer("unknown", why="no manifest decides it")
        sets = [commands for family in wanted.families for commands in self._family(family)]
        broken = [
            path
            for ecosystem in ECOSYSTEMS
            if command.tool in ecosystem.tools
            for path in self._files[ecosystem.name]
            if not ecosystem.lock(path) and self._manifest(path).broken
        ]
        return decide(wanted, sets, self._folder(command, cwd), broken, body)

    def runnable(self, command: ParsedCommand, cwd: str) -> list[Definition]:
        """All that the tool of `command` could run, each name once, that of the manifest nearest to `cwd` first."""
        wanted = wanted_by(command)
        sets = [commands for family in wanted.families for commands in self._family(family)] if wanted else []
        order = {folder: number for number, folder in enumerate(upward(cwd))}
        sets.sort(key=lambda commands: (order.get(posixpath.dirname(commands.path), len(order)), commands.path))
        found: dict[str, Definition] = {}
        for commands in sets:
            for name, definition in commands.names.items():
                if not command.part or name.startswith(f"{command.part} "):
                    found.setdefault(name, definition)
        return list(found.values())

    def dependencies(self) -> Mapping[str, list[Declared]]:
        """All declared packages by normalised name."""
        return self._dependencies

    def own_packages(self) -> Mapping[str, list[Declared]]:
        """The packages that the repository itself defines, by normalised name."""
        return self._own

    def dependency(self, name: str) -> DependencyAnswer:
        """Whether the package `name`, which may be a path inside one (``lodash/fp``), is known here."""
        keys = list(package_names(name))
        for state, table in (("declared", self._dependencies), ("own", self._own)):
            found = next((table[key] for key in keys if key in table), None)
            if found:
                return DependencyAnswer("own" if state == "own" else "declared", tuple(found))
        if any(key in self._locked for key in keys):
            return DependencyAnswer("locked")
        broken = any(self._manifest(path).broken for path in (*self.declaring, *self._locks))
        return DependencyAnswer("absent" if self._dependencies and not broken else "unknown")

    def version_of(self, name: str) -> list[VersionFact]:
        """The versions that manifests and tool files state for what people call `name` ("React", "Node.js")."""
        wanted = subjects(name)
        declared = [found for subject in wanted for found in self._dependencies.get(subject, ())]
        return stated([fact for fact in self._versions if fact.subject in wanted], declared)

    @cached_property
    def declaring(self) -> tuple[str, ...]:
        """The paths of all manifests, lock files left out."""
        return tuple(path for one in ECOSYSTEMS for path in self._files[one.name] if not one.lock(path))

    @cached_property
    def _files(self) -> dict[str, list[str]]:
        files: dict[str, list[str]] = {ecosystem.name: [] for ecosystem in ECOSYSTEMS}
        for path in self._paths:
            if _NEVER.search(path) and not is_xtask(path):
                continue
            for ecosystem in ECOSYSTEMS:
                if ecosystem.claims(path):
                    files[ecosystem.name].append(path)
        return files

    @cached_property
    def _folders(self) -> set[str]:
        folders = {posixpath.dirname(path) for path in self._paths}
        return {above for folder in folders for above in upward(folder)}

    @cached_property
    def _locks(self) -> list[str]:
        return [path for one in ECOSYSTEMS for path in self._files[one.name] if one.lock(path)]

    def _manifest(self, path: str) -> Manifest:
        if path not in self._read:
            data = self._tree.read(path, LOCK_SIZE_LIMIT)
            self._read[path] = parse_manifest(path, data) if data is not None else Manifest(broken="cannot be read")
        return self._read[path]

    def _family(self, family: str) -> list[CommandSet]:
        """All sets of a family, each with what it includes put in."""
        if family not in self._sets:
            found = []
            for ecosystem in ECOSYSTEMS:
                if family not in ecosystem.families:
                    continue
                for path in self._files[ecosystem.name]:
                    sets = (commands for commands in self._manifest(path).commands if commands.family == family)
                    found += [self._with_includes(commands, ecosystem, frozenset()) for commands in sets]
                discovered = ecosystem.discover(self._paths) if ecosystem.discover else None
                found += [discovered] if discovered and discovered.family == family else []
            self._sets[family] = found
        return self._sets[family]

    def _with_includes(self, commands: CommandSet, ecosystem: Ecosystem, above: frozenset[str]) -> CommandSet:
        names, patterns, why = dict(commands.names), list(commands.patterns), commands.open
        for include in commands.includes:
            paths = self._included(include.paths)
            if not paths and include.required:
                why = why or "includes a file that is not in the repository"
            for path in paths:
                data = self._tree.read(path)
                if path in above or path == commands.path or data is None or len(above) > 20:
                    continue
                for inner in parse_as(ecosystem, path, data).commands:
                    inner = self._with_includes(inner, ecosystem, above | {commands.path})
                    names = {include.prefix + name: found for name, found in inner.names.items()} | names
                    patterns += [replace(found, name=include.prefix + found.name) for found in inner.patterns]
                    why = why or inner.open
        return replace(commands, names=names, patterns=tuple(patterns), open=why, includes=())

    def _included(self, options: tuple[str, ...]) -> list[str]:
        for option in options:
            if "*" in option:
                found = [path for path in self._paths if fnmatchcase(path, option)]
            else:
                found = [option] if option in self._known else []
            if found:
                return found
        return []

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(sorted(self._tree.paths()))

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self._paths)

    def _folder(self, command: ParsedCommand, cwd: str) -> str | None:
        """The folder a command runs in: its own is looked for from `cwd` upward, then as the end of a path."""
        wanted = command.directory.strip("/")
        if wanted in ("", "."):
            wanted, cwd = shown(cwd.strip("/")), ""
        for above in upward(cwd):
            folder = posixpath.normpath(posixpath.join(above, wanted))
            folder = "" if folder == "." else folder
            if folder in self._folders:
                return folder
        ends = [folder for folder in self._folders if folder.endswith("/" + wanted)]
        return ends[0] if len(ends) == 1 else None

    @cached_property
    def _dependencies(self) -> dict[str, list[Declared]]:
        return _by_name(found for path in self.declaring for found in self._manifest(path).dependencies)

    @cached_property
    def _own(self) -> dict[str, list[Declared]]:
        return _by_name(found for path in self.declaring for found in self._manifest(path).own)

    @cached_property
    def _versions(self) -> list[VersionFact]:
        return [fact for path in self.declaring for fact in self._manifest(path).versions]

    @cached_property
    def _locked(self) -> frozenset[str]:
        return frozenset().union(*(self._manifest(path).locked for path in self._locks))


def _by_name(found: Iterable[Declared]) -> dict[str, list[Declared]]:
    table: dict[str, list[Declared]] = {}
    for declared in found:
        for key in package_keys(declared.name):
            table.setdefault(key, []).append(declared)
    return table


__all__ = [
    "CommandAnswer",
    "Declared",
    "Definition",
    "DependencyAnswer",
    "Manifest",
    "Manifests",
    "ParsedCommand",
    "Tree",
    "VersionFact",
    "contradicts",
    "decides",
    "declared_in",
    "defined_in",
    "is_manifest",
    "likely",
    "parse_manifest",
    "split_version",
    "stated_in",
    "wanted_by",
]
