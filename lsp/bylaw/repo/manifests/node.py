"""package.json, its workspaces, lock files and tool-version files: npm, pnpm, yarn, bun, turbo, lerna, nx."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bylaw.repo.manifests.base import (
    CommandSet,
    Declared,
    Definition,
    Ecosystem,
    Manifest,
    ParsedCommand,
    VersionFact,
    VersionKind,
    Wanted,
    basename_in,
    named,
    normalise,
)
from bylaw.repo.manifests.located import Located, read_json, read_yaml
from bylaw.repo.manifests.nx import names_of_package

_DEPENDENCIES = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


def _runner(command: ParsedCommand) -> Wanted | None:
    """npm and pnpm know scripts only; yarn and bun look for programs too, also after "run"."""
    wanted = named("script", certain=command.tool in ("npm", "pnpm") or ":" in command.name)(command)
    if wanted is None or "/" in command.name or command.name.startswith((".", "-")):
        return None
    # without a script `npm start` runs server.js
    return Wanted(("script",), ("start",), certain=False) if command.name == "start" else wanted


_TOOL_FILES = {".nvmrc": "node", ".node-version": "node", ".bun-version": "bun"}
_LOCKS = basename_in("package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "yarn.lock", "bun.lock")
_FILES = basename_in("package.json", "pnpm-workspace.yaml", "turbo.json", "turbo.jsonc", *_TOOL_FILES)


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return (_FILES(path) or _LOCKS(path)) and "node_modules/" not in path


def parse(path: str, text: str) -> Manifest:
    """Reads one of the files that `claims` names. Raises Malformed."""
    name = path.rpartition("/")[2]
    if name == "package.json":
        return _package(path, read_json(text))
    if name == "pnpm-workspace.yaml":
        return Manifest(dependencies=tuple(_catalogs(path, read_yaml(text))))
    if name in _TOOL_FILES:
        return Manifest(versions=_tool_file(path, text, _TOOL_FILES[name]))
    if name.startswith("turbo."):
        document = read_json(text)
        names = {}
        for table in ("tasks", "pipeline"):
            for key in document.table(table):
                names[key.rpartition("#")[2]] = Definition(key, path, document.line(table, key))
        return Manifest(commands=(CommandSet("turbo", path, names),))
    return Manifest(locked=frozenset(normalise(found) for found in _locked(name, text)))


def _tool_file(path: str, text: str, subject: str) -> tuple[VersionFact, ...]:
    for number, row in enumerate(text.split("\n"), 1):
        value = row.partition("#")[0].strip()
        if value:
            return (VersionFact(subject, value, path, number, "tool-file"),)
    return ()


def _package(path: str, document: Located) -> Manifest:
    scripts = {
        name: Definition(name, path, document.line("scripts", name), body)
        for name, body in document.table("scripts").items()
        if isinstance(body, str)
    }
    own = (Declared(document.text("name"), "node", path, document.line("name")),) if document.text("name") else ()
    declared = [
        Declared(name, "node", path, document.line(table, name), _spec(spec), table == "peerDependencies")
        for table in _DEPENDENCIES
        for name, spec in document.table(table).items()
    ]
    if isinstance(document.get("workspaces"), dict):
        declared += _catalogs(path, document, "workspaces")
    return Manifest(
        commands=(CommandSet("script", path, scripts), CommandSet("nx", path, names_of_package(path, document))),
        dependencies=tuple(declared),
        own=own,
        versions=tuple(_engines(path, document)),
    )


def _spec(spec: object) -> str:
    return spec if isinstance(spec, str) else ""


def _catalogs(path: str, document: Located, *above: str) -> Iterator[Declared]:
    tables = [("catalog",), *(("catalogs", name) for name in document.table(*above, "catalogs"))]
    for table in tables:
        for name, spec in document.table(*above, *table).items():
            yield Declared(name, "node", path, document.line(*above, *table, name), _spec(spec))


def _engines(path: str, document: Located) -> Iterator[VersionFact]:
    tables: tuple[tuple[str, VersionKind], ...] = (("engines", "range"), ("volta", "tool-file"))
    for table, kind in tables:
        for name in document.table(table):
            value, line = document.text(table, name), document.line(table, name)
            if name != "extends":
                yield VersionFact(normalise(name), value, path, line, kind)
    manager = re.match(r"(\w+)@([\d.]+)", document.text("packageManager"))
    if manager:
        yield VersionFact(manager[1], manager[2], path, document.line("packageManager"), "tool-file")


_LOCKED = {
    "package-lock.json": re.compile(r'^\s*"(?:[^"\n]*node_modules/)?((?:@[\w.-]+/)?[\w.-]+)": \{', re.MULTILINE),
    "pnpm-lock.yaml": re.compile(r"^ +'?/?((?:@[\w.-]+/)?[\w.-]+)[@/]?[^\n]*:", re.MULTILINE),
    "yarn.lock": re.compile(r'^"?((?:@[\w.-]+/)?[\w.-]+)@', re.MULTILINE),
    "bun.lock": re.compile(r'^\s*"(?:[^"\n]*/)?((?:@[\w.-]+/)?[\w.-]+)": \[', re.MULTILINE),
}
_LOCKED["npm-shrinkwrap.json"] = _LOCKED["package-lock.json"]


def _locked(name: str, text: str) -> Iterator[str]:
    for found in _LOCKED[name].finditer(text):
        yield found[1]


ECOSYSTEM = Ecosystem(
    name="node",
    claims=claims,
    parse=parse,
    tools={"npm": _runner, "pnpm": _runner, "yarn": _runner, "bun": _runner, "turbo": named("script", "turbo")},
    lock=_LOCKS,
    families=frozenset({"script", "turbo", "nx"}),
)
