"""Package.swift: Swift packages, targets and the tools version."""

from __future__ import annotations

from bylaw.language.late import late
from bylaw.repo.manifests.base import Declared, Ecosystem, Manifest, VersionFact, basename_in, line_at

claims = basename_in("Package.swift", "Package.resolved")
_LOCKS = basename_in("Package.resolved")
_LOCK_NAME = late(r'"(?:identity|package)"\s*:\s*"([^"]+)"')
_PACKAGE = late(r'\.package\([^)]*?url:\s*"[^"]*?/([\w.-]+?)(?:\.git)?"(?:\s*,\s*(?:from|exact):\s*"([\d.]+)")?')
_PRODUCT = late(r'\.product\(\s*name:\s*"([^"]+)"')
_TARGET = late(r'\.(?:target|executableTarget|testTarget|library|executable|plugin|macro)\(\s*name:\s*"([^"]+)"')
_TOOLS = late(r"^//\s*swift-tools-version:\s*([\d.]+)")


def parse(path: str, text: str) -> Manifest:
    """Reads a Package.swift or Package.resolved."""
    if _LOCKS(path):
        return Manifest(locked=frozenset(found.lower() for found in _LOCK_NAME.findall(text)))
    declared = [
        Declared(found[1], "swift", path, line_at(text, found.start()), f"^{found[2]}" if found[2] else "")
        for found in _PACKAGE.finditer(text)
    ]
    declared += [Declared(found[1], "swift", path, line_at(text, found.start())) for found in _PRODUCT.finditer(text)]
    own = [Declared(found[1], "swift", path, line_at(text, found.start())) for found in _TARGET.finditer(text)]
    tools = _TOOLS.match(text)
    versions = (VersionFact("swift", f">={tools[1]}", path, 1, "range"),) if tools else ()
    return Manifest(dependencies=tuple(declared), own=tuple(own), versions=versions)


ECOSYSTEM = Ecosystem(name="swift", claims=claims, parse=parse, lock=_LOCKS)
