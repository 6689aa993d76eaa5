"""project.json, nx.json, angular.json and what package.json tells nx: projects and targets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from bylaw.language.known import words
from bylaw.repo.manifests.base import CommandSet, Definition, Ecosystem, Manifest, basename_in, named_part
from bylaw.repo.manifests.located import Located, read_json

claims = basename_in("project.json", "nx.json", "angular.json", "workspace.json")
"""Whether this module reads the file at a path; `names_of_package` is for what `node` reads."""

# what plug-ins of nx call the targets that they find by a tool's own configuration
_INFERRED = words(
    """
    build build-deps dev start serve serve-static preview test lint typecheck e2e e2e-ci storybook build-storybook
    test-storybook static-storybook docker:build nx-release-publish watch-deps
    """
)


def parse(path: str, text: str) -> Manifest:
    """Reads one of the files that `claims` names. Raises Malformed."""
    document = read_json(text)
    name = path.rpartition("/")[2]
    if name == "project.json":
        found = [*_project(path, document), *_targets(path, document, "targets")]
    elif name == "nx.json":
        found = list(_defaults(path, document))
    else:
        found = []
        for project in document.table("projects"):
            line = document.line("projects", project)
            found.append((f"project {project}", Definition(project, path, line)))
            for table in ("architect", "targets"):
                found += _targets(path, document, "projects", project, table)
    return Manifest(commands=(CommandSet("nx", path, _first(found)),))


def names_of_package(path: str, document: Located) -> dict[str, Definition]:
    """The project and the targets that a package.json makes for nx: its scripts are targets."""
    targets = [*_targets(path, document, "scripts"), *_targets(path, document, "nx", "targets")]
    return _first([*_project(path, document), *targets])


def _project(path: str, document: Located) -> Iterator[tuple[str, Definition]]:
    """The names by which a project may be called: its own, without its scope, and that of its folder."""
    name, line = document.text("name"), document.line("name")
    other = document.text("nx", "name")
    folder = posixpath.basename(posixpath.dirname(path))
    for called in dict.fromkeys((name, other, name.rpartition("/")[2], folder)):
        if called:
            yield f"project {called}", Definition(called, path, line)


def _targets(path: str, document: Located, *keys: str) -> Iterator[tuple[str, Definition]]:
    for target in document.table(*keys):
        yield f"target {target}", Definition(target, path, document.line(*keys, target))


def _defaults(path: str, document: Located) -> Iterator[tuple[str, Definition]]:
    """The targets for which nx.json has defaults, and those that its plug-ins find."""
    yield from _targets(path, document, "targetDefaults")
    plugins = document.get("plugins")
    for index, plugin in enumerate(plugins if isinstance(plugins, list) else ()):
        line = document.line("plugins", index)
        options = plugin.get("options") if isinstance(plugin, dict) else None
        for key, value in options.items() if isinstance(options, dict) else ():
            if key.lower().endswith("targetname") and isinstance(value, str):
                yield f"target {value}", Definition(value, path, line)
    for target in sorted(_INFERRED) if plugins else ():
        yield f"target {target}", Definition(target, path, document.line("plugins"))


def _first(found: list[tuple[str, Definition]]) -> dict[str, Definition]:
    return dict(reversed(found))


ECOSYSTEM = Ecosystem(
    name="nx", claims=claims, parse=parse, tools={"nx": named_part("nx")}, families=frozenset({"nx"})
)
