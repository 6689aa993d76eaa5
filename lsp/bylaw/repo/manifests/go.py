"""go.mod and go.work: modules and the Go version."""

from __future__ import annotations

import re

from bylaw.repo.manifests.base import Declared, Ecosystem, Manifest, VersionFact, basename_in

_REQUIRE = re.compile(r"^(?:require\s+|\s+)([\w.-]+\.[\w-]+(?:/[\w.~-]+)*)\s+(v\S+)")
_REPLACE = re.compile(r"^(?:replace\s+|\s+)([\w.-]+\.[\w-]+(?:/[\w.~-]+)*)(?:\s+v\S+)?\s+=>")

claims = basename_in("go.mod", "go.work")


def parse(path: str, text: str) -> Manifest:
    """Reads a go.mod or go.work."""
    declared, own, versions = [], [], []
    for number, row in enumerate(text.split("\n"), 1):
        if found := _REQUIRE.match(row):
            declared.append(Declared(found[1], "go", path, number, found[2]))
        elif found := _REPLACE.match(row):
            declared.append(Declared(found[1], "go", path, number))
        elif found := re.match(r"module\s+(\S+)", row):
            own.append(Declared(found[1].strip('"'), "go", path, number))
        elif found := re.match(r"go\s+(\d[\d.]*)", row):
            versions.append(VersionFact("go", f">={found[1]}", path, number, "range", "go"))
        elif found := re.match(r"toolchain\s+go(\d[\d.]*)", row):
            versions.append(VersionFact("go", f">={found[1]}", path, number, "tool-file", "go"))
    return Manifest(dependencies=tuple(declared), own=tuple(own), versions=tuple(versions))


ECOSYSTEM = Ecosystem(name="go", claims=claims, parse=parse)
