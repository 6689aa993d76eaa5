"""composer.json and composer.lock: scripts, packages, the PHP version."""

from __future__ import annotations

import re

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
from bylaw.repo.manifests.located import read_json

_LOCK_NAME = re.compile(r'^\s{12}"name": "([^"]+)"', re.MULTILINE)


claims = basename_in("composer.json", "composer.lock")
_LOCKS = basename_in("composer.lock")


def parse(path: str, text: str) -> Manifest:
    """Reads a composer.json or composer.lock. Raises Malformed."""
    if _LOCKS(path):
        return Manifest(locked=frozenset(normalise(name) for name in _LOCK_NAME.findall(text)))
    document = read_json(text)
    names = {}
    for name, body in document.table("scripts").items():
        first = body[0] if isinstance(body, list) and body else body
        run = first if isinstance(first, str) else ""
        names[name] = Definition(name, path, document.line("scripts", name), run)
    declared, versions = [], []
    for table in ("require", "require-dev"):
        for name, spec in document.table(table).items():
            line = document.line(table, name)
            if name == "php":
                versions.append(VersionFact("php", str(spec), path, line, "range", "composer"))
            elif isinstance(spec, str):
                declared.append(Declared(name, "composer", path, line, spec))
    own = (Declared(document.text("name"), "composer", path, document.line("name")),) if document.text("name") else ()
    return Manifest((CommandSet("composer", path, names),), tuple(declared), own, tuple(versions))


ECOSYSTEM = Ecosystem(
    name="composer",
    claims=claims,
    parse=parse,
    tools={"composer": named("composer")},
    lock=_LOCKS,
    families=frozenset({"composer"}),
)
