"""*.csproj, Directory.*.props, packages.config, global.json: NuGet packages and target frameworks."""

from __future__ import annotations

import re

from bylaw.repo.manifests.base import Declared, Ecosystem, Manifest, VersionFact
from bylaw.repo.manifests.located import read_json, read_xml

_FILE = re.compile(r"\.(?:cs|fs|vb)proj$|(?:^|/)Directory\.(?:Packages|Build)\.(?:props|targets)$")
_REFERENCES = ("PackageReference", "PackageVersion", "GlobalPackageReference")


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return bool(_FILE.search(path)) or path.rpartition("/")[2] in ("packages.config", "global.json")


def parse(path: str, text: str) -> Manifest:
    """Reads one of the files that `claims` names. Raises Malformed."""
    if path.endswith("global.json"):
        document = read_json(text)
        value, line = document.text("sdk", "version"), document.line("sdk", "version")
        return Manifest(versions=(VersionFact("dotnet-sdk", value, path, line, "tool-file"),) if value else ())
    declared: list[Declared] = []
    versions: list[VersionFact] = []
    elements = read_xml(text)
    for index, element in enumerate(elements):
        tag = element.path.rpartition("/")[2]
        if tag in _REFERENCES and (name := element.attributes.get("Include") or element.attributes.get("Update")):
            inner = [
                e.text.strip()
                for e in elements[index + 1 : index + 9]
                if e.parent == index and e.path.endswith("/Version")
            ]
            spec = element.attributes.get("Version") or (inner[0] if inner else "")
            declared.append(Declared(name, "dotnet", path, element.line, spec))
        elif tag == "package" and "id" in element.attributes:
            spec = element.attributes.get("version", "")
            declared.append(Declared(element.attributes["id"], "dotnet", path, element.line, spec))
        elif tag in ("TargetFramework", "TargetFrameworks"):
            values = re.findall(r"\bnet(\d+\.\d+)\b", element.text)
            versions += [VersionFact("dotnet", value, path, element.line) for value in values]
    stem = re.fullmatch(r"(?:.*/)?([^/]+)\.\w\wproj", path)
    own = (Declared(stem[1], "dotnet", path, 1),) if stem else ()
    return Manifest(dependencies=tuple(declared), own=own, versions=tuple(versions))


ECOSYSTEM = Ecosystem(name="dotnet", claims=claims, parse=parse)
