"""The ecosystems whose manifests are read, and how one file of theirs becomes a `Manifest`: once for each content."""

from __future__ import annotations

from collections import OrderedDict
from functools import lru_cache

from bylaw.repo.manifests import (
    beam,
    cargo,
    composer,
    dart,
    deno,
    dotnet,
    go,
    gradle_maven,
    just,
    make,
    mise,
    node,
    nx,
    python,
    ruby,
    swift,
    taskfile,
    tool_versions,
)
from bylaw.repo.manifests.base import (
    LOCK_SIZE_LIMIT,
    SIZE_LIMIT,
    Declared,
    Definition,
    Ecosystem,
    Malformed,
    Manifest,
    ParsedCommand,
    VersionFact,
    Wanted,
    package_keys,
    package_names,
)
from bylaw.repo.manifests.lookup import find
from bylaw.repo.manifests.versions import stated, subjects
from bylaw.text import blob_oid

ECOSYSTEMS: tuple[Ecosystem, ...] = (
    node.ECOSYSTEM,
    nx.ECOSYSTEM,
    python.ECOSYSTEM,
    cargo.ECOSYSTEM,
    go.ECOSYSTEM,
    make.ECOSYSTEM,
    just.ECOSYSTEM,
    taskfile.ECOSYSTEM,
    mise.ECOSYSTEM,
    deno.ECOSYSTEM,
    composer.ECOSYSTEM,
    ruby.ECOSYSTEM,
    gradle_maven.ECOSYSTEM,
    dotnet.ECOSYSTEM,
    dart.ECOSYSTEM,
    swift.ECOSYSTEM,
    beam.ECOSYSTEM,
    tool_versions.ECOSYSTEM,
)
_TOOLS = {tool: wanted for ecosystem in ECOSYSTEMS for tool, wanted in ecosystem.tools.items()}
_MAX_PARSED = 4_000
_parsed: OrderedDict[tuple[str, str], Manifest] = OrderedDict()


@lru_cache(maxsize=1 << 17)
def is_manifest(path: str) -> bool:
    """Whether the file at `path` is one that people write and this package reads (no lock file)."""
    return any(ecosystem.claims(path) and not ecosystem.lock(path) for ecosystem in ECOSYSTEMS)


def parse_manifest(path: str, data: bytes) -> Manifest:
    """What the manifest at `path` with the content `data` says; cached by content, never raises."""
    key = (path, blob_oid(data))
    known = _parsed.get(key)
    if known is None:
        parts = [parse_as(ecosystem, path, data) for ecosystem in ECOSYSTEMS if ecosystem.claims(path)]
        known = _parsed[key] = parts[0] if len(parts) == 1 else _joined(parts)
        while len(_parsed) > _MAX_PARSED:
            _parsed.popitem(last=False)
    return known


def parse_as(ecosystem: Ecosystem, path: str, data: bytes) -> Manifest:
    """What the file at `path` says, read as a manifest of `ecosystem` whatever its name; never raises."""
    limit = LOCK_SIZE_LIMIT if ecosystem.lock(path) else SIZE_LIMIT
    if len(data) > limit:
        return Manifest(broken="too large")
    try:
        return ecosystem.parse(path, data.decode("utf-8-sig", "replace"))
    except Malformed as error:
        return Manifest(broken=str(error))


def _joined(parts: list[Manifest]) -> Manifest:
    return Manifest(
        commands=tuple(commands for part in parts for commands in part.commands),
        dependencies=tuple(found for part in parts for found in part.dependencies),
        own=tuple(found for part in parts for found in part.own),
        versions=tuple(found for part in parts for found in part.versions),
        locked=frozenset().union(*(part.locked for part in parts)),
        broken="; ".join(part.broken for part in parts if part.broken),
    )


def wanted_by(command: ParsedCommand) -> Wanted | None:
    """What a command needs to be defined; None where no manifest decides it."""
    tool = _TOOLS.get(command.tool)
    return tool(command) if tool else None


def decides(command: ParsedCommand, path: str) -> bool:
    """Whether the file at `path` is a manifest that can define `command`."""
    return any(command.tool in ecosystem.tools and ecosystem.claims(path) for ecosystem in ECOSYSTEMS)


def defined_in(command: ParsedCommand, path: str, data: bytes) -> Definition | None:
    """Where the manifest at `path` with the content `data` (today's or an earlier one) defines `command`."""
    wanted = wanted_by(command)
    found = (find(wanted, commands) for commands in parse_manifest(path, data).commands) if wanted else ()
    return next((definition for definition in found if definition), None)


def declared_in(name: str, path: str, data: bytes) -> Declared | None:
    """Where the manifest at `path` with the content `data` declares the package `name`, or names its own so."""
    keys = frozenset(package_names(name))
    manifest = parse_manifest(path, data)
    packages = (*manifest.dependencies, *manifest.own)
    return next((found for found in packages if not keys.isdisjoint(package_keys(found.name))), None)


def stated_in(name: str, path: str, data: bytes) -> list[VersionFact]:
    """The versions that the manifest at `path` with the content `data` states for what people call `name`."""
    wanted = frozenset(subjects(name))
    manifest = parse_manifest(path, data)
    declared = [found for found in manifest.dependencies if not wanted.isdisjoint(package_keys(found.name))]
    return stated([fact for fact in manifest.versions if fact.subject in wanted], declared)
