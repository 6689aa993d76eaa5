"""Cargo.toml, .cargo/config.toml, Cargo.lock, rust-toolchain, xtask: packages, targets, aliases, subcommands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from bylaw.repo.manifests.base import (
    CommandSet,
    Declared,
    Definition,
    Ecosystem,
    Manifest,
    ParsedCommand,
    VersionFact,
    Wanted,
    basename_in,
    line_at,
    named,
    named_part,
    normalise,
)
from bylaw.repo.manifests.located import Located, read_toml

_TARGETS = ("bin", "example", "test", "bench")
_FOLDERS = {"src/bin": "bin", "examples": "example", "tests": "test", "benches": "bench"}
_TARGET_FILE = re.compile(r"(?:^|/)(src/bin|examples|tests|benches)/([\w-]+)(?:\.rs|/main\.rs)$")
_DEPENDENCIES = ("dependencies", "dev-dependencies", "build-dependencies")
_XTASK = re.compile(r"(?:^|/)xtasks?/(?:.+/)?[\w-]+\.rs$")
_LITERAL = re.compile(r'"([a-z][\w-]{1,40})"')
_VARIANT = re.compile(r"\b[A-Z][A-Za-z0-9]+\b")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LOCK_NAME = re.compile(r'^name = "([^"]+)"', re.MULTILINE)


def _cargo(command: ParsedCommand) -> Wanted | None:
    """``cargo xtask`` needs the alias, unless it is a plug-in; with ``-p x`` any command needs the package."""
    if command.part:
        return named_part("xtask")(command)
    if command.action == "exec":  # a package may also be one that is depended on
        return Wanted(("cargo",), tuple(f"{kind} {command.name}" for kind in (*_TARGETS, "package")), certain=False)
    if command.workspace:
        plain = re.fullmatch(r"\w[\w-]*", command.workspace)
        # the package may also be one that is depended on
        return Wanted(("cargo",), (f"package {command.workspace}",), certain=False) if plain else None
    return named("cargo", certain=False)(command)


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return _FILES(path) or path.endswith((".cargo/config.toml", ".cargo/config")) or is_xtask(path)


def is_xtask(path: str) -> bool:
    """Whether the file at `path` is source of a crate of tasks (``cargo xtask``), whose subcommands stand in it."""
    return path.endswith(".rs") and _XTASK.search(path) is not None


_FILES = basename_in("Cargo.toml", "Cargo.lock", "rust-toolchain", "rust-toolchain.toml")
_LOCKS = basename_in("Cargo.lock")


def parse(path: str, text: str) -> Manifest:
    """Reads one of the files that `claims` names. Raises Malformed."""
    name = path.rpartition("/")[2]
    if name.endswith(".rs"):
        return Manifest(commands=(CommandSet("xtask", path, _subcommands(path, text)),))
    if name == "Cargo.lock":
        return Manifest(locked=frozenset(normalise(found) for found in _LOCK_NAME.findall(text)))
    if name == "rust-toolchain" and "[toolchain]" not in text:
        return Manifest(versions=(VersionFact("rust", text.strip(), path, 1, "tool-file", "cargo"),))
    document = read_toml(text)
    if name.startswith("rust-toolchain"):
        channel, line = document.text("toolchain", "channel"), document.line("toolchain", "channel")
        return Manifest(versions=(VersionFact("rust", channel, path, line, "tool-file", "cargo"),) if channel else ())
    if name == "Cargo.toml":
        return _package(path, document)
    aliases = {
        alias: Definition(alias, path, document.line("alias", alias), body if isinstance(body, str) else "")
        for alias, body in document.table("alias").items()
    }
    return Manifest(commands=(CommandSet("cargo", path, aliases),))


def _subcommands(path: str, text: str) -> dict[str, Definition]:
    """All that may be a subcommand: string literals, and variants as clap derives subcommands from their names."""
    names: dict[str, Definition] = {}
    for pattern in (_LITERAL, _VARIANT):
        for found in pattern.finditer(text):
            name = _HUMP.sub("-", found[found.lastindex or 0]).lower() if pattern is _VARIANT else found[1]
            names.setdefault(f"subcommand {name}", Definition(name, path, line_at(text, found.start())))
    return names


def _package(path: str, document: Located) -> Manifest:
    names: dict[str, Definition] = {}
    own: list[Declared] = []
    package, line = document.text("package", "name"), document.line("package", "name")
    if package:
        own.append(Declared(package, "cargo", path, line))
        names[f"package {package}"] = Definition(package, path, line)
        names[f"bin {package}"] = Definition(package, path, line)
    for target in (*_TARGETS, "lib"):
        tables = document.get(target)
        for index, table in enumerate(tables if isinstance(tables, list) else [tables]):
            name = table.get("name") if isinstance(table, dict) else None
            if isinstance(name, str):
                place = document.line(target, index, "name") if isinstance(tables, list) else document.line(target)
                names[f"{target} {name}"] = Definition(name, path, place)
                own.append(Declared(name, "cargo", path, place))
    return Manifest(
        commands=(CommandSet("cargo", path, names),),
        dependencies=tuple(_dependencies(path, document)),
        own=tuple(own),
        versions=tuple(_versions(path, document)),
    )


def _dependencies(path: str, document: Located) -> Iterator[Declared]:
    above: list[tuple[str, ...]] = [(), ("workspace",), *(("target", name) for name in document.table("target"))]
    for keys in ((*prefix, table) for prefix in above for table in _DEPENDENCIES):
        for name, spec in document.table(*keys).items():
            line, renamed = document.line(*keys, name), spec.get("package") if isinstance(spec, dict) else None
            yield Declared(name, "cargo", path, line, _spec(spec))
            if isinstance(renamed, str):
                yield Declared(renamed, "cargo", path, line, _spec(spec))


def _spec(spec: Any) -> str:
    version = spec.get("version") if isinstance(spec, dict) else spec
    return version if isinstance(version, str) else ""


def _versions(path: str, document: Located) -> Iterator[VersionFact]:
    for keys in (("package", "rust-version"), ("workspace", "package", "rust-version")):
        if value := document.text(*keys):
            yield VersionFact("rust", f">={value}", path, document.line(*keys), "range", "cargo")


def discover(paths: Iterable[str]) -> CommandSet | None:
    """Targets that files define by where they are: ``src/bin/x.rs``, ``examples/x/main.rs``."""
    names = {}
    for path in paths:
        if path.endswith(".rs") and (found := _TARGET_FILE.search(path)):
            names[f"{_FOLDERS[found[1]]} {found[2]}"] = Definition(found[2], path, 1)
    return CommandSet("cargo", "", names) if names else None


ECOSYSTEM = Ecosystem(
    name="cargo",
    claims=claims,
    parse=parse,
    tools={"cargo": _cargo},
    discover=discover,
    lock=_LOCKS,
    families=frozenset({"cargo", "xtask"}),
)
