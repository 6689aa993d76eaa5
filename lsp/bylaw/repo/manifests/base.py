"""What every ecosystem's manifests are reduced to: names that can be run, packages that are declared, versions.

Lines are 1-based here, as evidence shows them. Nothing is ever executed; a manifest that cannot be understood is
`broken`, which means that nothing may be concluded from what it does not say.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

SIZE_LIMIT = 2_000_000
LOCK_SIZE_LIMIT = 20_000_000

VersionKind = Literal["exact", "range", "tool-file"]


class Tree(Protocol):
    """The files of one state of a repository; paths are relative to its root, with `/`."""

    def paths(self) -> Iterable[str]: ...

    def read(self, path: str, limit: int = ...) -> bytes | None:
        """The content; None when there is no such file or it has more than `limit` bytes."""


class ParsedCommand(Protocol):
    """The words of a command that decide what it runs, as `bylaw.language.mentions_commands` reads them.

    `action` is ``run`` (asks for `name` in so many words), ``shorthand`` (``pnpm x``: may be a program too), ``exec``
    (starts any program) or ``builtin`` (the tool's own).
    """

    @property
    def tool(self) -> str: ...

    @property
    def action(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def directory(self) -> str: ...

    @property
    def workspace(self) -> str: ...

    @property
    def part(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Definition:
    """A name that a manifest lets people run; `body` is what it runs, where that fits on a line."""

    name: str
    path: str
    line: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class Include:
    """Manifests that another one takes in: the first of `paths` that exists (or all that match, for a pattern).

    Names of theirs get `prefix`; `required` is False where a missing one changes nothing.
    """

    paths: tuple[str, ...]
    prefix: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class CommandSet:
    """The names one manifest defines.

    `patterns` are definitions for all names that their own, an `fnmatch` glob, matches; `open` says why there may be
    more names than these.
    """

    family: str
    path: str
    names: Mapping[str, Definition]
    patterns: tuple[Definition, ...] = ()
    includes: tuple[Include, ...] = ()
    open: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command needs to be defined: any of `names` in manifests of `families`.

    `certain`: a name that no manifest defines cannot work. Where it is False the name may be a program, a plug-in or
    a built-in, so only one that was once defined can be called missing.
    """

    families: tuple[str, ...]
    names: tuple[str, ...]
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Declared:
    """A package that a manifest names, with its version specification as written ("" when it has none).

    `lenient`: the specification says what would do (a peer dependency), not what is used.
    """

    name: str
    ecosystem: str
    path: str
    line: int
    spec: str = ""
    lenient: bool = False


@dataclass(frozen=True, slots=True)
class VersionFact:
    """The version of `subject` (normalised) that a manifest states: `value` as written, to be read by `scheme`."""

    subject: str
    value: str
    path: str
    line: int
    kind: VersionKind = "exact"
    scheme: str = "npm"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What one manifest says. `own` are the names of the packages it defines, `locked` those a lock file holds."""

    commands: tuple[CommandSet, ...] = ()
    dependencies: tuple[Declared, ...] = ()
    own: tuple[Declared, ...] = ()
    versions: tuple[VersionFact, ...] = ()
    locked: frozenset[str] = field(default_factory=frozenset)
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Ecosystem:
    """One kind of manifest: which paths it claims, how one is read, and what the commands of its tools need.

    `parse` gets a path and a text, and may raise `Malformed`. `tools` maps a program to a function that says what a
    command of it wants, or None when a manifest does not decide it. `discover` finds names that files define by
    where they are, from all paths of the repository.
    """

    name: str
    claims: Callable[[str], bool]
    parse: Callable[[str, str], Manifest]
    tools: Mapping[str, Callable[[ParsedCommand], Wanted | None]] = field(default_factory=dict)
    discover: Callable[[Iterable[str]], CommandSet | None] | None = None
    lock: Callable[[str], bool] = lambda _: False
    families: frozenset[str] = frozenset()


def named(*families: str, certain: bool = True) -> Callable[[ParsedCommand], Wanted | None]:
    """For a tool whose commands name what the manifests of `families` define.

    Without "run" a name may also be a program of a dependency, except where it has a colon, as only scripts do.
    """

    def wanted(command: ParsedCommand) -> Wanted | None:
        if command.action == "builtin" or not command.name:
            return None
        explicit = command.action == "run" or (command.action == "shorthand" and ":" in command.name)
        return Wanted(families, (command.name,), certain and explicit)

    return wanted


def named_part(family: str) -> Callable[[ParsedCommand], Wanted | None]:
    """For a tool whose commands name several kinds of things, which its manifests keep apart by their kind.

    A plug-in, a parent or a convention may bring any of them, so only what was once defined can be called missing.
    """

    def wanted(command: ParsedCommand) -> Wanted | None:
        name = f"{command.part} {command.name}" if command.part else command.name
        return Wanted((family,), (name,), certain=False) if command.name and command.action != "builtin" else None

    return wanted


class Malformed(Exception):  # noqa: N818 - says what the manifest is
    """A manifest that cannot be understood."""


def basename_in(*names: str) -> Callable[[str], bool]:
    """A test for paths whose last part is one of `names`."""
    wanted = frozenset(names)
    return lambda path: path.rpartition("/")[2] in wanted


def normalise(name: str) -> str:
    """A package name as it is compared: case and the choice of `-`, `_`, `.` do not count (PEP 503, for all)."""
    return re.sub(r"[-_. ]+", "-", name.strip()).lower()


def package_names(name: str) -> Iterator[str]:
    """`name` and, where it is a path inside a package, the packages it may be in; longest first."""
    parts = name.strip().split("/")
    for end in range(len(parts), 0, -1):
        if not (end == 1 and parts[0].startswith("@")):
            yield normalise("/".join(parts[:end]))


def package_keys(name: str) -> frozenset[str]:
    """The normalised names under which a declared package is found: with and without a Maven group."""
    return frozenset((normalise(name), normalise(name.rpartition(":")[2])))


def beside(path: str, other: str) -> str:
    """`other`, written in the manifest at `path`, as a path from the root ("../" at the start when it leads out)."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), other))


def line_at(text: str, offset: int) -> int:
    """The 1-based line that holds `offset`."""
    return text.count("\n", 0, offset) + 1
