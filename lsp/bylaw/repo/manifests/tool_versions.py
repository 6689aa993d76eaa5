""".tool-versions (asdf, mise): the versions of tools."""

from __future__ import annotations

from bylaw.repo.manifests.base import Ecosystem, Manifest, VersionFact, basename_in, normalise

claims = basename_in(".tool-versions")
_NAMES = {"nodejs": "node", "golang": "go"}


def parse(path: str, text: str) -> Manifest:
    """Reads a .tool-versions file; of several versions of a tool the first is the one used."""
    versions = []
    for number, row in enumerate(text.split("\n"), 1):
        words = row.partition("#")[0].split()
        if len(words) > 1:
            subject = _NAMES.get(words[0], normalise(words[0]))
            versions.append(VersionFact(subject, words[1].removeprefix("temurin-"), path, number, "tool-file"))
    return Manifest(versions=tuple(versions))


ECOSYSTEM = Ecosystem(name="tool-versions", claims=claims, parse=parse)
