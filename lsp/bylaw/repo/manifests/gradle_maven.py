"""pom.xml, build.gradle(.kts), settings.gradle, libs.versions.toml, gradle-wrapper.properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bylaw.language.late import late
from bylaw.repo.manifests.base import (
    CommandSet,
    Declared,
    Definition,
    Ecosystem,
    Manifest,
    VersionFact,
    line_at,
    named_part,
)
from bylaw.repo.manifests.located import Element, Located, read_toml, read_xml

_FILE = late(r"(?:^|/)(?:pom\.xml|[\w.-]+\.gradle(?:\.kts)?|[\w.-]+\.versions\.toml|gradle-wrapper\.properties)$")
_TASK = late(
    r"""(?:\btasks\.(?:register|create)(?:<[^>]*>)?\(\s*["']([\w-]+)["']|^\s*task[\s(]+["']?(?!type\b)([A-Za-z][\w-]*)"""
    r"""|\bval\s+(\w+)\s+by\s+tasks\.)""",
    re.MULTILINE,
)
_COORDINATES = late(r"""["']([\w.-]+\.[\w.-]+|[\w-]+):([\w.-]+)(?::([\w.\-+]+))?(?::[\w-]+)?(?:@\w+)?["']""")
_PLUGIN = late(r"""\bid[\s(]+["']([\w.-]+)["']\s*\)?\s*version\s*\(?["']([\w.-]+)["']""")
_KOTLIN = late(r"""\bkotlin\(["'][\w.-]+["']\)\s*version\s*["']([\w.-]+)["']""")
_INCLUDE = late(r"""(?:\binclude\b|,)\s*\(?\s*["']:?([\w:.-]+)["']""")
_JAVA = late(
    r"""(?:JavaLanguageVersion\.of\(|jvmToolchain\(|(?:source|target)Compatibility\s*=?\s*(?:JavaVersion\.VERSION_(?:1_)?|["']?))"""
    r"""(\d+)"""
)
_WRAPPER = late(r"gradle-([\d.]+)-\w+\.zip")
_MAVEN_JAVA = ("java.version", "maven.compiler.release", "maven.compiler.source", "maven.compiler.target")


def claims(path: str) -> bool:
    """Whether this module reads the file at `path`."""
    return bool(_FILE.search(path))


def parse(path: str, text: str) -> Manifest:
    """Reads one of the files that `claims` names. Raises Malformed."""
    if path.endswith("pom.xml"):
        return _pom(path, read_xml(text))
    if path.endswith(".toml"):
        return Manifest(dependencies=tuple(_catalog(path, read_toml(text))))
    if path.endswith(".properties"):
        found = _WRAPPER.search(text)
        line = line_at(text, found.start()) if found else 1
        return Manifest(versions=(VersionFact("gradle", found[1], path, line, "tool-file"),) if found else ())
    return _gradle(path, text)


def _gradle(path: str, text: str) -> Manifest:
    names: dict[str, Definition] = {}
    for found in _TASK.finditer(text):
        name = found[1] or found[2] or found[3]
        names.setdefault(name, Definition(name, path, line_at(text, found.start(found.lastindex or 0))))
    declared = [
        Declared(f"{found[1]}:{found[2]}", "maven", path, line_at(text, found.start()), found[3] or "")
        for found in _COORDINATES.finditer(text)
    ]
    declared += [
        Declared(found[1], "maven", path, line_at(text, found.start()), found[2]) for found in _PLUGIN.finditer(text)
    ]
    modules = list(_INCLUDE.finditer(text)) if "settings.gradle" in path else []
    for found in modules:
        module = found[1]
        names.setdefault(f"module {module}", Definition(module, path, line_at(text, found.start(1))))
    own = tuple(Declared(found[1].rpartition(":")[2], "maven", path, line_at(text, found.start())) for found in modules)
    facts = [("java", found) for found in _JAVA.finditer(text)] + [
        ("kotlin", found) for found in _KOTLIN.finditer(text)
    ]
    versions = tuple(VersionFact(subject, found[1], path, line_at(text, found.start())) for subject, found in facts)
    return Manifest((CommandSet("gradle", path, names),), tuple(declared), own, versions)


def _catalog(path: str, document: Located) -> Iterator[Declared]:
    versions = document.table("versions")
    name: object
    version: object
    for table in ("libraries", "plugins"):
        for alias, entry in document.table(table).items():
            if isinstance(entry, str):
                name, _, version = entry.rpartition(":")
            elif isinstance(entry, dict):
                name = entry.get("module") or entry.get("id") or f"{entry.get('group')}:{entry.get('name')}"
                version = entry.get("version")
                version = versions.get(str(version.get("ref"))) if isinstance(version, dict) else version
            else:
                continue
            spec = version if isinstance(version, str) else ""
            yield Declared(str(name), "maven", path, document.line(table, alias), spec)


def _pom(path: str, elements: list[Element]) -> Manifest:
    properties = {e.path.rpartition("/")[2]: e for e in elements if e.path.startswith("project/properties/")}
    declared: list[Declared] = []
    own: list[Declared] = []
    for index, element in enumerate(elements):
        tag = element.path.rpartition("/")[2]
        if tag not in ("dependency", "plugin", "parent", "project"):
            continue
        parts = {e.path.rpartition("/")[2]: e for e in elements[index + 1 :] if e.parent == index}
        artifact = parts.get("artifactId")
        if artifact is None:
            continue
        group = parts["groupId"].text.strip() if "groupId" in parts else ""
        name = f"{group}:{artifact.text.strip()}" if group else artifact.text.strip()
        spec = parts["version"].text.strip() if "version" in parts else ""
        if (reference := re.fullmatch(r"\$\{([\w.-]+)\}", spec)) and reference[1] in properties:
            spec = properties[reference[1]].text.strip()
        found = Declared(name, "maven", path, artifact.line, spec)
        (own if tag == "project" else declared).append(found)
    names = dict(_parts_of_pom(path, elements))
    versions = [
        VersionFact("java", properties[name].text.strip(), path, properties[name].line)
        for name in _MAVEN_JAVA
        if name in properties and re.fullmatch(r"[\d.]+", properties[name].text.strip())
    ]
    return Manifest((CommandSet("maven", path, names),), tuple(declared), tuple(own), tuple(versions))


def _parts_of_pom(path: str, elements: list[Element]) -> Iterator[tuple[str, Definition]]:
    """The profiles of a pom, and its plug-ins by the prefix of their goals; those of Maven itself need no pom."""
    for element in elements:
        parent = elements[element.parent].path if element.parent >= 0 else ""
        text = element.text.strip()
        if element.path.endswith("profiles/profile/id"):
            yield f"profile {text}", Definition(text, path, element.line)
        elif parent.endswith("plugins/plugin") and element.path.endswith("/artifactId"):
            group = next((e.text.strip() for e in elements[element.parent :] if _is_group(e, element.parent)), "")
            prefix = text.removesuffix("-maven-plugin")
            if prefix != text and not group.startswith(("org.apache.maven", "org.codehaus.mojo")):
                yield f"plugin {prefix}", Definition(prefix, path, element.line)


def _is_group(element: Element, parent: int) -> bool:
    return element.parent == parent and element.path.endswith("/groupId")


ECOSYSTEM = Ecosystem(
    name="maven",
    claims=claims,
    parse=parse,
    tools={"gradle": named_part("gradle"), "maven": named_part("maven")},
    families=frozenset({"gradle", "maven"}),
)
