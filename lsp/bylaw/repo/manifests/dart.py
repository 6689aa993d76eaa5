"""pubspec.yaml and pubspec.lock: Dart and Flutter packages."""

from __future__ import annotations

import re

from bylaw.repo.manifests.base import Declared, Ecosystem, Manifest, VersionFact, basename_in, normalise
from bylaw.repo.manifests.located import read_yaml

claims = basename_in("pubspec.yaml", "pubspec.lock")
_LOCKS = basename_in("pubspec.lock")
_LOCK_NAME = re.compile(r"^  (\w+):", re.MULTILINE)


def parse(path: str, text: str) -> Manifest:
    """Reads a pubspec.yaml or pubspec.lock. Raises Malformed."""
    if _LOCKS(path):
        return Manifest(locked=frozenset(normalise(name) for name in _LOCK_NAME.findall(text)))
    document = read_yaml(text)
    declared = [
        Declared(name, "dart", path, document.line(table, name), spec if isinstance(spec, str) else "")
        for table in ("dependencies", "dev_dependencies", "dependency_overrides")
        for name, spec in document.table(table).items()
    ]
    own = (Declared(document.text("name"), "dart", path, document.line("name")),) if document.text("name") else ()
    versions = tuple(
        VersionFact("dart" if name == "sdk" else name, str(value), path, document.line("environment", name), "range")
        for name, value in document.table("environment").items()
    )
    return Manifest(dependencies=tuple(declared), own=own, versions=versions)


ECOSYSTEM = Ecosystem(name="dart", claims=claims, parse=parse, lock=_LOCKS)
