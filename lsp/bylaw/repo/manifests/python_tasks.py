"""What Python tools run: project scripts, tox environments, nox sessions, hatch, poe, pixi and taskipy tasks."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice, product
from typing import Any

from bylaw.repo.manifests.base import CommandSet, Definition, Malformed, ParsedCommand, Wanted, basename_in, named
from bylaw.repo.manifests.located import Located, read_ini, read_toml

_TASKS = basename_in("tox.ini", "noxfile.py", "hatch.toml", "tox.toml")
_CONDITION = re.compile(r"([\w.!{},-]+)\s*:(?=\s)")
# where a table of names stands, and which family of commands it feeds
_SCRIPTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("python", ("project", "scripts")),
    ("python", ("project", "gui-scripts")),
    ("python", ("tool", "poetry", "scripts")),
    ("python", ("tool", "pdm", "scripts")),
    ("python", ("tool", "rye", "scripts")),
    ("python", ("scripts",)),
    ("poe", ("tool", "poe", "tasks")),
    ("taskipy", ("tool", "taskipy", "tasks")),
    ("pixi", ("tool", "pixi", "tasks")),
    ("pixi", ("tasks",)),
)


def _hatch(command: ParsedCommand) -> Wanted | None:
    return named("hatch", "python", certain=":" in command.name)(command)


TOOLS: Mapping[str, Callable[[ParsedCommand], Wanted | None]] = {
    **{tool: named("python", certain=False) for tool in ("uv", "poetry", "pdm", "rye", "pipenv")},
    "pixi": named("pixi", "python", certain=False),
    "hatch": _hatch,
    "tox": named("tox"),
    "nox": named("nox"),
    "poe": named("poe"),
}
FAMILIES = frozenset({"python", "pixi", "hatch", "tox", "nox", "poe", "taskipy"})


def tasks_claim(path: str) -> bool:
    """Whether the file at `path` defines nothing but things to run."""
    return _TASKS(path)


def tasks_of(path: str, text: str | Located) -> tuple[CommandSet, ...]:
    """The names in a tox, nox or hatch file; `text` may be an INI file that was read already. Raises Malformed."""
    if isinstance(text, Located):
        return (_tox(path, text, "tox:tox"),)
    if path.endswith("noxfile.py"):
        return (_nox(path, text),)
    if path.endswith("hatch.toml"):
        return (_hatch_envs(path, read_toml(text), ("envs",)),)
    if path.endswith("tox.toml"):
        return (_tox_toml(path, read_toml(text)),)
    return (_tox(path, read_ini(text), "tox"),)


def scripts(path: str, document: Located) -> tuple[CommandSet, ...]:
    """The names that the tables of a pyproject.toml, Pipfile or pixi.toml define."""
    names: dict[str, dict[str, Definition]] = {}
    for family, keys in _SCRIPTS:
        if document.get(*keys) is None or (len(keys) == 1 and path.endswith("pyproject.toml")):
            continue
        for name, body in document.table(*keys).items():
            line = document.line(*keys, name)
            names.setdefault(family, {})[name] = Definition(name, path, line, _body(body))
    names.setdefault("python", {})
    included = document.get("tool", "poe", "include") is not None
    sets = [
        CommandSet(family, path, found, open="tasks are included" if family == "poe" and included else "")
        for family, found in names.items()
    ]
    if document.table("tool", "hatch", "envs"):
        sets.append(_hatch_envs(path, document, ("tool", "hatch", "envs")))
    if document.table("tool", "tox"):
        legacy = document.text("tool", "tox", "legacy_tox_ini")
        line = document.line("tool", "tox", "legacy_tox_ini")
        ini = read_ini("\n" * (line - 1) + legacy)
        sets.append(_tox(path, ini, "tox") if legacy else _tox_toml(path, document, "tool", "tox"))
    return tuple(sets)


def _body(body: Any) -> str:
    command = body.get("cmd") or body.get("shell") if isinstance(body, dict) else body
    return command if isinstance(command, str) and "\n" not in command.strip() else ""


def _hatch_envs(path: str, document: Located, keys: tuple[str, ...]) -> CommandSet:
    names = {}
    for env in document.table(*keys):
        for name, body in document.table(*keys, env, "scripts").items():
            found = Definition(name, path, document.line(*keys, env, "scripts", name), _body(body))
            names[f"{env}:{name}"] = found
            if env == "default":
                names[name] = found
    # an environment inherits the scripts of its template, and any program can follow `env:`
    return CommandSet("hatch", path, names, open="environments run any program")


def _tox_toml(path: str, document: Located, *above: str) -> CommandSet:
    names = {name: Definition(name, path, document.line(*above, "env", name)) for name in document.table(*above, "env")}
    for name, line in document.strings(*above, "env_list"):
        names.setdefault(name, Definition(name, path, line))
    return CommandSet("tox", path, names, _generic(path, ()))


def _generic(path: str, factors: Iterable[str]) -> tuple[Definition, ...]:
    """The environments that tox makes up by itself: one for each interpreter, any combination of factors."""
    patterns = ("py*", "pypy*", "3.*", *(f"{factor}-*" for factor in factors if factor))
    return tuple(Definition(pattern, path, 1) for pattern in patterns)


def _tox(path: str, document: Located, main: str) -> CommandSet:
    names: dict[str, Definition] = {}
    for section in document.table():
        prefix, _, name = section.partition("testenv:")
        if name and not prefix:
            for expanded in _expand(name):
                names[expanded] = Definition(expanded, path, document.line(section))
    for key in ("envlist", "env_list"):
        for row, line in document.strings(main, key):
            for name in re.findall(r"[^\s,{]*(?:\{[^}]*\}[^\s,{]*)*", row):
                for expanded in _expand(name) if name else ():
                    names.setdefault(expanded, Definition(expanded, path, line))
    factors = {factor for name in names for factor in name.split("-")}
    factors |= {key for key in document.table("testenv") if re.fullmatch(r"[\w.]+", key)}
    for key, rows in document.table("testenv").items():
        for index, row in enumerate(rows):
            for factor in _conditions(row):
                names.setdefault(factor, Definition(factor, path, document.line("testenv", key, index)))
                factors.add(factor)
    return CommandSet("tox", path, names, _generic(path, sorted(factors)))


def _conditions(row: str) -> Iterator[str]:
    """The factors that a line of a setting is for: ``lint,docs: ruff check``, ``py{310,311}-!old: deps``."""
    found = _CONDITION.match(row)
    names = found[1] if found else ""
    for name in _expand(names) if "{" in names else names.split(","):
        yield from (factor.strip().removeprefix("!") for factor in name.split("-") if factor)


def _expand(name: str) -> Iterator[str]:
    """``py{310,311}-x`` as its names."""
    parts = [part.split(",") if part else [""] for part in re.split(r"[{}]", name)]
    for chosen in islice(product(*parts), 500):
        yield "".join(word.strip() for word in chosen)


def _nox(path: str, text: str) -> CommandSet:
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Malformed(str(error)) from None
    names: dict[str, Definition] = {}
    for node in (node for node in module.body if isinstance(node, ast.FunctionDef)):
        for decorator in node.decorator_list:
            call = decorator.func if isinstance(decorator, ast.Call) else decorator
            if (getattr(call, "attr", "") or getattr(call, "id", "")) != "session":
                continue
            keywords = {word.arg: word.value for word in decorator.keywords} if isinstance(decorator, ast.Call) else {}
            given = keywords.get("name")
            name = given.value if isinstance(given, ast.Constant) else node.name
            names[str(name)] = Definition(str(name), path, node.lineno)
    return CommandSet(
        "nox",
        path,
        names,
        tuple(replace(found, name=f"{name}{mark}*") for name, found in names.items() for mark in "-("),
    )
