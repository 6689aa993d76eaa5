"""Python packages: pyproject.toml, requirements, setup.cfg, setup.py, Pipfile and their lock files."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

from bylaw.repo.manifests.base import Declared, Ecosystem, Malformed, Manifest, VersionFact, basename_in, normalise
from bylaw.repo.manifests.located import Located, read_ini, read_toml
from bylaw.repo.manifests.python_tasks import FAMILIES, TOOLS, scripts, tasks_claim, tasks_of

_REQUIREMENT = re.compile(r"^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([<>=!~^][^;#@)]*)?")
_LOCK_NAME = re.compile(r'^name = "([^"]+)"|^\s{8}"([\w.-]+)": \{|^- name: ([\w.-]+)$', re.MULTILINE)
_REQUIREMENTS = re.compile(r"(?:^|/)(?:[\w.-]*requirements[\w.-]*|requirements/[\w.-]+|constraints)\.(?:txt|in)$")
_LOCKS = basename_in("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock", "pylock.toml")
_FILES = basename_in("pyproject.toml", "setup.cfg", "setup.py", "Pipfile", "pixi.toml")


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return _FILES(path) or _LOCKS(path) or tasks_claim(path) or bool(_REQUIREMENTS.search(path)) or _pin(path)


def _pin(path: str) -> bool:
    return path.rpartition("/")[2] in (".python-version", "runtime.txt")


def parse(path: str, text: str) -> Manifest:
    """Reads one of the files that `claims` names. Raises Malformed."""
    name = path.rpartition("/")[2]
    if name in ("pyproject.toml", "Pipfile", "pixi.toml"):
        return _toml(path, read_toml(text))
    if name == "setup.cfg":
        return _setup_cfg(path, read_ini(text))
    if name == "setup.py":
        return _setup_py(path, text)
    if _LOCKS(path):
        return Manifest(locked=frozenset(normalise(a or b or c) for a, b, c in _LOCK_NAME.findall(text)))
    if _pin(path):
        return Manifest(versions=tuple(_pinned(path, text)))
    if tasks_claim(path):
        return Manifest(commands=tasks_of(path, text))
    return Manifest(dependencies=tuple(_requirements(path, text)))


def _pinned(path: str, text: str) -> Iterator[VersionFact]:
    for number, row in enumerate(text.split("\n"), 1):
        value = row.partition("#")[0].strip().removeprefix("python-")
        if re.match(r"\d", value):
            yield VersionFact("python", value, path, number, "tool-file", "pep440")
            return


def _declared(requirement: str, path: str, line: int) -> Iterator[Declared]:
    if found := _REQUIREMENT.match(requirement):
        yield Declared(found[1], "python", path, line, (found[2] or "").strip())


def _all(requirements: Iterable[tuple[str, int]], path: str) -> Iterator[Declared]:
    for requirement, line in requirements:
        yield from _declared(requirement, path, line)


def _requirements(path: str, text: str) -> Iterator[Declared]:
    for number, row in enumerate(text.split("\n"), 1):
        if row.startswith("-e") or "#egg=" in row:
            egg = re.search(r"#egg=([\w.-]+)", row)
            if egg:
                yield Declared(egg[1], "python", path, number)
        elif row[:1] not in ("-", "#", "") and "://" not in row.partition("@")[0]:
            yield from _declared(row, path, number)


def _toml(path: str, document: Located) -> Manifest:
    own = [
        Declared(document.text(*table, "name"), "python", path, document.line(*table, "name"))
        for table in (("project",), ("tool", "poetry"))
        if document.text(*table, "name")
    ]
    requires = document.text("project", "requires-python")
    versions = []
    if requires:
        line = document.line("project", "requires-python")
        versions.append(VersionFact("python", requires, path, line, "range", "pep440"))
    python = document.text("tool", "poetry", "dependencies", "python")
    if python:
        line = document.line("tool", "poetry", "dependencies", "python")
        versions.append(VersionFact("python", python, path, line, "range", "poetry"))
    return Manifest(
        commands=scripts(path, document),
        dependencies=tuple(_pep621(path, document)) + tuple(_tables(path, document)),
        own=tuple(own),
        versions=tuple(versions),
    )


def _pep621(path: str, document: Located) -> Iterator[Declared]:
    lists = [("project", "dependencies"), ("build-system", "requires"), ("tool", "uv", "dev-dependencies")]
    for above in (("project", "optional-dependencies"), ("dependency-groups",), ("tool", "pdm", "dev-dependencies")):
        lists += [(*above, name) for name in document.table(*above)]
    envs = document.table("tool", "hatch", "envs")
    lists += [("tool", "hatch", "envs", env, key) for env in envs for key in ("dependencies", "extra-dependencies")]
    for keys in lists:
        yield from _all(document.strings(*keys), path)


def _tables(path: str, document: Located) -> Iterator[Declared]:
    """Tables of name = version: poetry, Pipfile, pixi."""
    poetry = ("tool", "poetry")
    groups = [(*poetry, "group", name, "dependencies") for name in document.table(*poetry, "group")]
    tables: list[tuple[str, ...]] = [(*poetry, "dependencies"), (*poetry, "dev-dependencies"), *groups]
    tables += [("packages",), ("dev-packages",), ("dependencies",), ("pypi-dependencies",)]
    tables += [("tool", "pixi", "dependencies"), ("tool", "pixi", "pypi-dependencies")]
    for keys in tables:
        for name, spec in document.table(*keys).items():
            if name != "python":
                yield Declared(name, "python", path, document.line(*keys, name), _spec(spec))


def _spec(spec: Any) -> str:
    version = spec.get("version") if isinstance(spec, dict) else spec
    return version if isinstance(version, str) else ""


def _setup_cfg(path: str, document: Located) -> Manifest:
    lists = [("options", "install_requires"), ("options", "setup_requires"), ("options", "tests_require")]
    lists += [("options.extras_require", key) for key in document.table("options.extras_require")]
    own = tuple(Declared(name, "python", path, line) for name, line in document.strings("metadata", "name"))
    versions = tuple(
        VersionFact("python", value, path, line, "range", "pep440")
        for value, line in document.strings("options", "python_requires")
    )
    commands = tasks_of(path, document) if document.table("tox:tox") else ()
    declared = tuple(found for keys in lists for found in _all(document.strings(*keys), path))
    return Manifest(commands=commands, dependencies=declared, own=own, versions=versions)


def _setup_py(path: str, text: str) -> Manifest:
    """What stands literally in the call of `setup`; a list that is computed makes the manifest broken."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise Malformed(str(error)) from None
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and _called(node) == "setup"]
    keywords = {word.arg: word.value for call in calls for word in call.keywords}
    declared: list[Declared] = []
    broken = ""
    for name in ("install_requires", "extras_require", "setup_requires", "tests_require"):
        if name not in keywords:
            continue
        for node in ast.walk(keywords[name]):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                declared += _declared(node.value, path, node.lineno)
            elif isinstance(node, (ast.Call, ast.Name)) and not isinstance(getattr(node, "ctx", None), ast.Store):
                broken = "its requirements are computed"
    own = _literal(keywords.get("name"))
    requires = _literal(keywords.get("python_requires"))
    return Manifest(
        dependencies=tuple(declared),
        own=tuple(Declared(value, "python", path, line) for value, line in own),
        versions=tuple(VersionFact("python", value, path, line, "range", "pep440") for value, line in requires),
        broken=broken,
    )


def _called(node: ast.Call) -> str:
    return str(getattr(node.func, "attr", None) or getattr(node.func, "id", ""))


def _literal(node: ast.expr | None) -> list[tuple[str, int]]:
    return [(node.value, node.lineno)] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


ECOSYSTEM = Ecosystem(name="python", claims=claims, parse=parse, tools=TOOLS, lock=_LOCKS, families=FAMILIES)
