"""Taskfile.yml (go-task): tasks, aliases, wildcards, includes with namespaces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from bylaw.repo.manifests.base import (
    CommandSet,
    Definition,
    Ecosystem,
    Include,
    Manifest,
    beside,
    named,
)
from bylaw.repo.manifests.located import Located, read_yaml

_FILE = re.compile(r"(?:^|/)[Tt]askfile(?:\.dist|\.[\w-]+)?\.ya?ml$")
_USUAL = ("Taskfile.yml", "Taskfile.yaml", "taskfile.yml", "taskfile.yaml", "Taskfile.dist.yml", "Taskfile.dist.yaml")


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return bool(_FILE.search(path))


def parse(path: str, text: str) -> Manifest:
    """Reads a Taskfile. Raises Malformed."""
    document = read_yaml(text)
    names: dict[str, Definition] = {}
    for name, task in document.table("tasks").items():
        line, body = document.line("tasks", name), _body(task)
        aliases = task.get("aliases") if isinstance(task, dict) else None
        for known in (name, *(aliases if isinstance(aliases, list) else ())):
            names[str(known)] = Definition(str(known), path, line, body)
    includes = tuple(_includes(path, document))
    remote = any("://" in option for include in includes for option in include.paths)
    return Manifest(
        commands=(
            CommandSet(
                "task",
                path,
                names,
                patterns=tuple(found for name, found in names.items() if "*" in name),
                includes=includes,
                open="includes a computed file" if remote or _computed(includes) else "",
            ),
        )
    )


def _body(task: Any) -> str:
    commands = task.get("cmds") or task.get("cmd") if isinstance(task, dict) else task
    first = commands[0] if isinstance(commands, list) and commands else commands
    return first if isinstance(first, str) and "\n" not in first.strip() else ""


def _includes(path: str, document: Located) -> Iterator[Include]:
    for namespace, include in document.table("includes").items():
        options = include if isinstance(include, dict) else {"taskfile": include}
        place = str(options.get("taskfile") or "")
        required = options.get("optional") != "true"
        usual = (place, *(f"{place}/{name}" for name in _USUAL))
        paths = tuple(option if "://" in option else beside(path, option) for option in usual)
        aliases = options.get("aliases")
        for prefix in (namespace, *(aliases if isinstance(aliases, list) else ())):
            yield Include(paths, "" if options.get("flatten") == "true" else f"{prefix}:", required)


def _computed(includes: tuple[Include, ...]) -> bool:
    return any("{{" in option for include in includes if include.required for option in include.paths)


ECOSYSTEM = Ecosystem(
    name="task", claims=claims, parse=parse, tools={"task": named("task", "taskipy")}, families=frozenset({"task"})
)
