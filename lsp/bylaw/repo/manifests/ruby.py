"""Rakefile, Gemfile, gemspecs and Gemfile.lock: tasks, gems, the Ruby version."""

from __future__ import annotations

import re

from bylaw.language.late import late
from bylaw.repo.manifests.base import (
    CommandSet,
    Declared,
    Definition,
    Ecosystem,
    Manifest,
    VersionFact,
    basename_in,
    named,
    normalise,
)

_TASK = late(r"""^(\s*)(?:multi)?task[\s(]+(?:\{?\s*)(?::["']?([\w-]+)|["']([\w:-]+)["']|([\w-]+):(?!:))""")
_NAMESPACE = late(r"""^(\s*)namespace[\s(]+:?["']?([\w-]+)""")
_GEM = late(r"""^\s*gem[\s(]+["']([\w./-]+)["'](?:\s*,\s*["']([^"']+)["'])?""")
_SPEC_GEM = late(
    r"""^\s*\w+\.add_(?:runtime_|development_)?dependency[\s(]+["']([\w-]+)["'](?:\s*,\s*["']([^"']+)["'])?"""
)
_SPEC_NAME = late(r"""^\s*\w+\.name\s*=\s*["']([\w-]+)["']""")
_RUBY = late(r"""^\s*(?:ruby|\w+\.required_ruby_version\s*=)\s*["']([^"']+)["']""")
_LOCK_NAME = late(r"^    ([\w-]+) \(", re.MULTILINE)
_LOCKS = basename_in("Gemfile.lock", "gems.locked")
_FILES = basename_in("Gemfile", "gems.rb", "Rakefile", "rakefile", "Rakefile.rb", ".ruby-version")


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return _FILES(path) or _LOCKS(path) or path.endswith((".rake", ".gemspec"))


def parse(path: str, text: str) -> Manifest:
    """Reads one of the files that `claims` names."""
    name = path.rpartition("/")[2]
    if _LOCKS(path):
        return Manifest(locked=frozenset(normalise(found) for found in _LOCK_NAME.findall(text)))
    if name == ".ruby-version":
        value = text.strip().removeprefix("ruby-")
        return Manifest(versions=(VersionFact("ruby", value, path, 1, "tool-file", "ruby"),) if value else ())
    if name.lower().startswith("rakefile") or name.endswith(".rake"):
        return Manifest(commands=(CommandSet("rake", path, _tasks(path, text)),))
    return _gems(path, text)


def _tasks(path: str, text: str) -> dict[str, Definition]:
    """The tasks, with their namespaces told by indentation, as every formatter leaves them."""
    names: dict[str, Definition] = {}
    spaces: list[tuple[int, str]] = []
    for number, row in enumerate(text.split("\n"), 1):
        namespace = _NAMESPACE.match(row)
        found = namespace or _TASK.match(row)
        if not found:
            continue
        indent = len(found[1].expandtabs())
        while spaces and spaces[-1][0] >= indent:
            spaces.pop()
        if namespace:
            spaces.append((indent, found[2]))
            continue
        name = ":".join([*(space for _, space in spaces), found[2] or found[3] or found[4]])
        names.setdefault(name, Definition(name, path, number))
    return names


def _gems(path: str, text: str) -> Manifest:
    declared, own, versions = [], [], []
    for number, row in enumerate(text.split("\n"), 1):
        if found := _GEM.match(row) or _SPEC_GEM.match(row):
            declared.append(Declared(found[1], "ruby", path, number, found[2] or ""))
        elif found := _SPEC_NAME.match(row):
            own.append(Declared(found[1], "ruby", path, number))
        elif found := _RUBY.match(row):
            versions.append(VersionFact("ruby", found[1], path, number, "range", "ruby"))
    return Manifest(dependencies=tuple(declared), own=tuple(own), versions=tuple(versions))


ECOSYSTEM = Ecosystem(
    name="ruby",
    claims=claims,
    parse=parse,
    tools={"rake": named("rake", certain=False)},  # gems bring tasks of their own
    lock=_LOCKS,
    families=frozenset({"rake"}),
)
