"""mise.toml: tasks (also as files) and tool versions."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator

from bylaw.repo.manifests.base import (
    CommandSet,
    Definition,
    Ecosystem,
    Include,
    Manifest,
    VersionFact,
    beside,
    named,
    normalise,
)
from bylaw.repo.manifests.located import Located, read_toml

_FILE = re.compile(r"(?:^|/)(?:\.?mise(?:\.[\w-]+)?\.toml|(?:\.?mise|\.config/mise)/config(?:\.[\w-]+)?\.toml)$")
_TASK_FOLDERS = re.compile(r"(?:^|/)(?:\.?mise-tasks|\.?mise/tasks|\.config/mise/tasks)/")


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return bool(_FILE.search(path)) or (path.endswith(".toml") and bool(_TASK_FOLDERS.search(path)))


def parse(path: str, text: str) -> Manifest:
    """Reads a mise.toml, or a file of tasks that one includes. Raises Malformed."""
    document = read_toml(text)
    above = ("tasks",) if _FILE.search(path) else ()
    names = {found.name: found for found in _tasks(path, document, above)}
    places = [place for place, _ in document.strings("task_config", "includes")]
    commands = CommandSet(
        "mise",
        path,
        names,
        patterns=tuple(found for name, found in names.items() if "*" in name),
        includes=tuple(Include((beside(path, place), place)) for place in places if place.endswith(".toml")),
        open="tasks are files of another folder" if any(not place.endswith(".toml") for place in places) else "",
    )
    return Manifest(commands=(commands,), versions=tuple(_tools(path, document)) if above else ())


def _tasks(path: str, document: Located, above: tuple[str, ...]) -> Iterator[Definition]:
    for name, task in document.table(*above).items():
        options = task if isinstance(task, dict) else {"run": task}
        run, aliases = options.get("run"), options.get("alias")
        body = run if isinstance(run, str) and "\n" not in run.strip() else ""
        for known in (name, *([aliases] if isinstance(aliases, str) else aliases if isinstance(aliases, list) else ())):
            yield Definition(str(known), path, document.line(*above, name), body)


def _tools(path: str, document: Located) -> Iterator[VersionFact]:
    for name, value in document.table("tools").items():
        spec = value.get("version") if isinstance(value, dict) else value
        values = spec if isinstance(spec, list) else [spec]
        for item in values:
            if isinstance(item, (str, int, float)):
                subject = normalise(name.rpartition(":")[2])
                yield VersionFact(subject, str(item), path, document.line("tools", name), "tool-file")


def discover(paths: Iterable[str]) -> CommandSet | None:
    """The tasks that are files: ``mise-tasks/db/seed.sh`` is the task ``db:seed``."""
    names = {}
    for path in paths:
        if found := _TASK_FOLDERS.search(path):
            name = path[found.end() :].replace("/", ":")
            for known in (name, posixpath.splitext(name)[0], name.removesuffix(":_default")):
                names[known] = Definition(known, path, 1)
    return CommandSet("mise", "", names) if names else None


ECOSYSTEM = Ecosystem(
    name="mise",
    claims=claims,
    parse=parse,
    tools={"mise": named("mise")},
    discover=discover,
    families=frozenset({"mise"}),
)
